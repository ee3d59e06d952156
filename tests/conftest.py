"""The real city, read once, for every test that looks at what is shown."""

from __future__ import annotations

import pytest

from app import NOTTINGHAM
from geo import read_city
from geo.city import City


@pytest.fixture(scope="session")
def nottingham() -> City:
    return read_city(NOTTINGHAM)
