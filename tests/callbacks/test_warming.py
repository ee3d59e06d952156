"""The slowest first answer is made ahead, in the background, once the first page has had its turn."""

from __future__ import annotations

import sys
import time

from flask import Flask

from app import NOTTINGHAM, Settings, create_app
from callbacks.warming import FIRST, warm


def test_the_answer_is_made_before_somebody_asks_for_it() -> None:
    server = create_app(Settings(NOTTINGHAM)).server
    warm(server, pause=0.0).join(timeout=60)
    assert "esda.moran" in sys.modules
    started = time.perf_counter()
    assert server.test_client().get(FIRST).status_code == 200
    # What is kept is given out; the simulation alone takes many times as long.
    assert time.perf_counter() - started < 0.05


def test_the_first_page_goes_first() -> None:
    asked: list[float] = []
    server = Flask("quiet")
    server.add_url_rule(FIRST, "first", lambda: asked.append(time.perf_counter()) or "")
    started = time.perf_counter()
    thread = warm(server, pause=0.3)
    assert thread.daemon
    assert time.perf_counter() - started < 0.2
    thread.join(timeout=10)
    assert len(asked) == 1
    assert asked[0] - started >= 0.3


def test_a_city_without_an_index_starts_as_well() -> None:
    warm(Flask("bare"), pause=0.0).join(timeout=10)
