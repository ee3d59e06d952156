"""Fixtures of the tests that post to the server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# The helper beside this file is found in every import mode of pytest.
sys.path.insert(0, str(Path(__file__).parent))

from desk_app import Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with its people, for the tests of one module."""
    made = Desk(tmp_path_factory.mktemp("desk")).people()
    yield made
    made.store.close()
