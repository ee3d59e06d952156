"""The slowest first answer is made ahead, in the background, once the first page has had its turn."""

from __future__ import annotations

import sys
import time

import pytest
from flask import Flask

from app import NOTTINGHAM, Settings, create_app
from callbacks.pages import map as map_page
from callbacks.server.warming import FIRST, first_views, warm
from geo.city import City


def test_the_answer_is_made_before_somebody_asks_for_it() -> None:
    server = create_app(Settings(NOTTINGHAM)).server
    warm(server, pause=0.0).join(timeout=60)
    assert "esda.moran" in sys.modules
    started = time.perf_counter()
    assert server.test_client().get(FIRST).status_code == 200
    # What is kept is given out; the simulation alone takes many times as long.
    assert time.perf_counter() - started < 0.05


def test_every_first_view_of_the_map_is_kept_before_somebody_asks_for_it(
    nottingham: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = create_app(Settings(NOTTINGHAM)).server
    views = first_views(nottingham.public())
    assert len(set(views)) == len(views) == 2 * (1 + 38)
    assert "/values/map?indicator=imd_score&edition=2019" in views[: 2 * (1 + len(nottingham.catalogue))]
    warm(server, views, pause=0.0).join(timeout=120)

    def too_late(*_: object, **__: object) -> None:
        raise AssertionError("made again")

    for name in ("map_patch", "ranking"):
        monkeypatch.setattr(map_page, name, too_late)
    client = server.test_client()
    assert {client.get(address).status_code for address in views} == {200}
    # What nobody prepared is made when it is asked for, and would show here.
    assert client.get("/values/map?indicator=imd_score&edition=2019&ward=E05001823").status_code == 500


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
