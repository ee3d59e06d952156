"""After the start, and before anybody asks: make the answers that the first readers would wait for."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Thread
from time import sleep
from urllib.parse import urlencode

from flask import Flask

from geo.city import City
from geo.indicators.snapshot import editions

FIRST = "/values/need-certainty"
"""Looking for clusters brings in esda, which takes about a second to import; the simulation is kept for the first."""
PAUSE = 2.0
BREATH = 0.01
"""Seconds between two answers, so that whoever asks meanwhile gets a turn."""
MOST = 300
"""Views to make ahead: a few seconds' work, and fewer than `callbacks.server.views.KEPT`."""


def first_views(city: City) -> list[str]:
    """Addresses of the public Map page's answers for every indicator and edition, newest editions first.

    As a choice of theme, indicator or edition writes them (``navigateMap`` in ``assets/wardshift.js``), and the page's
    own address without any choice before them.

    Parameters
    ----------
    city : City
        The public one.

    Returns
    -------
    list of str
        Two for each view, of which there are at most `MOST`: the map, and the rest of the page.
    """
    ages = [(age, name, at) for name in city.catalogue.index for age, at in enumerate(reversed(editions(city, name)))]
    newest_first = sorted(ages, key=lambda view: view[0])
    views = [urlencode({"indicator": name, "edition": at}) for _, name, at in newest_first]
    return [f"/values/{part}{view}" for view in ("", *(f"?{v}" for v in views[:MOST])) for part in ("map", "map-page")]


def warm(server: Flask, views: Sequence[str] = (), pause: float = PAUSE) -> Thread:
    """Ask the server for its slowest first answer, then for the views that readers begin with, in the background.

    Parameters
    ----------
    server : flask.Flask
        With the public face; called in the process that serves.
    views : sequence of str
        As `first_views` gives them.
    pause : float, default 2
        Seconds to leave to the first page, which must not wait for this.

    Returns
    -------
    threading.Thread
        Already running; it keeps no process alive.
    """

    def ask() -> None:
        sleep(pause)
        client = server.test_client()
        for address in (FIRST, *views):
            client.get(address)
            sleep(BREATH)

    thread = Thread(target=ask, name="warm", daemon=True)
    thread.start()
    return thread
