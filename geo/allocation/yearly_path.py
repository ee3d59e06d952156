"""The path of a plan, year by year: each ward between its present share and its target, in whole pence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.allocation.problem import LOWER_LIMITS, Problem
from geo.money.pence import Pence, rounded_down, rounded_up, share_level

Box = tuple[Pence, Pence]

# Pence that stand for nothing where amounts are compared by their size.
_LITTLE = 1e-6


@dataclass(frozen=True, eq=False)
class Path:
    """Pence by year and ward, and what holds each amount where it is.

    Attributes
    ----------
    amounts : numpy.ndarray
        Years by wards.
    binding : numpy.ndarray of str
        Years by wards: "target", one of the limits, "minimum_step", "held", "required_share" or "budget"; see
        :class:`geo.allocation.plan.Plan`.
    """

    amounts: Pence
    binding: NDArray[np.object_]


def follow(
    problem: Problem, *, totals: Pence | None = None, guide: NDArray[np.float64] | None = None, tolerance: int = 1
) -> Path | None:
    """Go from today's money towards the target, each year as near to it and as evenly as the limits allow.

    Parameters
    ----------
    problem : Problem
    totals : numpy.ndarray, optional
        The least pence of the poorest wards together, by year.
    guide : numpy.ndarray, optional
        Years by wards: a path to keep to instead of the common level, but for pennies.
    tolerance : int
        Pence by which a ward's limit may be missed where whole pence leave no other way.

    Returns
    -------
    Path or None
        None where some year leaves no room, or the required share is missed.
    """
    previous, amounts, binding = problem.baseline, [], []
    for year, pot in enumerate(problem.pots):
        boxes = _boxes(problem, year, previous, tolerance)
        weights = problem.within_reach(year) if guide is None else np.maximum(guide[year], _LITTLE)
        chosen = boxes if guide is None else boxes[-2:]
        amounts_of_year = _share_out(weights, chosen, int(pot))
        share_binds = (
            amounts_of_year is not None
            and totals is not None
            and bool(amounts_of_year[problem.poorest].sum() < totals[year])
        )
        if share_binds and totals is not None:
            amounts_of_year = _share_out_apart(problem, weights, chosen, int(pot), int(totals[year]))
        if amounts_of_year is None:
            return None
        binding.append(_binding(problem, year, previous, amounts_of_year, boxes[0], share_binds))
        amounts.append(amounts_of_year)
        previous = amounts_of_year
    if previous[problem.poorest].sum() < problem.required:
        return None
    return Path(np.stack(amounts), np.stack(binding))


def held_by(problem: Problem, amounts: Pence) -> NDArray[np.object_]:
    """What holds given amounts where they are: as `follow` says it of the amounts that it finds.

    Parameters
    ----------
    problem : Problem
    amounts : numpy.ndarray
        Pence, years by wards.

    Returns
    -------
    numpy.ndarray of str
        Years by wards; see `Path.binding`.
    """
    previous, binding = problem.baseline, []
    for year, pot in enumerate(problem.pots):
        boxes = _boxes(problem, year, previous, 1)
        share_binds = False
        if problem.required_share is not None:
            # The share binds where the poorest have more than the common level alone would give them.
            free = _share_out(problem.within_reach(year), boxes, int(pot))
            poorest = problem.poorest
            share_binds = free is not None and bool(amounts[year][poorest].sum() - free[poorest].sum() > poorest.sum())
        binding.append(_binding(problem, year, previous, amounts[year], boxes[0], share_binds))
        previous = amounts[year]
    return np.stack(binding)


def _boxes(problem: Problem, year: int, previous: Pence, tolerance: int) -> list[Box]:
    """What each ward may have, from the narrowest wish to the widest limit; each box lies in the next.

    1. Between last year's share and the target share.
    2. On the side of the target on which it started.
    3. Within the limits.
    4. The same, give or take the odd penny.
    """
    target = problem.targets[year]
    lowest, highest = problem.lower(year, previous), problem.limit("cap", year, previous)
    # Limits that meet may cross by the penny that each was rounded to.
    lowest = np.where(lowest - highest <= tolerance, np.minimum(lowest, highest), lowest)
    total_before = previous.sum()
    scaled = previous * (problem.pots[year] / total_before) if total_before else previous * 0.0
    above_target = problem.above_target
    low = np.where(above_target, target, np.minimum(rounded_down(scaled), target))
    high = np.where(above_target, np.maximum(rounded_up(scaled), target), target)
    side_low, side_high = np.where(above_target, low, lowest), np.where(above_target, highest, high)
    wishes = [(low, high), (side_low, side_high)]
    boxes = [(np.clip(least, lowest, highest), np.clip(most, lowest, highest)) for least, most in wishes]
    boxes += [(lowest, highest), (np.maximum(lowest - tolerance, 0), highest + tolerance)]
    return [_alike(problem, box) for box in boxes]


def _alike(problem: Problem, box: Box) -> Box:
    """Keep equal wards within a penny of each other, which the limits of several years would drive apart."""
    (low, high), kinds = box, problem.alike
    count = kinds.max() + 1
    if count == len(kinds):
        return box
    highest_low, lowest_high = np.full(count, low.min()), np.full(count, high.max())
    np.maximum.at(highest_low, kinds, low)
    np.minimum.at(lowest_high, kinds, high)
    # A box that was empty stays so.
    high = np.maximum(np.minimum(high, lowest_high[kinds] + 1), np.minimum(low, high))
    return np.maximum(low, np.minimum(highest_low[kinds] - 1, high)), high


def _share_out(weights: NDArray[np.float64], boxes: list[Box], total: int) -> Pence | None:
    """Share out at one common level within the first box that has room, moving no ward further than that needs."""
    if any((low > high).any() for low, high in boxes):
        return None
    inner_low, inner_high = boxes[0]
    amounts = share_level(weights, inner_low, inner_high, total)
    for low, high in boxes[1:]:
        if amounts is not None:
            break
        amounts = share_level(weights, low, inner_low, total) if total < inner_low.sum() else None
        amounts = share_level(weights, inner_high, high, total) if total > inner_high.sum() else amounts
        inner_low, inner_high = low, high
    return amounts


def _share_out_apart(
    problem: Problem, weights: NDArray[np.float64], boxes: list[Box], pot: int, poorest: int
) -> Pence | None:
    """Share out to the poorest wards what they must have, as far as the limits allow, and the rest to the others."""
    amounts, (low, high) = np.zeros_like(problem.baseline), boxes[-1]
    poorest = min(poorest, int(high[problem.poorest].sum()), int(pot - low[~problem.poorest].sum()))
    if problem.raised:
        # All of them at one level, whichever side of its target each started on.
        boxes = [(least, np.where(problem.poorest, high, most)) for least, most in boxes]
    for members, total in ((problem.poorest, poorest), (~problem.poorest, pot - poorest)):
        part = _share_out(weights[members], [(low[members], high[members]) for low, high in boxes], total)
        if part is None:
            return None
        amounts[members] = part
    return amounts


def _binding(
    problem: Problem, year: int, previous: Pence, amounts: Pence, shares: Box, share_binds: bool
) -> NDArray[np.object_]:
    """Say of each ward what holds its amount where it is; the first that fits counts."""
    step = problem.step > rounded_down((problem.cap or 0.0) * previous)
    at_cap = (amounts >= problem.limit("cap", year, previous)) & (problem.cap is not None)
    below = amounts < problem.targets[year]
    caps = [(at_cap & step, "minimum_step"), (at_cap, "cap")]
    tests = [(np.abs(amounts - problem.targets[year]) <= 1, "target"), *((test & below, code) for test, code in caps)]
    for name in LOWER_LIMITS:
        limit = problem.limit(name, year, previous)
        tests.append(((limit > 0) & (amounts <= limit), name))
    tests += [*caps, (np.full(len(amounts), share_binds), "required_share")]
    tests += [((amounts <= shares[0] + 1) | (amounts >= shares[1] - 1), "held")]
    return np.select([test for test, _ in tests], [np.array(code, dtype=object) for _, code in tests], "budget")
