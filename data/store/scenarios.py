"""Scenarios in the store: saved with every version kept, so that two people at once lose nothing."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, update

from data.store.database import NotFoundError, Store, StoreError
from data.store.scenario_rows import (
    LINE,
    WHOLE,
    NameTakenError,
    content_columns,
    known_id,
    lock_scenario,
    lock_unchanged,
    naming,
    scenario_from_row,
    select_versions,
    summaries,
)
from data.store.tables import SCENARIO_VERSIONS, SCENARIOS
from geo.scenarios.records import Summary
from geo.scenarios.scenario import NAME_LENGTH, Draft, Scenario
from geo.scenarios.typed_text import same_name_key

KEEP_DELETED_DAYS = 30

_S, _V = SCENARIOS.c, SCENARIO_VERSIONS.c


def create_scenario(store: Store, draft: Draft, by: str) -> Scenario:
    """Save a new scenario.

    Parameters
    ----------
    store : Store
    draft : Draft
    by : str
        The name of the user, who becomes its author.

    Raises
    ------
    NameTakenError
        When a scenario of the city has the name; capitals and spaces do not tell names apart.
    """
    now, new = store.clock(), uuid.uuid4().hex
    head = {"id": new, "city": draft.city, "name_key": same_name_key(draft.name), "version": 1}
    with naming(draft), store.write() as connection:
        connection.execute(SCENARIOS.insert().values(**head, author=by, created_at=now))
        _add_version(connection, new, 1, draft, by, now)
        store.record(connection, by, "scenario created", _about(draft, new, 1))
    return _scenario(draft, new, 1, by, now, by, now)


def get_scenario(store: Store, scenario_id: str, version: int | None = None) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    store : Store
    scenario_id : str
    version : int, optional
        An older version; the newest by default.

    Raises
    ------
    NotFoundError
        When there is no such scenario or version, or the scenario is deleted.
    """
    version_condition = _S.version if version is None else version
    query = select_versions(*WHOLE).where(
        _S.id == known_id(scenario_id), _S.deleted_at.is_(None), _V.version == version_condition
    )
    with store.read() as connection:
        row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFoundError("There is no such scenario or version, or it was deleted. Choose one from the list.")
    return scenario_from_row(row)


def list_scenarios(store: Store, city: str, *, deleted: bool = False) -> list[Summary]:
    """List the scenarios of a city, last saved first; or those that are deleted and can still be brought back."""
    in_state = _S.deleted_at.is_not(None) if deleted else _S.deleted_at.is_(None)
    query = (
        select_versions(*LINE)
        .where(_S.city == city, in_state, _V.version == _S.version)
        .order_by(_V.saved_at.desc(), _S.id)
    )
    with store.read() as connection:
        return [Summary(**row) for row in connection.execute(query).mappings()]


def history(store: Store, scenario_id: str) -> list[Summary]:
    """List every version of a scenario, newest first; read one with `get_scenario`.

    Raises
    ------
    NotFoundError
        When there is no such scenario.
    """
    with store.read() as connection:
        return summaries(connection, scenario_id)


def update_scenario(store: Store, scenario_id: str, expected_version: int, draft: Draft, by: str) -> Scenario:
    """Save a new version of a scenario. The versions before it are kept.

    Parameters
    ----------
    store : Store
    scenario_id : str
    expected_version : int
        The version that was opened, and changed.
    draft : Draft
    by : str
        The name of the user.

    Raises
    ------
    ConflictError
        When someone else saved or deleted it since. To save over theirs, call again with the error's ``version``.
    NameTakenError
        When another scenario of the city has the new name.
    NotFoundError
        When there is no such scenario.
    """
    with naming(draft), store.write() as connection:
        before = lock_unchanged(connection, scenario_id, expected_version)
        if draft.city != before.city:
            raise StoreError(f'"{before.name}" is a scenario for {before.city}. Save this one as a new scenario.')
        return _next_version(store, connection, before, draft, by, "scenario saved")


