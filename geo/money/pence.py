"""Whole pence: rounding up, down and by largest remainder, and money shared out at one common level."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Pence = NDArray[np.int64]

# What floating point may add to a sum of money, in pence; far below the penny that it could turn over.
_NOISE = 1e-3


def to_pence(pounds: ArrayLike) -> Pence:
    """Pounds as whole pence, to the nearest penny."""
    return np.rint(np.asarray(pounds, dtype=float) * 100).astype(np.int64)


def to_pounds(pence: ArrayLike) -> NDArray[np.float64]:
    """Whole pence as pounds; the nearest floating point number, so that two decimals print exactly."""
    return np.asarray(pence, dtype=np.int64) / 100


def rounded_up(pence: ArrayLike) -> Pence:
    """The next whole penny, noise of floating point not counted."""
    return np.ceil(np.asarray(pence, dtype=float) - _NOISE).astype(np.int64)


def rounded_down(pence: ArrayLike) -> Pence:
    """The last whole penny, noise of floating point not counted."""
    return np.floor(np.asarray(pence, dtype=float) + _NOISE).astype(np.int64)


def largest_remainder(amounts: NDArray[np.float64], total: int) -> Pence:
    """Round amounts to whole pence that add up to a total exactly.

    Parameters
    ----------
    amounts : numpy.ndarray
        Pence with fractions, zero or more, that add up to `total` but for noise.
    total : int
        Pence.

    Returns
    -------
    numpy.ndarray
        Each amount rounded down or up: the pennies left over by rounding down go to the largest fractions (Hamilton's
        method), ties to those that come first.
    """
    whole = rounded_down(amounts)
    fractions = np.round(amounts - whole, 4)
    left_over = int(total - whole.sum())
    # A stable sort keeps the first of equal fractions first.
    whole[np.argsort(-fractions, kind="stable")[: max(left_over, 0)]] += 1
    # Noise can round one penny too many down to its own value: it is taken back where the fraction is smallest.
    whole[np.argsort(fractions, kind="stable")[: max(-left_over, 0)]] -= 1
    return whole


def share_level(weights: NDArray[np.float64], lower: Pence, upper: Pence, total: int) -> Pence | None:
    """Share out a total at one common level: level x weight, no less than `lower`, no more than `upper`.

    Parameters
    ----------
    weights : numpy.ndarray
        Above zero.
    lower, upper : numpy.ndarray
        Pence; `lower` nowhere above `upper`.
    total : int
        Pence.

    Returns
    -------
    numpy.ndarray or None
        Whole pence within the limits that add up to `total`; None where the limits leave no room for it.

    Notes
    -----
    ``sum(clip(level * weights, lower, upper))`` never falls as the level rises and is straight between the levels at
    which some amount meets a limit: those are searched by halving, and the piece found is solved exactly.
    """
    if not lower.sum() <= total <= upper.sum():
        return None
    levels = np.unique(np.concatenate([lower / weights, upper / weights]))
    low, high = 0, len(levels) - 1
    while high - low > 1:
        middle = (low + high) // 2
        enough = np.clip(levels[middle] * weights, lower, upper).sum() >= total
        low, high = (low, middle) if enough else (middle, high)
    below, above = (np.clip(levels[end] * weights, lower, upper) for end in (low, high))
    gap = (above - below).sum()
    part = (total - below.sum()) / gap if gap > 0 else 0.0
    return largest_remainder(below + min(max(part, 0.0), 1.0) * (above - below), total)
