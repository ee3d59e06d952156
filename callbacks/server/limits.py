"""How much a request may bring: a longer one is refused in words, before anything is read, kept or worked out."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

LONGEST_SEARCH, MOST_PARAMS = 4_000, 100
"""Characters and parameters of a query string. The longest that the pages write is a tenth of it."""

LARGEST_BODY, LARGEST_FORM = 64 * 2**10, 16 * 2**10
"""Bytes: of what a page sends of the address it shows, and of a form for name and password."""

_NAMED = ("search", "pathname")
"""The properties in which a page sends its address."""

TOO_LONG = (
    f"This address is too long: after the question mark at most {LONGEST_SEARCH:,} characters and {MOST_PARAMS} "
    "parameters are read. Begin again from the page without them."
)
TOO_LARGE = "This request is larger than what is read here. Send less."


def too_long(search: str) -> bool:
    """Whether a query string is longer than what is read."""
    return len(search) > LONGEST_SEARCH or search.count("&") >= MOST_PARAMS


def names_too_long(body: Any) -> bool:
    """Whether what a page sends holds an address that is too long.

    Parameters
    ----------
    body : mapping
        As `callbacks.server.bodies.readable` lets it through.
    """
    parts = [part for part in [*body["inputs"], *body.get("state", [])] if isinstance(part, dict)]
    values = {
        prop: [part["value"] for part in parts if part["property"] == prop and part.get("value")] for prop in _NAMED
    }
    return any(map(too_long, values["search"])) or any(len(path) > LONGEST_SEARCH for path in values["pathname"])


def limit(server: Flask, desk: str, forms: tuple[str, ...]) -> None:
    """Refuse what is too long or too large, on all addresses.

    Parameters
    ----------
    server : flask.Flask
        Its ``MAX_CONTENT_LENGTH`` bounds what the desk may send, such as a scenario's file.
    desk : str
        Where the desk's addresses begin.
    forms : tuple of str
        Addresses that take a form for name or password.
    """

    @server.before_request
    def refuse_long() -> Response | None:
        if request.path in forms:
            request.max_content_length = request.max_form_memory_size = LARGEST_FORM
        elif not request.path.startswith(desk):
            request.max_content_length = LARGEST_BODY
        if too_long(request.query_string.decode("latin-1")):
            return Response(f"{TOO_LONG}\n", 414, mimetype="text/plain")
        return None

    @server.errorhandler(RequestEntityTooLarge)
    def refuse_large(_problem: RequestEntityTooLarge) -> Response:
        return Response(f"{TOO_LARGE}\n", 413, mimetype="text/plain")
