"""How limits give way: three strategies in a fixed order, and a search that ends."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.allocation import allocate as allocation
from geo.allocation.problem import build_problem
from geo.allocation.relaxation import (
    STRATEGIES,
    each_ward_relaxed_by_its_own_miss,
    least_miss,
    pace_relaxed_alike,
    pace_relaxed_alike_and_a_penny,
)
from geo.allocation.request import AllocationRequest

TODAY = pd.Series({"A": 100.0, "B": 100.0, "C": 800.0})
SHARES = pd.Series({"A": 0.4, "B": 0.3, "C": 0.3})
# Floors of 5 % keep 950, and 900 are there.
BELOW_THE_FLOORS = AllocationRequest(TODAY, SHARES, [900], floor=0.05)


def test_the_fairest_strategy_comes_first() -> None:
    assert (pace_relaxed_alike, pace_relaxed_alike_and_a_penny, each_ward_relaxed_by_its_own_miss) == STRATEGIES


def test_the_pace_gives_the_same_part_in_every_ward() -> None:
    problem = build_problem(BELOW_THE_FLOORS)
    floor = pace_relaxed_alike(problem, least_miss(problem))["floor"]
    # 950 of floors less 5.26 % are 900.
    assert floor == pytest.approx(np.full((1, 3), 50 / 950))


def test_the_second_strategy_gives_a_penny_a_ward_more() -> None:
    problem = build_problem(BELOW_THE_FLOORS)
    least = least_miss(problem)
    more = pace_relaxed_alike_and_a_penny(problem, least)["floor"] - pace_relaxed_alike(problem, least)["floor"]
    assert (more * 95_000).sum(axis=1) == pytest.approx([9])


def test_the_last_strategy_leaves_room_for_the_path_that_was_found() -> None:
    problem = build_problem(BELOW_THE_FLOORS)
    relaxed = problem.relaxed_by(each_ward_relaxed_by_its_own_miss(problem, least_miss(problem)))
    assert relaxed.lower(0, problem.baseline).sum() == pytest.approx(90_000, abs=3)


def test_a_limit_that_is_not_missed_is_not_relaxed() -> None:
    problem = build_problem(AllocationRequest(TODAY, SHARES, [900], floor=0.05, cap=0.5, protected={"C": 1.0}))
    for strategy in STRATEGIES:
        relaxation = strategy(problem, least_miss(problem))
        assert not relaxation["cap"].any()
        assert not relaxation["protected"].any()


def test_the_search_for_the_nearest_plan_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocation, "_find_path", lambda *_, **__: None)
    with pytest.raises(allocation.NoNearestPlanError, match="No path in whole pence"):
        allocation.allocate(BELOW_THE_FLOORS)
