"""Plain addresses beside the callbacks: the geometry, the downloads, a health check, and the headers of them all."""

from __future__ import annotations

import json
from functools import lru_cache

import pandas as pd
from flask import Flask, Response, abort, request

from callbacks.server.responses import FOREVER, csv_bytes, packed
from geo.city import City
from geo.export.ward_tables import geopackage, index_table, view_table, wide_wards
from geo.indicators.snapshot import snapshot
from geo.need_index.index import index_of, usual_recipe
from layouts.address.need_state import read_need
from layouts.address.view_state import read_search
from layouts.face import Face
from layouts.pages.data.page import DOWNLOADS
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
    def download_body(name: str) -> bytes:
        return make_download(city, name)

    @server.get(f"{face.prefix}download/<name>", endpoint=f"{face.prefix}download")
    def download(name: str) -> Response:
        if name == "view.csv":
            view = read_search(city, request.query_string.decode())
            shot = snapshot(city, view.indicator, view.edition)
            body, name = csv_bytes(view_table(shot, city.name, city.vintage)), f"{view.indicator}-{view.edition}.csv"
        elif name == "index.csv" and usual_recipe(city) is not None:
            state = read_need(city, request.query_string.decode())
            index = index_of(city, state.recipe)
            body = csv_bytes(index_table(index, certainty(city, state), city.name, city.vintage))
        elif name in DOWNLOADS:
            body = download_body(name)
        else:
            abort(404, f"There is no download '{name}'. The Data page lists them all.")
        kinds = {".csv": "text/csv; charset=utf-8", ".json": "application/json"}
        kind = next((k for ending, k in kinds.items() if name.endswith(ending)), "application/geopackage+sqlite3")
        file_name = f"{city.name.lower().replace(' ', '-')}-{name}"
        return Response(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{file_name}"'})


def make_download(city: City, name: str) -> bytes:
    """The body of a download that the Data page lists."""
    if name == "wards.gpkg":
        return geopackage(city)
    if name == "join-report.json":
        return json.dumps(city.report.to_dict(), indent=2, ensure_ascii=False).encode()
    frames = {
        "wards.csv": lambda: pd.DataFrame(wide_wards(city).drop(columns="geometry")),
        "indicators.csv": lambda: city.indicators,
        "catalogue.csv": lambda: city.catalogue.reset_index(),
        "population.csv": lambda: city.population,
        "spend.csv": lambda: city.spend,
    }
    return csv_bytes(frames[name]())
