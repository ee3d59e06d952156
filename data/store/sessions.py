"""Sessions of signed-in users, kept on the server: a browser holds a random token, the store only its hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update

from data.store.accounts import AccountError, User, user_from_row
from data.store.database import Store
from data.store.tables import SESSIONS, USERS

LONGEST_SESSION = timedelta(hours=12)
"""After this a session ends, however much it is used."""

LONGEST_IDLE = timedelta(minutes=30)
"""After this without a request a session ends."""

ENDS_AFTER = {"started_at": LONGEST_SESSION, "seen_at": LONGEST_IDLE}
"""The rule of expiry: by column, how long after it a session ends. The earliest end counts."""

USE_NOTED_EVERY = timedelta(minutes=1)
"""Use is written down once a minute, not with each request; so a session may end a minute early."""

_T, _U = SESSIONS.c, USERS.c


@dataclass(frozen=True)
class Session:
    """A session that is valid now.

    Attributes
    ----------
    user : User
    started : datetime
        UTC.
    ends : datetime
        UTC; when it ends if no request comes any more. It may be over up to a minute sooner: this counts from now,
        the store from the use that it noted last (`USE_NOTED_EVERY`).
    """

    user: User
    started: datetime
    ends: datetime


@dataclass(frozen=True)
class SignedIn:
    """A session that has just begun, with the token that only the browser keeps.

    Attributes
    ----------
    session : Session
    token : str
        For the desk's cookie alone (`callbacks.desk.sign_in`). It cannot be had again.
    """

    session: Session
    token: str = field(repr=False)


def start_session(store: Store, user: User) -> SignedIn:
    """Begin a session for a user whose password was just checked.

    Raises
    ------
    AccountError
        When the user was disabled, or got a new password, since the check.
    """
    token, now = secrets.token_urlsafe(32), store.clock()
    with store.write() as connection:
        same = (_U.id == user.id) & (_U.password_version == user.password_version) & _U.disabled_at.is_(None)
        # The lock makes a change of the password wait, and then end this session too.
        if connection.execute(select(_U.id).where(same).with_for_update()).one_or_none() is None:
            raise AccountError("The account was changed a moment ago. Sign in again.")
        row = {"token_hash": token_hash(token), "user_id": user.id, "started_at": now, "seen_at": now}
        connection.execute(SESSIONS.insert().values(**row))
        store.record(connection, user.name, "signed in")
    return SignedIn(Session(user, now, _end(started_at=now, seen_at=now)), token)


def read_session(store: Store, token: str) -> Session | None:
    """Find the session of a token, and note that it is used.

    Parameters
    ----------
    store : Store
    token : str
        From the cookie.

    Returns
    -------
    Session or None
        None when there is no such session, it is over, or its user is disabled.
    """
    now, hashed = store.clock(), token_hash(token)
    valid = (_T.token_hash == hashed) & _U.disabled_at.is_(None) & ~expired(now)
    query = select(SESSIONS, USERS).join_from(SESSIONS, USERS).where(valid)
    with store.read() as connection:
        row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    if now - row["seen_at"] >= USE_NOTED_EVERY:
        with store.write() as connection:
            connection.execute(update(SESSIONS).where(_T.token_hash == hashed).values(seen_at=now))
    return Session(user_from_row(row), row["started_at"], _end(started_at=row["started_at"], seen_at=now))


def expired(now: datetime) -> ColumnElement[bool]:
    """The sessions that are over at a time, as a condition of a query."""
    return or_(*(_T[column] <= now - limit for column, limit in ENDS_AFTER.items()))


def _end(**moments: datetime) -> datetime:
    """When a session ends that began, and was last used, at these times."""
    return min(moments[column] + limit for column, limit in ENDS_AFTER.items())


def end_session(store: Store, token: str) -> None:
    """Sign out. A token without a session is no error."""
    with store.write() as connection:
        deletion = delete(SESSIONS).where(_T.token_hash == token_hash(token)).returning(_T.user_id)
        user_id = connection.execute(deletion).scalar_one_or_none()
        if user_id is not None:
            name = connection.execute(select(_U.name).where(_U.id == user_id)).scalar_one()
            store.record(connection, name, "signed out")


def csrf_token(token: str) -> str:
    """The word that a form must send along to show that it came from our own page.

    Parameters
    ----------
    token : str
        Of the session.

    Returns
    -------
    str
        64 hexadecimal digits, the same for the whole session; another site can neither read nor compute them.
    """
    return hmac.new(_bytes(token), b"wardshift form", hashlib.sha256).hexdigest()


def csrf_matches(token: str, received: str) -> bool:
    """Whether a form sent the word of its session; takes the same time whether or not it is near."""
    return hmac.compare_digest(csrf_token(token).encode(), _bytes(received))


def token_hash(token: str) -> str:
    """What the store keeps of a token. A token is random, so a fast hash is enough."""
    return hashlib.sha256(_bytes(token)).hexdigest()


def _bytes(text: str) -> bytes:
    """The bytes of a text; whatever a browser sends has some."""
    return text.encode("utf-8", "surrogatepass")
