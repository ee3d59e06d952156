"""Plans for the pages: what the store keeps, the pages that are made from it, and the files to take away."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any

from data.store.database import NotFoundError, Store
from data.store.publications import publications, published
from data.store.scenarios import get_scenario, history, list_scenarios
from geo.city import City
from geo.scenarios.inputs import plain, read_inputs
from geo.scenarios.plan_shares import planned_shares
from geo.scenarios.records import Publication, PublishedPlan
from geo.scenarios.scenario import Scenario
from geo.scenarios.solve import Solved, solve
from geo.spend.tracking import Planned
from layouts.pages.target.scenario_status import Standing, summary_of
from layouts.pages.target.scenarios import Kept
from layouts.pages.target.state import TargetState, drift, inputs_shown, is_changed, read_target
from layouts.plans.text import problem_words

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


class StoreRecords:
    """What pages read of the store, for one city (`layouts.page.Records`)."""

    def __init__(self, store: Store, city_name: str) -> None:
        self._store, self._city = store, city_name

    def published(self) -> PublishedPlan | None:
        """The published plan."""
        return published(self._store, self._city)

    def solved(self) -> Solved | None:
        """The published plan with all that explains it."""
        plan = self.published()
        return None if plan is None else solved(plan.scenario.inputs)

    def publications(self) -> list[Publication]:
        """The log of publications, newest first."""
        return publications(self._store, self._city)

    def planned(self, codes: Collection[str]) -> Planned | None:
        """The share that the published plan means some wards to have, year by year."""
        found = self.solved()
        return None if found is None else planned_shares(found, codes)
