"""How scenarios stand in the store's rows, and what goes wrong when two people save at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Select, and_, select
from sqlalchemy.exc import IntegrityError

from data.store.database import NotFoundError, StoreError
from data.store.tables import SCENARIO_VERSIONS, SCENARIOS
from geo.scenarios.inputs import canonical_json
from geo.scenarios.records import Summary
from geo.scenarios.scenario import Draft, Scenario, read_plan

_S, _V = SCENARIOS.c, SCENARIO_VERSIONS.c

# As `canonical_json` writes a plan that keeps every demand; in a name or a sentence the quotation marks are escaped.
ALL_KEPT = '"relaxed":[]'

LINE = (
    _S.id,
    _S.city,
    _V.name,
    _V.note,
    _V.version,
    _S.author,
    _V.saved_by,
    _S.created_at.label("created"),
    _V.saved_at.label("updated"),
    _V.plan.is_not(None).label("has_plan"),
    and_(_V.plan.is_not(None), _V.plan.not_like(f"%{ALL_KEPT}%")).label("nearest"),
    _S.deleted_at.label("deleted"),
    _S.deleted_by,
)
"""Columns of a `Summary`."""

WHOLE = (*LINE, _V.inputs, _V.inputs_hash, _V.plan)
"""Columns of a `Scenario`, and more."""


class NameTakenError(StoreError):
    """Another scenario of the city has the name.

    Attributes
    ----------
    name : str
    """

    def __init__(self, name: str, city: str) -> None:
        self.name = name
        super().__init__(f'{city} has a scenario called "{name}" already. Choose another name.')


class ConflictError(StoreError):
    """Someone else saved, or deleted, the scenario in the meantime. Nothing was changed, and nothing is lost.

    Attributes
    ----------
    scenario_id, name : str
        Which scenario.
    expected_version, version : int
        The version that the change began from, and the newest one now.
    author : str
        Who saved that one, or deleted the scenario.
    at : datetime
        When, in UTC.
    deleted : bool
        Whether the scenario was deleted.
    """

    def __init__(self, now: Summary, expected_version: int) -> None:
        self.scenario_id, self.name, self.version = now.id, now.name, now.version
        self.expected_version = expected_version
        self.deleted = now.deleted is not None
        self.author = now.deleted_by or now.saved_by
        self.at = now.deleted or now.updated
        what = "deleted" if self.deleted else f"saved (version {now.version})"
        cure = "Look at that version, then save over it or under another name."
        if self.deleted:
            cure = "Bring it back first, or save under another name."
        super().__init__(
            f'"{now.name}" was {what} by {self.author} at {self.at:%H:%M} UTC on {self.at.day} {self.at:%B %Y}, '
            f"after you opened version {expected_version}. Your change is not saved yet. {cure}"
        )


@contextmanager
def naming(draft: Draft) -> Iterator[None]:
    """Say it in words when the database refuses a second scenario of one name."""
    try:
        yield
    except IntegrityError as problem:
        # SQLite's message names the columns of the broken index, PostgreSQL's the index
        # (test_names_are_unique_within_a_city).
        if "name_key" in str(problem.orig) or "one_name_a_city" in str(problem.orig):
            raise NameTakenError(draft.name, draft.city) from None
        raise


def select_versions(*columns: Any) -> Select[Any]:
    """Select from the versions of scenarios."""
    return select(*columns).select_from(SCENARIOS.join(SCENARIO_VERSIONS))


def known_id(scenario_id: str) -> str:
    """Give a scenario's id back where it can be one.

    Raises
    ------
    NotFoundError
        Where it cannot: a browser may send anything, and some texts no database can look up.
    """
    if not re.fullmatch("[0-9a-f]{32}", scenario_id):
        raise NotFoundError("There is no such scenario. Choose one from the list.")
    return scenario_id


def summaries(connection: Connection, scenario_id: str) -> list[Summary]:
    """Every version of a scenario, deleted or not, newest first.

    Raises
    ------
    NotFoundError
        When there is no such scenario.
    """
    query = select_versions(*LINE).where(_S.id == known_id(scenario_id)).order_by(_V.version.desc())
    history = [Summary(**row) for row in connection.execute(query).mappings()]
    if not history:
        raise NotFoundError("There is no such scenario. Choose one from the list.")
    return history


def lock_scenario(connection: Connection, scenario_id: str) -> Summary:
    """Hold a scenario until the transaction ends, and give its newest version, deleted or not.

    Raises
    ------
    NotFoundError
        When there is no such scenario.
    """
    # Locked alone and read afterwards: a PostgreSQL statement that has waited for a lock joins the row as it is now to
    # other tables as they were before (READ COMMITTED; test_of_many_who_save_at_once_one_wins_and_the_rest_are_told).
    connection.execute(select(_S.id).where(_S.id == known_id(scenario_id)).with_for_update())
    return summaries(connection, scenario_id)[0]


def lock_unchanged(connection: Connection, scenario_id: str, expected_version: int) -> Summary:
    """Hold a scenario that nobody has saved or deleted since a version was seen.

    Raises
    ------
    ConflictError
        When someone has.
    NotFoundError
        When there is no such scenario.
    """
    now = lock_scenario(connection, scenario_id)
    if now.deleted is not None or now.version != expected_version:
        raise ConflictError(now, expected_version)
    return now


def content_columns(draft: Draft) -> dict[str, str | None]:
    """The columns that hold what a person saved, for a version or a publication."""
    return {
        "name": draft.name,
        "note": draft.note,
        "inputs": canonical_json(draft.inputs),
        "inputs_hash": draft.inputs_hash,
        "plan": None if draft.plan is None else canonical_json(draft.plan.as_mapping()),
    }


def scenario_from_row(row: Mapping[Any, Any]) -> Scenario:
    """Build a scenario from the columns of `WHOLE`, and check that its inputs are the ones that were saved.

    Raises
    ------
    StoreError
        When the inputs in the database do not have the hash that was saved with them.
    """
    inputs = json.loads(row["inputs"])
    scenario = Scenario(
        name=row["name"],
        note=row["note"],
        inputs=inputs,
        plan=None if row["plan"] is None else read_plan(inputs, json.loads(row["plan"])),
        id=row["id"],
        version=row["version"],
        author=row["author"],
        saved_by=row["saved_by"],
        created=row["created"],
        updated=row["updated"],
    )
    if scenario.inputs_hash != row["inputs_hash"]:
        raise StoreError(f'The inputs of "{scenario.name}" were changed in the database. Restore it from a backup.')
    return scenario
