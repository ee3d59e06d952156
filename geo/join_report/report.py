"""What the join found: each loss, repair and remark, with its place, its cure and what is at stake."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["lost", "repaired", "note"]
_SEVERITIES: tuple[Severity, ...] = ("lost", "repaired", "note")

KINDS = {
    "package": "Package",
    "unknown_area": "Code that is no ward on this map",
    "other_vintage": "Ward of another boundary set",
    "mixed_vintages": "Two sets of wards in one table",
    "data_without_ward": "Row without a code",
    "ward_without_data": "Ward without data",
    "money_without_ward": "Money with no ward",
    "zeros_lost": "Codes but for zeros in front",
    "code_and_name": "Code and name in one cell",
    "code_repaired": "Code tidied",
    "name_differs": "Code and name that differ",
    "same_name": "Wards of one name",
    "same_title": "Indicators of one title",
    "correction_applied": "Correction accepted by a person",
    "correction_refused": "Correction that cannot be used",
    "adjustment_refused": "Adjustment that cannot be used",
    "negative_amount": "Correction",
    "duplicate_row": "Same row twice",
    "payments_added": "Payments added up",
    "equal_payments": "Payments that are alike",
    "shared_payment_id": "Payments with one number",
    "conflicting_duplicate": "Rows that contradict each other",
    "unknown_indicator": "Indicator that is not in the catalogue",
    "unused_indicator": "Indicator without data",
    "unreadable_number": "Text where a number belongs",
    "ambiguous_number": "Number that can be read in two ways",
    "number_repaired": "Number read from text",
    "missing_symbol": "Symbol read as missing",
    "impossible_value": "Figure that cannot be",
    "unknown_word": "Word outside the list",
    "blank_cell": "Blank where something must stand",
    "malformed_row": "Row of the wrong length",
    "period_repaired": "Period tidied",
    "odd_period": "Period that is no year",
    "odd_programme": "Programmes to look at",
    "unreadable_period": "Text where a period belongs",
    "mixed_periods": "Periods that overlap",
    "year_gap": "Years missing",
    "sheets": "Sheets of a workbook",
    "columns": "Columns",
    "encoding": "Text encoding",
    "geometry_repaired": "Shape repaired",
    "parts_dissolved": "Parts of a ward joined",
    "missing_geometry": "Ward without a shape",
    "coverage": "Fit of the wards",
    "crs": "Coordinates",
    "selection": "Wards of other places",
    "vintage": "Vintage",
    "disclosure": "What disclosure control does not see",
    "geopackage": "Changes beside a GeoPackage",
    "absent": "Not in the package",
}
"""Every kind of finding, with its heading."""


@dataclass(frozen=True)
class Finding:
    """One thing that the reading or the join found.

    Attributes
    ----------
    kind : str
        A key of `KINDS`.
    severity : {"lost", "repaired", "note"}
        Whether something in the package is not in the city, was mended, or is only to be known.
    message, cure : str
        What was found, without any figure of a cell (those stand in `value`), and what to do.
    file : str
        The file, as the descriptor names it.
    row : int or None
        The first row as a spreadsheet counts it (the header is row 1); for boundaries the number of the shape.
    rows : int
        How many rows it concerns.
    row_numbers : tuple of int
        The first few of them.
    column, value : str
        Where in the row, and what stands there.
    area_code : str
        The code, where it is about one area.
    area_codes : tuple of str
        All the codes that it is about.
    suggestion : tuple of str or None
        Ward code and name that may be meant, found by name, or by the code that a cell holds among other words or
        without its zeros: for a person to accept, never applied.
    population : float or None
        People who live in these areas, from the package's own population table; None where it does not say.
    pounds : float or None
        Spend in these rows; None for other tables.
    """

    kind: str
    severity: Severity
    message: str
    cure: str = ""
    file: str = ""
    row: int | None = None
    rows: int = 0
    row_numbers: tuple[int, ...] = ()
    column: str = ""
    value: str = ""
    area_code: str = ""
    area_codes: tuple[str, ...] = ()
    suggestion: tuple[str, str] | None = None
    population: float | None = None
    pounds: float | None = None

    def __post_init__(self) -> None:
        """Refuse a kind that has no heading.

        Raises
        ------
        ValueError
            When the kind is not in `KINDS`.
        """
        if self.kind not in KINDS:
            raise ValueError(f"Finding kind '{self.kind}' is not known. Add it to geo.join_report.report.KINDS.")


@dataclass(frozen=True)
class TableSummary:
    """How one table fared: ``read = joined + lost + repeated``, in rows and, for spend, in pounds.

    Attributes
    ----------
    table, file : str
        Name of the resource and its file.
    rows_read, rows_joined, rows_lost, rows_repeated : int
        Rows with anything in them; those in the city, by themselves or added to another; those that are not; and copies
        of another row.
    areas : int
        Distinct wards among the rows joined.
    rows_added : int
        Of the rows joined, how many were added to another row of their cell.
    pounds_read, pounds_joined, pounds_lost, pounds_repeated : float or None
        The money in these rows, each counted by itself; None for tables other than spend.
    rows_without_pounds : int
        Rows whose amount could not be read: no sum holds them.
    """

    table: str
    file: str
    rows_read: int
    rows_joined: int
    rows_lost: int
    rows_repeated: int
    areas: int
    rows_added: int = 0
    pounds_read: float | None = None
    pounds_joined: float | None = None
    pounds_lost: float | None = None
    pounds_repeated: float | None = None
    rows_without_pounds: int = 0

    @property
    def balances(self) -> bool:
        """Whether every row, and every pound to half a penny, is joined, lost or repeated."""
        pounds = (self.pounds_joined or 0.0) + (self.pounds_lost or 0.0) + (self.pounds_repeated or 0.0)
        rows = self.rows_joined + self.rows_lost + self.rows_repeated
        return self.rows_read == rows and abs((self.pounds_read or 0.0) - pounds) < 0.005


@dataclass(frozen=True)
class JoinReport:
    """What the reading and the join of one package found.

    Attributes
    ----------
    findings : tuple of Finding
        Losses first, then repairs, then notes; within these in the order of the files.
    tables : tuple of TableSummary
        One for each table that was read.
    city, vintage : str
        What the package calls itself.
    wards : int
        Wards on the map.
    people_at_stake : float or None
        People in the areas of the losses, each area once; None where the package does not say.
    """

    findings: tuple[Finding, ...] = ()
    tables: tuple[TableSummary, ...] = ()
    city: str = ""
    vintage: str = ""
    wards: int = 0
    people_at_stake: float | None = None

    @property
    def lost(self) -> bool:
        """Whether anything in the package is not in the city."""
        return any(finding.severity == "lost" for finding in self.findings)

    @property
    def pounds_at_stake(self) -> float | None:
        """Spend in the rows lost; None where no spend is lost."""
        pounds = [finding.pounds for finding in self.of("lost") if finding.pounds is not None]
        return sum(pounds) if pounds else None

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Give the findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity == severity)

    def without_figures(self, table: str) -> JoinReport:
        """Give the same report with no figure of one table quoted: for a public page about suppressed counts."""
        files = {summary.file for summary in self.tables if summary.table == table}
        quoted = {"value", "numerator", "denominator", "lower", "upper"}
        return replace(
            self,
            findings=tuple(
                replace(f, value="") if f.file in files and f.column in quoted else f for f in self.findings
            ),
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the report as plain lists, texts and numbers, ready for JSON; keys keep their names and order."""
        return {
            "city": self.city,
            "vintage": self.vintage,
            "wards": self.wards,
            "lost": self.lost,
            "people_at_stake": self.people_at_stake,
            "pounds_at_stake": self.pounds_at_stake,
            "tables": [asdict(table) for table in self.tables],
            "findings": [_plain(finding) for finding in self.findings],
        }

    def to_frame(self) -> pd.DataFrame:
        """One row a finding, one column a field; rows and codes as text, the suggestion as "code name"."""
        import pandas as pd

        rows = []
        for finding in self.findings:
            row = asdict(finding)
            row["row_numbers"] = ", ".join(map(str, finding.row_numbers))
            row["area_codes"] = ", ".join(finding.area_codes)
            row["suggestion"] = " ".join(finding.suggestion or ())
            rows.append(row)
        columns = [field.name for field in fields(Finding)]
        frame = pd.DataFrame(rows, columns=columns).astype({"population": float, "pounds": float})
        return frame.astype({"row": "Int64", "rows": int})


