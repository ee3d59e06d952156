"""Server time per switch: the browser's own requests, answered in this process."""

from __future__ import annotations

import time

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app import create_app
from tests.bench.browser import Exchange, Seen
from tests.bench.contenders import BOTH, NAIVE, OURS
from tests.bench.naive_app import create_naive

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


def time_switches(seen: dict[str, Seen], rounds: int, fresh: int) -> dict[str, list[float]]:
    """Seconds per switch for the requests that a browser's first visit to an indicator makes, the apps taking turns.

    Keys of the answer: ``naive``, and for ours ``known map``, ``known page``, ``new map`` and ``new page``; new is the
    first time since start-up that anybody asks for the indicator, each round in an app of its own. The naive app
    keeps nothing, so that it is always the same.
    """
    whole = {name: found.first.requests for name, found in seen.items()}
    of_map = {
        contender.name: {
            indicator: [call for call in calls if contender.feeds_map(call.path, call.outputs)]
            for indicator, calls in whole[contender.name].items()
        }
        for contender in BOTH
    }
    naive, ours = create_naive().server, create_app().server

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
