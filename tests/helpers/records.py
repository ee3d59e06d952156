"""What a store would keep, made up with fixed dates: a plan for everyone, and the scenarios of a desk."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from geo.city import City
from geo.scenarios.inputs import read_inputs
from geo.scenarios.plan_shares import planned_shares
from geo.scenarios.records import Publication, PublishedPlan, SavedScenarios, Summary
from geo.scenarios.saved_solution import solution_as_saved
from geo.scenarios.scenario import Scenario
from geo.scenarios.solve import Solution, compute_plan
from geo.spend.tracking import PlannedSetShares
from layouts.page import Site
from layouts.pages.target.state import inputs_now, read_target
from tests.helpers.pages import site_of

FOLLOWING = "?plan_aim=formula"
"""An address of the Target page whose plan follows people and need, with the usual choices."""
MOMENT = datetime(2026, 5, 3, 14, 5, tzinfo=UTC)


def scenario_of(
    city: City, search: str = "", *, name: str = "Path", version: int = 2, id_: str = "ab" * 16, **changes: Any
) -> Scenario:
    """The scenario that an address of the Target page gives, as the store would give it back."""
    inputs = read_inputs(inputs_now(city, read_target(city, search or FOLLOWING, lambda *_: None)) | changes)
    return Scenario(name, "Because", inputs, compute_plan(inputs), id_, version, "Ada", "Bo Diddley", MOMENT, MOMENT)


def line_of(scenario: Scenario, number: int = 1, action: str = "publish") -> Publication:
    """A line of the log of publications; a withdrawal names no plan."""
    plan: Any = (None, None, None) if action == "withdraw" else (scenario.id, scenario.name, scenario.version)
    nearest = action != "withdraw" and is_nearest(scenario)
    return Publication(number, scenario.city, number, action, "Bo Diddley", MOMENT, None, *plan, nearest=nearest)


def summary_of(scenario: Scenario, *, deleted: bool = False) -> Summary:
    """A scenario as a line of a list."""
    return Summary(
        scenario.id, scenario.city, scenario.name, scenario.note, scenario.version, scenario.author, scenario.saved_by,
        scenario.created, scenario.updated, has_plan=scenario.plan is not None, nearest=is_nearest(scenario),
        deleted=MOMENT if deleted else None, deleted_by="Bo Diddley" if deleted else None,
    )  # fmt: skip


def is_nearest(scenario: Scenario) -> bool:
    """Whether its plan misses what was asked."""
    return bool(scenario.plan and scenario.plan.relaxed)


@dataclass(frozen=True)
class Published:
    """Records with one plan, or none (`layouts.page.Records`)."""

    plan: PublishedPlan | None
    held: str = field(default="", kw_only=True)

    def published(self) -> PublishedPlan | None:
        return self.plan

    def stamp(self) -> str:
        return "published"

    def held_back(self) -> str:
        return self.held

    def publications(self) -> list[Publication]:
        return [self.plan.publication] if self.plan else []

    def solution(self) -> Solution | None:
        return solution_as_saved(self.plan.scenario) if self.plan else None

    def planned(self, codes: Collection[str]) -> PlannedSetShares | None:
        solution = self.solution()
        return None if solution is None else planned_shares(solution, codes)


@dataclass(frozen=True)
class Saved(Published):
    """Records of a desk (`layouts.page.DeskRecords`): versions of scenarios, the newest of each last."""

    scenarios: Sequence[Scenario] = ()
    deleted: Sequence[Scenario] = ()
    log: Sequence[Publication] = field(default=())
    changing: bool = True

    def may_change(self) -> bool:
        return self.changing

    def publications(self) -> list[Publication]:
        return list(self.log)

    def scenario(self, scenario_id: str, version: int | None = None) -> Scenario | None:
        have = (each for each in reversed(self.scenarios) if each.id == scenario_id)
        return next((each for each in have if version in (None, each.version)), None)

    def newest(self, scenario_id: str) -> Summary | None:
        found = self.scenario(scenario_id)
        return summary_of(found) if found else None

    def saved_scenarios(self, scenario_id: str | None) -> SavedScenarios:
        newest = {each.id: each for each in self.scenarios}
        versions = [summary_of(each) for each in reversed(self.scenarios) if each.id == scenario_id]
        deleted = [summary_of(each, deleted=True) for each in self.deleted]
        return SavedScenarios([summary_of(each) for each in newest.values()], deleted, versions, self.log)


def plan_site(city: City, search: str = "", *, none: bool = False) -> Site:
    """The public face with the plan that an address of the Target page gives, or with none."""
    if none:
        return site_of(city, records=Published(None))
    scenario = scenario_of(city, search)
    return site_of(city, records=Published(PublishedPlan(line_of(scenario), scenario)))


def desk_site(city: City, records: Saved | None = None) -> Site:
    """The face of the desk, where nothing is saved unless records are given."""
    records = records or Saved(None)
    face = site_of(city, "/desk/").face
    return Site(city, face, records, records)
