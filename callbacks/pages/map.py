"""The Map page: the address changes, and each part of the page asks for its own small update."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, Patch, State
from dash.development.base_component import Component

from callbacks.server.views import by_address
from geo.city import City
from geo.indicators.snapshot import Snapshot, snapshot
from layouts.address.view_state import ViewState, read_search
from layouts.components.parts import radio_buttons, refusal
from layouts.face import Face
from layouts.figures.ranking import ranking
from layouts.maps.legend import legend
from layouts.maps.ward_map import map_patch
from layouts.pages.map.colourings import colouring_note, intervals, map_heading, paint_map
from layouts.pages.map.page import (
    MapId,
    about,
    controls,
    missing_note,
    ranking_table,
    ranking_title,
    view_href,
)
from layouts.pages.map.rank_history import course_section
from layouts.shell import heading
from layouts.text.words import caption


def register(app: Dash, city: City, face: Face) -> None:
    """Controls write the address in the browser; the address drives everything else."""

    def asked(search: str | None) -> tuple[ViewState, Snapshot]:
        state = read_search(city, search)
        return state, snapshot(city, state.indicator, state.edition, state.scheme)

    app.clientside_callback(
        ClientsideFunction("wardshift", "navigateMap"),
        Input(MapId.THEME, "value"),
        Input(MapId.INDICATOR, "value"),
        Input(MapId.EDITION, "value"),
        Input(MapId.WARD, "value"),
        Input(MapId.SCHEME, "value"),
        Input(MapId.SHOWN_AS, "value"),
        Input(MapId.COLOURING, "value"),
        Input(MapId.MAP, "clickData"),
        Input(MapId.RANKING, "clickData"),
        State(MapId.CHOICES, "data"),
        prevent_initial_call=True,
    )

    @by_address(app, face, "map", Output(MapId.MAP, "figure"))
    def recolour(search: str | None) -> Patch:
        state, shot = asked(search)
        return map_patch(paint_map(city, state, shot), face.geometry.labels, ward_code=state.ward)

    def reword(search: str | None) -> tuple[Component, str, Component, str]:
        state, shot = asked(search)
        title = heading(map_heading(city, state, shot))
        words = caption(shot, city.name, city.ward_set)
        return title, words, legend(paint_map(city, state, shot)), view_href(state, face.prefix)

    def rerank(search: str | None) -> tuple[str, Patch, list[Component], Component | None, bool, bool]:
        state, shot = asked(search)
        figure = ranking(shot, city.name, ward_code=state.ward, limits=intervals(shot)).to_plotly_json()
        patch = Patch()
        patch["data"] = figure["data"]
        # The template is in the browser already.
        for part in ("xaxis", "yaxis", "shapes", "annotations", "height"):
            patch["layout"][part] = figure["layout"].get(part, [])
        tabled = state.shown_as == "table"
        text = ranking_table(shot, city.name, state, face.prefix) if tabled else None
        return ranking_title(shot), patch, missing_note(shot), text, tabled, not tabled

    def retell(search: str | None) -> tuple[list[Component], list[Component], list[Component], Component | None]:
        state, shot = asked(search)
        return (
            course_section(city, state),
            about(shot),
            colouring_note(city, state, shot),
            refusal(state.refused, city.name),
        )

    def follow(search: str | None) -> tuple[Any, ...]:
        held = controls(city, read_search(city, search))
        return (
            held.theme,
            held.indicators,
            held.indicator,
            radio_buttons(held.editions),
            held.edition,
            held.ward,
            held.scheme,
            held.shown_as,
            held.colouring,
        )

    @by_address(
        app,
        face,
        "map-page",
        Output(MapId.HEADING, "children"),
        Output(MapId.CAPTION, "children"),
        Output(MapId.LEGEND, "children"),
        Output(MapId.DOWNLOAD, "href"),
        Output(MapId.RANKING_TITLE, "children"),
        Output(MapId.RANKING, "figure"),
        Output(MapId.MISSING, "children"),
        Output(MapId.TABLE_BOX, "children"),
        Output(MapId.CHART_BOX, "hidden"),
        Output(MapId.TABLE_BOX, "hidden"),
        Output(MapId.COURSE, "children"),
        Output(MapId.ABOUT, "children"),
        Output(MapId.NOTE, "children"),
        Output(MapId.REFUSAL, "children"),
        Output(MapId.THEME, "value"),
        Output(MapId.INDICATOR, "data"),
        Output(MapId.INDICATOR, "value"),
        Output(MapId.EDITION, "children"),
        Output(MapId.EDITION, "value"),
        Output(MapId.WARD, "value"),
        Output(MapId.SCHEME, "value"),
        Output(MapId.SHOWN_AS, "value"),
        Output(MapId.COLOURING, "value"),
        after="map",
    )
    def refill(search: str | None) -> tuple[Any, ...]:
        return (*reword(search), *rerank(search), *retell(search), *follow(search))
