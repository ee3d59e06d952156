"""Export and import: the same plan again, or a word about where it differs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.scenarios.json_file import from_json, to_json
from geo.scenarios.scenario import Draft, Scenario, plan_to_save
from geo.scenarios.validators import ScenarioError
from tests.helpers.samples import any_inputs, draft, inputs, plan_of, texts, words

WHEN = datetime(2026, 5, 3, 14, 5, 6, tzinfo=UTC)


def saved(made: Draft) -> Scenario:
    return Scenario(made.name, made.note, made.inputs, made.plan, "f" * 32, 3, "Ada", "Grace", WHEN, WHEN)


def read(text: str, recompute=plan_of, city: str = "Testton", vintage: str = "WD13"):
    return from_json(text, recompute, city=city, vintage=vintage)


def edited(**changes: Any) -> str:
    return json.dumps(json.loads(to_json(saved(draft()))) | changes)


@given(any_inputs(), words, texts, st.booleans())
def test_a_file_reads_back_to_the_same_plan(given: dict[str, Any], name: str, note: str, has_plan: bool):
    made = Draft(name, note, given, plan_of(given) if has_plan else None)
    again = read(to_json(saved(made)))
    assert again.draft == made
    assert (again.author, again.differences) == ("Ada", ())


def test_the_file_is_readable_text_with_who_and_when():
    text = to_json(saved(draft("Plän A", note="Two\nlines")))
    content = json.loads(text)
    assert '"name": "Plän A"' in text
    assert text.endswith("}\n")
    assert content["updated"] == "2026-05-03T14:05:06+00:00"
    assert (content["author"], content["saved_by"], content["version"]) == ("Ada", "Grace", 3)
    assert content["plan"]["amounts"]["E1"] == list(plan_of(inputs()).amounts["E1"])


def test_inputs_changed_by_hand_are_told_and_computed_anew():
    content = json.loads(to_json(saved(draft())))
    content["inputs"]["wards"][0]["need"] = 0.5
    again = read(json.dumps(content))
    assert again.draft.plan == plan_of(content["inputs"])
    assert again.differences == (
        "The inputs were changed after the file was exported; the plan here follows the inputs as they stand.",
        "The plan computed now differs from the file's in Northgate, Southgate, St Ann's; "
        "the plan here is the one computed now.",
    )


def test_a_plan_changed_by_hand_is_told_by_ward():
    content = json.loads(to_json(saved(draft())))
    content["plan"]["amounts"]["E3"][0] += 1
    again = read(json.dumps(content))
    assert again.draft == draft()
    assert len(again.differences) == 1
    assert "differs from the file's in St Ann's;" in again.differences[0]


def test_another_way_to_compute_is_told():
    def otherwise(given):
        rows = {row["ward_code"]: [0] * 5 for row in given["wards"]}
        return plan_to_save(given, rows | {"E1": given["budgets"]}, ["All to one ward."])

    again = read(to_json(saved(draft())), otherwise)
    assert again.draft.plan.amounts["E1"][0] == 1_000_000
    assert "differs" in again.differences[0]


def test_a_nearest_plan_stays_marked_and_a_lost_mark_is_told():
    def nearest(given):
        return plan_to_save(given, plan_of(given).amounts, ["St Ann's loses 9 % in 2027/28, the floor allows 5 %."])

    text = to_json(saved(Draft("Plan A", "", inputs(), nearest(inputs()))))
    again = read(text, nearest)
    assert again.draft.plan.relaxed == ("St Ann's loses 9 % in 2027/28, the floor allows 5 %.",)
    assert again.differences == ()
    content = json.loads(text)
    content["plan"]["relaxed"] = []
    assert "marked differently" in read(json.dumps(content), nearest).differences[0]


def test_a_file_without_plan_computes_none():
    def never(given):
        raise AssertionError("There is no plan to compute.")

    assert read(to_json(saved(Draft("Plan A", "", inputs(), None))), never).draft.plan is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"^file: Not readable as JSON: .* Choose a file that"),
        ("[" * 100_000, r"^file: Not readable as JSON"),
        ("[1" + "0" * 5000 + "]", r"^file: Not readable as JSON"),
        ("[]", r"^format: Not a scenario of Wardshift\."),
        ('{"format": "x"}', r"^format: Not a scenario of Wardshift\."),
        ('{"format": "wardshift-scenario", "format": "x"}', r"a key stands twice"),
        ('{"cap": NaN}', r"NaN is no number"),
        (" " * 10_000_001, r"^file: Longer than 10,000,000 characters\."),
        (edited(schema=2), r"^schema, value 2: Another version of the format\. Update Wardshift"),
        (edited(colour="red"), r"^colour: Unknown key\. The keys are: format, schema"),
        (edited(inputs=None), r"^inputs: Not a group of named values"),
        (edited(name=None), r"^name: Not a text"),
        (edited(author="\n"), r"^author.*: Empty"),
        (edited(inputs=inputs() | {"capp": 1}), r"^capp, value 1: Unknown key"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told(text: str, message: str):
    with pytest.raises(ScenarioError, match=message):
        read(text)


def test_a_missing_key_of_the_file_is_told():
    content = json.loads(edited())
    del content["note"]
    with pytest.raises(ScenarioError, match=r"^note: Missing\."):
        read(json.dumps(content))


def test_a_scenario_of_another_city_or_vintage_is_refused():
    with pytest.raises(
        ScenarioError, match=r"^inputs\.city, value 'Testton': A scenario of other wards\. This desk plans"
    ):
        read(to_json(saved(draft())), city="Leeds")
    with pytest.raises(ScenarioError, match=r"^inputs\.vintage, value 'WD13'"):
        read(to_json(saved(draft())), vintage="WD22")


@pytest.mark.parametrize("plan", [[], {"amounts": 1}, {}, "plan"])
def test_a_plan_that_cannot_be_read_is_computed_anew_and_told(plan: Any):
    again = read(edited(plan=plan))
    assert again.draft == draft()
    assert again.differences == ("The file's plan cannot be read; the plan here was computed from its inputs.",)


def test_a_byte_order_mark_does_no_harm():
    assert read("\ufeff" + edited()).draft == draft()
