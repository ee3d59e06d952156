"""Pace of change: the path from today's money by ward to the target shares, under floors, caps and budgets.

The programmes are imported where they are used: they bring scipy's solver, and the app starts without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.allocation.conflicts import InfeasiblePlan, find_conflicts
from geo.allocation.plan import Plan, make_plan, past_target
from geo.allocation.problem import Problem, build_problem
from geo.allocation.request import AllocationRequest
from geo.allocation.yearly_path import Path, follow
from geo.money.pence import rounded_down

if TYPE_CHECKING:
    from geo.allocation.linear_programme import Closest

# Ward limits are widened tenfold each time: from a penny to ten trillion pounds, more than any city has.
_MOST_DIGITS = 16


class NoNearestPlanError(RuntimeError):
    """Not even the nearest plan was found: an error of this package, for any budget can be spent under wide limits."""

    def __init__(self, tolerance: int) -> None:
        super().__init__(f"No path in whole pence, though each ward's limits were widened by up to {tolerance} pence.")


def allocate(request: AllocationRequest) -> Plan:
    """Move today's money by ward towards the target shares, year by year, under limits, exact to the penny.

    Parameters
    ----------
    request : AllocationRequest

    Returns
    -------
    Plan

    Raises
    ------
    InfeasiblePlan
        When no plan keeps all the limits: with the limits that conflict, by how many pounds and in which year, and
        the nearest plan that is possible. Nothing is relaxed without saying so.
    Unavailable
        When money or a ward's figure is missing, negative or does not fit, naming what and which ward or year.
    ValueError
        When another part of the request is out of range or does not fit.

    Notes
    -----
    The objective, the definition of "no ward passes its target" and the order in which limits give way are written
    down in ``docs/methods.md``, Pace of change. The idea is that of NHS England's pace of change policy (Technical
    guide to allocation formulae and pace of change, 2016 and 2019).
    """
    problem = build_problem(request)
    if result := _find_path(problem):
        return make_plan(problem, *result, request.baseline.index)
    nearest = _nearest(problem, request.baseline.index)
    missed = nearest.missed()
    if missed.empty:
        # Nothing stood in the way but the rounding to whole pence.
        return replace(nearest, nearest=False)
    raise InfeasiblePlan(find_conflicts(problem, nearest._amounts, missed), nearest)


def is_possible(request: AllocationRequest) -> bool:
    """Whether a plan keeps all the limits, or misses them by pennies of rounding alone.

    Raises
    ------
    Unavailable, ValueError
        As :func:`allocate`.
    """
    problem = build_problem(request)
    # The common level is found without any programme, and mostly is the plan.
    return follow(problem) is not None or _find_path(problem) is not None


def _find_path(problem: Problem, tolerance: int = 1) -> tuple[Path, float] | None:
    """A path under every limit, and the least pence away from target that any has; None where there is no path.

    The common level of each year finds it where no year has to look ahead. Where one has to, the linear programme says
    what the poorest wards together need in each year, or, at last, what every ward needs. The first that passes targets
    no further than the linear programme is taken, or else the one that does so by the least.
    """
    from geo.allocation.linear_programme import closest_path

    closest = closest_path(problem)
    paths: list[tuple[float, Path, float]] = []
    for path, guide in _candidates(problem, closest, tolerance):
        past = (past_target(problem, path.amounts) & ~problem.may_pass) * np.abs(path.amounts - problem.targets)
        paths.append((float(past.sum()), path, guide.distance if guide else np.inf))
        if guide is None or past.sum() <= guide.past + path.amounts.size:
            return paths[-1][1:]
    return min(paths, key=lambda each: each[0])[1:] if paths else None


def _candidates(problem: Problem, closest: Closest | None, tolerance: int) -> Iterator[tuple[Path, Closest | None]]:
    """Paths under every limit, the evenest first, each with the linear programme's own."""
    if (path := follow(problem, tolerance=tolerance)) is not None:
        yield path, closest
    from geo.allocation.linear_programme import evened

    guide = _guide(problem, closest)
    if guide is None:
        return
    totals = rounded_down(guide.path[:, problem.poorest].sum(axis=1))
    totals[-1] = max(totals[-1], problem.required)
    ways: list[dict[str, Any]] = [{"totals": totals, "tolerance": 0}, {"totals": totals, "tolerance": tolerance}]
    for way in [*ways, {"totals": totals, "guide": evened(problem, guide.path), "tolerance": tolerance}]:
        if (path := follow(problem, **way)) is not None:
            yield path, guide


def _guide(problem: Problem, closest: Closest | None) -> Closest | None:
    """The closest path with the caps as they are, not as the lines that bound them."""
    from geo.allocation.linear_programme import closest_path

    if closest is None or problem.cap is None or not problem.step.any():
        return closest
    return closest_path(problem, np.vstack([problem.baseline, closest.path[:-1]]))


def _nearest(problem: Problem, order: pd.Index) -> Plan:
    """The plan that misses the limits by the least."""
    from geo.allocation.relaxation import STRATEGIES, least_miss

    least = least_miss(problem)
    relaxed = [problem.relaxed_by(strategy(problem, least)) for strategy in STRATEGIES]
    # Where the common level finds a path, no other strategy need be tried.
    for candidate in [each for each in relaxed if follow(each)][:1] or relaxed:
        if result := _find_path(candidate):
            return make_plan(problem, *result, order, nearest=True)
    # The programmes work in floating point: their answer may be some pence short of a plan in whole pence.
    for digits in range(_MOST_DIGITS):
        if result := _find_path(relaxed[-1], tolerance=10**digits):
            return make_plan(problem, *result, order, nearest=True)
    raise NoNearestPlanError(10 ** (_MOST_DIGITS - 1))
