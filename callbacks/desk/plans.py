"""Plans for the pages: what the store keeps, the pages that are made from it, and the files to take away."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any

from dash import html
from dash.development.base_component import Component

from callbacks.desk.sign_in import user_here
from data.store.database import NotFoundError, Store
from data.store.publications import publications, published
from data.store.scenarios import get_scenario, history, list_scenarios
from geo.city import City
from geo.scenarios.inputs import plain, read_inputs
from geo.scenarios.plan_shares import planned_shares
from geo.scenarios.scenario import Scenario
from geo.scenarios.solve import Solved, solve
from geo.spend.tracking import Planned, PlannedShares
from layouts.face import ExtraPage, Face
from layouts.pages.plan.page import plan_page
from layouts.pages.spend_shift.page import shift_page
from layouts.pages.target.page import Desk, target_page
from layouts.pages.target.scenario_status import Standing, summary_of
from layouts.pages.target.scenarios import Kept, saving_panel, scenarios_panel
from layouts.pages.target.state import TargetState, drift, inputs_shown, is_changed, read_target, why_no_plan
from layouts.plans.text import problem_words
from layouts.shell import PAGES, heading

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
GONE = "a scenario that is not there, or was deleted"


@lru_cache(maxsize=64)
def _solved(text: str) -> Solved:
    return solve(read_inputs(json.loads(text)))


def solved(inputs: Any) -> Solved:
    """The plan of some inputs, worked out once; several parts of a page look at it."""
    return _solved(json.dumps(plain(inputs), sort_keys=True))


def scenario_of(store: Store, city: City, scenario_id: str, version: int | None = None) -> Scenario:
    """A scenario of this city.

    Raises
    ------
    NotFoundError
        When there is none, or it is another city's, of which this desk knows nothing.
    """
    scenario = get_scenario(store, scenario_id, version)
    if scenario.city != city.name:
        raise NotFoundError("There is no such scenario. Choose one from the list.")
    return scenario


def finder(store: Store, city: City) -> Callable[[str, str], Scenario | str]:
    """What reads the scenario that an address names."""

    def find(scenario_id: str, version: str) -> Scenario | str:
        try:
            return scenario_of(store, city, scenario_id, int(version[:9]) if version.isdecimal() else None)
        except NotFoundError:
            return GONE

    return find


def read_state(city: City, store: Store, search: str | None) -> TargetState:
    """What an address of the Target page shows."""
    return read_target(city, search, finder(store, city))


def found_plan(city: City, state: TargetState) -> Solved | str:
    """The plan that the page shows, or why there is none."""
    try:
        return solved(inputs_shown(city, state))
    except ValueError as problem:
        return problem_words(problem)
    except RuntimeError as problem:
        # The solver gave up, which no demand that the form takes has ever made it do.
        return f"The plan could not be worked out. Change a demand a little. ({problem})"


def standing_of(city: City, store: Store, state: TargetState, found: Solved | str) -> Standing:
    """How the plan on the page stands to what is kept."""
    log = publications(store, city.name)
    newest = summary_of(list_scenarios(store, city.name), state.scenario.id) if state.scenario else None
    return Standing(is_changed(state, found), newest, log[0] if log else None, tuple(drift(city, state)))


def kept_of(city: City, store: Store, scenario: str | None) -> Kept:
    """What the store keeps, for the lists."""
    versions = history(store, scenario) if scenario else []
    listed = list_scenarios(store, city.name)
    return Kept(listed, list_scenarios(store, city.name, deleted=True), versions, publications(store, city.name))


def plan_extra(city: City, face: Face, store: Store) -> ExtraPage:
    """The Plan page: the published allocation, the same on both faces."""

    def build(search: str | None) -> Component:
        plan = published(store, city.name)
        return plan_page(city, search, face, plan, None if plan is None else solved(plan.scenario.inputs))

    return ExtraPage("Plan", build)


def plan_to_track(city: City, store: Store | None) -> tuple[PlannedShares | None, Callable[[], object] | None]:
    """What the Spend shift page holds the record to: the published plan's shares, and the plan's number."""
    if store is None:
        return None, None

    def planned(codes: Collection[str]) -> Planned | None:
        plan = published(store, city.name)
        return None if plan is None else planned_shares(solved(plan.scenario.inputs), codes)

    def stamp() -> int:
        return next((each.number for each in publications(store, city.name)), 0)

    return planned, stamp


def shift_extra(city: City, face: Face, store: Store) -> ExtraPage:
    """The Spend shift page, which tracks the published plan."""
    planned, _stamp = plan_to_track(city, store)
    return ExtraPage(PAGES["/shift"], lambda search: shift_page(city, search, face, planned))


def target_extra(city: City, face: Face, store: Store) -> ExtraPage:
    """The Target page of the desk."""

    def build(search: str | None) -> Component:
        if why := why_no_plan(city):
            return html.Div([heading("No plan can be made"), html.P(why)])
        state = read_state(city, store, search)
        found = found_plan(city, state)
        user = user_here()
        may = user is not None and user.may_change
        kept = kept_of(city, store, state.scenario.id if state.scenario else None)
        desk = Desk(
            standing_of(city, store, state, found),
            saving_panel(state.scenario, may_change=may),
            scenarios_panel(face, kept, may_change=may),
        )
        return target_page(city, state, found, desk, face, search or "")

    return ExtraPage("Target", build)
