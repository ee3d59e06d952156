"""Signing in: sessions, slowed attempts, and the one-time link of the first run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from data.store.accounts import AccountError, User, add_user, disable_user, find_user, list_users, set_password
from data.store.database import Store
from data.store.sessions import SignedIn, csrf_matches, csrf_token, end_session, read_session, start_session
from data.store.sign_in import (
    WrongPasswordError,
    change_password,
    first_run_link_works,
    make_first_run_link,
    needs_first_user,
    purge_accounts,
    sign_in,
    use_first_run_link,
)
from data.store.tables import ATTEMPTS, FIRST_RUN_LINKS, METADATA, SESSIONS
from data.store.throttle import TooManyAttemptsError, begin_attempt, pass_attempt, wait_after
from tests.helpers.at_once import at_once

PASSWORD = "correct horse battery"
HOME = "192.0.2.7"


@pytest.fixture
def ada(store: Store) -> User:
    return add_user(store, "Ada", "commissioner", PASSWORD)


def attempt(store: Store, password: str = "wrong", name: str = "Ada", address: str = HOME) -> str:
    """What becomes of a sign-in, in a word."""
    try:
        sign_in(store, name, password, address)
    except WrongPasswordError:
        return "wrong"
    except TooManyAttemptsError as told:
        return f"wait {told.seconds}"
    return "in"


def rows(store: Store, table) -> int:
    with store.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_session_begins_with_the_right_password(store: Store, ada: User, clock):
    begun = sign_in(store, "ada", PASSWORD, HOME)
    found = read_session(store, begun.token)
    assert (found.user, found.started) == (ada, clock.now)
    assert found.ends == clock.now + timedelta(minutes=30)
    assert begun.session == found


@pytest.mark.parametrize(("name", "password"), [("Ada", "wrong"), ("nobody", PASSWORD), ("", ""), ("Grace", PASSWORD)])
def test_a_wrong_answer_does_not_tell_what_was_wrong(store: Store, ada: User, name: str, password: str):
    add_user(store, "Grace", "councillor", PASSWORD)
    disable_user(store, "Grace")
    with pytest.raises(WrongPasswordError, match=r"^The name or the password is not right\."):
        sign_in(store, name, password, HOME)
    assert rows(store, SESSIONS) == 0


def test_the_store_holds_no_token_and_no_password(store: Store, ada: User):
    begun = sign_in(store, "Ada", PASSWORD, HOME)
    link = "a link of the first run"
    attempt(store, password="hunter2 hunter2", name=PASSWORD)
    kept = []
    with store.read() as connection:
        for table in METADATA.sorted_tables:
            kept += [str(value) for row in connection.execute(select(table)) for value in row]
    assert begun.token not in repr(begun)
    for secret in (begun.token, csrf_token(begun.token), PASSWORD, "hunter2 hunter2", link):
        assert not any(secret in value for value in kept)
    assert hashlib.sha256(begun.token.encode()).hexdigest() in kept
    assert len(begun.token) == 43


def test_a_session_ends_half_an_hour_after_its_last_use(store: Store, ada: User, clock):
    token = sign_in(store, "Ada", PASSWORD, HOME).token
    for _ in range(3):
        clock.go_on(minutes=29)
        assert read_session(store, token).ends == clock.now + timedelta(minutes=30)
    clock.go_on(minutes=30)
    assert read_session(store, token) is None


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(store: Store, ada: User, clock):
    token = sign_in(store, "Ada", PASSWORD, HOME).token
    ends = clock.now + timedelta(hours=12)
    while clock.now + timedelta(minutes=20) < ends:
        clock.go_on(minutes=20)
        assert read_session(store, token).ends <= ends
    assert read_session(store, token).ends == ends
    clock.go_on(minutes=20)
    assert read_session(store, token) is None


def test_use_is_written_down_once_a_minute(store: Store, ada: User, clock):
    token = sign_in(store, "Ada", PASSWORD, HOME).token
    started = clock.now
    clock.go_on(seconds=59)
    read_session(store, token)
    with store.read() as connection:
        assert connection.execute(select(SESSIONS.c.seen_at)).scalar_one() == started
    clock.go_on(seconds=1)
    read_session(store, token)
    with store.read() as connection:
        assert connection.execute(select(SESSIONS.c.seen_at)).scalar_one() == clock.now


def test_signing_out_ends_one_session(store: Store, ada: User):
    here, there = (sign_in(store, "Ada", PASSWORD, HOME).token for _ in range(2))
    end_session(store, here)
    end_session(store, here)
    assert read_session(store, here) is None
    assert read_session(store, there).user == ada
    assert [entry.what for entry in store.audit_log()][:2] == ["signed out", "signed in"]


@pytest.mark.parametrize("token", ["", "x", "\ud800", "' OR 1=1 --", "x" * 10**5])
def test_a_token_that_was_never_given_out_finds_nothing(store: Store, ada: User, token: str):
    sign_in(store, "Ada", PASSWORD, HOME)
    assert read_session(store, token) is None
    end_session(store, token)
    assert rows(store, SESSIONS) == 1


def test_the_word_of_a_form_belongs_to_its_session(store: Store, ada: User):
    here, there = (sign_in(store, "Ada", PASSWORD, HOME).token for _ in range(2))
    word = csrf_token(here)
    assert word == csrf_token(here)
    assert csrf_matches(here, word)
    for wrong in (csrf_token(there), "", word[:-1], word.upper(), "\ud800", "é"):
        assert not csrf_matches(here, wrong)
    assert here not in word


def test_waits_double_up_to_a_quarter_of_an_hour():
    seconds = [wait_after(failures, free=3).total_seconds() for failures in range(1, 16)]
    assert seconds == [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    assert wait_after(10**9, free=3) == timedelta(minutes=15)


def test_wrong_passwords_for_an_account_are_slowed_and_the_right_one_waits_too(store: Store, ada: User, clock):
    assert [attempt(store) for _ in range(4)] == ["wrong", "wrong", "wrong", "wait 1"]
    assert attempt(store, PASSWORD) == "wait 1"
    clock.go_on(seconds=1)
    assert [attempt(store) for _ in range(2)] == ["wrong", "wait 2"]
    clock.go_on(seconds=1)
    assert attempt(store, PASSWORD) == "wait 1"
    clock.go_on(seconds=1)
    assert attempt(store, PASSWORD) == "in"
    assert [attempt(store) for _ in range(4)] == ["wrong", "wrong", "wrong", "wait 1"]


def test_an_account_is_slowed_whatever_the_address_and_the_spelling(store: Store, ada: User):
    for number, name in enumerate(("Ada", "ADA", " ada ")):
        assert attempt(store, name=name, address=f"192.0.2.{number}") == "wrong"
    assert attempt(store, address="198.51.100.1") == "wait 1"


def test_an_unknown_name_is_slowed_just_like_a_known_one(store: Store, ada: User, clock):
    known = [attempt(store, name="Ada", address="192.0.2.1") for _ in range(5)]
    unknown = [attempt(store, name="nobody", address="192.0.2.2") for _ in range(5)]
    assert known == unknown == ["wrong"] * 3 + ["wait 1"] * 2


def test_an_address_is_slowed_whatever_the_account(store: Store, ada: User, clock):
    assert [attempt(store, name=f"user {n}") for n in range(21)] == ["wrong"] * 20 + ["wait 1"]
    assert attempt(store, PASSWORD) == "wait 1"
    assert attempt(store, PASSWORD, address="192.0.2.8") == "in"
    clock.go_on(seconds=1)
    assert attempt(store, name="user 21") == "wrong"
    assert attempt(store, PASSWORD) == "wait 2"


def test_signing_in_to_ones_own_account_does_not_free_an_address(store: Store, ada: User, clock):
    for number in range(22):
        attempt(store, name=f"user {number}")
        clock.go_on(seconds=8)
    assert attempt(store, PASSWORD) == "in"
    assert attempt(store, name="user 23") == "wrong"
    assert attempt(store, name="user 24") == "wait 8"


def test_an_office_that_signs_in_rightly_is_never_slowed(store: Store, ada: User):
    assert [attempt(store, PASSWORD) for _ in range(40)] == ["in"] * 40


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.7", "::ffff:192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("no address", "no address", True),
        ("fe80::1%eth0", "fe80::1", True),
    ],
)
def test_what_counts_as_one_address(store: Store, one: str, other: str, same: bool):
    for number in range(20):
        begin_attempt(store, f"user {number}", one)
    if same:
        with pytest.raises(TooManyAttemptsError, match=r"Wait 1 second, then try again\."):
            begin_attempt(store, "another", other)
    else:
        begin_attempt(store, "another", other)


def test_attempts_are_forgotten_after_a_day(store: Store, ada: User, clock):
    for _ in range(12):
        attempt(store)
        clock.go_on(minutes=15)
    assert attempt(store) == "wrong"
    assert attempt(store) == "wait 900"
    clock.go_on(hours=24)
    assert [attempt(store) for _ in range(4)] == ["wrong"] * 3 + ["wait 1"]


def test_a_new_password_from_the_command_line_ends_the_wait(store: Store, ada: User, clock):
    for _ in range(12):
        attempt(store)
        clock.go_on(minutes=15)
    attempt(store)
    set_password(store, "Ada", "another good one")
    assert attempt(store, "another good one") == "in"


@pytest.mark.long
def test_attempts_at_once_are_all_counted_by_all_workers(opened: Callable[[], Store]):
    stores = [opened(), opened()]
    add_user(stores[0], "Ada", "commissioner", PASSWORD)
    results = at_once(12, lambda n: attempt(stores[n % 2], address=f"192.0.2.{n}"))
    assert results.count("wrong") == 3
    assert results.count("wait 1") == 9


@pytest.mark.long
def test_signing_in_and_failing_at_once_ends_well(opened: Callable[[], Store]):
    stores = [opened(), opened()]
    for number in range(8):
        add_user(stores[0], f"user {number}", "councillor", PASSWORD)
    results = at_once(8, lambda n: attempt(stores[n % 2], PASSWORD if n % 2 else "wrong", name=f"user {n}"))
    assert results == ["wrong", "in"] * 4
    with stores[0].read() as connection:
        counted = connection.execute(
            select(ATTEMPTS.c.failures).where(ATTEMPTS.c.key == f"address:{HOME}")
        ).scalar_one()
    assert counted == 4


def test_a_refused_attempt_is_in_the_audit_log_without_what_was_typed(store: Store, ada: User):
    attempt(store)
    attempt(store, name="my pass word 1")
    begin_attempt(store, "Ada", HOME)
    pass_attempt(store, "Ada", HOME)
    entries = store.audit_log()[:2]
    assert [(entry.who, entry.what, entry.about) for entry in entries] == [
        ("unknown", "sign-in refused", ""), ("Ada", "sign-in refused", "")
    ]  # fmt: skip


def test_changing_ones_password_needs_the_current_one_and_is_slowed(store: Store, ada: User):
    old = sign_in(store, "Ada", PASSWORD, HOME)
    with pytest.raises(AccountError, match="too short"):
        change_password(store, "Ada", PASSWORD, "short", HOME)
    for _ in range(3):
        with pytest.raises(WrongPasswordError):
            change_password(store, "Ada", "wrong", "another good one", HOME)
    with pytest.raises(TooManyAttemptsError):
        change_password(store, "Ada", PASSWORD, "another good one", HOME)
    set_password(store, "Ada", PASSWORD)
    new = change_password(store, "Ada", PASSWORD, "another good one", HOME)
    assert isinstance(new, SignedIn)
    assert read_session(store, new.token).user.name == "Ada"
    assert read_session(store, old.token) is None
    assert attempt(store, PASSWORD) == "wrong"
    assert attempt(store, "another good one") == "in"


def test_the_first_commissioner_is_made_with_a_link_that_works_once(store: Store):
    assert needs_first_user(store)
    token = make_first_run_link(store)
    assert first_run_link_works(store, token, "127.0.0.1")
    made = use_first_run_link(store, token, "Ada", PASSWORD, "127.0.0.1")
    assert (made.role, list_users(store)) == ("commissioner", [made])
    assert attempt(store, PASSWORD) == "in"
    assert not needs_first_user(store)
    assert not first_run_link_works(store, token, "127.0.0.1")
    with pytest.raises(AccountError, match="used before"):
        use_first_run_link(store, token, "Grace", PASSWORD, "127.0.0.1")
    with pytest.raises(AccountError, match="There is a commissioner already"):
        make_first_run_link(store)
    assert [(entry.who, entry.what) for entry in store.audit_log()][-2:] == [
        ("first-run link", "commissioner added"), ("command line", "first-run link made")
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"])
def test_the_link_works_on_the_machine_itself(store: Store, address: str):
    assert use_first_run_link(store, make_first_run_link(store), "Ada", PASSWORD, address)


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "0.0.0.0", "::", "", "localhost", "::ffff:192.0.2.7"])
def test_the_link_works_nowhere_else(store: Store, address: str):
    token = make_first_run_link(store)
    assert not first_run_link_works(store, token, address)
    with pytest.raises(AccountError, match="on the machine that Wardshift runs on only"):
        use_first_run_link(store, token, "Ada", PASSWORD, address)
    assert list_users(store) == []
    assert first_run_link_works(store, token, "::1")


def test_a_link_lasts_half_an_hour_and_the_newest_counts(store: Store, clock):
    old = make_first_run_link(store)
    new = make_first_run_link(store)
    assert rows(store, FIRST_RUN_LINKS) == 1
    with store.read() as connection:
        assert new not in str(connection.execute(select(FIRST_RUN_LINKS)).all())
    clock.go_on(minutes=29)
    assert not first_run_link_works(store, old, "::1")
    assert first_run_link_works(store, new, "::1")
    clock.go_on(minutes=1)
    for token in (old, new, "", "guess"):
        assert not first_run_link_works(store, token, "::1")
        with pytest.raises(AccountError, match="used before, or is too old"):
            use_first_run_link(store, token, "Ada", PASSWORD, "::1")


def test_a_link_outlives_a_password_or_name_that_is_not_allowed(store: Store):
    token = make_first_run_link(store)
    with pytest.raises(AccountError, match="too short"):
        use_first_run_link(store, token, "Ada", "short", "::1")
    with pytest.raises(AccountError, match="cannot be a name"):
        use_first_run_link(store, token, "<Ada>", PASSWORD, "::1")
    assert use_first_run_link(store, token, "Ada", PASSWORD, "::1")


def test_a_link_is_worth_nothing_once_there_is_a_commissioner(store: Store):
    add_user(store, "Grace", "councillor", PASSWORD)
    token = make_first_run_link(store)
    add_user(store, "Ada", "commissioner", PASSWORD)
    disable_user(store, "Ada")
    assert not first_run_link_works(store, token, "::1")
    with pytest.raises(AccountError):
        use_first_run_link(store, token, "Mallory", PASSWORD, "::1")
    assert find_user(store, "Mallory") is None


@pytest.mark.long
def test_of_many_who_use_the_link_at_once_one_is_made(opened: Callable[[], Store]):
    stores = [opened(), opened()]
    token = make_first_run_link(stores[0])
    results = at_once(8, lambda n: use_first_run_link(stores[n % 2], token, f"user {n}", PASSWORD, "::1"))
    assert sum(isinstance(result, User) for result in results) == 1
    assert len(list_users(stores[0])) == 1


def test_what_is_over_is_purged(store: Store, clock):
    make_first_run_link(store)
    ada = add_user(store, "Ada", "commissioner", PASSWORD)
    start_session(store, ada)
    attempt(store)
    purge_accounts(store)
    assert [rows(store, table) for table in (SESSIONS, ATTEMPTS, FIRST_RUN_LINKS)] == [1, 2, 1]
    clock.go_on(minutes=31)
    kept = start_session(store, ada)
    purge_accounts(store)
    assert [rows(store, table) for table in (SESSIONS, ATTEMPTS, FIRST_RUN_LINKS)] == [1, 2, 0]
    assert read_session(store, kept.token)
    clock.go_on(hours=24)
    purge_accounts(store)
    assert [rows(store, table) for table in (SESSIONS, ATTEMPTS)] == [0, 0]
