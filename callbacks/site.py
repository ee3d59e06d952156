"""The two faces of the app on one server: the public one at ``/``, the desk at ``/desk/``, each with its own city."""

from __future__ import annotations

from pathlib import Path

from dash import Dash, html
from flask import Flask

from callbacks import routing
from callbacks.desk import plans, scenarios
from callbacks.desk import target as target_page
from callbacks.desk.sign_in import account_here
from callbacks.downloads import city_tables as routes
from callbacks.downloads import plan_files
from callbacks.downloads import spend_rows as spend_routes
from callbacks.pages import change as change_page
from callbacks.pages import map as map_page
from callbacks.pages import need_and_spend as money_page
from callbacks.pages import need_index as need_page
from callbacks.pages import plan as plan_page
from callbacks.pages import spend_shift as shift_page
from callbacks.pages import wards as wards_page
from data.store.database import Store
from geo.cartography.geometry import MapGeometry
from geo.city import City
from layouts.face import ExtraPage, Face
from layouts.shell import pages_of, shell
from layouts.theme import ICON

PAGES = (map_page, need_page, money_page, change_page, wards_page)


def build_face(
    server: Flask, city: City, prefix: str, geometry: MapGeometry, assets: Path, store: Store | None = None
) -> Dash:
    """Build one face.

    Parameters
    ----------
    server : flask.Flask
        Serves both faces.
    city : City
        What this face may show.
    prefix : str
        "/" for the public, "/desk/" for those who are signed in.
    geometry : MapGeometry
        The shapes, the same for both.
    assets : Path
        Folder of the style sheet and the script.
    store : Store, optional
        Where the published plan, and for the desk the scenarios, are kept.

    Returns
    -------
    dash.Dash
    """
    face = face_of(city, prefix, geometry, store)
    app = Dash(
        f"wardshift{prefix.strip('/')}", server=server,  # type: ignore[arg-type]
        url_base_pathname=prefix, assets_folder=str(assets), title=f"Wardshift {city.name}", update_title="",
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        enable_mcp=False,
        # Dash would send every page along with the first, to check ids in the browser; a test does that (every_page).
        suppress_callback_exceptions=True,
    )  # fmt: skip
    # Dash's frame has no language and puts its scripts in a second page footer, which a screen reader announces.
    frame = app.index_string.replace("<html>", '<html lang="en-GB">')
    frame = frame.replace("<footer>", "<div>").replace("</footer>", "</div>")
    # Browsers ask for an icon that has an address again at every change of the address.
    app.index_string = frame.replace("{%favicon%}", f'<link rel="icon" href="{ICON}">')
    app.layout = lambda: shell(city, face, account_here() if face.desk else None)
    routes.register(server, city, face)
    spend_routes.register(server, city, face)
    routing.register(app, city, face)
    for page in PAGES:
        page.register(app, city, face)
    shift_page.register(app, city, face, *plans.plan_to_track(city, store))
    if store is not None:
        plan_files.register(server, city, face, store)
        plan_page.register(app, city, face, store)
    if face.desk and store is not None:
        target_page.register(app, city, face, store)
        scenarios.register(app, city, face, store)
    return app


def face_of(city: City, prefix: str, geometry: MapGeometry, store: Store | None) -> Face:
    """A face with the pages that are made from the store."""
    extra: dict[str, ExtraPage] = {}
    face = Face(prefix, geometry, extra)
    if store is not None:
        if face.desk:
            extra["/target"] = plans.target_extra(city, face, store)
        extra["/plan"] = plans.plan_extra(city, face, store)
        extra["/shift"] = plans.shift_extra(city, face, store)
    return face


def every_page(city: City, face: Face) -> html.Div:
    """The frame and every page of a face at once, so that an id that is missing or there twice fails in a test."""
    pages = [routing.page_for(city, face, face.href(path), "") for path in pages_of(face)]
    return html.Div([shell(city, face), *pages])
