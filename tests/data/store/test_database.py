"""Opening the store: where it is kept, who may read it, and what happens to an older or newer one."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, Table, inspect, select, text
from sqlalchemy.exc import DBAPIError

from data.store.database import FILE_NAME, Store, StoreError, open_store
from data.store.tables import APPEND_ONLY, AUDIT, METADATA, PUBLICATIONS, SCHEMA_VERSION, STORE_VERSION, migrate
from tests.helpers.at_once import at_once


def test_a_new_store_has_all_tables_and_its_version(store: Store, clock):
    with store.read() as connection:
        assert set(inspect(connection).get_table_names()) == set(METADATA.tables)
        assert connection.execute(select(STORE_VERSION)).all() == [(SCHEMA_VERSION, clock.now)]


def test_what_was_written_is_there_when_the_store_is_opened_again(opened: Callable[[], Store], clock):
    first = opened()
    with first.write() as connection:
        first.record(connection, "Ada", "something done", "here")
    first.close()
    (entry,) = opened().audit_log()
    assert (entry.who, entry.what, entry.about, entry.at) == ("Ada", "something done", "here", clock.now)


@pytest.mark.long
def test_many_workers_may_open_a_new_store_at_once(opened: Callable[[], Store]):
    stores = at_once(8, lambda _: opened())
    with stores[0].read() as connection:
        assert connection.execute(select(STORE_VERSION.c.version)).scalars().all() == [SCHEMA_VERSION]


@pytest.mark.long
def test_a_new_file_is_opened_by_many_at_once_again_and_again(tmp_path: Path):
    # SQLite refuses, now and then, a second connection that switches a new file to its write-ahead log.
    for number in range(25):
        stores = at_once(8, lambda _, number=number: open_store(tmp_path / str(number)))
        assert [store for store in stores if not isinstance(store, Store)] == []
        for store in stores:
            store.close()


def test_an_older_store_is_brought_up_to_date_step_by_step(store: Store, clock):
    done = []

    def add_column(connection):
        connection.execute(text("ALTER TABLE users ADD COLUMN nickname TEXT"))
        done.append("column")

    def fill_column(connection):
        connection.execute(text("UPDATE users SET nickname = name"))
        done.append("filled")

    steps = {2: add_column, 3: fill_column}
    with store.write_alone() as connection:
        migrate(connection, clock(), steps, target=3)
    with store.write_alone() as connection:
        migrate(connection, clock(), steps, target=3)
    assert done == ["column", "filled"]
    with store.read() as connection:
        assert "nickname" in {column["name"] for column in inspect(connection).get_columns("users")}
        assert connection.execute(select(STORE_VERSION.c.version)).scalars().all() == [1, 2, 3]


def test_a_step_that_fails_leaves_the_store_as_it_was(store: Store, clock):
    def half(connection):
        Table("half", METADATA.__class__(), Column("id", Integer)).create(connection)
        raise RuntimeError("the power fails here")

    with pytest.raises(RuntimeError), store.write_alone() as connection:
        migrate(connection, clock(), {2: half}, target=2)
    with store.read() as connection:
        assert "half" not in inspect(connection).get_table_names()
        assert connection.execute(select(STORE_VERSION.c.version)).scalars().all() == [1]


def test_a_newer_store_is_left_alone(place: str, store: Store, clock):
    with store.write() as connection:
        connection.execute(STORE_VERSION.insert().values(version=SCHEMA_VERSION + 1, applied_at=clock()))
    with pytest.raises(StoreError, match=r"has version 2, this Wardshift knows 1\. Update Wardshift"):
        open_store(place)


def test_times_have_a_zone_and_are_kept_to_the_microsecond(store: Store, clock):
    clock.go_on(microseconds=123_457)
    with store.write() as connection:
        store.record(connection, "Ada", "now")
    assert store.audit_log()[0].at == clock.now
    assert store.audit_log()[0].at.utcoffset().total_seconds() == 0
    with pytest.raises(Exception, match="has no time zone"), store.write() as connection:
        connection.execute(AUDIT.insert().values(at=datetime(2026, 1, 1), who="", what="", about=""))


@pytest.mark.parametrize("table", APPEND_ONLY, ids=lambda table: table.name)
@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_itself_keeps_its_logs(store: Store, table: Table, change: str):
    now = store.clock()
    with store.write() as connection:
        store.record(connection, "Ada", "done")
        line = {"city": "Testton", "number": 1, "action": "withdraw", "published_by": "Ada", "published_at": now}
        connection.execute(PUBLICATIONS.insert().values(**line))
    statement = table.delete() if change == "delete" else table.update().values(id=99)
    with pytest.raises(DBAPIError, match="append-only"), store.write() as connection:
        connection.execute(statement)
    with store.read() as connection:
        assert connection.execute(select(table.c.id)).scalars().all() == [1]


def test_the_audit_log_comes_newest_first_page_by_page(store: Store):
    for number in range(5):
        with store.write() as connection:
            store.record(connection, "Ada", f"deed {number}")
    first = store.audit_log(limit=2)
    second = store.audit_log(limit=2, before=first[-1].id)
    assert [entry.what for entry in first + second] == ["deed 4", "deed 3", "deed 2", "deed 1"]


def test_an_error_within_a_transaction_undoes_all_of_it(store: Store):
    def half_a_deed():
        with store.write() as connection:
            store.record(connection, "Ada", "half a deed")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_a_deed()
    assert store.audit_log() == []


def test_the_folder_and_the_file_are_for_their_owner_only(tmp_path: Path):
    store = open_store(tmp_path / "a" / "data")
    with store.write() as connection:
        store.record(connection, "Ada", "written")
    files = sorted(path.name for path in (tmp_path / "a" / "data").iterdir())
    assert files == [FILE_NAME, f"{FILE_NAME}-shm", f"{FILE_NAME}-wal"]
    for path in (tmp_path / "a" / "data").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "a" / "data").stat().st_mode) == 0o700
    store.close()


def test_sqlite_reads_while_it_writes_keeps_references_and_syncs(tmp_path: Path):
    store = open_store(tmp_path)
    with store.read() as connection:
        pragmas = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in
                   ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")}  # fmt: skip
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 15_000}
    store.close()


def test_a_reader_is_not_held_up_by_a_writer(store: Store):
    with store.write() as connection:
        store.record(connection, "Ada", "not yet kept")
        assert store.audit_log() == []
    assert len(store.audit_log()) == 1


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("mysql://root:topsecret@localhost/db", "no store in mysql. Give a postgresql:// address, or a folder"),
        ("sqlite:////tmp/x.db", "no store in sqlite"),
        ("postgresql://ada:topsecret@host:notaport/db", "cannot be read"),
        ("postgresql://ada:topsecret@127.0.0.1:1/db?connect_timeout=2", "cannot be opened"),
        ("postgres://ada@127.0.0.1:1/db?password=topsecret", "cannot be opened"),
    ],
)
def test_a_wrong_address_is_told_without_its_password(place: str, message: str):
    with pytest.raises(StoreError, match=message) as told:
        open_store(place)
    assert "topsecret" not in str(told.value)
    assert told.value.__cause__ is None


def test_a_folder_that_cannot_be_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"cannot be kept in .*file/data: Not a directory\. Choose another"):
        open_store(tmp_path / "file" / "data")


def test_a_file_that_is_no_database_is_told_and_left(tmp_path: Path):
    (tmp_path / FILE_NAME).write_text("these are my notes, not a database " * 40)
    with pytest.raises(StoreError, match="not a database"):
        open_store(tmp_path)
    assert (tmp_path / FILE_NAME).read_text().startswith("these are my notes")


def test_the_file_is_an_ordinary_database(tmp_path: Path):
    open_store(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    assert connection.execute("SELECT version FROM store_version").fetchall() == [(SCHEMA_VERSION,)]
    connection.close()
