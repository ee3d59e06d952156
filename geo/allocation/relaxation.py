"""How limits give way before a plan is possible: the least miss, by linear programmes, and three ways to grant it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geo.allocation.linear_programme import (
    Floats,
    Rows,
    by_year,
    limit_rows,
    reaches,
    share_rows,
    solve,
    stack,
    unit_of,
)
from geo.allocation.problem import WARD_LIMITS, Problem

# What a pound of a missed limit weighs: aims give way before the pace, the pace before money that cannot move.
WEIGHTS = {"required_share": 1.0, "minimum_per_head": 10.0, "floor": 1e3, "cap": 1e3, "protected": 1e5}
_ROUNDS = 4
_LEEWAY = 1e-6
# The limits that are the same part for every ward, and are relaxed by the same part.
_PACE = {"floor", "cap"}
# Pence that are noise.
_NOTHING = 0.5
_SMALL = 1e-6


Relaxation = dict[str, Floats]
"""By how much each limit may be missed; see :attr:`geo.allocation.problem.Problem.relaxation`."""


@dataclass(frozen=True, eq=False)
class LeastMiss:
    """The least by which the limits must be missed, with fractions of a penny, as the programmes find it.

    Attributes
    ----------
    before : numpy.ndarray
        Pence that each ward has the year before each year, years by wards.
    missed : dict of str to numpy.ndarray
        Pence by which each limit is missed, flat: year by year, ward by ward.
    largest_part : dict of str to numpy.ndarray
        The largest part of each limit that any ward misses, by year.
    """

    before: Floats
    missed: dict[str, Floats]
    largest_part: dict[str, Floats]


def pace_relaxed_alike(problem: Problem, least: LeastMiss) -> Relaxation:
    """Floors are lowered, and caps raised, by the same part for every ward of a year."""
    return _pace_relaxed(problem, least, pennies=0)


def pace_relaxed_alike_and_a_penny(problem: Problem, least: LeastMiss) -> Relaxation:
    """The same with a penny more a ward, for what rounding to whole pence costs."""
    return _pace_relaxed(problem, least, pennies=1)


def each_ward_relaxed_by_its_own_miss(problem: Problem, least: LeastMiss) -> Relaxation:
    """Every limit of a ward and year gives what the programmes' own path misses there, and no more."""
    return {**_missed_parts(problem, least, least.before), **_share_relaxed(problem, least)}


STRATEGIES: tuple[Callable[[Problem, LeastMiss], Relaxation], ...] = (
    pace_relaxed_alike,
    pace_relaxed_alike_and_a_penny,
    each_ward_relaxed_by_its_own_miss,
)
"""How limits give way, the fairest first. Budgets never do."""


def least_miss(problem: Problem) -> LeastMiss:
    """Find by how much each limit must be missed, in each year and ward, before a plan is possible.

    Parameters
    ----------
    problem : Problem
        With limits that are not relaxed.

    Notes
    -----
    Two programmes. The first finds the least sum of missed pounds, weighted by `WEIGHTS`. The second keeps the sum of
    each limit and year and spreads it: the largest part that a ward misses is as small as can be, so that a floor that
    cannot hold is lowered alike for all. Where a cap has a minimum step, the part of it (percentage or step) that
    leaves more room is chosen anew from the answer, until it stays or `_ROUNDS` are over: each answer is a path, and
    the last is as good as any.
    """
    # Where a cap is in the way, amounts are as high as it lets them be.
    _, prior = reaches(problem)
    for _ in range(_ROUNDS):
        rows = [*limit_rows(problem, prior), *share_rows(problem)]
        amounts, missed, largest_part = _spread(problem, rows)
        before = np.vstack([problem.baseline, amounts[:-1]])
        if np.array_equal(_by_percentage(problem, before), _by_percentage(problem, prior)):
            break
        prior = before
    return LeastMiss(before, missed, largest_part)


def _pace_relaxed(problem: Problem, least: LeastMiss, pennies: int) -> Relaxation:
    """Floors and caps give the largest part that any ward misses, and some pennies; other limits what each misses."""
    prior = _todays_shares(problem)
    relaxation = _missed_parts(problem, least, prior)
    for name in _PACE & relaxation.keys():
        part = least.largest_part[name]
        more = pennies * len(problem.wards) / np.maximum(_limits(problem, name, prior).sum(axis=1), 1)
        # Only where it is missed at all.
        relaxation[name] = np.broadcast_to(part + np.where(part > 0, more, 0), problem.targets.T.shape).T
    return {**relaxation, **_share_relaxed(problem, least)}


def _missed_parts(problem: Problem, least: LeastMiss, before: Floats) -> Relaxation:
    """The part of each ward's limits that is missed, after what each ward had the year before."""
    return {name: _parts(problem, name, least.missed[name], before) for name in WARD_LIMITS if name in least.missed}


