"""A column added to the table of spend columns is read, written and shown everywhere, without another edit."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from flask import Flask

from callbacks.downloads import city_tables, spend_rows
from geo.cartography.geometry import map_geometry
from geo.package import read, schema, spend_upload
from geo.package.spend_template import NOTES, spend_template, template_csv, template_notes, template_xlsx
from geo.spend.columns import SPEND_COLUMNS, SpendColumn
from layouts.face import Face
from layouts.pages.spend_shift.own_data import own_section
from layouts.pages.spend_shift.rows_behind import trace_panel, written
from layouts.pages.spend_shift.state import of_state, read_shift
from tests.helpers.shift_city import text_of
from tests.helpers.small_package import CODES, Package

FUND = SpendColumn("made_up_fund", "text", "Which fund pays.", carried=True, heading="Fund")
HOURS = SpendColumn(
    "made_up_hours",
    "figure",
    "Hours bought.",
    below_zero=("No hours.", "Mend it."),
    decimals=1,
    carried=True,
    heading="Hours",
)
NAMES = [FUND.name, HOURS.name]
HEAD = "area_code,period,programme,amount,basis,partial,n"
TRACE = f"trace={CODES[0]}.2013"


@pytest.fixture(autouse=True)
def two_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two made-up columns, as if they had stood in the table when the modules were loaded."""
    for column in (FUND, HOURS):
        monkeypatch.setitem(SPEND_COLUMNS, column.name, column)
    form = schema.spend_format()
    monkeypatch.setitem(read._FORMS, "spend", form)
    monkeypatch.setattr(spend_upload, "SPEND", form)


@pytest.fixture
def package(tmp_path: Path) -> Package:
    """A package whose rows of spend have both, but for those of 2014, which have neither."""
    folder = tmp_path / "testton"
    folder.mkdir()
    rows = [
        f"{code},{year},Awards,{pounds},award,false,1,{more}\n"
        for year, more in (("2013", "Lottery,1234.5"), ("2014", ","))
        for code, pounds in zip(CODES, (100, 200, 300, 400), strict=True)
    ]
    return Package(folder).table("spend", f"{HEAD},{','.join(NAMES)}\n{''.join(rows)}")


def served(package: Package) -> Flask:
    """The package's files at their addresses."""
    city, server = package.city(), Flask("testton")
    face = Face("/", map_geometry(city.wards))
    spend_rows.register(server, city, face)
    city_tables.register(server, city, face)
    return server


def panel(package: Package, search: str) -> str:
    """The words of the rows behind a number."""
    city = package.city()
    state = read_shift(city, search)
    face = Face("/", map_geometry(city.wards))
    return text_of(trace_panel(city, state, of_state(city, state), face, search))


def test_it_is_read_and_checked(package: Package) -> None:
    city = package.city()
    assert city.report.findings == ()
    assert city.spend.columns.tolist()[-2:] == NAMES
    assert city.spend[FUND.name].tolist() == ["Lottery"] * 4 + [""] * 4
    assert city.spend[HOURS.name].sum() == 4 * 1234.5
    package.add("spend", f"{CODES[0]},2015,Awards,1,award,false,1,Lottery,-2")
    assert package.only("impossible_value").message == "No hours."


def test_it_is_in_the_template_and_comes_back_from_it(package: Package) -> None:
    city = package.city()
    template = spend_template(city, ["2024"], ["Youth"])
    template = template.assign(amount="5", **dict(zip(NAMES, ("Lottery", "1.5"), strict=True)))
    assert template.columns.tolist()[-2:] == NAMES
    assert template_notes().iloc[-2].tolist() == [FUND.name, "no", "Which fund pays."]
    workbook = template_xlsx(template, city.name, city.vintage)
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    assert [cell.value for cell in book["Spend"][2]][-2:] == ["Lottery", "1.5"]
    assert book["Spend"][2][-1].number_format == "#,##0.0"
    assert [cell.value for cell in book[NOTES]["A"]][-2:] == NAMES
    for data, name in ((template_csv(template).encode(), "filled.csv"), (workbook, "filled.xlsx")):
        frame, report = spend_upload.read_spend_upload(city, data, name)
        assert not report.lost
        assert frame[NAMES].drop_duplicates().to_numpy().tolist() == [["Lottery", 1.5]]


def test_it_is_in_the_files(package: Package) -> None:
    client = served(package).test_client()
    for address in ("spend.csv", f"spend-rows.csv?{TRACE}"):
        frame = pd.read_csv(io.BytesIO(client.get(f"/download/{address}").data))
        assert frame.loc[0, NAMES].tolist() == ["Lottery", 1234.5]
    for ending in ("csv", "xlsx"):
        assert client.get(f"/download/spend-template.{ending}").status_code == 200
    assert f"{','.join(NAMES)}\r\n".encode() in client.get("/download/spend-template.csv").data


def test_it_is_on_the_page(package: Package) -> None:
    said = panel(package, TRACE)
    assert "Year Programme Fund Hours How it comes here" in said
    assert "2013 Awards Lottery 1,234.5 as booked" in said
    city = package.city()
    assert f"{FUND.name} no Which fund pays." in text_of(own_section(city, Face("/", map_geometry(city.wards))))


def test_a_column_that_no_row_fills_in_is_not_shown(package: Package) -> None:
    assert "Year Programme How it comes here" in panel(package, TRACE.replace("2013", "2014"))


def test_a_value_is_written_as_what_it_is() -> None:
    assert written(HOURS, float("nan")) == "[x]"
    assert written(HOURS, -2.25) == "\N{MINUS SIGN}2.2"
    assert (written(SPEND_COLUMNS["partial"], True), written(SPEND_COLUMNS["partial"], False)) == ("yes", "no")
