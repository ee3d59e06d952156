"""Scenarios of the Target page: saved, copied, deleted, compared, published; each only by who may."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from callbacks.plans import read_target
from callbacks.sign_in import signed_in_user
from geo.city import City
from geo.poorest import members
from geo.publications import publications, publish, rollback, withdraw
from geo.scenario_fields import ScenarioError
from geo.scenario_file import from_json
from geo.scenario_plan import compute_plan
from geo.scenario_store import (
    create_scenario,
    delete_scenario,
    duplicate_scenario,
    get_scenario,
    list_scenarios,
    undelete_scenario,
    update_scenario,
)
from geo.scenarios import Draft, Scenario
from geo.store import Store, StoreError
from layouts.comparison import comparison
from layouts.face import Face
from layouts.parts import notice
from layouts.scenarios_panel import (
    READ_ONLY,
    ScenarioId,
    act_id,
    compare_id,
    publication_list,
    saved_message,
    scenario_list,
)
from layouts.shell import ShellId
from layouts.target_page import TargetId

SEARCH = Output(ShellId.URL, "search", allow_duplicate=True)


def register(app: Dash, city: City, face: Face, store: Store) -> None:
    """Do what a button says, for a commissioner; say why not, for others."""
    lists = (Output(ScenarioId.LIST, "children"), Output(ScenarioId.PUBLICATIONS, "children"))

    def told(message: Component) -> tuple[Any, ...]:
        may = signed_in_user().may_change
        return (
            message,
            scenario_list(face, list_scenarios(store, city.name), may_change=may),
            publication_list(publications(store, city.name), may_change=may),
        )

    def opened(scenario: Scenario, message: str) -> tuple[Any, ...]:
        seen = {"id": scenario.id, "version": scenario.version}
        return *told(notice(message)), seen, f"?scenario={scenario.id}"

    @app.callback(
        Output(ScenarioId.MESSAGE, "children"),
        *lists,
        Output(ScenarioId.OPENED, "data"),
        SEARCH,
        Input(ScenarioId.SAVE, "n_clicks"),
        Input(ScenarioId.SAVE_NEW, "n_clicks"),
        State(TargetId.DRAFT, "data"),
        State(ScenarioId.NAME, "value"),
        State(ScenarioId.NOTE, "value"),
        State(ScenarioId.OPENED, "data"),
        prevent_initial_call=True,
    )
    def save(_: Any, __: Any, draft: str, name: str, note: str, seen: dict[str, Any]) -> tuple[Any, ...]:
        user = signed_in_user()
        # A page that has just been laid out is no click.
        if not ctx.triggered or not ctx.triggered[0]["value"]:
            return (no_update,) * 5
        if not user.may_change:
            return *told(notice(READ_ONLY)), no_update, no_update
        if not draft:
            return *told(notice("There is no plan to save yet. See what the form says.")), no_update, no_update
        try:
            inputs = json.loads(draft)
            made = Draft(name or "", note or "", inputs, compute_plan(inputs))
            if ctx.triggered_id == ScenarioId.SAVE and seen:
                scenario = update_scenario(store, seen["id"], seen["version"], made, user.name)
            else:
                scenario = create_scenario(store, made, user.name)
        except (StoreError, ScenarioError) as problem:
            # Nothing of the form is lost: the fields stand as they were typed.
            return *told(notice(str(problem))), no_update, no_update
        return opened(scenario, f"Saved as “{scenario.name}”, version {scenario.version}.")

    @app.callback(
        Output(ScenarioId.MESSAGE, "children", allow_duplicate=True),
        *(Output(o.component_id, o.component_property, allow_duplicate=True) for o in lists),
        Input(act_id(ALL, ALL), "n_clicks"),  # type: ignore[arg-type]
        prevent_initial_call=True,
    )
    def act(_: list[int | None]) -> tuple[Any, ...]:
        user = signed_in_user()
        # A button that has just been drawn is no click.
        if not ctx.triggered or not ctx.triggered[0]["value"] or not isinstance(ctx.triggered_id, dict):
            return no_update, no_update, no_update
        if not user.may_change:
            return told(notice(READ_ONLY))
        about, _sep, number = str(ctx.triggered_id["about"]).rpartition(":")
        try:
            return told(do(ctx.triggered_id["act"], about, int(number), user.name))
        except StoreError as problem:
            return told(notice(str(problem)))

    def do(what: str, about: str, number: int, by: str) -> Component:
        newest = next(iter(publications(store, city.name)), None)
        if what == "publish":
            made = publish(store, about, number, by, seen=newest.number if newest else 0)
            return saved_message(f"“{made.name}”, version {made.version}, is now the published plan.")
        if what == "rollback":
            made = rollback(store, city.name, int(about), by, seen=number)
            return saved_message(f"“{made.name}”, version {made.version}, is published again.")
        if what == "withdraw":
            withdraw(store, city.name, by, seen=number)
            return saved_message("The plan is withdrawn. The page Plan says that there is none.")
        if what == "duplicate":
            return saved_message(f"Copied as “{duplicate_scenario(store, about, by).name}”.")
        if what == "undelete":
            return saved_message(f"“{undelete_scenario(store, about, by).name}” is back.")
        name = get_scenario(store, about).name
        delete_scenario(store, about, number, by)
        return saved_message(f"“{name}” is deleted.", undo=about)

    @app.callback(
        Output(ScenarioId.MESSAGE, "children", allow_duplicate=True),
        *(Output(o.component_id, o.component_property, allow_duplicate=True) for o in lists),
        Input(ScenarioId.IMPORT, "contents"),
        State(ScenarioId.IMPORT, "filename"),
        prevent_initial_call=True,
    )
    def read_file(contents: str | None, filename: str | None) -> tuple[Any, ...]:
        user = signed_in_user()
        if not user.may_change:
            return told(notice(READ_ONLY))
        try:
            text = base64.b64decode((contents or "").partition(",")[2], validate=True).decode("utf-8")
            read = from_json(text, compute_plan, city=city.name, vintage=city.vintage)
            made = create_scenario(store, read.draft, user.name)
        except (binascii.Error, UnicodeDecodeError):
            return told(notice(f"{filename}: this is no text file. Choose a scenario that was taken away as JSON."))
        except (StoreError, ScenarioError) as problem:
            return told(notice(f"{filename}: {problem}"))
        differs = " ".join(read.differences)
        return told(saved_message(f"“{made.name}” is read from {filename} and saved. {differs}".strip()))

    @app.callback(
        Output(ScenarioId.COMPARISON, "children"),
        Input(compare_id(ALL), "checked"),  # type: ignore[arg-type]
        State(ShellId.URL, "search"),
        prevent_initial_call=True,
    )
    def compare(_: list[bool], search: str | None) -> list[Component]:
        signed_in_user()
        ticked = [part["id"]["about"] for part in ctx.inputs_list[0] if part.get("value")]
        try:
            chosen = [get_scenario(store, one) for one in ticked]
        except StoreError as problem:
            return [notice(str(problem))]
        state = read_target(city, store, search)
        return comparison(chosen, city.wards["ward_name"], list(members(city, state.poorest)))
