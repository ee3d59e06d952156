"""After the start, and before anybody asks: make the answers that the first readers would wait for."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Thread
from time import sleep

from flask import Flask

PAUSE = 2.0
"""Seconds to leave to the first page, which must not wait for this."""


def warm(server: Flask, addresses: Sequence[str], pause: float = PAUSE) -> Thread:
    """Ask the server for what readers begin with, in the background.

    Parameters
    ----------
    server : flask.Flask
        With the public face; called in the process that serves.
    addresses : sequence of str
        As `callbacks.server.views.first_addresses` gives them.
    pause : float, default 2
        Seconds before the first one.

    Returns
    -------
    threading.Thread
        Already running; it keeps no process alive.
    """

    def ask() -> None:
        sleep(pause)
        client = server.test_client()
        for address in addresses:
            client.get(address)

    thread = Thread(target=ask, name="warm", daemon=True)
    thread.start()
    return thread
