"""Fixtures of the tests that post to the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.desk_app import Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with its people, for the tests of one module."""
    made = Desk(tmp_path_factory.mktemp("desk")).people()
    yield made
    made.store.close()
