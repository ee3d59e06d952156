"""What readers begin with is made ahead, in the background, once the first page has had its turn."""

from __future__ import annotations

import threading

import pytest
from flask import Flask

from app import NOTTINGHAM, Settings, create_app
from callbacks.server import views
from callbacks.server.warming import warm


def test_what_readers_begin_with_is_kept_before_somebody_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    server = create_app(Settings(NOTTINGHAM)).server
    first = server.extensions["wardshift-first"]()
    warm(server, first, pause=0.0).join(timeout=120)

    def too_late(*_: object) -> str:
        raise AssertionError("made again")

    monkeypatch.setattr(views, "answer_text", too_late)
    client = server.test_client()
    assert {client.get(address).status_code for address in first} == {200}
    # What nobody prepared is made when it is asked for, and would show here.
    assert client.get(f"{first[0]}?ward=E05001823").status_code == 500


def test_the_first_page_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go, asked = threading.Event(), threading.Event()
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        let_go.wait(timeout=30)

    monkeypatch.setattr("callbacks.server.warming.sleep", wait)
    server = Flask("quiet")
    server.add_url_rule("/first", "first", lambda: asked.set() or "")
    thread = warm(server, ["/first"], pause=2.0)
    assert thread.daemon
    assert not asked.is_set()
    let_go.set()
    thread.join(timeout=30)
    assert asked.is_set()
    assert waited == [2.0]
