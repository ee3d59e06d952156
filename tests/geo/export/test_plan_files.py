"""A plan to take away: the table, and the workbook whose formulas are worked out here."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook

from geo.allocation.target_shares import raised_together
from geo.export.plan_files import plan_csv, plan_workbook
from geo.scenarios.inputs import read_inputs
from geo.scenarios.scenario import Draft, Scenario, plan_to_save
from geo.scenarios.solve import request_of
from geo.scenarios.validators import ScenarioError
from tests.helpers.little_sheet import LittleSheet
from tests.helpers.samples import any_inputs, draft, inputs, plan_of, ward

WHEN = datetime(2026, 5, 3, 14, 5, 6, tzinfo=UTC)
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.invalid","x")']


def saved(made: Draft) -> Scenario:
    return Scenario(made.name, made.note, made.inputs, made.plan, "f" * 32, 3, "Ada", "Grace", WHEN, WHEN)


def table(scenario: Scenario) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(plan_csv(scenario).decode("utf-8-sig"), newline="")))


def book(scenario: Scenario) -> Workbook:
    return load_workbook(io.BytesIO(plan_workbook(scenario)))


def inputs_sheet(made: Workbook) -> dict[str, Any]:
    return {row[0].value: row[1].value for row in made["Inputs"].iter_rows(min_row=2) if row[0].value}


def test_the_table_has_a_row_a_ward_and_year_in_pounds():
    rows = table(saved(draft()))
    assert list(rows[0]) == ["ward_code", "ward_name", "year", "amount", "plan", "population", "amount_per_head"]
    assert len(rows) == 15
    first = plan_of(inputs()).amounts["E1"][0]
    assert rows[0] == {
        "ward_code": "E1", "ward_name": "Northgate", "year": "2026/27",
        "amount": f"{first / 100:.2f}", "plan": "as asked",
        "population": "800", "amount_per_head": f"{first / 100 / 800:.2f}",
    }  # fmt: skip
    assert plan_csv(saved(draft())).startswith(
        b"\xef\xbb\xbfward_code,ward_name,year,amount,plan,population,amount_per_head\r\n"
    )


@settings(deadline=None)
@given(any_inputs())
def test_the_table_adds_up_to_the_penny(given: dict[str, Any]):
    made = saved(Draft("Plan A", "", given, plan_of(given)))
    pence: dict[str, int] = {}
    for row in table(made):
        whole, part = row["amount"].split(".")
        pence[row["year"]] = pence.get(row["year"], 0) + int(whole) * 100 + int(part)
    pots = [budget - aside for budget, aside in zip(made.inputs["budgets"], made.inputs["citywide"], strict=True)]
    assert list(pence.values()) == pots


def test_a_nearest_plan_is_marked_in_every_row_and_in_words():
    sentence = "The floor is missed in 2027/28 by £30."
    plan = plan_to_save(inputs(), plan_of(inputs()).amounts, [sentence])
    made = saved(Draft("Plan A", "", inputs(), plan))
    assert {row["plan"] for row in table(made)} == {"nearest possible"}
    shown = inputs_sheet(book(made))
    assert (shown["Plan"], shown["Not kept"]) == ("nearest possible", sentence)
    assert "Not kept" not in inputs_sheet(book(saved(draft())))


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula(text: str):
    wards = [ward("E1", text, need=0.4), ward(text, "Southgate")]
    given = inputs(city=text, wards=wards, poorest=None, years=[text, "b", "c", "d", "e"], protected_programmes=[text])
    given["need"] = given["need"] | {"title": text, "measure": text, "method": text, "weights": {text: 1}}
    made = saved(Draft(text, text, given, plan_of(given)))
    rows = table(made)
    assert (rows[0]["ward_name"], rows[5]["ward_code"], rows[0]["year"]) == (f"'{text}",) * 3
    workbook = book(made)
    found = 0
    for sheet in workbook:
        for cell in (cell for row in sheet for cell in row if cell.value == text):
            assert (cell.data_type, cell.quotePrefix) == ("s", True)
            found += 1
    assert found >= 12
    assert workbook["Inputs"]["B2"].value == text


def test_only_our_own_formulas_are_in_the_workbook():
    formulas = {
        sheet.title: sorted({cell.column_letter for row in sheet for cell in row if cell.data_type == "f"})
        for sheet in book(saved(draft()))
    }
    assert formulas == {"Inputs": ["B", "D"], "Wards": list("CEFGHIJKMN"), "Plan": list("CDEFGHIJKL")}


def test_target_shares_compute_by_hand():
    # 1,000 and 3,000 people with need 0.3 and 0.1 and half of it universal: 0.375 and 0.625, worked on paper.
    wards = [
        ward("E1", "North", population=1000, need=0.3, current=60_000),
        ward("E2", "South", population=3000, need=0.1, current=40_000),
    ]
    given = inputs(wards=wards, universal_part=0.5, poorest=None, years=["2026"], budgets=[210_000], citywide=[10_000])
    sheet = LittleSheet(book(saved(Draft("Plan A", "", given, plan_of(given)))))
    assert [sheet.value("Wards", f"E{row}") for row in (2, 3, 4)] == pytest.approx([0.375, 0.625, 1])
    # Of £1,000 today North's target is £375, and it has £600; of £2,000 in the last year it is £750, or 75p a head.
    assert [sheet.value("Wards", f"{column}2") for column in "HIJK"] == pytest.approx([375, 225, 750, 0.75])
    assert sheet.value("Inputs", sheet.book.defined_names["mean_need"].attr_text.split("!")[1]) == pytest.approx(0.15)


@settings(deadline=None, max_examples=30)
@given(any_inputs())
def test_target_shares_compute_as_the_mix_of_two_shares(given: dict[str, Any]):
    read = read_inputs(given)
    people = sum(row["population"] for row in read["wards"])
    needed = sum(row["population"] * row["need"] for row in read["wards"])
    sheet = LittleSheet(book(saved(Draft("Plan A", "", given, plan_of(given)))))
    for place, row in enumerate(read["wards"], start=2):
        of_people, of_need = row["population"] / people, row["population"] * row["need"] / needed
        mixed = read["universal_part"] * of_people + (1 - read["universal_part"]) * of_need
        assert sheet.value("Wards", f"M{place}") == pytest.approx(mixed, rel=1e-9, abs=1e-12)
    # The shares that the plan rests on, raised together where a share is required that is above the formula's.
    asked = request_of(read)
    shares = raised_together(asked.shares, asked.poorest, asked.required_share)
    for place, row in enumerate(read["wards"], start=2):
        assert sheet.value("Wards", f"E{place}") == pytest.approx(shares[row["ward_code"]], rel=1e-6, abs=1e-9)


def test_the_shares_of_the_poorest_are_raised_together_in_the_workbook():
    # By people alone 0.1, 0.3 and 0.6. The first two are to have 0.8 instead of 0.4: twice as much each; the third 0.2.
    wards = [ward(f"E{n}", f"W{n}", population=people, current=10_000) for n, people in ((1, 100), (2, 300), (3, 600))]
    given = inputs(
        wards=wards, universal_part=1, poorest={"wards": ["E1", "E2"], "share": 0.8}, years=["2026"],
        budgets=[100_000], citywide=[0],
    )  # fmt: skip
    sheet = LittleSheet(book(saved(Draft("Plan A", "", given, plan_of(given)))))
    assert [sheet.value("Wards", f"E{row}") for row in (2, 3, 4, 5)] == pytest.approx([0.2, 0.6, 0.2, 1])
    assert [sheet.value("Wards", f"M{row}") for row in (2, 3, 4)] == pytest.approx([0.1, 0.3, 0.6])
    # £1,000 in the last year: £200 for 100 people.
    assert sheet.value("Wards", "K2") == pytest.approx(2)
    assert sheet.value("Wards", "N2") == pytest.approx(1)


def test_todays_shares_are_kept_in_the_workbook():
    sheet = LittleSheet(book(saved(draft(aim="today", poorest=None, baseline={
        "period": "2017", "basis": "award", "adjusted": True, "total": 999_999,
    }))))  # fmt: skip
    assert [sheet.value("Wards", f"E{row}") for row in (2, 3, 4)] == pytest.approx([0.600001, 0, 0.399999], abs=1e-6)
    shown = inputs_sheet(sheet.book)
    assert (shown["Aim"], shown["Total today"]) == ("keep today's shares", 9_999.99)


def test_changing_an_input_in_the_workbook_changes_the_shares():
    for poorest, by_people_alone in ((None, 800 / 2500), ({"wards": ["E1"], "share": 0.4}, 0.4)):
        made = book(saved(draft(poorest=poorest)))
        sheet = LittleSheet(made)
        before = sheet.value("Wards", "E2")
        made["Inputs"][made.defined_names["universal_part"].attr_text.split("!")[1].replace("$", "")].value = 1
        # A required share above what people alone give raises it to that share.
        assert sheet.value("Wards", "E2") == pytest.approx(by_people_alone)
        assert before > 800 / 2500


def test_the_plans_sheet_has_its_amounts_and_sums():
    sheet = LittleSheet(book(saved(draft())))
    plan = plan_of(inputs())
    assert [cell.value for cell in sheet.book["Plan"][1]] == [
        "Code", "Ward", *plan.years, *(f"A head, {year}" for year in plan.years),
    ]  # fmt: skip
    for row, code in enumerate(("E1", "E2", "E3"), start=2):
        shown = [sheet.value("Plan", f"{column}{row}") for column in "CDEFG"]
        assert [round(pounds * 100) for pounds in shown] == list(plan.amounts[code])
        people = {"E1": 800, "E2": 1200, "E3": 500}[code]
        assert [sheet.value("Plan", f"{column}{row}") for column in "HIJKL"] == pytest.approx(
            [pounds / people for pounds in shown]
        )
    sums = [sheet.value("Plan", f"{column}5") for column in "CDEFG"]
    assert sums == pytest.approx([10_000, 10_100.01, 10_200, 10_300, 10_000])
    assert sheet.value("Plan", "H5") == pytest.approx(10_000 / 2_500)


def test_all_inputs_are_on_their_sheet():
    shown = inputs_sheet(book(saved(draft("Plan A", note="Why\nand how"))))
    assert shown["Note"] == "Why\nand how"
    assert (shown["Floor"], shown["Cap"], shown["Minimum step"], shown["Minimum a head"]) == (0.05, 0.2, 50, 0)
    assert (shown["Poorest wards"], shown["Their share"]) == ("Northgate", 0.4)
    assert (shown["Population"], shown["Need"], shown["Spend today"]) == ("0-4", "Income deprivation", "2017")
    assert shown["Protected programmes"] == "A Better Start"
    assert shown["Fingerprint"] == draft().inputs_hash
    assert (shown["2026/27"], shown["2030/31"]) == (10_000, 10_400)
    unset = inputs_sheet(book(saved(draft(floor=None, cap=None, poorest=None))))
    assert [unset[name] for name in ("Floor", "Cap", "Poorest wards", "Their share")] == ["not set"] * 4


def test_the_workbook_computes_when_it_is_opened_and_reaches_nowhere():
    made = plan_workbook(saved(draft()))
    assert book(saved(draft())).calculation.fullCalcOnLoad
    names = zipfile.ZipFile(io.BytesIO(made)).namelist()
    assert not [name for name in names if "external" in name.lower() or "vba" in name.lower()]


@pytest.mark.parametrize("export", [plan_csv, plan_workbook])
def test_without_a_plan_there_is_nothing_to_export(export):
    with pytest.raises(ScenarioError, match=r"^plan: No plan yet\. Compute the plan, save it, then export\.$"):
        export(saved(Draft("Plan A", "", inputs(), None)))
