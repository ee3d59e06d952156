"""From a scenario's inputs to its plan: the one way that saving, importing and checking share."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock
from typing import Any

import pandas as pd

from geo.allocation.allocate import allocate
from geo.allocation.conflicts import InfeasiblePlan
from geo.allocation.offers import Offer, offers
from geo.allocation.plan import Plan
from geo.allocation.request import AllocationRequest
from geo.allocation.target_shares import raised_together, target_shares
from geo.caching import cached
from geo.errors import Unavailable
from geo.scenarios.inputs import KEEP, plain, read_inputs
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
        Target shares by ward code, on which the plan rests: the formula's, or those raised to the required share.
    formula : pandas.Series
        Target shares by ward code before any was raised: by people and need, or today's shares where these are kept.
    plan : Plan
        Wards by code; the nearest possible one where ``relaxed`` is not empty.
    relaxed : tuple of str
        As in `geo.scenarios.scenario.SavedPlan`.
    """

    inputs: dict[str, Any]
    wards: pd.DataFrame
    shares: pd.Series
    formula: pd.Series
    plan: Plan
    relaxed: tuple[str, ...]

    @property
    def raised(self) -> bool:
        """Whether the targets of the poorest wards were raised together, because the share required is above theirs."""
        return not self.shares.equals(self.formula)

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """Where not all demands can be kept: for each limit that suffices alone, the figure with which they can."""
        return offers(request_of(self.inputs)) if self.relaxed else ()


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
    return saved_plan(solve(read_inputs(inputs)))


def saved_plan(solution: Solution) -> SavedPlan:
    """The amounts of a solution, ready to be saved.

    Raises
    ------
    ScenarioError
        As `geo.scenarios.scenario.plan_to_save`.
    """
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
    wards = wards_of(checked)
    request = request_of(checked)
    relaxed: list[str] = []
    try:
        plan = allocate(request)
    except InfeasiblePlan as infeasible:
        plan = infeasible.nearest
        relaxed = [_with_names(conflict.text, wards["ward_name"]) for conflict in infeasible.conflicts]
    return Solution(checked, wards, raised_shares(request), request.shares, plan, tuple(relaxed))


def raised_shares(request: AllocationRequest) -> pd.Series:
    """The target shares on which a plan rests: those of the poorest wards raised together to the required share."""
    return raised_together(request.shares, request.poorest, request.required_share)


def wards_of(checked: Mapping[str, Any]) -> pd.DataFrame:
    """The wards of some inputs, as `Solution.wards` has them."""
    return pd.DataFrame(checked["wards"]).set_index("ward_code")


def request_of(checked: Mapping[str, Any]) -> AllocationRequest:
    """What is asked of the plan of some inputs.

    Parameters
    ----------
    checked : mapping
        As `geo.scenarios.inputs.read_inputs` gives it.

    Raises
    ------
    Unavailable
        As :func:`compute_plan`.
    """
    wards = wards_of(checked)
    poorest = checked["poorest"] or {"wards": [], "share": None}
    return AllocationRequest(
        wards["current"] / 100,
        _formula(checked, wards),
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


def _formula(checked: Mapping[str, Any], wards: pd.DataFrame) -> pd.Series:
    """Target shares before any is raised: by people and need, or today's own."""
    if checked.get("aim") != KEEP:
        return target_shares(wards["population"], wards["need"], universal=checked["universal_part"])
    today = wards["current"]
    if not today.sum():
        raise Unavailable(
            "Nothing is spent today, so that there are no shares to keep. Let money follow people and need."
        )
    return (today / today.sum()).rename("target_share")


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
    # One worker solves, while the others that want the same plan wait.
    with _lock(text):
        return _solved(text)


@lru_cache(maxsize=64)
def _lock(_text: str) -> Lock:
    return Lock()


@cached(maxsize=64)
def _solved(text: str) -> Solution:
    return solve(read_inputs(json.loads(text)))


def _pounds(pence: list[int]) -> list[float]:
    """Pence as pounds."""
    return [amount / 100 for amount in pence]


def _with_names(sentence: str, names: pd.Series) -> str:
    """Put the names of wards where their codes stand; a council's code "10" is neither a year nor a part of £10.00."""
    codes = "|".join(re.escape(str(code)) for code in sorted(names.index, key=len, reverse=True))
    year, colon, rest = sentence.partition(": ")
    wards = rf"(?<![\w£.,])(?:{codes})(?!\w|[.,]\d|\s?%| more\b)"
    return year + colon + re.sub(wards, lambda match: str(names[match.group()]), rest)