def _share_relaxed(problem: Problem, least: LeastMiss) -> Relaxation:
    """Pence by which the required share is missed, with those that rounding to whole pence can cost."""
    shortfall = least.missed.get("required_share", np.zeros(1)).sum()
    return {"required_share": np.asarray(np.ceil(shortfall) + problem.targets.size if shortfall else 0)}


def _by_percentage(problem: Problem, prior: Floats) -> NDArray[np.bool_]:
    """Whether the cap's percentage leaves more room than its minimum step, by year and ward."""
    return (problem.cap or 0.0) * prior >= problem.step


def _spread(problem: Problem, rows: list[Rows]) -> tuple[Floats, dict[str, Floats], dict[str, Floats]]:
    """The amounts, years by wards; the missed pence of each limit, flat; the largest missed part of each by year."""
    unit, (matrix, most), years = unit_of(problem), stack(rows), by_year(problem)
    count, size = matrix.shape
    weights = np.concatenate([np.full(len(row.most), WEIGHTS[row.name]) for row in rows])
    cost = np.concatenate([np.zeros(size), weights])
    elastic = sparse.hstack([matrix, -sparse.eye_array(count)])
    equal = sparse.hstack([years, sparse.csr_array((years.shape[0], count))])
    pots = problem.pots / unit
    first = solve(cost, elastic, most, equal, pots, np.full(size + count, np.inf), sure=True)[size:]
    columns = [_columns(problem, row) for row in rows]
    parts = sparse.block_diag(columns)
    missing = sparse.hstack([sparse.csr_array((count, size)), sparse.eye_array(count)])
    groups = parts.shape[1]
    sums = sparse.hstack([sparse.csr_array((groups, size)), (parts != 0).T.astype(float)])
    least = sums[:, size:] @ first
    solution = solve(
        np.concatenate([np.zeros(size + count), np.ones(groups)]),
        sparse.block_array([[elastic, None], [missing, -parts], [sums, None]]),
        # Only what is missed at all gets leeway against noise, so that no other limit is touched.
        np.concatenate([most, np.zeros(count), np.where(least > _LEEWAY, least * (1 + _LEEWAY), np.maximum(least, 0))]),
        sparse.hstack([equal, sparse.csr_array((years.shape[0], groups))]),
        pots,
        np.full(size + count + groups, np.inf),
        sure=True,
    )
    pieces = np.split(solution[size : size + count] * unit, _ends(columns, 0))
    missed = {row.name: np.where(piece > _NOTHING, piece, 0.0) for row, piece in zip(rows, pieces, strict=True)}
    largest = np.split(np.where(least * unit > len(problem.wards), solution[size + count :], 0.0), _ends(columns, 1))
    shares = {row.name: part for row, part in zip(rows, largest, strict=True)}
    return solution[:size].reshape(problem.targets.shape) * unit, missed, shares


def _ends(blocks: list[sparse.csr_array], axis: int) -> NDArray[np.int64]:
    """Where each block but the last ends, counted in rows (0) or columns (1)."""
    return np.cumsum([block.shape[axis] for block in blocks])[:-1]


def _parts(problem: Problem, name: str, missed: Floats, before: Floats) -> Floats:
    """Missed pence as parts of a limit, years by wards, after what each ward had the year before."""
    limits = _limits(problem, name, before)
    return np.divide(missed.reshape(limits.shape), limits, out=np.zeros(limits.shape), where=limits > 0)


def _columns(problem: Problem, row: Rows) -> sparse.csr_array:
    """What each row's missed pounds are a part of, a column a year."""
    if row.name not in WARD_LIMITS:
        return sparse.csr_array(np.ones((1, 1)))
    # Never below what HiGHS (scipy 1.17) takes for 0: its smallest coefficient is 1e-9.
    limits = np.maximum(_limits(problem, row.name, _todays_shares(problem)) / unit_of(problem), _SMALL)
    return sparse.csr_array(sparse.block_diag([year[:, None] for year in limits]))


def _todays_shares(problem: Problem) -> Floats:
    """What each ward has the year before each year where every ward keeps today's share, in pence, years by wards."""
    pots = np.concatenate([problem.baseline.sum(keepdims=True), problem.pots[:-1]])
    return np.outer(pots, problem.baseline / max(problem.baseline.sum(), 1))


def _limits(problem: Problem, name: str, before: Floats) -> Floats:
    """What the missed part of a limit is a part of, in pence, years by wards."""
    prior_pence = np.rint(before).astype(np.int64)
    limits = [problem.measure(name, problem.limit(name, year, had), year) for year, had in enumerate(prior_pence)]
    return np.stack(limits).astype(float)
