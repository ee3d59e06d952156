"""Why no plan is possible: which limits stand against each other, in which year and by how many pounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.allocation.plan import Plan
from geo.allocation.problem import LOWER_LIMITS, WARD_LIMITS, Problem
from geo.errors import Unavailable
from geo.money.pence import Pence

_MOST_NAMES = 5
_NAMES = {
    "floor": "the floor",
    "cap": "the cap",
    "protected": "protected money",
    "minimum_per_head": "the minimum per head",
    "required_share": "the required share",
    "budget": "the budget",
}


@dataclass(frozen=True)
class Conflict:
    """A limit that cannot be kept together with others.

    Attributes
    ----------
    year : object
        The label of the year.
    limit : str
        The limit that the nearest possible plan misses: "floor", "cap", "protected", "minimum_per_head" or
        "required_share".
    against : tuple of str
        What it cannot be kept together with: other limits, or "budget".
    wards : tuple
        The wards in which it is missed; empty for the required share.
    needed, available, short : float
        Pounds that are asked for, pounds that can be had, and the difference. Where a budget is too large for the
        caps, what is asked for is that it be spent.
    text : str
        The same as a sentence.
    """

    year: Any
    limit: str
    against: tuple[str, ...]
    wards: tuple[Any, ...]
    needed: float
    available: float
    short: float
    text: str


class InfeasiblePlan(Unavailable):
    """No plan keeps all the limits.

    Attributes
    ----------
    conflicts : tuple of Conflict
        One a limit and year that the nearest plan misses by more than rounding, in the order of the years.
    nearest : Plan
        The plan that misses them by the least; its ``nearest`` is true.
    """

    def __init__(self, conflicts: tuple[Conflict, ...], nearest: Plan) -> None:
        self.conflicts, self.nearest = conflicts, nearest
        super().__init__(" ".join(["No plan keeps all the limits.", *(conflict.text for conflict in conflicts)]))


@dataclass(frozen=True, eq=False)
class _Miss:
    """A limit missed in a year of the nearest plan, and what the limits of that year come to."""

    problem: Problem
    year: int
    limit: str
    wards: NDArray[np.bool_]
    before: Pence
    amounts: Pence

    def sum(self, name: str, members: NDArray[np.bool_] | None = None) -> int:
        """Pence that a limit comes to over some wards, by default those in which the limit is missed."""
        chosen = self.wards if members is None else members
        return int(self.problem.limit(name, self.year, self.before)[chosen].sum())

    @property
    def pot(self) -> int:
        """Pence for the wards in the year."""
        return int(self.problem.pots[self.year])


# What stands against the limit, pence needed and available, and the sentence without its year.
_Reason = tuple[tuple[str, ...], int, int, str]


def find_conflicts(problem: Problem, amounts: Pence, missed: pd.DataFrame) -> tuple[Conflict, ...]:
    """Explain each limit and year that the nearest plan misses.

    Parameters
    ----------
    problem : Problem
        The question as it was asked, with limits that are not relaxed.
    amounts : numpy.ndarray
        Pence of the nearest plan, years by wards.
    missed : pandas.DataFrame
        What it misses, from :meth:`geo.allocation.plan.Plan.missed`.
    """
    before = np.vstack([problem.baseline, amounts[:-1]])
    conflicts = []
    # What is missed by a penny a ward is rounding, and is a conflict only where there is no other.
    large = missed.groupby(["year", "limit"])["short"].transform("sum") * 100 > len(problem.wards)
    for (label, limit), rows in missed[large | ~large.any()].groupby(["year", "limit"], sort=False):
        year, wards = problem.years.index(label), np.asarray(problem.wards.isin(rows["ward"].dropna()))
        miss = _Miss(problem, year, str(limit), wards, before[year], amounts[year])
        # A reason must account for all that is missed, but for the pennies of rounding.
        total = round(rows["short"].sum() * 100) - len(problem.wards)
        fitting = (reason for reason in _reasons(miss, rows) if reason[1] - reason[2] >= total)
        against, needed, available, sentence = next(fitting)
        short = (needed - available) / 100
        text = f"Year {label}: {sentence} {_pounds(round(short * 100))}."
        names = tuple(problem.wards[wards])
        conflicts.append(Conflict(label, miss.limit, against, names, needed / 100, available / 100, short, text))
    return tuple(conflicts)


def _reasons(miss: _Miss, rows: pd.DataFrame) -> Iterator[_Reason]:
    """The reasons that fit, plainest first; the last always fits."""
    if miss.limit == "required_share":
        yield _share_reason(miss)
    elif miss.limit == "cap":
        everyone = np.ones(len(miss.wards), dtype=bool)
        if (room := miss.sum("cap", everyone)) < miss.pot:
            words = f"under the cap the wards can take {_pounds(room)} at most, but their budget is {_pounds(miss.pot)}"
            yield ("budget",), miss.pot, room, f"{words}: too much by"
        yield from (reason for name in LOWER_LIMITS if name != "floor" for reason in _against_cap(miss, name))
    else:
        yield from _against_budget(miss)
        yield from _against_cap(miss, miss.limit)
    needed, available = (int(np.rint(rows[name].sum() * 100)) for name in ("needed", "amount"))
    if miss.limit == "cap":
        needed, available = available, needed
    others = _others(miss)
    other_limits = _listed([_NAMES[name] for name in others])
    yield (
        others,
        needed,
        available,
        f"{_NAMES[miss.limit]} cannot be kept in {_wards(miss)} together with {other_limits}: missed by",
    )


def _against_budget(miss: _Miss) -> Iterator[_Reason]:
    """Lower limits, the missed one among them, that together need more than the budget."""
    limits = {name: miss.problem.limit(name, miss.year, miss.before) for name in LOWER_LIMITS}
    others = [name for name in LOWER_LIMITS if name != miss.limit and limits[name].any()]
    for count in range(len(others) + 1):
        for more in combinations(others, count):
            needed = int(np.maximum.reduce([limits[name] for name in (miss.limit, *more)]).sum())
            if needed > miss.pot:
                names = _listed([_NAMES[name] for name in (miss.limit, *more)])
                verb = "together need" if more else "needs"
                words = f"{names} {verb} {_pounds(needed)}, but the wards' budget is {_pounds(miss.pot)}"
                yield (*more, "budget"), needed, miss.pot, f"{words}: short by"


def _against_cap(miss: _Miss, lower: str) -> Iterator[_Reason]:
    """A lower limit that asks for more, in the wards of the miss, than the cap lets them have."""
    needed, room = miss.sum(lower), miss.sum("cap")
    if miss.problem.cap is not None and needed > room:
        words = f"{_NAMES[lower]} needs {_pounds(needed)} in {_wards(miss)}, but the cap lets them have {_pounds(room)}"
        yield ("cap" if miss.limit == lower else lower,), needed, room, f"{words}: short by"


def _share_reason(miss: _Miss) -> _Reason:
    """What keeps the poorest wards from their required share."""
    problem, poorest = miss.problem, miss.problem.poorest
    reached = int(miss.amounts[poorest].sum())
    against = ["cap"] if problem.cap is not None and miss.sum("cap", poorest) < problem.required else []
    lower = problem.lower(miss.year, miss.before)[~poorest]
    if miss.pot - int(lower.sum()) < problem.required:
        limits = {name: problem.limit(name, miss.year, miss.before)[~poorest] for name in LOWER_LIMITS}
        against += [name for name, limit in limits.items() if ((limit == lower) & (limit > 0)).any()]
    names = tuple(against) or _others(miss)
    # Not "at most": the nearest plan is found within a pound, and a little more may be possible.
    words = f"the required share is {_pounds(problem.required)}, but with {_listed([_NAMES[name] for name in names])}"
    return names, problem.required, reached, f"{words} the poorest wards come to {_pounds(reached)}: short by"


def _others(miss: _Miss) -> tuple[str, ...]:
    """The other limits that were asked for, or else the budget."""
    problem = miss.problem
    in_force = {"floor": problem.floor is not None, "cap": problem.cap is not None}
    in_force |= {name: bool(getattr(problem, name).any()) for name in ("protected", "minimum_per_head")}
    in_force["required_share"] = problem.required_share is not None
    return tuple(name for name in (*WARD_LIMITS, "required_share") if in_force[name] and name != miss.limit) or (
        "budget",
    )


def _wards(miss: _Miss) -> str:
    """The wards of a miss, not too many of them."""
    names = [str(ward) for ward in miss.problem.wards[miss.wards]]
    return _listed([*names[:_MOST_NAMES], f"{len(names) - _MOST_NAMES} more"] if len(names) > _MOST_NAMES else names)


def _listed(words: list[str]) -> str:
    """Words as a list in a sentence."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _pounds(pence: float) -> str:
    return f"£{pence / 100:,.2f}".removesuffix(".00")
