"""The face on which the tests of the Spend shift page look."""

from __future__ import annotations

import pytest

from geo.cartography.geometry import map_geometry
from layouts.face import Face
from tests.helpers.shift_city import CITY


@pytest.fixture(scope="session")
def face() -> Face:
    return Face("/", map_geometry(CITY.wards))
