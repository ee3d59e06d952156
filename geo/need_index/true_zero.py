"""Which measures of need money can follow in proportion: those with a true zero, and the nearest one to any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.caching import cached_by_city
from geo.errors import Unavailable
from geo.indicators.indicator import Indicator
from geo.indicators.own_population import own_population
from geo.indicators.snapshot import Snapshot, editions, measures, snapshot
from geo.need_index.index import NeedIndex
from geo.statistics.ranks import how_many_differ, mean_ranks

if TYPE_CHECKING:
    from geo.city import City

TRUE_ZERO = ("proportion", "rate", "count")
"""Kinds of indicator of which 0 is none and twice the figure is twice as much."""

SERVES = "Only a share, a rate or a count has a true zero, so that twice the figure is twice the need."

WHY_NO_ZERO = {
    "exponential": "an index on the exponential scale, which gives points for places: in each part the ward of most "
    "need has 100, however near the next one lies",
    "zscore": "an index in standard deviations, of which 0 is the mean of the wards and not no need",
    "minmax": "an index from 0 to 1, of which 0 is the ward of least need and not no need",
    "rank": "an index of ranks, which says who comes first and not by how much",
    "score": "a score, of which 0 is not no need and twice the figure is not twice the need",
}
"""Why a scale has no true zero, as the end of a sentence that begins with the measure."""


def has_true_zero(indicator: Indicator) -> bool:
    """Whether 0 of an indicator means none, and twice the figure twice as much."""
    return indicator.kind in TRUE_ZERO


def why_not_in_proportion(measured: Snapshot) -> str:
    """Why nothing can be shared out in proportion to a measure, in a sentence; "" where it can.

    Parameters
    ----------
    measured : Snapshot
        An indicator in an edition, or an index.
    """
    facts = measured.indicator
    named = f"{facts.title} ({measured.period})"
    if not has_true_zero(facts):
        scale = measured.recipe.method if isinstance(measured, NeedIndex) else "score"
        return f"{named} is {WHY_NO_ZERO[scale]}. {SERVES}"
    if facts.polarity != "high_is_worse":
        return f"A high figure of {named} does not mean more need, so nothing can be shared out in proportion to it."
    return ""


@cached_by_city(maxsize=256)
def nearest_measure(city: City, measured: Snapshot) -> tuple[Snapshot, float] | None:
    """The measure with a true zero that orders the wards most like another measure.

    Parameters
    ----------
    city : City
    measured : Snapshot

    Returns
    -------
    tuple of (Snapshot, float) or None
        The measure, in the same edition where it has that one and else in its newest, and Spearman's rank correlation
        with it; of equal ones the first of the catalogue. None where no measure with a true zero has a figure in every
        ward.
    """
    need = measured.frame["value"] * measured.indicator.need_sign
    best: tuple[Snapshot, float] | None = None
    for name in measures(city):
        period = measured.period if measured.period in editions(city, name) else editions(city, name)[-1]
        other = snapshot(city, name, period)
        value = other.frame["value"]
        if why_not_in_proportion(other) or value.isna().any() or (value < 0).any() or not value.sum() > 0:
            continue
        alike = _rank_correlation(need, value)
        if best is None or np.nan_to_num(alike, nan=-2.0) > np.nan_to_num(best[1], nan=-2.0):
            best = other, alike
    return best


def _rank_correlation(one: pd.Series, other: pd.Series) -> float:
    """Spearman's correlation over the wards that have both, ties as in `geo.statistics.ranks`; NaN without an order."""
    both = one.notna() & other.notna()
    first, second = (pd.Series(mean_ranks(each[both])) for each in (one, other))
    return float(first.corr(second)) if min(how_many_differ(first), how_many_differ(second)) > 1 else float("nan")


def refusal(city: City, measured: Snapshot) -> str:
    """Why nothing can be shared out in proportion to a measure, and the nearest that serves; "" where it can."""
    why = why_not_in_proportion(measured)
    return f"{why} {nearest_words(city, measured)}" if why else ""


def nearest_words(city: City, measured: Snapshot) -> str:
    """The nearest measure that serves, in a sentence."""
    found = nearest_measure(city, measured)
    if found is None:
        return f"{city.name} has no such measure with a figure in every ward."
    other, alike = found
    title = f"{other.indicator.title} ({other.period})"
    if np.isnan(alike):
        return f"{title} serves."
    return f"Of the measures that serve, {title} orders the wards most like it (rank correlation {alike:.2f})."


def refuse_without_true_zero(city: City, measured: Snapshot) -> None:
    """Refuse a measure that nothing can be shared out in proportion to.

    Raises
    ------
    Unavailable
        With the reason and the nearest measure that serves.
    """
    if why := refusal(city, measured):
        raise Unavailable(why)


def amounts_of_need(city: City, measured: Snapshot) -> pd.Series:
    """How much need there is in each ward: the people whom the measure is about times its figure, or the count itself.

    Parameters
    ----------
    city : City
    measured : Snapshot
        One with a true zero.

    Returns
    -------
    pandas.Series of float
        By ward code; NaN where a ward has no figure or its people are not known.
    """
    value = measured.frame["value"]
    if measured.indicator.kind == "count":
        return value
    return value * own_population(city, measured.indicator, measured.period, measured.frame).weights


def need_a_head(measured: Snapshot, people: pd.Series) -> pd.Series:
    """A measure with a true zero as need for each of some people, of which people times need is the need.

    Parameters
    ----------
    measured : Snapshot
    people : pandas.Series
        By ward code.

    Returns
    -------
    pandas.Series of float
        A share or a rate as it is; a count over the people, so that people times need is the count again.
    """
    value = measured.frame["value"]
    return value / people.reindex(value.index) if measured.indicator.kind == "count" else value
