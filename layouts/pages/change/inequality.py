"""How unequal the wards are: the gap between poorest and least poor, the slope and the relative index, by edition."""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.caching import cached_by_city
from geo.city import City
from geo.indicators.indicator import Indicator, indicator_of
from geo.indicators.inequality_over_time import inequality_by_edition
from geo.indicators.snapshot import snapshot
from geo.need_index.poorest_set import PoorestSet, need_of
from geo.need_index.selection import chosen_by, selected_by
from geo.periods import in_time
from layouts.components.parts import notice, table
from layouts.poorest_set.panel import measure_words
from layouts.text.chance import ordering_words
from layouts.text.words import flag_text, listed, lower_first, number, of_people, symbols_line, unit_suffix

HEAD = (
    "Edition",
    "Poorest fifth",
    "Least poor fifth",
    "Gap",
    "Times as high",
    "Slope index (SII)",
    "Relative index (RII)",
)


@cached_by_city(maxsize=128)
def _by_edition(city: City, indicator: str, poorest: PoorestSet) -> pd.DataFrame:
    return inequality_by_edition(city, indicator, need_of(city, poorest))


def inequality_panel(city: City, indicator: str, poorest: PoorestSet) -> list[Component]:
    """A heading that states the gap of the newest edition, and every edition as a table.

    Parameters
    ----------
    city : City
    indicator : str
        The outcome.
    poorest : PoorestSet
        Its measure of need orders the wards, the same way for every edition.
    """
    facts = indicator_of(city, indicator)
    measures = _by_edition(city, indicator, poorest)
    rows = [
        [
            row.period,
            _figure(row.poorest, facts),
            _figure(row.least_poor, facts),
            _figure(row.difference, facts),
            _times(row.ratio),
            _with_limits(row.sii, row.sii_lower, row.sii_upper, facts),
            _times(row.rii) + _limits(_times(row.rii_lower), _times(row.rii_upper), row.rii_lower),
        ]
        for row in measures.itertuples()
    ]
    unit = f", {unit_suffix(facts).strip()}" if unit_suffix(facts) else ""
    title = f"{facts.title}{unit}: inequality between wards, by edition"
    return [
        html.H2(_heading(measures.iloc[-1], facts)),
        table(title, list(HEAD), rows, numeric=range(1, len(HEAD))),
        html.P(f"{_how(measures, city, poorest)} {_limits_words(city, indicator, measures)}", className="caption"),
        *_regression(city, indicator, poorest, measures),
    ]


def _regression(city: City, indicator: str, poorest: PoorestSet, measures: pd.DataFrame) -> list[Component]:
    """That the wards are in the order of what is measured, where they are."""
    known = measures.loc[measures[["difference", "sii"]].notna().any(axis=1), "period"].tolist()
    by = chosen_by(city, poorest, indicator)
    words = ordering_words(selected_by(by, known), by)
    return [notice(words)] if words else []


def _heading(newest: pd.Series, indicator: Indicator) -> str:
    title = indicator.title
    people = of_people(newest["people"])
    if pd.isna(newest["difference"]):
        return f"How unequal the wards are on {lower_first(title)} cannot be said for {newest['period']}"
    low, high = (f"{number(newest[c], indicator)}{unit_suffix(indicator)}" for c in ("least_poor", "poorest"))
    if low == high:
        return (
            f"{title}: {high} where the poorest fifth of {people} live and where the least poor do ({newest['period']})"
        )
    where = f"where the poorest fifth of {people} live"
    return f"{title}: {high} {where}, {low} where the least poor fifth do ({newest['period']})"


def _figure(value: float, indicator: Indicator) -> str:
    return flag_text("x") if pd.isna(value) else number(value, indicator)


def _times(ratio: float) -> str:
    return flag_text("x") if pd.isna(ratio) else f"{ratio:.2f}"


def _with_limits(value: float, lower: float, upper: float, indicator: Indicator) -> str:
    if pd.isna(value):
        return flag_text("x")
    return number(value, indicator) + _limits(number(lower, indicator), number(upper, indicator), lower)


def _limits(lower: str, upper: str, limit: float) -> str:
    return "" if pd.isna(limit) else f" ({lower} to {upper})"


def _how(measures: pd.DataFrame, city: City, poorest: PoorestSet) -> str:
    """How the figures were reached."""
    years = listed(in_time(measures.loc[measures["people_year"] != "", "people_year"]))
    counted_in = f" ({years})" if years else ""
    people = of_people(measures["people"].iloc[-1])
    return (
        f"Wards are ordered by {measure_words(city, poorest)}, in every edition. Fifths are fifths of "
        f"{people}{counted_in}; their figures are weighted means. Slope index: the difference between the ends of a "
        "line through all wards, weighted alike; relative index: one end over the other (OHID). Above 0 and above 1 "
        "the poorest fare worse."
    )


def _limits_words(city: City, indicator: str, measures: pd.DataFrame) -> str:
    """What the figures cannot say."""
    flags = pd.concat([snapshot(city, indicator, period).frame["flag"] for period in measures["period"]])
    short = int((measures["wards"] < len(city.wards)).sum())
    sentences = [
        "In brackets: 95% intervals by simulation."
        if measures["sii_lower"].notna().any()
        else "No interval can be given: the figures come without counts.",
        "Editions cannot be compared: a smaller gap in a later one is not in itself a narrowing."
        if len(measures) > 1 and not indicator_of(city, indicator).comparable_over_time
        else "",
        "Some wards' figures are of low reliability [u]: people are missing from their counts."
        if (flags == "u").any()
        else "",
        "Wards without a figure take no part." if short else "",
        *sorted(set(measures.loc[measures["why_not"] != "", "why_not"])),
        symbols_line(["x"]) if measures[["difference", "ratio", "sii", "rii"]].isna().any(axis=None) else "",
    ]
    return " ".join(part for part in sentences if part)
