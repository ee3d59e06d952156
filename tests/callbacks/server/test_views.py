"""Answers of pages: what the browser is given, how it is packed and kept, and what a page says when it cannot."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import brotli
import pytest
from dash import Dash, Patch, html
from flask.testing import FlaskClient

from app import NOTTINGHAM, Settings, create_app
from callbacks.routing import known_params
from callbacks.server.views import digest, first_addresses, register
from geo.city import City
from geo.errors import Unavailable
from geo.indicators.snapshot import snapshot
from geo.kept_bytes import BUDGET, KeptResults
from layouts.address.params import Field, Params
from layouts.maps.ward_map import VALUES
from layouts.page import Answer, Page, Part, Site
from layouts.pages.map.page import PAGE as MAP
from layouts.pages.map.page import first_views
from tests.helpers.pages import site_of

CRIME = "?indicator=crime_score&edition=2015&classes=quantiles"
FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings(NOTTINGHAM)).server.test_client()


@pytest.fixture(scope="module")
def views(nottingham: City) -> str:
    return f"/views/{digest(site_of(nottingham.public()), MAP)}/map/"


def assigned(patch: dict) -> dict[tuple, object]:
    return {tuple(step["location"]): step["params"]["value"] for step in patch["operations"]}


def test_the_map_is_given_the_values_of_the_address(client: FlaskClient, views: str, nottingham: City) -> None:
    given = assigned(client.get(f"{views}map{CRIME}").get_json()["map-figure"]["figure"])
    classes = snapshot(nottingham, "crime_score", "2015", "quantiles").frame["class_index"]
    assert given["data", VALUES, "z"] == classes.tolist()


def test_an_answer_is_asked_for_by_what_it_depends_on(client: FlaskClient, views: str) -> None:
    asked = client.get(f"{views}map{CRIME}").data
    assert client.get(f"{views}map{CRIME}&show=table").data == asked
    assert client.get(f"{views}map{CRIME.replace('2015', '2019')}").data != asked


def test_what_the_city_does_not_have_is_refused_in_words(client: FlaskClient, views: str) -> None:
    answer = client.get(f"{views}page?ward=E09999999")
    assert answer.status_code == 200
    assert "the ward 'E09999999'" in answer.get_data(as_text=True)


def test_an_answer_is_packed_as_the_browser_asks_and_kept_for_ever(client: FlaskClient, views: str) -> None:
    plain = client.get(f"{views}map{CRIME}", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    for name, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        sent = client.get(f"{views}map{CRIME}", headers={"Accept-Encoding": name})
        assert sent.headers["Content-Encoding"] == name
        assert unpack(sent.data) == plain.data
        assert len(sent.data) < len(plain.data) / 2
        assert sent.headers["Vary"] == "Accept-Encoding"
        assert sent.headers["Cache-Control"] == FOREVER


def test_an_answer_of_other_data_is_gone_and_one_that_never_was_is_not_found(client: FlaskClient, views: str) -> None:
    gone = client.get("/views/0123456789abcdef/map/map")
    assert gone.status_code == 410
    assert gone.headers.get("Cache-Control") != FOREVER
    assert client.get(f"{views}nonsense").status_code == 404
    assert client.get(f"{views.replace('/map/', '/nowhere/')}map").status_code == 404


def test_the_views_that_readers_begin_with_come_in_one_piece(client: FlaskClient, views: str, nottingham: City) -> None:
    ahead = client.get(f"{views}ahead").get_json()
    wanted = first_views(nottingham.public())
    assert len(wanted) == 1 + 38
    assert len(ahead) == 2 * len(wanted)
    for view in (wanted[0], wanted[1], wanted[-1]):
        given = "&".join(f"{param}={view[param]}" for param in sorted(view))
        for name in ("map", "page"):
            assert json.loads(ahead[f"{name}?{given}"]) == client.get(f"{views}{name}?{given}").get_json()


def test_the_first_addresses_are_answered(client: FlaskClient, nottingham: City) -> None:
    addresses = first_addresses(site_of(nottingham.public()), (MAP,))
    assert [address.rpartition("/")[2] for address in addresses] == ["map", "page", "ahead"]
    assert {client.get(address).status_code for address in addresses} == {200}


WARD, YEAR = Field("ward"), Field("year")
STILL, MOVING = Answer("still", frozenset({"ward"})), Answer("moving")


def counting_page(opened: list[Params]) -> Page:
    """A page of one word that counts how often it is opened, and fails where it is asked to."""

    def open_page(_site: Site, params: Params) -> Params:
        opened.append(params)
        if params.get("ward") == "refused":
            raise Unavailable("There is no such ward.")
        return params

    def words(params: Params) -> object:
        if params.get("ward") == "empty":
            raise Unavailable("The ward has no figure.")
        if params.get("ward") == "broken":
            raise KeyError("what nobody foresaw")
        return [html.B("<Aspley>"), float("nan"), Patch()]

    parts = (Part("a", "children", words, STILL), Part("b", "title", lambda params: params.get("year"), MOVING))
    return Page("counted", "/", "Counted", (WARD, YEAR), open_page, lambda *_: html.Div(), parts=lambda _city: parts)


def served(nottingham: City, prefix: str = "/", **changes: object) -> tuple[FlaskClient, str, list[Params]]:
    opened: list[Params] = []
    page = replace(counting_page(opened), **changes)
    app = Dash("made-once", url_base_pathname=prefix)
    app.layout = html.Div()
    site = site_of(nottingham, prefix)
    register(app, site, page, frozenset({"ward", "year"}))
    return app.server.test_client(), f"{prefix}views/{digest(site, page)}/counted/", opened


def test_an_answer_is_made_once_and_missing_values_stay_missing(nottingham: City) -> None:
    client, views, opened = served(nottingham)
    first, second = (client.get(f"{views}still?ward=A%20B&year={year}").get_data() for year in (2013, 2014))
    assert [params.accepted for params in opened] == [{"ward": "A B"}]
    assert first == second
    assert json.loads(first) == {
        "a": {
            "children": [
                {"props": {"children": "<Aspley>"}, "type": "B", "namespace": "dash_html_components"},
                None,
                {"__dash_patch_update": "__dash_patch_update", "operations": []},
            ]
        }
    }
    assert client.get(f"{views}moving?ward=A%20B&year=2013").get_json() == {"b": {"title": "2013"}}


def test_the_desks_answers_are_stored_nowhere(nottingham: City) -> None:
    client, views, _ = served(nottingham, "/desk/")
    assert client.get(f"{views}still").headers["Cache-Control"] == "no-store"


def test_a_page_that_shows_other_peoples_work_is_made_each_time(nottingham: City) -> None:
    client, views, opened = served(nottingham, cacheable=False)
    answers = [client.get(f"{views}still") for _ in range(2)]
    assert len(opened) == 2
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def test_what_the_domain_refuses_is_said_in_its_place(nottingham: City) -> None:
    client, views, _ = served(nottingham)
    part = client.get(f"{views}still?ward=empty")
    assert part.status_code == 200
    assert "The ward has no figure." in part.get_data(as_text=True)
    whole = client.get(f"{views}still?ward=refused")
    assert whole.status_code == 422
    assert whole.get_data(as_text=True) == "There is no such ward."


def test_a_fault_has_a_number_that_the_log_has(nottingham: City, caplog: pytest.LogCaptureFixture) -> None:
    client, views, _ = served(nottingham)
    answer = client.get(f"{views}still?ward=broken")
    assert answer.status_code == 500
    words = answer.get_data(as_text=True)
    number = words.partition("number ")[2].partition(";")[0]
    assert number
    assert "nobody foresaw" not in words
    assert number in caplog.text
    assert "what nobody foresaw" in caplog.text


@pytest.mark.parametrize("strange", ["ward=E09999999", "indicator=nonsense", "show=pie", "nobody=knows"])
def test_an_address_that_names_what_is_not_there_is_answered_and_not_kept(nottingham: City, strange: str) -> None:
    site = site_of(nottingham.public())
    kept, app = KeptResults(), Dash("strange")
    app.layout = html.Div()
    register(app, site, MAP, known_params([MAP]), kept)
    client, address = app.server.test_client(), f"/views/{digest(site, MAP)}/map/page"
    assert client.get(f"{address}?{strange}").status_code == 200
    assert len(kept) == (strange == "nobody=knows")
    # In another order, and beside what the answer does not depend on, it is the same answer.
    for search in ("indicator=crime_score&ward=E05001823", "ward=E05001823&indicator=crime_score&year=2013"):
        assert client.get(f"{address}?{search}").status_code == 200
    assert len(kept) == 1 + (strange == "nobody=knows")


def test_ever_new_addresses_keep_no_more_bytes_than_are_allowed(nottingham: City) -> None:
    client, views, _ = served(nottingham)
    before = BUDGET.most
    BUDGET.most = BUDGET.held + 50_000
    try:
        for n in range(200):
            assert client.get(f"{views}still?ward={n}{'x' * 2000}").status_code == 200
            assert BUDGET.held <= BUDGET.most
    finally:
        BUDGET.most = before
