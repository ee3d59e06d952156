"""Answers by address of the pages with a table: each part that is sent is the part that is laid out."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from app import NOTTINGHAM, Settings, create_app
from callbacks.server.views import answer_text, depends, digest
from geo import read_city
from geo.city import City
from layouts.address.controls import dash_id
from layouts.address.params import Params
from layouts.maps.ward_map import values
from layouts.page import Page
from layouts.pages.change.page import PAGE as CHANGE
from layouts.pages.need_and_spend.page import PAGE as MONEY
from layouts.pages.need_and_spend.page import map_view
from layouts.pages.need_index.page import PAGE as NEED
from layouts.pages.wards.page import PAGE as WARDS
from layouts.shell import ShellId
from tests.helpers.pages import sent, site_of, view_at

ASPLEY = "E05001823"
CITY = read_city(NOTTINGHAM).public()
PAGES: dict[str, Page[Any]] = {page.name: page for page in (NEED, MONEY, CHANGE, WARDS)}
SEARCHES = {
    "need": [
        "",
        f"?ward={ASPLEY}&colour=chance&weights=any&show=table",
        "?recipe=crime_score:1,income_rate:3;edition=2015;method=zscore&colour=clusters",
        "?poorest_share=0.25&poorest_held=rerank&poorest=crime_score:1",
        "?recipe=nothing:1&ward=E0&colour=odd",
    ],
    "money": [
        "",
        f"?need=index&basis=phased&people=0-4&cell=6&ward={ASPLEY}",
        "?need=crime_score&need_edition=2010&years=2018",
        "?need=nothing&years=1066",
    ],
    "change": [
        "",
        f"?indicator=income_rate&from=2015&to=2019&ward={ASPLEY}",
        "?indicator=idaci_rate",
        "?indicator=crime_score&poorest_held=rerank&from=1066",
    ],
    "wards": ["", f"?theme=Health&sort=health_score&ward={ASPLEY}", "?sort=theft_rate", "?theme=Magic&ward=E0"],
}
CASES = [(name, search) for name, searches in SEARCHES.items() for search in searches]
EVERY = {
    "need": dict(
        recipe="crime_score:1,income_rate:3;edition=2015", colour="chance", weights="any", show="table", ward=ASPLEY,
        poorest="crime_score", poorest_edition="2015", poorest_wards="3", poorest_held="rerank",
    ),
    "money": dict(
        recipe="crime_score:1,income_rate:3", need="index", basis="phased", people="0-4", cell="6", ward=ASPLEY,
        years="2018", poorest="crime_score", poorest_wards="3", poorest_held="rerank",
    ),
    "change": {
        "indicator": "income_rate", "from": "2015", "to": "2019", "ward": ASPLEY, "poorest": "crime_score",
        "poorest_wards": "3", "poorest_held": "rerank", "show": "table", "classes": "quantiles",
    },
    "wards": {"theme": "Health", "sort": "health_score", "ward": ASPLEY},
}  # fmt: skip
FOLLOWS = ("value", "data", "figure", "hidden", "disabled", "href", "className")


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings(NOTTINGHAM)).server.test_client()


def as_json(value: object) -> Any:
    return json.loads(json.dumps(value, cls=PlotlyJSONEncoder))


def laid_out(page: Page[Any], search: str) -> dict[str, Component]:
    """The components of a page that have an id."""
    found = sent(CITY, page.path, search)._traverse()
    return {dash_id(part.id): part for part in found if getattr(part, "id", None)}


def answers(client: FlaskClient, page: Page[Any], search: str) -> dict[str, dict[str, Any]]:
    """All that an address is answered, by id and property."""
    given = dict(pair.split("=", 1) for pair in search.removeprefix("?").split("&") if pair)
    views = f"/views/{digest(site_of(CITY), page)}/{page.name}/"
    found: dict[str, dict[str, Any]] = {}
    for answer in page.answers(CITY):
        asked = urlencode({param: given[param] for param in depends(page, answer) if param in given})
        for id_, props in client.get(f"{views}{answer.name}?{asked}").get_json().items():
            found.setdefault(id_, {}).update(props)
    return found


@pytest.mark.parametrize(("name", "search"), CASES)
def test_what_an_address_is_answered_is_what_it_is_laid_out_with(name: str, search: str, client: FlaskClient) -> None:
    page = PAGES[name]
    components, answered = laid_out(page, search), answers(client, page, search)
    patched = 0
    for part in page.parts(CITY):
        given = answered[dash_id(part.id)][part.prop]
        if isinstance(given, dict) and "__dash_patch_update" in given:
            patched += 1
            continue
        wanted = as_json(getattr(components[dash_id(part.id)], part.prop, None))
        assert given == wanted or (given is False and wanted is None), (part.id, part.prop)
    assert patched == {"need": 1, "money": 1, "change": 3, "wards": 0}[name]


@pytest.mark.parametrize("name", PAGES)
def test_everything_that_an_address_can_change_is_answered(name: str) -> None:
    """Two addresses that differ in all: what their pages differ in, a part must have."""
    page = PAGES[name]
    first, second = (laid_out(page, search) for search in SEARCHES[name][:2])
    followed = {(dash_id(part.id), part.prop) for part in page.parts(CITY)}
    # What is filled whole brings the parts inside it along.
    inside = set().union(*(ids_inside(first[box]) for box, filled in followed if filled == "children"))
    for id_ in (set(first) & set(second)) - inside - {ShellId.PAGE}:
        for prop in FOLLOWS:
            before, after = (as_json(getattr(components[id_], prop, None)) for components in (first, second))
            assert before == after or (id_, prop) in followed, (id_, prop)


def ids_inside(box: Component) -> set[str]:
    return {dash_id(part.id) for part in box._traverse() if getattr(part, "id", None)}


@pytest.mark.parametrize("name", PAGES)
def test_an_answer_depends_on_nothing_that_it_is_not_asked_by(name: str) -> None:
    """Each parameter that an answer does not name is set, and changes nothing of it."""
    page, site, every = PAGES[name], site_of(CITY), EVERY[name]
    for answer in page.answers(CITY):
        some = {param: value for param, value in every.items() if param in depends(page, answer)}
        assert answer_text(site, page, answer, Params(some)) == answer_text(site, page, answer, Params(every)), answer


@pytest.mark.parametrize("name", PAGES)
def test_every_control_is_set_by_an_answer(name: str) -> None:
    page = PAGES[name]
    followed = {(dash_id(part.id), part.prop) for part in page.parts(CITY)}
    for control in page.controls(CITY):
        wanted = "figure" if control.prop == "clickData" else control.prop
        assert (dash_id(control.id), wanted) in followed


@pytest.mark.parametrize("name", PAGES)
def test_a_control_writes_a_parameter_that_the_page_reads(name: str) -> None:
    page = PAGES[name]
    assert {control.param for control in page.controls(CITY)} <= page.reads


def test_the_maps_are_patched_with_what_the_address_paints(client: FlaskClient) -> None:
    search = f"?cell=6&basis=phased&ward={ASPLEY}"
    patch = answers(client, MONEY, search)["money-map"]["figure"]
    assert patch == as_json(values(map_view(view_at(MONEY, CITY, search))))
    found = answers(client, CHANGE, "?from=2010&to=2015")
    before, after, difference = (found[f"change-{which}"]["figure"] for which in ("before", "after", "difference"))
    assert before != after != difference


def test_the_inequality_of_the_wards_is_not_asked_for_again_with_other_editions(nottingham: City) -> None:
    inequality = next(answer for answer in CHANGE.answers(nottingham) if answer.name == "inequality")
    assert not {"from", "to", "ward"} & set(depends(CHANGE, inequality))


def test_sorting_leaves_the_sheet_of_a_ward_alone(nottingham: City) -> None:
    sheet = next(answer for answer in WARDS.answers(nottingham) if answer.name == "sheet")
    assert depends(WARDS, sheet) == ["theme", "ward"]


KEYS = ("recipe", "poorest", "need", "years", "people", "cell", "indicator", "from", "to", "ward", "theme", "sort")
PARTS = [(page, answer.name) for page in PAGES.values() for answer in page.answers(CITY)]


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(PARTS), st.dictionaries(st.sampled_from(KEYS), st.text(max_size=15), max_size=4))
def test_any_address_has_an_answer(part: tuple[Page[Any], str], asked: dict[str, str]) -> None:
    page, name = part
    answer = ANY.get(f"/views/{digest(site_of(CITY), page)}/{page.name}/{name}?{urlencode(asked)}")
    assert answer.status_code == 200
    assert answer.get_json()


ANY = create_app(Settings(NOTTINGHAM)).server.test_client()
