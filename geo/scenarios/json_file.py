"""A scenario as a JSON file, which reads back to the same plan or says where it does not."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from geo.scenarios.inputs import frozen, inputs_hash, plain, read_inputs
from geo.scenarios.scenario import Draft, SavedPlan, Scenario
from geo.scenarios.validators import ScenarioError, clean_text

FILE_FORMAT = "wardshift-scenario"
FILE_SCHEMA = 1
LARGEST_FILE = 10_000_000
"""Characters of a scenario's file; 8,000 wards need about 2 million."""


@dataclass(frozen=True)
class Imported:
    """A scenario read from a file.

    Attributes
    ----------
    draft : Draft
        Ready to be saved; its plan is the one that the inputs give now.
    author : str
        Who had written it, as the file says.
    differences : tuple of str
        What does not agree with the file, as sentences that must be shown. Empty where all is the same.
    """

    draft: Draft
    author: str
    differences: tuple[str, ...]


def to_json(scenario: Scenario) -> str:
    """Write a scenario as a file that `from_json` reads back to the same plan.

    Returns
    -------
    str
        JSON in UTF-8's characters, indented, ending in a line break. Times are UTC in ISO 8601; money is in pence.
    """
    content = {
        "format": FILE_FORMAT,
        "schema": FILE_SCHEMA,
        "name": scenario.name,
        "note": scenario.note,
        "author": scenario.author,
        "saved_by": scenario.saved_by,
        "version": scenario.version,
        "created": scenario.created.isoformat(),
        "updated": scenario.updated.isoformat(),
        "inputs_hash": scenario.inputs_hash,
        "inputs": plain(scenario.inputs),
        "plan": None if scenario.plan is None else scenario.plan.as_mapping(),
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def from_json(text: str, recompute: Callable[[Mapping[str, Any]], SavedPlan], *, city: str, vintage: str) -> Imported:
    """Read a scenario from a file, compute its plan again, and say where the two differ.

    Parameters
    ----------
    text : str
        What `to_json` wrote.
    recompute : callable
        From checked inputs to the plan that they give; called only where the file has a plan.
    city, vintage : str
        Of the city that the scenario is to be saved for.

    Raises
    ------
    ScenarioError
        When the file is no scenario, is one of another city or vintage, or its inputs cannot be kept.
    """
    content = _parse(text)
    inputs = read_inputs(content["inputs"])
    for key, here in (("city", city), ("vintage", vintage)):
        if inputs[key] != here:
            cure = f"This desk plans for {city}, {vintage}."
            raise ScenarioError("A scenario of other wards.", key=f"inputs.{key}", value=inputs[key], cure=cure)
    differences = []
    if content["inputs_hash"] != inputs_hash(inputs):
        differences.append(
            "The inputs were changed after the file was exported; the plan here follows the inputs as they stand."
        )
    plan = None
    if content["plan"] is not None:
        plan = recompute(frozen(inputs))
        differences += _differences(content["plan"], plan, inputs)
    author = clean_text(content["author"], "author")
    return Imported(Draft(content["name"], content["note"], inputs, plan), author, tuple(differences))


_FILE_KEYS = (
    "format",
    "schema",
    "name",
    "note",
    "author",
    "saved_by",
    "version",
    "created",
    "updated",
    "inputs_hash",
    "inputs",
    "plan",
)


def _no_number(text: str) -> NoReturn:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(f"{text} is no number.")


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice, for nobody knows which is meant."""
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("a key stands twice.")
    return content


def _parse(text: str) -> dict[str, Any]:
    """Read the JSON, and check that it is a scenario's file."""
    cure = 'Choose a file that "Export as JSON" wrote.'
    if len(text) > LARGEST_FILE:
        raise ScenarioError(f"Longer than {LARGEST_FILE:,} characters.", key="file", cure=cure)
    try:
        content = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_no_repeats, parse_constant=_no_number)
    except (ValueError, RecursionError) as problem:
        raise ScenarioError(f"Not readable as JSON: {problem}", key="file", cure=cure) from problem
    if not isinstance(content, dict) or content.get("format") != FILE_FORMAT:
        raise ScenarioError("Not a scenario of Wardshift.", key="format", cure=cure)
    if content.get("schema") != FILE_SCHEMA:
        cure = "Update Wardshift, or export again from a version like this one."
        raise ScenarioError("Another version of the format.", key="schema", value=content.get("schema"), cure=cure)
    odd = sorted(set(content) ^ set(_FILE_KEYS))
    if odd:
        what = "Unknown key." if odd[0] in content else "Missing."
        raise ScenarioError(what, key=odd[0], cure=f"The keys are: {', '.join(_FILE_KEYS)}.")
    return content


def _differences(filed: Any, plan: SavedPlan, inputs: Mapping[str, Any]) -> list[str]:
    """Say how the plan of the file differs from the one computed now."""
    now = plan.as_mapping()
    if filed == now:
        return []
    amounts = filed.get("amounts") if isinstance(filed, dict) else None
    if not isinstance(amounts, dict):
        return ["The file's plan cannot be read; the plan here was computed from its inputs."]
    names = {ward["ward_code"]: ward["ward_name"] for ward in inputs["wards"]}
    other = [names[code] for code in names if amounts.get(code) != now["amounts"][code]]
    if not other:
        return ["The file's plan has the same amounts, but was marked differently; the marks here are computed anew."]
    some = ", ".join(other[:3]) + (f" and {len(other) - 3} more" if len(other) > 3 else "")
    return [f"The plan computed now differs from the file's in {some}; the plan here is the one computed now."]
