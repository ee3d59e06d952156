"""Callbacks that hang on the address alone: a plain GET, so that an answer is made and packed once and then kept.

A Dash callback asks by POST and is computed, written and compressed each time. What a page shows at an address is
the same for every reader of a face, so that here the browser asks for it by that address.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import brotli
from dash import Dash, Input, Output
from flask import Response, request
from plotly.utils import PlotlyJSONEncoder

from callbacks.server.responses import packed
from layouts.face import Face
from layouts.shell import ShellId

Answer = Callable[[str | None], Any]

# An answer with its packed forms has up to some twenty kilobytes, so that a part keeps 20 MB at the most.
KEPT = 1024


def by_address(
    app: Dash,
    face: Face,
    part: str,
    *outputs: Output,
    after: str | None = None,
    source: Input | None = None,
    stamp: Callable[[], object] | None = None,
) -> Callable[[Answer], Answer]:
    """Let a function of the query string fill outputs whenever the address changes.

    Parameters
    ----------
    app : dash.Dash
    face : Face
        Where the answers are served: ``values/<part>`` under its prefix.
    part : str
        Names the answer within the face.
    *outputs : dash.Output
        What the function returns, in this order; a single one without a tuple.
    after : str, optional
        A part that is drawn before this one is filled in, so that the reader does not wait for both.
    source : dash.Input, optional
        What holds the query string instead of the address: for a part that hangs on some of its parameters only, and
        is not asked for when the others change.
    stamp : callable, optional
        Gives what an answer hangs on besides, such as the number of the published plan: an answer is kept for as long
        as it stays the same.

    Returns
    -------
    callable
        A decorator. The function must depend on nothing but its argument and the stamp; it may return a ``Patch``.
    """
    url, before = (f"{face.prefix}values/{name}" if name else None for name in (part, after))

    def decorate(answer: Answer) -> Answer:
        @lru_cache(maxsize=KEPT)
        def forms(search: str, _stamp: object) -> tuple[bytes, bytes, bytes]:
            written = json.dumps(answer(search), cls=PlotlyJSONEncoder, separators=(",", ":"), ensure_ascii=False)
            plain = written.encode()
            return plain, gzip.compress(plain, 6, mtime=0), brotli.compress(plain, quality=5)

        def serve() -> Response:
            # The reader's page keeps its answers itself; another page may be of other data.
            headers = {"Cache-Control": "no-store"}
            kept = forms(request.query_string.decode(), stamp() if stamp else None)
            return packed(*kept, mimetype="application/json", headers=headers)

        app.server.add_url_rule(url, url, serve)
        # Asked for as soon as a control is moved, where this is on the page; another source is not known that early.
        filled = [(output.component_id, output.component_property) for output in outputs]
        given = json.dumps([url, filled, before, source is None], default=str)
        app.clientside_callback(
            f"window.wardshiftAnswers.byAddress(...{given})",
            *outputs,
            source or Input(ShellId.URL, "search"),
            prevent_initial_call=True,
        )
        return answer

    return decorate
