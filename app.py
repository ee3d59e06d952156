"""Wardshift: build the app from a city's data package, serve it, or check a package.

``python app.py`` serves; ``python app.py check PATH [--json]`` prints the join report and exits 1 where something
is lost. A WSGI server takes ``app:create_server()``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from dash import Dash, html
from flask import Flask
from flask_compress import Compress

from callbacks import change_page as change_callbacks
from callbacks import map_page as map_callbacks
from callbacks import money_page as money_callbacks
from callbacks import need_page as need_callbacks
from callbacks import routes as plain_routes
from callbacks import routing
from callbacks import wards_page as wards_callbacks
from geo import PackageError, check_package, read_city
from geo.city import City
from geo.geometry import map_geometry
from layouts.face import Face
from layouts.shell import PAGES, shell
from layouts.theme import ICON

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
    """

    package: Path = NOTTINGHAM
    host: str = "127.0.0.1"
    port: int = 8050

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the settings from the environment, where it names any.

        Raises
        ------
        ValueError
            When the port is not a number from 1 to 65535.
        """
        port = os.environ.get("WARDSHIFT_PORT", str(cls.port))
        if not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
            raise ValueError(f"WARDSHIFT_PORT is '{port}'. Give a number from 1 to 65535.")
        package = Path(os.environ.get("WARDSHIFT_PACKAGE", cls.package))
        return cls(package, os.environ.get("WARDSHIFT_HOST", cls.host), int(port))


def create_app(settings: Settings | None = None) -> Dash:
    """Build the public face from a data package.

    Parameters
    ----------
    settings : Settings, optional
        By default what the environment says.

    Returns
    -------
    dash.Dash
        Its ``server`` is the WSGI application.

    Raises
    ------
    PackageError
        When the package cannot be made into a city.
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
    Compress(server)
    app = public_face(server, read_city(settings.package).public())
    plain_routes.secure(server, list(app.csp_hashes()))
    return app


def public_face(server: Flask, city: City) -> Dash:
    """The read-only face at ``/``, made from the city that the public may see."""
    face = Face("/", map_geometry(city.wards))
    app = Dash(
        "wardshift", server=server,  # type: ignore[arg-type]
        assets_folder=str(HOME / "assets"), title=f"Wardshift {city.name}", update_title="",
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        enable_mcp=False,
    )  # fmt: skip
    # Dash's frame has no language and puts its scripts in a second page footer, which a screen reader announces.
    frame = app.index_string.replace("<html>", '<html lang="en-GB">')
    frame = frame.replace("<footer>", "<div>").replace("</footer>", "</div>")
    # Browsers ask for an icon that has an address again at every change of the address.
    app.index_string = frame.replace("{%favicon%}", f'<link rel="icon" href="{ICON}">')
    app.layout = lambda: shell(city)
    # Dash checks callbacks against every page at once, so that an id missing from a page fails in a test.
    pages = [routing.page_for(city, face, path, "") for path in PAGES]
    app.validation_layout = html.Div([shell(city), *pages])  # type: ignore[assignment]
    plain_routes.register(server, city, face)
    routing.register(app, city, face)
    map_callbacks.register(app, city, face)
    need_callbacks.register(app, city, face)
    money_callbacks.register(app, city, face)
    change_callbacks.register(app, city, face)
    wards_callbacks.register(app, city, face)
    return app


def create_server() -> Flask:
    """Build the WSGI application, for ``gunicorn 'app:create_server()'``."""
    return create_app().server


def check(path: str, *, as_json: bool = False) -> int:
    """Print the join report of a package; 1 where something is lost, else 0."""
    report = check_package(path)
    print(json.dumps(report.to_dict(), indent=2, ensure_ascii=False) if as_json else report.to_text())
    return 1 if report.lost else 0


def serve(settings: Settings) -> None:
    """Serve until stopped, with gunicorn."""
    from gunicorn.app.base import BaseApplication

    app = create_app(settings)

    class Server(BaseApplication):
        def load_config(self) -> None:
            options = {
                "bind": f"{settings.host}:{settings.port}",
                "workers": 1,
                "threads": 8,
                "worker_class": "gthread",
            }
            for name, value in options.items():
                self.cfg.set(name, value)
            self.cfg.set("loglevel", "warning")

        def load(self) -> Flask:
            return app.server

    print(
        f"Wardshift serves {settings.package.name} at http://{settings.host}:{settings.port}/  (Ctrl+C stops it)",
        flush=True,
    )
    Server().run()


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="app.py", description="Wardshift: need, allocation and spend by ward.")
    commands = parser.add_subparsers(dest="command", metavar="serve | check")
    serving = commands.add_parser("serve", help="serve the app (the default)")
    serving.add_argument("--package", type=Path, help="folder of the city's data package")
    serving.add_argument("--port", type=int, help="port to serve on")
    checking = commands.add_parser(
        "check", help="print the join report of a data package; exit 1 where something is lost"
    )
    checking.add_argument("path", help="folder of the data package, or its datapackage.json")
    checking.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args(arguments)
    if asked.command == "check":
        return check(asked.path, as_json=asked.json)
    try:
        settings = Settings.from_environment()
        serve(
            Settings(
                getattr(asked, "package", None) or settings.package,
                settings.host,
                getattr(asked, "port", None) or settings.port,
            )
        )
    except (PackageError, ValueError) as problem:
        print(f"Wardshift cannot start: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
