"""Answers that hang on the address alone: what the browser is given, how it is packed, and how often it is made."""

from __future__ import annotations

import gzip
import json

import brotli
import pytest
from dash import Dash, Output, Patch, html
from flask.testing import FlaskClient

from app import NOTTINGHAM, Settings, create_app
from callbacks.server.views import by_address
from geo.cartography.geometry import map_geometry
from geo.city import City
from geo.indicators.snapshot import snapshot
from layouts.face import Face
from layouts.maps.ward_map import VALUES

CRIME = "/values/map?indicator=crime_score&edition=2015&classes=quantiles"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings(NOTTINGHAM)).server.test_client()


def assigned(patch: dict) -> dict[tuple, object]:
    return {tuple(step["location"]): step["params"]["value"] for step in patch["operations"]}


def test_the_map_is_given_the_values_of_the_address(client: FlaskClient, nottingham: City) -> None:
    given = assigned(client.get(CRIME).get_json())
    classes = snapshot(nottingham, "crime_score", "2015", "quantiles").frame["class_index"]
    assert given["data", VALUES, "z"] == classes.tolist()


def test_another_address_gets_another_answer(client: FlaskClient) -> None:
    assert client.get(CRIME).data != client.get(CRIME.replace("2015", "2019")).data


def test_what_the_city_does_not_have_is_refused_in_words(client: FlaskClient) -> None:
    answer = client.get("/values/map-page?ward=E09999999")
    assert answer.status_code == 200
    assert "the ward 'E09999999'" in answer.get_data(as_text=True)


def test_an_answer_is_packed_as_the_browser_asks_and_kept_by_nobody_between(client: FlaskClient) -> None:
    plain = client.get(CRIME, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    for name, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        sent = client.get(CRIME, headers={"Accept-Encoding": name})
        assert sent.headers["Content-Encoding"] == name
        assert unpack(sent.data) == plain.data
        assert len(sent.data) < len(plain.data) / 2
        assert sent.headers["Vary"] == "Accept-Encoding"
        assert sent.headers["Cache-Control"] == "no-store"


def test_an_answer_is_made_once_and_missing_values_stay_missing(nottingham: City) -> None:
    app = Dash("made-once")
    app.layout = html.Div(id="a")
    asked: list[str | None] = []

    @by_address(app, Face("/desk/", map_geometry(nottingham.wards)), "part", Output("a", "children"))
    def answer(search: str | None) -> list[object]:
        asked.append(search)
        return [html.B("<Aspley>"), float("nan"), Patch()]

    client = app.server.test_client()
    first, second = (client.get("/desk/values/part?ward=A%20B").get_data() for _ in range(2))
    assert asked == ["ward=A%20B"]
    assert first == second
    assert json.loads(first) == [
        {"props": {"children": "<Aspley>"}, "type": "B", "namespace": "dash_html_components"},
        None,
        {"__dash_patch_update": "__dash_patch_update", "operations": []},
    ]
    client.get("/desk/values/part?ward=C")
    assert asked == ["ward=A%20B", "ward=C"]
