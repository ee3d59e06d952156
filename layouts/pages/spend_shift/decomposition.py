"""A change between two years taken apart: growth of the whole, money that moved, and a set that changed."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from geo.caching import cached_by_city
from geo.city import City
from geo.errors import Unavailable
from geo.money.pence import to_pence
from geo.spend.decomposition import Decomposition, decompose_pence
from geo.spend.shift_analysis import Shift
from layouts.components.parts import Option, table
from layouts.figures.slope_chart import slope
from layouts.figures.waterfall import waterfall
from layouts.pages.spend_shift.share import traced
from layouts.pages.spend_shift.state import SET, SPLIT, ShiftState, Trace
from layouts.pages.spend_shift.text import baseline_line, exact, money_word, more_or_less, year_words
from layouts.text.words import counted, listed, percent


@cached_by_city()
def decomposed(shift: Shift, split: tuple[str, str]) -> Decomposition | str:
    """The change between two years in whole pence, or why it cannot be taken apart.

    The wards that have a row in both years take part; the others are in ``left_out``.
    """
    before, after = split
    if before == after:
        return f"Only {year_words(shift, before)} can be shown, so there is no change to take apart."
    spend = shift.table.counted[[before, after]]
    in_both_years = spend.notna().all(axis=1)
    left_out = spend.index[~in_both_years]
    if not in_both_years.any():
        return f"No ward has a row in both {before} and {after}, so there is no change to take apart."
    pence = spend[in_both_years].apply(to_pence)
    sets = [shift.set_in(year) - set(left_out) for year in split]
    try:
        parts = decompose_pence(pence[before], pence[after], *sets)
    except Unavailable as problem:
        return f"The change from {before} to {after} cannot be taken apart. {problem}"
    return Decomposition(parts.frame, parts.totals, tuple(left_out))


def split_title(shift: Shift, split: tuple[str, str]) -> str:
    """What the set gained or lost, and why."""
    parts = decomposed(shift, split)
    if isinstance(parts, str):
        return parts
    before, after = split
    t = parts.totals
    whole = (
        f"{more_or_less(t.growth / 100)} because the whole {'grew' if t.total_after >= t.total_before else 'shrank'}"
    )
    moved = f"{more_or_less(t.shift / 100)} because money moved {'to them' if t.shift >= 0 else 'away from them'}"
    changed = f", {more_or_less(t.membership / 100)} because the set changed" if t.membership else ""
    return f"{before} to {after}: these wards had {more_or_less(t.change / 100)}: {whole}, {moved}{changed}"


def steps_of(shift: Shift, split: tuple[str, str]) -> list[tuple[str, float, bool, Trace]]:
    """The bars of the waterfall: name, pounds, whether it stands by itself, and its rows."""
    parts = decomposed(shift, split)
    if isinstance(parts, str):
        return []
    t, (before, after) = parts.totals, split
    both = Trace(SET, SPLIT)
    steps = [
        (f"These\nin {before}", t.before, True, Trace(SET, before)),
        (f"The whole\n{'grew' if t.total_after >= t.total_before else 'shrank'}", t.growth, False, both),
        (f"Moved\n{'to them' if t.shift >= 0 else 'away'}", t.shift, False, both),
        *([("The set\nchanged", t.membership, False, both)] if not shift.series.fixed else []),
        (f"These\nin {after}", t.after, True, Trace(SET, after)),
    ]
    return [(name, pence / 100, whole, trace) for name, pence, whole, trace in steps]


def waterfall_figure(shift: Shift, split: tuple[str, str]) -> go.Figure:
    """The waterfall of the set."""
    steps = steps_of(shift, split)
    return waterfall([step[:3] for step in steps], [step[3].key for step in steps])


def split_table(city: City, state: ShiftState, shift: Shift) -> html.Div | None:
    """Every ward and the set, adding up to the penny."""
    parts = decomposed(shift, state.split)
    if isinstance(parts, str):
        return None
    before, after = state.split
    frame = parts.frame.assign(name=city.wards["ward_name"])
    frame = frame.sort_values(["member_before", "member_after", "shift"], ascending=[False, False, False])
    rows = [_row(row, state.split, fixed=shift.series.fixed) for row in frame.itertuples()]
    t = parts.totals
    whole = (t.total_before, t.total_after - t.total_before, 0, t.total_after)
    ours = (t.before, t.growth, t.shift, t.membership, t.after) if not shift.series.fixed else (
        t.before, t.growth, t.shift, t.after
    )  # fmt: skip
    every = (*whole[:3], 0, whole[3]) if not shift.series.fixed else whole
    total_rows: list[list[Any]] = [
        ["The set", *(traced(_pence(amount), SET, SPLIT) for amount in ours), "", ""],
        ["All wards", *(_pence(amount) for amount in every), "100%", "100%"],
    ]
    head = ["Ward", before, "Growth", "Moved", *([] if shift.series.fixed else ["By joining or leaving"]), after,
            f"Share {before}", f"Share {after}"]  # fmt: skip
    chosen = frame.index.get_loc(state.view.ward) if state.view.ward in frame.index else None
    chosen = None if chosen is None else chosen + len(total_rows)
    caption = f"{before} + growth + moved = {after}, to the penny; ● marks the poorest-outcome wards"
    return table(caption, head, [*total_rows, *rows], numeric=tuple(range(1, len(head))), chosen=chosen,
                 class_name="one-line totals-first")  # fmt: skip


def _row(row: Any, split: tuple[str, str], *, fixed: bool) -> list[Any]:
    """One ward of the table."""
    (before, after), code = split, str(row.Index)
    return [
        f"{row.name}{' ●' if row.member_before or row.member_after else ''}",
        traced(_pence(row.before), code, before),
        traced(_pence(row.growth), code, SPLIT),
        traced(_pence(row.shift), code, SPLIT),
        *([] if fixed else [_pence(row.membership)]),
        traced(_pence(row.after), code, after),
        percent(row.share_before, 1),
        percent(row.share_after, 1),
    ]


def split_caption(city: City, shift: Shift, split: tuple[str, str]) -> str:
    """How the parts are defined, and who takes no part."""
    parts = decomposed(shift, split)
    if isinstance(parts, str):
        return ""
    left_out = city.wards["ward_name"].loc[list(parts.left_out)].tolist()
    without = f" Without a row in one of the years, and so left out: {listed(left_out)}." if left_out else ""
    changed = "" if shift.series.fixed else (
        " Change of the set: what wards that joined it receive after, less what wards that left it do."
    )  # fmt: skip
    # Of the year that the page measures from, the headline's reasons say it where there is a headline to give any for.
    said_above = split[0] == shift.series.baseline != shift.series.latest_full
    start = "" if said_above else baseline_line(city, shift, split[0])
    return (
        "Growth: what a ward would have gained or lost with the whole at its old share. Moved: the change of its share "
        "times the later total; over all wards it adds up to nothing (shift-share, Dunn 1960)."
        f"{changed}{without} {start}"
    ).strip()


def split_parts(city: City, state: ShiftState, shift: Shift) -> list[Component]:
    """The table of the decomposition and how its parts are defined; nothing where there is no change to take apart."""
    made = split_table(city, state, shift)
    words = split_caption(city, shift, state.split)
    return [] if made is None else [made, html.P(words, className="caption")]


def slope_title(city: City, shift: Shift, split: tuple[str, str]) -> str:
    """Which wards' shares rose and fell most."""
    parts = decomposed(shift, split)
    if isinstance(parts, str):
        return "How did the wards' shares change?"
    moved = parts.frame["share_after"] - parts.frame["share_before"]
    up, down = moved.idxmax(), moved.idxmin()
    if not moved[up] > 0:
        return "No ward's share changed"
    money = money_word(shift.table.basis)
    return (
        f"{city.wards.loc[up, 'ward_name']}'s share of {money} rose most, by {_points(moved[up])}; "
        f"{city.wards.loc[down, 'ward_name']}'s fell most, by {_points(-moved[down])}"
    )


