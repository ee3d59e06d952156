"""A real server and a real Chromium; every page fails its test on a console error or a foreign request."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app import NOTTINGHAM
from tests.helpers.windows import DESKTOP, MOST_MS, PHONE, QUIET, Windows, chromium_path, serving

# A bound, not a wait: a busy machine draws late, and a wrong page stays wrong.
expect.set_options(timeout=MOST_MS)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with serving(NOTTINGHAM) as at:
        yield at


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def windows(chromium: Browser) -> Windows:
    return Windows(chromium)


@pytest.fixture
def faults() -> list[str]:
    """What must not happen in the browser; a test that provokes something looks at it and clears it."""
    return []


@pytest.fixture
def page(windows: Windows, address: str, faults: list[str]) -> Iterator[Page]:
    page = windows.open(address, DESKTOP, faults)
    yield page
    windows.close(page, address)
    assert faults == []


@pytest.fixture
def phone(windows: Windows, address: str, faults: list[str]) -> Iterator[Page]:
    page = windows.open(address, PHONE, faults)
    yield page
    windows.close(page, address)
    assert faults == []
