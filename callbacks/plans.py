"""Plans for the pages: the published one, and the pages and files that are made from the store."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from dash.development.base_component import Component
from flask import Flask, Response, abort

from callbacks.sign_in import signed_in_user, user_here
from geo.city import City
from geo.publications import publications, published
from geo.scenario_export import plan_csv, plan_workbook
from geo.scenario_file import to_json
from geo.scenario_inputs import plain, read_inputs
from geo.scenario_plan import Solved, solve
from geo.scenario_store import get_scenario, list_scenarios
from geo.scenarios import Scenario
from geo.store import NotFoundError, Store
from layouts.face import ExtraPage, Face
from layouts.need_state import read_need
from layouts.plan_page import plan_page
from layouts.scenarios_panel import scenarios_panel
from layouts.state import asked_for
from layouts.target_page import TargetState, first_form, inputs_from_form, target_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@lru_cache(maxsize=64)
def _solved(text: str) -> Solved:
    return solve(read_inputs(json.loads(text)))


def solved(inputs: Any) -> Solved:
    """The plan of some inputs, worked out once; several parts of a page look at it."""
    return _solved(json.dumps(plain(inputs), sort_keys=True))


def plan_extra(city: City, face: Face, store: Store) -> ExtraPage:
    """The Plan page: the published allocation, the same on both faces."""

    def build(search: str | None) -> Component:
        plan = published(store, city.name)
        return plan_page(city, search, face, plan, None if plan is None else solved(plan.scenario.inputs))

    return ExtraPage("Plan", build)


def target_extra(city: City, face: Face, store: Store) -> ExtraPage:
    """The Target page of the desk."""

    def build(search: str | None) -> Component:
        state = read_target(city, store, search)
        user = user_here()
        may_change = user is not None and user.may_change
        panel = scenarios_panel(
            face,
            state.scenario,
            list_scenarios(store, city.name),
            publications(store, city.name),
            may_change=may_change,
        )
        return target_page(city, state, first_plan(city, state), panel, face)

    return ExtraPage("Target", build)


def read_target(city: City, store: Store, search: str | None) -> TargetState:
    """Read an address of the Target page; a scenario that is not there is named."""
    shared, asked = read_need(city, search), asked_for(search)
    scenario: Scenario | None = None
    refused = list(shared.refused)
    if "scenario" in asked:
        try:
            scenario = get_scenario(store, asked["scenario"])
        except NotFoundError:
            refused.append("a scenario that is not there, or was deleted")
    return TargetState(shared.recipe, shared.poorest, shared.view.ward, scenario, tuple(refused))


def first_plan(city: City, state: TargetState) -> Solved | str:
    """The plan that the page opens with, or why there is none."""
    try:
        if state.scenario:
            return solved(state.scenario.inputs)
        return solved(inputs_from_form(city, first_form(city, state), state))
    except ValueError as problem:
        return str(problem)


def register(server: Flask, city: City, face: Face, store: Store) -> None:
    """Serve a scenario as CSV, XLSX and JSON to those who are signed in."""

    @server.get(f"{face.prefix}scenario/<scenario_id>/<kind>", endpoint=f"{face.prefix}scenario")
    def take_away(scenario_id: str, kind: str) -> Response:
        signed_in_user()
        try:
            scenario = get_scenario(store, scenario_id)
        except NotFoundError as problem:
            abort(404, str(problem))
        if scenario.city != city.name:
            abort(404, "This scenario is of another city.")
        bodies = {
            "plan.csv": (lambda: plan_csv(scenario), "text/csv; charset=utf-8"),
            "plan.xlsx": (lambda: plan_workbook(scenario), XLSX),
            "scenario.json": (lambda: to_json(scenario).encode(), "application/json"),
        }
        if kind not in bodies or (scenario.plan is None and kind != "scenario.json"):
            abort(404, f"There is no {kind} of this scenario.")
        make, content = bodies[kind]
        stem = "".join(c if c.isalnum() and c.isascii() else "-" for c in scenario.name.lower()).strip("-") or "plan"
        name = f"{stem}.{kind.rsplit('.', 1)[1]}"
        return Response(make(), content_type=content, headers={"Content-Disposition": f'attachment; filename="{name}"'})
