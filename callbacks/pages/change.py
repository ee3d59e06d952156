"""The Change page: controls write the address; the address fills the page."""

from __future__ import annotations

from typing import Any

from dash import Dash, Output

from callbacks.server.address import steer
from callbacks.server.views import by_address
from geo.city import City
from layouts.address.controls import rules
from layouts.face import Face
from layouts.maps.legend import legend
from layouts.maps.ward_map import map_patch
from layouts.pages.change.inequality import inequality_panel
from layouts.pages.change.page import (
    ChangeId,
    above,
    after_options,
    before_options,
    body_class,
    controls,
    page_heading,
    steers,
)
from layouts.pages.change.parts import (
    change_caption,
    change_table,
    movement_figure,
    paint_difference,
    paint_edition,
    quadrants,
    set_words,
    why_words,
)
from layouts.pages.change.state import found_change, outcomes, read_change, with_change
from layouts.shell import heading


def register(app: Dash, city: City, face: Face) -> None:
    """Two editions, a ward: each is part of the address."""
    if not outcomes(city):
        return
    steer(app, ChangeId.RULES, steers(city))
    if with_change(city):
        _register_change(app, city, face)

    @by_address(
        app,
        face,
        "change-page",
        Output(ChangeId.REFUSAL, "children"),
        Output(ChangeId.HEADING, "children"),
        Output(ChangeId.INEQUALITY, "children"),
        Output(ChangeId.INDICATOR, "value"),
        Output(ChangeId.RULES, "data"),
        after="change-maps" if with_change(city) else None,
    )
    def refill(search: str | None) -> tuple[Any, ...]:
        state = read_change(city, search)
        return (
            above(city, state),
            heading(page_heading(city, state)),
            inequality_panel(city, state.outcome, state.poorest),
            state.outcome,
            rules(steers(city), controls(state)),
        )


def _register_change(app: Dash, city: City, face: Face) -> None:
    """What only a city with two editions of an indicator has."""

    @by_address(
        app,
        face,
        "change-maps",
        Output(ChangeId.BEFORE, "figure"),
        Output(ChangeId.AFTER, "figure"),
        Output(ChangeId.DIFFERENCE, "figure"),
        Output(ChangeId.VALUES_LEGEND, "children"),
        Output(ChangeId.DIFFERENCE_LEGEND, "children"),
    )
    def recolour(search: str | None) -> tuple[Any, ...]:
        state = read_change(city, search)
        found = found_change(city, state)
        paintings = (paint_edition(found.before), paint_edition(found.after), paint_difference(found))
        patches = (map_patch(p, face.geometry.labels, ward_code=state.view.ward) for p in paintings)
        return *patches, legend(paintings[1]), legend(paintings[2])

    @by_address(
        app,
        face,
        "change-body",
        Output(ChangeId.BODY, "className"),
        Output(ChangeId.BEFORE_TITLE, "children"),
        Output(ChangeId.AFTER_TITLE, "children"),
        Output(ChangeId.WHY, "children"),
        Output(ChangeId.MOVEMENT, "figure"),
        Output(ChangeId.QUADRANTS, "children"),
        Output(ChangeId.SET, "children"),
        Output(ChangeId.CAPTION, "children"),
        Output(ChangeId.TABLE, "children"),
        Output(ChangeId.FROM, "data"),
        Output(ChangeId.FROM, "value"),
        Output(ChangeId.TO, "data"),
        Output(ChangeId.TO, "value"),
        Output(ChangeId.WARD, "value"),
        Output(ChangeId.FROM, "disabled"),
        Output(ChangeId.TO, "disabled"),
        Output(ChangeId.WARD, "disabled"),
        after="change-maps",
    )
    def retell(search: str | None) -> tuple[Any, ...]:
        state = read_change(city, search)
        found = found_change(city, state)
        return (
            body_class(state),
            state.before,
            state.after,
            why_words(found),
            movement_figure(city, state, found),
            quadrants(found),
            set_words(city, state, found),
            change_caption(city, state, found),
            change_table(state, found),
            before_options(city, state),
            state.before,
            after_options(city, state),
            state.after,
            state.view.ward,
            *(not state.changes,) * 3,
        )
