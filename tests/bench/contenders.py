"""The two apps that are measured: how each is started, and where its controls and its map are."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


@dataclass(frozen=True)
class Contender:
    """An app under measurement.

    Attributes
    ----------
    name : str
        What the table calls it.
    command : tuple of str
        Starts it, but for the port.
    theme, indicator, graph : str
        Ids of the two dropdowns and of the map.
    values : str
        Start of the path of plain requests that feed the map beside the callbacks; "" where there are none.
    """

    name: str
    command: tuple[str, ...]
    theme: str
    indicator: str
    graph: str
    values: str = ""

    def feeds_map(self, path: str, outputs: str) -> bool:
        """Whether a request, callback or plain, brings the map what it draws."""
        plain = bool(self.values) and path.startswith(self.values) and "/map/map?" in path
        return f"{self.graph}.figure" in outputs or plain


NAIVE = Contender("naive", ("-m", "tests.bench.naive_app"), "naive-theme", "naive-indicator", "naive-map")
OURS = Contender("wardshift", ("app.py", "serve"), "map-theme", "map-indicator", "map-figure", "/views/")
BOTH = (NAIVE, OURS)


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(contender: Contender) -> Iterator[tuple[str, float]]:
    """Start an app in its own process; give its address and the seconds from start to the first byte of ``/``."""
    port = free_port()
    arguments = [sys.executable, *contender.command, "--port", str(port)]
    begun = time.perf_counter()
    process = subprocess.Popen(
        arguments,
        cwd=HOME,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"WARDSHIFT_PORT": str(port)},
    )
    try:
        _first_byte(port, process)
        yield f"http://127.0.0.1:{port}/", time.perf_counter() - begun
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def _first_byte(port: int, process: subprocess.Popen[bytes]) -> None:
    """Ask until ``/`` answers."""
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end:
        if process.poll() is not None:
            raise RuntimeError(f"The app stopped before it served:\n{(process.stderr or sys.stdin).read()!r}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/")
            # The status line is parsed as soon as the first byte is there; the body is still on its way.
            answer = connection.getresponse()
            if answer.status == 200:
                return
        except (ConnectionError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.005)
    raise RuntimeError(f"Nothing answered on port {port} within {PATIENCE:.0f} seconds.")


def start_up_seconds(runs: int) -> dict[str, list[float]]:
    """Seconds from process start to first byte, the apps taking turns."""
    seconds: dict[str, list[float]] = {contender.name: [] for contender in BOTH}
    for _ in range(runs):
        for contender in BOTH:
            with running(contender) as (_, taken):
                seconds[contender.name].append(taken)
    return seconds
