"""Which page an address opens, and what is said where none can be."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from dash import html
from dash.development.base_component import Component
from flask.testing import FlaskClient

from app import NOTTINGHAM, Settings, create_app
from callbacks.routing import page_for
from geo.city import City
from geo.errors import Unavailable
from layouts.page import Page
from layouts.pages.map.page import PAGE as MAP
from layouts.shell import ShellId
from tests.helpers.pages import opened, site_of


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings(NOTTINGHAM)).server.test_client()


def heading_of(page: Component) -> str:
    return str(next(part.children for part in page._traverse() if isinstance(part, html.H1)))


def test_a_page_brings_its_table_along(nottingham: City) -> None:
    page = opened(nottingham, "/", "?indicator=income_rate&edition=2015")
    table = next(part.data for part in page._traverse() if getattr(part, "id", None) == ShellId.PAGE)
    assert table["path"] == "/"
    assert table["search"] == "?indicator=income_rate&edition=2015"
    assert table["controls"]["map-edition.value"]["now"] == "2015"
    assert [answer["name"] for answer in table["answers"]] == ["map", "page"]


def test_an_unknown_parameter_is_ignored_and_told(nottingham: City) -> None:
    assert "the parameter 'colour-of-the-moon'" in str(opened(nottingham, "/", "?colour-of-the-moon=blue"))
    assert "the parameter" not in str(opened(nottingham, "/", "?recipe=income_rate:1&theme=Health"))


@pytest.mark.parametrize("path", ["/nowhere", "/need/deeper", "/map"])
def test_an_unknown_address_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert b"_dash-renderer" in client.get(path).data


@pytest.mark.parametrize("path", ["/", "/data", "/healthz"])
def test_a_known_address_is_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_an_unknown_page_says_so(nottingham: City) -> None:
    assert heading_of(opened(nottingham, "/nowhere")) == "Page not found"


def broken(problem: Exception) -> Page[Any]:
    def fail(*_: object) -> None:
        raise problem

    return replace(MAP, open=fail)


def test_what_the_domain_refuses_stands_on_the_page(nottingham: City) -> None:
    page = page_for(site_of(nottingham), [broken(Unavailable("There are no wards."))], "/", "")
    assert heading_of(page) == "Map cannot be shown"
    assert "There are no wards." in str(page)


def test_a_fault_has_a_number_that_the_log_has(nottingham: City, caplog: pytest.LogCaptureFixture) -> None:
    page = page_for(site_of(nottingham), [broken(ZeroDivisionError("by nothing"))], "/", "?ward=E1")
    assert heading_of(page) == "Something went wrong"
    number = str(page).partition("number ")[2].partition(";")[0]
    assert f"fault {number} at /?ward=E1" in caplog.text
    assert "by nothing" not in str(page)


PATH = {"id": "url", "property": "pathname", "value": "/"}
MAIN = {"id": "main", "property": "children"}
STRANGE: list[object] = [
    {"output": "nowhere.children", "outputs": MAIN, "inputs": []},
    {"output": ["main.children"], "outputs": MAIN, "inputs": [PATH], "state": [PATH]},
    {"output": "main.children", "outputs": MAIN, "inputs": []},
    {"output": "main.children", "outputs": MAIN, "inputs": "url", "state": [PATH]},
    {"output": "main.children", "outputs": MAIN, "inputs": [1], "state": [PATH]},
    {"output": "main.children", "outputs": MAIN, "inputs": [{"id": 5, "property": "pathname"}], "state": [PATH]},
    {"output": "main.children", "outputs": MAIN, "inputs": [PATH], "state": [PATH], "changedPropIds": 5},
    {"output": "main.children", "outputs": MAIN, "inputs": [PATH], "state": [PATH], "changedPropIds": [{}]},
    {"output": "main.children", "inputs": [PATH], "state": [PATH]},
]


@pytest.mark.parametrize(("value", "status"), [(None, 200), (5, 400), ({"a": 1}, 400), (["/"], 400), (True, 400)])
def test_an_address_that_is_no_text_is_not_read(client: FlaskClient, value: object, status: int) -> None:
    body = {
        "output": "main.children", "outputs": MAIN, "changedPropIds": ["url.pathname"],
        "inputs": [PATH | {"value": value}], "state": [{"id": "url", "property": "search", "value": value}],
    }  # fmt: skip
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == status
    assert ("Overall deprivation: most intense in Aspley" in answer.get_data(as_text=True)) == (status == 200)


@pytest.mark.parametrize(
    "body",
    [b"", b"not json", b"[]", b"null", b'{"inputs": []}', b"\xff\xfe", *(json.dumps(b).encode() for b in STRANGE)],
)
def test_a_body_that_cannot_be_read_is_a_bad_request(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert answer.status_code == 400
