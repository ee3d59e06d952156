"""The Need index page's answers: its map, a control for each indicator, and the index as a file."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest
from flask.testing import FlaskClient
from plotly.utils import PlotlyJSONEncoder

from app import NOTTINGHAM, Settings, create_app
from callbacks.server.views import digest
from geo import read_city
from geo.city import City
from geo.need_index.index import Recipe, index_of, index_uncertainty
from geo.need_index.rank_uncertainty import SEED
from layouts.address.need_state import read_need
from layouts.maps.ward_map import MapView, values
from layouts.pages.need_index.page import PAGE as NEED
from layouts.pages.need_index.page import NeedId
from layouts.pages.need_index.parts import paint_need
from layouts.pages.need_index.weights import weighable, weight_id
from tests.helpers.pages import opened, site_of, view_at

ASPLEY = "E05001823"
CITY = read_city(NOTTINGHAM).public()
SEARCHES = [
    "",
    f"?ward={ASPLEY}&colour=chance&weights=any&show=table",
    "?recipe=crime_score:1,income_rate:3;edition=2015;method=zscore&colour=clusters",
    "?poorest_share=0.25&poorest_held=rerank&poorest=crime_score:1",
    "?recipe=nothing:1&ward=E0&colour=odd",
]


@pytest.fixture(scope="module")
def city(nottingham: City) -> City:
    return nottingham.public()


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings(NOTTINGHAM)).server.test_client()


def test_the_map_is_patched_with_what_the_address_paints(client: FlaskClient) -> None:
    search = f"?colour=chance&weights=any&ward={ASPLEY}"
    view = view_at(NEED, CITY, search)
    wanted = values(MapView(paint_need(CITY, view.state, view.index), view.face, ASPLEY))
    sent = client.get(f"/views/{digest(site_of(CITY), NEED)}/need/map{search}").get_json()
    assert sent == {NeedId.MAP: {"figure": json.loads(json.dumps(wanted, cls=PlotlyJSONEncoder))}}


# Ids


def test_every_indicator_that_can_be_weighed_has_a_number_and_a_slider(city: City) -> None:
    found = [p.id for p in opened(city, "/need")._traverse() if isinstance(getattr(p, "id", None), dict)]
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


@pytest.mark.parametrize("search", SEARCHES)
def test_the_link_of_the_download_holds_the_recipe_of_the_page(client: FlaskClient, city: City, search: str) -> None:
    page = opened(city, "/need", search)
    href = next(p.href for p in page._traverse() if getattr(p, "id", None) == NeedId.DOWNLOAD)
    frame = pd.read_csv(io.BytesIO(client.get(href).data))
    state = read_need(city, search)
    assert set(frame["recipe"]) == {state.recipe.to_text()}
    assert set(frame["weighting"]) == {state.weighting}
    assert set(frame["poorest_wards"]) == {state.k}
