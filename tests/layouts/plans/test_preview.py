"""What is seen before a plan is published, of plans worked by hand."""

from __future__ import annotations

from geo.city import City
from geo.scenarios.saved_solution import solution_as_saved
from geo.scenarios.scenario import Draft, plan_to_save
from geo.scenarios.solve import Solution
from layouts.plans.preview import effects, public_words
from tests.helpers.records import scenario_of
from tests.helpers.samples import two_wards
from tests.helpers.told import tells


def with_amounts(north: list[int], south: list[int]) -> Solution:
    inputs = two_wards().inputs
    return solution_as_saved(Draft("Plan", "", inputs, plan_to_save(inputs, {"E1": north, "E2": south})))


def test_it_names_who_gets_nothing_the_jumps_and_who_is_passed() -> None:
    # Today £400 and £600 for 1,000 people each; North has the more need.
    nothing, gain, loss, order = effects(with_amounts([50_000, 0], [50_000, 100_000]))
    assert tells(nothing, "one ward", "North", "2019")
    assert tells(gain, "gain", "South", "£500", "2018", "£1,000", "2019", "£500", "100%")
    assert tells(loss, "loss", "North", "£500", "2018", "£0", "2019", "£500", "100%")
    assert tells(order, "2019", "one ward", "less a head", "North less than South")


def test_it_says_so_where_all_is_well() -> None:
    said = effects(with_amounts([40_000, 40_000], [60_000, 60_000]))
    assert said[:2] == [
        "Every ward gets something in every year.",
        "No ward's money changes from one year to the next.",
    ]
    assert "no ward" in effects(with_amounts([50_000, 60_000], [50_000, 40_000]))[-1]


def test_the_sentences_are_those_of_the_public_page(nottingham: City) -> None:
    scenario = scenario_of(nottingham, "?plan_cap=40&plan_share=80")
    solution = solution_as_saved(scenario)
    said = public_words(nottingham.public(), "Path", solution, solution.inputs["poorest"]["wards"])
    assert said[0].startswith("The nearest plan that is possible")
    assert tells(said[1], "“Path”", "2018", "2022")
    assert any("misses what it was asked" in line for line in said)
    assert any(line.startswith("Asked for, but not every demand") for line in said)
