from __future__ import annotations

import csv
import io
from dataclasses import replace

import pandas as pd
import pytest
from openpyxl import load_workbook

from geo.city import City
from geo.export.downloads import DOWNLOADS, csv_bytes
from geo.export.formula_text import harmless
from geo.package.spend_template import spend_template, template_csv, template_xlsx

FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\N{FULLWIDTH EQUALS SIGN}1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_would_be_a_formula_has_an_apostrophe_before_it(text: str):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Aspley", "St Ann's", "5-9", "E05001823", "'=1"])
def test_any_other_text_stays(text: str):
    assert harmless(text) == text


def test_figures_stay_figures_and_headings_are_texts_too():
    frame = pd.DataFrame(
        {"=name": ["=1+1", "Aspley"], "amount": [-300.5, 2.0], "count": [-1, 1], "partial": [True, False]}
    )
    rows = list(csv.reader(io.StringIO(csv_bytes(frame).decode("utf-8-sig"))))
    assert rows == [
        ["'=name", "amount", "count", "partial"],
        ["'=1+1", "-300.5", "-1", "True"],
        ["Aspley", "2.0", "1", "False"],
    ]


@pytest.fixture
def sly(nottingham: City) -> City:
    """Nottingham with a formula for every text that a package brings."""
    wards = nottingham.wards.assign(ward_name="=HYPERLINK(1)")
    catalogue = nottingham.catalogue.assign(title="@title", source="+source")
    spend = nottingham.spend.assign(programme="=cmd()")
    return replace(nottingham, wards=wards, catalogue=catalogue, spend=spend)


def test_no_table_of_a_city_holds_a_formula(sly: City):
    for name, download in DOWNLOADS.items():
        if not name.endswith(".csv"):
            continue
        for row in csv.reader(io.StringIO(download.make(sly).decode("utf-8-sig"))):
            for cell in row:
                assert not cell.startswith(("=", "+", "@")), (name, cell)


def test_the_template_holds_no_formula(sly: City):
    template = spend_template(sly, ["2024"], ["=cmd()"])
    for row in csv.reader(io.StringIO(template_csv(template))):
        assert not any(cell.startswith("=") for cell in row)
    sheet = load_workbook(io.BytesIO(template_xlsx(template, "=City()", "WD13"))).worksheets[0]
    names = [sheet.cell(row, 2) for row in range(2, 5)]
    assert {(cell.data_type, cell.quotePrefix) for cell in names} == {("s", True)}
