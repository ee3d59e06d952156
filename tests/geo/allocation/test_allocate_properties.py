"""What holds in every city: sums, limits, no ward past its target, fairness, and no change from how one asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from geo.allocation.allocate import allocate
from geo.allocation.conflicts import InfeasiblePlan
from geo.allocation.plan import Plan
from geo.allocation.request import AllocationRequest
from geo.allocation.target_shares import target_shares

PENNY = 0.01 + 1e-9
slowly = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Asked:
    """A made-up city with floors and caps that a plan can keep: no budget grows or falls by more than they allow."""

    population: pd.Series
    need: pd.Series
    universal: float
    baseline: pd.Series
    budgets: list[float]
    floor: float
    cap: float

    @property
    def shares(self) -> pd.Series:
        return target_shares(self.population, self.need, universal=self.universal)

    def plan(self, **changed: Any) -> Plan:
        asked = {"baseline": self.baseline, "shares": self.shares, "budgets": self.budgets}
        return allocate(AllocationRequest(**{**asked, "floor": self.floor, "cap": self.cap, **changed}))


@st.composite
def cities(draw: st.DrawFn, *, flat: bool = False, unit: int = 1) -> Asked:
    count = draw(st.integers(2, 9))
    labels = draw(st.permutations([f"W{place:02d}" for place in range(count)]))
    people = draw(st.lists(st.integers(100, 30_000), min_size=count, max_size=count))
    need = draw(st.lists(st.integers(1, 1000), min_size=count, max_size=count))
    pounds = draw(st.lists(st.integers(0, 2_000_000), min_size=count, max_size=count))
    assume(sum(pounds) > 10_000)
    floor, cap = draw(st.integers(0, 30)) / 100, draw(st.integers(0, 60)) / 100
    budgets, total = [], float(sum(pounds))
    for _ in range(draw(st.integers(1, 5))):
        total *= 1 + (0 if flat else draw(st.floats(-floor, cap)))
        budgets.append(round(total * unit, 2))
    return Asked(
        population=pd.Series(people, labels),
        need=pd.Series(need, labels) / 1000,
        universal=draw(st.integers(0, 10)) / 10,
        baseline=pd.Series(pounds, labels).astype(float) * unit,
        budgets=budgets,
        floor=floor,
        cap=cap,
    )


def before(plan: Plan, baseline: pd.Series) -> pd.DataFrame:
    """What each ward had the year before each year."""
    return pd.concat([baseline, plan.wide().iloc[:, :-1]], axis=1).set_axis(list(plan.years), axis=1)


@slowly
@given(cities(), st.floats(0, 0.4))
def test_money_is_conserved_and_limits_are_kept_to_the_penny(asked: Asked, part: float) -> None:
    citywide = round(min(asked.budgets) * part, 2)
    plan = asked.plan(budgets=[budget + citywide for budget in asked.budgets], citywide=citywide)
    amounts, prior = plan.wide(), before(plan, asked.baseline)
    pence = (amounts * 100).round().astype("int64")
    assert (pence.sum() + round(citywide * 100) == [round((budget + citywide) * 100) for budget in asked.budgets]).all()
    assert ((amounts * 100 - pence).abs() < 1e-6).all(axis=None)
    assert (amounts >= prior * (1 - asked.floor) - PENNY).all(axis=None)
    assert (amounts <= prior * (1 + asked.cap) + PENNY).all(axis=None)
    assert plan.check() == ()


@slowly
@given(cities())
def test_no_share_moves_away_from_its_target_or_past_it(asked: Asked) -> None:
    plan = asked.plan()
    targets = plan.wide("target")
    starts_above = asked.baseline > asked.shares * asked.baseline.sum() + PENNY
    assert (plan.wide()[starts_above] >= targets[starts_above] - PENNY).all(axis=None)
    assert (plan.wide()[~starts_above] <= targets[~starts_above] + PENNY).all(axis=None)
    pots = pd.Series(asked.budgets, plan.years)
    kept = before(plan, asked.baseline) * (pots / [asked.baseline.sum(), *asked.budgets[:-1]])
    # Between the amount that keeps the share and the target, give or take the penny of each year's rounding.
    lower, upper = np.minimum(kept, targets) - 2 * PENNY, np.maximum(kept, targets) + 2 * PENNY
    assert ((plan.wide() >= lower) & (plan.wide() <= upper)).all(axis=None)
    assert not plan.frame["past_target"].any()


@slowly
@given(cities(flat=True))
def test_under_a_flat_budget_pounds_move_towards_the_target_only(asked: Asked) -> None:
    plan = asked.plan()
    low, high = asked.baseline, plan.wide("target").iloc[:, -1]
    for year in plan.years:
        amount = plan.wide()[year]
        assert (amount >= np.minimum(low, high) - PENNY).all()
        assert (amount <= np.maximum(low, high) + PENNY).all()
        low = amount


@slowly
@given(cities())
def test_what_is_free_gets_the_same_part_of_its_target(asked: Asked) -> None:
    # The conditions of the optimum: who has a smaller part than the common one can have no more, who has a larger one
    # can have no less. They hold for one level a year.
    plan = asked.plan()
    for _, year in plan.frame.groupby("year"):
        free = year[year["binding"] == "budget"]
        if free.empty:
            continue
        level = free["amount"].sum() / free["target"].sum()
        # Targets are rounded too.
        leeway = PENNY * (2 + level)
        assert (abs(free["amount"] - level * free["target"]) <= leeway).all()
        less = year[year["amount"] < level * year["target"] - leeway]
        more = year[year["amount"] > level * year["target"] + leeway]
        assert set(less["binding"]) <= {"cap", "target", "held"}
        assert set(more["binding"]) <= {"floor", "target", "held"}


@slowly
@given(cities())
def test_the_order_of_the_wards_is_kept_and_says_nothing(asked: Asked) -> None:
    plan = asked.plan()
    assert list(plan.wide().index) == list(asked.baseline.index)
    assert plan.frame["ward"].tolist() == list(asked.baseline.index) * len(asked.budgets)
    other = asked.plan(baseline=asked.baseline[::-1], shares=asked.shares[::-1])
    pd.testing.assert_frame_equal(plan.wide(), other.wide().reindex(asked.baseline.index), check_names=False)


@slowly
@given(cities(), st.integers(1, 3))
def test_more_need_or_more_today_never_gives_less(asked: Asked, times: int) -> None:
    # Two more wards with the same people and money but unlike need, or the same need and unlike money.
    people = pd.concat([asked.population, pd.Series({"X": 5000, "Y": 5000})])
    for need, money in (((0.3, 0.3 * times), (9000.0, 9000.0)), ((0.3, 0.3), (9000.0, 9000.0 * times))):
        city = Asked(
            population=people,
            need=pd.concat([asked.need, pd.Series({"X": need[0], "Y": need[1]})]),
            universal=asked.universal,
            baseline=pd.concat([asked.baseline, pd.Series({"X": money[0], "Y": money[1]})]),
            budgets=[budget * (1 + sum(money) / asked.baseline.sum()) for budget in asked.budgets],
            floor=asked.floor,
            cap=asked.cap,
        )
        amounts = city.plan().wide()
        assert (amounts.loc["Y"] >= amounts.loc["X"] - 3 * PENNY).all()


@slowly
@given(cities(), st.integers(1, 20))
def test_equal_wards_are_treated_equally(asked: Asked, money: int) -> None:
    twins = pd.Series({"X": 700, "Y": 700})
    population, need = pd.concat([asked.population, twins]), pd.concat([asked.need, twins / 1000])
    baseline = pd.concat([asked.baseline, twins * money * 10.0])
    shares = target_shares(population, need, universal=asked.universal)
    budgets = [budget * baseline.sum() / asked.baseline.sum() for budget in asked.budgets]
    amounts = asked.plan(baseline=baseline, shares=shares, budgets=budgets).wide()
    assert (abs(amounts.loc["X"] - amounts.loc["Y"]) <= PENNY).all()


@slowly
@given(cities())
def test_a_ward_split_in_two_gets_the_same_sum(asked: Asked) -> None:
    whole = asked.plan().wide()
    ward = asked.baseline.index[0]
    halves = {f"{ward}a": 0.25, f"{ward}b": 0.75}

    def split(values: pd.Series) -> pd.Series:
        return pd.concat([values.drop(ward), pd.Series({half: values[ward] * part for half, part in halves.items()})])

    parts = asked.plan(baseline=split(asked.baseline), shares=split(asked.shares)).wide()
    # Each year rounds each ward to the penny, and the next years' caps can raise that.
    leeway = PENNY * len(parts) * (1 + asked.cap) ** len(asked.budgets)
    assert (abs(parts.loc[list(halves)].sum() - whole.loc[ward]) <= leeway).all()
    assert (abs(parts.drop(list(halves)) - whole.drop(ward)) <= leeway).all(axis=None)


@slowly
@given(cities(unit=1000))
def test_no_change_of_units_matters(asked: Asked) -> None:
    budgets = [round(budget, -3) for budget in asked.budgets]
    assume(all(abs(new / old - 1) < 1e-3 for new, old in zip(budgets, asked.budgets, strict=True)))
    try:
        pounds = asked.plan(budgets=budgets)
        thousands = asked.plan(baseline=asked.baseline / 1000, budgets=[budget / 1000 for budget in budgets])
    except InfeasiblePlan:
        # Rounding to thousands can take a budget out of what floors and caps allow.
        assume(False)
    # A penny of a thousand is ten pounds in each ward, which the next years' caps can raise.
    leeway = 10 * len(asked.baseline) * len(budgets) * (1 + asked.cap) ** len(budgets)
    assert (abs(pounds.wide() - thousands.wide() * 1000) <= leeway).all(axis=None)


@slowly
@given(cities(), st.data())
def test_with_every_limit_there_is_a_plan_or_a_reason(asked: Asked, data: st.DataObject) -> None:
    wards = list(asked.baseline.index)
    poorest = data.draw(st.lists(st.sampled_from(wards), min_size=1, unique=True))
    kept = data.draw(st.lists(st.integers(0, 4), min_size=len(wards), max_size=len(wards)))
    limits = {
        "minimum_step": float(data.draw(st.integers(0, 50_000))),
        "minimum_per_head": data.draw(st.integers(0, 30)) / 10,
        "population": asked.population,
        "protected": (asked.baseline * pd.Series(kept, wards) / 4).round(2),
        "required_share": data.draw(st.integers(0, 100)) / 100,
        "poorest": poorest,
    }
    told = None
    try:
        plan = asked.plan(**limits)
    except InfeasiblePlan as found:
        plan, told = found.nearest, found
    assert (plan.wide().sum() * 100).round().tolist() == [round(budget * 100) for budget in asked.budgets]
    assert (plan.wide() >= 0).all(axis=None)
    assert plan.nearest == (told is not None)
    if told is None:
        assert plan.check() == ()
        return
    missed = plan.missed()
    short = missed.groupby(["year", "limit"])["short"].sum()
    named = {(conflict.year, conflict.limit) for conflict in told.conflicts}
    assert named
    # Pennies that rounding costs beside a conflict are no conflict.
    assert set(short.index[short > len(asked.baseline) * PENNY]) <= named <= set(short.index)
    for conflict in told.conflicts:
        assert conflict.short > 0
        assert conflict.against
        assert conflict.text in str(told)
