"""Users and their passwords."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from data.store.accounts import (
    AccountError,
    User,
    add_user,
    disable_user,
    enable_user,
    find_user,
    list_users,
    set_password,
    verify,
)
from data.store.database import NotFoundError, Store, open_store
from data.store.sessions import read_session, start_session
from data.store.tables import USERS
from tests.helpers.at_once import at_once

PASSWORD = "correct horse battery"


def stored_hash(store: Store, name: str) -> str:
    with store.read() as connection:
        return connection.execute(select(USERS.c.password_hash).where(USERS.c.name == name)).scalar_one()


def test_a_user_is_known_by_name_and_password(store: Store, clock):
    made = add_user(store, " Ada  Lovelace ", "commissioner", PASSWORD)
    assert (made.name, made.role, made.created, made.disabled) == ("Ada Lovelace", "commissioner", clock.now, None)
    for name in ("Ada Lovelace", "ada lovelace", " ADA  LOVELACE"):
        assert verify(store, name, PASSWORD) == made
        assert find_user(store, name) == made
    assert verify(store, "Ada Lovelace", PASSWORD + " ") is None
    assert verify(store, "Grace", PASSWORD) is None
    assert find_user(store, "Grace") is None


def test_only_commissioners_may_change(store: Store):
    assert add_user(store, "Ada", "commissioner", PASSWORD).may_change
    assert not add_user(store, "Grace", "councillor", PASSWORD).may_change
    assert not disable_user(store, "Ada").may_change


def test_the_store_keeps_an_argon2id_hash_and_nowhere_the_password(store: Store):
    add_user(store, "Ada", "commissioner", PASSWORD)
    assert stored_hash(store, "Ada").startswith("$argon2id$v=19$")
    assert stored_hash(store, "Ada") != PASSWORD
    assert "argon2" not in repr(find_user(store, "Ada"))
    assert all(PASSWORD not in str(entry) and "argon2" not in str(entry) for entry in store.audit_log())


def test_in_production_the_parameters_are_the_librarys(tmp_path):
    store = open_store(tmp_path)
    add_user(store, "Ada", "commissioner", PASSWORD)
    # RFC 9106's second recommended option: 64 MiB, 3 passes, 4 lanes.
    assert stored_hash(store, "Ada").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert verify(store, "Ada", PASSWORD).name == "Ada"
    store.close()


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("", "too short. Use at least 12"),
        ("elevenchars", "too short"),
        ("x" * 1001, "too long. Use at most 1000"),
        ("Commissioner Ada", "is the name"),
        (" commissioner  ADA", "is the name"),
        ("abcabcabcabcabc", "too simple. Use at least 5"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(store: Store, password: str, message: str):
    with pytest.raises(AccountError, match=message) as told:
        add_user(store, "Commissioner Ada", "commissioner", password)
    assert not password or password not in str(told.value)
    assert list_users(store) == []
    add_user(store, "Commissioner Ada", "commissioner", PASSWORD)
    with pytest.raises(AccountError, match=message):
        set_password(store, "Commissioner Ada", password)
    assert verify(store, "Commissioner Ada", PASSWORD)


def test_twelve_characters_are_enough_and_any_are_allowed(store: Store):
    for number, password in enumerate(("twelve chars", "пароль-пароль", "🐝🦋 bees, moths")):
        user = add_user(store, f"user {number}", "councillor", password)
        assert verify(store, f"user {number}", password) == user


def test_a_password_typed_on_another_keyboard_is_the_same(store: Store):
    add_user(store, "Ada", "commissioner", "caf\u00e9 au lait noir")
    assert verify(store, "Ada", "cafe\u0301 au lait noir")


@pytest.mark.parametrize("name", ["", "   ", "x" * 65, "Ada\nLovelace\x00", "=cmd()", "<b>", "Ada\u202e"])
def test_a_name_is_letters_digits_and_a_few_signs(store: Store, name: str):
    with pytest.raises(AccountError, match="cannot be a name"):
        add_user(store, name, "commissioner", PASSWORD)


@pytest.mark.parametrize("role", ["", "admin", "Commissioner"])
def test_there_are_two_roles(store: Store, role: str):
    with pytest.raises(AccountError, match=r"There is no role .* Use one of: commissioner, councillor\."):
        add_user(store, "Ada", role, PASSWORD)


def test_a_name_is_taken_once(store: Store):
    add_user(store, "Ada", "commissioner", PASSWORD)
    with pytest.raises(AccountError, match=r'There is a user called "ADA" already\. Choose another'):
        add_user(store, "ADA", "councillor", PASSWORD)


@pytest.mark.long
def test_of_many_who_take_a_name_at_once_one_gets_it(opened: Callable[[], Store]):
    stores = [opened(), opened()]
    results = at_once(6, lambda n: add_user(stores[n % 2], "Ada", "commissioner", PASSWORD))
    assert sum(isinstance(result, User) for result in results) == 1
    assert sum(isinstance(result, AccountError) for result in results) == 5


def test_whatever_is_typed_gets_an_answer(store: Store):
    add_user(store, "Ada", "commissioner", PASSWORD)
    for name, password in (("Ada", ""), ("Ada", "\ud800"), ("\ud800", "x"), ("", ""), ("A" * 10**5, "x"),
                           ("Ada", "x" * 10**6), ("Ada\x00", PASSWORD)):  # fmt: skip
        assert verify(store, name, password) is None


def test_each_answer_takes_one_check_of_one_hash(place: str, clock, cheap: PasswordHasher):
    class Counting(PasswordHasher):
        checked: list[str] = []  # noqa: RUF012 (one list for the one test)

        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            self.checked.append(str(hash))
            return super().verify(hash, password)

    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    store = open_store(place, clock=clock, hasher=hasher)
    add_user(store, "Ada", "commissioner", PASSWORD)
    add_user(store, "Grace", "commissioner", PASSWORD)
    disable_user(store, "Grace")
    for name, password in (("Ada", PASSWORD), ("Ada", "wrong"), ("Grace", PASSWORD), ("nobody", PASSWORD), ("", "")):
        hasher.checked.clear()
        verify(store, name, password)
        assert len(hasher.checked) == 1
        assert "m=8,t=1,p=1" in hasher.checked[0]
    store.close()


def test_a_hash_with_other_parameters_is_renewed_at_the_next_right_password(place: str, clock, cheap: PasswordHasher):
    store = open_store(place, clock=clock, hasher=cheap)
    add_user(store, "Ada", "commissioner", PASSWORD)
    before = stored_hash(store, "Ada")
    store.close()
    dearer = open_store(place, clock=clock, hasher=PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert verify(dearer, "Ada", "wrong password") is None
    assert stored_hash(dearer, "Ada") == before
    session = start_session(dearer, verify(dearer, "Ada", PASSWORD))
    assert "m=16,t=2,p=1" in stored_hash(dearer, "Ada")
    renewed = stored_hash(dearer, "Ada")
    assert verify(dearer, "Ada", PASSWORD)
    assert stored_hash(dearer, "Ada") == renewed
    assert read_session(dearer, session.token)
    dearer.close()


def test_renewing_a_hash_does_not_bring_an_old_password_back(place: str, clock, cheap: PasswordHasher):
    other = open_store(place, clock=clock, hasher=cheap)

    class Slow(PasswordHasher):
        def check_needs_rehash(self, hash: str | bytes) -> bool:
            set_password(other, "Ada", "another good one")
            return True

    store = open_store(place, clock=clock, hasher=Slow(time_cost=1, memory_cost=8, parallelism=1))
    add_user(store, "Ada", "commissioner", PASSWORD)
    verify(store, "Ada", PASSWORD)
    assert verify(other, "Ada", PASSWORD) is None
    assert verify(other, "Ada", "another good one")
    store.close()
    other.close()


def test_a_new_password_replaces_the_old_and_ends_all_sessions(store: Store):
    user = add_user(store, "Ada", "commissioner", PASSWORD)
    other = start_session(store, add_user(store, "Grace", "councillor", PASSWORD))
    sessions = [start_session(store, user) for _ in range(2)]
    set_password(store, "ada", "another good one", by="Grace")
    assert verify(store, "Ada", PASSWORD) is None
    assert verify(store, "Ada", "another good one").name == "Ada"
    assert [read_session(store, session.token) for session in sessions] == [None, None]
    assert read_session(store, other.token)


def test_a_sign_in_with_the_old_password_cannot_finish_after_the_new_one(store: Store):
    add_user(store, "Ada", "commissioner", PASSWORD)
    checked = verify(store, "Ada", PASSWORD)
    set_password(store, "Ada", "another good one")
    with pytest.raises(AccountError, match="The account was changed a moment ago"):
        start_session(store, checked)


def test_of_sessions_begun_while_the_password_changes_none_is_left(opened: Callable[[], Store]):
    stores = [opened(), opened()]
    add_user(stores[0], "Ada", "commissioner", PASSWORD)
    checked = verify(stores[0], "Ada", PASSWORD)

    def deed(n: int):
        if n == 0:
            return set_password(stores[0], "Ada", "another good one")
        return start_session(stores[n % 2], checked)

    begun = [result for result in at_once(8, deed)[1:] if not isinstance(result, AccountError)]
    assert [read_session(stores[0], session.token) for session in begun] == [None] * len(begun)


def test_a_disabled_user_is_out_at_once_until_enabled(store: Store, clock):
    session = start_session(store, add_user(store, "Ada", "commissioner", PASSWORD))
    assert disable_user(store, "Ada", by="Grace").disabled == clock.now
    assert read_session(store, session.token) is None
    assert verify(store, "Ada", PASSWORD) is None
    enable_user(store, "Ada", by="Grace")
    assert verify(store, "Ada", PASSWORD).disabled is None
    assert read_session(store, session.token) is None


def test_a_session_that_outlived_its_user_opens_nothing(store: Store, clock):
    session = start_session(store, add_user(store, "Ada", "commissioner", PASSWORD))
    with store.write() as connection:
        connection.execute(update(USERS).values(disabled_at=clock.now))
    assert read_session(store, session.token) is None


def test_users_are_listed_by_name(store: Store):
    for name in ("grace", "Ada", "Zoë"):
        add_user(store, name, "councillor", PASSWORD)
    disable_user(store, "Ada")
    assert [(user.name, user.disabled is None) for user in list_users(store)] == [
        ("Ada", False), ("grace", True), ("Zoë", True)
    ]  # fmt: skip


@pytest.mark.parametrize("deed", [disable_user, enable_user, lambda store, name: set_password(store, name, PASSWORD)])
def test_an_unknown_user_is_told(store: Store, deed: Callable[[Store, str], User]):
    with pytest.raises(NotFoundError, match='There is no user called "nobody"'):
        deed(store, "nobody")


def test_the_audit_log_tells_who_changed_whom(store: Store):
    add_user(store, "Ada", "commissioner", PASSWORD)
    set_password(store, "Ada", "another good one", by="Ada")
    disable_user(store, "Ada", by="Grace")
    enable_user(store, "Ada", by="Grace")
    assert [(entry.who, entry.what, entry.about) for entry in reversed(store.audit_log())] == [
        ("command line", "commissioner added", "Ada"),
        ("Ada", "password changed", "Ada"),
        ("Grace", "user disabled", "Ada"),
        ("Grace", "user enabled", "Ada"),
    ]
