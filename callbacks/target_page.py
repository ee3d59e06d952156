"""The Target page: each change of the form works the plan out anew; nothing is saved until someone says so."""

from __future__ import annotations

import json
from typing import Any

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from callbacks.plans import read_target, solved
from callbacks.sign_in import signed_in_user
from geo.city import City
from geo.plan_choices import YEARS, plan_years
from geo.poorest import members
from geo.scenario_plan import Solved
from geo.store import Store
from layouts.face import Face
from layouts.shell import ShellId
from layouts.target_form import (
    CONTROLS,
    GROWING,
    TYPED,
    FormBox,
    FormId,
    budget_box,
    edition_choices,
)
from layouts.target_page import (
    TargetId,
    assumptions_of,
    drawn,
    inputs_from_form,
    paths,
    recipe_of,
    said,
    sensitivity_of,
    table_of,
    target_heading,
)

BOXES = tuple(budget_box(n) for n in range(1, YEARS + 1))
SINGLE = tuple(control for control in CONTROLS if control != FormId.TYPED)


def register(app: Dash, city: City, face: Face, store: Store) -> None:
    """Work plans out, and show the year that is asked for."""

    @app.callback(
        Output(TargetId.DRAFT, "data"),
        Output(TargetId.HEADING, "children"),
        Output(TargetId.SAID, "children"),
        Output(TargetId.PATHS, "children"),
        Output(TargetId.TABLE, "children"),
        Output(TargetId.SENSITIVITY, "children"),
        Output(TargetId.ASSUMPTIONS, "children"),
        *(Input(control, "value") for control in (*SINGLE, *BOXES)),
        State(ShellId.URL, "search"),
        prevent_initial_call=True,
    )
    def work_out(*values: Any) -> tuple[Any, ...]:
        signed_in_user()
        *given, search = values
        held = dict(zip(SINGLE, given, strict=False)) | {FormId.TYPED: given[len(SINGLE) :]}
        state = read_target(city, store, search)
        codes = list(members(city, state.poorest))
        try:
            found: Solved | str = solved(inputs_from_form(city, held, state))
        except ValueError as problem:
            found = str(problem)
        draft = "" if isinstance(found, str) else json.dumps(found.inputs)
        return (
            draft,
            target_heading(city, found, codes),
            said(found),
            paths(found, codes),
            table_of(found, state.ward),
            sensitivity_of(city, found, recipe_of(state)),
            assumptions_of(city, found, codes),
        )

    @app.callback(
        Output(TargetId.MAP, "figure"),
        Output(TargetId.LEGEND, "children"),
        Input(TargetId.YEAR, "value"),
        Input(TargetId.DRAFT, "data"),
        State(ShellId.URL, "search"),
        prevent_initial_call=True,
    )
    def show_year(year: str, draft: str, search: str | None) -> tuple[Any, Component | None]:
        signed_in_user()
        found = solved(json.loads(draft)) if draft else "There is no plan."
        return drawn(found, year, read_target(city, store, search).ward, face)

    @app.callback(
        Output(FormId.EDITION, "data"),
        Output(FormId.EDITION, "value"),
        Input(FormId.NEED, "value"),
        State(FormId.EDITION, "value"),
        prevent_initial_call=True,
    )
    def offer_editions(need: str, edition: str) -> tuple[list[dict[str, Any]], str]:
        signed_in_user()
        options = edition_choices(city, need)
        have = [option["value"] for option in options]
        return options, edition if edition in have else have[-1]

    @app.callback(
        Output(FormBox.FIRST, "hidden"),
        Output(FormBox.GROWTH, "hidden"),
        Output(FormId.TYPED, "hidden"),
        Input(FormId.BUDGET_KIND, "value"),
        prevent_initial_call=True,
    )
    def show_budget(kind: str) -> tuple[bool, bool, bool]:
        signed_in_user()
        return kind == TYPED, kind != GROWING, kind != TYPED

    @app.callback(*(Output(box, "label") for box in BOXES), Input(FormId.BASELINE, "value"), prevent_initial_call=True)
    def name_years(baseline: str) -> list[str]:
        signed_in_user()
        return [f"Budget {year}" for year in plan_years(baseline)]
