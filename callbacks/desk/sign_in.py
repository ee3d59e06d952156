"""Who gets into the desk: sign-in, sign-out, the first-run link, and the guard before everything under ``/desk``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypedDict
from urllib.parse import quote

from flask import Flask, Response, g, redirect, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as AnyResponse

from callbacks.server.hosts import plain_host
from data.store.accounts import AccountError, User
from data.store.database import Store, StoreError, StoreTroubleError
from data.store.sessions import LONGEST_SESSION, SignedIn, csrf_matches, csrf_token, end_session, read_session
from data.store.sign_in import (
    WrongPasswordError,
    change_password,
    first_run_link_works,
    is_loopback,
    sign_in,
    use_first_run_link,
)
from data.store.throttle import TooManyAttemptsError
from layouts.face import Account
from layouts.pages.sign_in.page import account_page, first_user_page, refused_page, sign_in_page

DESK = "/desk/"
COOKIE = "wardshift_desk"
# The only addresses of the desk that are served to somebody who is not signed in.
SIGN_IN_PATHS = ("/desk/sign-in", "/desk/first")
# Requests of scripts, by the start of their path below the desk: answered 401 where a page would lead to the sign-in.
SCRIPT_PATHS = ("_dash", "_reload", "views/", "geometry/", "download/", "scenario/")
# Addresses that take a form, and nothing larger than one.
FORM_PATHS = (*SIGN_IN_PATHS, "/desk/password", "/desk/sign-out")
# Program text and shapes, which are the same for everyone: a browser may keep them, so that pages open fast.
CACHEABLE_PATHS = ("/desk/_dash-component-suites/", "/desk/assets/", "/desk/geometry/")

# A page of the desk with its query string. Dots would lead out of it, and a backslash is a slash to browsers.
_INSIDE = re.compile(r"/desk/[\w/-]*(\?[!-\[\]-~]*)?", re.ASCII)

TOO_OLD = "The form is too old. Go back, reload the page and try again."
CHANGED = "Your password is changed. Wherever else you were signed in, you are signed out."
NO_LINK = "The link was used before, is too old, or is not for this machine. Start Wardshift again for a new one."
NO_TLS = (
    "This page came over a connection that others can read, so no password is taken here. Open it with https://; "
    "where a proxy in front of Wardshift does that already, set WARDSHIFT_PROXIES to 1."
)


class CookieAttributes(TypedDict):
    """Where and how a browser sends a cookie, by the names of werkzeug's parameters."""

    path: str
    secure: bool
    httponly: bool
    samesite: str


@dataclass(frozen=True)
class Desk:
    """What the guard needs.

    Attributes
    ----------
    store : Store
        Accounts and sessions.
    city_name : str
        For the pages' headings.
    secure_cookie : bool
        Whether the cookie goes over TLS only: everywhere but on this machine itself.
    """

    store: Store
    city_name: str
    secure_cookie: bool


def signed_in_user() -> User:
    """The user of the request at hand; only below the guard."""
    user: User = g.desk_user
    return user


def user_here() -> User | None:
    """The user of the request at hand; None where nobody is signed in, as on the public face."""
    user: User | None = g.get("desk_user")
    return user


def account_here() -> Account | None:
    """Who sent the request at hand, for the page's frame; None where nobody is signed in."""
    user = user_here()
    return Account(user.name, user.role) if user else None


def trust_proxies(server: Flask, count: int) -> None:
    """Believe what so many proxies say of the browser's address, scheme and host; without them, nobody is believed.

    Parameters
    ----------
    server : flask.Flask
    count : int
        How many stand in front. Each adds one entry to ``X-Forwarded-For``, ``-Proto`` and ``-Host``.
    """
    if count:
        server.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            server.wsgi_app, x_for=count, x_proto=count, x_host=count
        )


def register(server: Flask, desk: Desk) -> None:
    """Guard everything under ``/desk`` and serve the pages that let people in."""
    server.before_request(lambda: _guard(desk))

    @server.errorhandler(StoreTroubleError)
    def out_of_reach(problem: StoreTroubleError) -> Response:
        if request.method == "GET" and not request.path.removeprefix(DESK).startswith(SCRIPT_PATHS):
            return _page(refused_page(desk.city_name, str(problem)), 503)
        return Response(f"{problem}\n", 503, mimetype="text/plain")

    @server.after_request
    def keep_private(response: Response) -> Response:
        if _within(request.path) and not (response.status_code == 200 and request.path.startswith(CACHEABLE_PATHS)):
            # A shared machine must not show the desk again from its cache.
            response.headers["Cache-Control"] = "no-store"
        return response

    @server.route("/desk/sign-in", methods=["GET", "POST"])
    def enter() -> AnyResponse:
        return _enter(desk)

    @server.route("/desk/first", methods=["GET", "POST"])
    def first() -> AnyResponse:
        return _first(desk)

    @server.get("/desk/account")
    def account() -> AnyResponse:
        return _page(_account(desk, CHANGED if "changed" in request.args else ""))

    @server.post("/desk/password")
    def password() -> AnyResponse:
        return _password(desk)

    @server.post("/desk/sign-out")
    def leave() -> AnyResponse:
        token = request.cookies.get(COOKIE, "")
        if not csrf_matches(token, request.form.get("csrf", "")):
            return _page(refused_page(desk.city_name, TOO_OLD), 403)
        end_session(desk.store, token)
        answer = redirect("/desk/sign-in", 303)
        answer.delete_cookie(COOKIE, **_cookie_attributes(desk))
        return answer


def _within(path: str) -> bool:
    return path == DESK.rstrip("/") or path.startswith(DESK)


