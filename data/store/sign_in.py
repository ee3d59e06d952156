"""Signing in: with a password, slowed; and once, before there is any user, with a link that the console prints."""

from __future__ import annotations

import ipaddress
import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, select

from data.store.accounts import AccountError, User, find_user, hash_password, insert_user, set_password, verify
from data.store.database import Store, StoreError
from data.store.sessions import SignedIn, expired, start_session, token_hash
from data.store.tables import ATTEMPTS, FIRST_RUN_LINKS, SESSIONS, USERS
from data.store.throttle import FORGET, begin_attempt, pass_attempt

LINK_LASTS = timedelta(minutes=30)


class WrongPasswordError(StoreError):
    """The name or the password is not right; the message does not tell which."""

    def __init__(self) -> None:
        super().__init__("The name or the password is not right. Try again, or ask a commissioner for a new password.")


def sign_in(store: Store, name: str, password: str, address: str) -> SignedIn:
    """Check a name and a password, and begin a session.

    Parameters
    ----------
    store : Store
    name, password : str
        As typed.
    address : str
        The browser's IP address; behind a proxy, the one that the proxy vouches for.

    Raises
    ------
    TooManyAttemptsError
        When the account or the address has to wait (`data.store.throttle`).
    WrongPasswordError
        When they are not right, or the user is disabled.
    """
    return start_session(store, _checked(store, name, password, address))


def change_password(store: Store, name: str, current: str, new: str, address: str) -> SignedIn:
    """Change a user's own password: all of the user's sessions end, and a new one begins.

    Raises
    ------
    AccountError
        When the new password is not allowed.
    TooManyAttemptsError, WrongPasswordError
        As in `sign_in`, for the current one.
    """
    user = _checked(store, name, current, address)
    return start_session(store, set_password(store, user.name, new, by=user.name))


def _checked(store: Store, name: str, password: str, address: str) -> User:
    """Check a password, slowed."""
    begin_attempt(store, name, address)
    user = verify(store, name, password)
    if user is None:
        account = find_user(store, name)
        with store.write() as connection:
            # Never a name that is no user's: it may be a password in the wrong field.
            store.record(connection, account.name if account else "unknown", "sign-in refused")
        raise WrongPasswordError
    pass_attempt(store, name, address)
    return user


def needs_first_user(store: Store) -> bool:
    """Whether there is no commissioner yet, so that a link is to be printed."""
    with store.read() as connection:
        return not _has_commissioner(connection)


def make_first_run_link(store: Store) -> str:
    """Make the token of the link by which the first commissioner is made. Links made before it end.

    Returns
    -------
    str
        For the console only; it works once, for 30 minutes. The store keeps its hash.

    Raises
    ------
    AccountError
        When there is a commissioner already.
    """
    token = secrets.token_urlsafe(32)
    with store.write_alone() as connection:
        if _has_commissioner(connection):
            raise AccountError("There is a commissioner already. Make further users on the command line.")
        connection.execute(delete(FIRST_RUN_LINKS))
        connection.execute(FIRST_RUN_LINKS.insert().values(token_hash=token_hash(token), made_at=store.clock()))
        store.record(connection, "command line", "first-run link made")
    return token


def first_run_link_works(store: Store, token: str, address: str) -> bool:
    """Whether a link would work now, so that its page can be shown; this does not use it up."""
    with store.read() as connection:
        link = connection.execute(select(FIRST_RUN_LINKS).where(_valid(store, token))).one_or_none()
        return is_loopback(address) and link is not None and not _has_commissioner(connection)


def use_first_run_link(store: Store, token: str, name: str, password: str, address: str) -> User:
    """Make the first commissioner.

    Parameters
    ----------
    store : Store
    token : str
        Of the link.
    name, password : str
        As in `data.store.accounts.add_user`. Where they are not allowed, the link can be used again.
    address : str
        The browser's IP address, which must be this machine's own.

    Raises
    ------
    AccountError
        When the link was used before, is too old or was replaced, there is a commissioner, the address is another
        machine's, or name or password is not allowed.
    """
    if not is_loopback(address):
        raise AccountError("The link works on the machine that Wardshift runs on only.")
    hashed = hash_password(store, name, password)
    with store.write_alone() as connection:
        used = connection.execute(delete(FIRST_RUN_LINKS).where(_valid(store, token))).rowcount
        if used != 1 or _has_commissioner(connection):
            raise AccountError("The link was used before, or is too old. Start Wardshift again for a new one.")
        return insert_user(store, connection, name, "commissioner", hashed, by="first-run link")


def purge_accounts(store: Store) -> None:
    """Remove sessions that are over, attempts that are forgotten, and links that are too old."""
    now = store.clock()
    with store.write() as connection:
        connection.execute(delete(SESSIONS).where(expired(now)))
        connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.last_at <= now - FORGET))
        connection.execute(delete(FIRST_RUN_LINKS).where(FIRST_RUN_LINKS.c.made_at <= now - LINK_LASTS))


def _valid(store: Store, token: str) -> ColumnElement[bool]:
    """The link of a token, while it works."""
    young = FIRST_RUN_LINKS.c.made_at > store.clock() - LINK_LASTS
    return and_(FIRST_RUN_LINKS.c.token_hash == token_hash(token), young)


def _has_commissioner(connection: Connection) -> bool:
    """Whether there is a commissioner, disabled or not."""
    return connection.execute(select(USERS.c.id).where(USERS.c.role == "commissioner").limit(1)).first() is not None


def is_loopback(address: str) -> bool:
    """Whether an IP address is this machine's own; False for what is no address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_loopback
