"""The Change page: controls write the address; the address fills the page."""

from __future__ import annotations

from typing import Any

from dash import Dash, Output

from callbacks.answers import by_address
from callbacks.steering import steer
from geo.city import City
from layouts.change_page import (
    STEERS,
    ChangeId,
    above,
    after_options,
    before_options,
    change_caption,
    change_heading,
    change_table,
    controls,
    found_change,
    movement_figure,
    paint_difference,
    quadrants,
    read_change,
    with_change,
)
from layouts.face import Face
from layouts.figures.ward_map import map_patch
from layouts.inequality_panel import inequality_panel
from layouts.painting import paint_values
from layouts.parts import legend
from layouts.shell import heading
from layouts.steering import rules


def register(app: Dash, city: City, face: Face) -> None:
    """Two editions, a ward: each is part of the address."""
    if not with_change(city):
        return
    steer(app, ChangeId.RULES, STEERS)

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
        paintings = (paint_values(found.before), paint_values(found.after), paint_difference(found))
        patches = (map_patch(p, face.geometry.labels, ward_code=state.view.ward) for p in paintings)
        return *patches, legend(paintings[1]), legend(paintings[2])

    @by_address(
        app,
        face,
        "change-page",
        Output(ChangeId.REFUSAL, "children"),
        Output(ChangeId.HEADING, "children"),
        Output(ChangeId.BEFORE_TITLE, "children"),
        Output(ChangeId.AFTER_TITLE, "children"),
        Output(ChangeId.MOVEMENT, "figure"),
        Output(ChangeId.QUADRANTS, "children"),
        Output(ChangeId.CAPTION, "children"),
        Output(ChangeId.INEQUALITY, "children"),
        Output(ChangeId.TABLE, "children"),
        after="change-maps",
    )
    def refill(search: str | None) -> tuple[Any, ...]:
        state = read_change(city, search)
        found = found_change(city, state)
        return (
            above(city, state),
            heading(change_heading(city, state, found)),
            state.before,
            state.after,
            movement_figure(city, state, found),
            quadrants(city, state, found),
            change_caption(city, state, found),
            inequality_panel(city, state.indicator, state.poorest),
            change_table(state, found),
        )

    @by_address(
        app,
        face,
        "change-controls",
        Output(ChangeId.INDICATOR, "value"),
        Output(ChangeId.FROM, "data"),
        Output(ChangeId.FROM, "value"),
        Output(ChangeId.TO, "data"),
        Output(ChangeId.TO, "value"),
        Output(ChangeId.WARD, "value"),
        Output(ChangeId.RULES, "data"),
    )
    def follow(search: str | None) -> tuple[Any, ...]:
        state = read_change(city, search)
        held = controls(city, state)
        return (
            held[ChangeId.INDICATOR],
            before_options(city, state),
            held[ChangeId.FROM],
            after_options(city, state),
            held[ChangeId.TO],
            held[ChangeId.WARD],
            rules(STEERS, held),
        )
