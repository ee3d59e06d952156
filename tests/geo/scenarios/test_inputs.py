"""A scenario and its inputs: what is kept, what is refused and how it is said."""

from __future__ import annotations

import copy
import hashlib
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from geo.scenarios.inputs import inputs_hash, plain, read_inputs
from geo.scenarios.scenario import Draft, plan_to_save
from geo.scenarios.validators import ScenarioError
from tests.helpers.samples import any_inputs, draft, inputs, plan_of, ward


def changed(path: str, value: Any) -> dict[str, Any]:
    """The sample inputs with one value changed, "wards.0.need" for instance."""
    given = copy.deepcopy(inputs())
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = given
    for step in steps:
        place = place[step]
    place[last] = value
    return given


def test_checked_inputs_say_what_was_given():
    read = read_inputs(inputs())
    assert read == inputs()
    assert json.loads(json.dumps(read)) == read


@given(any_inputs())
def test_checking_twice_changes_nothing(given: dict[str, Any]):
    read = read_inputs(given)
    assert read_inputs(read) == read
    assert inputs_hash(read_inputs(json.loads(json.dumps(given)))) == inputs_hash(read)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("capp", 0.1, r'^capp, value 0\.1: Unknown key\. Is "cap" meant\?$'),
        ("colour", "red", r"^colour, value 'red': Unknown key\. Remove it; the keys are: schema, city, vintage"),
        ("need.colour", "red", r"^need\.colour, value 'red': Unknown key\. Remove it; the keys are: measure, title"),
        ("wards.1.needs", 1, r'^wards\[Southgate\]\.needs, value 1: Unknown key\. Is "need" meant\?$'),
        ("schema", 2, r"^schema, value 2: From a newer Wardshift\. Update this one and try again\.$"),
        ("schema", 0, r"^schema, value 0: Out of range\. Write 1\.$"),
        ("schema", True, r"^schema, value True: Not a number\."),
        ("city", " ", r"^city, value ' ': Empty\. Fill it in\.$"),
        ("city", 7, r"^city, value 7: Not a text\."),
        ("city", "Test\x00ton", r"^city, value '\\x00': A character that cannot be shown\."),
        ("city", "Test\ud800", r"^city, value '\\ud800': A character that cannot be shown\."),
        ("city", "T" * 121, r"^city, value 'T{78}…: Longer than 120 characters\."),
        (
            "universal_part",
            25,
            r"^universal_part, value 25: Out of range\. Write a fraction from 0 to 1: 5 % is 0\.05\.",
        ),
        ("universal_part", "0.25", r"^universal_part, value '0\.25': Not a number\."),
        ("universal_part", float("nan"), r"^universal_part, value nan: Out of range\."),
        ("universal_part", True, r"^universal_part, value True: Not a number\."),
        ("floor", -0.1, r"^floor, value -0\.1: Out of range\."),
        ("cap", float("inf"), r"^cap, value inf: Out of range\. .* null for no cap\.$"),
        ("budgets.0", 12.5, r"^budgets\[0\], value 12\.5: Not a whole number of pence\. £12\.50 is written 1250\.$"),
        ("budgets.0", -1, r"^budgets\[0\], value -1: Out of range\."),
        ("budgets.0", 10**400, r"^budgets\[0\], value 10{78}…: Out of range\."),
        ("budgets.0", None, r"^budgets\[0\]: Not a whole number of pence\."),
        ("budgets", [1, 2], r"^budgets, value \[1, 2\]: Not one amount a year\. Give one for each of 2026/27"),
        ("citywide", [0], r"^citywide, value \[0\]: Not one amount a year\."),
        ("citywide.1", 1_010_002, r"^citywide\[1\], value 1010002: Above the budget\."),
        ("wards.0.population", 0, r"^wards\[Northgate\]\.population, value 0: No people\."),
        ("years.1", "2026/27", r"^years, value '2026/27': Named twice\."),
        ("years", "2026", r"^years, value '2026': Not a list of 1 to 20\."),
        ("wards", [], r"^wards, value \[\]: Not a list of 1 to 20000\."),
        ("wards.0", "Northgate", r"^wards\[0\], value 'Northgate': Not a group of named values\."),
        ("wards.1.ward_code", "E1", r"^wards, value 'E1': Named twice\."),
        ("wards.0.population", -1, r"^wards\[Northgate\]\.population, value -1: Out of range\."),
        ("wards.0.need", None, r"^wards\[Northgate\]\.need: No need figure\. .*never taken for 0 or 1\.$"),
        ("wards.0.need", float("nan"), r"^wards\[Northgate\]\.need: No need figure\."),
        ("wards.0.need", -0.5, r"^wards\[Northgate\]\.need, value -0\.5: Out of range\."),
        ("wards", [ward("E1", "Northgate", need=0)], r"^wards: No need anywhere\."),
        ("wards.2.protected", 400_000, r"^wards\[St Ann's\]\.protected, value 400000: Above today's spend\."),
        ("poorest.wards.0", "E9", r"^poorest\.wards, value 'E9': Not a ward of the plan\."),
        ("poorest.wards", ["E1", "E1"], r"^poorest\.wards, value 'E1': Named twice\."),
        (
            "baseline.basis",
            "guess",
            r"^baseline\.basis, value 'guess': Not a word of the list\. Use one of: award, actual",
        ),
        ("baseline.adjusted", 1, r"^baseline\.adjusted, value 1: Neither true nor false\."),
        ("need.weights", [], r"^need\.weights, value \[\]: Not weights by indicator\."),
        ("need.weights", {"income": -1}, r"^need\.weights\[income\], value -1: Out of range\."),
    ],
)
def test_what_cannot_be_kept_is_told_with_key_value_and_cure(path: str, value: Any, message: str):
    with pytest.raises(ScenarioError, match=message):
        read_inputs(changed(path, value))


