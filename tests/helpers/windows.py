"""A server for the browser, and the browser's windows."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, BrowserContext, Error, Page
from werkzeug.serving import make_server

from app import Settings, create_app

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
MOST_MS = 90_000
"""When a page that does not show what a test waits for is wrong, however busy the machine is."""

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The one without a window first: it is a third faster."""

# Without these Chromium looks up hosts of its own at every start; the last keeps one process a site, see `Windows`.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--process-per-site",
]  # fmt: skip


def chromium_path(browsers: Sequence[str] = BROWSERS) -> str:
    """The browser that CHROMIUM names, or the first of these that the system has.

    Raises
    ------
    AssertionError
        When there is none.
    """
    path = os.environ.get("CHROMIUM") or next(filter(None, map(which, browsers)), None)
    assert path, "No Chromium found: `make browser` installs one, or name it in CHROMIUM."
    return path


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


class Windows:
    """Windows of one browser, lent to tests one after another.

    A window that has shown the app before shows it in a third of the time: its process keeps the scripts read. So a
    window's context stays, with one page that is never shown; what a test leaves in it is cleared.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: dict[str, list[BrowserContext]] = {}

    def open(self, address: str, viewport: dict[str, int], faults: list[str]) -> Page:
        """A new page without cookies, that writes down everything that must not happen."""
        idle = self._idle.setdefault(address, [])
        page = (idle.pop() if idle else self._made(address)).new_page()
        page.set_viewport_size(viewport)
        page.set_default_timeout(MOST_MS)

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
        page.on("pageerror", lambda error: faults.append(f"page error: {error.stack or error}"))
        page.on("request", asked)
        page.on("response", answered)
        return page

    def close(self, page: Page, address: str) -> None:
        """Take a window back, unless the test has closed it: cookies and what Dash may keep are cleared."""
        context = page.context
        try:
            for each in context.pages[1:]:
                each.close()
            context.clear_cookies()
            context.pages[0].evaluate("localStorage.clear()")
        except (Error, IndexError):
            return
        self._idle[address].append(context)

    def _made(self, address: str) -> BrowserContext:
        context = self._browser.new_context(base_url=address)
        context.new_page().goto("/assets/wardshift.css")
        return context
