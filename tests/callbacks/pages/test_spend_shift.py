"""The Spend shift page's answers: what is sent is what is laid out; rows and templates as files; the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from dash import Dash, html
from flask import Flask
from flask.testing import FlaskClient
from plotly.utils import PlotlyJSONEncoder

from app import NOTTINGHAM, Settings, create_app, main
from callbacks.downloads import spend_rows as spend_routes
from callbacks.pages import spend_shift as shift_callbacks
from geo.cartography.geometry import map_geometry
from geo.city import City
from geo.package.spend_template import COLUMNS, spend_template, template_csv
from geo.spend.table import SpendBasis, spend_table
from layouts.face import Face
from layouts.maps.ward_map import VALUES
from layouts.pages.spend_shift.ids import ShiftId
from layouts.pages.spend_shift.page import shift_page
from layouts.pages.spend_shift.state import STILL_WITHOUT, of_state, read_shift
from layouts.pages.spend_shift.year import paint_per_head
from tests.helpers.shift_city import made_city

ASPLEY = "E05001823"
SEARCHES = [
    "",
    "basis=phased&year=2015",
    f"above=9&ward={ASPLEY}&target=40&path=stepped&split_from=2014&split_to=2016",
    f"poorest_held=rerank&people=0-4&outcome=income_rate&baseline=2015&trace={ASPLEY}.2014",
    "above=0.000001&year=2050",
]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings(NOTTINGHAM)).server.test_client()


@pytest.fixture(scope="module")
def outputs(client: FlaskClient) -> dict[str, list[tuple[str, str]]]:
    """For each part, the ids and properties that it fills, in order."""
    parts: dict[str, list[tuple[str, str]]] = {}
    for callback in client.get("/_dash-dependencies").get_json():
        pairs = [each.rsplit(".", 1) for each in callback["output"].strip(".").split("...")]
        for part, known in (("shift-year", ShiftId.YEAR_TABLE), ("shift-page", ShiftId.SHARE_TABLE)):
            if [known, "children"] in pairs:
                parts[part] = [(id_, prop) for id_, prop in pairs]
    return parts


def written(part: Any) -> Any:
    """A part as it goes over the line."""
    return json.loads(json.dumps(part, cls=PlotlyJSONEncoder))


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("part", ["shift-year", "shift-page"])
def test_what_is_sent_is_what_is_laid_out(
    client: FlaskClient, outputs: dict[str, list[tuple[str, str]]], nottingham: City, part: str, search: str
) -> None:
    city = nottingham.public()
    page = shift_page(city, f"?{search}", Face("/", map_geometry(city.wards)))
    laid = {str(each.id): each for each in page._traverse() if getattr(each, "id", None)}
    answer = client.get(f"/values/{part}?{search}").get_json()
    assert len(answer) == len(outputs[part])
    for (id_, prop), value in zip(outputs[part], answer, strict=True):
        assert written(getattr(laid[id_], prop, None)) == value, (id_, prop)


@pytest.mark.parametrize("search", ["", "basis=phased&year=2016", "above=1&year=2018&people=0-4"])
def test_the_map_is_given_the_classes_of_the_year(client: FlaskClient, nottingham: City, search: str) -> None:
    city = nottingham.public()
    state = read_shift(city, search)
    patch = client.get(f"/values/shift-map?{search}").get_json()
    given = {tuple(step["location"]): step["params"]["value"] for step in patch["operations"]}
    classes = paint_per_head(city, state, of_state(city, state)).classes
    assert given["data", VALUES, "z"] == [None if pd.isna(c) else int(c) for c in classes]


def test_the_still_part_hangs_on_neither_year_nor_rows(client: FlaskClient) -> None:
    assert STILL_WITHOUT == ("year", "trace")
    script = (Path(__file__).parents[3] / "assets" / "shift.js").read_text()
    assert 'of ["year", "trace"]' in script
    bare = client.get("/values/shift-page?basis=phased").data
    assert client.get("/values/shift-page?basis=phased&year=2014&trace=set.2014").data == bare


# Files


def test_the_rows_of_a_number_can_be_taken_away(client: FlaskClient, nottingham: City) -> None:
    answer = client.get("/download/spend-rows.csv?basis=phased&trace=set.2015")
    frame = pd.read_csv(io.BytesIO(answer.data), dtype={"period": str})
    assert 'filename="nottingham-rows.csv"' in answer.headers["Content-Disposition"]
    table = spend_table(nottingham, SpendBasis(phased=True))
    assert frame["counted"].sum() == pytest.approx(table.counted["2015"].sum())
    moved = frame[frame["role"] == "moved_in"]
    assert moved["reason"].str.len().min() > 100
    assert moved["source"].notna().all()
    # The line is that of the spend.csv which the Data page gives.
    lines = client.get("/download/spend.csv").data.decode("utf-8-sig").splitlines()
    for line, code, period in zip(frame["line"], frame["from_area_code"], frame["from_period"], strict=True):
        assert lines[line - 1].startswith(f"{code},{period},")


@pytest.mark.parametrize("search", ["", "?trace=set.1999"])
def test_rows_of_nothing_are_refused_in_words(client: FlaskClient, search: str) -> None:
    answer = client.get(f"/download/spend-rows.csv{search}")
    assert answer.status_code == 404
    assert b"Choose a number on the Spend shift page first" in answer.data


def test_the_templates_hold_the_citys_wards(client: FlaskClient, nottingham: City) -> None:
    frame = pd.read_csv(io.BytesIO(client.get("/download/spend-template.csv").data))
    assert frame["area_code"].tolist() == [*nottingham.wards.index, "CITYWIDE"]
    assert frame.columns.tolist() == list(COLUMNS)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/download/spend-template.xlsx").data))
    assert book.sheetnames[0] == "Spend"
    assert [cell.value for cell in book.worksheets[0]["A"]][1:] == frame["area_code"].tolist()


def test_a_city_without_spend_has_no_answers_and_says_why(nottingham: City) -> None:
    city, server = made_city([]), Flask("none")
    app = Dash("none", server=server)
    app.layout = html.Div()
    face = Face("/", map_geometry(city.wards))
    shift_callbacks.register(app, city, face)
    spend_routes.register(server, city, face)
    assert [rule for rule in server.url_map.iter_rules() if "values/shift" in rule.rule] == []
    answer = server.test_client().get("/download/spend-rows.csv?trace=set.2013")
    assert answer.status_code == 404
    assert b"has no spend" in answer.data


# The command line


def test_a_filled_template_is_checked_alone(
    nottingham: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = spend_template(nottingham, ["2023/24"], ["Youth work"]).assign(amount="1,200")
    template.loc[0, "amount"] = "(300)"
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(template_csv(template))
    assert main(["check", "--spend", str(good), str(NOTTINGHAM)]) == 0
    said = capsys.readouterr().out
    assert "Nothing is lost" in said
    assert "Figures in brackets were read as negative" in said
    template.loc[1, "area_code"] = "E05012270"
    bad.write_text(template_csv(template))
    assert main(["check", "--spend", str(bad), "--json", str(NOTTINGHAM)]) == 1
    report = json.loads(capsys.readouterr().out)
    assert any(f["value"] == "E05012270" and f["severity"] == "lost" for f in report["findings"])


def test_a_spend_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--spend", str(tmp_path / "none.csv"), str(NOTTINGHAM)]) == 2
    assert "none.csv: No such file" in capsys.readouterr().err


def test_check_without_anything_to_check_says_what_it_wants(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check"])
    assert "--spend FILE" in capsys.readouterr().err
