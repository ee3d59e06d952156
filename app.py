"""Wardshift: build the app from a city's data package, serve it, check a package, or make users of the desk.

``python app.py`` serves; ``python app.py check PATH [--json]`` prints the join report and exits 1 where something
is lost, and ``check --spend FILE`` does so for a spend file alone; ``python app.py user add NAME --role commissioner``
lets someone in. A WSGI server takes ``app:create_server()``.
"""

from __future__ import annotations

import argparse
import contextlib
import getpass
import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from dash import Dash
from flask import Flask
from flask_compress import Compress

from callbacks import routing
from callbacks.desk import sign_in
from callbacks.desk.plans import StoreRecords
from callbacks.server import security
from callbacks.server.views import first_addresses
from callbacks.server.warming import warm
from callbacks.site import build_face, pages_of
from data.store.accounts import ROLES, add_user, disable_user, enable_user, list_users, set_password
from data.store.database import Store, open_store
from data.store.scenarios import purge_scenarios
from data.store.sign_in import make_first_run_link, needs_first_user, purge_accounts
from geo import PackageError, check_package, read_city, report_text
from geo.cartography.geometry import map_geometry
from geo.package.spend_upload import read_spend_upload
from layouts.face import Face
from layouts.page import Site

LARGEST_REQUEST = 16 * 2**20
"""Bytes; a scenario's file is the largest thing that a browser sends."""

HOME = Path(__file__).resolve().parent
NOTTINGHAM = HOME / "data" / "nottingham"


@dataclass(frozen=True)
class Settings:
    """What may differ between two installations.

    Attributes
    ----------
    package : Path
        The city's data package (``WARDSHIFT_PACKAGE``).
    host : str
        Address to serve on (``WARDSHIFT_HOST``).
    port : int
        Port to serve on (``WARDSHIFT_PORT``).
    store : str
        Where scenarios and accounts are kept: a folder (``WARDSHIFT_STORE``) or a PostgreSQL address
        (``DATABASE_URL``). Without one there is no desk, only the public face.
    """

    package: Path = NOTTINGHAM
    host: str = "127.0.0.1"
    port: int = 8050
    store: str = ""
    proxies: int = 0

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine is served."""
        return self.host in ("127.0.0.1", "localhost", "::1")

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the settings from the environment, where it names any.

        Raises
        ------
        ValueError
            When the port or the number of proxies is none.
        """
        port = _number("WARDSHIFT_PORT", cls.port, 1, 65535)
        proxies = _number("WARDSHIFT_PROXIES", cls.proxies, 0, 9)
        package = Path(os.environ.get("WARDSHIFT_PACKAGE", cls.package))
        store = os.environ.get("DATABASE_URL") or os.environ.get("WARDSHIFT_STORE") or str(HOME / "var")
        return cls(package, os.environ.get("WARDSHIFT_HOST", cls.host), port, store, proxies)


def _number(name: str, default: int, least: int, most: int, given: str | None = None) -> int:
    """Read a whole number that was given, or else the environment's."""
    text = given or os.environ.get(name, str(default))
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise ValueError(f"{name} is '{text}'. Give a number from {least} to {most}.")
    return int(text)


def say(text: str) -> None:
    """Print, whatever the terminal can show, and without complaint where nobody reads on."""
    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def create_app(settings: Settings | None = None) -> Dash:
    """Build the app from a data package: the public face, and the desk where there is a store.

    Parameters
    ----------
    settings : Settings, optional
        By default what the environment says.

    Returns
    -------
    dash.Dash
        The public face; its ``server`` is the WSGI application of both.

    Raises
    ------
    PackageError
        When the package cannot be made into a city.
    StoreError
        When the store cannot be opened.
    """
    settings = settings or Settings.from_environment()
    server = Flask("wardshift")
    server.config["COMPRESS_MIMETYPES"] = [
        "text/html",
        "text/css",
        "text/csv",
        "application/json",
        "application/javascript",
        "text/javascript",
    ]
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    Compress(server)
    city = read_city(settings.package)
    geometry = map_geometry(city.wards)
    assets = HOME / "assets"
    store = open_store(settings.store) if settings.store else None
    shown = city.public()
    records = StoreRecords(store, city.name) if store else None
    sites = [Site(shown, Face("/", geometry), records)]
    if store:
        purge_accounts(store)
        purge_scenarios(store)
        server.extensions["wardshift-store"] = store
        secure = not settings.on_loopback or settings.proxies > 0
        sign_in.register(server, sign_in.Desk(store, city.name, secure_cookie=secure))
        sites.append(Site(city, Face(sign_in.DESK, geometry), records))
    faces = [build_face(server, site, assets, store) for site in sites]
    server.extensions["wardshift-first"] = lambda: first_addresses(sites[0], pages_of(sites[0]))
    routing.answer_honestly(server, [(site.face, pages_of(site)) for site in sites])
    security.secure(server, [word for face in faces for word in face.csp_hashes()])
    sign_in.trust_proxies(server, settings.proxies)
    return faces[0]


def create_server() -> Flask:
    """Build the WSGI application, for ``gunicorn 'app:create_server()'``."""
    server = create_app().server
    warm(server, server.extensions["wardshift-first"]())
    return server


def check(path: str, *, as_json: bool = False) -> int:
    """Print the join report of a package; 1 where something is lost, else 0."""
    report = check_package(path)
    say(json.dumps(report.to_dict(), indent=2, ensure_ascii=False) if as_json else report_text(report))
    return 1 if report.lost else 0


