"""Server time per switch: the browser's own requests, answered in this process."""

from __future__ import annotations

import time

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app import create_app
from tests.bench.browser import Exchange, Seen
from tests.bench.contenders import NAIVE, OURS
from tests.bench.naive_app import create_naive

EDITION = "2025"
# What Chromium says to a local server.
ENCODINGS = "gzip, deflate, br, zstd"


def answer(server: Flask, exchange: Exchange) -> float:
    """Seconds that the application takes for one request, the test client's own work left out."""
    headers = Headers({"Accept-Encoding": ENCODINGS, "Content-Type": "application/json"})
    asked = EnvironBuilder(exchange.path, method=exchange.method, data=exchange.asked or None, headers=headers)
    environ = asked.get_environ()
    begun = time.perf_counter()
    _, status, _ = run_wsgi_app(server.wsgi_app, environ, buffered=True)
    taken = time.perf_counter() - begun
    if not status.startswith("20"):
        raise RuntimeError(f"{exchange.path} answered {status}: {exchange.asked!r}")
    return taken


def _view(address: str, indicator: str) -> Exchange:
    """The request for an answer of the Map page; every indicator that is measured is of the one edition."""
    return Exchange("GET", f"{address}?edition={EDITION}&indicator={indicator}", "", b"", 0, 0, 0)


def time_switches(seen: dict[str, Seen], rounds: int, fresh: int) -> dict[str, list[float]]:
    """Seconds per switch for the requests that a browser's first visit to an indicator makes, the apps taking turns.

    Keys of the answer: ``naive``, and for ours ``known map``, ``known page``, ``new map`` and ``new page``; new is the
    first time since start-up that anybody asks for the indicator, each round in an app of its own. The naive app
    keeps nothing, so that it is always the same.
    """
    naive, ours = create_naive().server, create_app().server
    asked = seen[NAIVE.name].first.requests
    # A browser has our views from the bundle and asks for none; whoever comes before the bundle asks for these.
    views = ours.extensions["wardshift-warming"].addresses()[0].removesuffix("map")
    whole = {
        NAIVE.name: asked,
        OURS.name: {indicator: [_view(f"{views}{name}", indicator) for name in ("map", "page")] for indicator in asked},
    }
    of_map = {
        NAIVE.name: {
            indicator: [call for call in calls if NAIVE.feeds_map(call.path, call.outputs)]
            for indicator, calls in asked.items()
        },
        OURS.name: {indicator: calls[:1] for indicator, calls in whole[OURS.name].items()},
    }

    def run(server: Flask, calls: list[Exchange]) -> float:
        return sum(answer(server, call) for call in calls)

    indicators = list(whole[OURS.name])
    for indicator in indicators:
        run(naive, whole[NAIVE.name][indicator])
        run(ours, whole[OURS.name][indicator])
    taken: dict[str, list[float]] = {key: [] for key in ("naive", "known map", "known page", "new map", "new page")}
    for _ in range(rounds):
        for indicator in indicators:
            taken["naive"].append(run(naive, of_map[NAIVE.name][indicator]))
            taken["known map"].append(run(ours, of_map[OURS.name][indicator]))
            taken["known page"].append(run(ours, whole[OURS.name][indicator]))
    for _ in range(fresh):
        for key, calls in (("new map", of_map), ("new page", whole)):
            # A city is equal only to itself, so that nothing kept for another app's city serves this one.
            newborn = create_app().server
            newborn.test_client().get("/")
            for indicator in indicators:
                taken[key].append(run(newborn, calls[OURS.name][indicator]))
    return taken
