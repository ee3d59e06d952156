"""A real server and a real Chromium; every page fails its test on a console error or a foreign request."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from app import NOTTINGHAM, Settings, create_app

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}

# Without these Chromium looks up hosts of its own at every start.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


# A busy CI machine draws late; a wrong page stays wrong.
expect.set_options(timeout=20_000)


@contextmanager
def serving(package: Path) -> Iterator[str]:
    """A server of a package on a free port."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, create_app(Settings(package)).server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with serving(NOTTINGHAM) as at:
        yield at


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    assert path, "No Chromium found: `make browser` installs one, or name it in CHROMIUM."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


def watched(browser: Browser, address: str, viewport: dict[str, int], faults: list[str]) -> Page:
    """A page that writes down everything that must not happen."""
    page = browser.new_context(viewport=viewport, base_url=address).new_page()
    page.set_default_timeout(20_000)

    def heard(message) -> None:
        if message.type in ("error", "warning"):
            faults.append(f"console {message.type}: {message.text}")

    def asked(request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            faults.append(f"request to another host: {request.url}")

    def answered(response) -> None:
        if response.status >= 400:
            faults.append(f"{response.status} for {response.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
    page.on("request", asked)
    page.on("response", answered)
    return page


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    faults: list[str] = []
    page = watched(chromium, address, DESKTOP, faults)
    yield page
    page.context.close()
    assert faults == []


@pytest.fixture
def phone(chromium: Browser, address: str) -> Iterator[Page]:
    faults: list[str] = []
    page = watched(chromium, address, PHONE, faults)
    yield page
    page.context.close()
    assert faults == []
