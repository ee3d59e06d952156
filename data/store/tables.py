"""The tables of the store, and the steps that bring an older store up to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    DDL,
    Column,
    Connection,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    event,
    func,
    inspect,
    select,
)


class Moment(TypeDecorator[datetime]):
    """A point in time: always UTC, always aware, in databases with time zones and without."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone.")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the time back with its zone, which SQLite does not keep."""
        # test_times_have_a_zone_and_are_kept_to_the_microsecond
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


METADATA = MetaData()

STORE_VERSION = Table(
    "store_version",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("applied_at", Moment, nullable=False),
)

SCENARIOS = Table(
    "scenarios",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("city", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("deleted_at", Moment),
    Column("deleted_by", Text),
)
# A deleted scenario keeps its name without blocking it.
Index(
    "one_name_a_city",
    SCENARIOS.c.city,
    SCENARIOS.c.name_key,
    unique=True,
    sqlite_where=SCENARIOS.c.deleted_at.is_(None),
    postgresql_where=SCENARIOS.c.deleted_at.is_(None),
)

SCENARIO_VERSIONS = Table(
    "scenario_versions",
    METADATA,
    Column("scenario_id", ForeignKey("scenarios.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("note", Text, nullable=False),
    # Text, not the database's own JSON: the hash is taken of these very characters.
    Column("inputs", Text, nullable=False),
    Column("inputs_hash", String(64), nullable=False),
    Column("plan", Text),
    Column("saved_by", Text, nullable=False),
    Column("saved_at", Moment, nullable=False),
)

PUBLICATIONS = Table(
    "publications",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("city", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("action", String(12), nullable=False),
    Column("published_by", Text, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("returns_to", ForeignKey("publications.id")),
    # The plan's own copy: it outlives the scenario, so scenario_id is no foreign key. All empty for a withdrawal.
    Column("scenario_id", String(32)),
    Column("version", Integer),
    Column("name", Text),
    Column("note", Text),
    Column("inputs", Text),
    Column("inputs_hash", String(64)),
    Column("plan", Text),
    Column("author", Text),
    Column("created_at", Moment),
    Column("saved_by", Text),
    Column("saved_at", Moment),
    UniqueConstraint("city", "number"),
)

USERS = Table(
    "users",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    # Rises with each new password, so that a sign-in with the old one cannot finish after it.
    Column("password_version", Integer, nullable=False),
    Column("disabled_at", Moment),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

ATTEMPTS = Table(
    "attempts",
    METADATA,
    Column("key", String(80), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
)

FIRST_RUN_LINKS = Table(
    "first_run_links",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("made_at", Moment, nullable=False),
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("about", Text, nullable=False),
)

APPEND_ONLY = (PUBLICATIONS, AUDIT)
"""Tables whose rows the database itself refuses to change or remove."""

_REFUSE_SQLITE = (
    "CREATE TRIGGER {table}_no_{change} BEFORE {change} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
_FUNCTION_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION wardshift_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$"
)
_REFUSE_POSTGRESQL = (
    "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION wardshift_append_only()"
)


def _after_create(table: Table, statement: str, dialect: str) -> None:
    """Have a statement run when a table is made in one kind of database."""
    event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))


for _table in APPEND_ONLY:
    for _change in ("UPDATE", "DELETE"):
        _after_create(_table, _REFUSE_SQLITE.format(table=_table.name, change=_change), "sqlite")
    _after_create(_table, _FUNCTION_POSTGRESQL, "postgresql")
    _after_create(_table, _REFUSE_POSTGRESQL.format(table=_table.name), "postgresql")

STEPS: dict[int, Callable[[Connection], None]] = {}
"""The step to a version from the one before it, by the version it leads to. Version 1 is the first."""

SCHEMA_VERSION = 1
"""What `METADATA` describes. A change of the tables raises it and adds the step from the version before."""


def migrate(
    connection: Connection,
    now: datetime,
    steps: dict[int, Callable[[Connection], None]] = STEPS,
    target: int = SCHEMA_VERSION,
) -> None:
    """Make the tables of a new store, or bring an older one up to date, within the caller's transaction.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        In a transaction that no other can write beside.
    now : datetime
        UTC.
    steps : dict of int to callable
        The step that leads to each version.
    target : int
        The version that this Wardshift works with.

    Raises
    ------
    ValueError
        When the store was written by a newer Wardshift.
    """
    if not inspect(connection).has_table(STORE_VERSION.name):
        METADATA.create_all(connection)
        connection.execute(STORE_VERSION.insert().values(version=target, applied_at=now))
        return
    version_found = connection.execute(select(func.max(STORE_VERSION.c.version))).scalar_one()
    if version_found > target:
        raise ValueError(
            f"The store has version {version_found}, this Wardshift knows {target}. Update Wardshift; "
            "the store was left alone."
        )
    for version in range(version_found + 1, target + 1):
        steps[version](connection)
        connection.execute(STORE_VERSION.insert().values(version=version, applied_at=now))