def _plain(finding: Finding) -> dict[str, Any]:
    """Give a finding as JSON has it."""
    plain = asdict(finding)
    plain |= {"row_numbers": list(finding.row_numbers), "area_codes": list(finding.area_codes)}
    if finding.suggestion is not None:
        plain["suggestion"] = {"ward_code": finding.suggestion[0], "ward_name": finding.suggestion[1]}
    return plain


def losses_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put losses before repairs and repairs before notes, and else leave the order."""
    return tuple(sorted(findings, key=lambda finding: _SEVERITIES.index(finding.severity)))


def together(reports: Sequence[JoinReport]) -> JoinReport:
    """Put the reports of several sets of areas into one.

    Parameters
    ----------
    reports : sequence of JoinReport
        One or more. What is about a table that they share stands in each, and once in what is given.

    Returns
    -------
    JoinReport
        People at stake are the most of any set: the same people live in all of them.
    """
    if len(reports) == 1:
        return reports[0]
    findings = dict.fromkeys(finding for report in reports for finding in report.findings)
    stakes = [report.people_at_stake for report in reports if report.people_at_stake is not None]
    return JoinReport(
        findings=losses_first(findings),
        tables=tuple(dict.fromkeys(table for report in reports for table in report.tables)),
        city=reports[0].city,
        vintage=", ".join(report.vintage for report in reports),
        wards=sum(report.wards for report in reports),
        people_at_stake=max(stakes, default=None),
    )
