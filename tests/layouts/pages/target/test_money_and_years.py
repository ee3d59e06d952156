"""Money as it is typed, the first year, the aim and the base: what each means, and what older addresses mean."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from dash import html

from geo.city import City
from geo.scenarios.inputs import read_inputs
from geo.scenarios.solve import compute_plan, solve
from layouts.pages.target.form_values import AFTER, FormId, first_years
from layouts.pages.target.page import controls
from layouts.pages.target.parameters import MONEY, NUMBERS, PARAMS, TYPED_PARAMS
from layouts.pages.target.questions import notes
from layouts.pages.target.result import conflicts_of, flag
from layouts.pages.target.state import TargetState, inputs_now, read_target, years_ahead
from tests.helpers.components import text
from tests.helpers.pages import opened
from tests.helpers.records import desk_site
from tests.helpers.samples import inputs
from tests.helpers.told import tells


def read(city: City, **asked: Any) -> TargetState:
    return read_target(city, "?" + urlencode(asked), lambda *_: None)


def parts_of(component: Any) -> list[Any]:
    return [component, *component._traverse()]


@pytest.mark.parametrize("param", [*(PARAMS[control] for control in MONEY), *TYPED_PARAMS.values()])
def test_every_field_of_money_reads_what_people_write(nottingham: City, param: str) -> None:
    control = {value: key for key, value in (PARAMS | TYPED_PARAMS).items()}[param]

    def held(typed: str) -> Any:
        values = read(nottingham, **{param: typed}).form_values
        return values[control] if control in values else values[FormId.TYPED][int(control[-1]) - 1]

    assert [held(typed) for typed in ("5m", "£5 million", "5.5m~3", "250k", "£1,200,000~7", "none")] == [
        5_000_000, 5_000_000, 5_500_000, 250_000, 1_200_000, "",
    ]  # fmt: skip


@pytest.mark.parametrize("control", [*NUMBERS, *TYPED_PARAMS])
def test_what_cannot_be_read_keeps_the_old_value_and_says_why_beside_the_field(nottingham: City, control: Any) -> None:
    state = read(nottingham, **{(PARAMS | TYPED_PARAMS)[control]: "some~43"})
    values = state.form_values
    assert (values[control] if control in values else values[FormId.TYPED][int(control[-1]) - 1]) == 43
    assert state.refused == ()
    shown = "£43" if control in MONEY or control in TYPED_PARAMS else "43%"
    assert tells(notes(nottingham, state)[control], "“some”", "Write it as", f"Until then it stays at {shown}.")
    # Said aloud too, where the form's notices are.
    assert "“some”" in "".join(text(part) for part in flag("no plan", state))


def test_a_note_stands_in_the_field_that_it_is_about(nottingham: City) -> None:
    page = opened(nottingham, "/target", "?plan_floor=5,5~10&plan_budget=1", site=desk_site(nottingham))
    shown = {part.id: getattr(part, "description", None) for part in parts_of(page) if getattr(part, "id", None)}
    assert "“5,5”" in shown[FormId.FLOOR]
    assert "Is £1 meant?" in shown[FormId.BUDGET]
    assert not shown[FormId.CAP]


# Awards of 2017 are £2,586,858 in all; none of them without a ward.
@pytest.mark.parametrize(
    ("asked", "control", "figures"),
    [
        ({"plan_budget": "258685.80"}, FormId.BUDGET, ("£258,685.80", "£2,586,858", "10.00% of that")),
        ({"plan_budget": "25868580"}, FormId.BUDGET, ("£25,868,580", "£2,586,858", "10 times that")),
        ({"plan_budget": "2.6k"}, FormId.BUDGET, ("£2,600", "£2,586,858")),
        ({"plan_money": "typed", "plan_budget_2": "30m"}, "target-budget-2", ("£30,000,000", "£2,586,858")),
        ({"plan_base": "100"}, FormId.BASE, ("£100", "£2,586,858", "The record has")),
        ({"plan_citywide": "30m"}, FormId.CITYWIDE, ("£30,000,000", "£2,586,858")),
        ({"plan_step": "30m"}, FormId.STEP, ("£30,000,000", "£2,586,858")),
        # 2,586,858 x 1.8^4 = 27,155,800.54, the budget of the fifth year.
        ({"plan_money": "growing", "plan_growth": "80"}, FormId.GROWTH, ("£27,155,800.54", "£2,586,858")),
    ],
)
def test_a_tenth_or_ten_times_todays_money_is_asked_about_with_both_figures_and_nothing_is_blocked(
    nottingham: City, asked: dict[str, str], control: str, figures: tuple[str, ...]
) -> None:
    state = read(nottingham, **asked)
    assert set(notes(nottingham, state)) == {control}
    assert all(figure in notes(nottingham, state)[control] for figure in ("meant?", *figures))
    assert state.unread == {}


@pytest.mark.parametrize(
    "asked",
    [
        {}, {"plan_budget": "258685.81"}, {"plan_budget": "25868579.99"}, {"plan_step": "1"}, {"plan_citywide": "0"},
        {"plan_base": "5m"}, {"plan_base": "300m", "plan_budget": "301m", "plan_x": ""}, {"plan_budget": "none"},
    ],
)  # fmt: skip
def test_what_is_nothing_odd_is_not_asked_about(nottingham: City, asked: dict[str, str]) -> None:
    found = notes(nottingham, read(nottingham, **asked))
    assert set(found) <= ({FormId.BASE} if asked.get("plan_base") == "300m" else set())


@pytest.mark.parametrize(
    ("asked", "control"),
    [
        ({"plan_budget": "-5"}, FormId.BUDGET),
        ({"plan_money": "typed", "plan_budget_2": "-30m"}, "target-budget-2"),
        ({"plan_base": "-1"}, FormId.BASE),
    ],
)
def test_a_sum_below_nothing_is_refused_and_not_also_taken_as_typed(
    nottingham: City, asked: dict[str, str], control: str
) -> None:
    found = notes(nottingham, read(nottingham, **asked))
    assert set(found) == {control}
    assert "is out of range" in found[control]
    assert "as typed" not in found[control]


def test_a_typed_base_is_shared_as_the_record_is_and_is_the_usual_budget(nottingham: City) -> None:
    inputs = inputs_now(nottingham, read(nottingham, plan_base="5m"))
    current = {ward["ward_code"]: ward["current"] for ward in inputs["wards"]}
    assert sum(current.values()) == 500_000_000
    assert inputs["baseline"]["total"] == 500_000_000
    assert set(inputs["budgets"]) == {500_000_000}
    recorded = inputs_now(nottingham, read(nottingham, plan_cap="25"))
    assert "total" not in recorded["baseline"]
    for ward in recorded["wards"]:
        assert abs(current[ward["ward_code"]] - ward["current"] * 5_000_000 / 2_586_858) <= 1
    kept = inputs_now(nottingham, read(nottingham, plan_base="1m", plan_protected="Big%20Lottery%20Fund%20awards"))
    assert all(0 <= ward["protected"] <= ward["current"] for ward in kept["wards"])
    assert inputs_now(nottingham, read(nottingham, plan_base="5m", plan_budget="6m"))["budgets"] == [600_000_000] * 5


def test_the_years_of_a_plan_are_financial_years_from_the_first(nottingham: City) -> None:
    state = read(nottingham, plan_first="2026/27")
    assert years_ahead(state.form_values) == ("2026/27", "2027/28", "2028/29", "2029/30", "2030/31")
    assert inputs_now(nottingham, state)["years"] == list(years_ahead(state.form_values))
    assert "2026/27" in first_years(nottingham)
    assert read(nottingham, plan_first="1999/00").refused == ("'plan_first' as '1999/00'",)


def test_an_older_address_means_what_it_meant(nottingham: City) -> None:
    state = read(nottingham, plan_cap="25")
    assert (state.form_values[FormId.FIRST], state.form_values[FormId.AIM]) == (AFTER, "formula")
    inputs = inputs_now(nottingham, state)
    assert inputs["years"] == ["2018", "2019", "2020", "2021", "2022"]
    assert "aim" not in inputs
    assert "total" not in inputs["baseline"]


def test_each_control_writes_first_year_and_aim_along_so_that_its_address_is_no_older_one(nottingham: City) -> None:
    for control in controls(nottingham):
        if control.id in PARAMS or control.id in TYPED_PARAMS:
            assert set(control.written_along) == {FormId.AIM, FormId.FIRST}


def test_the_page_opens_on_todays_shares(nottingham: City) -> None:
    said = text(opened(nottingham, "/target", site=desk_site(nottingham)))
    for words in (
        "stay at 45.2%",
        "by 2023/24",
        "Every ward's target is the share of the money that it has today.",
        "from 2019/20 to 2023/24",
    ):
        assert words in said
    assert "Not all demands can be kept" not in said


def test_a_plan_of_todays_shares_does_not_say_that_it_keeps_what_a_required_share_moves(nottingham: City) -> None:
    def shown_with(share: str) -> str:
        search = f"?plan_aim=today&plan_first=2026/27&plan_share={share}"
        return text(opened(nottingham, "/target", search, site=desk_site(nottingham)))

    said = shown_with("60")
    assert said.count("that it has today, but that those of the poorest wards are raised together") == 2
    assert "Today's shares as targets, with the poorest wards' targets raised together" in said
    assert "keeps today's share" not in said
    # 45.2 % is what they have: no more is asked for, and nothing raised.
    assert "raised together" not in shown_with("45")


# What cannot be kept together, and the parameters of the offers that must be there.
IMPOSSIBLE: list[tuple[dict[str, str], set[str]]] = [
    ({"plan_share": "70"}, {"plan_floor", "plan_share"}),
    ({"plan_budget": "10m"}, {"plan_cap", "plan_step"}),
    ({"plan_head": "10"}, {"plan_head"}),
    ({"plan_aim": "today", "plan_first": "2026/27", "plan_budget": "2m", "plan_floor": "5"}, {"plan_floor"}),
]


@pytest.mark.parametrize(("asked", "offered"), IMPOSSIBLE)
def test_each_offer_that_is_pressed_makes_the_plan_possible(
    nottingham: City, asked: dict[str, str], offered: set[str]
) -> None:
    state = read(nottingham, **asked)
    solution = solve(inputs_now(nottingham, state))
    assert solution.relaxed
    links = [
        json.loads(getattr(part, "data-change"))
        for notice in conflicts_of(solution, state, "/desk/target")
        for part in parts_of(notice)
        if isinstance(part, html.A)
    ]
    assert {param for link in links for param in link} - {"plan_aim", "plan_first"} == offered
    for link in links:
        pressed = read(nottingham, **{**asked, **link})
        assert pressed.form_values[FormId.FIRST] == state.form_values[FormId.FIRST]
        assert pressed.form_values[FormId.AIM] == state.form_values[FormId.AIM]
        assert compute_plan(inputs_now(nottingham, pressed)).relaxed == ()


def test_where_no_limit_alone_suffices_the_message_says_so(nottingham: City) -> None:
    state = read(nottingham, plan_share="70", plan_floor="0", plan_head="5", plan_cap="5")
    solution = solve(inputs_now(nottingham, state))
    said = "".join(text(part) for part in conflicts_of(solution, state, "/desk/target"))
    assert "No single limit, changed alone, makes it possible." in said


def test_the_neediest_get_most_a_head_of_the_set_where_the_pace_allows_it(nottingham: City) -> None:
    state = read(nottingham, plan_share="70", plan_floor="none", plan_cap="none")
    solution = solve(read_inputs(inputs_now(nottingham, state)))
    heads = (solution.plan.wide().iloc[:, -1] / solution.wards["population"])[list(state.codes)]
    need = solution.wards.loc[list(state.codes), "need"]
    assert heads.sort_values().index.tolist() == need.sort_values().index.tolist()
    assert solution.shares[list(state.codes)].sum() == pytest.approx(0.7)


def test_a_scenario_without_the_new_choices_has_the_hash_that_it_had() -> None:
    read_before = read_inputs(inputs())
    assert set(read_before) == set(inputs())
    assert set(read_before["baseline"]) == set(inputs()["baseline"])
    assert read_inputs(inputs(aim=None)) == read_before
