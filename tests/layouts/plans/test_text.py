"""A plan in words and pounds: every sentence held to figures worked by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from geo.city import City
from geo.scenarios.inputs import read_inputs
from geo.scenarios.plan_shares import changes, planned_shares, poorest_path
from geo.scenarios.validators import ScenarioError
from layouts.plans.text import BINDING, assumptions, missed_demands, need_words, plan_heading, problem_words
from layouts.text.money import exact, signed, to_pound
from tests.helpers.samples import inputs, two_wards, ward

NAMES = pd.Series({"E1": "North", "E2": "South"})


def test_a_nearest_plan_does_not_claim_to_keep_what_was_asked_for() -> None:
    names = pd.Series({"E1": "Northgate"})
    plain, nearest = (assumptions(read_inputs(inputs()), names, missed=missed) for missed in (False, True))
    changed = [line for line in nearest if line not in plain]
    assert changed
    assert all(line.startswith("Asked for, but not every demand could be kept: ") for line in changed)


def test_a_heading_says_what_becomes_of_the_poorest_and_who_gains() -> None:
    # Target share of North: half of 1/2 and half of 3/4 = 62.5 %; without limits it is there at once.
    assert plan_heading(two_wards(), ["E1"]) == (
        "The poorest-outcome ward goes up from 40.0% to 62.5% of the wards' money by 2019; one ward gains, 1 loses"
    )
    assert plan_heading(two_wards(), ["E1", "E2"]).startswith(
        "The two poorest-outcome wards stay at 100.0% of the wards' money by 2019"
    )
    assert plan_heading(two_wards(), ["E2"]).startswith("The poorest-outcome ward goes down from 60.0% to 37.5%")


def test_a_plan_that_is_not_the_one_asked_for_says_so_first() -> None:
    found = two_wards(floor=0.01, poorest={"wards": ["E1"], "share": 0.9})
    assert found.relaxed
    assert plan_heading(found, ["E1"]).startswith("The nearest plan that is possible: the poorest-outcome ward goes")


def test_nothing_moves_is_said_as_such() -> None:
    still = two_wards(floor=0.0, cap=0.0)
    assert plan_heading(still, ["E1"]) == (
        "The poorest-outcome ward stays at 40.0% of the wards' money by 2019; no wards gain, none loses"
    )
    assert changes(still).tolist() == [0.0, 0.0]


def test_the_poorest_path_is_their_money_over_all_money() -> None:
    found = two_wards(cap=0.25)
    # 400, at most a quarter more a year: 500, then 625.
    assert poorest_path(found, ["E1"]).to_dict() == pytest.approx({"today": 0.4, "2018": 0.5, "2019": 0.625})


def test_the_shift_page_is_given_the_share_by_the_records_years() -> None:
    path = planned_shares(two_wards(cap=0.25), ("E1",))
    assert path is not None
    assert path.shares.to_dict() == pytest.approx({"2017": 0.4, "2018": 0.5, "2019": 0.625})
    assert not path.nearest
    missed = planned_shares(two_wards(floor=0.01, poorest={"wards": ["E1"], "share": 0.9}), ("E1",))
    assert missed is not None
    assert missed.nearest
    assert planned_shares(two_wards(), ("E1", "E9")) is None
    nothing = two_wards(wards=[ward("E1", "North"), ward("E2", "South")])
    assert planned_shares(nothing, ("E1",)) is None


def test_assumptions_say_every_choice() -> None:
    said = assumptions(read_inputs(inputs()), pd.Series({"E1": "Northgate"}))
    assert said == [
        "25% of the money follows people alone (people aged 0 to 4, 2017); 75% follows people times need, measured by "
        "income deprivation (2019).",
        "Today is the awards of 2017, with large items phased and shared as documented: £9,999.99 in the wards.",
        "The budget is £10,000 in 2026/27, £10,100.01 in 2027/28, £10,200 in 2028/29, £10,300 in 2029/30 and £10,400 "
        "in 2030/31, of which £400 in 2030/31 belongs to no ward and is not divided.",
        "No ward loses more than 5.0% a year; no ward gains more than 20.0% a year, or £50 where that is more; the "
        "money of A Better Start does not move (£10).",
        "In 2030/31 these wards together have at least 40.0% of the wards' money: Northgate.",
    ]


def test_assumptions_say_nothing_of_what_was_not_asked() -> None:
    said = assumptions(two_wards().inputs, NAMES)
    assert len(said) == 3
    assert said[1] == "Today is the awards of 2017, as booked: £1,000 in the wards."
    assert said[2] == "The budget is £1,000 in each year from 2018 to 2019."
    part = assumptions(two_wards().inputs, NAMES, part_years=["2017"])
    assert part[1] == "Today is the awards of 2017, a part year, as booked: £1,000 in the wards."
    with_head = assumptions(two_wards(minimum_per_head=25).inputs, NAMES)
    assert with_head[3] == "Every ward has at least £0.25 a head."


@pytest.mark.parametrize("binding", sorted(set(BINDING)))
def test_each_word_for_what_holds_an_amount_is_plain(binding: str) -> None:
    assert "_" not in BINDING[binding]


def test_whatever_holds_an_amount_has_words() -> None:
    for found in (two_wards(), two_wards(cap=0.1, floor=0.05), two_wards(minimum_per_head=10_000)):
        assert set(found.plan.frame["binding"]) <= set(BINDING)


@pytest.mark.parametrize(
    ("amount", "penny", "pound", "change"),
    [
        (0.0, "£0", "£0", "£0"),
        (1234567.89, "£1,234,567.89", "£1,234,568", "+£1,234,568"),
        (-0.4, "−£0.40", "£0", "£0"),
        (-20.0, "−£20", "−£20", "−£20"),
        (0.1 + 0.2, "£0.30", "£0", "£0"),
    ],
)
def test_money_is_written_to_the_penny_to_the_pound_and_as_a_change(
    amount: float, penny: str, pound: str, change: str
) -> None:
    assert (exact(amount), to_pound(amount), signed(amount)) == (penny, pound, change)


def test_need_is_written_in_its_own_unit(nottingham: City) -> None:
    def need(**changed: Any) -> dict[str, Any]:
        return {"need": {"measure": "idaci_rate", "method": None} | changed}

    assert need_words(nottingham, need(), 0.3187) == "31.9%"
    assert need_words(nottingham, need(measure="burglary_rate"), 12.34) == "12.3 per 1,000 properties"
    assert need_words(nottingham, need(measure="a:1", method="exponential"), 45.678) == "45.7"
    assert need_words(nottingham, need(measure="gone"), 0.1234) == "0.123"


def test_what_is_missed_every_year_alike_is_said_once() -> None:
    said = missed_demands(["Year 2018: short by £1.", "Year 2019: short by £1.", "Year 2019: other.", "Odd"])
    assert said == ["2018 and 2019: short by £1.", "2019: other.", "Odd"]


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (ScenarioError("Empty.", key="name", value="", cure="Fill it in."), "The name is empty. Fill it in."),
        (
            ScenarioError("Longer than 120 characters.", key="name", value="x", cure="Shorten it."),
            "The name is longer than 120 characters. Shorten it.",
        ),
        (
            ScenarioError("Above the budget.", key="citywide[0]", value=5, cure="Citywide money is a part of it."),
            "The money with no ward is more than the budget. Citywide money is a part of it.",
        ),
        (
            ScenarioError("No need figure.", key="wards[Aspley].need", cure="Choose another."),
            "No need figure (at “wards[Aspley].need”). Choose another.",
        ),
        (
            ScenarioError("Not a scenario of Wardshift.", key="format", cure="Choose a file."),
            "Not a scenario of Wardshift. Choose a file.",
        ),
        (ValueError("Plain."), "Plain."),
    ],
)
def test_problems_are_said_as_a_person_would(problem: ValueError, said: str) -> None:
    assert problem_words(problem) == said
