"""What would make an impossible plan possible: for each limit alone, the nearest figure that suffices."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from geo.allocation.allocate import is_possible
from geo.allocation.request import AllocationRequest

# A cap is offered up to the hundredfold; whoever asks for more asks for none.
_PERCENTS_UP = (*range(1, 100), *range(100, 1000, 10), *range(1000, 10_001, 100))
# How far past the figure that was found others are tried: pennies of rounding can spoil one and not the next.
_TRIES = 4


@dataclass(frozen=True)
class Offer:
    """A figure for one limit with which, all others unchanged, a plan is possible.

    Attributes
    ----------
    limit : str
        "floor", "cap", "minimum_step", "minimum_per_head", "required_share" or "protected".
    value : float or None
        A part for floor, cap and required share; pounds for the step and the minimum per head; None where only to
        leave the limit out suffices.
    """

    limit: str
    value: float | None


def offers(request: AllocationRequest) -> tuple[Offer, ...]:
    """For each single limit that suffices, the figure nearest to the one asked for that makes a plan possible.

    Parameters
    ----------
    request : AllocationRequest
        One for which :func:`geo.allocation.allocate.allocate` finds no plan.

    Returns
    -------
    tuple of Offer
        Each was tried: with it a plan is possible. Figures are round: whole per cent for floor and cap, tenths of a
        per cent for the required share, two significant digits for pounds. Empty where no single limit suffices.

    Raises
    ------
    Unavailable, ValueError
        As :func:`geo.allocation.allocate.allocate`.

    Notes
    -----
    Looser limits only add plans, so that the figure is found by halving the round figures between what was asked for
    and no limit at all.
    """
    return tuple(offer for limit, figures in _scales(request) if (offer := _nearest(request, limit, figures)))


def _scales(request: AllocationRequest) -> Iterator[tuple[str, Sequence[float | None]]]:
    """By limit in force: the figures that can be offered, from the nearest to no limit at all."""
    if request.floor is not None:
        floors = [percent / 100 for percent in range(1, 101)]
        yield "floor", [*(floor for floor in floors if floor > request.floor + 1e-9), None]
    if request.cap is not None:
        cap = request.cap
        yield "cap", [*(percent / 100 for percent in _PERCENTS_UP if percent / 100 > cap + 1e-9), None]
        if np.isscalar(request.minimum_step):
            step = float(request.minimum_step)  # type: ignore[arg-type]
            yield "minimum_step", [pounds for pounds in _round_pounds(max(request.budgets)) if pounds > step]
    if request.minimum_per_head:
        least = request.minimum_per_head
        yield "minimum_per_head", [*(pounds for pounds in _round_pounds(least)[::-1] if pounds < least), None]
    if request.required_share is not None:
        share = request.required_share
        tenths = [tenth / 1000 for tenth in range(1000, 0, -1)]
        yield "required_share", [*(part for part in tenths if part < share - 1e-9), None]
    if request.protected is not None and np.any(np.asarray(list(_values(request.protected)), dtype=float) > 0):
        yield "protected", [None]


def _values(protected: Any) -> Any:
    """The pounds of protected money, however they are given."""
    return protected.to_numpy().ravel() if hasattr(protected, "to_numpy") else protected.values()


def _round_pounds(most: float) -> list[float]:
    """Pounds of two significant digits, from a penny up to the first that is no less than a sum."""
    figures = [digits * 10.0**power for power in range(-2, 13) for digits in (range(1, 10) if power < -1 else ())]
    figures += [round(digits * 10.0**power, 2) for power in range(-2, 12) for digits in range(10, 100)]
    figures.sort()
    return figures[: bisect_left(figures, most) + 1]


def _nearest(request: AllocationRequest, limit: str, figures: Sequence[float | None]) -> Offer | None:
    """The first figure of a scale with which a plan is possible; None where even the last does not do."""

    def possible(place: int) -> bool:
        return is_possible(_with(request, limit, figures[place]))

    if not figures or not possible(len(figures) - 1):
        return None
    first = _first(possible, len(figures) - 1)
    for place in range(first, min(first + _TRIES, len(figures))):
        if place == len(figures) - 1 or possible(place):
            return Offer(limit, figures[place])
    return Offer(limit, figures[-1])


def _first(possible: Callable[[int], bool], last: int) -> int:
    """The first place that is possible, by halving; the last is known to be."""
    low, high = -1, last
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if possible(middle) else (middle, high)
    return high


def _with(request: AllocationRequest, limit: str, value: float | None) -> AllocationRequest:
    """The same request with another figure for one limit."""
    changes: dict[str, Any] = {limit: value}
    if limit == "required_share" and value is None:
        changes["poorest"] = ()
    return replace(request, **changes)
