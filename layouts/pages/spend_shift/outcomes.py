"""Beside the outcomes: the gap in an outcome and the share of spend on one line of years, with no claim of a cause."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.caching import cached_by_city
from geo.city import City
from geo.indicators.indicator import Indicator, indicator_of
from geo.indicators.inequality_over_time import inequality_by_edition
from geo.indicators.set_against_rest import set_against_rest
from geo.indicators.snapshot import editions
from geo.need_index.poorest_set import FIXED, PoorestSet, need_of
from geo.need_index.selection import chosen_by, selected_by
from geo.periods import by_time, in_time
from geo.spend.shift_analysis import Shift, members_at
from layouts.address.view_state import themes
from layouts.components.parts import notice, table
from layouts.pages.spend_shift.share import NOTHING, traced
from layouts.pages.spend_shift.state import SET, ShiftState
from layouts.pages.spend_shift.text import money_word, year_words
from layouts.poorest_set.panel import measure_words
from layouts.text.chance import ordering_words, regression_words
from layouts.text.words import listed, lower_first, number, of_people, percent, unit_suffix

NO_CAUSE = (
    "Two facts side by side, no cause: money may follow need, outcomes move for many reasons and years later, and this "
    "page cannot tell what they would have been without the money."
)


@cached_by_city(maxsize=256)
def outcome_gaps(city: City, indicator: str, poorest: PoorestSet) -> pd.DataFrame:
    """Both gaps of an outcome by edition: the set against the rest, and the slope over all wards."""
    available = editions(city, indicator)
    sets = {
        edition: members_at(city, poorest, None if poorest.membership == FIXED else edition) for edition in available
    }
    by_set = set_against_rest(city, indicator, sets)
    slopes = inequality_by_edition(city, indicator, need_of(city, poorest)).set_index("period")
    return by_set.join(slopes[["sii", "sii_lower", "sii_upper", "rii", "rii_lower", "rii_upper", "people", "why_not"]])


def beside_section(city: City, state: ShiftState, shift: Shift) -> list[Component]:
    """A heading with both facts, the warning, and every year and edition in one table."""
    indicator = indicator_of(city, state.outcome)
    gaps = outcome_gaps(city, state.outcome, state.poorest)
    shown = _around(gaps, shift.table.years)
    return [
        html.H2(beside_title(shown, indicator, shift)),
        notice(NO_CAUSE),
        beside_table(shown, indicator, shift),
        html.P(_caption(city, state, gaps, shown, indicator), className="caption"),
        *_regression(city, state, shown),
    ]


def _regression(city: City, state: ShiftState, gaps: pd.DataFrame) -> list[Component]:
    """That the wards were chosen, or are ordered, by the outcome that is followed, where they were."""
    by = chosen_by(city, state.poorest, state.outcome)
    if state.poorest.membership == FIXED:
        words = regression_words(selected_by(by, _known(gaps["in_set"])), by)
    else:
        # A set that is chosen anew follows no wards; the order of the slope's wards is the baseline's all the same.
        words = ordering_words(selected_by(by, _known(gaps["sii"])), by)
    return [notice(words)] if words else []


def _known(figures: pd.Series) -> list[str]:
    """The editions that have a figure."""
    return [str(edition) for edition in figures.index[figures.notna()]]


def _around(gaps: pd.DataFrame, years: tuple[str, ...]) -> pd.DataFrame:
    """The editions within the years of spend, and the nearest one on either side."""
    first, last = by_time(years[0]), by_time(years[-1])
    at = [by_time(str(edition)) for edition in gaps.index]
    low = max((time for time in at if time < first), default=first)
    high = min((time for time in at if time > last), default=last)
    return gaps[[low <= time <= high for time in at]]


def beside_title(gaps: pd.DataFrame, indicator: Indicator, shift: Shift) -> str:
    """The gap in the outcome beside the shares of spend; two gaps only where editions may be compared."""
    title = lower_first(indicator.title)
    known = gaps.dropna(subset=["difference"])
    if known.empty:
        return f"How far are these wards from the rest on {title}? It cannot be said"
    start, latest = shift.series.baseline, shift.series.latest_full
    reached = [edition for edition in known.index if by_time(str(edition))[0] <= by_time(latest)[0]]
    newest = known.loc[reached[-1] if reached else known.index[0]]
    gap = f"{_gap(newest['difference'], indicator)} in {newest.name}"
    if indicator.comparable_over_time and known.index[0] != newest.name:
        gap = f"{_gap(known.iloc[0]['difference'], indicator)} in {known.index[0]}, {gap}"
    share = shift.series.frame["share"]
    then = f"{percent(share[start])} of {money_word(shift.table.basis)} in {start}, " if latest != start else ""
    return f"These wards had {then}{percent(share[latest])} in {latest}; their gap to the rest on {title} was {gap}"


def beside_table(gaps: pd.DataFrame, indicator: Indicator, shift: Shift) -> html.Div:
    """One row a year of spend or an edition, oldest first."""
    spent = shift.series.frame
    labels = in_time(map(str, [*spent.index, *gaps.index]))
    unit = unit_suffix(indicator).strip()
    rows: list[list[Any]] = []
    for label in labels:
        year = str(label)
        money: Any = ""
        if label in spent.index:
            share = spent.loc[label, "share"]
            money = traced(percent(share), SET, year) if pd.notna(share) else NOTHING
        name = year_words(shift, year) if label in spent.index else year
        rows.append([name, money, *(_edition(gaps.loc[label], indicator) if label in gaps.index else [""] * 5)])
    head = ["Year", "Share of spend", "Outcome: these wards", "The rest", "Gap", "Slope index (SII)",
            "Relative index (RII)"]  # fmt: skip
    caption = f"Share of spend and {lower_first(indicator.title)}{f', {unit}' if unit else ''}, by year"
    return table(caption, head, rows, numeric=(1, 2, 3, 4, 5, 6), class_name="one-line")


def _edition(row: pd.Series, indicator: Indicator) -> list[str]:
    """An edition's figures."""

    def shown(value: float) -> str:
        return NOTHING if pd.isna(value) else number(value, indicator)

    def with_limits(text: str, low: str, high: str, *, known: bool) -> str:
        return f"{text} ({low} to {high})" if known else text

    ratio = NOTHING if pd.isna(row["rii"]) else f"{row['rii']:.2f}"
    return [
        shown(row["in_set"]),
        shown(row["rest"]),
        shown(row["difference"]),
        with_limits(shown(row["sii"]), shown(row["sii_lower"]), shown(row["sii_upper"]),
                    known=pd.notna(row["sii_lower"])),
        with_limits(ratio, f"{row['rii_lower']:.2f}", f"{row['rii_upper']:.2f}", known=pd.notna(row["rii_lower"])),
    ]  # fmt: skip


