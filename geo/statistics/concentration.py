"""The concentration index: whether spend, or need, lies with the neediest wards more than with the rest."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.errors import Unavailable
from geo.statistics.alignment import Figures, Wardwise
from geo.statistics.population_ranks import RankDirection, population_stretches


def concentration_index(
    values: Figures, rank_by: Figures, weights: Figures | None, rank_direction: RankDirection
) -> float:
    """Concentration index C: how far a figure lies with the wards that are counted last.

    Parameters
    ----------
    values : Figures
        A figure per person for each ward, 0 or more: pounds a head, a rate. Not totals.
    rank_by : Figures
        What orders the wards: an index of need, or an income. Tied wards share the middle of their stretch.
    weights : Figures or None
        People in each ward, above 0; None lets every ward count the same.
    rank_direction : {"highest_first", "lowest_first"}
        Which end of `rank_by` is counted first. With need and "lowest_first" the neediest come last, and C is above 0
        where the figure lies with the neediest. With income and "lowest_first" C is the index of the textbooks, below
        0 where the figure lies with the poor.

    Returns
    -------
    float
        Between -1 and 1; 0 where every share of the people has the same share of the figure.

    Raises
    ------
    Unavailable
        Naming the wards, when a figure is missing or negative, a weight is not above 0, or every figure is 0; when
        there are fewer than two wards, or all are ranked the same.
    ValueError
        When the direction is unknown.

    Notes
    -----
    C = (2/μ) Σ p y R - 1 with p the share of the weights, y the figure, μ = Σ p y and R the fractional rank, the
    middle of the ward's stretch (Kakwani, Wagstaff and van Doorslaer 1997; O'Donnell and others 2008, chapter 8).
    A figure that has a ceiling, such as a share of people, cannot reach the ends of the scale: compare such indices
    only where the means are alike.

    Examples
    --------
    >>> round(concentration_index([10, 20, 30, 40], [1, 2, 3, 4], None, "lowest_first"), 6)
    0.25
    """
    figures = _arguments(weights, values=values, rank_by=rank_by)
    return _index(figures, "values", rank_direction)


def kakwani(
    spend: Figures,
    need: Figures,
    weights: Figures | None,
    rank_direction: RankDirection,
    rank_by: Figures | None = None,
) -> float:
    """Kakwani's index: the concentration index of spend less that of need.

    Parameters
    ----------
    spend, need : Figures
        Figures per person for each ward, 0 or more.
    weights : Figures or None
        People in each ward, above 0; None lets every ward count the same.
    rank_direction : {"highest_first", "lowest_first"}
        Which end of the ranking is counted first. With "lowest_first" the index is above 0 where spend lies with the
        neediest more than need itself does, and below 0 where it lies with them less.
    rank_by : Figures, optional
        What orders the wards; need itself where nothing else is given.

    Returns
    -------
    float
        0 where spend follows need in proportion.

    Raises
    ------
    Unavailable, ValueError
        As `concentration_index`.

    Notes
    -----
    C(spend) - C(need), both over the same order of wards (Kakwani 1977, there with taxes and income).

    Examples
    --------
    >>> round(kakwani([10, 20, 30, 40], [1, 2, 3, 4], None, "lowest_first"), 6)
    0.0
    """
    figures = _arguments(weights, spend=spend, need=need, rank_by=need if rank_by is None else rank_by)
    return _index(figures, "spend", rank_direction) - _index(figures, "need", rank_direction)


def concentration_curve(
    values: Figures, rank_by: Figures, weights: Figures | None, rank_direction: RankDirection
) -> pd.DataFrame:
    """The concentration curve: the share of a figure that each share of the people has, in order of rank.

    Parameters
    ----------
    values, rank_by, weights, rank_direction
        As in `concentration_index`.

    Returns
    -------
    pandas.DataFrame
        One row a ward in the order of rank, after a first row for the origin: ``ward`` (its label, or its number from
        1; "" at the origin), ``people_share`` and ``value_share``, both cumulated from 0 to 1. Tied wards lie on one
        straight piece. The concentration index is 1 less twice the area under the curve.

    Raises
    ------
    Unavailable, ValueError
        As `concentration_index`.

    Examples
    --------
    >>> concentration_curve([10, 20, 30, 40], [1, 2, 3, 4], None, "lowest_first")["value_share"].round(2).tolist()
    [0.0, 0.1, 0.3, 0.6, 1.0]
    """
    figures = _arguments(weights, values=values, rank_by=rank_by)
    start, _ = population_stretches(figures, "weights", rank_direction)
    order = np.argsort(start, kind="stable")
    share = figures["weights"] / figures["weights"].sum()
    # Within a tie the figure is spread over the people, for the order of tied wards means nothing.
    tied, first = np.unique(start, return_inverse=True)[1], figures["weights"] * figures["values"]
    piece, people = np.bincount(tied, weights=first), np.bincount(tied, weights=figures["weights"])
    amount = figures["weights"] * (piece / people)[tied] / first.sum()
    labels = figures.labels()
    return pd.DataFrame(
        {
            "ward": ["", *(labels[place] for place in order)],
            "people_share": np.concatenate([[0.0], np.cumsum(share[order])]),
            "value_share": np.concatenate([[0.0], np.cumsum(amount[order])]),
        }
    )


def _arguments(weights: Figures | None, **figures: Figures) -> Wardwise:
    """The arguments with their weights, checked as far as that needs no order."""
    wardwise = Wardwise(**figures, weights=1.0 if weights is None else weights)
    for name in (name for name in figures if name != "rank_by"):
        wardwise.require_finite(name)
        wardwise.refuse(name, wardwise[name] < 0, "must not be below 0")
        if not wardwise[name].any():
            raise Unavailable(f"{name} is 0 for every ward, so there is nothing to share out.")
    return wardwise


def _index(figures: Wardwise, name: str, rank_direction: RankDirection) -> float:
    start, end = population_stretches(figures, "weights", rank_direction)
    return index_on_stretches(figures[name], figures["weights"], start, end)


def index_on_stretches(values: np.ndarray, weights: np.ndarray, start: np.ndarray, end: np.ndarray) -> float:
    """The concentration index of wards whose stretches are known, for many figures over one order of wards.

    Parameters
    ----------
    values, weights : numpy.ndarray of float
        As `concentration_index` takes them, without its checks.
    start, end : numpy.ndarray of float
        As `geo.statistics.population_ranks.population_stretches` gives them.
    """
    share = weights / weights.sum()
    mean = (share * values).sum()
    return float(2 / mean * (share * values * (start + end) / 2).sum() - 1)
