"""A scenario's plan as it was saved or published, with all that explains it; and whether solving anew would differ."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo.allocation.given_plan import plan_as_given
from geo.caching import cached
from geo.scenarios.inputs import canonical_json, read_inputs
from geo.scenarios.scenario import Draft, SavedPlan
from geo.scenarios.solve import Solution, raised_shares, request_of, saved_plan, solution_of, wards_of
from geo.scenarios.validators import ScenarioError

_MOST = 3


def solution_as_saved(scenario: Draft) -> Solution:
    """The plan of a scenario with the amounts that were saved, whatever a solver would find today.

    Parameters
    ----------
    scenario : Draft
        With a plan.

    Returns
    -------
    Solution
        Amounts, and the demands that are not kept, are those of the saved plan; targets and what holds each ward are
        worked out for them from the saved inputs. Cached.

    Raises
    ------
    ScenarioError
        When the scenario has no plan.
    Unavailable
        When the inputs do not fit each other.
    """
    if scenario.plan is None:
        raise ScenarioError("No plan yet.", key="plan", cure="Compute the plan, and save it.")
    return _as_saved(canonical_json(scenario.inputs), canonical_json(scenario.plan.as_mapping()))


@cached(maxsize=64)
def _as_saved(inputs: str, plan: str) -> Solution:
    checked, stored = read_inputs(json.loads(inputs)), json.loads(plan)
    request, wards = request_of(checked), wards_of(checked)
    pence = pd.DataFrame.from_dict(stored["amounts"], orient="index", columns=checked["years"])
    explained = plan_as_given(request, pence.reindex(wards.index), nearest=bool(stored["relaxed"]))
    return Solution(checked, wards, raised_shares(request), request.shares, explained, tuple(stored["relaxed"]))


def differs_anew(scenario: Draft) -> tuple[str, ...]:
    """Where the plan would come out differently, were it worked out anew from the same inputs by this Wardshift.

    Returns
    -------
    tuple of str
        A clause each, the widest difference first; empty where all is the same, or there is no plan.
    """
    if scenario.plan is None:
        return ()
    try:
        anew = saved_plan(solution_of(scenario.inputs))
    except (ValueError, RuntimeError) as problem:
        return (f"it could not be worked out any more ({str(problem).rstrip('.')})",)
    return _differences(scenario.inputs, scenario.plan, anew)


def _differences(inputs: Mapping[str, Any], saved: SavedPlan, anew: SavedPlan) -> tuple[str, ...]:
    """Name the widest differences of two plans of the same inputs."""
    names = {ward["ward_code"]: ward["ward_name"] for ward in inputs["wards"]}
    apart = [
        (abs(new - old), code, year, old, new)
        for code in names
        for year, old, new in zip(saved.years, saved.amounts[code], anew.amounts[code], strict=True)
        if old != new
    ]
    apart.sort(key=lambda each: (-each[0], each[1], each[2]))
    clauses = [
        f"{names[code]} would have £{new / 100:,.2f} in {year}, not £{old / 100:,.2f}"
        for _, code, year, old, new in apart[:_MOST]
    ]
    if len(apart) > _MOST:
        clauses.append(f"{len(apart) - _MOST} more amounts would differ")
    if saved.relaxed != anew.relaxed and not apart:
        clauses.append("it would miss other demands than it says")
    return tuple(clauses)
