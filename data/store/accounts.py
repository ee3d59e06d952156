"""The users of the desk: commissioners and councillors, and their passwords."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Connection, RowMapping, delete, select, update
from sqlalchemy.exc import IntegrityError

from data.store.database import NotFoundError, Store, StoreError
from data.store.roles import ROLES
from data.store.tables import ATTEMPTS, SESSIONS, USERS
from geo.scenarios.typed_text import normal, same_name_key

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 1_000
FEWEST_CHARACTERS = 5
"""Different ones in a password: "aaaaaaaaaaaa" is long, and no secret."""

_U = USERS.c


class AccountError(StoreError):
    """A user that cannot be made or changed so, with the cure."""


@dataclass(frozen=True)
class User:
    """A user of the desk. It holds no password and no hash.

    Attributes
    ----------
    id : int
    name : str
    role : str
        "commissioner" or "councillor".
    created : datetime
        UTC.
    password_version : int
        How many passwords the user has had.
    disabled : datetime or None
        UTC; since when the user cannot sign in.
    """

    id: int
    name: str
    role: str
    created: datetime
    password_version: int
    disabled: datetime | None

    @property
    def may_change(self) -> bool:
        """Whether the user may change scenarios and publish plans."""
        return self.role == "commissioner" and self.disabled is None


def add_user(store: Store, name: str, role: str, password: str, by: str = "command line") -> User:
    """Make a user.

    Parameters
    ----------
    store : Store
    name : str
        1 to 64 letters, digits, spaces and . _ - ' @; capitals do not tell names apart.
    role : str
        One of `ROLES`.
    password : str
        At least 12 characters, and not the name. There is no default.
    by : str, optional
        Who makes it, for the audit log.

    Raises
    ------
    AccountError
        When the name is taken, or one of them is not allowed.
    """
    hashed = hash_password(store, name, password)
    with store.write() as connection:
        return insert_user(store, connection, name, role, hashed, by)


def insert_user(store: Store, connection: Connection, name: str, role: str, hashed: str, by: str) -> User:
    """Make a user within a transaction; see `add_user`.

    Raises
    ------
    AccountError
        When the name is taken or not allowed, or there is no such role.
    """
    if role not in ROLES:
        raise AccountError(f'There is no role "{role}". Use one of: {", ".join(ROLES)}.')
    name = _clean_name(name)
    columns = {"name": name, "name_key": user_key(name), "role": role, "password_hash": hashed}
    new = USERS.insert().values(**columns, created_at=store.clock(), password_version=1).returning(USERS)
    try:
        row = connection.execute(new).mappings().one()
    except IntegrityError:
        raise AccountError(f'There is a user called "{name}" already. Choose another name.') from None
    store.record(connection, by, f"{role} added", name)
    return user_from_row(row)


def list_users(store: Store) -> list[User]:
    """List all users by name, disabled ones too."""
    with store.read() as connection:
        return [user_from_row(row) for row in connection.execute(select(USERS).order_by(_U.name_key)).mappings()]


def find_user(store: Store, name: str) -> User | None:
    """Find a user by name, whatever its capitals; None where there is none."""
    with store.read() as connection:
        row = connection.execute(select(USERS).where(_U.name_key == user_key(name))).mappings().one_or_none()
    return None if row is None else user_from_row(row)


def verify(store: Store, name: str, password: str) -> User | None:
    """Check a name and a password. Sign-ins go through `data.store.sign_in.sign_in`, which slows attempts.

    Parameters
    ----------
    store : Store
    name, password : str
        As typed.

    Returns
    -------
    User or None
        None alike for an unknown name, a disabled user and a wrong password. Each takes the time of one hash, so the
        answer does not tell which it was.

    Notes
    -----
    Argon2id (RFC 9106) with the parameters of `Store.hasher`. A right password whose hash has other parameters is
    hashed anew. Passwords are compared in Unicode's NFKC form, as NIST SP 800-63B (5.1.1.2) says.
    """
    nobody = _hash_of_nobody(store.hasher)
    with store.read() as connection:
        row = connection.execute(select(USERS).where(_U.name_key == user_key(name))).mappings().one_or_none()
    stored = nobody if row is None else row["password_hash"]
    try:
        store.hasher.verify(stored, _secret(password))
    except VerifyMismatchError:
        return None
    if row is None or row["disabled_at"] is not None:
        return None
    if store.hasher.check_needs_rehash(stored):
        with store.write() as connection:
            # Only while it is still that hash: a password that was changed meanwhile stays changed.
            same = (_U.id == row["id"]) & (_U.password_hash == stored)
            connection.execute(update(USERS).where(same).values(password_hash=store.hasher.hash(_secret(password))))
    return user_from_row(row)


def set_password(store: Store, name: str, password: str, by: str = "command line") -> User:
    """Give a user a new password, end all of the user's sessions, and forget wrong attempts to sign in.

    Raises
    ------
    AccountError
        When the password is not allowed.
    NotFoundError
        When there is no such user.
    """
    hashed = hash_password(store, name, password)
    values = {"password_hash": hashed, "password_version": _U.password_version + 1}
    return _change(store, name, by, "password changed", **values)


def disable_user(store: Store, name: str, by: str = "command line") -> User:
    """Keep a user from signing in, and end all of the user's sessions. What the user wrote stays.

    Raises
    ------
    NotFoundError
        When there is no such user.
    """
    return _change(store, name, by, "user disabled", disabled_at=store.clock())


def enable_user(store: Store, name: str, by: str = "command line") -> User:
    """Let a disabled user sign in again.

    Raises
    ------
    NotFoundError
        When there is no such user.
    """
    return _change(store, name, by, "user enabled", disabled_at=None)


def user_key(name: str) -> str:
    """What two names share that a reader would take for one."""
    key = same_name_key(name)
    # What no database can look up stands in no name; the question mark does not either.
    return key.encode("utf-8", "replace").decode().replace("\0", "?")


def attempts_key(name: str) -> str:
    """The key under which sign-in attempts for a name are counted, whether or not there is such a user.

    Only a hash is kept, for some people type their password here.
    """
    return "account:" + hashlib.sha256(user_key(name).encode()).hexdigest()


def hash_password(store: Store, name: str, password: str) -> str:
    """Check that a password may be used, and hash it.

    Raises
    ------
    AccountError
        When it is shorter than 12 or longer than 1,000 characters, is the name, or has fewer than 5 different ones.
    """
    plain = normal(password, "NFKC") or password
    if len(plain) < SHORTEST_PASSWORD:
        raise AccountError(f"The password is too short. Use at least {SHORTEST_PASSWORD} characters.")
    if len(plain) > LONGEST_PASSWORD:
        raise AccountError(f"The password is too long. Use at most {LONGEST_PASSWORD} characters.")
    if user_key(plain) == user_key(name):
        raise AccountError("The password is the name. Choose another.")
    if len(set(plain)) < FEWEST_CHARACTERS:
        raise AccountError(f"The password is too simple. Use at least {FEWEST_CHARACTERS} different characters.")
    return store.hasher.hash(_secret(password))


def user_from_row(row: RowMapping) -> User:
    """Build a user from its row."""
    return User(row["id"], row["name"], row["role"], row["created_at"], row["password_version"], row["disabled_at"])


def _change(store: Store, name: str, by: str, what: str, **values: object) -> User:
    """Change a user, end the user's sessions, and forget the wrong attempts."""
    with store.write() as connection:
        changed = update(USERS).where(_U.name_key == user_key(name)).values(**values).returning(USERS)
        row = connection.execute(changed).mappings().one_or_none()
        if row is None:
            raise NotFoundError(f'There is no user called "{name}".')
        connection.execute(delete(SESSIONS).where(SESSIONS.c.user_id == row["id"]))
        connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.key == attempts_key(name)))
        store.record(connection, by, what, row["name"])
        return user_from_row(row)


def _clean_name(name: str) -> str:
    """Check a user's name."""
    clean = " ".join((normal(name, "NFC") or name).split())
    if not 1 <= len(clean) <= 64 or not all(c.isalnum() or c in " ._-'@" for c in clean):
        raise AccountError(f"{name[:100]!r} cannot be a name. Use 1 to 64 letters, digits, spaces and . _ - ' @.")
    return clean


def _secret(password: str) -> bytes:
    """The bytes of a password that are hashed; whatever a browser sends has some. One that is too long is nobody's."""
    plain = normal(password, "NFKC")
    return (password if plain is None else plain).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=8)
def _hash_of_nobody(hasher: PasswordHasher) -> str:
    """A hash to check a password against when there is no such user."""
    return hasher.hash("no password of anybody")
