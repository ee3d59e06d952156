"""A plan in words and pounds: every sentence held to figures worked by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from geo.city import City
from geo.scenarios.inputs import read_inputs
from geo.scenarios.plan_shares import changes, planned_shares, poorest_path
from geo.scenarios.solve import Solution
from geo.scenarios.validators import ScenarioError
from layouts.plans.one_ward import ward_sentence, ward_steps
from layouts.plans.text import BINDING, assumptions, missed_demands, need_words, plan_heading, problem_words
from layouts.text.money import exact, signed, to_pound
from tests.helpers.approved import check_approved, table_of_cases
from tests.helpers.samples import YEARS, CityOfTwo, inputs, two_wards, ward
from tests.helpers.told import tells

NAMES = pd.Series({"E1": "North", "E2": "South"})

PROBLEMS = [
    (ScenarioError("Empty.", key="name", value="", cure="Fill it in."), "name", "empty", "Fill it in."),
    (ScenarioError("Longer than 120 characters.", key="name", value="x", cure="Shorten it."), "name", "120",
     "Shorten it."),
    (ScenarioError("Above the budget.", key="citywide[0]", value=5, cure="Citywide money is a part of it."), "no ward",
     "budget", "Citywide money is a part of it."),
    (ScenarioError("No need figure.", key="wards[Aspley].need", cure="Choose another."), "wards[Aspley].need", "",
     "Choose another."),
    (ScenarioError("Not a scenario of Wardshift.", key="format", cure="Choose a file."), "", "Wardshift",
     "Choose a file."),
    (ValueError("Plain."), "", "", "Plain."),
]  # fmt: skip


def missing_its_share() -> Solution:
    """North cannot have nine tenths where South loses no more than a hundredth."""
    return two_wards(floor=0.01, poorest={"wards": ["E1"], "share": 0.9})


@pytest.mark.approved
def test_the_sentences_are_those_that_were_approved() -> None:
    one, both, full = ["E1"], ["E1", "E2"], read_inputs(inputs())
    still = two_wards(floor=0.0, cap=0.0)
    cases: list[tuple[str, str | list[str]]] = [
        ("The poorest ward goes up", plan_heading(two_wards(), one)),
        ("The poorest ward goes down", plan_heading(two_wards(), ["E2"])),
        ("Two poorest wards that are all", plan_heading(two_wards(), both)),
        ("Nothing moves", plan_heading(still, one)),
        ("A share that cannot be reached", plan_heading(missing_its_share(), one)),
        ("Every choice is made", assumptions(full, pd.Series({"E1": "Northgate"}))),
        ("Every choice is made, and missed", assumptions(full, pd.Series({"E1": "Northgate"}), missed=True)),
        ("Nothing is asked for", assumptions(two_wards().inputs, NAMES)),
        ("Today is a part year", assumptions(two_wards().inputs, NAMES, part_years=["2017"])),
        ("A least amount a head", assumptions(two_wards(minimum_per_head=25).inputs, NAMES)),
        ("How a ward comes to its sum", ward_steps(CityOfTwo(), two_wards(cap=0.25), "E1")),
        ("A ward on its way", ward_sentence(two_wards(cap=0.1), "E1")),
        ("A ward at its target", ward_sentence(two_wards(cap=0.25), "E1")),
    ]
    cases += [(f"Refused, {getattr(each, 'key', 'no key')}", problem_words(each)) for each, *_ in PROBLEMS]
    check_approved("text_plans", table_of_cases(cases))


def test_a_nearest_plan_does_not_claim_to_keep_what_was_asked_for() -> None:
    names = pd.Series({"E1": "Northgate"})
    plain, nearest = (assumptions(read_inputs(inputs()), names, missed=missed) for missed in (False, True))
    changed = [line for line in nearest if line not in plain]
    assert changed
    assert all(line.startswith("Asked for, ") for line in changed)


def test_a_heading_says_what_becomes_of_the_poorest_and_who_gains() -> None:
    # Target share of North: half of 1/2 and half of 3/4 = 62.5 %; without limits it is there at once.
    assert tells(plan_heading(two_wards(), ["E1"]), "up", "40.0%", "62.5%", "2019", "one ward gains", "1 loses")
    assert tells(plan_heading(two_wards(), ["E1", "E2"]), "two", "stay", "100.0%", "2019")
    assert tells(plan_heading(two_wards(), ["E2"]), "down", "60.0%", "37.5%")


def test_a_plan_that_is_not_the_one_asked_for_says_so_first() -> None:
    found = missing_its_share()
    assert found.relaxed
    assert plan_heading(found, ["E1"]).startswith("The nearest plan that is possible")


def test_nothing_moves_is_said_as_such() -> None:
    still = two_wards(floor=0.0, cap=0.0)
    said = plan_heading(still, ["E1"])
    assert tells(said, "stays", "40.0%", "2019", "no ward gains", "none loses")
    assert said.count("%") == 1
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
    missed = planned_shares(missing_its_share(), ("E1",))
    assert missed is not None
    assert missed.nearest
    assert planned_shares(two_wards(), ("E1", "E9")) is None
    nothing = two_wards(wards=[ward("E1", "North"), ward("E2", "South")])
    assert planned_shares(nothing, ("E1",)) is None


def test_assumptions_say_every_choice() -> None:
    formula, today, budget, limits, share = assumptions(read_inputs(inputs()), pd.Series({"E1": "Northgate"}))
    assert tells(formula, "25%", "people aged 0 to 4", "2017", "75%", "income deprivation", "2019")
    assert tells(today, "awards", "2017", "phased", "£9,999.99")
    amounts = ["£10,000", "£10,100.01", "£10,200", "£10,300", "£10,400"]
    assert tells(budget, *(part for pair in zip(amounts, YEARS, strict=True) for part in pair), "£400", "2030/31")
    assert tells(limits, "loses", "5.0%", "gains", "20.0%", "£50", "A Better Start", "£10")
    assert tells(share, "2030/31", "40.0%", "Northgate")


def test_assumptions_say_nothing_of_what_was_not_asked() -> None:
    said = assumptions(two_wards().inputs, NAMES)
    assert len(said) == 3
    assert tells(said[1], "awards", "2017", "as booked", "£1,000")
    assert "part year" not in said[1]
    assert tells(said[2], "£1,000", "2018", "2019")
    assert said[2].count("£") == 1
    part = assumptions(two_wards().inputs, NAMES, part_years=["2017"])
    assert tells(part[1], "2017", "part year", "£1,000")
    with_head = assumptions(two_wards(minimum_per_head=25).inputs, NAMES)
    assert tells(with_head[3], "£0.25", "head")


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


@pytest.mark.parametrize(("problem", "field", "figure", "cure"), PROBLEMS)
def test_problems_are_said_as_a_person_would(problem: ValueError, field: str, figure: str, cure: str) -> None:
    """What is wrong where, and the cure as it came; no key of a file where the field has a name."""
    said = problem_words(problem)
    assert tells(said, *filter(None, (field, figure)))
    assert said.endswith(cure)
    assert ("(at “" in said) == (field.startswith("wards["))
