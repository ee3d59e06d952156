"""What makes an impossible plan possible: each offer was tried, is the nearest round figure, and stands alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.allocation.allocate import allocate, is_possible
from geo.allocation.conflicts import InfeasiblePlan
from geo.allocation.offers import Offer, offers
from geo.allocation.request import AllocationRequest

TODAY = pd.Series({"A": 100.0, "B": 100.0, "C": 800.0})
SHARES = pd.Series({"A": 0.4, "B": 0.3, "C": 0.3})
PEOPLE = pd.Series({"A": 100, "B": 100, "C": 100})


def asked(budgets: list[float], **limits: Any) -> AllocationRequest:
    return AllocationRequest(TODAY, SHARES, budgets, **limits)


def taken(request: AllocationRequest, offer: Offer) -> AllocationRequest:
    """The request with an offer taken, as pressing it does."""
    changes: dict[str, Any] = {offer.limit: offer.value}
    if offer == Offer("required_share", None):
        changes["poorest"] = ()
    return replace(request, **changes)


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        # 1,000 falls to 900: nobody can lose less than a tenth.
        (asked([900], floor=0.04), [Offer("floor", 0.1)]),
        # 1,200 is a fifth more; or steps of 67 each, for 200 more among three.
        (asked([1200], cap=0.05), [Offer("cap", 0.2), Offer("minimum_step", 67.0)]),
        # £1,000 for 300 people.
        (asked([1000], minimum_per_head=4, population=PEOPLE), [Offer("minimum_per_head", 3.3)]),
        # A and B have 242 at most after two years of 10 %: cap 23 % gives 302; C may give what they need.
        (
            asked([1000] * 2, cap=0.1, required_share=0.3, poorest=["A", "B"]),
            [Offer("cap", 0.23), Offer("minimum_step", 25.0), Offer("required_share", 0.242)],
        ),
        (asked([1000, 750], protected={"C": 800}), [Offer("protected", None)]),
        (
            asked([960], floor=0.05, protected={"C": 800}),
            # A and B may go down to 80 each; without the protection the floor needs 950.
            [Offer("floor", 0.2), Offer("protected", None)],
        ),
    ],
)
def test_each_single_limit_that_suffices_is_offered_with_its_nearest_round_figure(
    request_: AllocationRequest, found: list[Offer]
) -> None:
    assert list(offers(request_)) == found
    assert not is_possible(request_)
    for offer in found:
        assert allocate(taken(request_, offer)).check() == ()


def test_where_no_limit_alone_suffices_nothing_is_offered() -> None:
    # The least a head needs 1,200 of 1,000; the floor alone 960 of 900.
    request = asked([1000, 900], floor=0.04, minimum_per_head=4, population=PEOPLE)
    assert offers(request) == ()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_offer_makes_the_plan_possible(data: st.DataObject) -> None:
    parts = [None, *(percent / 100 for percent in range(0, 40, 5))]
    request = asked(
        [float(data.draw(st.integers(700, 1500))) for _ in range(data.draw(st.integers(1, 3)))],
        floor=data.draw(st.sampled_from(parts)),
        cap=data.draw(st.sampled_from(parts)),
        minimum_step=float(data.draw(st.integers(0, 50))),
        minimum_per_head=data.draw(st.integers(0, 40)) / 10 or None,
        population=PEOPLE,
        protected={"C": float(data.draw(st.integers(0, 8)) * 100)},
        required_share=data.draw(st.integers(0, 100)) / 100,
        poorest=["A", "B"],
    )
    try:
        allocate(request)
    except InfeasiblePlan:
        for offer in offers(request):
            assert allocate(taken(request, offer)).check() == ()
