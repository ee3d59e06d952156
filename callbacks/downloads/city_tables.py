"""Plain addresses beside the callbacks: the geometry, and the files of a city, a view and an index to take away."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, Response, abort, request

from callbacks.server.responses import FOREVER, attached, file_stem, packed
from geo.city import City
from geo.export.downloads import CSV, DOWNLOADS, csv_bytes
from geo.export.ward_tables import index_table, view_table
from geo.indicators.snapshot import snapshot
from geo.need_index.index import index_of, usual_recipe
from layouts.address.need_state import read_need
from layouts.address.view_state import read_search
from layouts.face import Face
from layouts.pages.need_index.certainty import certainty


def register(server: Flask, city: City, face: Face) -> None:
    """Serve geometry and downloads under the face's prefix."""

    @server.get(f"{face.prefix}geometry/<digest>.json", endpoint=f"{face.prefix}geometry")
    def geometry(digest: str) -> Response:
        if digest != face.geometry.digest:
            abort(404, "These shapes are not the current ones. Reload the page.")
        shapes = face.geometry
        headers = {"Cache-Control": FOREVER, "ETag": f'"{digest}"'}
        return packed(shapes.geojson, shapes.gzipped, shapes.brotlied, mimetype="application/geo+json", headers=headers)

    @lru_cache(maxsize=len(DOWNLOADS))
    def kept_body(name: str) -> bytes:
        return DOWNLOADS[name].make(city)

    @server.get(f"{face.prefix}download/<name>", endpoint=f"{face.prefix}download")
    def download(name: str) -> Response:
        search, kind = request.query_string.decode(), CSV
        if name == "view.csv":
            view = read_search(city, search)
            current = snapshot(city, view.indicator, view.edition)
            body = csv_bytes(view_table(current, city.name, city.vintage))
            name = f"{view.indicator}-{view.edition}.csv"
        elif name == "index.csv" and usual_recipe(city) is not None:
            state = read_need(city, search)
            index = index_of(city, state.recipe)
            body = csv_bytes(index_table(index, certainty(city, state), city.name, city.vintage))
        elif name in DOWNLOADS:
            body, kind = kept_body(name), DOWNLOADS[name].kind
        else:
            abort(404, f"There is no download '{name}'. The Data page lists them all.")
        return attached(body, f"{file_stem(city.name)}-{name}", kind)
