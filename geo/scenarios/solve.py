"""From a scenario's inputs to its plan: the one way that saving, importing and checking share."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any

import pandas as pd

from geo.allocation.allocate import allocate
from geo.allocation.conflicts import InfeasiblePlan
from geo.allocation.plan import Plan
from geo.allocation.request import AllocationRequest
from geo.allocation.target_shares import target_shares
from geo.scenarios.inputs import plain, read_inputs
from geo.scenarios.scenario import SavedPlan, plan_to_save


@dataclass(frozen=True, eq=False)
class Solution:
    """A plan with all that explains it.

    Attributes
    ----------
    inputs : dict
        As checked.
    wards : pandas.DataFrame
        By ward code: ``ward_name, population, need, current, protected`` as the inputs have them, money in pence.
    shares : pandas.Series
        Target shares by ward code.
    plan : Plan
        Wards by code; the nearest possible one where ``relaxed`` is not empty.
    relaxed : tuple of str
        As in `geo.scenarios.scenario.SavedPlan`.
    """

    inputs: dict[str, Any]
    wards: pd.DataFrame
    shares: pd.Series
    plan: Plan
    relaxed: tuple[str, ...]


def compute_plan(inputs: Mapping[str, Any]) -> SavedPlan:
    """Find the plan that a scenario's inputs give, or the nearest one that is possible, marked as such.

    Parameters
    ----------
    inputs : mapping
        As `geo.scenarios.inputs.read_inputs` takes them.

    Returns
    -------
    SavedPlan
        Equal inputs give equal plans. ``relaxed`` says of each demand that cannot be kept which it is, in which year
        and by how many pounds, with the names of wards.

    Raises
    ------
    ScenarioError
        When the inputs cannot be kept.
    Unavailable
        When they do not fit each other, such as protected money above today's spend; see
        `geo.allocation.allocate.allocate`.

    Notes
    -----
    `geo.allocation.target_shares.target_shares`, then `geo.allocation.allocate.allocate`.
    """
    solution = solve(read_inputs(inputs))
    amounts = {str(code): [round(pounds * 100) for pounds in row] for code, row in solution.plan.wide().iterrows()}
    return plan_to_save(solution.inputs, amounts, solution.relaxed)


def solve(checked: dict[str, Any]) -> Solution:
    """Find the plan, with all that explains it.

    Parameters
    ----------
    checked : dict
        As `geo.scenarios.inputs.read_inputs` gives it.

    Raises
    ------
    Unavailable
        As :func:`compute_plan`.
    """
    wards = pd.DataFrame(checked["wards"]).set_index("ward_code")
    shares = target_shares(wards["population"], wards["need"], universal=checked["universal_part"])
    poorest = checked["poorest"] or {"wards": [], "share": None}
    relaxed: list[str] = []
    request = AllocationRequest(
        wards["current"] / 100,
        shares,
        _pounds(checked["budgets"]),
        floor=checked["floor"],
        cap=checked["cap"],
        minimum_step=checked["minimum_step"] / 100,
        minimum_per_head=checked["minimum_per_head"] / 100 or None,
        population=wards["population"],
        protected=wards["protected"] / 100,
        citywide=_pounds(checked["citywide"]),
        required_share=poorest["share"],
        poorest=poorest["wards"],
        years=checked["years"],
    )
    try:
        plan = allocate(request)
    except InfeasiblePlan as infeasible:
        plan = infeasible.nearest
        relaxed = [_with_names(conflict.text, wards["ward_name"]) for conflict in infeasible.conflicts]
    return Solution(checked, wards, shares, plan, tuple(relaxed))


def solution_of(inputs: Mapping[str, Any]) -> Solution:
    """The plan of some inputs, worked out once: the parts of a page ask for it at the same moment.

    Parameters
    ----------
    inputs : mapping
        As `geo.scenarios.inputs.read_inputs` takes them.

    Raises
    ------
    ScenarioError, Unavailable
        As :func:`compute_plan`.
    """
    text = json.dumps(plain(inputs), sort_keys=True)
    once = _once(text)
    with once.lock:
        if once.solution is None:
            once.solution = solve(read_inputs(json.loads(text)))
        return once.solution


@dataclass(eq=False)
class _Once:
    """A place for a plan, which one worker fills while the others that want the same one wait."""

    lock: Lock = field(default_factory=Lock)
    solution: Solution | None = None


@lru_cache(maxsize=64)
def _once(_text: str) -> _Once:
    return _Once()


def _pounds(pence: list[int]) -> list[float]:
    """Pence as pounds."""
    return [amount / 100 for amount in pence]


def _with_names(sentence: str, names: pd.Series) -> str:
    """Put the names of wards where their codes stand; a council's code "10" is neither a year nor a part of £10.00."""
    codes = "|".join(re.escape(str(code)) for code in sorted(names.index, key=len, reverse=True))
    year, colon, rest = sentence.partition(": ")
    wards = rf"(?<![\w£.,])(?:{codes})(?!\w|[.,]\d|\s?%| more\b)"
    return year + colon + re.sub(wards, lambda match: str(names[match.group()]), rest)
