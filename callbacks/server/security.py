"""Headers that keep every page to its own host, the names that it answers to, and whether it is alive and ready."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, request

from callbacks.server.hosts import plain_host

# Everything comes from this host; a page that tried another one would be stopped by the browser.
POLICY = (
    "default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; frame-ancestors 'self'; "
    "form-action 'self'"
)


# What is no page loads nothing and runs nothing; the hashes of all scripts are longer than most such answers.
NO_PAGE = "default-src 'none'; frame-ancestors 'self'"


OTHER_HOST = (
    "Wardshift does not answer to this name. Whoever runs it names the hosts that it answers to in WARDSHIFT_HOSTS."
)


def answer_to(server: Flask, hosts: tuple[str, ...]) -> None:
    """Answer only requests that are addressed to one of some names; where none are given, all.

    A page of another site that has its name point here (DNS rebinding) must not be answered. Flask 3.1 has a setting
    for this (``TRUSTED_HOSTS``), in which no IPv6 address can stand (werkzeug 3.1.9 cuts it at its first colon).
    """
    names = {plain_host(name) for name in hosts}

    @server.before_request
    def own_name() -> Response | None:
        if not names or plain_host(request.host) in names:
            return None
        return Response(f"{OTHER_HOST}\n", 400, mimetype="text/plain")


def secure(server: Flask, script_hashes: list[str], ready: Callable[[], bool] = lambda: True) -> None:
    """Add the headers that keep every page to its own host, the names it answers to, and the checks of a supervisor.

    Parameters
    ----------
    server : flask.Flask
    script_hashes : list of str
        Of the scripts that stand in pages.
    ready : callable
        Whether everything answers that the site needs besides its own process; ``/healthz`` asks for the process alone.
    """
    policy = POLICY.format(scripts=" ".join(script_hashes))

    @server.after_request
    def headers(response: Response) -> Response:
        kept_to = policy if response.mimetype == "text/html" else NO_PAGE
        response.headers.setdefault("Content-Security-Policy", kept_to)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    @server.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @server.get("/readyz")
    def readyz() -> Response:
        if ready():
            return Response("ready\n", mimetype="text/plain")
        words = "The public pages are served, but the store does not answer: no desk, no published plan.\n"
        return Response(words, 503, mimetype="text/plain")
