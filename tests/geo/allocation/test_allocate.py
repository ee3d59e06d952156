"""Plans small enough to work out by hand, and what is refused."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from geo.allocation.allocate import allocate
from geo.allocation.plan import Plan
from geo.allocation.request import AllocationRequest

THREE = pd.Series({"A": 100.0, "B": 100.0, "C": 800.0})
SHARES = pd.Series({"A": 0.4, "B": 0.3, "C": 0.3})


def rows(plan: Plan) -> dict[str, list[float]]:
    return {ward: amounts.tolist() for ward, amounts in plan.wide().iterrows()}


def binding(plan: Plan) -> dict[str, list[str]]:
    return {ward: codes.tolist() for ward, codes in plan.wide("binding").iterrows()}


def test_without_limits_the_target_is_reached_at_once() -> None:
    plan = allocate(AllocationRequest(THREE, SHARES, [1000, 1200]))
    assert rows(plan) == {"A": [400, 480], "B": [300, 360], "C": [300, 360]}
    assert plan.objective == 0
    assert set(plan.frame["binding"]) == {"target"}


def test_what_the_floor_frees_goes_to_the_same_part_of_each_target() -> None:
    # C loses 80 a year at most, so A and B share 280: the same 40 % of 400 and of 300.
    plan = allocate(AllocationRequest(THREE, SHARES, [1000], floor=0.1))
    assert rows(plan) == {"A": [160], "B": [120], "C": [720]}
    assert binding(plan) == {"A": ["budget"], "B": ["budget"], "C": ["floor"]}
    assert plan.objective == 240 + 180 + 420


def test_who_meets_the_cap_leaves_the_rest_to_the_others() -> None:
    # A may have 150; then B has 130, C 720. In year 2 C has 648 and A and B share 352 as 4 to 3.
    plan = allocate(AllocationRequest(THREE, SHARES, [1000, 1000], floor=0.1, cap=0.5))
    assert rows(plan) == {"A": [150, 201.14], "B": [130, 150.86], "C": [720, 648]}
    assert binding(plan)["A"] == ["cap", "budget"]


def test_a_ward_near_its_target_is_not_cut_for_one_far_below() -> None:
    # 10 are freed. A has a tenth of its target and B nine tenths: A has them all, and B keeps what it has.
    plan = allocate(
        AllocationRequest(
            pd.Series({"A": 40.0, "B": 260.0, "C": 700.0}),
            pd.Series([0.4, 0.29, 0.31], THREE.index),
            [1000],
            floor=1 / 70,
        )
    )
    assert rows(plan) == {"A": [50], "B": [260], "C": [690]}
    assert binding(plan)["B"] == ["held"]


def test_the_ward_furthest_above_its_target_gives_first() -> None:
    # A may gain 10 and B, below its target too, 10; C has 1.5 times its target and D 1.2 times: C gives the 20.
    today = pd.Series({"A": 100.0, "B": 100.0, "C": 300.0, "D": 120.0})
    plan = allocate(
        AllocationRequest(today, pd.Series({"A": 160, "B": 160, "C": 200, "D": 100}) / 620, [620], floor=0.5, cap=0.1)
    )
    assert rows(plan) == {"A": [110], "B": [110], "C": [280], "D": [120]}


def test_a_ward_at_nothing_rises_by_the_minimum_step() -> None:
    today = pd.Series({"A": 0.0, "B": 200.0, "C": 800.0})
    plan = allocate(AllocationRequest(today, SHARES, [1000] * 3, floor=0.1, cap=0.1, minimum_step=50))
    assert rows(plan)["A"] == [50, 100, 150]
    assert binding(plan)["A"] == ["minimum_step"] * 3
    # B's cap is the larger of 20 and 50: it takes all that C's floor frees beyond A's step.
    assert rows(plan)["B"] == [230, 252, 266.8]
    assert (
        allocate(AllocationRequest(today, SHARES, [1000], floor=0.1, cap=0.1, minimum_step=0)).wide().loc["A", 1] == 0
    )


def test_the_minimum_step_may_differ_by_ward() -> None:
    steps = pd.Series({"C": 0.0, "A": 7.0, "B": 5.0})
    plan = allocate(
        AllocationRequest(
            pd.Series({"A": 0.0, "B": 0.0, "C": 1000.0}), SHARES, [1000], floor=0.1, cap=0.0, minimum_step=steps
        )
    )
    assert rows(plan) == {"A": [7], "B": [5], "C": [988]}


def test_protected_money_stays_and_the_rest_is_shared_evenly() -> None:
    plan = allocate(AllocationRequest(THREE, SHARES, [1000, 1000], protected={"C": 650}))
    assert rows(plan) == {"A": [200, 200], "B": [150, 150], "C": [650, 650]}
    assert binding(plan)["C"] == ["protected"] * 2


def test_protected_programmes_are_added_up() -> None:
    programmes = pd.DataFrame({"Youth": [400.0], "Sport": [250.0]}, index=["C"])
    assert rows(allocate(AllocationRequest(THREE, SHARES, [1000], protected=programmes)))["C"] == [650]


def test_citywide_money_is_shown_and_not_divided() -> None:
    plan = allocate(AllocationRequest(THREE, SHARES, [1100, 1250], citywide=[100, 250], years=["2014/15", "2015/16"]))
    assert plan.citywide.to_dict() == {"2014/15": 100, "2015/16": 250}
    assert plan.budgets.to_dict() == {"2014/15": 1100, "2015/16": 1250}
    assert rows(plan)["A"] == [400, 400]


def test_a_minimum_per_head_comes_before_the_target() -> None:
    people = pd.Series({"A": 100, "B": 100, "C": 100})
    plan = allocate(
        AllocationRequest(
            THREE, pd.Series({"A": 0.6, "B": 0.2, "C": 0.2}), [1000], minimum_per_head=2.5, population=people
        )
    )
    assert rows(plan) == {"A": [500], "B": [250], "C": [250]}
    assert binding(plan) == {"A": ["budget"], "B": ["minimum_per_head"], "C": ["minimum_per_head"]}
    # Below its target at the start, B is above it, for the minimum leaves no other way: that is said.
    assert plan.wide("past_target")[1].to_dict() == {"A": False, "B": True, "C": False}


def test_a_required_share_takes_from_the_others_no_more_than_it_needs() -> None:
    # Left alone A and B would have 40 % of their targets (see above); B alone must have 15 % of all.
    plan = allocate(AllocationRequest(THREE, SHARES, [1000], floor=0.1, required_share=0.15, poorest=["B"]))
    assert rows(plan) == {"A": [130], "B": [150], "C": [720]}
    assert binding(plan) == {"A": ["required_share"], "B": ["required_share"], "C": ["floor"]}


def test_a_required_share_that_comes_by_itself_changes_nothing() -> None:
    left = allocate(AllocationRequest(THREE, SHARES, [1000] * 3, floor=0.1))
    asked = allocate(AllocationRequest(THREE, SHARES, [1000] * 3, floor=0.1, required_share=0.2, poorest=["A"]))
    pd.testing.assert_frame_equal(left.frame, asked.frame)


def test_a_required_share_goes_at_an_even_pace() -> None:
    # B has 10 % and must have 16 %: 12, 14, 16. Left alone it would have 12, then 13.5, then 15.1.
    plan = allocate(AllocationRequest(THREE, SHARES, [1000] * 3, floor=0.1, required_share=0.16, poorest=["B"]))
    assert rows(plan)["B"] == [120, 150.86, 178.63]
    plan = allocate(AllocationRequest(THREE, SHARES, [1000] * 3, floor=0.1, required_share=0.22, poorest=["B"]))
    assert rows(plan)["B"] == [140, 180, 220]


def test_growth_that_the_capped_cannot_take_lowers_who_is_furthest_above() -> None:
    # A may have 130. D has 2.1 times its target of 330 and gives first: B keeps its share, and with it 231, above its
    # target of 220, D has the 739 that are left.
    today = pd.Series({"A": 100.0, "B": 210.0, "D": 690.0})
    plan = allocate(AllocationRequest(today, pd.Series({"A": 0.5, "B": 0.2, "D": 0.3}), [1100], cap=0.3))
    assert rows(plan) == {"A": [130], "B": [231], "D": [739]}
    assert binding(plan) == {"A": ["cap"], "B": ["held"], "D": ["budget"]}
    # B has more than its target in pounds, as in shares before: that is no passing.
    assert not plan.frame["past_target"].any()


def test_a_falling_budget_that_floors_hold_up_is_borne_by_who_is_furthest_above() -> None:
    # D keeps the 497 of its floor. Of the 403 left B has the 171 that keep its share, 95 % of its target of 180, and A
    # the rest, about half of its target.
    today = pd.Series({"A": 100.0, "B": 190.0, "D": 710.0})
    plan = allocate(AllocationRequest(today, pd.Series({"A": 0.5, "B": 0.2, "D": 0.3}), [900], floor=0.3))
    assert rows(plan) == {"A": [232], "B": [171], "D": [497]}


def test_pennies_go_to_the_largest_remainders() -> None:
    third = pd.Series(1 / 3, ["C", "A", "B"])
    plan = allocate(AllocationRequest(pd.Series(0.0, ["C", "A", "B"]), third, [100, 0.05]))
    # Equal remainders go by the wards' labels, wherever the ward stands.
    assert rows(plan) == {"C": [33.33, 0.01], "A": [33.34, 0.02], "B": [33.33, 0.02]}
    assert list(plan.wide().index) == ["C", "A", "B"]


def test_a_plan_of_one_ward_is_its_budget() -> None:
    assert rows(allocate(AllocationRequest(pd.Series({"A": 7.0}), pd.Series({"A": 1.0}), [8, 9]))) == {"A": [8, 9]}


def test_the_frame_says_it_all() -> None:
    frame = allocate(AllocationRequest(THREE, SHARES, [1000], floor=0.1, cap=0.5, years=["2019"])).frame
    assert frame.iloc[1].to_dict() == {
        "year": "2019",
        "ward": "B",
        "amount": 130.0,
        "target": 300.0,
        "distance": -170.0,
        "distance_rate": pytest.approx(-17 / 30),
        "change": 30.0,
        "change_rate": pytest.approx(0.3),
        "binding": "budget",
        "past_target": False,
    }


def test_a_check_finds_what_is_wrong() -> None:
    plan = allocate(AllocationRequest(THREE, SHARES, [1000, 1000], floor=0.1, cap=0.5))
    assert plan.check() == ()
    plan._amounts[1] += [4000, 0, -9]
    assert plan.check() == (
        "Year 2: the wards get £1,039.91 of £1,000.00.",
        "Year 2: floor of C is missed by £0.09.",
        "Year 2: cap of A is missed by £16.14.",
    )


ONE = {"baseline": THREE, "shares": SHARES, "budgets": [1000]}
PEOPLE = pd.Series({"A": 10, "B": 10, "C": 10})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"baseline": THREE.drop("C")}, "C: a row in the target shares, but is not among the wards"),
        ({"baseline": THREE.replace(800, float("nan"))}, "C: no figure in the baseline"),
        ({"baseline": -THREE}, "A, B, C: a negative figure in the baseline"),
        ({"baseline": pd.concat([THREE, THREE[:1]])}, "A: more than one row in the baseline"),
        ({"baseline": THREE[:0], "shares": SHARES[:0]}, "hold no ward"),
        ({"shares": SHARES.drop("B")}, "B: no row in the target shares"),
        ({"shares": SHARES * 2}, "add up to 2.000000, not to 1"),
        ({"budgets": []}, "at least one year"),
        ({"budgets": [1000, 0]}, "budget of year 2 must be above zero"),
        ({"budgets": [float("nan")]}, "budget of year 1"),
        ({"years": ["a", "b"]}, "1 budgets and 2 different years"),
        ({"budgets": [1, 1], "years": ["a", "a"]}, "2 budgets and 1 different years"),
        ({"citywide": 1000}, r"Year 1: citywide money of £1,000.00 leaves nothing of the budget of £1,000.00"),
        ({"citywide": -1}, "citywide money of year 1 must be zero or more"),
        ({"citywide": [1, 1]}, "1 budgets and 2 amounts of citywide money"),
        ({"floor": 5}, r"floor must be from 0 to 1 \(0.05 for 5 %\), not 5"),
        ({"floor": float("nan")}, "floor must be"),
        ({"cap": -0.1}, "cap must be 0 or more"),
        ({"cap": "10 %"}, "cap must be 0 or more"),
        ({"minimum_step": -5}, "A, B, C: a negative figure in the minimum step"),
        ({"minimum_step": pd.Series({"A": 1.0})}, "B, C: no row in the minimum step"),
        ({"minimum_per_head": 1}, "needs the population"),
        ({"minimum_per_head": -1, "population": PEOPLE}, "minimum per head must be 0 or more"),
        ({"minimum_per_head": 1, "population": PEOPLE.drop("A")}, "A: no row in the population"),
        ({"protected": {"A": 100.01}}, "A: protected money is more than today's spend"),
        ({"protected": {"Z": 1}}, "Z: a row in the protected money, but"),
        ({"protected": {"A": float("nan")}}, "A: no figure in the protected money"),
        ({"required_share": 1.5, "poorest": ["A"]}, "required share must be from 0 to 1"),
        ({"required_share": 0.5}, "needs the wards it is for"),
        ({"poorest": ["A"]}, "needs the wards it is for"),
        ({"required_share": 0.5, "poorest": ["A", "Z"]}, "not all among the wards: Z"),
    ],
)
def test_what_does_not_fit_is_refused(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        allocate(AllocationRequest(**{**ONE, **changed}))


def test_the_series_that_were_given_are_left_alone() -> None:
    today, shares = THREE.copy(), SHARES.copy()
    allocate(AllocationRequest(today, shares, [1000] * 2, floor=0.1, protected=pd.Series({"A": 5.0})))
    pd.testing.assert_series_equal(today, THREE)
    pd.testing.assert_series_equal(shares, SHARES)
