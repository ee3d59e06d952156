"""The Need and spend page: controls write the address; the address fills the page."""

from __future__ import annotations

from typing import Any

from dash import Dash, Output, Patch

from callbacks.server.address import steer
from callbacks.server.views import by_address
from geo.city import City
from layouts.address.controls import rules
from layouts.components.parts import refusal
from layouts.face import Face
from layouts.maps.ward_map import map_patch
from layouts.pages.need_and_spend.page import STEERS, MoneyId, controls, edition_options
from layouts.pages.need_and_spend.parts import (
    money_caption,
    money_heading,
    money_table,
    money_warnings,
    paint_pair,
    pair_legend,
    scatter,
)
from layouts.pages.need_and_spend.state import can_pair, found_money, read_money
from layouts.shell import heading


def register(app: Dash, city: City, face: Face) -> None:
    """Need, spend, people, a class of wards: each is part of the address."""
    if not can_pair(city):
        return
    steer(app, MoneyId.RULES, STEERS)

    @by_address(app, face, "money-map", Output(MoneyId.MAP, "figure"))
    def recolour(search: str | None) -> Patch:
        state = read_money(city, search)
        painting = paint_pair(found_money(city, state), state.cell)
        return map_patch(painting, face.geometry.labels, ward_code=state.view.ward)

    @by_address(
        app,
        face,
        "money-page",
        Output(MoneyId.REFUSAL, "children"),
        Output(MoneyId.HEADING, "children"),
        Output(MoneyId.WARNINGS, "children"),
        Output(MoneyId.LEGEND, "children"),
        Output(MoneyId.SCATTER, "figure"),
        Output(MoneyId.CAPTION, "children"),
        Output(MoneyId.TABLE, "children"),
        Output(MoneyId.EDITION, "data"),
        Output(MoneyId.NEED, "value"),
        Output(MoneyId.EDITION, "value"),
        Output(MoneyId.YEARS, "value"),
        Output(MoneyId.PEOPLE, "value"),
        Output(MoneyId.BASIS, "value"),
        Output(MoneyId.WARD, "value"),
        Output(MoneyId.RULES, "data"),
        after="money-map",
    )
    def refill(search: str | None) -> tuple[Any, ...]:
        state = read_money(city, search)
        found = found_money(city, state)
        held = controls(city, state)
        return (
            refusal(state.refused, city.name),
            heading(money_heading(state, found)),
            money_warnings(city, state, found),
            pair_legend(state, found, face),
            scatter(state, found),
            money_caption(city, state, found),
            money_table(state, found),
            edition_options(city, state),
            held[MoneyId.NEED],
            held[MoneyId.EDITION],
            held[MoneyId.YEARS],
            held[MoneyId.PEOPLE],
            held[MoneyId.BASIS],
            held[MoneyId.WARD],
            rules(STEERS, held),
        )
