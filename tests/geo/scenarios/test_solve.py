"""From inputs to a plan with the real allocation, and through a file to the same plan again."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from geo.scenarios.json_file import from_json, to_json
from geo.scenarios.scenario import Draft, Scenario
from geo.scenarios.solve import compute_plan
from geo.scenarios.validators import ScenarioError
from tests.helpers.samples import inputs, ward

WHEN = datetime(2026, 5, 3, 14, 5, tzinfo=UTC)


def simple(**changes):
    """Two wards of £50 each; by need alone North should have three quarters."""
    wards = [
        ward("E01", "North", population=100, need=0.3, current=5_000),
        ward("E02", "South", population=100, need=0.1, current=5_000),
    ]
    given = inputs(
        wards=wards, universal_part=0, floor=None, cap=None, minimum_step=0, poorest=None,
        years=["2026", "2027"], budgets=[10_000, 10_000], citywide=[0, 0],
    )  # fmt: skip
    return given | changes


def test_without_limits_the_plan_is_at_its_target_at_once():
    plan = compute_plan(simple())
    assert dict(plan.amounts) == {"E01": (7_500, 7_500), "E02": (2_500, 2_500)}
    assert (plan.years, plan.relaxed) == (("2026", "2027"), ())


def test_a_floor_a_cap_and_citywide_money_are_kept():
    # South may lose a tenth a year: £45.00, then £40.50; what it loses is North's.
    assert dict(compute_plan(simple(floor=0.1)).amounts) == {"E01": (5_500, 5_950), "E02": (4_500, 4_050)}
    # North may gain a tenth a year: £55.00, then £60.50.
    assert dict(compute_plan(simple(cap=0.1)).amounts) == {"E01": (5_500, 6_050), "E02": (4_500, 3_950)}
    aside = compute_plan(simple(citywide=[2_000, 0]))
    assert dict(aside.amounts) == {"E01": (6_000, 7_500), "E02": (2_000, 2_500)}


def test_a_minimum_a_head_protected_money_and_the_poorest_are_kept():
    assert dict(compute_plan(simple(minimum_per_head=30)).amounts) == {"E01": (7_000, 7_000), "E02": (3_000, 3_000)}
    kept = simple()
    kept["wards"][1]["protected"] = 4_000
    assert dict(compute_plan(kept).amounts) == {"E01": (6_000, 6_000), "E02": (4_000, 4_000)}
    required = compute_plan(simple(poorest={"wards": ["E01"], "share": 0.8}))
    assert required.amounts["E01"][1] == 8_000


def test_what_cannot_be_is_the_nearest_plan_and_says_why():
    # A budget that is halved needs £50 less, and the floor of a tenth allows £10.
    plan = compute_plan(simple(floor=0.1, budgets=[5_000, 5_000]))
    assert [sum(row[year] for row in plan.amounts.values()) for year in (0, 1)] == [5_000, 5_000]
    assert any("2026" in sentence and "floor" in sentence and "£40" in sentence for sentence in plan.relaxed)


def test_wards_that_stand_in_the_way_are_told_by_name():
    # South has £10 and may gain a tenth of it, but is to have 30p for each of its 100 people: £19 short, then £17.90.
    given = simple(cap=0.1, minimum_per_head=30)
    given["wards"][0]["current"], given["wards"][1]["current"] = 9_000, 1_000
    plan = compute_plan(given)
    assert dict(plan.amounts) == {"E01": (8_900, 8_790), "E02": (1_100, 1_210)}
    for sentence, year, pounds in zip(plan.relaxed, ("2026", "2027"), ("£19", "£17.90"), strict=True):
        assert all(word in sentence for word in (year, pounds, "South", "minimum per head", "cap"))
        assert "E02" not in sentence


def test_the_same_inputs_give_the_same_plan_through_a_file():
    given = simple(floor=0.05, cap=0.07, minimum_step=17)
    made = Draft("Plan A", "", given, compute_plan(given))
    text = to_json(Scenario("Plan A", "", made.inputs, made.plan, "f" * 32, 1, "Ada", "Ada", WHEN, WHEN))
    again = from_json(text, compute_plan, city="Testton", vintage="WD13")
    assert (again.draft, again.differences) == (made, ())
    content = json.loads(text)
    content["plan"]["amounts"]["E01"][0] -= 1
    assert (
        "differs from the file's in North"
        in from_json(json.dumps(content), compute_plan, city="Testton", vintage="WD13").differences[0]
    )


def test_inputs_that_cannot_be_kept_are_told():
    with pytest.raises(ScenarioError, match=r"^floor"):
        compute_plan(simple(floor=2))


def test_a_city_may_start_from_nothing():
    nothing = simple()
    for row in nothing["wards"]:
        row["current"] = 0
    assert sum(row[0] for row in compute_plan(nothing).amounts.values()) == 10_000
