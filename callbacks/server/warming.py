"""After the first answer, and before anybody asks for more: make what the first readers would wait for.

Nothing here waits for a clock. What the first page itself needs is made as soon as its frame goes out, while the
browser reads the program text; the rest once a page has been laid out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from threading import Event, Thread

from flask import Flask, Response, request, request_finished

from callbacks.server.faults import report_fault

LATER = ("scipy.optimize", "mapclassify", "openpyxl")
"""What plans, other classes and workbooks need, and nothing before them; mapclassify brings scikit-learn."""
LAID_OUT = "/_dash-update-component"


@dataclass(frozen=True)
class Warming:
    """What is made ahead.

    Attributes
    ----------
    first : sequence of callable
        Make what the first page needs.
    addresses : callable
        Gives the addresses that readers begin with (`callbacks.server.views.first_addresses`).
    """

    first: Sequence[Callable[[], object]]
    addresses: Callable[[], Sequence[str]]


def warm(server: Flask, warming: Warming) -> Thread:
    """Make ahead what readers begin with, in the background.

    Parameters
    ----------
    server : flask.Flask
        With the public face; called in the process that serves.
    warming : Warming

    Returns
    -------
    threading.Thread
        Already running; it keeps no process alive.
    """
    answered, laid_out = Event(), Event()

    def tell(_sender: object, response: Response, **_more: object) -> None:
        answered.set()
        if request.path.endswith(LAID_OUT) and response.status_code == 200:
            laid_out.set()

    request_finished.connect(tell, server)

    def attempt(what: str, deed: Callable[[], object]) -> None:
        # What cannot be made is told to whoever asks for it; the rest is made all the same.
        try:
            deed()
        except Exception:
            report_fault(f"{what}, made ahead")

    def make_views() -> None:
        client = server.test_client()
        for address in warming.addresses():
            attempt(address, partial(client.get, address))

    def make() -> None:
        answered.wait()
        for each in warming.first:
            attempt("the first page's shapes", each)
        laid_out.wait()
        request_finished.disconnect(tell, server)
        attempt("the addresses of the first views", make_views)
        for library in LATER:
            attempt(library, partial(import_module, library))

    thread = Thread(target=make, name="warm", daemon=True)
    thread.start()
    return thread