def _guard(desk: Desk) -> AnyResponse | None:
    """Let nobody unsigned past, and no request that another site sent."""
    if not _within(request.path):
        return None
    if request.method not in ("GET", "HEAD") and not _from_here():
        return Response("This request came from another site.\n", 403, mimetype="text/plain")
    if request.path in SIGN_IN_PATHS:
        return None
    session = read_session(desk.store, request.cookies.get(COOKIE, ""))
    if session is None:
        inner = request.path.removeprefix(DESK)
        if request.method != "GET" or inner.startswith(SCRIPT_PATHS):
            return Response("Sign in first: /desk/sign-in\n", 401, mimetype="text/plain")
        query = request.query_string.decode()
        return redirect("/desk/sign-in" + _next_part(f"{request.path}?{query}" if query else request.path))
    g.desk_user = session.user
    return redirect(DESK) if request.path == DESK.rstrip("/") else None


def _from_here() -> bool:
    """Whether a request that changes something comes from a page of this host, as browsers say it."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.host


def _next_part(path: str) -> str:
    return f"?next={quote(path, safe='')}" if path.rstrip("/") != "/desk" else ""


def _next(path: str) -> str:
    """Where to go after signing in: a page of the desk, never another host."""
    return path if _INSIDE.fullmatch(path) else DESK


def _page(html: str, status: int = 200) -> Response:
    return Response(html, status, mimetype="text/html")


def _address() -> str:
    return request.remote_addr or ""


def _in_the_clear(desk: Desk) -> bool:
    """Whether a password would go over the network as it is; from this machine to itself, by its own name, it does not.

    The name alone proves nothing off this machine, for whoever asks writes it.
    """
    by_name = plain_host(request.host) in ("127.0.0.1", "localhost", "[::1]")
    here = by_name and (not desk.secure_cookie or is_loopback(_address()))
    return not request.is_secure and not here


def _forwarded() -> bool:
    """Whether the request came through a proxy that was not reckoned with, so that its address is not the browser's."""
    return any(name in request.headers for name in ("X-Forwarded-For", "X-Real-Ip", "Forwarded"))


def _wait(page: str, problem: TooManyAttemptsError) -> Response:
    """Tell someone to wait, in the way that programs understand too."""
    answer = _page(page, 429)
    answer.headers["Retry-After"] = str(problem.seconds)
    return answer


def _with_cookie(desk: Desk, signed: SignedIn, to: str) -> AnyResponse:
    """Go on with a new session; one that the browser brought along ends."""
    end_session(desk.store, request.cookies.get(COOKIE, ""))
    answer = redirect(to, 303)
    longest = int(LONGEST_SESSION.total_seconds())
    answer.set_cookie(COOKIE, signed.token, max_age=longest, **_cookie_attributes(desk))
    return answer


def _cookie_attributes(desk: Desk) -> CookieAttributes:
    """The attributes of the session's cookie, set or deleted: a browser deletes the cookie of the same path only."""
    # SameSite=Lax: a link to a scenario in a letter must open it; what changes something is guarded by `_from_here`.
    return {"path": "/desk", "secure": desk.secure_cookie, "httponly": True, "samesite": "Lax"}


def _enter(desk: Desk) -> AnyResponse:
    if _in_the_clear(desk):
        return _page(refused_page(desk.city_name, NO_TLS), 403)
    if request.method == "GET":
        return _page(sign_in_page(desk.city_name, go_to=request.args.get("next", "")))
    name, go_to = request.form.get("name", ""), request.form.get("next", "")

    def again(problem: StoreError) -> str:
        return sign_in_page(desk.city_name, problem_text=str(problem), name=name, go_to=go_to)

    try:
        signed = sign_in(desk.store, name, request.form.get("password", ""), _address())
    except TooManyAttemptsError as problem:
        return _wait(again(problem), problem)
    except (WrongPasswordError, AccountError) as problem:
        return _page(again(problem), 401)
    return _with_cookie(desk, signed, _next(go_to))


def _first(desk: Desk) -> AnyResponse:
    if _in_the_clear(desk) or _forwarded():
        return _page(refused_page(desk.city_name, NO_LINK), 403)
    if request.method == "GET":
        token = request.args.get("token", "")
        if not first_run_link_works(desk.store, token, _address()):
            return _page(refused_page(desk.city_name, NO_LINK), 403)
        return _page(first_user_page(desk.city_name, token))
    form = request.form
    token, name = form.get("token", ""), form.get("name", "")
    if not first_run_link_works(desk.store, token, _address()):
        return _page(refused_page(desk.city_name, NO_LINK), 403)
    try:
        use_first_run_link(desk.store, token, name, form.get("password", ""), _address())
        signed = sign_in(desk.store, name, form.get("password", ""), _address())
    except StoreError as problem:
        return _page(first_user_page(desk.city_name, token, problem_text=str(problem), name=name), 400)
    return _with_cookie(desk, signed, DESK)


def _account(desk: Desk, problem_text: str = "") -> str:
    user = signed_in_user()
    token = request.cookies.get(COOKIE, "")
    return account_page(desk.city_name, user.name, user.role, csrf_token(token), problem_text=problem_text)


def _password(desk: Desk) -> AnyResponse:
    if _in_the_clear(desk):
        return _page(refused_page(desk.city_name, NO_TLS), 403)
    if not csrf_matches(request.cookies.get(COOKIE, ""), request.form.get("csrf", "")):
        return _page(_account(desk, TOO_OLD), 403)
    user = signed_in_user()
    try:
        form = request.form
        signed = change_password(desk.store, user.name, form.get("current", ""), form.get("new", ""), _address())
    except TooManyAttemptsError as problem:
        return _wait(_account(desk, str(problem)), problem)
    except (AccountError, WrongPasswordError) as problem:
        return _page(_account(desk, str(problem)), 400)
    return _with_cookie(desk, signed, "/desk/account?changed")
