"""After the start, and before anybody asks: make the answer that takes the longest the first time."""

from __future__ import annotations

from threading import Thread
from time import sleep

from flask import Flask

FIRST = "/values/need-certainty"
"""Looking for clusters brings in esda, which takes about a second to import; the simulation is kept for the first."""
PAUSE = 2.0


def warm(server: Flask, pause: float = PAUSE) -> Thread:
    """Ask the server for its slowest first answer, in the background.

    Parameters
    ----------
    server : flask.Flask
        With the public face; called in the process that serves.
    pause : float, default 2
        Seconds to leave to the first page, which must not wait for this.

    Returns
    -------
    threading.Thread
        Already running; it keeps no process alive.
    """

    def ask() -> None:
        sleep(pause)
        server.test_client().get(FIRST)

    thread = Thread(target=ask, name="warm", daemon=True)
    thread.start()
    return thread
