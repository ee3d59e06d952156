"""The Spend shift page's answers: what is sent is what is laid out; rows and templates as files; the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from flask import Flask
from flask.testing import FlaskClient
from plotly.utils import PlotlyJSONEncoder

from app import NOTTINGHAM, Settings, create_app, main
from callbacks.downloads import spend_rows
from callbacks.server import views
from geo.cartography.geometry import map_geometry
from geo.city import City
from geo.package.spend_template import spend_template, template_csv
from geo.spend.columns import template_columns
from geo.spend.table import SpendBasis, spend_table
from layouts.address.controls import dash_id
from layouts.address.params import Params
from layouts.face import Face
from layouts.maps.ward_map import VALUES
from layouts.page import Answer
from layouts.pages.spend_shift.page import MAP, PAGE, REST, YEAR
from layouts.pages.spend_shift.state import of_state, read_shift
from layouts.pages.spend_shift.year import paint_per_head
from tests.helpers.pages import sent, site_of
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


def written(part: Any) -> Any:
    """A part as it goes over the line."""
    return json.loads(json.dumps(part, cls=PlotlyJSONEncoder))


def asked(client: FlaskClient, city: City, answer: Answer, search: str) -> dict[str, dict[str, Any]]:
    """What the browser is given for an address."""
    sent = client.get(f"/views/{views.digest(site_of(city), PAGE)}/shift/{answer.name}?{search}")
    assert sent.status_code == 200, sent.text
    return sent.get_json()


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("answer", [YEAR, REST], ids=lambda answer: answer.name)
def test_what_is_sent_is_what_is_laid_out(client: FlaskClient, nottingham: City, answer: Answer, search: str) -> None:
    city = nottingham.public()
    page = sent(city, "/shift", f"?{search}")
    laid = {dash_id(each.id): each for each in page._traverse() if getattr(each, "id", None)}
    given = asked(client, city, answer, search)
    assert set(given) == {dash_id(part.id) for part in PAGE.parts(city) if part.answer == answer}
    for id_, props in given.items():
        for prop, value in props.items():
            assert written(getattr(laid[id_], prop, None)) == value, (id_, prop)


@pytest.mark.parametrize("search", ["", "basis=phased&year=2016", "above=1&year=2018&people=0-4"])
def test_the_map_is_given_the_classes_of_the_year(client: FlaskClient, nottingham: City, search: str) -> None:
    city = nottingham.public()
    state = read_shift(city, search)
    patch = asked(client, city, MAP, search)["shift-map"]["figure"]
    given = {tuple(step["location"]): step["params"]["value"] for step in patch["operations"]}
    classes = paint_per_head(city, state, of_state(city, state)).classes
    assert given["data", VALUES, "z"] == [None if pd.isna(c) else int(c) for c in classes]


@pytest.mark.parametrize("answer", [MAP, YEAR, REST], ids=lambda answer: answer.name)
def test_an_answer_depends_on_nothing_that_it_is_not_asked_by(nottingham: City, answer: Answer) -> None:
    """Each parameter that an answer does not name is set, and changes nothing of it."""
    site = site_of(nottingham.public())
    every = dict(
        basis="phased", above="9", poorest_held="rerank", year="2015", trace=f"{ASPLEY}.2014", ward=ASPLEY,
        people="0-4", baseline="2014", split_from="2015", split_to="2016", target="40", path="stepped",
        outcome="income_rate",
    )  # fmt: skip
    named = views.depends(PAGE, answer)
    some = {param: value for param, value in every.items() if param in named}
    assert views.answer_text(site, PAGE, answer, Params(some)) == views.answer_text(site, PAGE, answer, Params(every))


def test_a_year_and_open_rows_do_not_ask_for_most_of_the_page() -> None:
    assert PAGE.reads - REST.depends == {"year", "trace"}


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
    assert frame.columns.tolist() == [column.name for column in template_columns()]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/download/spend-template.xlsx").data))
    assert book.sheetnames[0] == "Spend"
    assert [cell.value for cell in book.worksheets[0]["A"]][1:] == frame["area_code"].tolist()


def test_a_city_without_spend_says_why_it_has_no_rows() -> None:
    city, server = made_city([]), Flask("none")
    spend_rows.register(server, city, Face("/", map_geometry(city.wards)))
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