@pytest.mark.parametrize("key", list(inputs()))
def test_every_key_must_be_there(key: str):
    given = inputs()
    del given[key]
    with pytest.raises(ScenarioError, match=rf"^{key}: Missing\. Add the key; null where it may be none\.$"):
        read_inputs(given)


@pytest.mark.parametrize("given", [None, [], "inputs", 1])
def test_inputs_are_a_group_of_named_values(given: Any):
    with pytest.raises(ScenarioError, match="Not a group of named values"):
        read_inputs(given)


def test_the_hash_is_of_the_values_and_not_of_how_they_are_written():
    backwards = dict(reversed(inputs().items()))
    typed = changed("wards.0.population", np.int64(800)) | {
        "cap": np.float64(0.2),
        "budgets": tuple(inputs()["budgets"]),
    }
    accent = changed("city", "Testto\u0301n"), changed("city", "Testt\u00f3n")
    assert inputs_hash(read_inputs(backwards)) == inputs_hash(read_inputs(inputs()))
    assert inputs_hash(read_inputs(typed)) == inputs_hash(read_inputs(inputs()))
    assert inputs_hash(read_inputs(accent[0])) == inputs_hash(read_inputs(accent[1]))
    assert inputs_hash(read_inputs(changed("floor", -0.0))) == inputs_hash(read_inputs(changed("floor", 0)))


def test_the_hash_is_the_sha_256_of_the_sorted_text():
    text = json.dumps(read_inputs(inputs()), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert inputs_hash(read_inputs(inputs())) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("path", ["wards.0.need", "universal_part", "minimum_step", "budgets.3", "poorest.share"])
def test_any_change_of_a_value_changes_the_hash(path: str):
    assert inputs_hash(read_inputs(changed(path, 1))) != inputs_hash(read_inputs(inputs()))


def test_a_draft_cannot_be_changed_nor_can_the_inputs_under_it():
    given = inputs()
    made = Draft("Plan A", "", given, plan_of(given))
    given["wards"][0]["need"] = 0.9
    assert made.inputs["wards"][0]["need"] == 0.4
    with pytest.raises(TypeError):
        made.inputs["cap"] = 1
    with pytest.raises(TypeError):
        made.plan.amounts["E1"] = ()
    with pytest.raises(AttributeError):
        made.name = "Plan B"
    assert plain(made.inputs) == inputs()


def test_a_name_is_one_line_and_a_note_may_have_several():
    made = draft("  Plan   A ", note=" First.\r\nSecond. ")
    assert (made.name, made.note, made.city) == ("Plan A", "First.\nSecond.", "Testton")
    with pytest.raises(ScenarioError, match=r"^name"):
        draft("Plan\nA")
    with pytest.raises(ScenarioError, match=r"^name.*Empty"):
        draft("   ")
    with pytest.raises(ScenarioError, match=r"^note.*Longer than 5000"):
        draft(note="x" * 5001)


def test_a_plan_must_add_up_to_its_budgets_unless_it_says_what_it_relaxed():
    short = {code: list(row) for code, row in plan_of(inputs()).amounts.items()}
    short["E1"][1] -= 1
    with pytest.raises(
        ScenarioError, match=r"2027/28 adds up to 1010000 pence, its budget less citywide money is 1010001\."
    ):
        plan_to_save(inputs(), short)
    relaxed = plan_to_save(inputs(), short, ["The budget of 2027/28 is missed by £0.01."])
    assert relaxed.relaxed == ("The budget of 2027/28 is missed by £0.01.",)


@pytest.mark.parametrize(
    ("amounts", "message"),
    [
        ({"E1": [1] * 5, "E2": [1] * 5}, r"plan\.amounts, value \['E3'\]: Not the wards of the inputs\."),
        ({"E1": [1] * 5, "E2": [1] * 5, "E3": [1] * 4}, r"plan\.amounts\[E3\].*Not one amount a year\."),
        (
            {"E1": [1] * 5, "E2": [1] * 5, "E3": [0.5] * 5},
            r"plan\.amounts\[E3\], value 0\.5: Not a whole number of pence",
        ),
        ({"E1": [1] * 5, "E2": [1] * 5, "E3": 5}, r"plan\.amounts\[E3\], value 5: Not a list"),
        ([], r"Not the wards of the inputs"),
    ],
)
def test_a_plan_must_have_the_wards_and_years_of_its_inputs(amounts: Any, message: str):
    with pytest.raises(ScenarioError, match=message):
        plan_to_save(inputs(), amounts)


def test_a_plan_of_other_inputs_is_refused():
    other = changed("universal_part", 0.5)
    with pytest.raises(ScenarioError, match="The plan belongs to other inputs"):
        Draft("Plan A", "", other, plan_of(inputs()))
    assert Draft("Plan A", "", other, None).plan is None
