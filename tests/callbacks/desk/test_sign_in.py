"""Getting in and out of the desk: forms, cookies, waits, links that lead elsewhere, and what a proxy may say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import Settings
from data.store.accounts import add_user
from data.store.sessions import csrf_token
from data.store.sign_in import make_first_run_link
from data.store.tables import SESSIONS
from tests.helpers.desk_app import SECRET, Desk

FORM = {"name": "Ada", "password": SECRET}


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Desk]:
    """A desk that nobody has an account at."""
    made = Desk(tmp_path)
    yield made
    made.store.close()


def cookie_of(answer: TestResponse) -> str:
    return next(value for name, value in answer.headers if name == "Set-Cookie")


def enter(client: FlaskClient, **changes: object) -> TestResponse:
    return client.post("/desk/sign-in", data=FORM | changes)


def test_a_right_password_leads_to_the_desk_with_a_cookie_that_scripts_and_other_sites_cannot_use(desk: Desk) -> None:
    answer = enter(desk.client())
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/desk/"
    cookie = cookie_of(answer)
    for part in ("HttpOnly", "SameSite=Lax", "Path=/desk", "Max-Age=43200"):
        assert part in cookie
    assert "Secure" not in cookie
    assert "Domain" not in cookie


def test_off_this_machine_the_cookie_goes_over_tls_only_and_no_password_is_taken_in_the_clear(tmp_path: Path) -> None:
    away = Desk(tmp_path, host="0.0.0.0").people()
    shown = away.client().get("/desk/sign-in", base_url="http://wardshift.example")
    assert shown.status_code == 403
    assert "https://" in shown.text
    assert "<form" not in shown.text
    refused = away.client().post("/desk/sign-in", data=FORM, base_url="http://wardshift.example")
    assert refused.status_code == 403
    assert "Set-Cookie" not in refused.headers
    let_in = away.client().post("/desk/sign-in", data=FORM, base_url="https://wardshift.example")
    assert let_in.status_code == 303
    assert "Secure" in cookie_of(let_in)
    away.store.close()


def test_a_sign_in_gives_a_new_session_and_ends_the_one_that_was_brought_along(desk: Desk) -> None:
    planted = desk.token("Cleo")
    client = desk.client()
    client.set_cookie("wardshift_desk", planted, path="/desk")
    answer = enter(client)
    assert planted not in cookie_of(answer)
    victim = desk.client()
    victim.set_cookie("wardshift_desk", planted, path="/desk")
    assert victim.get("/desk/_dash-layout").status_code == 401
    assert client.get("/desk/_dash-layout").status_code == 200


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/desk/target?scenario=ab&version=1", "/desk/target?scenario=ab&version=1"),
        ("https://elsewhere.example/desk/", "/desk/"),
        ("//elsewhere.example/desk/", "/desk/"),
        ("/\\elsewhere.example/desk/", "/desk/"),
        ("/desk/\\elsewhere.example", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("/desk/../plan", "/desk/"),
        ("/desk/%2e%2e/plan", "/desk/"),
        ("/elsewhere", "/desk/"),
        ("", "/desk/"),
        ("/desk/a\r\nSet-Cookie: x=1", "/desk/"),
        ("http://[bad", "/desk/"),
    ],
)
def test_signing_in_leads_to_a_page_of_the_desk_only(desk: Desk, asked: str, led: str) -> None:
    answer = enter(desk.client(), next=asked)
    assert answer.status_code == 303
    assert answer.headers["Location"] == led


def test_a_page_that_is_asked_for_unsigned_is_where_the_sign_in_leads(desk: Desk) -> None:
    sent = desk.client().get("/desk/target?scenario=ab&version=1")
    assert sent.status_code == 302
    assert sent.headers["Location"] == "/desk/sign-in?next=%2Fdesk%2Ftarget%3Fscenario%3Dab%26version%3D1"
    form = desk.client().get(sent.headers["Location"]).text
    assert 'name="next" value="/desk/target?scenario=ab&amp;version=1"' in form


def test_what_was_typed_comes_back_as_text(desk: Desk) -> None:
    answer = enter(desk.client(), name='"><script>alert(1)</script>', next='"><script>')
    assert answer.status_code == 401
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert SECRET not in answer.text


def test_wrong_passwords_are_slowed_and_programs_are_told_how_long(fresh: Desk) -> None:
    fresh.people()
    client = fresh.client()
    answers = [enter(client, password="quite another secret") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert answers[-1].headers["Retry-After"] == "1"
    assert "Wait 1 second" in answers[-1].text
    # The right one has to wait as well, and a name that nobody has waits alike.
    assert enter(client).status_code == 429
    unknown = [enter(client, name="Nobody", password="quite another secret") for _ in range(4)]
    assert [answer.status_code for answer in unknown] == [401, 401, 401, 429]
    fresh.clock.go_on(seconds=2)
    assert enter(client).status_code == 303


def test_no_forwarded_address_is_believed_unless_a_proxy_is_reckoned_with(fresh: Desk, tmp_path: Path) -> None:
    fresh.people()

    def tried(desk: Desk, times: int) -> list[int]:
        # Each under another name, so that only the address is slowed.
        return [
            desk.client()
            .post(
                "/desk/sign-in",
                data={"name": f"Nobody {n}", "password": "x" * 12},
                headers={"X-Forwarded-For": f"192.0.2.{n}", "X-Forwarded-Proto": "https"},
                base_url="http://localhost",
            )
            .status_code
            for n in range(times)
        ]

    assert tried(fresh, 22)[-1] == 429
    behind = Desk(tmp_path / "behind", proxies=1).people()
    assert tried(behind, 22) == [401] * 22
    secure = behind.client().post("/desk/sign-in", data=FORM, headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in cookie_of(secure)
    behind.store.close()


@pytest.mark.parametrize("number", ["-1", "many", "10", ""])
def test_a_number_of_proxies_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    monkeypatch.setenv("WARDSHIFT_PROXIES", number)
    with pytest.raises(ValueError, match="WARDSHIFT_PROXIES"):
        Settings.from_environment()


def first_link(desk: Desk) -> str:
    return make_first_run_link(desk.store)


def test_the_first_link_makes_one_commissioner_once(fresh: Desk) -> None:
    token = first_link(fresh)
    client = fresh.client()
    shown = client.get(f"/desk/first?token={token}")
    assert shown.status_code == 200
    assert "first commissioner" in shown.text
    short = client.post("/desk/first", data={"token": token, "name": "Ada", "password": "short"})
    assert short.status_code == 400
    assert "at least 12 characters" in short.text
    made = client.post("/desk/first", data={"token": token, **FORM})
    assert made.status_code == 303
    assert client.get("/desk/account").text.count("Ada") == 1
    for again in (client.get(f"/desk/first?token={token}"), client.post("/desk/first", data={"token": token, **FORM})):
        assert again.status_code == 403
    assert len(fresh.rows()["users"]) == 1


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({}, "192.0.2.7"),
        ({}, "not an address"),
        ({"X-Forwarded-For": "127.0.0.1"}, "192.0.2.7"),
        ({"X-Forwarded-For": "192.0.2.7"}, "127.0.0.1"),
        ({"Forwarded": "for=192.0.2.7"}, "127.0.0.1"),
    ],
)
def test_the_first_link_is_for_this_machine_only(fresh: Desk, headers: dict[str, str], address: str) -> None:
    token = first_link(fresh)
    sent = {"headers": headers, "environ_overrides": {"REMOTE_ADDR": address}}
    assert fresh.client().get(f"/desk/first?token={token}", **sent).status_code == 403
    assert fresh.client().post("/desk/first", data={"token": token, **FORM}, **sent).status_code == 403
    assert fresh.rows()["users"] == []


def test_a_first_link_grows_old_and_none_works_beside_a_commissioner(fresh: Desk) -> None:
    token = first_link(fresh)
    fresh.clock.go_on(minutes=31)
    assert fresh.client().get(f"/desk/first?token={token}").status_code == 403
    token = first_link(fresh)
    add_user(fresh.store, "Ada", "commissioner", SECRET)
    assert fresh.client().post("/desk/first", data={"token": token, **FORM, "name": "Eve"}).status_code == 403
    assert len(fresh.rows()["users"]) == 1


def csrf_on(client: FlaskClient) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', client.get("/desk/account").text)
    assert found
    return found.group(1)


def test_signing_out_ends_the_session_on_the_server(desk: Desk) -> None:
    token = desk.token("Ada")
    client = desk.client()
    client.set_cookie("wardshift_desk", token, path="/desk")
    assert client.post("/desk/sign-out", data={"csrf": "0" * 64}).status_code == 403
    assert client.get("/desk/_dash-layout").status_code == 200
    left = client.post("/desk/sign-out", data={"csrf": csrf_on(client)})
    assert left.headers["Location"] == "/desk/sign-in"
    assert "Max-Age=0" in cookie_of(left)
    kept = desk.client()
    kept.set_cookie("wardshift_desk", token, path="/desk")
    assert kept.get("/desk/_dash-layout").status_code == 401


def test_a_new_password_ends_all_other_sessions(fresh: Desk) -> None:
    fresh.people()
    here, there = fresh.client("Ada"), fresh.client("Ada")
    new = "another long secret"
    wrong = here.post("/desk/password", data={"csrf": csrf_on(here), "current": "wrong wrong wrong", "new": new})
    assert wrong.status_code == 400
    forged = here.post("/desk/password", data={"csrf": csrf_token("made-up"), "current": SECRET, "new": new})
    assert forged.status_code == 403
    changed = here.post("/desk/password", data={"csrf": csrf_on(here), "current": SECRET, "new": new})
    assert changed.status_code == 303
    assert "Your password is changed" in here.get(changed.headers["Location"]).text
    assert here.get("/desk/_dash-layout").status_code == 200
    assert there.get("/desk/_dash-layout").status_code == 401
    assert enter(fresh.client()).status_code == 401
    assert enter(fresh.client(), password=new).status_code == 303


def test_guesses_at_the_present_password_are_slowed_too(fresh: Desk) -> None:
    fresh.people()
    client = fresh.client("Ada")
    form = {"csrf": csrf_on(client), "current": "wrong wrong wrong", "new": "another long secret"}
    answers = [client.post("/desk/password", data=form) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [400, 400, 400, 429]
    assert answers[-1].headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://localhost"}, True),
        ({"Origin": "http://elsewhere.example"}, False),
        ({"Origin": "http://localhost.elsewhere.example"}, False),
        ({"Origin": "http://localhost:81"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://[bad"}, False),
        ({}, True),
    ],
)
def test_what_another_site_sends_changes_nothing(desk: Desk, headers: dict[str, str], allowed: bool) -> None:
    client = desk.client("Ada")
    posts = {
        "/desk/sign-in": {"data": FORM},
        "/desk/sign-out": {"data": {"csrf": "0" * 64}},
        "/desk/_dash-update-component": {"json": {}},
    }
    for path, body in posts.items():
        answer = client.post(path, headers=headers, **body)
        assert ("from another site" in answer.text) is not allowed, path
        assert (answer.status_code == 403 and "another site" in answer.text) is not allowed


@pytest.mark.parametrize(
    "path", ["/desk", "/desk/", "/desk/target", "/desk/sign-in", "/desk/account", "/desk/_dash-layout"]
)
@pytest.mark.parametrize("name", [None, "Ada"])
def test_no_page_of_the_desk_is_kept(desk: Desk, path: str, name: str | None) -> None:
    answer = desk.client(name).get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    source = "'self'" if answer.mimetype == "text/html" else "'none'"
    assert f"default-src {source}" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_program_text_is_kept_by_browsers_but_only_given_to_those_who_are_signed_in(desk: Desk) -> None:
    page = desk.client("Ada").get("/desk/").text
    scripts = re.findall(r'src="(/desk/_dash-component-suites/[^"]+)"', page)
    assert scripts
    assert "no-store" not in desk.client("Ada").get(scripts[0]).headers.get("Cache-Control", "")
    refused = desk.client().get(scripts[0])
    assert refused.status_code == 401
    assert refused.headers["Cache-Control"] == "no-store"


def test_a_request_that_is_far_too_large_is_not_read(desk: Desk) -> None:
    answer = desk.client("Ada").post(
        "/desk/_dash-update-component", data=b"[" * (17 * 2**20), content_type="application/json"
    )
    assert answer.status_code == 413


def test_sessions_that_are_over_are_removed_at_the_next_start(fresh: Desk, tmp_path: Path) -> None:
    fresh.people()
    fresh.clock.now = datetime(2020, 1, 1, tzinfo=UTC)
    fresh.client("Ada")
    with fresh.store.read() as connection:
        assert len(connection.execute(select(SESSIONS)).all()) == 1
    again = Desk(tmp_path)
    with again.store.read() as connection:
        assert connection.execute(select(SESSIONS)).all() == []
    again.store.close()
