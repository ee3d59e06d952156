"""How much a request may bring, to whom the server answers, and what it says when the store does not."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app import NOTTINGHAM, Settings, create_app
from callbacks.server.limits import LARGEST_BODY, LARGEST_FORM, LONGEST_SEARCH
from data.store.database import StoreTroubleError, open_store
from geo.kept_bytes import BUDGET
from tests.helpers.desk_app import SECRET, Desk

OUTPUT = "main.children"


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings(NOTTINGHAM)).server.test_client()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path).people()
    yield made
    made.store.close()


def opened(search: object, pathname: object = "/") -> dict[str, object]:
    """What the browser sends to open a page."""
    inputs = [{"id": "url", "property": "pathname", "value": pathname}]
    state = [{"id": "url", "property": "search", "value": search}]
    return {"output": OUTPUT, "outputs": {"id": "main", "property": "children"}, "inputs": inputs, "state": state,
            "changedPropIds": ["url.pathname"]}  # fmt: skip


LONG = [f"ward={'x' * LONGEST_SEARCH}", "&".join(f"p{n}=1" for n in range(101))]


@pytest.mark.parametrize("search", LONG, ids=["characters", "parameters"])
def test_an_address_that_is_too_long_is_refused_before_anything_is_made(client: FlaskClient, search: str) -> None:
    before = BUDGET.held
    for path in ("/", "/shift", "/download/view.csv", "/views/0123456789abcdef/map/map"):
        answer = client.get(f"{path}?{search}")
        assert (answer.status_code, "too long" in answer.text) == (414, True), path
    posted = client.post("/_dash-update-component", json=opened(f"?{search}"))
    assert (posted.status_code, "too long" in posted.text) == (414, True)
    assert BUDGET.held == before


def test_an_address_of_the_longest_kind_is_read(client: FlaskClient) -> None:
    search = "&".join(["show=table"] * 99 + ["ward=" + "x" * 2000])
    assert client.get(f"/?{search}").status_code == 200
    assert client.post("/_dash-update-component", json=opened(f"?{search}")).status_code == 200


@pytest.mark.parametrize("strange", [7, ["?"], {"a": 1}])
def test_what_is_no_address_is_not_read(client: FlaskClient, strange: object) -> None:
    assert client.post("/_dash-update-component", json=opened(strange)).status_code == 400
    assert client.post("/_dash-update-component", json=opened(None)).status_code == 200


def test_the_public_pages_read_no_large_body(client: FlaskClient) -> None:
    body = json.dumps(opened("") | {"padding": "x" * LARGEST_BODY})
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert (answer.status_code, "larger than what is read" in answer.text) == (413, True)


def test_a_form_is_no_larger_than_a_name_and_a_password(desk: Desk) -> None:
    for path in ("/desk/sign-in", "/desk/first"):
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
            form = {"name": "a" + "\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT BELOW}" * 40_000, "password": SECRET}
            answer = desk.client().post(path, data=form, content_type=kind)
            assert answer.status_code in (403, 413), (path, kind)
    small = desk.client().post("/desk/sign-in", data={"name": "x" * (LARGEST_FORM - 100), "password": SECRET})
    assert small.status_code == 401
    assert desk.client().post("/desk/sign-in", data={"name": "Ada", "password": SECRET}).status_code == 303


# Names


@pytest.mark.parametrize(
    ("settings", "host", "status"),
    [
        ({}, "127.0.0.1:8050", 200),
        ({}, "localhost", 200),
        ({}, "[::1]:8050", 200),
        ({}, "rebound.example", 400),
        ({"hosts": ("need.city.example",)}, "need.city.example", 200),
        ({"hosts": ("need.city.example",), "host": "0.0.0.0"}, "need.city.example:443", 200),
        ({"hosts": ("need.city.example",), "host": "0.0.0.0"}, "127.0.0.1", 200),
        ({"hosts": ("need.city.example",), "host": "0.0.0.0"}, "other.example", 400),
        ({"host": "0.0.0.0"}, "other.example", 200),
        ({"proxies": 1}, "other.example", 200),
    ],
)
def test_the_server_answers_to_its_own_names(settings: dict[str, object], host: str, status: int) -> None:
    client = create_app(Settings(NOTTINGHAM, **settings)).server.test_client()  # type: ignore[arg-type]
    for path in ("/", "/healthz", "/views/x/map/map"):
        answer = client.get(path, base_url=f"http://{host}")
        assert (answer.status_code == 400) == (status == 400), path
    if status == 400:
        assert "WARDSHIFT_HOSTS" in answer.text


def test_the_name_localhost_alone_lets_no_password_through_in_the_clear(tmp_path: Path) -> None:
    away = Desk(tmp_path, host="0.0.0.0").people()
    form = {"name": "Ada", "password": SECRET}
    for address, status in (("192.0.2.7", 403), ("127.0.0.1", 303)):
        answer = away.client().post(
            "/desk/sign-in", data=form, base_url="http://localhost", environ_base={"REMOTE_ADDR": address}
        )
        assert answer.status_code == status, address
    away.store.close()


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDSHIFT_HOSTS", "need.city.example, city.example")
    monkeypatch.setenv("WARDSHIFT_CACHE_MB", "8")
    settings = Settings.from_environment()
    assert settings.hosts == ("need.city.example", "city.example")
    assert settings.cache_mb == 8
    monkeypatch.setenv("WARDSHIFT_CACHE_MB", "none")
    with pytest.raises(ValueError, match="WARDSHIFT_CACHE_MB is 'none'"):
        Settings.from_environment()


# The store


def break_store(desk: Desk) -> None:
    """From now on the database answers nothing."""

    @event.listens_for(desk.store.engine, "before_cursor_execute")
    def fail(*_: object) -> None:
        raise OperationalError("SELECT secret", {"password": "hunter2"}, RuntimeError("server closed the connection"))


def test_the_public_pages_live_on_without_the_store(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    client = desk.client()
    assert client.get("/readyz").status_code == 200
    break_store(desk)
    with caplog.at_level(logging.INFO):
        for path in ("/", "/need", "/money", "/shift", "/change", "/wards", "/plan", "/data"):
            page = client.post("/_dash-update-component", json=opened("", path))
            assert page.status_code == 200, path
            assert "The fault has the number" not in page.text, path
        assert "cannot be told at the moment" in client.post("/_dash-update-component", json=opened("", "/plan")).text
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        assert client.get("/download/plan.csv").status_code == 503
    assert "server closed the connection" in caplog.text
    assert "hunter2" not in caplog.text
    assert "Traceback" not in caplog.text


def test_the_desk_says_in_a_sentence_that_the_store_does_not_answer(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    client = desk.client("Ada")
    break_store(desk)
    for path in ("/desk/", "/desk/target", "/desk/account"):
        answer = client.get(path)
        assert (answer.status_code, "cannot be reached now" in answer.text) == (503, True), path
        assert answer.mimetype == "text/html"
    sent = client.post("/desk/sign-in", data={"name": "Ada", "password": SECRET})
    assert (sent.status_code, "cannot be reached now" in sent.text) == (503, True)
    scripted = client.get("/desk/_dash-layout")
    assert (scripted.status_code, scripted.mimetype) == (503, "text/plain")
    assert "hunter2" not in caplog.text
    assert "SELECT" not in caplog.text


def test_trouble_with_the_database_is_an_error_of_the_store(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.close()
    (tmp_path / "wardshift.db").write_bytes(b"no database at all" * 1000)
    for wal in tmp_path.glob("wardshift.db-*"):
        wal.unlink()
    assert not store.ready()
    with pytest.raises(StoreTroubleError, match="cannot be reached now") as trouble, store.read() as connection:
        connection.exec_driver_sql("SELECT 1 FROM users")
    assert "not a database" in str(trouble.value.reason)


def test_parameters_of_statements_stand_in_no_message(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    assert store.engine.hide_parameters
    store.close()
