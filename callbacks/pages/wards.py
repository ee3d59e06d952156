"""The Wards page: controls write the address; the address fills the page."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output

from callbacks.server.views import by_address
from geo.city import City
from layouts.address.view_state import read_search
from layouts.components.parts import refusal
from layouts.face import Face
from layouts.pages.wards.page import WardsId, profile, wards_heading, wards_table
from layouts.shell import heading


def register(app: Dash, city: City, face: Face) -> None:
    """Choose a theme or a ward, sort by a heading: each is an address."""
    app.clientside_callback(
        ClientsideFunction("wardshift", "navigateWards"),
        Input(WardsId.THEME, "value"),
        Input(WardsId.WARD, "value"),
        prevent_initial_call=True,
    )

    @by_address(
        app,
        face,
        "wards-page",
        Output(WardsId.HEADING, "children"),
        Output(WardsId.PROFILE, "children"),
        Output(WardsId.TABLE, "children"),
        Output(WardsId.REFUSAL, "children"),
        Output(WardsId.THEME, "value"),
        Output(WardsId.WARD, "value"),
    )
    def refill(search: str | None) -> tuple[Any, ...]:
        state = read_search(city, search)
        return (
            heading(wards_heading(city, state)),
            profile(city, state, face.prefix),
            wards_table(city, state, face.prefix),
            refusal(state.refused, city.name),
            state.theme,
            state.ward,
        )
