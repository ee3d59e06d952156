"""Wardshift: build the app from a city's data package, serve it, check a package, or make users of the desk.

``python app.py`` serves; ``python app.py check PATH [--json]`` prints the join report and exits 1 where something
is lost, and ``check --spend FILE`` does so for a spend file alone; ``python app.py user add NAME --role commissioner``
lets someone in. A WSGI server takes ``app:create_server()``.

What serves is imported where the app is made: the commands that serve nothing do without it.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from callbacks import commands
from callbacks.server.hosts import host_named
from data.store.roles import ROLES

if TYPE_CHECKING:
    from dash import Dash
    from flask import Flask

LARGEST_REQUEST = 16 * 2**20
"""Bytes; a scenario's file is the largest thing that a browser sends."""

OWN_NAMES = ("localhost", "127.0.0.1", "[::1]")

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
    proxies : int
        How many proxies stand in front (``WARDSHIFT_PROXIES``).
    hosts : tuple of str
        Names that a request may be addressed to, without port (``WARDSHIFT_HOSTS``, parted by commas); this machine's
        own names count always. None to answer to every name where other machines are served.
    cache_mb : int
        What all caches of the process hold together, in megabytes (``WARDSHIFT_CACHE_MB``).
    """

    package: Path = NOTTINGHAM
    host: str = "127.0.0.1"
    port: int = 8050
    store: str = ""
    proxies: int = 0
    hosts: tuple[str, ...] = ()
    cache_mb: int = 64

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine is served."""
        return self.host in ("127.0.0.1", "localhost", "::1", "[::1]")

    @property
    def trusted_hosts(self) -> tuple[str, ...]:
        """Names that a request may be addressed to; none for every name."""
        if not self.hosts and (self.proxies or not self.on_loopback):
            return ()
        return *self.hosts, *OWN_NAMES

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the settings from the environment, where it names any.

        Raises
        ------
        ValueError
            When the port, the number of proxies, the megabytes of caches or the names of hosts are none.
        """
        port = _number("WARDSHIFT_PORT", cls.port, 1, 65535)
        proxies = _number("WARDSHIFT_PROXIES", cls.proxies, 0, 9)
        package = Path(os.environ.get("WARDSHIFT_PACKAGE", cls.package))
        store = os.environ.get("DATABASE_URL") or os.environ.get("WARDSHIFT_STORE") or str(HOME / "var")
        written = os.environ.get("WARDSHIFT_HOSTS", "").split(",")
        hosts = tuple(host_named(name.strip()) for name in written if name.strip())
        cache_mb = _number("WARDSHIFT_CACHE_MB", cls.cache_mb, 1, 65536)
        return cls(package, os.environ.get("WARDSHIFT_HOST", cls.host), port, store, proxies, hosts, cache_mb)


def _number(name: str, default: int, least: int, most: int, given: str | None = None) -> int:
    """Read a whole number that was given, or else the environment's."""
    text = given or os.environ.get(name, str(default))
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise ValueError(f"{name} is '{text}'. Give a number from {least} to {most}.")
    return int(text)


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
    from flask import Flask
    from flask_compress import Compress

    from callbacks import routing
    from callbacks.desk import sign_in
    from callbacks.desk.plans import PublicGuard, StoreDeskRecords, StoreRecords
    from callbacks.server import limits, security
    from callbacks.server.views import first_addresses
    from callbacks.server.warming import Warming
    from callbacks.site import build_face, pages_of
    from data.store.database import open_store
    from data.store.scenarios import purge_scenarios
    from data.store.sign_in import purge_accounts
    from geo.cartography.geometry import map_geometry
    from geo.kept_bytes import BUDGET
    from geo.package.read import read_city
    from layouts.face import Face
    from layouts.page import Site

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
    BUDGET.most = settings.cache_mb * 2**20
    security.answer_to(server, settings.trusted_hosts)
    limits.limit(server, sign_in.DESK, sign_in.FORM_PATHS)
    city = read_city(settings.package)
    geometry = map_geometry(city.wards)
    assets = HOME / "assets"
    store = open_store(settings.store) if settings.store else None
    shown = city.public()
    guard = PublicGuard(city, shown)
    records = StoreRecords(store, city.name, guard) if store else None
    sites = [Site(shown, Face("/", geometry), records)]
    if store:
        purge_accounts(store)
        purge_scenarios(store)
        server.extensions["wardshift-store"] = store
        assert records is not None
        records.check_published()
        secure = not settings.on_loopback or settings.proxies > 0
        sign_in.register(server, sign_in.Desk(store, city.name, secure_cookie=secure))
        desk = StoreDeskRecords(store, city.name, guard)
        sites.append(Site(city, Face(sign_in.DESK, geometry), desk, desk))
    faces = [build_face(server, site, assets, store) for site in sites]
    server.extensions["wardshift-warming"] = Warming(
        first=(lambda: geometry.digest, lambda: geometry.labels),
        addresses=lambda: first_addresses(sites[0], pages_of(sites[0])),
    )
    routing.answer_honestly(
        server, [(face, site.face, pages_of(site)) for face, site in zip(faces, sites, strict=True)]
    )
    scripts = [word for face in faces for word in face.csp_hashes()]
    security.secure(server, scripts, store.ready if store else lambda: True)
    sign_in.trust_proxies(server, settings.proxies)
    return faces[0]


def create_server() -> Flask:
    """Build the WSGI application, for ``gunicorn 'app:create_server()'``."""
    with commands.no_collection():
        from callbacks.server.warming import warm

        server = create_app().server
    warm(server, server.extensions["wardshift-warming"])
    return server


def serve(settings: Settings) -> None:
    """Make the app, say where it is, and serve it until stopped."""
    with commands.no_collection():
        server = create_app(settings).server
    store = server.extensions.get("wardshift-store")
    commands.greet(
        store,
        settings.package.name,
        settings.host,
        settings.port,
        on_loopback=settings.on_loopback,
        behind_proxy=settings.proxies > 0,
    )
    commands.serve(server, settings.host, settings.port)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="app.py", description="Wardshift: need, allocation and spend by ward.")
    verbs = parser.add_subparsers(dest="command", metavar="serve | check | user")
    serving = verbs.add_parser("serve", help="serve the app (the default)")
    serving.add_argument("--package", type=Path, help="folder of the city's data package")
    serving.add_argument("--port", help="port to serve on")
    checking = verbs.add_parser("check", help="print the join report of a data package; exit 1 where something is lost")
    checking.add_argument("path", nargs="?", help="folder of the data package, or its datapackage.json")
    checking.add_argument("--spend", type=Path, metavar="FILE", help="check a spend file against the package's wards")
    checking.add_argument("--json", action="store_true", help="print JSON")
    users = verbs.add_parser("user", help="who may sign in to the desk").add_subparsers(dest="action", required=True)
    users.add_parser("list", help="list the users")
    for action, words in commands.USER_ACTIONS.items():
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
        return commands.check(asked.path, as_json=asked.json)
    try:
        if asked.command == "check":
            package = asked.path or Settings.from_environment().package
            return commands.check_spend(asked.spend, package, as_json=asked.json)
        settings = Settings.from_environment()
        if asked.command == "user":
            return commands.user(asked, settings.store)
        package, given = getattr(asked, "package", None), getattr(asked, "port", None)
        port = _number("--port", settings.port, 1, 65535, given)
        serve(replace(settings, package=package or settings.package, port=port))
    except ValueError as problem:
        print(f"Wardshift cannot {asked.command or 'start'}: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
