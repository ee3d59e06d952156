"""Where a number comes from: the rows of the record behind it, what adjustments did, and how it was worked out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.area_codes import CITYWIDE
from geo.city import City
from geo.spend.columns import SPEND_COLUMNS, SpendColumn, carried_columns
from geo.spend.entries import MOVED_IN, MOVED_OUT
from geo.spend.shift_analysis import Shift
from geo.spend.table import rows_behind
from layouts.components.parts import table
from layouts.face import Face
from layouts.pages.spend_shift.decomposition import decomposed
from layouts.pages.spend_shift.share import traced
from layouts.pages.spend_shift.state import ALL, SET, SPLIT, ShiftState, Trace
from layouts.pages.spend_shift.text import exact, items_word, year_words
from layouts.text.words import listed, percent, pounds

MOST_ROWS = 200
HEADING_LINES = 2
"""Lines are counted from 1 and the first holds the headings, where rows are counted from 0."""

IN_SET, OTHER = "poorest-outcome wards", "other wards"


def traced_rows(city: City, state: ShiftState, shift: Shift) -> pd.DataFrame:
    """The rows behind the number whose trace is open; none where none is.

    Returns
    -------
    pandas.DataFrame
        As :func:`geo.spend.table.rows_behind` gives them, with ``line`` (of ``spend.csv``) first; for a share also
        ``group`` ("poorest-outcome wards" or "other wards"), the set first.
    """
    trace = state.trace
    if trace is None:
        return pd.DataFrame()
    years = list(dict.fromkeys(state.split)) if trace.when == SPLIT else [trace.when]
    ward = None if trace.who in (SET, ALL) else trace.who
    parts = []
    for year in years:
        rows = rows_behind(city, shift.table, ward, year)
        if trace.who == SET:
            inside = rows["area_code"].isin(shift.set_in(year))
            rows = rows.assign(group=inside.map({True: IN_SET, False: OTHER}))
            rows = pd.concat([rows[inside], rows[~inside]])
        parts.append(rows)
    rows = pd.concat(parts, ignore_index=True)
    rows.insert(0, "line", rows["row"] + HEADING_LINES)
    return rows


def trace_title(city: City, state: ShiftState, shift: Shift) -> str:
    """What the number is."""
    trace = state.trace
    if trace is None:
        return ""
    who = {SET: "The poorest-outcome wards", ALL: "All wards", CITYWIDE: "Money with no ward"}.get(trace.who)
    who = who or str(city.wards.loc[trace.who, "ward_name"])
    if trace.when == SPLIT:
        return f"{who}: {listed(list(dict.fromkeys(state.split)))}"
    return f"{who} in {year_words(shift, trace.when)}"


def trace_panel(city: City, state: ShiftState, shift: Shift, face: Face, search: str | None) -> list[Component]:
    """How the number is reached, its rows, the adjustments among them, and the way to take them away."""
    if state.trace is None:
        return []
    rows = traced_rows(city, state, shift)
    href = face.href("/download/spend-rows.csv", f"?{(search or '').removeprefix('?')}")
    return [
        *(html.P(line) for line in working(state, shift)),
        *_tables(rows, shift),
        *_adjustments(rows),
        html.P(
            [
                html.A("Download these rows as CSV", href=href),
                "; the lines are those of ",
                html.A("spend.csv", href=face.href("/download/spend.csv")),
                ", its headings being line 1.",
            ]
        ),
    ]


def working(state: ShiftState, shift: Shift) -> list[Any]:
    """The sum in words."""
    trace = state.trace
    if trace is None:
        return []
    if trace.when == SPLIT:
        return _split_working(state, shift, trace)
    if trace.who == SET:
        row = shift.series.frame.loc[trace.when]
        whole = traced(exact(row["total"]), ALL, trace.when)
        share = (
            f" = {percent(row['share'], 1)}." if pd.notna(row["share"]) else ": no share, as the total is not above 0."
        )
        return [[f"{exact(row['pounds'])} in these wards ÷ ", whole, f" in all wards{share}"]]
    return []


def _split_working(state: ShiftState, shift: Shift, trace: Trace) -> list[Any]:
    """Growth and shift, with their figures."""
    parts = decomposed(shift, state.split)
    if isinstance(parts, str):
        return [parts]
    before, after = state.split
    t, scale = parts.totals, 100
    grown = t.total_after - t.total_before
    if trace.who in (SET, ALL):
        growth, moved, set_before, set_after = t.growth, t.shift, t.before, t.after
        then = set_before / t.total_before
        changed = [f"Change of the set: {exact(t.membership / scale)}."] if not shift.series.fixed else []
    elif trace.who in parts.frame.index:
        row = parts.frame.loc[trace.who]
        growth, moved, set_before, set_after = row["growth"], row["shift"], row["before"], row["after"]
        then, changed = row["share_before"], []
    else:
        return [f"There is no row for one of the years {before} and {after}, so the change cannot be taken apart."]
    return [
        f"{exact(set_before / scale)} in {before}, {exact(set_after / scale)} in {after}; all wards "
        f"{exact(t.total_before / scale)} and {exact(t.total_after / scale)}.",
        f"Growth: {percent(then, 2)} of the change of the whole, {exact(grown / scale)}: {exact(growth / scale)}.",
        f"Moved: what is left of the change, which is the change of the share times the total of {after}: "
        f"{exact(moved / scale)}.",
        *changed,
    ]


def _tables(rows: pd.DataFrame, shift: Shift) -> list[Component]:
    """The rows, the largest first, in one table or one a group."""
    if rows.empty:
        return [html.P("The record has no row for this. Missing is not zero.")]
    columns = _columns(rows, shift)
    if "group" not in rows:
        return [_table(rows, "Rows", shift, columns)]
    groups = [(group, rows[rows["group"] == group]) for group in (IN_SET, OTHER)]
    return [_table(part, f"Rows of the {group}", shift, columns) for group, part in groups if len(part)]


@dataclass(frozen=True)
class _Column:
    """A column of the table of rows: its heading, and what it says of a row."""

    heading: str
    write: Callable[[Any], str]
    numeric: bool = False


def _columns(rows: pd.DataFrame, shift: Shift) -> list[_Column]:
    """What an entry has of its own, then what it carries over from its row of the record, then how it comes here."""
    noun, prices = items_word(shift.table.basis).capitalize(), shift.table.basis.prices
    # An optional column that no row fills in would be an empty one.
    carried = [each for each in carried_columns() if each.heading and (each.required or _filled(rows[each.name]))]
    return [
        _Column("Line", lambda row: f"{row.line:,}", numeric=True),
        _Column("Ward", lambda row: row.ward_name or "no ward"),
        # The amount stands early, so that a phone shows it beside its ward.
        _Column("Amount", lambda row: exact(row.amount), numeric=True),
        *([_Column(f"At prices of {prices}", lambda row: exact(row.counted), numeric=True)] if prices else []),
        _Column(f"{noun}s", lambda row: written(SPEND_COLUMNS["n"], row.items), numeric=True),
        _Column("Year", lambda row: row.period),
        *(_carried(each) for each in carried),
        _Column("How it comes here", lambda row: _how(row, shift)),
    ]


def _carried(column: SpendColumn) -> _Column:
    return _Column(column.heading, lambda row: written(column, getattr(row, column.name)), column.content == "figure")


def _filled(values: pd.Series) -> bool:
    return bool((values.notna() & (values != "")).any())


def written(column: SpendColumn, value: Any) -> str:
    """How the page writes a value of the record.

    Parameters
    ----------
    column : SpendColumn
    value : str, float or bool
        As `City.spend` has it; a figure that is not known is NaN.

    Returns
    -------
    str
    """
    if column.content == "truth":
        return "yes" if value else "no"
    if column.content != "figure":
        return str(value)
    return "[x]" if pd.isna(value) else f"{value:,.{column.decimals}f}".replace("-", "\N{MINUS SIGN}")


def _table(rows: pd.DataFrame, title: str, shift: Shift, columns: list[_Column]) -> html.Div:
    shown = rows.loc[rows["amount"].abs().sort_values(ascending=False, kind="stable").index].head(MOST_ROWS)
    body = [[column.write(row) for column in columns] for row in shown.itertuples()]
    more = f"; the largest {MOST_ROWS} of {len(rows):,}, the rest in the CSV" if len(rows) > MOST_ROWS else ""
    total = f"{title}: {exact(rows['counted'].sum())} counted{more}"
    numeric = [place for place, column in enumerate(columns) if column.numeric]
    return table(total, [column.heading for column in columns], body, numeric=numeric, class_name="trace-table")


def _how(row: Any, shift: Shift) -> str:
    """What an entry is: booked, moved by an adjustment, or left out."""
    kind = {MOVED_IN: f"moved here from {row.from_period}", MOVED_OUT: "moved away"}.get(row.role, "as booked")
    if row.adjustment:
        kind += f", adjustment {row.adjustment}"
    kind += ", part year" if row.partial else ""
    return f"{kind}; left out, above {pounds(shift.table.basis.threshold or 0)}" if row.left_out else kind


def _adjustments(rows: pd.DataFrame) -> list[Component]:
    """The reason and the source of every adjustment among the rows."""
    adjusted = rows[rows["adjustment"] != ""].drop_duplicates("adjustment") if len(rows) else rows
    return [
        html.Div(
            [
                html.H3(f"Adjustment {row.adjustment}"),
                html.P(row.reason),
                html.P(f"Source: {row.source}", className="muted"),
            ]
        )
        for row in adjusted.itertuples()
    ]
