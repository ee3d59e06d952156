"""Whether a saved plan still follows from the city's data, and whether publishing it would give a figure away."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from geo.need_index.index import Recipe, index_of
from geo.scenarios.choices import scenario_inputs
from geo.scenarios.disclosure import withheld_need
from geo.scenarios.drift import moved_on
from tests.helpers.old_plans import with_need
from tests.helpers.plan_choices import USUAL
from tests.helpers.small_package import Package


def usual(package: Package, **changes: Any) -> dict[str, Any]:
    return scenario_inputs(package.city(), replace(USUAL, **changes))


def test_nothing_has_moved_where_the_data_are_the_same(package: Package) -> None:
    assert moved_on(usual(package), usual(package)) == []


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("need", "the need of Aspley"),
        ("population", "the people of Aspley"),
        ("current", "today's spend of Aspley"),
        ("protected", "protected money of Aspley"),
    ],
)
def test_each_figure_that_moved_is_named_with_its_ward(package: Package, figure: str, words: str) -> None:
    saved = usual(package)
    now = copy.deepcopy(saved)
    now["wards"][1][figure] += 1
    assert moved_on(saved, now) == [words]


@pytest.mark.parametrize(
    ("figure", "saved_as", "now_as"),
    [
        # A penny of £50m, which a part in 100,000 had hidden.
        ("current", 5_000_000_000, 5_000_000_001),
        ("protected", 5_000_000_000, 5_000_000_001),
        # Twice as much need, in a unit of billions.
        ("need", 1e-12, 2e-12),
        ("population", 1_000_000, 1_000_001),
    ],
)
def test_no_figure_is_too_large_or_too_small_to_have_moved(
    package: Package, figure: str, saved_as: float, now_as: float
) -> None:
    saved, now = usual(package), usual(package)
    saved["wards"][1][figure], now["wards"][1][figure] = saved_as, now_as
    assert len(moved_on(saved, now)) == 1


def test_the_last_digit_of_need_has_not_moved(package: Package) -> None:
    saved, now = usual(package), usual(package)
    saved["wards"][1]["need"], now["wards"][1]["need"] = 0.3, 0.1 + 0.2
    assert moved_on(saved, now) == []


def test_many_wards_are_counted(package: Package) -> None:
    saved = usual(package)
    now = copy.deepcopy(saved)
    for ward in now["wards"]:
        ward["need"] *= 2
    assert moved_on(saved, now) == ["the need of Arboretum, Aspley, Bulwell & Forest and 1 more"]


def test_other_wards_years_and_money_are_told(package: Package) -> None:
    saved = usual(package)
    now = copy.deepcopy(saved)
    now["wards"][0]["ward_code"] = "E05099999"
    assert moved_on(saved, now) == ["the set of wards (Arboretum and Arboretum)"]
    now = copy.deepcopy(saved) | {"years": ["2020", "2021", "2022", "2023", "2024"]}
    assert moved_on(saved, now) == ["the years (2014 to 2018)"]
    now = copy.deepcopy(saved)
    now["citywide"][2] += 1
    assert moved_on(saved, now) == ["the money of each year"]


def test_a_plan_gives_a_withheld_need_away(package: Package) -> None:
    inputs = usual(package)
    public = package.city().public(minimum_count=15)
    # Arboretum has 10 of 100; a second ward is withheld so that the first cannot be had by subtraction.
    assert withheld_need(public, inputs) == ("Arboretum", "Aspley")
    assert withheld_need(package.city().public(minimum_count=5), inputs) == ()


def test_an_index_with_a_withheld_part_gives_it_away_too(package: Package) -> None:
    recipe = Recipe((("poor", 1.0), ("asb", 1.0)))
    inputs = with_need(usual(package), index_of(package.city(), recipe))
    assert withheld_need(package.city().public(minimum_count=15), inputs) == ("Arboretum", "Aspley")
    assert withheld_need(package.city().public(), inputs) == ()


def test_what_the_public_city_does_not_have_cannot_be_told(package: Package) -> None:
    inputs = usual(package)
    inputs["need"]["period"] = "1999"
    with pytest.raises(ValueError, match="1999"):
        withheld_need(package.city().public(), inputs)
    inputs["need"]["measure"] = "gone"
    with pytest.raises(ValueError, match="gone"):
        withheld_need(package.city().public(), inputs)
