"""Plain records of what the store keeps, for whoever shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from geo.scenarios.scenario import Scenario


@dataclass(frozen=True)
class Publication:
    """One line of the log of a city's plans. The newest line says what is published.

    Attributes
    ----------
    id : int
    city : str
    number : int
        1, 2, 3, ... within the city.
    action : str
        "publish", "rollback" or "withdraw".
    published_by : str
    published_at : datetime
        UTC.
    returns_to : int or None
        For a rollback, the id of the publication whose plan is published again.
    scenario_id, name : str or None
    version : int or None
        Which scenario and version; None for a withdrawal.
    nearest : bool
        Whether the plan is only the nearest possible one: it does not keep all that was asked.
    """

    id: int
    city: str
    number: int
    action: str
    published_by: str
    published_at: datetime
    returns_to: int | None
    scenario_id: str | None
    name: str | None
    version: int | None
    nearest: bool


@dataclass(frozen=True)
class PublishedPlan:
    """The plan of a city as everyone may see it.

    Attributes
    ----------
    publication : Publication
        Who published it, and when.
    scenario : Scenario
        A copy of its own, with a plan: later changes of the scenario do not reach it.
    """

    publication: Publication
    scenario: Scenario


@dataclass(frozen=True)
class Summary:
    """One line of a list of scenarios, or of a scenario's history.

    Attributes
    ----------
    id, city, name, note : str
    version : int
    author, saved_by : str
        Who created the scenario, and who saved this version.
    created, updated : datetime
        UTC; when the scenario was created, and when this version was saved.
    has_plan : bool
    nearest : bool
        Whether its plan is only the nearest possible one: it does not keep all that was asked.
    deleted : datetime or None
        UTC.
    deleted_by : str or None
    """

    id: str
    city: str
    name: str
    note: str
    version: int
    author: str
    saved_by: str
    created: datetime
    updated: datetime
    has_plan: bool
    nearest: bool
    deleted: datetime | None
    deleted_by: str | None


@dataclass(frozen=True)
class SavedScenarios:
    """What is saved for a city, and what was published of it.

    Attributes
    ----------
    scenarios, deleted : sequence of Summary
        The last saved first; those that were deleted and can be brought back.
    versions : sequence of Summary
        Every version of the scenario that is open, newest first.
    log : sequence of Publication
        What was published, newest first.
    """

    scenarios: Sequence[Summary]
    deleted: Sequence[Summary]
    versions: Sequence[Summary]
    log: Sequence[Publication]
