"""The least that limits must give before a plan is possible: linear programmes in which each limit may be missed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geo.limits import WARD_LIMITS, Problem
from geo.pence import Pence
from geo.programme import Floats, Rows, by_year, limit_rows, reaches, share_rows, solve, stack, unit_of

# What a pound of a missed limit weighs: aims give way before the pace, the pace before money that cannot move.
WEIGHTS = {"required_share": 1.0, "minimum_per_head": 1.0, "floor": 10.0, "cap": 10.0, "protected": 100.0}
_ROUNDS = 4
_LEEWAY = 1e-6


def least_missed(problem: Problem) -> dict[str, Pence]:
    """Find by how much each limit must be missed, in each year and ward, before a plan is possible.

    Parameters
    ----------
    problem : Problem
        Without anything allowed.

    Returns
    -------
    dict of str to numpy.ndarray
        Pence by limit, years by wards; one number for the required share. Budgets are never missed.

    Notes
    -----
    Two programmes. The first finds the least sum of missed pounds, weighted by `WEIGHTS`. The second keeps the sum of
    each limit and year and spreads it: the largest part that a ward misses is as small as can be, so that a floor that
    cannot hold is lowered alike for all. Where a cap has a minimum step, the part of it (percentage or step) that
    leaves more room is chosen anew from the answer, until it stays.
    """
    # Where a cap is in the way, amounts are as high as it lets them be.
    _, prior = reaches(problem)
    missed: dict[str, Pence] = {}
    for _ in range(_ROUNDS):
        rows = [*limit_rows(problem, prior), *share_rows(problem)]
        amounts, missed = _spread(problem, rows)
        found = np.vstack([problem.baseline, amounts[:-1]])
        settled = np.array_equal(_by_percentage(problem, found), _by_percentage(problem, prior))
        prior = found
        if settled:
            break
    return missed


def _by_percentage(problem: Problem, prior: Floats) -> NDArray[np.bool_]:
    """Whether the cap's percentage leaves more room than its minimum step, by year and ward."""
    return (problem.cap or 0.0) * prior >= problem.step


def _spread(problem: Problem, rows: list[Rows]) -> tuple[Floats, dict[str, Pence]]:
    """The amounts and the missed pence that the two programmes give, years by wards."""
    unit, (matrix, most), years = unit_of(problem), stack(rows), by_year(problem)
    count, size = matrix.shape
    weights = np.concatenate([np.full(len(row.most), WEIGHTS[row.name]) for row in rows])
    cost = np.concatenate([np.zeros(size), weights])
    elastic = sparse.hstack([matrix, -sparse.eye_array(count)])
    equal = sparse.hstack([years, sparse.csr_array((years.shape[0], count))])
    pots = problem.pots / unit
    first = solve(cost, elastic, most, equal, pots, np.full(size + count, np.inf))[size:]
    parts = sparse.block_diag([_parts(problem, row) for row in rows])
    missing = sparse.hstack([sparse.csr_array((count, size)), sparse.eye_array(count)])
    groups = parts.shape[1]
    sums = sparse.hstack([sparse.csr_array((groups, size)), (parts != 0).T.astype(float)])
    least = sums[:, size:] @ first
    found = solve(
        np.concatenate([np.zeros(size + count), np.ones(groups)]),
        sparse.block_array([[elastic, None], [missing, -parts], [sums, None]]),
        # Only what is missed at all gets leeway against noise, so that no other limit is touched.
        np.concatenate([most, np.zeros(count), np.where(least > _LEEWAY, least * (1 + _LEEWAY), least)]),
        sparse.hstack([equal, sparse.csr_array((years.shape[0], groups))]),
        pots,
        np.full(size + count + groups, np.inf),
    )
    shape = problem.targets.shape
    pieces = np.split(found[size : size + count] * unit, np.cumsum([len(row.most) for row in rows])[:-1])
    missed = {
        row.name: _whole(piece, 1 if row.name in WARD_LIMITS else size).reshape(
            shape if row.name in WARD_LIMITS else ()
        )
        for row, piece in zip(rows, pieces, strict=True)
    }
    return found[:size].reshape(shape) * unit, missed


def _whole(missed: Floats, spare: int) -> Pence:
    """Missed pence with some to spare, for amounts and limits are rounded; noise is nothing missed."""
    return np.where(missed > 0.5, np.ceil(missed) + spare, 0).astype(np.int64)


def _parts(problem: Problem, row: Rows) -> sparse.csr_array:
    """What each row's missed pounds are a part of, a column a year: the limit of a ward that keeps today's share."""
    if row.name not in WARD_LIMITS:
        return sparse.csr_array(np.ones((1, 1)))
    pots = np.concatenate([[max(problem.baseline.sum(), 1)], problem.pots[:-1]])
    shares = problem.baseline / max(problem.baseline.sum(), 1)
    columns = []
    for year, pot in enumerate(pots):
        limit = problem.limit(row.name, year, np.rint(shares * pot).astype(np.int64))
        columns.append(np.where(limit > 0, limit, problem.targets[year] + 1)[:, None] / unit_of(problem))
    return sparse.csr_array(sparse.block_diag(columns))
