"""When it cannot be done: the reason, the pounds, the year, and the nearest plan, marked as such."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from geo.allocation.allocate import allocate
from geo.allocation.conflicts import Conflict, InfeasiblePlan
from geo.allocation.request import AllocationRequest

TODAY = pd.Series({"A": 100.0, "B": 100.0, "C": 800.0})
SHARES = pd.Series({"A": 0.4, "B": 0.3, "C": 0.3})
PEOPLE = pd.Series({"A": 100, "B": 100, "C": 100})


def refused(budgets: list[float], **limits: Any) -> InfeasiblePlan:
    with pytest.raises(InfeasiblePlan) as told:
        allocate(AllocationRequest(TODAY, SHARES, budgets, **limits))
    return told.value


def rows(told: InfeasiblePlan) -> dict[str, list[float]]:
    return {ward: amounts.tolist() for ward, amounts in told.nearest.wide().iterrows()}


def test_floors_above_the_budget() -> None:
    told = refused([1000, 900], floor=0.04)
    assert told.conflicts == (
        Conflict(
            year=2,
            limit="floor",
            against=("budget",),
            wards=("A", "B", "C"),
            needed=960.0,
            available=900.0,
            short=60.0,
            text="Year 2: the floor needs £960, but the wards' budget is £900: short by £60.",
        ),
    )
    # In the first year the plan is what it would be anyway; in the second every ward loses a tenth, not some far more.
    assert rows(told) == {"A": [132, 118.8], "B": [100, 90], "C": [768, 691.2]}
    assert told.nearest.nearest
    assert isinstance(told, ValueError)


def test_a_budget_that_the_caps_cannot_take() -> None:
    told = refused([1200], cap=0.05, years=["2014"])
    (conflict,) = told.conflicts
    assert (conflict.year, conflict.limit, conflict.against) == ("2014", "cap", ("budget",))
    assert (conflict.needed, conflict.available, conflict.short) == (1200, 1050, 150)
    words = "under the cap the wards can take £1,050 at most, but their budget is £1,200: too much by £150."
    assert conflict.text == f"Year 2014: {words}"
    # 1,200 is 8/7 of 1,050: every cap is raised to 20 %.
    assert rows(told) == {"A": [120], "B": [120], "C": [960]}


def test_the_minimum_per_head_above_the_budget() -> None:
    told = refused([1000], minimum_per_head=4, population=PEOPLE)
    assert [conflict.text for conflict in told.conflicts] == [
        "Year 1: the minimum per head needs £1,200, but the wards' budget is £1,000: short by £200."
    ]
    assert rows(told) == {"A": [333.34], "B": [333.33], "C": [333.33]}


def test_the_minimum_per_head_above_the_cap() -> None:
    told = refused([1000, 1000], cap=0.2, minimum_per_head=1.3, population=PEOPLE)
    assert [conflict.text for conflict in told.conflicts] == [
        "Year 1: the minimum per head needs £260 in A and B, but the cap lets them have £240: short by £20."
    ]
    assert told.conflicts[0].against == ("cap",)
    # The pace is kept, and the minimum reached as fast as it allows.
    assert rows(told) == {"A": [120, 144], "B": [120, 144], "C": [760, 712]}


def test_protected_money_above_the_budget() -> None:
    told = refused([1000, 750], protected={"C": 800})
    (conflict,) = told.conflicts
    assert (conflict.year, conflict.limit, conflict.against, conflict.wards) == (2, "protected", ("budget",), ("C",))
    assert conflict.text == "Year 2: protected money needs £800, but the wards' budget is £750: short by £50."
    assert rows(told)["C"] == [800, 750]


def test_protected_money_and_floors_together() -> None:
    # A and B keep 190, C its 800: 990. The floor gives way, protected money does not.
    told = refused([960], floor=0.05, protected={"C": 800})
    (conflict,) = told.conflicts
    assert (conflict.limit, conflict.against) == ("floor", ("protected", "budget"))
    words = "the floor and protected money together need £990, but the wards' budget is £960: short by £30."
    assert conflict.text == f"Year 1: {words}"
    assert rows(told) == {"A": [80], "B": [80], "C": [800]}


def test_protected_money_and_the_minimum_per_head_together() -> None:
    told = refused([1000], protected={"C": 700}, minimum_per_head=2, population=PEOPLE)
    (conflict,) = told.conflicts
    assert (conflict.limit, conflict.against, conflict.wards) == (
        "minimum_per_head",
        ("protected", "budget"),
        ("A", "B"),
    )
    assert conflict.short == 100
    assert rows(told) == {"A": [150], "B": [150], "C": [700]}


def test_a_required_share_that_the_cap_forbids() -> None:
    told = refused([1000] * 2, cap=0.1, required_share=0.3, poorest=["A", "B"])
    (conflict,) = told.conflicts
    assert (conflict.year, conflict.limit, conflict.against) == (2, "required_share", ("cap",))
    words = "the required share is £300, but with the cap the poorest wards come to £242: short by £58."
    assert conflict.text == f"Year 2: {words}"
    assert conflict.wards == ()
    assert rows(told) == {"A": [110, 121], "B": [110, 121], "C": [780, 758]}


def test_a_required_share_that_the_floor_of_the_others_forbids() -> None:
    told = refused([1000], floor=0.1, required_share=0.3, poorest=["A", "B"])
    (conflict,) = told.conflicts
    assert (conflict.against, conflict.available, conflict.short) == (("floor",), 280, 20)


def test_a_required_share_that_protected_money_forbids() -> None:
    told = refused([1000], protected={"C": 750}, required_share=0.3, poorest=["A", "B"])
    (conflict,) = told.conflicts
    assert (conflict.against, conflict.available) == (("protected",), 250)


def test_several_conflicts_are_all_named() -> None:
    told = refused([1000, 900], floor=0.05, cap=0.05, required_share=0.5, poorest=["A"])
    assert [(conflict.year, conflict.limit) for conflict in told.conflicts] == [(2, "floor"), (2, "required_share")]
    assert str(told).startswith("No plan keeps all the limits. Year 2: ")
    assert all(conflict.text in str(told) for conflict in told.conflicts)


def test_the_nearest_plan_says_what_it_misses() -> None:
    told = refused([900], floor=0.05)
    missed = told.nearest.missed()
    assert missed[["year", "limit", "ward"]].to_numpy().tolist() == [
        [1, "floor", "A"],
        [1, "floor", "B"],
        [1, "floor", "C"],
    ]
    assert missed["short"].sum() == pytest.approx(50)
    assert len(told.nearest.check()) == 3
    assert told.nearest.wide().sum().tolist() == [900]


def test_many_wards_are_not_all_named_in_a_sentence() -> None:
    wards = [f"W{place}" for place in range(9)]
    today = pd.Series(1.0, wards)
    people = pd.Series(1, wards)
    with pytest.raises(InfeasiblePlan, match=r"W0, W1, W2, W3, W4 and 3 more, but the cap lets them have"):
        allocate(
            AllocationRequest(
                today,
                pd.Series(1 / 9, wards),
                [9],
                cap=0.1,
                minimum_per_head=2,
                population=people.replace({}).where(people.index != "W8", 0),
            )
        )


def test_a_limit_kept_to_the_penny_is_no_conflict() -> None:
    # Every ward loses exactly the floor; whole pence would need some of it back.
    today = pd.Series({"A": 33.33, "B": 33.33, "C": 33.34})
    plan = allocate(AllocationRequest(today, pd.Series(1 / 3, today.index), [95.0, 90.25], floor=0.05))
    assert plan.check() == ()
    assert plan.wide().sum().tolist() == [95, 90.25]


def test_a_required_share_that_is_the_target_is_no_conflict() -> None:
    shares = pd.Series({"A": 1 / 3, "B": 1 / 3, "C": 1 / 3})
    plan = allocate(
        AllocationRequest(TODAY, shares, [100], required_share=float(shares[["A", "B"]].sum()), poorest=["A", "B"])
    )
    assert plan.wide()[1].tolist() == [33.34, 33.33, 33.33]


def test_wards_of_very_unlike_size_have_a_nearest_plan_too() -> None:
    today = pd.Series({"A": 3.72, "B": 400_000.0, "C": 150_000_000_000.0, "D": 0.0})
    people = pd.Series({"A": 10, "B": 30_000, "C": 9_000, "D": 1})
    budgets = [150e9, 150e9, 75e9, 37e9]
    with pytest.raises(InfeasiblePlan) as told:
        allocate(
            AllocationRequest(
                today,
                pd.Series({"A": 0.1, "B": 0.6, "C": 0.2, "D": 0.1}),
                budgets,
                floor=0.1,
                cap=0.0,
                minimum_per_head=10,
                population=people,
                required_share=0.9,
                poorest=["A", "B"],
            )
        )
    assert told.value.nearest.wide().sum().tolist() == budgets
    assert {conflict.limit for conflict in told.value.conflicts} >= {"floor", "required_share", "minimum_per_head"}