def _gap(value: float, indicator: Indicator) -> str:
    """A gap with its unit; the difference of two percentages is in points, that of two scores in score."""
    unit = {"%": " points", "": " in score"}.get(unit_suffix(indicator), unit_suffix(indicator))
    return f"{number(value, indicator)}{unit}"


def _caption(city: City, state: ShiftState, gaps: pd.DataFrame, shown: pd.DataFrame, indicator: Indicator) -> str:
    """How the figures were reached, and what they cannot say."""
    compare = "" if indicator.comparable_over_time or len(shown) < 2 else (
        " Editions of this indicator are not comparable: a smaller gap in a later one is not in itself a narrowing."
    )  # fmt: skip
    reasons = listed(sorted({why for why in gaps["why_not"] if why}))
    whom = of_people(gaps["people"].iloc[-1])
    return (
        f"Gap: these wards less the rest; above 0 they fare worse. {_methods_words(shown)}"
        f"Slope and relative index (OHID): difference and ratio of the ends of a line through all wards in order of "
        f"{measure_words(city, state.poorest)}, weighted by {whom}. "
        f"Editions: those of the spend's years, the nearest before and after.{compare} {reasons} "
        f"Source: {indicator.source}."
    ).replace("  ", " ")


def _methods_words(gaps: pd.DataFrame) -> str:
    """How the figures of the set and of the rest were reached, over whom; editions reached alike are one clause."""
    years: dict[str, list[str]] = {}
    for method in dict.fromkeys(gaps.loc[gaps["in_set"].notna(), "method"]):
        how, sign, year = method.rpartition(" in ")
        years.setdefault(how if sign else method, []).extend([year] if sign else [])
    ways = [f"{how}{f' in {listed(when)}' if when else ''}" for how, when in years.items()]
    return f"Figures of both: {'; '.join(ways)} (for the rest, its own). " if ways else ""


def outcome_options(city: City) -> list[dict[str, Any]]:
    """Every indicator with a figure, under its theme."""
    groups = []
    for theme in themes(city):
        rows = city.catalogue[city.catalogue["theme"] == theme]
        items = [{"label": rows.loc[name, "title"], "value": name} for name in rows.index if editions(city, name)]
        if items:
            groups.append({"group": theme, "items": items})
    return groups
