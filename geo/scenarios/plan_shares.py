"""A plan as shares: the path of a set of wards, and what each ward gains."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from geo.scenarios.solve import Solution
from geo.spend.tracking import PlannedSetShares

TODAY = "today"


def poorest_path(solution: Solution, codes: Sequence[str]) -> pd.Series:
    """The poorest-outcome wards' share of the wards' money today and in each year.

    Returns
    -------
    pandas.Series
        Fractions, indexed "today" and by the years' labels; NaN where a year has nothing for the wards.
    """
    wards = [code for code in codes if code in solution.wards.index]
    amounts = solution.plan.wide()
    shares = amounts.loc[wards].sum() / amounts.sum()
    today = solution.wards["current"]
    return pd.concat([pd.Series({TODAY: today[wards].sum() / today.sum() if today.sum() else float("nan")}), shares])


def planned_shares(solution: Solution, codes: Collection[str]) -> PlannedSetShares | None:
    """The share that a plan means some wards to have, year by year, its baseline first; for the Spend shift page.

    Returns
    -------
    PlannedSetShares or None
        Fractions by year, named as the record names its years; None where the plan does not have all of the wards, or
        a year has nothing to share.
    """
    if not set(codes) <= set(solution.wards.index):
        return None
    share = poorest_path(solution, list(codes)).rename({TODAY: solution.inputs["baseline"]["period"]})
    return None if share.isna().any() else PlannedSetShares(share.rename("path"), bool(solution.relaxed))


def changes(solution: Solution) -> pd.Series:
    """What each ward gains or loses by the last year against today, in pounds."""
    return solution.plan.wide()[solution.plan.years[-1]] - solution.wards["current"] / 100


def years_of(solution: Solution) -> list[str]:
    """Today and the plan's years, as the player names them."""
    return [TODAY, *map(str, solution.plan.years)]
