"""The linear programme of a plan: the path closest to target over all years, by HiGHS through scipy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from geo.allocation.problem import Problem

Floats = NDArray[np.float64]

# A pound past target counts as so many pounds away from it: no ward passes its target while another way is left.
_PAST = 1000.0
# A pound off an even pace towards the required share counts so little that it only settles ties.
_OFF_PACE = 1e-3
# Rows that pennies decide can be too fine for the first tolerance; the second is the usual one.
_TOLERANCES = (1e-9, 1e-7)
_INFEASIBLE = 2


class NoSolutionError(ValueError):
    """Rows that nothing fulfils, as far as can be told."""


@dataclass(frozen=True, eq=False)
class Rows:
    """A limit as rows ``matrix @ amounts <= most``, in units; amounts run year by year, ward by ward."""

    name: str
    matrix: sparse.csr_array
    most: Floats


@dataclass(frozen=True, eq=False)
class Closest:
    """The path closest to target.

    Attributes
    ----------
    path : numpy.ndarray
        Pence with fractions, years by wards.
    distance, past : float
        Pence away from target and pence past target, over all wards and years.
    """

    path: Floats
    distance: float
    past: float


def unit_of(problem: Problem) -> float:
    """Pence in the unit of the programmes: about what a ward has, so that no answer depends on pounds or thousands."""
    return float(problem.pots.max()) / len(problem.wards)


def closest_path(problem: Problem, prior: Floats | None = None) -> Closest | None:
    """Find the path with the least money away from target, over all wards and years, under every limit.

    Parameters
    ----------
    problem : Problem
    prior : numpy.ndarray, optional
        Pence that a ward had the year before, years by wards; see :func:`cap_lines`.

    Returns
    -------
    Closest or None
        No ward's share moves away from its target share where that can be; failing that, the limits are kept alone;
        failing that, each but for a penny a ward and year. None where no path keeps them.
    """
    for steady, pennies in ((True, 0), (False, 0), (False, 1)):
        rows = [*limit_rows(problem, prior, pennies), *share_rows(problem)]
        try:
            return _closest(problem, [*rows, *_steady_rows(problem)] if steady else rows)
        except NoSolutionError:
            continue
    return None


def _closest(problem: Problem, rows: list[Rows]) -> Closest:
    """The closest path under some rows."""
    unit, targets = unit_of(problem), problem.targets.ravel() / unit_of(problem)
    members, pace = _even_pace(problem)
    matrix, upper = stack(rows)
    above_target, years = _starts_above_target(problem), by_year(problem)
    # Amounts are targets + up - down, so that up + down is the distance; then pounds behind and ahead of the even pace.
    no_pace = sparse.csr_array((matrix.shape[0], 2 * len(pace)))
    no_pace_years = sparse.csr_array((years.shape[0], 2 * len(pace)))
    identity = sparse.eye_array(len(pace))
    may_rise = above_target | np.tile(problem.may_pass, len(problem.years))
    solution = solve(
        np.concatenate(
            [np.where(may_rise, 1, _PAST), np.where(above_target, _PAST, 1), np.full(2 * len(pace), _OFF_PACE)]
        ),
        sparse.hstack([matrix, -matrix, no_pace]),
        upper - matrix @ targets,
        sparse.vstack(
            [sparse.hstack([years, -years, no_pace_years]), sparse.hstack([members, -members, identity, -identity])]
        ),
        np.concatenate([np.zeros(years.shape[0]), pace - members @ targets]),
        np.concatenate([np.full(len(targets), np.inf), targets, np.full(2 * len(pace), np.inf)]),
    )
    up, down = solution[: len(targets)], solution[len(targets) : 2 * len(targets)]
    past = np.where(above_target, down, np.where(may_rise, 0.0, up)).sum() * unit
    return Closest((targets + up - down).reshape(problem.targets.shape) * unit, (up + down).sum() * unit, past)


def evened(problem: Problem, path: Floats) -> Floats:
    """Share out a path anew among wards that are alike, in proportion to their targets.

    Wards are alike where today's money and all limits are the same part of the target. The linear programme has many
    answers that are as close to target, some of which treat such wards differently; this one is as close and does not.
    """
    parts = np.column_stack([problem.baseline, problem.protected, problem.minimum_per_head, problem.step])
    parts = parts / np.maximum(problem.shares, 1e-12)[:, None] / problem.pots.max()
    keys = np.column_stack([np.round(parts, 6), problem.poorest, problem.above_target])
    _, kind = np.unique(keys, axis=0, return_inverse=True)
    sums = np.stack([np.bincount(kind, weights=year) for year in path])
    shares = problem.shares / np.maximum(np.bincount(kind, weights=problem.shares), 1e-12)[kind]
    alone = np.bincount(kind)[kind] == 1
    return np.where(alone, path, sums[:, kind] * shares)


def limit_rows(problem: Problem, prior: Floats | None = None, pennies: int = 0) -> list[Rows]:
    """The limits of each ward and year, as rows; their relaxation, and some pennies, are in ``most``."""
    unit = unit_of(problem)
    same, before, first = _two_years(problem)
    rows = []
    for name in ("protected", "minimum_per_head"):
        least = np.tile(getattr(problem, name), len(problem.years)) * (1 - relaxed_part(problem, name))
        rows.append(Rows(name, -same, -least / unit))
    if problem.floor is not None:
        part_kept = (1 - problem.floor) * (1 - relaxed_part(problem, "floor"))
        rows.append(Rows("floor", sparse.diags_array(part_kept) @ before - same, -part_kept * first))
    if problem.cap is not None:
        slope, more = (line * (1 + relaxed_part(problem, "cap")) for line in cap_lines(problem, prior))
        # A cap of nothing is relaxed by a part of the target.
        nothing = np.tile((problem.baseline == 0) & (problem.step == 0), len(problem.years))
        more += relaxed_part(problem, "cap") * np.where(nothing, problem.targets.ravel() + 1, 0)
        rows.append(Rows("cap", same - sparse.diags_array(slope) @ before, more / unit + slope * first))
    return [Rows(row.name, row.matrix, row.most + pennies / unit) for row in rows]


def relaxed_part(problem: Problem, name: str) -> Floats:
    """The part by which a limit may be missed, flat."""
    return problem.relaxation.get(name, np.zeros(problem.targets.shape)).ravel()


def cap_lines(problem: Problem, prior: Floats | None) -> tuple[Floats, Floats]:
    """The cap as a straight line a ward and year: the most is slope x (amount of the year before) + more.

    The cap is the larger of a percentage and a minimum step, which no linear programme can hold exactly.

    Parameters
    ----------
    problem : Problem
    prior : numpy.ndarray, optional
        Pence that a ward had the year before, years by wards. With it the line is the part (percentage or step) that
        leaves more room there: whatever keeps the line keeps the cap. Without it the line runs over both, from the
        least to the most that the ward can have had the year before: whatever keeps the cap keeps the line.

    Returns
    -------
    slope, more : numpy.ndarray
        ``more`` in pence; years by wards, flat.
    """
    cap, step = problem.cap or 0.0, np.tile(problem.step, len(problem.years)).astype(float)
    if prior is not None:
        percentage = cap * prior.ravel() >= step
        return np.where(percentage, 1 + cap, 1.0), np.where(percentage, 0.0, step)
    low, high = (reach.ravel().astype(float) for reach in reaches(problem))
    at_low, at_high = (had + np.maximum(cap * had, step) for had in (low, high))
    wide = high > low
    slope = np.where(wide, (at_high - at_low) / np.where(wide, high - low, 1.0), 1 + cap)
    return slope, at_low - slope * low


def reaches(problem: Problem) -> tuple[Floats, Floats]:
    """The least and the most that each ward can have had in the year before each year, in pence."""
    low, high = [problem.baseline], [problem.baseline]
    for year in range(len(problem.years) - 1):
        low.append(problem.lower(year, low[-1]))
        high.append(np.maximum(np.minimum(problem.limit("cap", year, high[-1]), problem.pots[year]), low[-1]))
    return np.stack(low), np.stack(high)


def share_rows(problem: Problem) -> list[Rows]:
    """The required share of the last year, as a row; none where no share is required."""
    if problem.required_share is None:
        return []
    last = by_year(problem, problem.poorest)[[-1], :]
    return [Rows("required_share", -last, np.array([-problem.required / unit_of(problem)]))]


def by_year(problem: Problem, members: NDArray[np.bool_] | None = None) -> sparse.csr_array:
    """Rows that add up the amounts of each year, over all wards or some."""
    ones = np.ones(len(problem.wards)) if members is None else members.astype(float)
    return sparse.csr_array(sparse.kron(sparse.eye_array(len(problem.years)), ones[None, :]))


def stack(rows: list[Rows]) -> tuple[sparse.csr_array, Floats]:
    """All rows in one matrix."""
    return sparse.csr_array(sparse.vstack([row.matrix for row in rows])), np.concatenate([row.most for row in rows])


def solve(
    cost: Floats,
    matrix: sparse.csr_array,
    most: Floats,
    equal: sparse.csr_array,
    exactly: Floats,
    highest: Floats,
    *,
    sure: bool = False,
) -> Floats:
    """Minimise ``cost @ x`` over ``0 <= x <= highest``, ``matrix @ x <= most`` and ``equal @ x = exactly``.

    With `sure` there must be an answer: one tolerance's word that there is none is not taken.

    Raises
    ------
    NoSolutionError
        When nothing fulfils the rows, or HiGHS cannot tell.
    """
    bounds = np.column_stack([np.zeros(len(highest)), highest])
    for tolerance in _TOLERANCES:
        fit = {"primal_feasibility_tolerance": tolerance, "dual_feasibility_tolerance": tolerance}
        result = linprog(cost, matrix, most, equal, exactly, bounds, method="highs", options=fit)
        if result.status == 0:
            return result.x
        if result.status == _INFEASIBLE and not sure:
            break
    raise NoSolutionError(result.message)


def _two_years(problem: Problem) -> tuple[sparse.csr_array, sparse.csr_array, Floats]:
    """Matrices that give every year's amounts and those of the year before, and what the baseline adds to these."""
    size, count = problem.targets.size, len(problem.wards)
    first = np.zeros(size)
    first[:count] = problem.baseline / unit_of(problem)
    return sparse.eye_array(size, format="csr"), sparse.eye_array(size, k=-count, format="csr"), first


