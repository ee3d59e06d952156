"""The join report in words, for a terminal."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from geo.join_report.report import KINDS, Finding, Severity, TableSummary

if TYPE_CHECKING:
    from geo.join_report.report import JoinReport

WIDTH = 100
# A cell may hold what steers a terminal; a line break of its own never reaches here.
_CONTROLS = {n: "\N{REPLACEMENT CHARACTER}" for n in (*range(32), *range(127, 160)) if n != ord("\n")}
_SECTIONS: tuple[tuple[Severity, str], ...] = (
    ("lost", "What is lost"),
    ("repaired", "What was repaired"),
    ("note", "What to know"),
)


def report_text(report: JoinReport) -> str:
    """Write a report out.

    Parameters
    ----------
    report : JoinReport

    Returns
    -------
    str
        A verdict, a table of the files, and the findings in three sections; lines of at most about 100 characters.
    """
    vintage = f" ({report.vintage})" if report.vintage else ""
    title = f"{report.city or 'Data package'}: {counted(report.wards, 'ward')}{vintage}"
    shapes = {table.file for table in report.tables if table.table == "boundaries"}
    lines = [title, "=" * len(title), *wrap(_verdict(report), WIDTH), ""]
    if report.tables:
        balances = [line for table in report.tables for line in wrap(money_balance(table), WIDTH)]
        lines += [*_tables(report), *balances, ""]
    for severity, heading in _SECTIONS:
        findings = report.of(severity)
        if findings:
            heading = f"{heading} ({len(findings)})"
            lines += [heading, "-" * len(heading)]
            for finding in findings:
                lines += _lines(finding, "shape" if finding.file in shapes else "row")
            lines.append("")
    return "\n".join(lines).translate(_CONTROLS).rstrip() + "\n"


def stakes(population: float | None, pounds: float | None) -> str:
    """People and pounds in words; "" where neither is known."""
    parts = [
        "" if population is None else f"{population:,.0f} people",
        "" if pounds is None else f"£{pounds:,.2f}".replace("£-", "-£"),
    ]
    return " and ".join(part for part in parts if part)


def money_balance(table: TableSummary) -> str:
    """Where the money of a table went, in a sentence; "" for tables that are not about money.

    Examples
    --------
    >>> money_balance(TableSummary("spend", "s.csv", 3, 3, 0, 0, 1, 2, 1500.0, 1500.0, 0.0, 0.0))
    'Money of spend: £1,500.00 read = £1,500.00 joined + £0.00 lost + £0.00 repeated.'
    """
    if table.pounds_read is None:
        return ""
    read, joined, lost, repeated = (
        stakes(None, pounds)
        for pounds in (table.pounds_read, table.pounds_joined, table.pounds_lost, table.pounds_repeated)
    )
    blank = counted(table.rows_without_pounds, "row")
    verb = "has" if table.rows_without_pounds == 1 else "have"
    unread = f" {blank} {verb} no amount that can be read." if table.rows_without_pounds else ""
    return f"Money of {table.table}: {read} read = {joined} joined + {lost} lost + {repeated} repeated.{unread}"


def counted(number: int, noun: str) -> str:
    """Put a number with its noun: "1 ward", "2,000 wards"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _verdict(report: JoinReport) -> str:
    """Whether anything is lost, and how many people and pounds it concerns."""
    if not report.lost:
        return "Nothing is lost: every row that was read is in the city."
    count = counted(len(report.of("lost")), "finding")
    stake = stakes(report.people_at_stake, report.pounds_at_stake)
    return f"Something is lost: {count}{f', {stake} at stake' if stake else ''}."


def _tables(report: JoinReport) -> list[str]:
    """Lay out the table of tables."""
    head = ("table", "file", "read", "joined", "lost", "repeated", "wards")
    rows = [
        (t.table, t.file, *(f"{n:,}" for n in (t.rows_read, t.rows_joined, t.rows_lost, t.rows_repeated, t.areas)))
        for t in report.tables
    ]
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    return [
        "  ".join(
            f"{cell:<{w}}" if i < 2 else f"{cell:>{w}}" for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in (head, *rows)
    ]


def _lines(finding: Finding, row: str) -> list[str]:
    """One finding: where, what, the cure, the suggestion and the stake."""
    numbers = ", ".join(map(str, finding.row_numbers))
    more = f" and {finding.rows - len(finding.row_numbers)} more" if finding.rows > len(finding.row_numbers) else ""
    place = [
        finding.file,
        f"{row}{'s' if finding.rows > 1 else ''} {numbers}{more}" if numbers else "",
        f"column {finding.column}" if finding.column else "",
        f'"{finding.value}"' if finding.value else "",
    ]
    texts = [f"{KINDS[finding.kind]}: {', '.join(part for part in place if part)}", finding.message]
    if finding.suggestion:
        ward = " ".join(finding.suggestion)
        by_name = "" if finding.kind in ("zeros_lost", "code_and_name") else ", by its name"
        texts.append(f"Perhaps {ward}{by_name}; never taken without a person.")
    stake = stakes(finding.population, finding.pounds)
    label = "At stake" if finding.severity == "lost" else "Concerns"
    texts += [f"{label}: {stake}." if stake else "", f"Cure: {finding.cure}" if finding.cure else ""]
    lines = []
    for number, text in enumerate(text for text in texts if text):
        first = "- " if number == 0 else "    "
        lines += wrap(text, WIDTH, initial_indent=first, subsequent_indent="    ", break_long_words=False) or [first]
    return lines
