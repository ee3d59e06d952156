"""Answers by address of the Need, Money and Change pages: each part that is sent is the part that is laid out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest
from callbacks.pages import change as change_callbacks
from callbacks.pages import need_and_spend as money_callbacks
from callbacks.pages import need_index as need_callbacks
from dash import Dash, Output, html
from dash.development.base_component import Component
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from app import NOTTINGHAM, Settings, create_app
from geo.cartography.geometry import map_geometry
from geo.city import City
from geo.need_index.index import Recipe, index_of, index_uncertainty
from geo.need_index.rank_uncertainty import SEED
from layouts.address.need_state import read_need
from layouts.face import Face
from layouts.maps.ward_map import map_patch
from layouts.pages.change.page import STEERS as CHANGE_STEERS
from layouts.pages.change.page import change_page
from layouts.pages.need_and_spend.page import STEERS as MONEY_STEERS
from layouts.pages.need_and_spend.page import money_page
from layouts.pages.need_and_spend.parts import paint_pair
from layouts.pages.need_and_spend.state import found_money, read_money
from layouts.pages.need_index.page import STEERS as NEED_STEERS
from layouts.pages.need_index.page import NeedId, need_page
from layouts.pages.need_index.parts import paint_need
from layouts.pages.need_index.weights import weighable, weight_id

ASPLEY = "E05001823"
PAGES = {
    "/need": (need_callbacks, need_page, NEED_STEERS),
    "/money": (money_callbacks, money_page, MONEY_STEERS),
    "/change": (change_callbacks, change_page, CHANGE_STEERS),
}
SEARCHES = {
    "/need": [
        "",
        f"?ward={ASPLEY}&colour=chance&weights=any&show=table",
        "?recipe=crime_score:1,income_rate:3;edition=2015;method=zscore&colour=clusters",
        "?poorest_share=0.25&poorest_held=rerank&poorest=crime_score:1",
        "?recipe=nothing:1&ward=E0&colour=odd",
    ],
    "/money": [
        "",
        f"?need=index&basis=phased&people=0-4&cell=6&ward={ASPLEY}",
        "?need=crime_score&need_edition=2010&years=2018",
        "?need=nothing&years=1066",
    ],
    "/change": [
        "",
        f"?indicator=income_rate&from=2015&to=2019&ward={ASPLEY}",
        "?indicator=idaci_rate",
        "?indicator=crime_score&poorest_held=rerank&from=1066",
    ],
}
CASES = [(path, search) for path, searches in SEARCHES.items() for search in searches]

Answers = list[tuple[str, tuple[Output, ...], Callable[[str], Any]]]


@pytest.fixture(scope="module")
def city(nottingham: City) -> City:
    return nottingham.public()


@pytest.fixture(scope="module")
def face(nottingham: City) -> Face:
    return Face("/", map_geometry(nottingham.wards))


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings(NOTTINGHAM)).server.test_client()


@pytest.fixture
def answers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, city: City, face: Face) -> Answers:
    """What a page registers: each part's name, outputs and function."""
    found: Answers = []

    def spied(app: Dash, face: Face, part: str, *outputs: Output, after: str | None = None) -> Callable:
        return lambda answer: found.append((part, outputs, answer))

    module = PAGES[request.node.callspec.params["path"]][0]
    monkeypatch.setattr(module, "by_address", spied)
    app = Dash("spied")
    app.layout = html.Div()
    module.register(app, city, face)
    return found


def as_json(value: object) -> object:
    return json.loads(json.dumps(value, cls=PlotlyJSONEncoder))


def laid_out(page: Component, output: Output) -> object:
    """What an output holds on a page that is laid out whole; a list for a pattern."""
    parts = {json.dumps(p.id, sort_keys=True): p for p in page._traverse() if getattr(p, "id", None)}
    if isinstance(output.component_id, dict):
        kind = output.component_id["type"]
        return [getattr(p, output.component_property) for i, p in parts.items() if f'"{kind}"' in i]
    return getattr(parts[json.dumps(output.component_id)], output.component_property, None)


@pytest.mark.parametrize(("path", "search"), CASES)
def test_what_an_address_is_answered_is_what_it_is_laid_out_with(
    path: str, search: str, answers: Answers, city: City, face: Face
) -> None:
    page = PAGES[path][1](city, search, face)
    compared = 0
    for part, outputs, answer in answers:
        given = answer(search)
        values = given if len(outputs) > 1 else (given,)
        assert len(values) == len(outputs), part
        for output, value in zip(outputs, values, strict=True):
            wanted = laid_out(page, output)
            if "Patch" in type(value).__name__:
                continue
            assert as_json(value) == as_json(wanted) or (value is False and wanted is None), (part, output)
            compared += 1
    assert compared > 10


