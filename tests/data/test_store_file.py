"""A store whose file goes away or is put back under a running server: nothing is written into a file that is gone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data.store.accounts import list_users
from data.store.database import FILE_NAME, Store, StoreTroubleError, open_store

BESIDE = ("", "-wal", "-shm")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = open_store(tmp_path)
    assert list_users(made) == []
    return made


def move(source: Path, goal: Path) -> None:
    goal.mkdir()
    for ending in BESIDE:
        if (source / (FILE_NAME + ending)).exists():
            shutil.move(source / (FILE_NAME + ending), goal / (FILE_NAME + ending))


def test_what_is_saved_is_never_written_into_a_deleted_file(store: Store, tmp_path: Path) -> None:
    move(tmp_path, tmp_path / "away")
    assert not store.ready()
    with pytest.raises(StoreTroubleError), store.write() as connection:
        store.record(connection, "Ada", "signed in")
    assert not (tmp_path / FILE_NAME).exists()


def test_a_file_that_was_put_back_is_read(store: Store, tmp_path: Path) -> None:
    with store.write() as connection:
        store.record(connection, "Ada", "signed in")
    store.close()
    copy = shutil.copy(tmp_path / FILE_NAME, tmp_path / "copy.db")
    assert store.ready()
    move(tmp_path, tmp_path / "away")
    assert not store.ready()
    shutil.copy(copy, tmp_path / FILE_NAME)
    assert store.ready()
    assert [entry.what for entry in store.audit_log()] == ["signed in"]


def test_an_empty_file_in_its_place_is_no_store(store: Store, tmp_path: Path) -> None:
    move(tmp_path, tmp_path / "away")
    (tmp_path / FILE_NAME).touch()
    assert not store.ready()
    with pytest.raises(StoreTroubleError):
        list_users(store)


@pytest.mark.parametrize("name", ["a?b", "a#b", "a%20b", "Łódź", "a b"])
def test_a_folder_of_any_name_holds_the_store(tmp_path: Path, name: str) -> None:
    open_store(tmp_path / name).close()
    assert (tmp_path / name / FILE_NAME).stat().st_size > 0
    assert open_store(tmp_path / name).ready()
