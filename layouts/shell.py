"""What surrounds every page: name, navigation, footer with the sources' attribution."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum, unique
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from geo.city import City
from layouts.address.controls import change_link
from layouts.components.parts import named
from layouts.face import Account, Face
from layouts.theme import CONTROLS

# Said by a screen reader when it has finished what it is saying.
POLITE: dict[str, Any] = {"aria-live": "polite"}


@unique
class ShellId(StrEnum):
    """Ids of the frame around the pages."""

    URL = "url"
    NAV = "nav"
    MAIN = "main"
    PRINT = "print"
    PRINTED = "printed"
    SESSION_OVER = "session-over"
    SPOKEN = "spoken"
    HEADING = "page-heading"
    PAGE = "open-page"


def navigation(pages: Sequence[tuple[str, str]], here: str, face: Face) -> list[html.Li]:
    """Links to the pages; each keeps the reader's place, and the page that is open says so.

    Parameters
    ----------
    pages : sequence of (str, str)
        Path inside the face and title.
    here : str
        The path of the open page.
    face : Face
    """
    items = []
    for path, title in pages:
        mark = [html.Span(" (this page)", className="visually-hidden")] if path == here else []
        link = change_link([title, *mark], face.href(path), {}, className="here" if path == here else "")
        items.append(html.Li(link))
    return items


def shell(
    city: City, face: Face, pages: Sequence[tuple[str, str]], account: Account | None = None
) -> dmc.MantineProvider:
    """The frame that stays while pages change inside it; the desk's names who is signed in."""
    return dmc.MantineProvider(
        [
            dcc.Location(id=ShellId.URL, refresh=False),
            *([_session_over(face)] if account is not None else []),
            html.A("Skip to content", href=f"#{ShellId.MAIN}", className="skip"),
            html.Header(
                [
                    html.Div(
                        [html.Span("Wardshift", className="brand"), html.Span(city.name, className="city")],
                        className="identity",
                    ),
                    html.Nav(html.Ul(navigation(pages, "/", face), id=ShellId.NAV), **named("Pages")),
                    *_account(face, account, pages),
                    html.Button("Print", id=ShellId.PRINT, className="plain-button", type="button"),
                ],
                className="top",
            ),
            # A page is there once its first answer is; until then this says so.
            html.Main(html.P("Loading…", className="muted"), id=ShellId.MAIN, tabIndex=-1),
            # What assets/views.js says of an answer that is awaited or cannot be had.
            html.Div(id=ShellId.SPOKEN, className="spoken no-print", **POLITE),
            html.Footer(
                [
                    html.P(footer_words(city)),
                    html.Ul([html.Li(line) for line in city.attribution]),
                    # Filled in by the browser when it prints: the day and the address.
                    html.P(id=ShellId.PRINTED, className="print-only"),
                ]
            ),
        ],
        forceColorScheme="light",
        theme=CONTROLS,
    )


def _account(face: Face, account: Account | None, pages: Sequence[tuple[str, str]]) -> list[html.A]:
    """Who is signed in, leading to the account; on the public face, the way to the desk where there is one."""
    if account is not None:
        return [html.A(f"{account.name}, {account.role}", href=face.href("/account"), className="account no-print")]
    if not face.desk and "/plan" in dict(pages):
        return [html.A("Sign in", href="/desk/", className="account no-print")]
    return []


def _session_over(face: Face) -> html.Div:
    """What the browser shows once a request is answered 401 (``assets/session.js``)."""
    return html.Div(
        [
            "You are signed out, because nothing was done for a while. ",
            html.A("Sign in again in a new tab", href=face.href("/sign-in"), target="_blank"),
            ", then go on here: nothing is lost.",
        ],
        id=ShellId.SESSION_OVER,
        hidden=True,
        role="alert",
        className="session-over",
    )


def footer_words(city: City) -> str:
    """What holds for every page: areas, the set of wards, the licences that the package names."""
    wards = f" Wards: {city.ward_set}." if city.ward_set else ""
    licences = f" Licence of the data: {'; '.join(city.licences)}." if city.licences else ""
    return f"Figures describe areas, never a person, and no gap in the data is filled.{wards}{licences}"


def heading(text: str, more: str = "") -> html.H1:
    """The page's one heading; its words also name the browser's tab, and who opens a page by keyboard begins here.

    Parameters
    ----------
    text : str
        The finding.
    more : str
        A second sentence of it, which is read after the first and set smaller.
    """
    inside: Any = [f"{text}. ", html.Span(f"{more}.", className="heading-more")] if more else text
    return html.H1(inside, id=ShellId.HEADING, tabIndex=-1)