def _steady_rows(problem: Problem) -> list[Rows]:
    """No share moves away from its target share: none falls that starts below, none rises that starts above."""
    same, before, first = _two_years(problem)
    pots = np.concatenate([[problem.baseline.sum()], problem.pots])
    growth = np.repeat(pots[1:] / np.maximum(pots[:-1], 1), len(problem.wards))
    sign = np.where(_starts_above_target(problem), 1.0, -1.0)
    matrix = sparse.diags_array(sign) @ (same - sparse.diags_array(growth) @ before)
    return [Rows("steady", matrix, sign * growth * first)]


def _starts_above_target(problem: Problem) -> NDArray[np.bool_]:
    """Which wards start above their target share, for every year."""
    return np.tile(problem.above_target, len(problem.years))


def _even_pace(problem: Problem) -> tuple[sparse.csr_array, Floats]:
    """Rows that add up the poorest wards, and what they come to at an even pace from today's share to the required one.

    No rows where no share is required, or nothing is spent today.
    """
    if problem.required_share is None or not problem.baseline.sum():
        return sparse.csr_array((0, problem.targets.size)), np.zeros(0)
    today = problem.baseline[problem.poorest].sum() / problem.baseline.sum()
    length = len(problem.years)
    pace = today + (problem.required_share - today) * np.arange(1, length + 1) / length
    return by_year(problem, problem.poorest), pace * problem.pots / unit_of(problem)
