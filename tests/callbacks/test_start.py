"""The import law of the start, without a clock: what a command does not need is not loaded by it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from gunicorn.app.base import BaseApplication

from app import HOME, NOTTINGHAM
from callbacks import commands
from geo.cartography.geometry import map_geometry
from geo.city import City

WEB = ("dash", "flask", "plotly", "dash_mantine_components", "layouts")
STATISTICS = ("scipy", "sklearn", "mapclassify", "esda", "libpysal", "networkx")
BOOKS, STORE = ("openpyxl",), ("sqlalchemy", "argon2", "psycopg")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def connected(address: tuple[str, int]) -> socket.socket:
    """A connection to a server that has said where it is and may still be opening its door."""
    while True:
        try:
            return socket.create_connection(address)
        except ConnectionRefusedError:
            continue


def loaded_after(code: str, *, store: Path) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded once it has run some code."""
    asked = f"{code}\nimport json, sys\nprint(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    environment = {"WARDSHIFT_STORE": str(store), "WARDSHIFT_PACKAGE": str(NOTTINGHAM)}
    done = subprocess.run([sys.executable, "-c", asked], cwd=HOME, env=environment, capture_output=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    ("command", "absent"),
    [
        (["check", str(NOTTINGHAM)], WEB + STATISTICS + BOOKS + STORE),
        (["check", "--spend", str(NOTTINGHAM / "spend.csv")], WEB + STATISTICS + BOOKS + STORE),
        (["user", "list"], WEB + STATISTICS + BOOKS + ("pandas", "numpy", "geopandas")),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_a_command_loads_only_what_it_needs(command: list[str], absent: tuple[str, ...], tmp_path: Path) -> None:
    loaded = loaded_after(f"import app\nassert app.main({command!r}) == 0", store=tmp_path)
    assert loaded.isdisjoint(absent), loaded.intersection(absent)


def test_the_command_line_alone_loads_none_of_it(tmp_path: Path) -> None:
    loaded = loaded_after("import app", store=tmp_path)
    absent = {*WEB, *STATISTICS, *BOOKS, *STORE, "pandas", "numpy", "geopandas", "gunicorn"}
    assert loaded.isdisjoint(absent), loaded.intersection(absent)


def test_the_app_serves_its_first_page_without_what_only_later_pages_need(tmp_path: Path) -> None:
    made = "import app\nserver = app.create_app().server\nclient = server.test_client()\n"
    loaded = loaded_after(made + "assert client.get('/').status_code == 200", store=tmp_path)
    absent = (*STATISTICS, *BOOKS)
    assert loaded.isdisjoint(absent), loaded.intersection(absent)


def test_shapes_are_made_when_they_are_first_asked_for(nottingham: City) -> None:
    geometry = map_geometry(nottingham.wards)
    made = {"geojson", "gzipped", "brotlied", "digest", "labels", "_simple"}
    assert made.isdisjoint(vars(geometry))
    assert geometry.digest
    assert "labels" not in vars(geometry)
    assert geometry.labels is geometry.labels


def test_a_reader_who_looks_at_a_view_keeps_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    options: list[int] = []
    monkeypatch.setattr(
        BaseApplication, "run", lambda self: options.extend((self.cfg.keepalive, self.cfg.graceful_timeout))
    )
    commands.serve(Flask("idle"), "127.0.0.1", 0)
    assert options == [75, 2]


@pytest.mark.long
def test_the_server_ends_when_it_is_told_to_though_clients_hold_on(tmp_path: Path) -> None:
    environment = {"WARDSHIFT_STORE": str(tmp_path), "WARDSHIFT_PORT": str(free_port())}
    command = [sys.executable, "app.py", "serve"]
    with subprocess.Popen(command, cwd=HOME, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert "Wardshift serves" in server.stdout.readline()
        address = ("127.0.0.1", int(environment["WARDSHIFT_PORT"]))
        with connected(address) as half, connected(address) as idle:
            half.sendall(b"GET / HTTP/1.1\r\nHost: local")
            idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert b"200" in idle.recv(100)
            server.send_signal(signal.SIGTERM)
            # Without a bound on what goes on, it would wait for them for thirty seconds.
            assert server.wait() == 0


@pytest.mark.parametrize(
    ("on_loopback", "behind_proxy", "warned"), [(True, False, False), (False, True, False), (False, False, True)]
)
def test_a_server_for_others_with_no_proxy_in_front_says_so(
    capsys: pytest.CaptureFixture[str], on_loopback: bool, behind_proxy: bool, warned: bool
) -> None:
    commands.greet(None, "nottingham", "0.0.0.0", 8050, on_loopback=on_loopback, behind_proxy=behind_proxy)
    assert ("slow clients" in capsys.readouterr().out) == warned
