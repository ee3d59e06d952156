"""Inequality of an outcome between the wards, edition by edition: the gap, the slope index, the relative index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.errors import Unavailable
from geo.indicators.comparison import indicator_intervals
from geo.indicators.own_population import own_population
from geo.indicators.snapshot import Snapshot, editions, snapshot
from geo.statistics.alignment import MOST_NAMED
from geo.statistics.inequality import Estimate, gap, relative_index, slope_index
from geo.statistics.ranks import how_many_differ

if TYPE_CHECKING:
    from geo.city import City

COLUMNS = (
    "period", "poorest", "least_poor", "difference", "ratio", "sii", "sii_lower", "sii_upper", "rii", "rii_lower",
    "rii_upper", "wards", "people", "people_year", "why_not",
)  # fmt: skip

NO_PEOPLE = "The package has no {} for every ward with a figure."
NO_RATIO = "No ratio: the score can be zero or less, so one end is not so many times the other."
NO_ONE = "The package knows of no people in any ward with a figure."
FEW = "Fewer than two wards have people, a figure and a place in the ranking."
SAME = "All wards have the same need, so that none is poorer than another."
A_COUNT = "A count is larger where more people live, so counts give no gap."
NO_DIRECTION = "The figure has no better or worse end."


def inequality_by_edition(city: City, indicator: str, need: pd.Series, *, share: float = 0.2) -> pd.DataFrame:
    """Inequality of an indicator between wards in the order of one fixed ranking of need.

    Parameters
    ----------
    city : City
    indicator : str
        A name in the catalogue.
    need : pandas.Series of float
        What orders the wards, by ward code: the highest is the poorest. The same for every edition, so that the wards
        compared are the same.
    share : float, default 0.2
        The part of the people at each end.

    Returns
    -------
    pandas.DataFrame
        One row an edition, oldest first: ``poorest, least_poor, difference, ratio``
        (:func:`geo.statistics.inequality.gap`); ``sii, rii`` with their limits, above 0 and above 1 where the poorest
        have the worse figure; ``wards``, how many take part; ``people``, over whom all of it is ("people aged 0 to 15")
        and ``people_year``, when they were counted; ``why_not``, in sentences what cannot be given and which wards are
        left out because nobody lives there, else "". Figures that cannot be given are NaN; limits are NaN where the
        indicator has no intervals.

    Notes
    -----
    OHID's definitions, see :mod:`geo.statistics.slope_index`, over the people whom the indicator is about
    (`geo.indicators.own_population`): the fifths of an indicator of children are fifths of children. The difference and
    the indices are turned by the indicator's polarity, so that above 0 always means that the poorest fare worse.
    Figures are drawn from their intervals as OHID does: rates on the scale of their logarithm, proportions of their log
    odds, all others, and those that reach 0 or 1, on their own.
    """
    rows = [_edition(city, snapshot(city, indicator, period), need, share) for period in editions(city, indicator)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _edition(city: City, snapshot: Snapshot, need: pd.Series, share: float) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(COLUMNS, np.nan) | {"why_not": "", "people": "", "people_year": ""}
    row["period"] = snapshot.period
    values = snapshot.frame["value"].dropna()
    wards = values.index.intersection(need.dropna().index)
    own = own_population(city, snapshot.indicator, snapshot.period, snapshot.frame)
    people = own.weights.dropna()
    # A ward of no people, such as docks, is no part of a share of the people.
    empty = wards[wards.isin(people.index[people == 0])]
    wards = wards.drop(empty)
    row |= {"wards": len(wards), "people": own.people, "people_year": own.year}
    left_out = _nobody(snapshot.frame["ward_name"][empty].tolist())
    if not snapshot.indicator.directed or snapshot.indicator.kind == "count":
        return row | {"why_not": A_COUNT if snapshot.indicator.directed else NO_DIRECTION}
    if not wards.isin(people.index).all() or not people.any():
        no_people = NO_PEOPLE.format(own.lacking)
        return row | {"why_not": _sentences(left_out, no_people if len(people) == 0 or len(wards) else NO_ONE)}
    if len(wards) < 2 or how_many_differ(need[wards]) < 2:
        return row | {"why_not": _sentences(left_out, SAME if len(wards) > 1 else FEW)}
    # Above 0 must mean that the poorest fare worse, whichever end of the indicator is bad.
    sign = snapshot.indicator.need_sign
    estimate = gap(values[wards], people[wards], need[wards], share, rank_direction="highest_first")
    row |= {"poorest": estimate.poorest, "least_poor": estimate.least_poor, "difference": sign * estimate.difference}
    row["ratio"] = estimate.ratio if sign > 0 else 1 / estimate.ratio
    limits = indicator_intervals(snapshot).loc[wards, ["lower", "upper"]]
    intervals = _intervals(snapshot, values[wards], limits) if limits.notna().all(axis=None) else {}
    # As many draws as OHID asks for; fewer only where a country's wards would take minutes.
    draws = max(1_000, min(100_000, 20_000_000 // len(wards)))
    order: dict[str, Any] = {
        "rank_by": need[wards],
        "rank_direction": "highest_first",
        "multiplier": -sign,
        "repetitions": draws,
    }
    slope: Estimate = slope_index(values[wards], people[wards], **order, **intervals)
    row |= {"sii": slope.value, "sii_lower": slope.lower, "sii_upper": slope.upper}
    try:
        ratio: Estimate = relative_index(values[wards], people[wards], **order, **intervals)
    except Unavailable:
        return row | {"why_not": _sentences(left_out, NO_RATIO)}
    row |= {"rii": ratio.value, "rii_lower": ratio.lower, "rii_upper": ratio.upper}
    return row | {"why_not": _sentences(left_out, "" if np.isfinite(estimate.ratio) else NO_RATIO)}


def _nobody(names: list[str]) -> str:
    """Which wards take no part because they have no people."""
    named = ", ".join(sorted(names)[:MOST_NAMED])
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"Left out, because nobody lives there: {named}{more}." if names else ""


def _sentences(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _intervals(snapshot: Snapshot, values: pd.Series, limits: pd.DataFrame) -> dict[str, Any]:
    """The limits of the figures, and the scale on which they vary evenly to both sides."""
    kind = snapshot.indicator.kind
    every = limits.assign(value=values)
    inside = (every > 0).all(axis=None) and (kind == "rate" or (every < 1).all(axis=None))
    scale = kind if kind in ("rate", "proportion") and inside else "normal"
    return {"lower": limits["lower"], "upper": limits["upper"], "value_type": scale}
