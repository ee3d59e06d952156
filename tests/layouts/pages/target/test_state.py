"""The address of the Target page: what each parameter chooses, what is refused, what counts as changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from dash import html

from geo.city import City
from geo.need_index.index import Recipe, index_of, usual_recipe
from geo.need_index.poorest_set import PoorestSet, default_set, members
from geo.scenarios.inputs import plain, read_inputs
from geo.scenarios.scenario import Scenario
from geo.scenarios.solve import compute_plan
from layouts.page import Filled
from layouts.pages.target.form_values import FormId, form_of, fresh_form, usual_form
from layouts.pages.target.ids import TargetId
from layouts.pages.target.page import controls, parts
from layouts.pages.target.parameters import NUMBERS, OWN, PARAMS, TYPED_PARAMS
from layouts.pages.target.result import target_heading
from layouts.pages.target.scenario_status import Standing, scenario_line
from layouts.pages.target.state import (
    GONE,
    Find,
    TargetState,
    address_of,
    drift,
    inputs_now,
    inputs_shown,
    is_changed,
    plan_or_refusal,
    read_target,
    why_no_plan,
    years_ahead,
)
from layouts.pages.target.view import TargetView
from layouts.plans.views import refused_measure
from tests.helpers.approved import check_approved, table_of_cases
from tests.helpers.components import text
from tests.helpers.old_plans import with_need
from tests.helpers.pages import site_of
from tests.helpers.records import FOLLOWING
from tests.helpers.told import tells


def gone(_id: str, _version: int | None) -> None:
    """No scenario is saved."""


def read(city: City, **asked: Any) -> TargetState:
    return read_target(city, "?" + urlencode(asked), gone)


def saved(city: City, search: str = "", **changes: Any) -> Scenario:
    """A scenario as the store would give it back."""
    inputs = read_inputs(inputs_now(city, read_target(city, search or FOLLOWING, gone)) | changes)
    moment = datetime(2026, 5, 3, 14, 5, tzinfo=UTC)
    return Scenario("Path", "Why\nnot", inputs, compute_plan(inputs), "ab" * 16, 2, "Ada", "Bo", moment, moment)


def opening(scenario: Scenario) -> Find:
    return lambda id_, version: scenario if (id_, version) == (scenario.id, 2) else None


def opened(city: City, scenario: Scenario, **asked: Any) -> TargetState:
    given = {"scenario": scenario.id, "version": "2"} | asked
    return read_target(city, "?" + urlencode(given), opening(scenario))


def test_a_bare_address_keeps_todays_shares_from_the_next_financial_year_on(nottingham: City) -> None:
    state = read(nottingham)
    assert state.form_values == fresh_form(nottingham)
    # The record ends in 2018, a part year.
    assert years_ahead(state.form_values) == ("2019/20", "2020/21", "2021/22", "2022/23", "2023/24")
    inputs = inputs_now(nottingham, state)
    assert inputs["years"][0] == "2019/20"
    today = {ward["ward_code"]: ward["current"] for ward in inputs["wards"]}
    assert {code: list(row) for code, row in compute_plan(inputs).amounts.items()} == {
        code: [pence] * 5 for code, pence in today.items()
    }
    assert state.refused == ()
    assert not state.touched
    assert state.codes == members(nottingham, default_set(nottingham))
    # A share comes first: of it twice the figure is twice the need, and none is below zero.
    assert state.form_values[FormId.NEED] == "idaci_rate"
    assert state.form_values[FormId.EDITION] == "2019"
    # 2018 is a part year.
    assert state.form_values[FormId.BASELINE] == "2017"


@pytest.mark.parametrize(
    ("param", "value", "key", "found"),
    [
        ("plan_people", "0-4", ("population", "age_band"), "0-4"),
        ("plan_need", "burglary_rate", ("need", "measure"), "burglary_rate"),
        ("plan_by_people", "45", ("universal_part",), 0.45),
        ("plan_by_people", "0", ("universal_part",), 0.0),
        ("plan_today", "2016", ("baseline", "period"), "2016"),
        ("plan_basis", "phased", ("baseline", "adjusted"), True),
        ("plan_protected", "Big%20Lottery%20Fund%20awards", ("protected_programmes",), ["Big Lottery Fund awards"]),
        ("plan_protected", "none", ("protected_programmes",), []),
        ("plan_citywide", "1234.56", ("citywide",), [123_456] * 5),
        ("plan_budget", "3000000.01", ("budgets",), [300_000_001] * 5),
        ("plan_floor", "7.5", ("floor",), 0.075),
        ("plan_floor", "none", ("floor",), None),
        ("plan_cap", "0", ("cap",), 0.0),
        ("plan_cap", "none", ("cap",), None),
        ("plan_step", "none", ("minimum_step",), 0),
        ("plan_head", "0.5", ("minimum_per_head",), 50),
        ("plan_share", "33.3", ("poorest", "share"), 0.333),
    ],
)
def test_each_parameter_chooses_what_it_says(
    nottingham: City, param: str, value: str, key: tuple[str, ...], found: Any
) -> None:
    state = read(nottingham, **{param: value})
    assert state.refused == ()
    assert state.touched
    inputs: Any = inputs_now(nottingham, state)
    for part in key:
        inputs = inputs[part]
    assert inputs == found


def test_money_may_grow_or_be_typed(nottingham: City) -> None:
    growing = inputs_now(nottingham, read(nottingham, plan_money="growing", plan_budget="1000000", plan_growth="3"))
    assert growing["budgets"] == [100_000_000, 103_000_000, 106_090_000, 109_272_700, 112_550_881]
    typed = {f"plan_budget_{n}": str(1_000_000 + n) for n in range(1, 6)}
    assert inputs_now(nottingham, read(nottingham, plan_money="typed", **typed))["budgets"] == [
        100_000_100, 100_000_200, 100_000_300, 100_000_400, 100_000_500,
    ]  # fmt: skip


def test_another_year_brings_its_own_money_along_unless_a_budget_is_typed(nottingham: City) -> None:
    spent = nottingham.spend[nottingham.spend["period"] == "2016"]["amount"].sum()
    assert read(nottingham, plan_today="2016").form_values[FormId.BUDGET] == pytest.approx(spent)
    assert read(nottingham, plan_today="2016", plan_budget="5").form_values[FormId.BUDGET] == 5
    phased = read(nottingham, plan_today="2016", plan_basis="phased").form_values[FormId.BUDGET]
    assert phased != pytest.approx(spent)


def test_another_measure_takes_its_newest_edition_where_it_lacks_the_old_one(nottingham: City) -> None:
    state = read(nottingham, plan_need="burglary_rate", plan_edition="2010")
    assert state.form_values[FormId.EDITION] in ("2019", "2025")
    assert state.refused == ()
    assert read(nottingham, plan_need="income_rate", plan_edition="2015").form_values[FormId.EDITION] == "2015"


@pytest.mark.parametrize(
    ("param", "value", "said"),
    [
        ("plan_people", "7-8", "'plan_people' as '7-8'"),
        ("plan_need", "x", "'plan_need' as 'x'"),
        ("plan_edition", "1999", "the edition '1999'"),
        ("plan_today", "1999", "'plan_today' as '1999'"),
        ("plan_money", "x", "'plan_money' as 'x'"),
        ("plan_first", "1066", "'plan_first' as '1066'"),
        ("plan_protected", "Gone", "the programme 'Gone'"),
        ("recipe", "x", "an index that cannot be made ('x' "),
        ("scenario", "zz", GONE),
        ("ward", "E05099999", "the ward E05099999"),
    ],
)
def test_what_the_city_does_not_have_is_named_and_falls_back(
    nottingham: City, param: str, value: str, said: str
) -> None:
    state = read(nottingham, **{param: value})
    assert len(state.refused) == 1
    assert state.refused[0].startswith(said)
    usual = usual_form(nottingham) if state.touched else fresh_form(nottingham)
    assert state.form_values == usual


FAULTS = [
    ("plan_by_people", "none", "Part that follows people alone", ["empty"]),
    ("plan_budget", "none", "Budget of the first year", ["empty"]),
    ("plan_money", "typed", "Budget of 2018", ["empty"]),
]


def fault(city: City, param: str, value: str) -> str:
    """What is said of a field that cannot be so."""
    with pytest.raises(ValueError, match=r"^“") as refused:
        inputs_now(city, read(city, **{param: value}))
    return str(refused.value)


@pytest.mark.parametrize(("param", "value", "label", "figures"), FAULTS)
def test_a_field_that_cannot_be_so_is_named_by_its_label(
    nottingham: City, param: str, value: str, label: str, figures: list[str]
) -> None:
    said = fault(nottingham, param, value)
    assert said.startswith(f"“{label}”")
    assert tells(said.removeprefix(f"“{label}”"), *figures)


@pytest.mark.approved
def test_the_faults_are_said_as_was_approved(nottingham: City) -> None:
    cases = [(f"{param}={value}", fault(nottingham, param, value)) for param, value, *_ in FAULTS]
    check_approved("text_target", table_of_cases(cases))


FORMS = (
    "",
    "?plan_money=growing&plan_growth=3&plan_budget=2000000",
    "?plan_money=growing&plan_growth=-2.5",
    "?plan_money=typed&plan_budget_1=1000000&plan_budget_2=2&plan_budget_3=3&plan_budget_4=4.44&plan_budget_5=5",
    "?plan_floor=none&plan_cap=none&plan_step=none",
    "?plan_floor=7.25&plan_cap=33.33&plan_step=0.01&plan_head=1.5&plan_share=41.7&plan_by_people=5",
    "?plan_people=0-4&plan_need=burglary_rate&plan_today=2015&plan_basis=phased&plan_citywide=1000.01",
    "?plan_protected=Big%2520Lottery%2520Fund%2520awards",
    "?plan_aim=today&plan_first=2026/27",
    "?plan_first=2026/27&plan_base=5m&plan_protected=Big%2520Lottery%2520Fund%2520awards",
    "?plan_aim=today&plan_base=1234567.89&plan_share=50",
)


@pytest.mark.parametrize("search", FORMS)
def test_a_saved_scenario_fills_the_form_that_makes_it_again(nottingham: City, search: str) -> None:
    scenario = saved(nottingham, search)
    state = opened(nottingham, scenario)
    assert state.refused == ()
    assert not state.touched
    assert inputs_now(nottingham, state) == plain(scenario.inputs)
    assert drift(nottingham, state) == []


def test_what_is_chosen_on_top_of_a_scenario_is_a_change_and_choosing_it_back_is_none(nottingham: City) -> None:
    scenario = saved(nottingham, "?plan_cap=30")
    changed = opened(nottingham, scenario, plan_cap="40")
    assert changed.form_values[FormId.CAP] == 40
    assert changed.form_values[FormId.FLOOR] == 10
    assert inputs_shown(nottingham, changed)["cap"] == 0.4

    def solved(state: TargetState) -> Any:
        from geo.scenarios.solve import solve

        return solve(read_inputs(plain(inputs_shown(nottingham, state))))

    assert is_changed(changed, solved(changed))
    back = opened(nottingham, scenario, plan_cap="30")
    assert back.touched
    assert not is_changed(back, solved(back))
    assert not is_changed(opened(nottingham, scenario), solved(opened(nottingham, scenario)))
    assert is_changed(read(nottingham), solved(read(nottingham)))


def test_a_scenarios_own_wards_stay_its_own_until_the_set_is_chosen(nottingham: City) -> None:
    own = ["E05001822", "E05001823"]
    scenario = saved(nottingham, poorest={"wards": own, "share": 0.2})
    state = opened(nottingham, scenario)
    assert list(state.codes) == own
    assert list(opened(nottingham, scenario, plan_cap="40").codes) == own
    other = opened(nottingham, scenario, **PoorestSet("imd_score", "2010", 3).to_parts())
    assert len(other.codes) == 3
    assert other.touched


def by_index(city: City, recipe: str) -> Scenario:
    """A scenario as it was saved before need had to have a true zero."""
    old = with_need(saved(city).inputs, index_of(city, Recipe.from_text(recipe)))
    return saved(city, need=old["need"], wards=old["wards"])


def test_a_scenario_by_an_index_opens_as_it_was_saved_and_says_why_no_new_one_is_made(nottingham: City) -> None:
    scenario = by_index(nottingham, "income_rate:2,idaci_rate:1")
    state = opened(nottingham, scenario)
    assert (state.refused, state.touched) == ((), False)
    solution = plan_or_refusal(nottingham, state)
    assert not isinstance(solution, str)
    assert "exponential scale" in str(refused_measure(nottingham, solution))
    assert "could not be made again" in drift(nottingham, state)[0]
    again = plan_or_refusal(nottingham, opened(nottingham, scenario, plan_cap="40"))
    assert isinstance(again, str)
    assert "orders the wards most like it" in again


def test_an_index_is_the_scenarios_own_until_another_is_chosen(nottingham: City) -> None:
    recipe = "income_rate:2,idaci_rate:1"
    scenario = by_index(nottingham, recipe)
    assert opened(nottingham, scenario).recipe.to_text() == recipe
    other = opened(nottingham, scenario, recipe="crime_score:1")
    assert other.recipe.to_text() == "crime_score:1"
    assert other.touched
    plain_need = saved(nottingham)
    assert not opened(nottingham, plain_need, recipe="crime_score:1").touched
    assert opened(nottingham, plain_need).recipe == usual_recipe(nottingham)


def test_a_scenario_whose_figures_moved_on_is_shown_as_saved_and_says_so(nottingham: City) -> None:
    wards = [dict(ward) for ward in saved(nottingham).inputs["wards"]]
    wards[1]["need"] += 0.1
    scenario = saved(nottingham, wards=wards)
    state = opened(nottingham, scenario)
    assert inputs_shown(nottingham, state)["wards"][1]["need"] == wards[1]["need"]
    assert drift(nottingham, state) == ["the need of Aspley"]
    assert inputs_shown(nottingham, opened(nottingham, scenario, plan_cap="40"))["wards"][1]["need"] != wards[1]["need"]
    stale = saved(nottingham, need=dict(scenario.inputs["need"]) | {"period": "1999"})
    assert "could not be made again" in drift(nottingham, opened(nottingham, stale))[0]


def test_a_scenario_whose_measure_or_year_is_gone_is_still_shown(nottingham: City) -> None:
    scenario = saved(nottingham)
    for part, change in (("need", {"measure": "gone"}), ("baseline", {"period": "1999"})):
        stale = saved(nottingham, **{part: dict(scenario.inputs[part]) | change})
        state = opened(nottingham, stale)
        assert inputs_shown(nottingham, state) == dict(stale.inputs)
        assert "could not be made again" in drift(nottingham, state)[0]
        with pytest.raises(ValueError, match=str(next(iter(change.values())))):
            inputs_now(nottingham, opened(nottingham, stale, plan_cap="30"))


@pytest.mark.parametrize("years", [1, 3, 7])
def test_a_scenario_of_other_years_is_shown_and_told(nottingham: City, years: int) -> None:
    labels = [str(2030 + n) for n in range(years)]
    scenario = saved(nottingham, years=labels, budgets=[260_000_000] * years, citywide=[0] * years)
    state = opened(nottingham, scenario)
    assert list(inputs_shown(nottingham, state)["years"]) == labels
    assert len(state.form_values[FormId.TYPED]) == 5
    assert drift(nottingham, state) == [f"the years ({labels[0]} to {labels[-1]})"]


def test_the_address_of_a_saved_scenario_keeps_what_is_no_choice_of_the_plan(nottingham: City) -> None:
    scenario = saved(nottingham)
    kept = address_of(scenario, "?ward=E05001823&plan_cap=40&plan_year=2020&poorest_wards=4&scenario=x&version=1")
    assert kept == f"?ward=E05001823&poorest_wards=4&scenario={scenario.id}&version=2"
    assert not any(param in kept for param in OWN)


def test_each_control_has_a_parameter_of_its_own() -> None:
    assert set(PARAMS) == set(FormId) - {FormId.TYPED}
    assert len(set(OWN)) == len(OWN)
    assert all(param.startswith("plan_") for param in OWN)


def test_controls_hold_what_the_address_says(nottingham: City) -> None:
    asked = {"plan_cap": "40", "plan_budget": "1500000.5", "plan_floor": "none", "ward": "E05001823"}
    state = read(nottingham, **asked, plan_year="2020", plan_need="crime_score")
    view = TargetView(nottingham, site_of(nottingham).face, None, False, state)  # type: ignore[arg-type]
    filled = Filled([part for part in parts(nottingham) if part.prop == "value"], view)
    assert filled.of(FormId.CAP) == "40"
    assert filled.of(FormId.BUDGET) == "1,500,000.5"
    assert filled.of(FormId.STEP) == "20,000"
    assert filled.of(FormId.FLOOR) == ""
    assert filled.of("target-ward") == "E05001823"
    # No plan can be made by that measure, so that it has no years.
    assert filled.of("target-year") == "today"
    assert text(target_heading("no plan", state)) == "There is no plan yet"


def test_every_control_of_the_form_writes_its_own_parameter_and_says_that_it_is_empty(nottingham: City) -> None:
    written = {control.id: control for control in controls(nottingham)}
    assert {id_: written[id_].param for id_ in (*PARAMS, *TYPED_PARAMS)} == PARAMS | TYPED_PARAMS
    assert all(written[id_].empty == "none" for id_ in (*PARAMS, *TYPED_PARAMS))
    typed = {id_ for id_, control in written.items() if control.typed}
    assert typed == (set(NUMBERS) - {FormId.UNIVERSAL}) | set(TYPED_PARAMS)
    assert written[TargetId.YEAR].usual == "today"


def test_a_city_without_what_a_plan_needs_says_why(nottingham: City) -> None:
    assert why_no_plan(nottingham) == ""
    assert "no spend" in why_no_plan(replace(nottingham, spend=nottingham.spend.iloc[:0]))
    assert "no population" in why_no_plan(replace(nottingham, population=nottingham.population.iloc[:0]))
    neutral = nottingham.catalogue.assign(polarity="neutral")
    assert "No indicator" in why_no_plan(replace(nottingham, catalogue=neutral))


STANDING = Standing(changed=False, newest=None, plan=None, drift=())


class DeskFace:
    @staticmethod
    def href(path: str, search: str = "") -> str:
        return f"/desk{path}{search}"


def line(city: City, state: TargetState, **changes: Any) -> str:
    return text(html.Div(scenario_line(state, replace(STANDING, **changes), DeskFace)))  # type: ignore[arg-type]


def test_the_line_names_scenario_version_and_people(nottingham: City) -> None:
    state = opened(nottingham, saved(nottingham))
    said = line(nottingham, state)
    assert tells(said, "“Path”", "version 2", "Bo", "3 May 2026, 14:05 UTC", "Ada", "Why\nnot")
    changed = line(nottingham, state, changed=True)
    assert tells(changed, "“Path”", "version 2", "not saved")
    assert (said.count("version 2"), changed.count("version 2")) == (1, 2)
    assert "not saved" not in said
    usual, own = line(nottingham, read(nottingham)), line(nottingham, read(nottingham, plan_cap="1"))
    assert usual != own
    assert all(each.endswith("Not saved.") for each in (usual, own))
    moved = line(nottingham, state, drift=("the need of Aspley",))
    assert "the need of Aspley" in moved
    assert "the need of Aspley" in line(nottingham, state, drift=("the need of Aspley",), changed=True)
    assert moved != line(nottingham, state, drift=("the need of Aspley",), changed=True)


def test_form_of_and_usual_form_have_the_same_fields(nottingham: City) -> None:
    assert form_of(nottingham, saved(nottingham).inputs).keys() == usual_form(nottingham).keys()
