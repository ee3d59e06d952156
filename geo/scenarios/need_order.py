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


def less_a_head(solution: Solution, codes: Collection[str]) -> list[LessAHead]:
    """The neediest wards that have less a head in the last year than a ward of less need.

    Parameters
    ----------
    solution : Solution
    codes : collection of str
        The poorest-outcome wards. These, and as many by the plan's own measure of need, are the neediest, with
        those that tie with the last of them (`geo.statistics.ranks`). A ward of the same need is not of less.

    Returns
    -------
    list of LessAHead
        The neediest first; a difference of a penny a head is none.
    """
    need, heads = solution.wards["need"].sort_values(ascending=False, kind="stable"), per_head(solution).iloc[:, -1]
    rank = competition_ranks(need)
    chosen = {code for code in codes if code in need.index}
    found = []
    for code in need.index[need.index.isin(list(chosen)) | (rank <= len(chosen))]:
        below = need.index[rank > rank[code]]
        if len(below) and (most := heads[below].idxmax()) and heads[most] > heads[code] + LITTLE:
            found.append(LessAHead(str(code), str(most), float(heads[code]), float(heads[most])))
    return found