@pytest.mark.parametrize("path", PAGES)
def test_everything_that_an_address_can_change_is_answered(path: str, answers: Answers, city: City, face: Face) -> None:
    """Two addresses that differ in all: what their pages differ in, an answer must have."""
    first, second = (PAGES[path][1](city, search, face) for search in SEARCHES[path][:2])
    answered = {(str(o.component_id), o.component_property) for _, outputs, _ in answers for o in outputs}
    for one in first._traverse():
        id_ = getattr(one, "id", None)
        if not isinstance(id_, str):
            continue
        other = next((p for p in second._traverse() if getattr(p, "id", None) == id_), None)
        for prop in ("value", "data", "figure", "hidden", "disabled", "href"):
            before, after = (as_json(getattr(p, prop, None)) for p in (one, other))
            if before != after and other is not None:
                assert (id_, prop) in answered, (id_, prop)


@pytest.mark.parametrize("path", PAGES)
def test_every_control_that_steers_is_set_by_an_answer(path: str, answers: Answers) -> None:
    answered = {(str(o.component_id), o.component_property) for _, outputs, _ in answers for o in outputs}
    for steer in PAGES[path][2]:
        wanted = "figure" if steer.prop == "clickData" else steer.prop
        assert (str(steer.control), wanted) in answered


def test_the_maps_are_patched_with_what_the_address_paints(client: FlaskClient, city: City, face: Face) -> None:
    search = f"?colour=chance&weights=any&ward={ASPLEY}"
    state = read_need(city, search)
    painting = paint_need(city, state, index_of(city, state.recipe))
    wanted = map_patch(painting, face.geometry.labels, ward_code=ASPLEY)
    assert client.get(f"/values/need-map{search}").get_json() == as_json(wanted)
    money = read_money(city, "?cell=6&basis=phased")
    wanted = map_patch(paint_pair(found_money(city, money), 6), face.geometry.labels)
    assert client.get("/values/money-map?cell=6&basis=phased").get_json() == as_json(wanted)
    before, after, difference, *legends = client.get("/values/change-maps?from=2010&to=2015").get_json()
    assert len(legends) == 2
    assert before != after != difference


PARTS = ("need-map", "need-page", "need-certainty", "need-controls", "money-map", "money-page", "change-maps",
         "change-page", "change-body")  # fmt: skip
KEYS = ("recipe", "colour", "weights", "poorest", "need", "years", "people", "cell", "indicator", "from", "to", "ward")


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(PARTS), st.dictionaries(st.sampled_from(KEYS), st.text(max_size=15), max_size=4))
def test_any_address_has_an_answer(part: str, asked: dict[str, str]) -> None:
    answer = ANY.get(f"/values/{part}?{urlencode(asked)}")
    assert answer.status_code == 200
    assert answer.get_json()


ANY = create_app(Settings(NOTTINGHAM)).server.test_client()


# Ids


def test_every_indicator_that_can_be_weighed_has_a_number_and_a_slider(city: City, face: Face) -> None:
    found = [p.id for p in need_page(city, "", face)._traverse() if isinstance(getattr(p, "id", None), dict)]
    wanted = [weight_id(kind, name) for name in weighable(city) for kind in ("recipe-number", "recipe-slider")]
    assert sorted(map(str, found)) == sorted(map(str, wanted))
    assert len(found) == 2 * 19


# Downloads


def test_the_index_that_is_taken_away_makes_the_same_index_again(client: FlaskClient, city: City) -> None:
    recipe = "crime_score:1,idaci_rate:2;method=zscore"
    answer = client.get(f"/download/index.csv?recipe={recipe}&weights=any&poorest_wards=3")
    frame = pd.read_csv(io.BytesIO(answer.data)).set_index("ward_code")
    assert set(frame["recipe"]) == {recipe}
    again = index_of(city, Recipe.from_text(frame["recipe"].iloc[0]))
    values = again.frame["value"].reindex(frame.index)
    assert frame["value"].tolist() == pytest.approx(values.tolist())
    assert frame["rank"].tolist() == again.frame["rank"].reindex(frame.index).tolist()
    added = frame[["adds_crime_score", "adds_idaci_rate"]]
    assert added.sum(axis=1).tolist() == pytest.approx(values.tolist())
    assert frame["part_idaci_rate"].tolist() == again.parts["idaci_rate"].reindex(frame.index).tolist()
    assert set(frame["edition_crime_score"]) == {2019}
    how = frame.iloc[0][["poorest_wards", "weighting", "trials", "seed"]].tolist()
    assert how == [3, "any", 10_000, SEED]
    sure = index_uncertainty(city, again.recipe, k=3, weighting="any").frame
    assert frame["chance_poorest"].tolist() == pytest.approx(sure["chance_poorest"].reindex(frame.index).tolist())


@pytest.mark.parametrize("search", SEARCHES["/need"])
def test_the_link_of_the_download_holds_the_recipe_of_the_page(
    client: FlaskClient, city: City, face: Face, search: str
) -> None:
    page = need_page(city, search, face)
    href = next(p.href for p in page._traverse() if getattr(p, "id", None) == NeedId.DOWNLOAD)
    frame = pd.read_csv(io.BytesIO(client.get(href).data))
    state = read_need(city, search)
    assert set(frame["recipe"]) == {state.recipe.to_text()}
    assert set(frame["weighting"]) == {state.weighting}
    assert set(frame["poorest_wards"]) == {state.k}
