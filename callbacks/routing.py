"""Which page is open: the path picks it, the query string fills it; what goes wrong becomes a notice on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from flask import Flask, Response, request

from callbacks.server.bodies import json_of, readable
from callbacks.server.faults import fault_words, report_fault
from callbacks.server.limits import TOO_LONG, names_too_long
from callbacks.server.views import digest, page_table, still_table
from geo.errors import Unavailable
from layouts.address.params import parse
from layouts.face import Face
from layouts.page import Filled, Page, Site
from layouts.shell import ShellId, heading, navigation


def known_params(pages: Sequence[Page[Any]]) -> frozenset[str]:
    """The parameters of all pages."""
    return frozenset().union(*(page.reads for page in pages))


def page_for(site: Site, pages: Sequence[Page[Any]], pathname: str | None, search: str | None) -> Component:
    """The page at an address, laid out in the state that its query string names.

    What the domain refuses stands on the page in words; any other fault gets a number that the log has.
    """
    path = site.face.path(pathname)
    page = next((each for each in pages if each.path == path), None)

    def words(title: str, *inside: Any) -> Component:
        still = still_table(pathname or "/", search)
        return html.Div([dcc.Store(id=ShellId.PAGE, data=still), heading(title), html.P(list(inside))])

    if page is None:
        return words(
            "Page not found", "There is no page at this address. ", html.A("Go to the map", href=site.face.prefix)
        )
    try:
        if refused := page.why_not(site):
            title, why = refused
            return words(title, why)
        # Asked for before the page reads the plan: one that is published meanwhile makes this page's answers gone.
        current_digest = digest(site, page)
        view = page.open(site, parse(search, page.fields, known_params(pages)))
        filled = Filled(page.parts(site.city), view)
        table = page_table(site, page, filled, pathname, search, current_digest)
        return html.Div([dcc.Store(id=ShellId.PAGE, data=table), page.layout(site, view, filled)])
    except Unavailable as reason:
        return words(f"{page.title} cannot be shown", str(reason))
    except Exception:
        number = report_fault(f"{page.path}{search or ''}")
        return words("Something went wrong", fault_words(number))


def register(app: Dash, site: Site, pages: Sequence[Page[Any]]) -> None:
    """Open pages, mark the open one in the navigation, and print."""
    titles = [(page.path, page.title) for page in pages]

    @app.callback(Output(ShellId.MAIN, "children"), Input(ShellId.URL, "pathname"), State(ShellId.URL, "search"))
    def open_page(pathname: Any, search: Any) -> Component:
        # Whoever asks without a browser may send anything.
        address = (each if isinstance(each, str) else None for each in (pathname, search))
        return page_for(site, pages, *address)

    @app.callback(Output(ShellId.NAV, "children"), Input(ShellId.URL, "pathname"))
    def mark_page(pathname: Any) -> list[html.Li]:
        return navigation(titles, site.face.path(pathname if isinstance(pathname, str) else None), site.face)

    app.clientside_callback(
        ClientsideFunction("wardshift", "print"), Input(ShellId.PRINT, "n_clicks"), prevent_initial_call=True
    )


def answer_honestly(server: Flask, faces: Sequence[tuple[Dash, Face, Sequence[Page[Any]]]]) -> None:
    """Give an address without a page the status 404, and a body that cannot be read 400.

    A file that the domain refuses is not found either, with the reason in words. Dash 4.4 answers every address below
    its prefix with the same frame and status 200 (test_an_unknown_address_is_not_found), and fails on a body that it
    cannot read (test_a_body_that_cannot_be_read_is_a_bad_request).
    """
    paths = {face.href(page.path) for _, face, pages in faces for page in pages}
    frames = {f"{face.prefix}<path:path>" for _, face, _ in faces}
    updates = {f"{face.prefix}_dash-update-component": app for app, face, _ in faces}

    @server.errorhandler(Unavailable)
    def say_why(reason: Unavailable) -> Response:
        return Response(f"{reason}\n", 404, mimetype="text/plain")

    @server.before_request
    def read_body() -> Response | None:
        app = updates.get(request.path)
        if app is None:
            return None
        body = json_of(request)
        if readable(body, app.callback_map):
            return Response(f"{TOO_LONG}\n", 414, mimetype="text/plain") if names_too_long(body) else None
        return Response("The body of this request cannot be read.\n", 400, mimetype="text/plain")

    @server.after_request
    def tell_strangers(response: Response) -> Response:
        framed = request.url_rule is not None and request.url_rule.rule in frames
        if framed and response.status_code == 200 and request.path not in paths:
            response.status_code = 404
        return response
