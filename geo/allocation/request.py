"""What is asked of a plan: today's money, the target shares, the budgets and the limits, in pounds and as given."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True, eq=False)
class AllocationRequest:
    """What :func:`geo.allocation.allocate.allocate` finds a plan for; it is checked there, not here.

    Attributes
    ----------
    baseline : pandas.Series
        Today's spend by ward in pounds, without citywide money; rounded to the penny.
    shares : pandas.Series
        Target shares by ward, adding up to 1, as :func:`geo.allocation.target_shares.target_shares` gives them.
    budgets : sequence of float
        Pounds of each year, citywide money included; any number of years; rounded to the penny.
    floor : float, optional
        No ward loses more than this part of its money in a year: 0.05 is 5 %, 0 is no loss at all.
    cap : float, optional
        No ward gains more than this part of its money in a year, or than `minimum_step` where that is more.
    minimum_step : float or pandas.Series
        Pounds that a ward may always gain in a year, so that one with little or nothing can rise; by ward, or the
        same for all. Without a cap it says nothing.
    minimum_per_head : float, optional
        The least pounds a person in every ward and year; needs `population`.
    population : pandas.Series, optional
        Persons by ward.
    protected : pandas.Series, pandas.DataFrame or mapping, optional
        Pounds within the baseline that cannot move, by ward, or by ward and programme: the ward has at least these in
        every year. A ward that is not listed has none.
    citywide : float or sequence of float
        Pounds of each year that belong to no ward. They are taken off the budget and never divided.
    required_share : float, optional
        The least part of the wards' money that the `poorest` wards together have in the last year.
    poorest : collection
        Those wards.
    years : sequence, optional
        Labels of the years; by default 1, 2, ...
    """

    baseline: pd.Series
    shares: pd.Series
    budgets: Sequence[float]
    _: KW_ONLY
    floor: float | None = None
    cap: float | None = None
    minimum_step: float | pd.Series = 0.0
    minimum_per_head: float | None = None
    population: pd.Series | None = None
    protected: pd.Series | pd.DataFrame | Mapping[Any, float] | None = None
    citywide: float | Sequence[float] = 0.0
    required_share: float | None = None
    poorest: Collection[Any] = ()
    years: Sequence[Any] | None = None
