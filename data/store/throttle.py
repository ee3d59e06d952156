"""Sign-in attempts, slowed for each account and each address; in the store, so that all workers count together."""

from __future__ import annotations

import hashlib
import ipaddress
import math
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from data.store.accounts import attempts_key
from data.store.database import Store, StoreError
from data.store.tables import ATTEMPTS

FREE_BY_ACCOUNT, FREE_BY_ADDRESS = 3, 20
"""Wrong attempts without a wait. An office shares one address, so an address may err more often."""

LONGEST_WAIT = timedelta(minutes=15)
FORGET = timedelta(hours=24)
"""After this without an attempt, the wrong ones are forgotten."""

_A = ATTEMPTS.c


class TooManyAttemptsError(StoreError):
    """The next attempt has to wait. The password was not looked at.

    Attributes
    ----------
    seconds : int
        How long.
    """

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        wait = f"{seconds} seconds" if seconds < 120 else f"{math.ceil(seconds / 60)} minutes"
        super().__init__(f"Too many attempts. Wait {'1 second' if seconds == 1 else wait}, then try again.")


def wait_after(failures: int, free: int) -> timedelta:
    """The wait after a number of wrong attempts: none at first, then 1 s, 2 s, 4 s, ... up to 15 minutes."""
    if failures < free:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - free, 30)), LONGEST_WAIT)


def begin_attempt(store: Store, name: str, address: str) -> None:
    """Count an attempt as wrong before the password is looked at; `pass_attempt` takes that back.

    So many attempts at once count as many, whichever worker they reach.

    Parameters
    ----------
    store : Store
    name : str
        As typed, of a user or not.
    address : str
        The browser's, such as "192.0.2.7". Of IPv6 the network of 64 bits counts, for one host has all of it.

    Raises
    ------
    TooManyAttemptsError
        When the account or the address has to wait.
    """
    now = store.clock()
    free = {attempts_key(name): FREE_BY_ACCOUNT, _address(address): FREE_BY_ADDRESS}
    with store.write() as connection:
        failures = _lock(connection, sorted(free), now)
        for key, allowed in free.items():
            wrong = failures[key] + 1
            values = {"failures": wrong, "last_at": now, "not_before": now + wait_after(wrong, allowed)}
            connection.execute(update(ATTEMPTS).where(_A.key == key).values(**values))


def pass_attempt(store: Store, name: str, address: str) -> None:
    """Take back what `begin_attempt` counted, since the password was right; the account starts afresh."""
    with store.write() as connection:
        connection.execute(delete(ATTEMPTS).where(_A.key == attempts_key(name)))
        less = {"failures": _A.failures - 1, "not_before": store.clock()}
        connection.execute(update(ATTEMPTS).where(_A.key == _address(address), _A.failures > 0).values(**less))


def _lock(connection: Connection, keys: list[str], now: datetime) -> dict[str, int]:
    """Hold the counters, in one order so that nobody waits in a circle, and give the wrong attempts of each."""
    on_server = connection.dialect.name == "postgresql"
    for key in keys:
        insert: postgresql.Insert | sqlite.Insert
        insert = postgresql.insert(ATTEMPTS) if on_server else sqlite.insert(ATTEMPTS)
        first = insert.values(key=key, failures=0, last_at=now, not_before=now)
        connection.execute(first.on_conflict_do_nothing())
    query = select(ATTEMPTS).where(_A.key.in_(keys)).order_by(_A.key).with_for_update()
    rows = connection.execute(query).mappings().all()
    wait = max(row["not_before"] for row in rows) - now
    if wait > timedelta(0):
        raise TooManyAttemptsError(math.ceil(wait.total_seconds()))
    return {row["key"]: 0 if now - row["last_at"] >= FORGET else row["failures"] for row in rows}


def _address(address: str) -> str:
    """The key of an address's counter."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "address:" + hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
    if isinstance(ip, ipaddress.IPv4Address):
        return f"address:{ip}"
    if ip.ipv4_mapped:
        return f"address:{ip.ipv4_mapped}"
    return f"address:{ipaddress.IPv6Network((int(ip), 64), strict=False)}"
