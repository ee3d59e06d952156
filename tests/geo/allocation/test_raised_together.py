"""A required share above the formula's: the targets of the set are raised together, so that a head follows need."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from geo.allocation.allocate import allocate
from geo.allocation.request import AllocationRequest
from geo.allocation.target_shares import raised_together, target_shares

slowly = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# A has twice the need of B; C has the money. Half by people: target shares 0.3, 0.2 and 0.5, worked on paper below.
PEOPLE = pd.Series({"A": 100, "B": 100, "C": 300})
NEED = pd.Series({"A": 0.4, "B": 0.2, "C": 0.2 * 4 / 3})
TODAY = pd.Series({"A": 10.0, "B": 290.0, "C": 700.0})


def test_the_shares_of_the_set_keep_their_proportion_and_so_do_the_others() -> None:
    shares = pd.Series({"A": 0.3, "B": 0.1, "C": 0.4, "D": 0.2})
    # The set goes from 0.4 to 0.6, half as much again; the others from 0.6 to 0.4, two thirds.
    raised = raised_together(shares, ["A", "B"], 0.6)
    assert raised.to_dict() == pytest.approx({"A": 0.45, "B": 0.15, "C": 0.8 / 3, "D": 0.4 / 3})
    assert raised_together(shares, ["A", "B"], 1.0).to_dict() == pytest.approx({"A": 0.75, "B": 0.25, "C": 0, "D": 0})


@pytest.mark.parametrize("required", [None, 0.0, 0.2, 0.4])
def test_a_share_that_the_formula_gives_already_raises_nothing(required: float | None) -> None:
    shares = pd.Series({"A": 0.3, "B": 0.1, "C": 0.6})
    assert raised_together(shares, ["A", "B"], required).equals(shares)


def test_without_any_share_there_is_no_proportion() -> None:
    shares = pd.Series({"A": 0.0, "B": 1.0})
    assert raised_together(shares, ["A"], 0.5).equals(shares)


def a_head(**limits: Any) -> pd.Series:
    shares = target_shares(PEOPLE, NEED, universal=0.5)
    return allocate(AllocationRequest(TODAY, shares, [1000] * 3, **limits)).wide()[3] / PEOPLE


def test_the_neediest_of_the_set_gets_more_a_head_than_the_less_needy() -> None:
    # By need 40, 20 and 80 of 140, by people 1/5, 1/5 and 3/5: shares 17/70, 12/70 and 41/70. A and B together have
    # 29/70 and must have 7/10: A 7/10 x 17/29, B 7/10 x 12/29. Before targets were raised B, above its target, kept all
    # that it had, and A was left with less a head.
    heads = a_head(required_share=0.7, poorest=["A", "B"])
    assert heads.round(2).to_dict() == {"A": 4.10, "B": 2.90, "C": 1.0}
    assert a_head().round(2).to_dict() == {"A": 2.43, "B": 1.71, "C": 1.95}


def test_floors_and_caps_hold_though_targets_are_raised() -> None:
    # A may gain 100 a year and has 310 at most; B may lose nothing; so together they reach 600 and no more.
    heads = a_head(required_share=0.6, poorest=["A", "B"], cap=0.05, minimum_step=100, floor=0.2)
    plan = heads * PEOPLE
    assert plan["A"] <= 310
    assert plan["A"] + plan["B"] == pytest.approx(600, abs=0.02)


@slowly
@given(st.data())
def test_within_the_set_and_outside_a_head_does_not_fall_with_need_where_no_limit_binds(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 9))
    labels = [f"W{place}" for place in range(count)]
    people = pd.Series(data.draw(st.lists(st.integers(100, 30_000), min_size=count, max_size=count)), labels)
    need = pd.Series(data.draw(st.lists(st.integers(0, 1000), min_size=count, max_size=count)), labels) / 1000
    today = pd.Series(data.draw(st.lists(st.integers(0, 2_000_000), min_size=count, max_size=count)), labels)
    assume(need.sum() > 0 and today.sum() > 10_000)
    poorest = data.draw(st.lists(st.sampled_from(labels), min_size=1, unique=True))
    shares = target_shares(people, need, universal=data.draw(st.integers(1, 10)) / 10)
    required = data.draw(st.integers(0, 100)) / 100
    budgets = [float(today.sum())] * data.draw(st.integers(1, 4))
    assume(len(poorest) < count or required <= 1)
    plan = allocate(AllocationRequest(today.astype(float), shares, budgets, required_share=required, poorest=poorest))
    last = plan.wide().iloc[:, -1]
    assert last[poorest].sum() >= required * budgets[-1] - 0.01
    for group in (poorest, [label for label in labels if label not in poorest]):
        order = need[group].sort_values(ascending=False).index
        for needier, other in pairwise(order):
            # Whole pence: a penny of either ward.
            assert last[needier] / people[needier] >= last[other] / people[other] - 0.011 * (
                1 / people[needier] + 1 / people[other]
            )


def test_where_a_cap_holds_one_of_the_set_the_others_have_the_rest_at_one_level() -> None:
    # Raised twofold: A 0.4, B 0.2, D 0.2. A may have 20 at most, so that B and D share 780: 390 each, though B started
    # below its target and D above it. Before, B stopped at 200 and D had 580.
    today = pd.Series({"A": 10.0, "B": 200.0, "D": 400.0, "C": 390.0})
    shares = pd.Series({"A": 0.2, "B": 0.1, "D": 0.1, "C": 0.6})
    plan = allocate(AllocationRequest(today, shares, [1000], cap=1.0, required_share=0.8, poorest=["A", "B", "D"]))
    assert plan.wide()[1].to_dict() == {"A": 20, "B": 390, "D": 390, "C": 200}
    assert plan.check() == ()
