"""What the store keeps of a city, as the pages read it: for everyone, and on behalf of who is signed in."""

from __future__ import annotations

import logging
from collections.abc import Collection

from callbacks.desk.sign_in import signed_in_user
from data.store.database import NotFoundError, Store, StoreTroubleError
from data.store.publications import newest_stamp, publications, published
from data.store.scenarios import get_scenario, history, list_scenarios
from geo.city import City
from geo.errors import Unavailable
from geo.kept_bytes import KeptResults
from geo.scenarios.disclosure import why_not_public
from geo.scenarios.plan_shares import planned_shares
from geo.scenarios.records import Publication, PublishedPlan, SavedScenarios, Summary
from geo.scenarios.saved_solution import solution_as_saved
from geo.scenarios.scenario import Scenario
from geo.scenarios.solve import Solution
from geo.spend.tracking import PlannedSetShares

OUT_OF_REACH = "Whether a plan is published cannot be told at the moment. Reload the page in a minute."


def scenario_of(store: Store, city_name: str, scenario_id: str, version: int | None = None) -> Scenario:
    """A scenario of a city.

    Raises
    ------
    NotFoundError
        When there is none, or it is another city's, of which this desk knows nothing.
    """
    scenario = get_scenario(store, scenario_id, version)
    if scenario.city != city_name:
        raise NotFoundError("There is no such scenario. Choose one from the list.")
    return scenario


class PublicGuard:
    """Whether the public may see a plan, worked out once for each in this process: so again at each start.

    Parameters
    ----------
    city, public : City
        With nothing withheld, and as the public face shows it.
    """

    def __init__(self, city: City, public: City) -> None:
        self._city, self._public = city, public
        self._reasons = KeptResults()

    def why_not(self, scenario: Scenario) -> str:
        """Why the public may not see it; "" where it may."""
        why: str = self._reasons.get(
            scenario.inputs_hash, lambda: why_not_public(self._city, self._public, scenario.inputs)
        )
        return why


class StoreRecords:
    """What pages read of the store, for one city (`layouts.page.Records`): what the guard lets the public see."""

    def __init__(self, store: Store, city_name: str, guard: PublicGuard | None = None) -> None:
        self._store, self._city, self._guard = store, city_name, guard

    def published(self) -> PublishedPlan | None:
        """The published plan; None where it is held back.

        Raises
        ------
        Unavailable
            When the store does not answer: the page says so, and lives on.
        """
        plan = self._published()
        return None if plan is None or self._why_not(plan) else plan

    def held_back(self) -> str:
        """Why the plan that was published is not shown to the public; "" where it is, or there is none."""
        plan = self._published()
        return "" if plan is None else self._why_not(plan)

    def check_published(self) -> None:
        """Say in the log, at the start, that the published plan is held back."""
        if why := self.held_back():
            logging.getLogger("wardshift").warning("The published plan of %s is held back: %s", self._city, why)

    def _published(self) -> PublishedPlan | None:
        try:
            return published(self._store, self._city)
        except StoreTroubleError:
            raise Unavailable(OUT_OF_REACH) from None

    def _why_not(self, plan: PublishedPlan) -> str:
        return "" if self._guard is None else self._guard.why_not(plan.scenario)

    def solution(self) -> Solution | None:
        """The published plan with all that explains it."""
        plan = self.published()
        return None if plan is None else solution_as_saved(plan.scenario)

    def publications(self) -> list[Publication]:
        """The log of publications, newest first."""
        return publications(self._store, self._city)

    def stamp(self) -> str:
        """What tells one state of the published plan from every other, in any store, and from a store out of reach."""
        try:
            return newest_stamp(self._store, self._city)
        except StoreTroubleError:
            return "out of reach"

    def planned(self, codes: Collection[str]) -> PlannedSetShares | None:
        """The share that the published plan means some wards to have, year by year."""
        solution = self.solution()
        return None if solution is None else planned_shares(solution, codes)


class StoreDeskRecords(StoreRecords):
    """What pages of the desk read besides (`layouts.page.DeskRecords`). Without a signed-in user all of it fails."""

    def published(self) -> PublishedPlan | None:
        """The published plan, held back or not."""
        return published(self._store, self._city)

    def may_change(self) -> bool:
        """Whether who is signed in may save, delete and publish."""
        return signed_in_user().may_change

    def scenario(self, scenario_id: str, version: int | None = None) -> Scenario | None:
        """A version of a scenario, the newest unless one is named; None where the city has no such one."""
        signed_in_user()
        try:
            return scenario_of(self._store, self._city, scenario_id, version)
        except NotFoundError:
            return None

    def newest(self, scenario_id: str) -> Summary | None:
        """The newest version of a scenario; None where it is deleted."""
        signed_in_user()
        return next((each for each in list_scenarios(self._store, self._city) if each.id == scenario_id), None)

    def saved_scenarios(self, scenario_id: str | None) -> SavedScenarios:
        """What is saved and published, with the versions of the scenario that is open."""
        signed_in_user()
        versions = self._versions(scenario_id) if scenario_id else []
        deleted = list_scenarios(self._store, self._city, deleted=True)
        return SavedScenarios(list_scenarios(self._store, self._city), deleted, versions, self.publications())

    def _versions(self, scenario_id: str) -> list[Summary]:
        try:
            return history(self._store, scenario_id)
        except NotFoundError:
            # It was purged while somebody had it open.
            return []
