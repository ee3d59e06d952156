"""Every test of the store runs twice: on a file of SQLite, and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from data.store.database import Store, open_store
from tests.helpers.clock import Clock
from tests.helpers.real_postgres import new_schema, real_postgres

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with real_postgres() as server:
        yield server


_numbers = count(1)


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new store can be opened: a folder, or an address with nothing behind it yet."""
    if request.param == "sqlite":
        yield str(tmp_path / "store")
        return
    with new_schema(request.getfixturevalue("postgres"), f"test_{next(_numbers)}") as address:
        yield address


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def cheap() -> PasswordHasher:
    """Hashes that take no time, for tests only."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def opened(place: str, clock: Clock, cheap: PasswordHasher) -> Iterator[Callable[[], Store]]:
    """Open the store; each call is another worker."""
    with ExitStack() as stack:

        def another() -> Store:
            store = open_store(place, clock=clock, hasher=cheap)
            stack.callback(store.close)
            return store

        yield another


@pytest.fixture
def store(opened: Callable[[], Store]) -> Store:
    return opened()
