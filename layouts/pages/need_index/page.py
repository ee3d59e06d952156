"""The Need index page: an index of one's own, mapped, ranked with its uncertainty, and taken apart."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

from dash import dcc, html

from geo.city import City
from geo.need_index.index import NeedIndex, index_of, usual_recipe
from layouts.address.controls import Steer, rules
from layouts.address.need_state import COLOURINGS, TRIALS, NeedState, read_need
from layouts.components.parts import Option, named, radios, refusal, ward_search
from layouts.face import Face
from layouts.maps.legend import legend
from layouts.maps.ward_map import ward_map
from layouts.pages.need_index.certainty import certainty_heading, certainty_table, range_figure, trials_words
from layouts.pages.need_index.makeup import makeup_section
from layouts.pages.need_index.parts import (
    MAP_TITLES,
    clusters_section,
    need_caption,
    need_heading,
    no_index_note,
    paint_need,
)
from layouts.pages.need_index.weights import RecipeId, recipe_filters, recipe_now, recipe_words, weights_panel
from layouts.poorest_set.panel import STEERS as POOREST_STEERS
from layouts.poorest_set.panel import poorest_controls, poorest_panel
from layouts.shell import heading
from layouts.theme import GRAPH_CONFIG


@unique
class NeedId(StrEnum):
    """Ids of the Need index page."""

    RULES = "need-rules"
    REFUSAL = "need-refusal"
    HEADING = "need-heading"
    NO_INDEX = "need-no-index"
    WARD = "need-ward"
    COLOURING = "need-colouring"
    TRIALS = "need-trials"
    SHOWN_AS = "need-shown-as"
    MAP_TITLE = "need-map-title"
    MAP = "need-map"
    LEGEND = "need-legend"
    RANGE_TITLE = "need-range-title"
    RANGE = "need-range"
    RANGE_BOX = "need-range-box"
    RANGE_WORDS = "need-range-words"
    TABLE_BOX = "need-table-box"
    MAKEUP = "need-makeup"
    CLUSTERS = "need-clusters"
    CAPTION = "need-caption"
    DOWNLOAD = "need-download"


STEERS = (
    Steer(NeedId.WARD, "ward"),
    Steer(NeedId.COLOURING, "colour"),
    Steer(NeedId.TRIALS, "weights"),
    Steer(NeedId.SHOWN_AS, "show"),
    Steer(NeedId.MAP, "ward", prop="clickData"),
    Steer(NeedId.RANGE, "ward", prop="clickData"),
    *POOREST_STEERS,
)


def need_page(city: City, search: str | None, face: Face) -> html.Div:
    """Lay the page out in the state that an address names."""
    if usual_recipe(city) is None:
        why = f"No indicator of {city.name} has figures that tell wards of more need from wards of less."
        return html.Div([heading("No index of need can be made"), html.P(why)])
    state = read_need(city, search)
    index = index_of(city, state.recipe)
    held = controls(city, state)
    return html.Div(
        [
            dcc.Store(id=NeedId.RULES, data=rules(STEERS, held)),
            dcc.Store(id=RecipeId.NOW, data=recipe_now(city, state.recipe)),
            html.Div(refusal(state.refused, city.name), id=NeedId.REFUSAL),
            html.Div(heading(need_heading(city, state, index)), id=NeedId.HEADING),
            html.Div(
                [
                    *recipe_filters(city, state.recipe),
                    ward_search(NeedId.WARD, city.wards["ward_name"], state.view.ward),
                ],
                className="filters no-print",
                role="group",
                **named("The index"),
            ),
            html.P(recipe_words(city, state.recipe), id=RecipeId.WORDS, className="wide-text"),
            weights_panel(city, state.recipe),
            html.Div(no_index_note(city, index), id=NeedId.NO_INDEX),
            html.Div([_map_panel(city, state, index, face), _range_panel(city, state)], className="stage"),
            html.Section(makeup_section(city, index, state.view.ward), id=NeedId.MAKEUP, className="panel"),
            html.Section(clusters_section(city, state, index), id=NeedId.CLUSTERS, className="panel"),
            poorest_panel(city, state.poorest, state.recipe),
            html.P(need_caption(city, state, index), id=NeedId.CAPTION, className="caption"),
            html.P(
                html.A("Download this index as CSV", id=NeedId.DOWNLOAD, href=need_href(state, face)),
                className="no-print",
            ),
        ],
        className="fits-paper",
    )


def controls(city: City, state: NeedState) -> dict[str, Any]:
    """What the page's controls hold, those of the recipe apart."""
    return {
        NeedId.WARD: state.view.ward,
        NeedId.COLOURING: state.colouring,
        NeedId.TRIALS: state.weighting,
        NeedId.SHOWN_AS: state.view.shown_as,
        **poorest_controls(city, state.poorest),
    }


def need_href(state: NeedState, face: Face) -> str:
    """Address of the index as CSV, with its recipe."""
    return f"{face.prefix}download/index.csv{state.view.to_search()}"


def _options(words: dict[str, str]) -> list[Option]:
    return [{"label": label, "value": value} for value, label in words.items()]


def _map_panel(city: City, state: NeedState, index: NeedIndex, face: Face) -> html.Section:
    painting = paint_need(city, state, index)
    figure = ward_map(painting, face.geometry, face.geometry_url, ward_code=state.view.ward)
    colouring = radios(NeedId.COLOURING, "Colour by", _options(COLOURINGS), state.colouring)
    return html.Section(
        [
            html.Div(
                [
                    html.H2(MAP_TITLES[state.colouring], id=NeedId.MAP_TITLE),
                    html.Div(colouring, className="no-print"),
                ],
                className="panel-head wrap-head",
            ),
            html.Div(
                dcc.Graph(id=NeedId.MAP, figure=figure, config=GRAPH_CONFIG, className="map-graph"),
                role="group",
                className="map-box",
                **named("Map of the wards. The same figures are in the tables of this page."),
            ),
            html.Div(html.Div(legend(painting), id=NeedId.LEGEND), className="key"),
        ],
        className="panel map-panel",
    )


def _range_panel(city: City, state: NeedState) -> html.Section:
    tabled = state.view.shown_as == "table"
    shown_as = radios(NeedId.SHOWN_AS, "Show as", _options({"chart": "Chart", "table": "Table"}), state.view.shown_as)
    trials = radios(NeedId.TRIALS, "Weights tried", _options(TRIALS), state.weighting)
    return html.Section(
        [
            html.Div(
                [html.H2("How sure is the order?"), html.Div(shown_as, className="no-print")],
                className="panel-head wrap-head",
            ),
            html.P(f"{certainty_heading(city, state)}.", id=NeedId.RANGE_TITLE),
            html.Div(trials, className="no-print in-line"),
            html.Div(
                dcc.Graph(id=NeedId.RANGE, figure=range_figure(city, state), config=GRAPH_CONFIG),
                id=NeedId.RANGE_BOX,
                hidden=tabled,
                role="group",
                **named("Ranks with their ranges. Choose Table to read the same figures as text."),
            ),
            html.Div(certainty_table(city, state) if tabled else None, id=NeedId.TABLE_BOX, hidden=not tabled),
            html.P(trials_words(city, state), id=NeedId.RANGE_WORDS, className="caption"),
        ],
        className="panel ranking-panel",
    )
