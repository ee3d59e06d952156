"""A plan as it was saved: its own amounts, explained as a plan that was found, whatever a solver finds today."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.city import City
from geo.scenarios.plan_shares import planned_shares, poorest_path
from geo.scenarios.saved_solution import differs_anew, solution_as_saved
from geo.scenarios.scenario import Draft, plan_to_save
from geo.scenarios.solve import compute_plan, saved_plan, solution_of
from geo.scenarios.validators import ScenarioError
from tests.helpers.records import scenario_of
from tests.helpers.samples import draft, inputs

BIG_LOTTERY = "plan_protected=Big%2520Lottery%2520Fund%2520awards"
SEARCHES = ["", "?plan_cap=40", "?plan_share=50", "?plan_share=60&plan_cap=60", "?plan_floor=2&plan_cap=5",
            f"?plan_share=48&plan_budget=3000000&plan_citywide=100000&plan_head=1&{BIG_LOTTERY}",
            "?plan_need=income_rate&plan_money=growing&plan_growth=3&plan_today=2015&plan_basis=phased"]  # fmt: skip
NEAREST = "?plan_cap=40&plan_share=80"


@pytest.mark.parametrize("search", [*SEARCHES, NEAREST])
def test_what_was_found_is_explained_the_same_when_it_is_read_again(nottingham: City, search: str) -> None:
    scenario = scenario_of(nottingham, search)
    read, found = solution_as_saved(scenario), solution_of(scenario.inputs)
    columns = [name for name in found.plan.frame if name != "binding"]
    pd.testing.assert_frame_equal(read.plan.frame[columns], found.plan.frame[columns])
    pd.testing.assert_series_equal(read.shares, found.shares)
    assert (read.relaxed, read.plan.nearest) == (found.relaxed, found.plan.nearest)
    assert saved_plan(read) == scenario.plan
    assert np.isnan(read.plan.least)
    if search != NEAREST:
        # A nearest plan was found under limits that gave way, which nobody saved.
        assert read.plan.frame["binding"].tolist() == found.plan.frame["binding"].tolist()
    assert differs_anew(scenario) == ()


def test_amounts_that_another_solver_found_stay_as_they_were_saved() -> None:
    """The sample's plan is by whole steps of need, which no solver of this package would find."""
    kept = draft()
    read = solution_as_saved(kept)
    assert saved_plan(read) == kept.plan
    assert read.plan.wide().loc["E1"].tolist() == [pence / 100 for pence in kept.plan.amounts["E1"]]
    assert compute_plan(kept.inputs) != kept.plan
    last = kept.plan.years[-1]
    amounts = {code: row[-1] for code, row in kept.plan.amounts.items()}
    assert poorest_path(read, ["E1"])[last] == pytest.approx(amounts["E1"] / sum(amounts.values()))
    assert planned_shares(read, ["E1"]).shares[last] == pytest.approx(amounts["E1"] / sum(amounts.values()))


def test_where_solving_anew_would_differ_is_said_with_the_ward_the_year_and_both_amounts() -> None:
    kept = draft()
    anew = compute_plan(kept.inputs)
    first, *_ = said = differs_anew(kept)
    apart = {
        (code, year): (old, new)
        for code in anew.amounts
        for year, old, new in zip(anew.years, kept.plan.amounts[code], anew.amounts[code], strict=True)
    }
    (code, year), (old, new) = max(apart.items(), key=lambda each: abs(each[1][0] - each[1][1]))
    name = {ward["ward_code"]: ward["ward_name"] for ward in kept.inputs["wards"]}[code]
    assert first == f"{name} would have £{new / 100:,.2f} in {year}, not £{old / 100:,.2f}"
    assert said[-1] == f"{sum(old != new for old, new in apart.values()) - 3} more amounts would differ"


def test_one_penny_is_a_difference(nottingham: City) -> None:
    scenario = scenario_of(nottingham)
    amounts = {code: list(row) for code, row in scenario.plan.amounts.items()}
    first, second = list(amounts)[:2]
    amounts[first][0] += 1
    amounts[second][0] -= 1
    other = Draft("Path", "", scenario.inputs, plan_to_save(scenario.inputs, amounts))
    assert len(differs_anew(other)) == 2
    assert saved_plan(solution_as_saved(other)) == other.plan


def test_a_plan_that_cannot_be_worked_out_any_more_is_shown_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> None:
        raise RuntimeError("The solver gave up.")

    kept = draft()
    monkeypatch.setattr("geo.scenarios.saved_solution.solution_of", fails)
    assert saved_plan(solution_as_saved(kept)) == kept.plan
    assert differs_anew(kept) == ("it could not be worked out any more (The solver gave up)",)


def test_without_a_plan_there_is_nothing_to_show() -> None:
    bare = Draft("Bare", "", inputs(), None)
    assert differs_anew(bare) == ()
    with pytest.raises(ScenarioError):
        solution_as_saved(bare)
