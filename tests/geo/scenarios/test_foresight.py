"""What whoever publishes a plan sees first, against plans worked by hand."""

from __future__ import annotations

import pytest

from geo.scenarios.foresight import largest_jumps, per_head_by_need, wards_with_nothing
from geo.scenarios.saved_solution import solution_as_saved
from geo.scenarios.scenario import Draft, plan_to_save
from geo.scenarios.solve import Solution
from tests.helpers.samples import two_wards


def with_amounts(north: list[int], south: list[int]) -> Solution:
    """Two wards of 1,000 people, need 30 % and 10 %, £600 and £400 a year to share, with given pence."""
    inputs = two_wards().inputs
    return solution_as_saved(Draft("Plan", "", inputs, plan_to_save(inputs, {"E1": north, "E2": south})))


def test_wards_that_get_nothing_are_named_with_the_years() -> None:
    assert wards_with_nothing(with_amounts([50_000, 100_000], [50_000, 0])) == {"E2": ("2019",)}
    assert wards_with_nothing(with_amounts([0, 0], [100_000, 100_000])) == {"E1": ("2018", "2019")}
    assert wards_with_nothing(with_amounts([50_000, 99_999], [50_000, 1])) == {}


def test_the_largest_jumps_are_from_one_year_to_the_next() -> None:
    # Today £400 and £600; then 500 and 500; then 1,000 and nothing.
    up, down = largest_jumps(with_amounts([50_000, 100_000], [50_000, 0]))
    assert (up.ward_code, up.before_year, up.year, up.change) == ("E1", "2018", "2019", 500)
    assert (down.ward_code, down.before, down.after) == ("E2", 500, 0)
    first, _ = largest_jumps(with_amounts([90_000, 90_000], [10_000, 10_000]))
    assert (first.before_year, first.year, first.change) == ("today", "2018", 500)
    assert largest_jumps(with_amounts([40_000, 40_000], [60_000, 60_000])) == (None, None)


def test_pounds_a_head_stand_in_the_order_of_need_and_say_who_is_passed() -> None:
    fair = per_head_by_need(with_amounts([50_000, 60_000], [50_000, 40_000]))
    assert fair["ward_name"].tolist() == ["North", "South"]
    assert fair["last"].tolist() == pytest.approx([0.6, 0.4])
    assert fair["today"].tolist() == pytest.approx([0.4, 0.6])
    assert fair["passed_by"].tolist() == ["", ""]
    turned = per_head_by_need(with_amounts([50_000, 40_000], [50_000, 60_000]))
    assert turned["passed_by"].tolist() == ["South", ""]
