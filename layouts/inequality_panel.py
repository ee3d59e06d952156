"""How unequal the wards are: the gap between poorest and least poor, the slope and the relative index, by edition."""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.outcome_gap import inequality_by_edition
from geo.poorest import PoorestSet, need_of
from layouts.parts import table
from layouts.poorest_panel import measure_words
from layouts.words import listed, lower_first, number, unit_suffix


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
    meaning = city.catalogue.loc[indicator]
    found = inequality_by_edition(city, indicator, need_of(city, poorest))
    newest = found.iloc[-1]
    head = [
        "Edition",
        "Poorest fifth",
        "Least poor fifth",
        "Gap",
        "Times as high",
        "Slope index (SII)",
        "Relative index (RII)",
    ]
    rows = [
        [
            row.period,
            number(row.poorest, meaning),
            number(row.least_poor, meaning),
            number(row.difference, meaning),
            _times(row.ratio),
            _with_limits(row.sii, row.sii_lower, row.sii_upper, meaning),
            _times(row.rii) + _limits(_times(row.rii_lower), _times(row.rii_upper), row.rii_lower),
        ]
        for row in found.itertuples()
    ]
    unit = f", {unit_suffix(meaning).strip()}" if unit_suffix(meaning) else ""
    title = f"{meaning['title']}{unit}: inequality between wards, by edition"
    return [
        html.H2(_heading(newest, meaning)),
        table(title, head, rows, numeric=(1, 2, 3, 4, 5, 6)),
        html.P(_caption(found, meaning, city, poorest), className="caption"),
    ]


def _heading(newest: pd.Series, meaning: pd.Series) -> str:
    title = lower_first(str(meaning["title"]))
    if pd.isna(newest["difference"]):
        return f"How unequal are the wards on {title}? It cannot be said for {newest['period']}"
    low, high = (f"{number(newest[c], meaning)}{unit_suffix(meaning)}" for c in ("least_poor", "poorest"))
    same = number(newest["poorest"], meaning) == number(newest["least_poor"], meaning)
    if same:
        return f"Poorest and least poor fifth have the same {title} ({newest['period']}): {high}"
    where = "Where the poorest fifth of people live"
    return f"{where}, {title} is {high}; where the least poor fifth live, {low} ({newest['period']})"


def _times(ratio: float) -> str:
    return "[x]" if pd.isna(ratio) else f"{ratio:.2f}"


def _with_limits(value: float, lower: float, upper: float, meaning: pd.Series) -> str:
    if pd.isna(value):
        return "[x]"
    return number(value, meaning) + _limits(number(lower, meaning), number(upper, meaning), lower)


def _limits(lower: str, upper: str, known: float) -> str:
    return "" if pd.isna(known) else f" ({lower} to {upper})"


def _caption(found: pd.DataFrame, meaning: pd.Series, city: City, poorest: PoorestSet) -> str:
    """How the figures were reached, and what they cannot say."""
    reasons = listed(sorted(set(found.loc[found["why_not"] != "", "why_not"])))
    intervals = (
        "Limits in brackets are 95% intervals by simulation."
        if found["sii_lower"].notna().any()
        else "No interval can be given: the figures come without counts."
    )
    compare = (
        ""
        if meaning["comparable_over_time"] or len(found) < 2
        else "Editions are not comparable, so a smaller gap in a later one is not a narrowing in itself. "
    )
    order = f"Wards are ordered by {measure_words(city, poorest)} throughout."
    how = (
        "The slope index is the difference between the two ends of a line fitted through all wards, the relative index "
        "their ratio (OHID); above 0 and above 1 the poorest fare worse. Fifths are fifths of the people."
    )
    return " ".join(part for part in (order, how, intervals, compare + reasons) if part)
