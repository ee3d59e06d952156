"""The store: one small database for scenarios, plans and accounts, in SQLite or PostgreSQL."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from argon2 import PasswordHasher
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select, text
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    DisconnectionError,
    InterfaceError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from data.store.tables import AUDIT, migrate

LOG = logging.getLogger("wardshift")
FILE_NAME = "wardshift.db"
BUSY_SECONDS = 15
"""How long a writer waits for another before it gives up."""

_LOCK = 0x5741524453484946
"""PostgreSQL's advisory lock of the store ("WARDSHIF")."""

Clock = Callable[[], datetime]


class StoreError(ValueError):
    """Something the store cannot do; the message is a sentence with its cure."""


class StoreTroubleError(StoreError):
    """The store cannot be reached or read at the moment.

    Attributes
    ----------
    reason : object
        What the database said; for the log and the console, not for a page.
    """

    def __init__(self, reason: object) -> None:
        self.reason = reason
        super().__init__("What is saved cannot be reached now, and nothing was changed. Try again in a minute.")


class NotFoundError(StoreError):
    """The store has no such scenario, publication or user."""


def utc_now() -> datetime:
    """The time of the system's clock, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class AuditEntry:
    """Who did what, when. It never holds a password, a token or a hash of one.

    Attributes
    ----------
    id : int
        Rises with time.
    at : datetime
        UTC.
    who : str
        A user's name, or "command line".
    what : str
        "scenario saved", "signed in", ...
    about : str
        Which one: a scenario's name and version, a user's name; may be empty.
    """

    id: int
    at: datetime
    who: str
    what: str
    about: str


@dataclass(frozen=True, eq=False)
class Store:
    """An open store. Threads may share it; each process opens its own.

    Attributes
    ----------
    engine : sqlalchemy.Engine
    clock : callable
        Gives the time in UTC.
    hasher : argon2.PasswordHasher
        Makes and checks the hashes of passwords.
    """

    engine: Engine = field(repr=False)
    clock: Clock
    hasher: PasswordHasher

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection to read with; what is read may change once it is closed.

        Raises
        ------
        StoreTroubleError
            When the database cannot be reached or read.
        """
        with _told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is kept as a whole, or not at all when an error leaves the block.

        Raises
        ------
        StoreTroubleError
            When the database cannot be reached or written.
        """
        with _told(), self.engine.execution_options(wardshift_writes=True).begin() as connection:
            yield connection

    def ready(self) -> bool:
        """Whether the database answers."""
        try:
            with self.read() as connection:
                # Of a table: an empty or broken file answers to a mere "select 1".
                connection.execute(select(AUDIT.c.id).limit(1)).first()
        except StoreTroubleError:
            return False
        return True

    @contextmanager
    def write_alone(self) -> Iterator[Connection]:
        """A transaction beside which no other of these runs; for what must come one after the other."""
        with self.write() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield connection

    def record(self, connection: Connection, who: str, what: str, about: str = "") -> None:
        """Write a line of the audit log, in the transaction of what it tells of."""
        connection.execute(AUDIT.insert().values(at=self.clock(), who=who, what=what, about=about))

    def audit_log(self, limit: int = 100, before: int | None = None) -> list[AuditEntry]:
        """Read the audit log, newest first.

        Parameters
        ----------
        limit : int
            The most entries to give.
        before : int, optional
            Give only what is older than the entry with this id; for the next page.
        """
        query = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(AUDIT.c.id < before)
        with self.read() as connection:
            return [AuditEntry(**row) for row in connection.execute(query).mappings()]

    def close(self) -> None:
        """Close the connections that nobody uses at the moment."""
        self.engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    """Turn trouble with the database itself into a sentence; a statement that it refuses stays what it is."""
    try:
        yield
    except DBAPIError as problem:
        if type(problem) not in (OperationalError, InterfaceError, DatabaseError):
            raise
        LOG.error("the store: %s", problem.orig)
        raise StoreTroubleError(problem.orig) from None
    except PoolTimeoutError as problem:
        LOG.error("the store: %s", problem)
        raise StoreTroubleError(problem) from None


def open_store(place: str | Path, *, clock: Clock = utc_now, hasher: PasswordHasher | None = None) -> Store:
    """Open the store, and make or update its tables where needed.

    Parameters
    ----------
    place : str or Path
        A folder, in which ``wardshift.db`` is kept (both are made when missing, for their owner's eyes only), or a
        PostgreSQL address such as ``postgresql://user:password@host/name``.
    clock : callable, optional
        Gives the time in UTC; tests set it.
    hasher : argon2.PasswordHasher, optional
        Tests take a cheap one. The default has the library's parameters.

    Returns
    -------
    Store

    Raises
    ------
    StoreError
        When the address is of another kind, the place cannot be reached or written, or the store was written by a
        newer Wardshift. A password in the address is never quoted.
    """
    url = _server_url(place) if "://" in str(place) else _file_url(Path(place))
    # Parameters hold names and notes, which are no business of a log.
    engine = (
        _sqlite_engine(url)
        if url.get_backend_name() == "sqlite"
        else create_engine(url, pool_pre_ping=True, hide_parameters=True)
    )
    store = Store(engine, clock, hasher or PasswordHasher())
    try:
        with store.write_alone() as connection:
            migrate(connection, clock())
    except (DBAPIError, ValueError) as problem:
        store.close()
        reason = getattr(problem, "reason", None) or getattr(problem, "orig", None) or problem
        # The password is masked in the address itself, but not among its options.
        shown = url.set(query={}).render_as_string()
        raise StoreError(f"The store at {shown} cannot be opened: {reason}") from None
    return store


def _server_url(place: str | Path) -> URL:
    """Read a PostgreSQL address, in the spellings that hosts give out."""
    try:
        url = make_url(str(place))
    except (ArgumentError, ValueError):
        # The address may hold a password, so it is not quoted.
        raise StoreError("DATABASE_URL cannot be read. Write postgresql://user:password@host:5432/name.") from None
    if url.drivername not in ("postgres", "postgresql", "postgresql+psycopg"):
        cure = "Give a postgresql:// address, or a folder for SQLite."
        raise StoreError(f"Wardshift keeps no store in {url.drivername}. {cure}")
    return url.set(drivername="postgresql+psycopg")


def _file_url(folder: Path) -> URL:
    """Make the data folder and an empty file where missing, readable by their owner only."""
    path = folder.expanduser().resolve() / FILE_NAME
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # SQLite gives its -wal and -shm files the permissions of the file: it is made here, before SQLite would make it
        # with the process's usual ones (test_the_folder_and_the_file_are_for_their_owner_only).
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise StoreError(f"The store cannot be kept in {path.parent}: {reason}. Choose another folder.") from problem
    return URL.create("sqlite", database=str(path))


def _sqlite_engine(url: URL) -> Engine:
    """Make an engine whose transactions begin when they say so, and whose writers wait for each other."""
    path = str(url.database)
    address = f"file:{quote(path)}?mode=rw"

    def connect() -> sqlite3.Connection:
        # Never a new file: the store was made at the start, and an empty one in its place would look like it.
        return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, check_same_thread=False)

    engine = create_engine(url, creator=connect, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        # Python's sqlite3 opens a transaction at the first write only; a reader that turns writer then fails at once
        # with "database is locked" instead of waiting (test_of_many_who_save_at_once_one_wins_and_the_rest_are_told).
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        _write_ahead(connection)
        record.info["file"] = _identity(path)

    @event.listens_for(engine, "checkout")
    def same_file(_connection: sqlite3.Connection, record: ConnectionPoolEntry, _fairy: object) -> None:
        # A file that was deleted or put back is still open: what is written into it would be lost with the process.
        if record.info.get("file") != _identity(path):
            raise DisconnectionError("another file is in the place of the store's")

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        writes = connection.get_execution_options().get("wardshift_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _identity(path: str) -> tuple[int, int] | None:
    """Which file stands at a path; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work at once; the file remembers it.

    SQLite ignores its busy timeout when two connections switch a new file to WAL at once: the second is refused, and
    tries again here (test_a_new_file_is_opened_by_many_at_once_again_and_again).
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
