"""The published plan of a city: a frozen copy of one scenario's version, and the log of what was published when."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from data.store.database import NotFoundError, Store, StoreError
from data.store.scenario_rows import ALL_KEPT, WHOLE, content_columns, known_id, scenario_from_row, select_versions
from data.store.tables import PUBLICATIONS, SCENARIO_VERSIONS, SCENARIOS
from geo.scenarios.records import Publication, PublishedPlan
from geo.scenarios.scenario import Scenario

_P = PUBLICATIONS.c
_LINE = ("id", "city", "number", "action", "published_by", "published_at", "returns_to")
_COPY = [column for column in PUBLICATIONS.c if column.name not in _LINE]
"""The columns of a publication that hold the plan."""
_LOG_COLUMNS = (*_LINE, "scenario_id", "name", "version")
"""The columns of a line of the log."""


class PublishedMeanwhileError(StoreError):
    """Someone else published or withdrew a plan since the page was opened. Nothing was changed.

    Attributes
    ----------
    newest : Publication
        What stands now.
    """

    def __init__(self, newest: Publication) -> None:
        self.newest = newest
        what = f'published "{newest.name}"' if newest.name else "withdrew the plan"
        when = f"{newest.published_at:%H:%M} UTC on {newest.published_at.day} {newest.published_at:%B %Y}"
        super().__init__(f"{newest.published_by} {what} at {when}. Look at the plan as it stands, then try again.")


def publish(store: Store, scenario_id: str, version: int, by: str, *, expected: int | None = None) -> Publication:
    """Make one version of a scenario the plan of its city, in place of any other.

    Parameters
    ----------
    store : Store
    scenario_id : str
    version : int
    by : str
        The name of the user.
    expected : int, optional
        The number of the city's newest publication that the user saw, 0 for none; given, nobody else's is replaced
        unseen.

    Raises
    ------
    NotFoundError
        When there is no such scenario or version, or the scenario is deleted.
    PublishedMeanwhileError
        When `expected` is no longer the newest.
    StoreError
        When the scenario has no plan.
    """
    query = select_versions(*WHOLE).where(
        SCENARIOS.c.id == known_id(scenario_id),
        SCENARIOS.c.deleted_at.is_(None),
        SCENARIO_VERSIONS.c.version == version,
    )
    with store.write_alone() as connection:
        row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFoundError("There is no such scenario or version, or it was deleted. Choose one from the list.")
        scenario = scenario_from_row(row)
        if scenario.plan is None:
            raise StoreError(f'"{scenario.name}" has no plan yet. Compute its plan, save it, then publish.')
        copy = {
            "scenario_id": scenario_id,
            "version": version,
            "author": scenario.author,
            "created_at": scenario.created,
            "saved_by": scenario.saved_by,
            "saved_at": scenario.updated,
            **content_columns(scenario),
        }
        return _append(store, connection, scenario.city, by, expected, action="publish", **copy)


def rollback(store: Store, city: str, to: int, by: str, *, expected: int | None = None) -> Publication:
    """Publish the plan of an earlier publication again.

    Parameters
    ----------
    store : Store
    city : str
    to : int
        The id of that publication.
    by : str
        The name of the user.
    expected : int, optional
        As in `publish`.

    Raises
    ------
    NotFoundError
        When the city has no such publication, or it was a withdrawal.
    PublishedMeanwhileError
        When `expected` is no longer the newest.
    """
    query = select(*_COPY).where(_P.id == to, _P.city == city, _P.plan.is_not(None))
    with store.write_alone() as connection:
        copy = connection.execute(query).mappings().one_or_none()
        if copy is None:
            raise NotFoundError(f"{city} has no such published plan. Choose one from the list of publications.")
        return _append(store, connection, city, by, expected, action="rollback", returns_to=to, **dict(copy))


def withdraw(store: Store, city: str, by: str, *, expected: int | None = None) -> Publication:
    """Take the plan of a city back, so that none is published.

    Raises
    ------
    PublishedMeanwhileError
        When `expected` is no longer the newest.
    StoreError
        When nothing is published.
    """
    with store.write_alone() as connection:
        newest = _newest(connection, city)
        if newest is None or newest["plan"] is None:
            raise StoreError(f"{city} has no published plan, so there is none to withdraw.")
        return _append(store, connection, city, by, expected, action="withdraw")


def published(store: Store, city: str) -> PublishedPlan | None:
    """The published plan of a city; None where there is none. This is all that the public face reads."""
    with store.read() as connection:
        row = _newest(connection, city)
    if row is None or row["plan"] is None:
        return None
    return PublishedPlan(_publication(row), _scenario(row))


def _scenario(row: RowMapping) -> Scenario:
    """Build the plan's own copy of the scenario from its row."""
    names = {"id": row["scenario_id"], "created": row["created_at"], "updated": row["saved_at"]}
    return scenario_from_row({**row, **names})


def published_before(store: Store, city: str, publication_id: int) -> Scenario:
    """The plan of an earlier publication of a city.

    Raises
    ------
    NotFoundError
        When the city has no such publication, or it was a withdrawal.
    """
    query = select(PUBLICATIONS).where(_P.id == publication_id, _P.city == city, _P.plan.is_not(None))
    with store.read() as connection:
        row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFoundError(f"{city} has no such published plan. Choose one from the list of publications.")
    return _scenario(row)


def publications(store: Store, city: str) -> list[Publication]:
    """The log of a city's plans, newest first."""
    query = select(PUBLICATIONS).where(_P.city == city).order_by(_P.number.desc())
    with store.read() as connection:
        return [_publication(row) for row in connection.execute(query).mappings()]


def newest_stamp(store: Store, city: str) -> str:
    """The newest line of a city's log in short: number, scenario, version and time; "" where nothing was published."""
    columns = (_P.number, _P.action, _P.scenario_id, _P.version, _P.published_at)
    query = select(*columns).where(_P.city == city).order_by(_P.number.desc()).limit(1)
    with store.read() as connection:
        row = connection.execute(query).one_or_none()
    return "" if row is None else " ".join(map(str, row))


def _newest(connection: Connection, city: str) -> RowMapping | None:
    """Read the newest line of a city's log."""
    last = select(func.max(_P.number)).where(_P.city == city).scalar_subquery()
    query = select(PUBLICATIONS).where(_P.city == city, _P.number == last)
    return connection.execute(query).mappings().one_or_none()


def _publication(row: RowMapping) -> Publication:
    """Build a line of the log from its row."""
    nearest = row["plan"] is not None and ALL_KEPT not in row["plan"]
    return Publication(**{name: row[name] for name in _LOG_COLUMNS}, nearest=nearest)


_DONE = {"publish": "plan published", "rollback": "plan rolled back", "withdraw": "plan withdrawn"}


def _append(
    store: Store, connection: Connection, city: str, by: str, expected: int | None, action: str, **columns: Any
) -> Publication:
    """Write the next line of a city's log, within a transaction that runs alone."""
    newest = _newest(connection, city)
    number = 0 if newest is None else newest["number"]
    if newest is not None and expected not in (None, number):
        raise PublishedMeanwhileError(_publication(newest))
    line = {"city": city, "number": number + 1, "action": action, "published_by": by, "published_at": store.clock()}
    new = PUBLICATIONS.insert().values(**line, **columns).returning(PUBLICATIONS)
    row = connection.execute(new).mappings().one()
    store.record(connection, by, _DONE[action], f"{row['name']}, version {row['version']}" if row["name"] else city)
    return _publication(row)
