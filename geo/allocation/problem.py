"""The question that a plan answers: today's money, the target, the budgets and the limits, checked and in pence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.allocation.checks import by_ward, part_from_0, refuse_wards
from geo.allocation.request import AllocationRequest
from geo.allocation.target_shares import raise_together
from geo.errors import Unavailable
from geo.money.pence import Pence, largest_remainder, rounded_down, rounded_up, to_pence

# The limits that can be missed, by name; what a ward's amount of the year before decides comes last.
LOWER_LIMITS = ("protected", "minimum_per_head", "floor")
WARD_LIMITS = (*LOWER_LIMITS, "cap")


@dataclass(frozen=True, eq=False)
class Problem:
    """What is asked of a plan, in whole pence, wards in the order of their labels.

    Attributes
    ----------
    wards : pandas.Index
        Sorted by label, so that no answer depends on the order of the question.
    years : tuple
        Labels of the years.
    baseline : numpy.ndarray
        Today's pence by ward.
    shares : numpy.ndarray
        Target shares by ward, adding up to 1; those of the poorest wards raised together where a share is required
        for them that is above theirs (:func:`geo.allocation.target_shares.raise_together`).
    budgets, citywide, pots : numpy.ndarray
        Pence by year; the pot is what is left for the wards.
    targets : numpy.ndarray
        Pence, years by wards: each pot shared out by `shares`, by largest remainder. Where shares are raised, the
        poorest wards' targets add up to the required pence of every year.
    floor, cap : float or None
        Largest loss and gain of a ward in a year, as a part of what it had.
    step, protected, minimum_per_head : numpy.ndarray
        Pence by ward.
    poorest : numpy.ndarray
        Which wards a share is required for.
    required_share : float or None
        The least part of the last pot for those wards.
    raised : bool
        Whether their targets were raised together, because the required share is above the formula's.
    relaxation : Mapping
        By limit, the part of it that may be missed, years by wards; pence for the required share. Empty but in the
        search for the nearest possible plan.
    """

    wards: pd.Index
    years: tuple[Any, ...]
    baseline: Pence
    shares: NDArray[np.float64]
    budgets: Pence
    citywide: Pence
    pots: Pence
    targets: Pence
    floor: float | None
    cap: float | None
    step: Pence
    protected: Pence
    minimum_per_head: Pence
    poorest: NDArray[np.bool_]
    required_share: float | None
    raised: bool = False
    relaxation: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    @property
    def required(self) -> int:
        """Pence that the poorest wards must have in the last year, less what the relaxation lets them miss."""
        if self.required_share is None:
            return 0
        return int(rounded_up(self.required_share * self.pots[-1])) - int(self.relaxation.get("required_share", 0))

    def limit(self, name: str, year: int, previous: Pence) -> Pence:
        """One of `WARD_LIMITS` in a year (counted from 0), as pence by ward, after its relaxation."""
        if name == "cap":
            if self.cap is None:
                return np.full(len(self.wards), self.pots[year])
            most = previous + np.maximum(rounded_down(self.cap * previous), self.step)
            return most + self._relaxed_pence(name, year, most)
        if name == "floor":
            least = np.zeros_like(previous) if self.floor is None else rounded_up((1 - self.floor) * previous)
        else:
            least = getattr(self, name)
        return least - self._relaxed_pence(name, year, least)

    def _relaxed_pence(self, name: str, year: int, limit: Pence) -> Pence:
        """Pence by which a limit may be missed."""
        if name not in self.relaxation:
            return np.zeros_like(limit)
        return np.rint(self.relaxation[name][year] * self.measure(name, limit, year)).astype(np.int64)

    def measure(self, name: str, limit: Pence, year: int) -> Pence:
        """What the missed part of a limit is a part of: the limit, or the target where a cap is nothing."""
        return np.where((limit == 0) & (name == "cap"), self.targets[year] + 1, limit)

    @property
    def above_target(self) -> NDArray[np.bool_]:
        """Which wards start above their target share, by more than a penny."""
        return self.baseline - self.shares * self.baseline.sum() > 1

    @property
    def may_pass(self) -> NDArray[np.bool_]:
        """Which wards may pass their target for the required share's sake: the poorest, where theirs were raised.

        Where a cap or floor keeps one of them from its target, the others have what is left at one common level, and
        not those alone that start above.
        """
        return self.poorest & self.raised

    @cached_property
    def alike(self) -> NDArray[np.intp]:
        """A number for each ward, the same for wards that are equal in everything."""
        columns = [self.baseline, self.shares, self.step, self.protected, self.minimum_per_head, self.poorest]
        return np.unique(np.column_stack(columns), axis=0, return_inverse=True)[1]

    def within_reach(self, year: int) -> NDArray[np.float64]:
        """Each ward's target, or the money that it keeps whatever happens where that is more; a penny at least.

        Not rounded, so that equal wards have equal figures.
        """
        fixed = [np.maximum(self.limit(name, year, self.baseline), 1) for name in ("protected", "minimum_per_head")]
        return np.maximum.reduce([self.shares * self.pots[year], *fixed])

    def lower(self, year: int, previous: Pence) -> Pence:
        """The least each ward may have in a year, after what it had in the year before."""
        return np.maximum.reduce([self.limit(name, year, previous) for name in LOWER_LIMITS])

    def relaxed_by(self, relaxation: Mapping[str, NDArray[np.float64]]) -> Problem:
        """The same question with limits that may be missed by so much."""
        return replace(self, relaxation=relaxation)


def build_problem(request: AllocationRequest) -> Problem:
    """Check a request, and turn it into pence.

    Returns
    -------
    Problem

    Raises
    ------
    Unavailable
        When money or a ward's figure is missing, negative or does not fit, naming what and which ward or year.
    ValueError
        When another part of the request is out of range or does not fit.
    """
    today = by_ward(request.baseline, "baseline spend")
    wards = pd.Index(sorted(today.index, key=str), name=today.index.name)
    target = by_ward(request.shares, "target shares", wards)
    if abs(target.sum() - 1) > 1e-9:
        raise ValueError(f"The target shares add up to {target.sum():.6f}, not to 1.")
    pots, totals, citywide, labels = _money(request)
    money = to_pence(today.reindex(wards))
    step, protected, head = _ward_limits(request, wards)
    refuse_wards(wards, protected > money, "protected money is more than today's spend")
    named, required = pd.Index(list(request.poorest)), part_from_0(request.required_share, "required share", 1.0)
    if unknown_wards := [str(ward) for ward in named.difference(wards)]:
        raise ValueError(f"The poorest wards are not all among the wards: {', '.join(unknown_wards)}.")
    if (request.required_share is None) != (len(named) == 0):
        raise ValueError("A required share needs the wards it is for, and the poorest wards need a required share.")
    poorest, formula = np.asarray(wards.isin(named)), target.to_numpy()
    shares = raise_together(formula, poorest, required)
    return Problem(
        wards=wards,
        years=labels,
        baseline=money,
        shares=shares,
        budgets=totals,
        citywide=citywide,
        pots=pots,
        targets=np.stack([_targets(shares, poorest, required if shares is not formula else None, pot) for pot in pots]),
        floor=part_from_0(request.floor, "floor", 1.0),
        cap=part_from_0(request.cap, "cap", None),
        step=step,
        protected=protected,
        minimum_per_head=head,
        poorest=poorest,
        required_share=required,
        raised=shares is not formula,
    )


def _targets(shares: NDArray[np.float64], members: NDArray[np.bool_], required: float | None, pot: np.int64) -> Pence:
    """Each ward's target of a pot, in whole pence; where shares were raised, the members' add up to the required."""
    if required is None:
        return largest_remainder(shares * pot, int(pot))
    targets, theirs = np.zeros(len(shares), dtype=np.int64), int(rounded_up(required * pot))
    for group, total in ((members, theirs), (~members, int(pot) - theirs)):
        part = shares[group]
        if len(part) and part.sum() > 0:
            targets[group] = largest_remainder(part / part.sum() * total, total)
    return targets


def _money(request: AllocationRequest) -> tuple[Pence, Pence, Pence, tuple[Any, ...]]:
    """Pots, budgets and citywide money by year, and the years' labels."""
    totals = np.asarray(request.budgets, dtype=float)
    if totals.ndim != 1 or not len(totals):
        raise ValueError("The budgets must be one amount a year, for at least one year.")
    labels = tuple(request.years) if request.years is not None else tuple(range(1, len(totals) + 1))
    if len(labels) != len(totals) or len(set(labels)) != len(labels):
        raise ValueError(f"There are {len(totals)} budgets and {len(set(labels))} different years.")
    citywide = np.asarray(request.citywide, dtype=float)
    if citywide.ndim and len(citywide) != len(totals):
        raise ValueError(f"There are {len(totals)} budgets and {len(citywide)} amounts of citywide money.")
    citywide = np.broadcast_to(citywide, totals.shape)
    for label, total, citywide_amount in zip(labels, totals, citywide, strict=True):
        if not np.isfinite(total) or total <= 0:
            raise Unavailable(f"The budget of year {label} must be above zero, not {total}.")
        if not np.isfinite(citywide_amount) or citywide_amount < 0:
            raise Unavailable(f"The citywide money of year {label} must be zero or more, not {citywide_amount}.")
        if citywide_amount >= total:
            left = f"leaves nothing of the budget of £{total:,.2f}"
            raise Unavailable(f"Year {label}: citywide money of £{citywide_amount:,.2f} {left}.")
    return to_pence(totals) - to_pence(citywide), to_pence(totals), to_pence(citywide), labels


def _ward_limits(request: AllocationRequest, wards: pd.Index) -> tuple[Pence, Pence, Pence]:
    """Minimum step, protected money and minimum per head of each ward, in pence."""
    step, protected = request.minimum_step, request.protected
    if not isinstance(step, pd.Series):
        step = pd.Series(float(step), index=wards)
    programmes = pd.DataFrame(pd.Series(protected) if isinstance(protected, Mapping) else protected)
    unknown = ~programmes.index.isin(wards)
    refuse_wards(programmes.index, unknown, "a row in the protected money, but is not among the wards")
    pounds = pd.Series(0.0, index=wards)
    for programme in programmes:
        # A ward that is not listed has nothing protected; a listed one must say how much.
        pounds = pounds.add(by_ward(programmes[programme], f"protected money {programme}".strip()), fill_value=0.0)
    head = np.zeros(len(wards))
    if request.minimum_per_head is not None:
        if request.population is None:
            raise ValueError("A minimum per head needs the population of each ward.")
        each = part_from_0(request.minimum_per_head, "minimum per head", None)
        head = each * by_ward(request.population, "population", wards).to_numpy()
    return to_pence(by_ward(step, "minimum step", wards)), to_pence(pounds.reindex(wards)), rounded_up(head * 100)
