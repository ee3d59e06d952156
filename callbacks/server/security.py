"""Headers that keep every page to its own host, and the health check."""

from __future__ import annotations

from flask import Flask, Response

# Everything comes from this host; a page that tried another one would be stopped by the browser.
POLICY = (
    "default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; frame-ancestors 'self'; "
    "form-action 'self'"
)


# What is no page loads nothing and runs nothing; the hashes of all scripts are longer than most such answers.
NO_PAGE = "default-src 'none'; frame-ancestors 'self'"


def secure(server: Flask, script_hashes: list[str]) -> None:
    """Add the headers that keep every page to its own host, and the health check."""
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
