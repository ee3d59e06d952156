"""What readers begin with is made ahead, in the background, once the first page has had its turn."""

from __future__ import annotations

import threading

import pytest
from flask import Flask

from app import NOTTINGHAM, Settings, create_app
from callbacks.server import views
from callbacks.server.warming import LAID_OUT, Warming, warm

OPEN_MAP = {
    "output": "main.children", "outputs": {"id": "main", "property": "children"},
    "inputs": [{"id": "url", "property": "pathname", "value": "/"}],
    "state": [{"id": "url", "property": "search", "value": ""}], "changedPropIds": ["url.pathname"],
}  # fmt: skip


def test_what_readers_begin_with_is_kept_before_somebody_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    server = create_app(Settings(NOTTINGHAM)).server
    warming = server.extensions["wardshift-warming"]
    thread = warm(server, warming)
    client = server.test_client()
    assert client.post(LAID_OUT, json=OPEN_MAP).status_code == 200
    thread.join(timeout=120)

    def too_late(*_: object) -> str:
        raise AssertionError("made again")

    monkeypatch.setattr(views, "view_text", too_late)
    first = warming.addresses()
    assert {client.get(address).status_code for address in first} == {200}
    # What nobody prepared is made when it is asked for, and would show here.
    assert client.get(f"{first[0]}?ward=E05001823").status_code == 500


def test_the_first_page_goes_first() -> None:
    server = Flask("quiet")
    server.add_url_rule("/", "frame", lambda: "")
    server.add_url_rule(LAID_OUT, "page", lambda: "", methods=["POST"])
    made: list[str] = []
    shapes = threading.Event()

    def make_shapes() -> None:
        made.append("shapes")
        shapes.set()

    server.add_url_rule("/first", "first", lambda: made.append("views") or "")
    thread = warm(server, Warming((make_shapes,), lambda: ["/first"]))
    assert thread.daemon
    assert made == []
    client = server.test_client()
    client.get("/")
    assert shapes.wait(timeout=30)
    assert made == ["shapes"]
    client.post(LAID_OUT)
    thread.join(timeout=60)
    assert made == ["shapes", "views"]


def test_what_cannot_be_made_ahead_leaves_the_rest_made(caplog: pytest.LogCaptureFixture) -> None:
    server = Flask("quiet")
    server.add_url_rule(LAID_OUT, "page", lambda: "", methods=["POST"])
    made: list[str] = []

    def fail() -> None:
        raise ValueError("no shapes")

    server.add_url_rule("/second", "second", lambda: made.append("views") or "")
    thread = warm(server, Warming((fail,), lambda: ["/second"]))
    server.test_client().post(LAID_OUT)
    thread.join(timeout=60)
    assert made == ["views"]
    assert "no shapes" in caplog.text


def test_libraries_come_though_the_views_cannot_be_named(caplog: pytest.LogCaptureFixture) -> None:
    server = Flask("quiet")
    server.add_url_rule(LAID_OUT, "page", lambda: "", methods=["POST"])

    def unreadable() -> list[str]:
        raise ValueError("no store")

    thread = warm(server, Warming((), unreadable))
    server.test_client().post(LAID_OUT)
    thread.join(timeout=60)
    assert not thread.is_alive()
    assert "the addresses of the first views, made ahead" in caplog.text
