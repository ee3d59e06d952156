"""The real city, read once, for every test that looks at what is shown."""

from __future__ import annotations

import pytest
from hypothesis import settings

from app import NOTTINGHAM
from geo import read_city
from geo.city import City

# A failing assert of a helper shows its values too.
pytest.register_assert_rewrite("tests.helpers")

# A busy machine is slow now and then; a test that hangs is stopped by CI. The same cases every time, so that a commit
# passes everywhere or nowhere; `make search` draws new ones.
settings.register_profile("wardshift", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile("wardshift")


@pytest.fixture(scope="session")
def nottingham() -> City:
    return read_city(NOTTINGHAM)
