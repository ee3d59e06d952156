"""The Spend shift page: controls write the address; the address fills the page.

A year moves the map, the curve and the table. Everything else hangs on the address without the year, and is not asked
for again while the years play.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import Dash, Input, Output, Patch, State

from callbacks.server.address import steer
from callbacks.server.views import by_address
from geo.city import City
from geo.spend.shift_analysis import why_no_shift
from geo.spend.tracking import PlannedShares
from layouts.address.controls import rules
from layouts.components.parts import radio_buttons, refusal
from layouts.face import Face
from layouts.maps.legend import legend
from layouts.maps.ward_map import map_patch
from layouts.pages.spend_shift.basis import (
    above_options,
    baseline_options,
    basis_words_section,
    kind_options,
    ledger_section,
    price_options,
    programme_options,
)
from layouts.pages.spend_shift.decomposition import (
    slope_figure,
    slope_title,
    split_options,
    split_parts,
    split_title,
    steps_of,
    waterfall_figure,
)
from layouts.pages.spend_shift.distribution import spread_section
from layouts.pages.spend_shift.ids import STEERS, ShiftId
from layouts.pages.spend_shift.outcomes import beside_section
from layouts.pages.spend_shift.page import controls, lead, set_line, share_parts
from layouts.pages.spend_shift.rows_behind import trace_panel, trace_title
from layouts.pages.spend_shift.share import share_figure, share_title
from layouts.pages.spend_shift.state import of_state, read_shift
from layouts.pages.spend_shift.text import shift_heading
from layouts.pages.spend_shift.tracking import plan_figure, plan_table, plan_title
from layouts.pages.spend_shift.year import (
    curve_figure,
    curve_words,
    paint_per_head,
    year_options,
    year_table,
    year_title,
)
from layouts.shell import ShellId, heading

VALUES = (
    ShiftId.MONEY,
    ShiftId.BASIS,
    ShiftId.ABOVE,
    ShiftId.ABOVE_TYPED,
    ShiftId.PRICES,
    ShiftId.PROGRAMMES,
    ShiftId.KIND,
    ShiftId.BASELINE,
    ShiftId.WARD,
    ShiftId.YEAR,
    ShiftId.PEOPLE,
    ShiftId.SPLIT_FROM,
    ShiftId.SPLIT_TO,
    ShiftId.TARGET,
    ShiftId.SHAPE,
    ShiftId.OUTCOME,
)
"""The controls whose choice the address holds."""


def register(
    app: Dash,
    city: City,
    face: Face,
    planned: PlannedShares | None = None,
    stamp: Callable[[], object] | None = None,
) -> None:
    """A basis, a year, a target, open rows: each is part of the address; the published plan has a stamp."""
    if why_no_shift(city):
        return
    steer(app, ShiftId.RULES, STEERS)
    app.clientside_callback(
        "function(search, held) { return window.wardshiftRows.still(search, held); }",
        Output(ShiftId.STILL, "data"),
        Input(ShellId.URL, "search"),
        State(ShiftId.STILL, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        "function(opened) { return window.wardshiftRows.closed(opened); }",
        Input(ShiftId.TRACE, "opened"),
        prevent_initial_call=True,
    )

    @by_address(app, face, "shift-map", Output(ShiftId.MAP, "figure"))
    def recolour(search: str | None) -> Patch:
        state = read_shift(city, search)
        painting = paint_per_head(city, state, of_state(city, state))
        return map_patch(painting, face.geometry.labels, ward_code=state.view.ward)

    @by_address(
        app,
        face,
        "shift-year",
        Output(ShiftId.REFUSAL, "children"),
        Output(ShiftId.POOREST, "children"),
        Output(ShiftId.YEAR_TITLE, "children"),
        Output(ShiftId.LEGEND, "children"),
        Output(ShiftId.CURVE, "figure"),
        Output(ShiftId.CURVE_WORDS, "children"),
        Output(ShiftId.YEAR_TABLE, "children"),
        Output(ShiftId.TRACE, "children"),
        Output(ShiftId.TRACE, "title"),
        Output(ShiftId.TRACE, "opened"),
        Output(ShiftId.YEAR, "children"),
        *(Output(id_, "value") for id_ in VALUES),
        Output(ShiftId.RULES, "data"),
        after="shift-map",
    )
    def move(search: str | None) -> tuple[Any, ...]:
        state = read_shift(city, search)
        found = of_state(city, state)
        held = controls(state, found)
        return (
            refusal(state.refused, city.name),
            set_line(city, state, face, search),
            year_title(city, state, found),
            legend(paint_per_head(city, state, found)),
            curve_figure(city, state, found),
            curve_words(city, state, found),
            year_table(city, state, found),
            trace_panel(city, state, found, face, search),
            trace_title(city, state, found),
            state.trace is not None,
            radio_buttons(year_options(found)),
            *(held[id_] for id_ in VALUES),
            rules(STEERS, held),
        )

    @by_address(
        app,
        face,
        "shift-page",
        Output(ShiftId.HEADING, "children"),
        Output(ShiftId.BASIS_WORDS, "children"),
        Output(ShiftId.SHARE_TITLE, "children"),
        Output(ShiftId.SHARE, "figure"),
        Output(ShiftId.LEAD, "children"),
        Output(ShiftId.SHARE_TABLE, "children"),
        Output(ShiftId.SPREAD, "children"),
        Output(ShiftId.SPLIT_TITLE, "children"),
        Output(ShiftId.WATERFALL, "figure"),
        Output(ShiftId.SLOPE_TITLE, "children"),
        Output(ShiftId.SLOPE, "figure"),
        Output(ShiftId.SPLIT_BOX, "hidden"),
        Output(ShiftId.SPLIT_TABLE, "children"),
        Output(ShiftId.PLAN_TITLE, "children"),
        Output(ShiftId.PLAN, "figure"),
        Output(ShiftId.PLAN_BOX, "hidden"),
        Output(ShiftId.PLAN_TABLE, "children"),
        Output(ShiftId.BESIDE, "children"),
        Output(ShiftId.LEDGER, "children"),
        Output(ShiftId.ABOVE, "data"),
        Output(ShiftId.PRICES, "data"),
        Output(ShiftId.PROGRAMMES, "data"),
        Output(ShiftId.KIND, "data"),
        Output(ShiftId.BASELINE, "data"),
        Output(ShiftId.SPLIT_FROM, "data"),
        Output(ShiftId.SPLIT_TO, "data"),
        source=Input(ShiftId.STILL, "data"),
        stamp=stamp,
    )
    def refill(search: str | None) -> tuple[Any, ...]:
        state = read_shift(city, search)
        found = of_state(city, state)
        against = plan_figure(state, found, planned)
        return (
            heading(shift_heading(city, found)),
            basis_words_section(city, found),
            share_title(found),
            share_figure(found),
            lead(city, found),
            share_parts(city, found),
            spread_section(city, state, found),
            split_title(found, state.split),
            waterfall_figure(found, state.split),
            slope_title(city, found, state.split),
            slope_figure(city, state, found),
            not steps_of(found, state.split),
            split_parts(city, state, found),
            plan_title(state, found, planned),
            against,
            not against.data,
            plan_table(state, found, planned),
            beside_section(city, state, found),
            ledger_section(city, state, found),
            above_options(state.basis),
            price_options(city, state.basis.basis),
            programme_options(city, state.basis.basis),
            kind_options(city, state.basis.basis),
            baseline_options(found),
            split_options(found, last=False),
            split_options(found, last=True),
        )
