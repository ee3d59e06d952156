"""Inequality between wards: the gap, the slope and relative index, and the concentration index."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from geo.statistics.alignment import Figures, Wardwise
from geo.statistics.concentration import concentration_curve, concentration_index, kakwani
from geo.statistics.population_ranks import RankDirection, population_stretches
from geo.statistics.slope_index import Estimate, relative_index, slope_index

__all__ = [
    "Estimate",
    "Gap",
    "RankDirection",
    "concentration_curve",
    "concentration_index",
    "gap",
    "kakwani",
    "relative_index",
    "slope_index",
]


class Gap(NamedTuple):
    """The poorest and the least poor part of the people, side by side.

    Attributes
    ----------
    poorest, least_poor : float
        Mean figure of each part, weighted by people.
    difference : float
        `poorest` less `least_poor`.
    ratio : float
        `poorest` over `least_poor`; NaN where either is not above 0, as a score may be.
    poorest_wards, least_poor_wards : tuple
        The wards in each part, from the end of the ranking inwards, with a ward that only partly belongs to it.
    """

    poorest: float
    least_poor: float
    difference: float
    ratio: float
    poorest_wards: tuple[Any, ...]
    least_poor_wards: tuple[Any, ...]


def gap(
    values: Figures,
    population: Figures,
    rank_by: Figures,
    share: float = 0.2,
    *,
    rank_direction: RankDirection,
) -> Gap:
    """Difference and ratio between the poorest and the least poor fifth of the people.

    Parameters
    ----------
    values : Figures
        One figure a ward: a rate, a share or a score.
    population : Figures
        People in each ward, above 0.
    rank_by : Figures
        What orders the wards, such as an index of deprivation.
    share : float, default 0.2
        The part of the people at each end, at most a half.
    rank_direction : {"highest_first", "lowest_first"}
        Which end of `rank_by` is the poorest.

    Returns
    -------
    Gap
        In the unit of `values`; above 0 where the poorest have the higher figure.

    Raises
    ------
    Unavailable
        Naming the wards, when a figure is missing or a population is not above 0; when there are fewer than two wards,
        or all are ranked the same.
    ValueError
        When `share` or the direction is not one of those allowed.

    Notes
    -----
    A fifth of the people, not of the wards, so that two cities compare. The ward at the border of a fifth belongs to
    it with the part of its people that is needed, and everyone in a ward is given its figure. Tied wards at the
    border belong to it alike. The same fifths as OHID's deprivation quintiles, but exact, for there are few wards.

    Examples
    --------
    >>> found = gap([30, 20, 20, 15, 10], [100, 100, 200, 50, 50], [5, 4, 3, 2, 1], rank_direction="highest_first")
    >>> found.poorest, found.least_poor, found.difference, found.ratio
    (30.0, 12.5, 17.5, 2.4)
    """
    if not 0 < share <= 0.5:
        raise ValueError(f"share must be above 0 and at most 0.5, not {share}.")
    figures = Wardwise(values=values, population=population, rank_by=rank_by)
    figures.require_finite("values")
    start, end = population_stretches(figures, "population", rank_direction)
    length = end - start
    poorest = np.clip((share - start) / length, 0, 1)
    least_poor = np.clip((end - (1 - share)) / length, 0, 1)
    first, last = (_mean(figures, part) for part in (poorest, least_poor))
    ratio = first / last if min(first, last) > 0 else np.nan
    return Gap(first, last, first - last, ratio, _members(figures, poorest, start), _members(figures, least_poor, -end))


def _mean(figures: Wardwise, part: np.ndarray) -> float:
    """Mean over the people of each ward that belong."""
    return float(np.average(figures["values"], weights=figures["population"] * part))


def _members(figures: Wardwise, part: np.ndarray, order: np.ndarray) -> tuple[Any, ...]:
    labels = figures.labels()
    # A ward that rounding alone puts over the border does not belong.
    return tuple(labels[place] for place in np.argsort(order, kind="stable") if part[place] > 1e-9)
