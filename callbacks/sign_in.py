"""Who gets into the desk: sign-in, sign-out, the first-run link, and the guard before everything under ``/desk``."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from flask import Flask, Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from geo.accounts import AccountError, User
from geo.attempts import TooManyAttemptsError
from geo.sessions import LONGEST, SignedIn, csrf_matches, csrf_token, end_session, read_session
from geo.sign_in import WrongPasswordError, change_password, first_run_link_works, sign_in, use_first_run_link
from geo.store import Store
from layouts.sign_in_page import account_page, first_user_page, refused_page, sign_in_page

DESK = "/desk/"
COOKIE = "wardshift_desk"
OPEN = ("/desk/sign-in", "/desk/first")
# What a script asks for; a page that is asked for leads to the sign-in instead.
DATA = ("_dash", "_reload", "values/", "geometry/", "download/")

TOO_OLD = "The form is too old. Go back, reload the page and try again."
NO_LINK = "The link was used before, is too old, or is not for this machine. Start Wardshift again for a new one."


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


def register(server: Flask, desk: Desk) -> None:
    """Guard everything under ``/desk`` and serve the pages that let people in."""
    server.before_request(lambda: _guard(desk))

    @server.after_request
    def keep_private(response: Response) -> Response:
        if _within(request.path):
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
        return _page(_account(desk))

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
        answer.delete_cookie(COOKIE, path="/desk")
        return answer


def _within(path: str) -> bool:
    return path == DESK.rstrip("/") or path.startswith(DESK)


def _guard(desk: Desk) -> AnyResponse | None:
    """Let nobody unsigned past, and no request that another site sent."""
    if not _within(request.path):
        return None
    if request.method not in ("GET", "HEAD") and not _from_here():
        return Response("This request came from another site.\n", 403, mimetype="text/plain")
    if request.path in OPEN:
        return None
    session = read_session(desk.store, request.cookies.get(COOKIE, ""))
    if session is None:
        inner = request.path.removeprefix(DESK)
        if request.method != "GET" or inner.startswith(DATA):
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
    return origin is None or urlsplit(origin).netloc == request.host


def _next_part(path: str) -> str:
    return f"?next={quote(path, safe='')}" if path.rstrip("/") != "/desk" else ""


def _next(path: str) -> str:
    """Where to go after signing in: a page of the desk, never another host."""
    parts = urlsplit(path)
    inside = not parts.scheme and not parts.netloc and parts.path.startswith(DESK) and "\\" not in path
    return path if inside and not path.startswith("//") else DESK


def _page(html: str, status: int = 200) -> Response:
    return Response(html, status, mimetype="text/html")


def _address() -> str:
    return request.remote_addr or ""


def _with_cookie(desk: Desk, signed: SignedIn, to: str) -> AnyResponse:
    answer = redirect(to, 303)
    answer.set_cookie(
        COOKIE,
        signed.token,
        max_age=int(LONGEST.total_seconds()),
        path="/desk",
        secure=desk.secure_cookie,
        httponly=True,
        samesite="Strict",
    )
    return answer


def _enter(desk: Desk) -> AnyResponse:
    if request.method == "GET":
        return _page(sign_in_page(desk.city_name, go_to=request.args.get("next", "")))
    name, go_to = request.form.get("name", ""), request.form.get("next", "")
    try:
        signed = sign_in(desk.store, name, request.form.get("password", ""), _address())
    except TooManyAttemptsError as wait:
        answer = _page(sign_in_page(desk.city_name, said=str(wait), name=name, go_to=go_to), 429)
        answer.headers["Retry-After"] = str(wait.seconds)
        return answer
    except (WrongPasswordError, AccountError) as problem:
        return _page(sign_in_page(desk.city_name, said=str(problem), name=name, go_to=go_to), 401)
    return _with_cookie(desk, signed, _next(go_to))


def _first(desk: Desk) -> AnyResponse:
    if request.method == "GET":
        token = request.args.get("token", "")
        if not first_run_link_works(desk.store, token, _address()):
            return _page(refused_page(desk.city_name, NO_LINK), 403)
        return _page(first_user_page(desk.city_name, token))
    form = request.form
    token, name = form.get("token", ""), form.get("name", "")
    try:
        use_first_run_link(desk.store, token, name, form.get("password", ""), _address())
        signed = sign_in(desk.store, name, form.get("password", ""), _address())
    except AccountError as problem:
        return _page(first_user_page(desk.city_name, token, said=str(problem), name=name), 400)
    return _with_cookie(desk, signed, DESK)


def _account(desk: Desk, said: str = "") -> str:
    user = signed_in_user()
    token = request.cookies.get(COOKIE, "")
    return account_page(desk.city_name, user.name, user.role, csrf_token(token), said=said)


def _password(desk: Desk) -> AnyResponse:
    if not csrf_matches(request.cookies.get(COOKIE, ""), request.form.get("csrf", "")):
        return _page(_account(desk, TOO_OLD), 403)
    user = signed_in_user()
    try:
        form = request.form
        signed = change_password(desk.store, user.name, form.get("current", ""), form.get("new", ""), _address())
    except (AccountError, WrongPasswordError, TooManyAttemptsError) as problem:
        return _page(_account(desk, str(problem)), 400)
    return _with_cookie(desk, signed, "/desk/account")