def check_spend(spend: Path, package: str | Path, *, as_json: bool = False) -> int:
    """Print what a spend file would come to in a city's package; 1 where something of it is lost, else 0.

    Raises
    ------
    ValueError
        When there is no such file, or it cannot be opened.
    """
    try:
        data = spend.read_bytes()
    except OSError as problem:
        raise ValueError(f"{spend}: {problem.strerror or problem}.") from problem
    _, report = read_spend_upload(read_city(package), data, spend.name)
    say(json.dumps(report.to_dict(), indent=2, ensure_ascii=False) if as_json else report_text(report))
    return 1 if report.lost else 0


def serve(settings: Settings) -> None:
    """Serve until stopped, with gunicorn."""
    from gunicorn.app.base import BaseApplication

    app = create_app(settings)
    greet(settings, app.server.extensions.get("wardshift-store"))

    class Server(BaseApplication):
        def load_config(self) -> None:
            options = {
                "bind": f"{settings.host}:{settings.port}",
                "workers": 1,
                "threads": 8,
                "worker_class": "gthread",
                # A reader looks at a view for longer than gunicorn's two seconds; a new connection costs a round trip.
                "keepalive": 75,
            }
            for name, value in options.items():
                self.cfg.set(name, value)
            self.cfg.set("loglevel", "warning")

        def load(self) -> Flask:
            # In the process that serves: a thread does not outlive the fork.
            warm(app.server, app.server.extensions["wardshift-first"]())
            return app.server

    Server().run()


def greet(settings: Settings, store: Store | None) -> None:
    """Say where the app is; while there is no commissioner, print the link that makes the first one."""
    here = f"http://{settings.host}:{settings.port}"
    print(f"Wardshift serves {settings.package.name} at {here}/  (Ctrl+C stops it)", flush=True)
    if store is None:
        return
    if needs_first_user(store):
        if settings.on_loopback:
            link = f"{here}/desk/first?token={make_first_run_link(store)}"
            print(f"The desk has no commissioner yet. Make the first one, once, within 30 minutes: {link}", flush=True)
        else:
            print("The desk has no commissioner yet: app.py user add NAME --role commissioner", flush=True)
    # A connection must not be shared with the process that serves.
    store.close()


USER_ACTIONS = {
    "add": "make a user",
    "password": "give a new password",
    "disable": "shut a user out",
    "enable": "let a user in again",
}


def user(asked: argparse.Namespace, store: Store) -> int:
    """Make, list, disable and enable users; give one a new password, asked for or read from standard input."""
    if asked.action == "list":
        for each in list_users(store):
            print(f"{each.name}\t{each.role}\t{'disabled' if each.disabled else 'active'}")
        return 0
    if asked.action == "disable":
        print(f"{disable_user(store, asked.name).name} can no longer sign in.")
        return 0
    if asked.action == "enable":
        print(f"{enable_user(store, asked.name).name} can sign in again.")
        return 0
    secret = sys.stdin.readline().rstrip("\r\n") if asked.password_stdin else getpass.getpass("Password (12 or more): ")
    if not asked.password_stdin and getpass.getpass("Once more: ") != secret:
        raise ValueError("The two passwords differ. Try again.")
    if asked.action == "add":
        made = add_user(store, asked.name, asked.role, secret)
        print(f"{made.name} can sign in at /desk/ as {made.role}.")
    else:
        print(f"{set_password(store, asked.name, secret).name} has a new password; all sessions have ended.")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="app.py", description="Wardshift: need, allocation and spend by ward.")
    commands = parser.add_subparsers(dest="command", metavar="serve | check | user")
    serving = commands.add_parser("serve", help="serve the app (the default)")
    serving.add_argument("--package", type=Path, help="folder of the city's data package")
    serving.add_argument("--port", help="port to serve on")
    checking = commands.add_parser(
        "check", help="print the join report of a data package; exit 1 where something is lost"
    )
    checking.add_argument("path", nargs="?", help="folder of the data package, or its datapackage.json")
    checking.add_argument("--spend", type=Path, metavar="FILE", help="check a spend file against the package's wards")
    checking.add_argument("--json", action="store_true", help="print JSON")
    users = commands.add_parser("user", help="who may sign in to the desk").add_subparsers(dest="action", required=True)
    users.add_parser("list", help="list the users")
    for action, words in USER_ACTIONS.items():
        one = users.add_parser(action, help=words)
        one.add_argument("name")
        if action == "add":
            one.add_argument("--role", choices=ROLES, required=True)
        if action in ("add", "password"):
            one.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    asked = parser.parse_args(arguments)
    if asked.command == "check" and asked.spend is None:
        if asked.path is None:
            parser.error("check wants the folder of a data package, or --spend FILE")
        return check(asked.path, as_json=asked.json)
    try:
        if asked.command == "check":
            return check_spend(asked.spend, asked.path or Settings.from_environment().package, as_json=asked.json)
        settings = Settings.from_environment()
        if asked.command == "user":
            return user(asked, open_store(settings.store))
        package, given = getattr(asked, "package", None), getattr(asked, "port", None)
        port = _number("--port", settings.port, 1, 65535, given)
        serve(replace(settings, package=package or settings.package, port=port))
    except (PackageError, ValueError) as problem:
        print(f"Wardshift cannot {asked.command or 'start'}: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
