"""Against the plan: a target share for year five, the path to it, and where the record stands on that path."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from dash import html

from geo.errors import Unavailable
from geo.periods import parse_period, same_period
from geo.spend.shift_analysis import Shift
from geo.spend.tracking import (
    BEHIND,
    CANNOT_BE_SAID,
    NO_DATA,
    ON_TRACK,
    ONE_ITEM,
    OTHER_YEARS,
    PART_YEAR,
    PlannedSetShares,
    PlannedShares,
    compare_with_path,
    compare_with_target,
)
from layouts.components.parts import table
from layouts.figures.share_tracking import path
from layouts.pages.spend_shift.share import NOTHING, points, traced
from layouts.pages.spend_shift.state import PLAN_YEARS, SET, ShiftState
from layouts.pages.spend_shift.text import money_word
from layouts.text.words import listed, percent

ONLY_NEAREST = (
    "The published plan is the nearest one that was possible: it does not keep all that was asked of it. The page Plan "
    "says what it misses."
)
OTHER_YEARS_CURE = (
    "The plan's years and the record's begin in different months, as financial and calendar years do. Neither is taken "
    "for the other, so the record cannot be held to this plan. To compare them, begin the plan with the year after the "
    "one that counts as today (page Target), or give spend by the plan's years."
)
VERDICTS = {ON_TRACK: "on track", BEHIND: "behind", CANNOT_BE_SAID: "cannot be said"}
REASONS = {
    NO_DATA: "no share in the record",
    OTHER_YEARS: "the record has other years",
    PART_YEAR: "a part year",
    ONE_ITEM: "without one entry the answer would be the other one",
}


def tracked(state: ShiftState, shift: Shift, planned: PlannedShares | None = None) -> pd.DataFrame | str:
    """The record against the typed target or else the published plan, or why it cannot be compared.

    Parameters
    ----------
    state : ShiftState
    shift : Shift
    planned : callable, optional
        Gives the share that a published plan has for a set of wards, year by year.

    Returns
    -------
    pandas.DataFrame or str
        As :func:`geo.spend.tracking.compare_with_path` gives it, or a sentence.
    """
    series, ranges = shift.series, shift.fragility.by_year
    record = {"part_years": shift.table.part_years, "low": ranges["low"], "high": ranges["high"]}
    share, start = series.frame["share"], series.baseline
    if state.target is None:
        try:
            published = _published(state, shift, planned)
        except Unavailable as reason:
            # The record is shown all the same: only the plan is out of reach.
            return str(reason)
        if published is not None:
            return compare_with_path(share, published.shares, **record)
        return (
            "No plan is published. Type the share that these wards should have in year five to hold the record to it."
        )
    if not 0 <= share[start] <= 1:
        return f"The share of {start} is {percent(share[start])}: no path leads from there."
    return compare_with_target(share, share[start], state.target, plan_years(shift), state.shape, **record)  # type: ignore[arg-type]


def _published(state: ShiftState, shift: Shift, planned: PlannedShares | None) -> PlannedSetShares | None:
    """The published plan, unless a target is typed: that goes before it."""
    return planned(shift.set_in(shift.series.latest_full)) if planned and state.target is None else None


def plan_years(shift: Shift) -> tuple[str, ...]:
    """The baseline and the five years after it, named as the record names its years."""
    start = shift.series.baseline
    first = parse_period(start)
    if first is None:
        return (start, *map(str, range(1, PLAN_YEARS + 1)))
    years = [first.later(step).text for step in range(1, PLAN_YEARS + 1)]
    return (start, *(same_period(year, shift.table.years) or year for year in years))


def plan_title(state: ShiftState, shift: Shift, planned: PlannedShares | None = None) -> str:
    """On track, behind or cannot be said, for the latest year of the plan that has a share."""
    progress = tracked(state, shift, planned)
    if isinstance(progress, str):
        return "What share should they have?"
    years_with_share = progress.iloc[1:][progress["actual"].iloc[1:].notna()]
    goal = f"{percent(progress['path'].iloc[-1])} by {progress.index[-1]}"
    published = _published(state, shift, planned)
    goal += ", the nearest that was possible" if published and published.nearest else ""
    if years_with_share.empty and (progress["reason"].iloc[1:] == OTHER_YEARS).all():
        return f"Whether {goal} will be reached cannot be said: the record counts other years than the plan"
    if years_with_share.empty:
        return f"Whether {goal} will be reached cannot be said: there is no share after {progress.index[0]}"
    full = years_with_share[~years_with_share.index.isin(shift.table.part_years)]
    last = (full if len(full) else years_with_share).iloc[-1]
    year, money = str(last.name), money_word(shift.table.basis)
    comparison = f"{percent(last['actual'])} of {money} against {percent(last['path'])} planned"
    if last["status"] == CANNOT_BE_SAID:
        return f"Towards {goal}: cannot be said for {year}, {comparison}, for {_why(last['reason'], year)}"
    return f"Towards {goal}: {VERDICTS[last['status']]} in {year}, {comparison}"


def _why(reason: str, year: str) -> str:
    return {PART_YEAR: f"{year} is a part year", NO_DATA: f"{year} has no share"}.get(reason, REASONS[reason])


def plan_figure(state: ShiftState, shift: Shift, planned: PlannedShares | None = None) -> go.Figure:
    """The path and the record; an empty figure where there is no plan."""
    progress = tracked(state, shift, planned)
    if isinstance(progress, str):
        return go.Figure()
    stepped = state.target is not None and state.shape == "stepped"
    return path(progress, {str(year): _verdict(row) for year, row in progress.iterrows()}, stepped=stepped)


def _verdict(row: pd.Series) -> str:
    """A year's verdict with its reason."""
    word = VERDICTS[row["status"]]
    return f"{word}: {REASONS[row['reason']]}" if row["reason"] else word


def plan_table(state: ShiftState, shift: Shift, planned: PlannedShares | None = None) -> list[html.P | html.Div]:
    """The chart's twin, or what to do to see it."""
    progress = tracked(state, shift, planned)
    if isinstance(progress, str):
        share = shift.series.frame.loc[shift.series.latest_full, ["people_share", "need_share"]]
        other_shares = [f"{percent(share[c])} of {w}" for c, w in (("people_share", "people"), ("need_share", "need"))
                if pd.notna(share[c])]  # fmt: skip
        hint = f" For comparison, they have {listed(other_shares)}." if other_shares else ""
        return [html.P(f"{progress}{hint}", className="muted")]
    rows = []
    for year, row in progress.iterrows():
        name = str(year)
        known = pd.notna(row["actual"])
        rows.append(
            [
                name,
                percent(row["path"]),
                traced(percent(row["actual"]), SET, name) if known else NOTHING,
                points(row["gap"]) if known else NOTHING,
                "baseline" if year == progress.index[0] else _verdict(row),
            ]
        )
    goal = "the published plan" if state.target is None else "the typed target"
    title = f"The record against {goal}; on track allows half a point"
    head = ["Year", "Plan", "Record", "Points from plan", "Verdict"]
    shown: list[html.P | html.Div] = [table(title, head, rows, numeric=(1, 2, 3), class_name="one-line")]
    if (progress["reason"] == OTHER_YEARS).any():
        shown.insert(0, html.P(OTHER_YEARS_CURE))
    published = _published(state, shift, planned)
    return [html.P(ONLY_NEAREST), *shown] if published and published.nearest else shown
