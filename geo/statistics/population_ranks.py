"""Wards in the order of a ranking figure: the stretch of the population that each one takes."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from geo.errors import Unavailable
from geo.statistics.alignment import Wardwise
from geo.statistics.ranks import places

RankDirection = Literal["highest_first", "lowest_first"]
"""Which end of the ranking figure is counted first."""


def population_stretches(
    figures: Wardwise, weights: str, rank_direction: RankDirection | None, rank_by: str = "rank_by"
) -> tuple[np.ndarray, np.ndarray]:
    """Where each ward begins and ends when the wards are laid in order, with weight 1 in all.

    Parameters
    ----------
    figures : Wardwise
        The arguments of a statistic.
    weights, rank_by : str
        The names of the weights and of the ranking figure among them. Without a ranking figure the wards are taken in
        the order given.
    rank_direction : {"highest_first", "lowest_first"} or None
        Which end comes first; needed with a ranking figure, and only with one.

    Returns
    -------
    tuple of numpy.ndarray
        Start and end of each ward, from 0 to 1. Wards with the same ranking figure, by the rule of
        `geo.statistics.ranks`, have no order among themselves, so they all have the stretch that they fill together.

    Raises
    ------
    Unavailable
        When there are fewer than two wards, a weight is missing or not above 0, a ranking figure is missing, or all
        wards have the same one.
    ValueError
        When the direction is missing or unknown.
    """
    if figures.size < 2:
        raise Unavailable("At least two wards are needed to compare them.")
    figures.require_finite(weights)
    figures.refuse(weights, figures[weights] <= 0, "must be above 0")
    place = _places(figures, rank_direction, rank_by)
    share = np.bincount(place, weights=figures[weights]) / figures[weights].sum()
    ends = np.cumsum(share)
    # Rounding must not leave the last ward short of the end.
    ends[-1] = 1.0
    starts = np.concatenate([[0.0], ends[:-1]])
    return starts[place], ends[place]


def _places(figures: Wardwise, rank_direction: RankDirection | None, rank_by: str) -> np.ndarray:
    """Each ward's place from 0, tied wards sharing one."""
    if rank_by not in figures:
        if rank_direction is not None:
            raise ValueError("rank_direction says which end of rank_by comes first, but there is no rank_by.")
        return np.arange(figures.size)
    if rank_direction not in get_args(RankDirection):
        wanted = " or ".join(f"'{word}'" for word in get_args(RankDirection))
        raise ValueError(f"rank_direction must be {wanted}, not {rank_direction!r}.")
    figures.require_finite(rank_by)
    figure = figures[rank_by] if rank_direction == "lowest_first" else -figures[rank_by]
    place = places(figure)
    if place.max() < 1:
        raise Unavailable(f"{rank_by} is {figures[rank_by][0]:g} for every ward, so the wards have no order.")
    return place
