"""The two faces of the app on one server: the public one at ``/``, the desk at ``/desk/``, each with its own city."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dash import Dash, html
from flask import Flask

from callbacks import routing
from callbacks.desk import scenarios
from callbacks.desk.sign_in import account_here
from callbacks.downloads import city_tables, plan_files, spend_rows
from callbacks.server import views
from data.store.database import Store
from geo.kept_bytes import KeptResults
from layouts.page import Page, Site
from layouts.pages.registry import PAGES
from layouts.shell import shell
from layouts.theme import ICON


def pages_of(site: Site) -> tuple[Page[Any], ...]:
    """The pages of a face, in the order of its navigation."""
    return tuple(page for page in PAGES if page.exists_on(site))


def build_face(server: Flask, site: Site, assets: Path, store: Store | None = None) -> Dash:
    """Build one face.

    Parameters
    ----------
    server : flask.Flask
        Serves both faces.
    site : Site
        The city that this face may show, and where it stands.
    assets : Path
        Folder of the style sheet and the scripts.
    store : Store, optional
        Where the published plan, and for the desk the scenarios, are kept.

    Returns
    -------
    dash.Dash
    """
    city, face, pages = site.city, site.face, pages_of(site)
    app = Dash(
        f"wardshift{face.prefix.strip('/')}", server=server,  # type: ignore[arg-type]
        url_base_pathname=face.prefix, assets_folder=str(assets), title=f"Wardshift {city.name}", update_title="",
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        enable_mcp=False,
        # Else Dash 4.4 checks callbacks in the browser against the first page alone, and reports every id of another
        # page as missing (test_the_first_view_states_a_finding_and_draws_every_ward).
        # test_every_callback_names_ids_that_exist checks them instead.
        suppress_callback_exceptions=True,
    )  # fmt: skip
    # Dash 4.4's frame has no language and puts its scripts in a second <footer>, which a screen reader announces
    # (test_the_page_names_its_language_and_no_other_host).
    frame = app.index_string.replace("<html>", '<html lang="en-GB">')
    frame = frame.replace("<footer>", "<div>").replace("</footer>", "</div>")
    # Browsers ask for an icon that has an address again at every change of the page's address; a data: URL is the icon.
    app.index_string = frame.replace("{%favicon%}", f'<link rel="icon" href="{ICON}">')
    titles = [(page.path, page.title) for page in pages]
    app.layout = lambda: shell(city, face, titles, account_here() if face.desk else None)
    city_tables.register(server, city, face)
    spend_rows.register(server, city, face)
    routing.register(app, site, pages)
    known, kept = routing.known_params(pages), KeptResults()
    for page in pages:
        views.register(app, site, page, known, kept)
    views.register_browser(app, site, pages)
    if store is not None and site.records is not None:
        plan_files.register(server, city, face, store, site.records)
        if site.desk is not None:
            scenarios.register(app, site, store)
    return app


def every_page(site: Site) -> html.Div:
    """The frame and every page of a face at once, so that an id that is missing or there twice fails in a test."""
    pages = pages_of(site)
    laid_out = [routing.page_for(site, pages, site.face.href(page.path), "") for page in pages]
    return html.Div([shell(site.city, site.face, [(page.path, page.title) for page in pages]), *laid_out])
