"""A plan from amounts that are given, such as those that were published: explained, and not worked out anew."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.allocation.checks import by_ward
from geo.allocation.plan import Plan, make_plan
from geo.allocation.problem import build_problem
from geo.allocation.request import AllocationRequest
from geo.allocation.yearly_path import Path, held_by


def plan_as_given(request: AllocationRequest, pence: pd.DataFrame, *, nearest: bool = False) -> Plan:
    """Explain amounts as a plan of a request: each against its target, and what holds it where it is.

    Parameters
    ----------
    request : AllocationRequest
        What the amounts were meant to answer.
    pence : pandas.DataFrame of int
        A row a ward, a column a year, in the order of the request's years.
    nearest : bool, default False
        Whether they do not keep all that was asked.

    Returns
    -------
    Plan
        With these very amounts. ``least`` is NaN: nothing was looked for.

    Raises
    ------
    Unavailable, ValueError
        As `geo.allocation.problem.build_problem`, and when the wards or years are others than the request's.
    """
    problem = build_problem(request)
    if pence.shape[1] != len(problem.years):
        raise ValueError(f"There are amounts of {pence.shape[1]} years for a plan of {len(problem.years)}.")
    rows = [by_ward(pence[year], f"amounts of {year}", problem.wards) for year in pence]
    amounts = np.stack([np.rint(row.to_numpy()).astype(np.int64) for row in rows])
    path = Path(amounts, held_by(problem, amounts))
    return make_plan(problem, path, np.nan, request.baseline.index, nearest=nearest)
