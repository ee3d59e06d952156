"""What a scenario is computed from: a plain mapping with a version, checked key by key before anything uses it."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from geo.scenarios.validators import (
    ScenarioError,
    clean_text,
    group,
    listing,
    none_or,
    number,
    one_of,
    short_text,
    truth,
    whole_pence,
)

INPUTS_SCHEMA = 1
"""The version of the mapping; a change of its keys or of their meaning raises it."""

KEEP = "today"
"""The aim of a plan that keeps today's shares; a plan that names no aim follows people and need."""

BASES = ("award", "actual", "budget", "plan")


def _long_text(value: Any, key: str) -> str:
    """Read a text that may name every part of an index."""
    return clean_text(value, key, longest=5_000)


def _need(value: Any, key: str) -> float:
    """Read the need of a ward; a ward without one is refused."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        cure = "Choose a measure that every ward has: a missing figure is never taken for 0 or 1."
        raise ScenarioError("No need figure.", key=key, cure=cure)
    return number(0, 1e12, "Need is a number from 0 up, higher where need is greater.")(value, key)


def _people(value: Any, key: str) -> float:
    """Read the population of a ward; one without people has no need a head."""
    people = number(0, 1e9, "Population is a number of persons above 0.")(value, key)
    if people == 0:
        cure = "Choose an age band with people in every ward, or leave the ward out."
        raise ScenarioError("No people.", key=key, value=value, cure=cure)
    return people


def _weights(value: Any, key: str) -> dict[str, float]:
    """Read the weights of an index, by indicator; none for a single indicator."""
    if not isinstance(value, Mapping):
        raise ScenarioError("Not weights by indicator.", key=key, value=value, cure="Write {} for a single indicator.")
    reader = number(0, 1e12, "A weight is a number from 0 up.")
    weights = {short_text(name, key): reader(weight, f"{key}[{name}]") for name, weight in value.items()}
    return dict(sorted(weights.items()))


_WARD = group(
    {
        "ward_code": short_text,
        "ward_name": short_text,
        "population": _people,
        "need": _need,
        "current": whole_pence,
        "protected": whole_pence,
    }
)

_SHARE = number(0, 1, "Write a fraction from 0 to 1: 5 % is 0.05.")

_INPUTS = group(
    {
        "schema": number(INPUTS_SCHEMA, INPUTS_SCHEMA, f"Write {INPUTS_SCHEMA}."),
        "city": short_text,
        "vintage": short_text,
        "population": group({"age_band": short_text, "period": short_text}),
        "need": group(
            {
                "measure": _long_text,
                "title": _long_text,
                "period": _long_text,
                "method": none_or(short_text),
                "weights": _weights,
            }
        ),
        "baseline": group({"period": short_text, "basis": one_of(*BASES), "adjusted": truth}, {"total": whole_pence}),
        "universal_part": _SHARE,
        "years": listing(short_text, least=1, most=20),
        "budgets": listing(whole_pence, least=1, most=20),
        "citywide": listing(whole_pence, least=1, most=20),
        "floor": none_or(_SHARE),
        "cap": none_or(number(0, 100, "Write a fraction from 0 up: 10 % a year is 0.1; null for no cap.")),
        "minimum_step": whole_pence,
        "minimum_per_head": whole_pence,
        "protected_programmes": listing(short_text),
        "poorest": none_or(group({"wards": listing(short_text, least=1), "share": _SHARE})),
        "wards": listing(_WARD, least=1, named_by="ward_name"),
    },
    {"aim": one_of(KEEP)},
)


def _unique(values: Sequence[str], key: str) -> None:
    """Refuse a list that names something twice."""
    twice = [value for value, times in Counter(values).items() if times > 1]
    if twice:
        raise ScenarioError("Named twice.", key=key, value=twice[0], cure="Keep one of the two.")


def read_inputs(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Check the inputs of a scenario, and give them in the one form that their hash is taken of.

    Parameters
    ----------
    inputs : mapping
        As docs/store.md lists it. Money in whole pence; ``universal_part``, ``floor``, ``cap`` and shares as
        fractions. `geo.allocation.request.AllocationRequest` says what each means.

    Returns
    -------
    dict
        A copy with the keys in the order of the format, made of dict, list, str, int, float, bool and None alone.

    Raises
    ------
    ScenarioError
        Naming the key, the value and the cure, for whatever is unknown, missing, of another kind or out of range,
        and where two parts do not fit each other.
    """
    schema = inputs.get("schema") if isinstance(inputs, Mapping) else None
    if isinstance(schema, int) and schema > INPUTS_SCHEMA:
        raise ScenarioError(
            "From a newer Wardshift.", key="schema", value=schema, cure="Update this one and try again."
        )
    read: dict[str, Any] = _INPUTS(inputs, "")
    read["schema"] = INPUTS_SCHEMA
    _fits_together(read)
    return read


def _fits_together(read: Mapping[str, Any]) -> None:
    """Refuse parts that are in order each, but not together."""
    codes = [ward["ward_code"] for ward in read["wards"]]
    _unique(read["years"], "years")
    _unique(codes, "wards")
    for key in ("budgets", "citywide"):
        if len(read[key]) != len(read["years"]):
            cure = f"Give one for each of {', '.join(read['years'])}."
            raise ScenarioError("Not one amount a year.", key=key, value=read[key], cure=cure)
    for place, (budget, citywide) in enumerate(zip(read["budgets"], read["citywide"], strict=True)):
        if citywide > budget:
            cure = "Citywide money is a part of the year's budget."
            raise ScenarioError("Above the budget.", key=f"citywide[{place}]", value=citywide, cure=cure)
    for ward in read["wards"]:
        if ward["protected"] > ward["current"]:
            key, cure = f"wards[{ward['ward_name']}].protected", "Protected money is a part of today's spend."
            raise ScenarioError("Above today's spend.", key=key, value=ward["protected"], cure=cure)
    total, current = read["baseline"].get("total"), sum(ward["current"] for ward in read["wards"])
    if total is not None and total != current:
        cure = f"The wards' current money adds up to {current}; leave the total out where none was typed."
        raise ScenarioError("Not the sum of the wards.", key="baseline.total", value=total, cure=cure)
    if read["poorest"]:
        _unique(read["poorest"]["wards"], "poorest.wards")
        strange = sorted(set(read["poorest"]["wards"]) - set(codes))
        if strange:
            raise ScenarioError("Not a ward of the plan.", key="poorest.wards", value=strange[0], cure="Remove it.")
    if not sum(ward["population"] * ward["need"] for ward in read["wards"]) > 0:
        cure = "Choose a measure that is above 0 in some ward."
        raise ScenarioError("No need anywhere.", key="wards", cure=cure)


def canonical_json(value: Any) -> str:
    """Write a value in the one way that gives equal values equal text: keys sorted, no spare space."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def inputs_hash(inputs: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical text of checked inputs, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(inputs).encode()).hexdigest()


def frozen(value: Any) -> Any:
    """Make a read-only copy: mappings cannot be assigned into, lists are tuples."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(item) for key, item in value.items()})
    return tuple(map(frozen, value)) if isinstance(value, list | tuple) else value


def plain(value: Any) -> Any:
    """Make a copy of dicts and lists, which JSON knows."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return list(map(plain, value)) if isinstance(value, list | tuple) else value
