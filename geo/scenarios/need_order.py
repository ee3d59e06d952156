"""Money a head against need: what each ward of a plan has a head, and where a needier ward has less than another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from geo.scenarios.plan_shares import TODAY
from geo.scenarios.solve import Solution
from geo.statistics.ranks import competition_ranks

LITTLE = 0.01
"""Pounds a head: a penny a head is rounding, and no order."""


@dataclass(frozen=True)
class LessAHead:
    """A ward that has less a head in the last year than one of less need.

    Attributes
    ----------
    ward, other : str
        Codes: the needier ward, and of those less needy the one with the most a head.
    a_head, others_head : float
        Pounds a head of the two.
    """

    ward: str
    other: str
    a_head: float
    others_head: float


def per_head(solution: Solution) -> pd.DataFrame:
    """Pounds a head by ward: today and in each year.

    Returns
    -------
    pandas.DataFrame
        A row a ward code; "today", then the labels of the years as text.
    """
    amounts = solution.plan.wide()
    amounts.columns = [str(year) for year in amounts.columns]
    amounts.insert(0, TODAY, solution.wards["current"] / 100)
    return amounts.div(solution.wards["population"], axis=0)


def group_per_head(solution: Solution, codes: Collection[str]) -> pd.DataFrame:
    """Pounds a head of some wards together and of all others, today and in each year.

    Returns
    -------
    pandas.DataFrame
        Rows "set", "rest" and "all", columns as :func:`per_head`; NaN where a group has no ward.
    """
    people = solution.wards["population"]
    amounts = per_head(solution).mul(people, axis=0)
    chosen = people.index.isin(list(codes))
    groups = {"set": chosen, "rest": ~chosen, "all": chosen | True}
    # A group of no wards has nothing and nobody.
    sums = {name: amounts[members].sum() / (people[members].sum() or float("nan")) for name, members in groups.items()}
    return pd.DataFrame(sums).T


def passed_by(solution: Solution) -> pd.Series:
    """By ward code, the ward of less need that has most a head above this one's in the last year; "" where none has.

    Ties of need are those of `geo.statistics.ranks`, and a penny a head is no order.
    """
    rank, heads = _need_rank(solution), per_head(solution).iloc[:, -1]
    found = {}
    for code in heads.index:
        below = heads[rank > rank[code]]
        found[code] = below.idxmax() if len(below) and below.max() > heads[code] + LITTLE else ""
    return pd.Series(found, dtype=object)


def _need_rank(solution: Solution) -> pd.Series:
    """Rank 1 for the most need."""
    need = solution.wards["need"].astype(float)
    return pd.Series(competition_ranks(need), index=need.index)


def less_a_head(solution: Solution, codes: Collection[str]) -> list[LessAHead]:
    """The neediest wards that have less a head in the last year than a ward of less need.

    Parameters
    ----------
    solution : Solution
    codes : collection of str
        The poorest-outcome wards. These, and as many by the plan's own measure of need, are the neediest, with those
        that tie with the last of them.

    Returns
    -------
    list of LessAHead
        The neediest first; see :func:`passed_by`.
    """
    rank, heads, passed = _need_rank(solution), per_head(solution).iloc[:, -1], passed_by(solution)
    chosen = rank.index.isin(list(codes))
    neediest = rank[chosen | (rank <= chosen.sum())].sort_values(kind="stable").index
    return [
        LessAHead(str(code), str(passed[code]), float(heads[code]), float(heads[passed[code]]))
        for code in neediest
        if passed[code]
    ]
