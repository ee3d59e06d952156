"""Pounds a head of a plan, worked by hand, and where a neediest ward has less a head than a less needy one."""

from __future__ import annotations

import pytest

from geo.scenarios.foresight import per_head_by_need
from geo.scenarios.inputs import KEEP
from geo.scenarios.need_order import LessAHead, group_per_head, less_a_head, passed_by, per_head
from geo.scenarios.solve import solution_of
from layouts.plans.per_head import need_order_notice, set_per_head_words
from tests.helpers.components import text
from tests.helpers.samples import CityOfTwo, inputs, two_wards, ward
from tests.helpers.told import tells

# North has £400 for 1,000 people and need 0.3, South £600 for 1,000 and need 0.1; North's target is £625.


def test_pounds_a_head_are_money_over_people() -> None:
    heads = per_head(two_wards(cap=0.25))
    assert heads.loc["E1"].to_dict() == pytest.approx({"today": 0.4, "2018": 0.5, "2019": 0.625})
    groups = group_per_head(two_wards(cap=0.25), ["E1"])
    assert groups["2019"].to_dict() == pytest.approx({"set": 0.625, "rest": 0.375, "all": 0.5})
    assert group_per_head(two_wards(), ["E1", "E2"]).loc["rest"].isna().all()


def test_a_neediest_ward_with_less_a_head_is_named_with_what_holds_it() -> None:
    # A tenth more a year: 440, then 484; South has the 516 that are left.
    held = two_wards(cap=0.1)
    assert less_a_head(held, ["E1"]) == [LessAHead("E1", "E2", pytest.approx(0.484), pytest.approx(0.516))]
    (notice,) = need_order_notice(CityOfTwo(), held, ["E1"])
    assert tells(text(notice), "2019", "North", "0.3", "£0.48", "may gain no more", "South", "0.1", "£0.52")
    assert less_a_head(two_wards(), ["E1"]) == []
    assert need_order_notice(CityOfTwo(), two_wards(), ["E1"]) == []


def test_a_penny_a_head_is_no_order() -> None:
    # 500 each, at a floor and a cap that meet in the middle.
    even = two_wards(minimum_per_head=50)
    assert less_a_head(even, ["E1"]) == []


def test_the_poorest_wards_a_head_stand_against_the_others() -> None:
    assert tells(set_per_head_words(two_wards(cap=0.25), ["E1"]), "£0.40", "£0.62", "£0.60", "£0.38")
    assert "other" not in set_per_head_words(two_wards(), ["E1", "E2"])


def test_wards_that_tie_are_all_among_the_neediest_and_none_of_less_need() -> None:
    # Need 0.3 twice, once added up; 0.1 below. One pound each a head today, but for the second, which keeps a half.
    wards = [
        ward("E1", "North", population=1000, need=0.3, current=200_000),
        ward("E2", "Middle", population=1000, need=0.1 + 0.2, current=50_000),
        ward("E3", "South", population=1000, need=0.1, current=100_000),
    ]
    demand = {"wards": ["E1"], "share": 0.5}
    kept = solution_of(inputs(wards=wards, poorest=demand, aim=KEEP, years=["2018"], budgets=[350_000], citywide=[0],
                              floor=None, cap=None, minimum_step=0, minimum_per_head=0))  # fmt: skip
    assert kept.plan.wide()["2018"].to_dict() == {"E1": 2000, "E2": 500, "E3": 1000}
    # One ward is demanded a share for; two tie for the place of the neediest, whichever is written first.
    assert less_a_head(kept, ["E1"]) == [LessAHead("E2", "E3", pytest.approx(0.5), pytest.approx(1.0))]


def test_who_is_passed_is_one_rule_on_the_page_and_before_publishing() -> None:
    held = two_wards(cap=0.1)
    assert passed_by(held).to_dict() == {"E1": "E2", "E2": ""}
    assert per_head_by_need(held)["passed_by"].to_dict() == {"E1": "South", "E2": ""}
    # A penny a head is no order, nor is need that is the same but for its last digit.
    assert passed_by(two_wards(minimum_per_head=50)).to_dict() == {"E1": "", "E2": ""}
