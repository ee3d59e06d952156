"""The commands of the command line, but for the settings that they are given.

Each imports what it needs where it needs it: a check knows no Dash and no database, and no command waits for another's
libraries. ``tests/callbacks/test_start.py`` holds them to it.
"""

from __future__ import annotations

import contextlib
import gc
import getpass
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from callbacks.server.hosts import with_port

if TYPE_CHECKING:
    import argparse

    from flask import Flask

    from data.store.database import Store
    from geo.join_report.report import JoinReport

GRACE_SECONDS = 2
"""How long requests may go on once the server is told to stop."""

USER_ACTIONS = {
    "add": "make a user",
    "password": "give a new password",
    "disable": "shut a user out",
    "enable": "let a user in again",
}


@contextlib.contextmanager
def no_collection() -> Iterator[None]:
    """Leave garbage alone while libraries load.

    What they make stays for good, so that to search it again and again costs a quarter of the start and finds nothing.
    It is never searched later either, which also keeps it shared with the processes that are forked.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def say(text: str) -> None:
    """Print, whatever the terminal can show, and without complaint where nobody reads on."""
    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def check(path: str, *, as_json: bool = False) -> int:
    """Print the join report of a package; 1 where something is lost, else 0."""
    with no_collection():
        from geo.package.read import check_package
    return _tell(check_package(path), as_json)


def check_spend(spend: Path, package: str | Path, *, as_json: bool = False) -> int:
    """Print what a spend file would come to in a city's package; 1 where something of it is lost, else 0.

    Raises
    ------
    ValueError
        When there is no such file, or it cannot be opened.
    """
    with no_collection():
        from geo.package.read import read_city
        from geo.package.spend_upload import read_spend_upload
    try:
        data = spend.read_bytes()
    except OSError as problem:
        raise ValueError(f"{spend}: {problem.strerror or problem}.") from problem
    _, report = read_spend_upload(read_city(package), data, spend.name)
    return _tell(report, as_json)


def _tell(report: JoinReport, as_json: bool) -> int:
    """Print a report; 1 where something is lost, else 0."""
    from geo.join_report.text import report_text

    say(json.dumps(report.to_dict(), indent=2, ensure_ascii=False) if as_json else report_text(report))
    return 1 if report.lost else 0


def serve(server: Flask, host: str, port: int) -> None:
    """Serve until stopped, with gunicorn."""
    from gunicorn.app.base import BaseApplication

    from callbacks.server.warming import warm

    class Server(BaseApplication):
        def load_config(self) -> None:
            options = {
                "bind": with_port(host, port),
                "workers": 1,
                "threads": 8,
                "worker_class": "gthread",
                # gunicorn 27 closes an idle connection after two seconds; a reader looks at a view for longer, and
                # a new connection costs a round trip (test_a_reader_who_looks_at_a_view_keeps_the_connection).
                "keepalive": 75,
                # A service manager waits ten seconds before it kills; what is being answered is done in one.
                "graceful_timeout": GRACE_SECONDS,
                # The longest address that is read, with its path.
                "limit_request_line": 8190,
                # gunicorn believes what this machine says of scheme and path; whom to believe is for `trust_proxies`.
                "forwarded_allow_ips": "",
            }
            for name, value in options.items():
                self.cfg.set(name, value)
            self.cfg.set("loglevel", "warning")

        def load(self) -> Flask:
            # In the process that serves: a thread does not outlive the fork.
            warm(server, server.extensions["wardshift-warming"])
            return server

    Server().run()


def greet(
    store: Store | None, package: str, host: str, port: int, *, on_loopback: bool, behind_proxy: bool = False
) -> None:
    """Say where the app is; while there is no commissioner, print the link that makes the first one."""
    here = f"http://{with_port(host, port)}"
    print(f"Wardshift serves {package} at {here}/  (Ctrl+C stops it)", flush=True)
    if not on_loopback and not behind_proxy:
        print(
            "Nothing stands in front of it: slow clients can hold all of its connections, and passwords are taken over "
            "HTTPS only. Put a proxy in front (docs/desk.md) and set WARDSHIFT_PROXIES=1.",
            flush=True,
        )
    if store is None:
        return
    from data.store.sign_in import make_first_run_link, needs_first_user

    if needs_first_user(store):
        if on_loopback:
            link = f"{here}/desk/first?token={make_first_run_link(store)}"
            print(f"The desk has no commissioner yet. Make the first one, once, within 30 minutes: {link}", flush=True)
        else:
            print("The desk has no commissioner yet: app.py user add NAME --role commissioner", flush=True)
    # A connection must not be shared with the process that serves.
    store.close()


def user(arguments: argparse.Namespace, place: str) -> int:
    """Make, list, disable and enable users; give one a new password, asked for or read from standard input."""
    from data.store.accounts import add_user, disable_user, enable_user, list_users, set_password
    from data.store.database import open_store

    store = open_store(place)
    if arguments.action == "list":
        for each in list_users(store):
            print(f"{each.name}\t{each.role}\t{'disabled' if each.disabled else 'active'}")
        return 0
    if arguments.action == "disable":
        print(f"{disable_user(store, arguments.name).name} can no longer sign in.")
        return 0
    if arguments.action == "enable":
        print(f"{enable_user(store, arguments.name).name} can sign in again.")
        return 0
    secret = (
        sys.stdin.readline().rstrip("\r\n") if arguments.password_stdin else getpass.getpass("Password (12 or more): ")
    )
    if not arguments.password_stdin and getpass.getpass("Once more: ") != secret:
        raise ValueError("The two passwords differ. Try again.")
    if arguments.action == "add":
        made = add_user(store, arguments.name, arguments.role, secret)
        print(f"{made.name} can sign in at /desk/ as {made.role}.")
    else:
        print(f"{set_password(store, arguments.name, secret).name} has a new password; all sessions have ended.")
    return 0
