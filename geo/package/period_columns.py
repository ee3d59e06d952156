"""The periods of a table: each read once, shown in one way, and lost by name where it cannot be put in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from geo.package.findings import MOST_VALUES, Table
from geo.periods import Period, parse_period, read_periods, readings

MOST_PERIODS = 20_000
"""How many different periods a column may hold: every day of fifty years."""

_CURE = (
    "Write a year (2019), a financial year (2019/20), a quarter (Q3 2019), a month (March 2019), a day (31 March 2019) "
    "or pooled years (2017 to 2019)."
)


def read_period_column(table: Table, column: str = "period") -> None:
    """Give every period of a table its one display; those that cannot be put in time are lost.

    Parameters
    ----------
    table : Table
        As text; changed in place. A blank cell stays as it is.
    column : str, default "period"
        It may hold several periods with semicolons between them.
    """
    cells = table.frame[column]
    if cells.nunique() > MOST_PERIODS:
        table.lose(
            "unreadable_period",
            f"More than {MOST_PERIODS:,} different texts stand where periods belong.",
            rows=cells.index,
            column=column,
            cure="Check that the column holds periods: a column may have slipped.",
        )
        return
    written = {cell: _listed(cell) for cell in cells.unique()}
    read = read_periods(text for texts in written.values() for text in texts)
    bad = {cell: next((text for text in texts if read[text] is None), None) for cell, texts in written.items()}
    unread = cells[cells.map(bad).notna()]
    if len(unread):
        _lose_unread(table, unread.map(bad), column)
    shown = {cell: ";".join(_text(read[text]) for text in texts) for cell, texts in written.items()}
    table.frame[column] = table.frame[column].map(shown)
    cells = cells.loc[table.frame.index]
    differs = {cell for cell, texts in written.items() if any(_text(read[text]) != text for text in texts)}
    changed = cells[cells.isin(differs)]
    if len(changed):
        _tell_writings(table, changed, shown, column)


def name_alike(table: Table, columns: Iterable[str], periods: Iterable[str]) -> None:
    """Show the periods of a table as another one shows them: a quarter may be of a calendar or a financial year."""
    names = {parse_period(text): text for text in periods}
    for column in columns:
        table.frame[column] = table.frame[column].map(
            lambda cell: ";".join(names.get(parse_period(text), text) for text in _listed(cell))
        )


def tell_overlaps(table: Table, series: str) -> None:
    """Note the series whose periods overlap and are not of one kind, such as calendar and financial years.

    Parameters
    ----------
    table : Table
        Joined.
    series : str
        The column that tells one series from another.

    Notes
    -----
    Pooled years that move on by a year overlap too; that is how they are made, and no remark.
    """
    found: dict[str, list[str]] = {}
    for name, texts in table.frame.groupby(series, sort=False)["period"].unique().items():
        pair = _overlapping([period for text in texts if (period := parse_period(text))])
        if pair:
            found.setdefault(" and ".join(period.text for period in pair), []).append(str(name))
    twice = " Money that stands in both counts twice where years are added up." if table.name == "spend" else ""
    for pair_words, names in found.items():
        table.tell(
            "mixed_periods",
            "note",
            f"Periods of different kinds overlap, such as {pair_words} ({', '.join(names)}). They stand in the order "
            f"in which they end.{twice}",
            column="period",
            area_codes=(),
            cure="Keep one kind of period for each series, unless the source changed from one to the other.",
        )


def _overlapping(periods: list[Period]) -> tuple[Period, Period] | None:
    """The first two periods that share days and are not of one kind: as long, and of the same part of the year."""
    latest: dict[tuple[str, int, int], Period] = {}
    for period in sorted(periods, key=lambda each: (each.start, each.end)):
        part = period.start.month if period.kind in ("year", "years", "months") else 0
        kind = (period.kind, period.months, part)
        other = next((each for at, each in latest.items() if at != kind and each.overlaps(period)), None)
        if other:
            return other, period
        if kind not in latest or latest[kind].end < period.end:
            latest[kind] = period
    return None


def _listed(cell: str) -> list[str]:
    return [text.strip() for text in cell.split(";") if text.strip()]


def _text(period: Period | None) -> str:
    return period.text if period else ""


def _lose_unread(table: Table, texts: pd.Series, column: str) -> None:
    """Lose the rows with a period that cannot be read, or that two readings fit."""
    possible = {text: readings(text) for text in texts.unique()}
    open_ones = texts[texts.map(possible).map(len) > 1]
    for text in open_ones.unique()[:MOST_VALUES]:
        either = " or ".join(period.text for period in possible[text])
        table.lose(
            "unreadable_period",
            f"It may be {either}, and nothing else in the column says which.",
            rows=open_ones.index[open_ones == text],
            column=column,
            value=text,
            cure=f"Write {either}, whichever is meant, in a column of text.",
        )
    message = "It may be one of two periods, such as a financial year or a month."
    table.lose_each("unreadable_period", message, values=open_ones, column=column, cure=_CURE)
    serial = texts[texts.str.fullmatch(r"[1-7]\d{4}(?:\.\d+)?")]
    message = "A number of days, as spreadsheets keep dates."
    table.lose_each("unreadable_period", message, values=serial, column=column, cure=f"Show it as a date. {_CURE}")
    message = "Not a period that can be put in time."
    table.lose_each("unreadable_period", message, values=texts, column=column, cure=_CURE)


def _tell_writings(table: Table, changed: pd.Series, shown: dict[str, str], column: str) -> None:
    """Say how periods were read where they are shown in other words."""
    counts = Counter(changed)
    named = [f"{cell} as {shown[cell]} ({rows})" for cell, rows in counts.most_common(MOST_VALUES)]
    more = f" and {len(counts) - MOST_VALUES} more" if len(counts) > MOST_VALUES else ""
    table.tell(
        "period_repaired",
        "repaired",
        f"Periods were read as time, and are shown in one way (rows): {', '.join(named)}{more}.",
        rows=changed.index,
        column=column,
        value=changed.iloc[0],
        area_codes=(),
        cure="Check that this is what is meant: a spreadsheet turns 2003-04 into April 2003.",
    )
