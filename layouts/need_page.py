"""The Need index page: an index of one's own, mapped, ranked with its uncertainty, and taken apart."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

from dash import dcc, html

from geo.city import City
from geo.recipe import NeedIndex, index_of
from layouts.clusters_view import clusters_finding
from layouts.face import Face
from layouts.figures.ward_map import ward_map
from layouts.need_parts import (
    certainty,
    certainty_heading,
    certainty_table,
    clusters_of,
    clusters_section,
    makeup_section,
    need_caption,
    paint_need,
    range_figure,
)
from layouts.need_state import COLOURINGS, NeedState, read_need
from layouts.parts import legend, named, radios, refusal, ward_search
from layouts.poorest_panel import STEERS as POOREST_STEERS
from layouts.poorest_panel import poorest_controls, poorest_panel
from layouts.recipe_panel import RecipeId, recipe_filters, recipe_now, recipe_words, weights_panel
from layouts.shell import heading
from layouts.steering import Steer, rules
from layouts.theme import GRAPH_CONFIG
from layouts.words import finding, lower_first


@unique
class NeedId(StrEnum):
    """Ids of the Need index page."""

    RULES = "need-rules"
    REFUSAL = "need-refusal"
    HEADING = "need-heading"
    WARD = "need-ward"
    COLOURING = "need-colouring"
    SHOWN_AS = "need-shown-as"
    MAP_TITLE = "need-map-title"
    MAP = "need-map"
    LEGEND = "need-legend"
    RANGE_TITLE = "need-range-title"
    RANGE = "need-range"
    RANGE_BOX = "need-range-box"
    TABLE_BOX = "need-table-box"
    MAKEUP = "need-makeup"
    CLUSTERS = "need-clusters"
    CAPTION = "need-caption"
    DOWNLOAD = "need-download"


STEERS = (
    Steer(NeedId.WARD, "ward"),
    Steer(NeedId.COLOURING, "colour"),
    Steer(NeedId.SHOWN_AS, "show"),
    Steer(NeedId.MAP, "ward", prop="clickData"),
    Steer(NeedId.RANGE, "ward", prop="clickData"),
    *POOREST_STEERS,
)


def need_page(city: City, search: str | None, face: Face) -> html.Div:
    """Lay the page out in the state that an address names."""
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
            html.P(recipe_words(city, state.recipe), id=RecipeId.WORDS),
            weights_panel(city, state.recipe),
            html.Div([_map_panel(city, state, index, face), _range_panel(city, state, index)], className="stage"),
            html.Section(makeup_section(city, index, state.view.ward), id=NeedId.MAKEUP, className="panel"),
            poorest_panel(city, state.poorest, state.recipe),
            html.Section(clusters_section(city, state, index), id=NeedId.CLUSTERS, className="panel"),
            html.P(need_caption(city, state, index), id=NeedId.CAPTION, className="caption"),
            html.P(
                html.A("Download this index as CSV", id=NeedId.DOWNLOAD, href=need_href(state, face)),
                className="no-print",
            ),
        ]
    )


def controls(city: City, state: NeedState) -> dict[str, Any]:
    """What the page's controls hold, those of the recipe apart."""
    return {
        NeedId.WARD: state.view.ward,
        NeedId.COLOURING: state.colouring,
        NeedId.SHOWN_AS: state.view.shown_as,
        **poorest_controls(city, state.poorest),
    }


def need_href(state: NeedState, face: Face) -> str:
    """Address of the index as CSV, with its recipe."""
    return f"{face.prefix}download/index.csv{state.view.to_search()}"


def need_heading(city: City, state: NeedState, index: NeedIndex) -> str:
    """What the page shows, in a sentence: of the index, of its certainty, or of its clusters."""
    if state.colouring == "clusters":
        found = clusters_of(city, state)
        if isinstance(found, str):
            return found
        return clusters_finding(found[0], lower_first(str(index.meaning["title"])))
    if state.colouring == "chance":
        return certainty_heading(city, state)
    return finding(index, city.name, state.view.ward)


def _map_panel(city: City, state: NeedState, index: NeedIndex, face: Face) -> html.Section:
    painting = paint_need(city, state, index)
    figure = ward_map(painting, face.geometry, face.geometry_url, ward_code=state.view.ward)
    colourings = [{"label": words, "value": name} for name, words in COLOURINGS.items()]
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Where is it most intense?", id=NeedId.MAP_TITLE),
                    html.Div(radios(NeedId.COLOURING, "Colour by", colourings, state.colouring), className="no-print"),
                ],
                className="panel-head",
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


def _range_panel(city: City, state: NeedState, index: NeedIndex) -> html.Section:
    tabled = state.view.shown_as == "table"
    options = [{"label": "Chart", "value": "chart"}, {"label": "Table", "value": "table"}]
    return html.Section(
        [
            html.Div(
                [
                    html.H2("How sure is the order?"),
                    html.Div(radios(NeedId.SHOWN_AS, "Show as", options, state.view.shown_as), className="no-print"),
                ],
                className="panel-head",
            ),
            html.P(certainty_heading(city, state), id=NeedId.RANGE_TITLE, className="muted"),
            html.Div(
                dcc.Graph(id=NeedId.RANGE, figure=range_figure(city, state), config=GRAPH_CONFIG),
                id=NeedId.RANGE_BOX,
                hidden=tabled,
                role="group",
                **named("Ranks with their ranges. Choose Table to read the same figures as text."),
            ),
            html.Div(
                certainty_table(index, certainty(city, state), state) if tabled else None,
                id=NeedId.TABLE_BOX,
                hidden=not tabled,
            ),
        ],
        className="panel ranking-panel",
    )
