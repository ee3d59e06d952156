"""The Target page: controls write the address; the address fills the page; nothing is saved until someone says so."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, Patch, State, no_update

from callbacks.desk.plans import found_plan, read_state, standing_of
from callbacks.desk.sign_in import signed_in_user
from data.store.database import Store
from geo.city import City
from geo.scenarios.solve import Solved
from layouts.address.controls import rules
from layouts.components.parts import radio_buttons, refusal
from layouts.face import Face
from layouts.maps.legend import legend
from layouts.maps.ward_map import map_patch
from layouts.pages.target.form import budget_labels, edition_choices, hidden_boxes, split_words
from layouts.pages.target.form_values import FormBox, FormId
from layouts.pages.target.page import (
    STEERS,
    TargetId,
    assumptions_of,
    controls,
    flag,
    gains_of,
    painting_of,
    path_of,
    said,
    sensitivity_of,
    set_line,
    tables_of,
    target_heading,
    year_options,
)
from layouts.pages.target.scenario_status import scenario_line
from layouts.pages.target.scenarios import ScenarioId, opened_as
from layouts.pages.target.state import PARAMS, TYPED_PARAMS, TargetState, shown_year, why_no_plan
from layouts.plans.one_ward import ward_story
from layouts.shell import ShellId

HELD = (*PARAMS, *TYPED_PARAMS, TargetId.WARD)
"""The controls whose choice the address holds, but for the year."""

SHOWN = (
    Output(TargetId.REFUSAL, "children"),
    Output(TargetId.HEADING, "children"),
    Output(TargetId.STATUS, "children"),
    Output(TargetId.POOREST, "children"),
    Output(TargetId.SAID, "children"),
    Output(TargetId.FLAG, "children"),
    Output(TargetId.RESULT, "hidden"),
    Output(TargetId.PATH, "children"),
    Output(TargetId.GAINS, "children"),
    Output(TargetId.ASSUMPTIONS, "children"),
    Output(TargetId.DETAIL, "hidden"),
    Output(TargetId.STORY, "children"),
    Output(TargetId.TABLE, "children"),
    Output(TargetId.SENSITIVITY, "children"),
    Output(TargetId.YEAR, "children"),
)
"""What the plan fills."""

FORMED = (
    Output(FormId.EDITION, "data"),
    Output(FormBox.SPLIT, "children"),
    Output(FormBox.FIRST, "hidden"),
    Output(FormBox.GROWTH, "hidden"),
    Output(FormBox.TYPED, "hidden"),
    *(Output(box, "label") for box in TYPED_PARAMS),
    Output(TargetId.RULES, "data"),
)
"""What the choices change in the form itself."""

OPENED = (
    Output(ScenarioId.OPENED, "data"),
    Output(ScenarioId.NAME, "value"),
    Output(ScenarioId.NOTE, "value"),
    Output(ScenarioId.SAVE_OVER, "hidden", allow_duplicate=True),
)
"""What another scenario changes."""


def register(app: Dash, city: City, face: Face, store: Store) -> None:
    """Work plans out, and show the year that is asked for."""
    if why_no_plan(city):
        return
    app.clientside_callback(
        ClientsideFunction("wardshiftPlan", "navigate"),
        *(Input(s.control, s.prop) for s in STEERS),
        State(TargetId.RULES, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("wardshiftPlan", "still"),
        Output(TargetId.STILL, "data"),
        Input(ShellId.URL, "search"),
        State(TargetId.STILL, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("wardshiftPlan", "watch"),
        Input(ScenarioId.NAME, "value"),
        Input(ScenarioId.NOTE, "value"),
        Input(ScenarioId.OPENED, "data"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output(TargetId.MAP, "figure"),
        Output(TargetId.LEGEND, "children"),
        Output(TargetId.YEAR, "value"),
        Input(ShellId.URL, "search"),
        prevent_initial_call=True,
    )
    def recolour(search: str | None) -> tuple[Patch, Any, str]:
        signed_in_user()
        state = read_state(city, store, search)
        found = found_plan(city, state)
        painting = painting_of(city, found, state)
        patch = map_patch(painting, face.geometry.labels, ward_code=state.ward)
        return patch, legend(painting), shown_year(state, found)

    @app.callback(
        *SHOWN,
        *FORMED,
        *(Output(control, "value") for control in HELD),
        *OPENED,
        Input(TargetId.STILL, "data"),
        State(ShellId.URL, "search"),
        State(ScenarioId.OPENED, "data"),
        *(State(control, "value") for control in HELD),
        prevent_initial_call=True,
    )
    def refill(_: str, search: str | None, seen: dict[str, Any] | None, *values: Any) -> tuple[Any, ...]:
        signed_in_user()
        state = read_state(city, store, search)
        found = found_plan(city, state)
        held = controls(state, found)
        # What a control holds already is not put there again: someone may be typing into it.
        new = [held[c] if held[c] != value else no_update for c, value in zip(HELD, values, strict=True)]
        return (
            *_shown(city, face, store, state, found, search or ""),
            *_formed(city, state, held),
            *new,
            *_opened(state, seen or {}),
        )


def _shown(
    city: City, face: Face, store: Store, state: TargetState, found: Solved | str, search: str
) -> tuple[Any, ...]:
    """What the plan fills, in the order of `SHOWN`."""
    none = isinstance(found, str)
    return (
        refusal(state.refused, city.name),
        target_heading(found, state),
        scenario_line(state, standing_of(city, store, state, found), face),
        set_line(city, state, face, search),
        said(found),
        flag(found),
        none,
        path_of(found, state),
        gains_of(found, state),
        assumptions_of(city, found),
        none,
        ward_story(city, found, state.ward),
        tables_of(city, found, state.ward),
        sensitivity_of(city, found, state),
        radio_buttons(year_options(found)),
    )


def _formed(city: City, state: TargetState, held: dict[str, Any]) -> tuple[Any, ...]:
    """What the choices change in the form itself, in the order of `FORMED`."""
    return (
        edition_choices(city, state.held[FormId.NEED]),
        split_words(state.held[FormId.UNIVERSAL]),
        *hidden_boxes(state.held[FormId.BUDGET_KIND]),
        *budget_labels(state.held),
        rules(STEERS, held),
    )


def _opened(state: TargetState, seen: dict[str, Any]) -> tuple[Any, ...]:
    """Another scenario, or version of it, brings its name and note along, in the order of `OPENED`."""
    now = opened_as(state.scenario)
    if (now.get("id"), now.get("version")) == (seen.get("id"), seen.get("version")):
        return (no_update,) * len(OPENED)
    return now, now.get("name", ""), now.get("note", ""), True