def _points(points: float) -> str:
    size = 100 * points
    return counted(round(size), "point") if size >= 0.5 else "under half a point"


def slope_figure(city: City, state: ShiftState, shift: Shift) -> go.Figure:
    """Every ward's share in the two years."""
    parts = decomposed(shift, state.split)
    if isinstance(parts, str):
        return slope(pd.DataFrame({"ward_name": [], "share_before": [], "share_after": []}), before="", after="",
                     marked=frozenset())  # fmt: skip
    before, after = state.split
    frame = parts.frame[["share_before", "share_after"]].assign(ward_name=city.wards["ward_name"])
    marked = shift.set_in(before) | shift.set_in(after)
    return slope(
        frame, before=year_words(shift, before), after=year_words(shift, after), marked=marked,
        ward_code=state.view.ward,
    )  # fmt: skip


def split_options(shift: Shift, *, last: bool) -> list[Option]:
    """The years that can stand first, or second."""
    totals = shift.series.frame["total"]
    able = [year for year in shift.table.years if totals[year] > 0]
    shown = (able[1:] if last else able[:-1]) if len(able) > 1 else able
    return [{"label": year_words(shift, year), "value": year} for year in shown]


def _pence(amount: float) -> str:
    """Whole pence as pounds and pence."""
    return exact(amount / 100)
