"""What a callback reads: the parts that it declared, each with its kind of value; all else is refused in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import NOTTINGHAM, Settings, create_app
from callbacks.server.bodies import readable
from callbacks.server.hosts import host_named, plain_host, with_port

UPDATE = "/_dash-update-component"
OPENING = {
    "output": "main.children", "outputs": {"id": "main", "property": "children"},
    "inputs": [{"id": "url", "property": "pathname", "value": "/"}],
    "state": [{"id": "url", "property": "search", "value": ""}], "changedPropIds": ["url.pathname"],
}  # fmt: skip


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings(NOTTINGHAM)).server.test_client()


@pytest.mark.parametrize("depth", [900, 30_000])
def test_a_body_nested_deeper_than_anybody_reads_is_a_bad_request(client: FlaskClient, depth: int) -> None:
    deep = "[" * depth + "]" * depth
    whole = json.dumps(OPENING).replace('"value": ""', f'"value": {deep}')
    for body in (deep, "[" * depth, whole):
        answer = client.post(UPDATE, data=body, content_type="application/json")
        assert (answer.status_code, "cannot be read" in answer.text) == (400, True)


def changed(**parts: object) -> dict[str, object]:
    return OPENING | parts


@pytest.mark.parametrize(
    "body",
    [
        changed(outputs={}),
        changed(outputs={"id": "nav", "property": "children"}),
        changed(outputs=[]),
        changed(inputs=[{"id": "other", "property": "pathname", "value": "/"}]),
        changed(inputs=[[{"id": "url", "property": "pathname", "value": "/"}]]),
        # Another property's value is not measured as an address is.
        changed(state=[{"id": "url", "property": "Search", "value": "?ward=" + "x" * 50_000}]),
        changed(state=[{"id": "url", "property": "search", "value": ["?ward=" + "x" * 50_000]}]),
        changed(changedPropIds=["{not json.n_clicks"]),
        changed(changedPropIds=["{" * 5_000]),
    ],
)
def test_what_the_callback_did_not_declare_is_a_bad_request(client: FlaskClient, body: dict[str, object]) -> None:
    assert client.post(UPDATE, json=OPENING).status_code == 200
    assert client.post(UPDATE, json=body).status_code == 400


def test_a_path_is_as_long_as_an_address_may_be(client: FlaskClient) -> None:
    long = changed(inputs=[{"id": "url", "property": "pathname", "value": "/" + "x" * 4_000}])
    assert client.post(UPDATE, json=long).status_code == 414


PATTERN = '{"about":["ALL"],"type":"tick"}'
TICKED = {"ticked.children": {"inputs": [{"id": PATTERN, "property": "checked"}], "state": []}}


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        ([], True),
        ([{"id": {"about": "a", "type": "tick"}, "property": "checked", "value": True}], True),
        ([{"id": {"about": "a", "type": "tick"}, "property": "checked"}], True),
        ([{"id": "a", "property": "checked", "value": True}], False),
        ([{"id": {"type": "tick"}, "property": "checked", "value": True}], False),
        ([{"id": {"about": ["a"], "type": "tick"}, "property": "checked", "value": True}], False),
        ([{"id": {"about": "a", "type": "tick"}, "property": "checked", "value": "yes"}], False),
        ({"id": PATTERN, "property": "checked"}, False),
    ],
)
def test_a_pattern_stands_for_ids_with_its_keys(parts: object, read: bool) -> None:
    body = {"output": "ticked.children", "outputs": {"id": "ticked", "property": "children"}, "inputs": [parts]}
    assert readable(body, TICKED) is read


# Names of hosts


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("need.city.example", "need.city.example"),
        ("Need.City.Example:8443", "need.city.example"),
        ("need.city.example.", "need.city.example"),
        ("łódź.example", "xn--d-uga0v4h.example"),
        ("2001:db8::1", "[2001:db8::1]"),
        ("[2001:DB8::1]:443", "[2001:db8::1]"),
    ],
)
def test_a_host_is_named_as_browsers_send_it(written: str, name: str) -> None:
    assert host_named(written) == name
    assert plain_host(name) == name


@pytest.mark.parametrize("written", ["https://need.city.example", "*.example", "need.example/x", "a b", ".", "x:y"])
def test_what_names_no_host_ends_the_start(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("WARDSHIFT_HOSTS", f"ok.example, {written}")
    with pytest.raises(ValueError, match=r"WARDSHIFT_HOSTS names .*such as need\.city\.example"):
        Settings.from_environment()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("LOCALHOST:8050", 200),
        ("localhost.", 200),
        ("localhost:1:1", 400),
        ("localhost:", 400),
        ("evil.localhost", 400),
    ],
)
def test_capitals_and_the_last_dot_make_no_other_host(client: FlaskClient, host: str, status: int) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == status


def test_a_password_is_taken_at_this_machines_own_name_in_capitals(tmp_path: Path) -> None:
    server = create_app(Settings(NOTTINGHAM, store=str(tmp_path))).server
    for host in ("LOCALHOST:8050", "localhost.", "127.0.0.1"):
        assert server.test_client().get("/desk/sign-in", headers={"Host": host}).status_code == 200, host


def test_an_ipv6_address_stands_in_brackets_before_its_port() -> None:
    assert [with_port(host, 80) for host in ("::1", "[::1]", "127.0.0.1")] == ["[::1]:80", "[::1]:80", "127.0.0.1:80"]


def test_spend_shift_is_shown_while_the_store_is_gone(tmp_path: Path) -> None:
    server = create_app(Settings(NOTTINGHAM, store=str(tmp_path))).server
    (tmp_path / "wardshift.db").rename(tmp_path / "away.db")
    opening = changed(inputs=[{"id": "url", "property": "pathname", "value": "/shift"}])
    answer = server.test_client().post(UPDATE, json=opening)
    assert answer.status_code == 200
    assert "cannot be shown" not in answer.text
    assert "Whether a plan is published cannot be told at the moment" in answer.text
    assert server.test_client().get("/readyz").status_code == 503
