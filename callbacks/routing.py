"""Which page is open: the path picks it, the query string fills it."""

from __future__ import annotations

from collections.abc import Callable

from dash import Dash, Input, Output, State, html
from dash.development.base_component import Component

from geo.city import City
from layouts.address.view_state import read_search
from layouts.face import Face
from layouts.pages.change.page import change_page
from layouts.pages.data.page import data_page
from layouts.pages.map.page import map_page
from layouts.pages.need_and_spend.page import money_page
from layouts.pages.need_index.page import need_page
from layouts.pages.spend_shift.page import shift_page
from layouts.pages.wards.page import wards_page
from layouts.shell import ShellId, heading, navigation

# Pages that lay themselves out from an address.
BUILT: dict[str, Callable[[City, str | None, Face], Component]] = {
    "/need": need_page,
    "/money": money_page,
    "/shift": shift_page,
    "/change": change_page,
}


def page_for(city: City, face: Face, pathname: str | None, search: str | None) -> Component:
    """The page at an address, laid out in the state that its query string names."""
    path = face.path(pathname)
    if path in face.extra:
        return face.extra[path].build(search)
    if path in BUILT:
        return BUILT[path](city, search, face)
    state = read_search(city, search)
    if path == "/":
        return map_page(city, state, face.geometry, face.geometry_url, face.prefix)
    if path == "/wards":
        return wards_page(city, state, face.prefix)
    if path == "/data":
        return data_page(city, face.prefix)
    where = html.P(["There is no page at this address. ", html.A("Go to the map", href=face.prefix)])
    return html.Div([heading("Page not found"), where])


def register(app: Dash, city: City, face: Face) -> None:
    """Open pages, keep the navigation's links at the reader's place, and name the browser's tab."""

    @app.callback(Output(ShellId.MAIN, "children"), Input(ShellId.URL, "pathname"), State(ShellId.URL, "search"))
    def open_page(pathname: str | None, search: str | None) -> Component:
        return page_for(city, face, pathname, search)

    @app.callback(Output(ShellId.NAV, "children"), Input(ShellId.URL, "pathname"), State(ShellId.URL, "search"))
    def keep_place(pathname: str | None, search: str | None) -> list[html.Li]:
        path = face.path(pathname)
        return navigation(path, search or "", face)

    # A switch changes only where the links lead, which the browser can do alone.
    app.clientside_callback(
        "function(search, items) { return window.wardshift.keepPlace(search, items); }",
        Output(ShellId.NAV, "children", allow_duplicate=True),
        Input(ShellId.URL, "search"),
        State(ShellId.NAV, "children"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        "function(text) { return window.wardshift.nameTab(text); }",
        Output(ShellId.TITLE_SINK, "data"),
        Input(ShellId.HEADING, "children"),
    )
    app.clientside_callback(
        "function(clicks) { return window.wardshift.print(clicks); }",
        Output(ShellId.PRINT_SINK, "data"),
        Input(ShellId.PRINT, "n_clicks"),
        prevent_initial_call=True,
    )