def duplicate_scenario(store: Store, scenario_id: str, by: str, name: str | None = None) -> Scenario:
    """Save a copy of a scenario, as version 1 of a new one.

    Parameters
    ----------
    store : Store
    scenario_id : str
    by : str
        The name of the user, who becomes the copy's author.
    name : str, optional
        By default "Copy of ...", with a number where that is taken.

    Raises
    ------
    NameTakenError
        When the given name is taken.
    NotFoundError
        When there is no such scenario.
    """
    original = get_scenario(store, scenario_id)
    draft = Draft(original.name, original.note, original.inputs, original.plan)
    if name is not None:
        return create_scenario(store, replace(draft, name=name), by)
    stem = f"Copy of {original.name}"[: NAME_LENGTH - 8].strip()
    number = 1
    while True:
        try:
            return create_scenario(store, replace(draft, name=stem if number == 1 else f"{stem} ({number})"), by)
        except NameTakenError:
            number += 1


def delete_scenario(store: Store, scenario_id: str, expected_version: int, by: str) -> None:
    """Delete a scenario so that `undelete_scenario` can bring it back. A published plan is not touched.

    Raises
    ------
    ConflictError
        When someone else saved or deleted it since version `expected_version`.
    NotFoundError
        When there is no such scenario.
    """
    with store.write() as connection:
        before = lock_unchanged(connection, scenario_id, expected_version)
        deletion_marks = {"deleted_at": store.clock(), "deleted_by": by}
        connection.execute(update(SCENARIOS).where(_S.id == scenario_id).values(**deletion_marks))
        store.record(connection, by, "scenario deleted", f"{before.name}, version {before.version} ({before.id})")


def undelete_scenario(store: Store, scenario_id: str, by: str, name: str | None = None) -> Scenario:
    """Bring a deleted scenario back, with all its versions. One that is not deleted is left as it is.

    Parameters
    ----------
    store : Store
    scenario_id : str
    by : str
        The name of the user.
    name : str, optional
        A new name, where the old one was taken in the meantime; this makes a new version.

    Raises
    ------
    NameTakenError
        When a scenario that is not deleted has the name.
    NotFoundError
        When there is no such scenario, for instance because it was purged.
    """
    with store.write() as connection:
        before = lock_scenario(connection, scenario_id)
        newest = select_versions(*WHOLE).where(_S.id == scenario_id, _V.version == _S.version)
        old = scenario_from_row(connection.execute(newest).mappings().one())
        if before.deleted is None:
            return old
        draft = Draft(name or old.name, old.note, old.inputs, old.plan)
        with naming(draft):
            back = {"deleted_at": None, "deleted_by": None, "name_key": same_name_key(draft.name)}
            connection.execute(update(SCENARIOS).where(_S.id == scenario_id).values(**back))
        if draft.name != old.name:
            return _next_version(store, connection, before, draft, by, "scenario brought back")
        store.record(connection, by, "scenario brought back", _about(old, old.id, old.version))
    return old


def purge_scenarios(store: Store, days: int = KEEP_DELETED_DAYS) -> int:
    """Remove for good what was deleted more than some days ago. Published plans stay.

    Returns
    -------
    int
        How many scenarios were removed.
    """
    old = _S.deleted_at < store.clock() - timedelta(days=days)
    with store.write() as connection:
        removed = connection.execute(delete(SCENARIOS).where(old)).rowcount
        if removed:
            store.record(connection, "Wardshift", "deleted scenarios purged", str(removed))
    return removed


def _next_version(store: Store, connection: Connection, before: Summary, draft: Draft, by: str, what: str) -> Scenario:
    """Write the version after the newest one of a scenario whose row is locked, and the audit line."""
    version, now = before.version + 1, store.clock()
    head = {"version": version, "name_key": same_name_key(draft.name)}
    connection.execute(update(SCENARIOS).where(_S.id == before.id).values(**head))
    _add_version(connection, before.id, version, draft, by, now)
    store.record(connection, by, what, _about(draft, before.id, version))
    return _scenario(draft, before.id, version, before.author, before.created, by, now)


def _add_version(connection: Connection, scenario_id: str, version: int, draft: Draft, by: str, now: datetime) -> None:
    """Write one version."""
    connection.execute(
        SCENARIO_VERSIONS.insert().values(
            scenario_id=scenario_id, version=version, saved_by=by, saved_at=now, **content_columns(draft)
        )
    )


def _scenario(
    draft: Draft, scenario_id: str, version: int, author: str, created: datetime, by: str, now: datetime
) -> Scenario:
    """Make what was just saved into a scenario."""
    return Scenario(draft.name, draft.note, draft.inputs, draft.plan, scenario_id, version, author, by, created, now)


def _about(draft: Draft, scenario_id: str, version: int) -> str:
    """Say in the audit log which scenario is meant."""
    return f"{draft.name}, version {version} ({scenario_id})"
