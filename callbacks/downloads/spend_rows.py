"""Plain addresses of the Spend shift page: the rows behind a number, and the templates for one's own spend."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, Response, abort, request

from callbacks.server.responses import attached, file_stem
from geo.city import City
from geo.export.downloads import CSV, XLSX, csv_bytes
from geo.package.spend_template import spend_template, template_csv, template_xlsx
from geo.spend.shift_analysis import why_no_shift
from layouts.face import Face
from layouts.pages.spend_shift.rows_behind import traced_rows
from layouts.pages.spend_shift.state import of_state, read_shift


def register(server: Flask, city: City, face: Face) -> None:
    """Serve the rows and the templates under the face's prefix."""

    @server.get(f"{face.prefix}download/spend-rows.csv", endpoint=f"{face.prefix}download/spend-rows")
    def spend_rows() -> Response:
        if why := why_no_shift(city):
            abort(404, why)
        state = read_shift(city, request.query_string.decode())
        if state.trace is None:
            abort(404, "Choose a number on the Spend shift page first: its address names the rows.")
        return attach(csv_bytes(traced_rows(city, state, of_state(city, state)).drop(columns="row")), "rows.csv", CSV)

    @lru_cache(maxsize=2)
    def template_body(ending: str) -> bytes:
        template = spend_template(city)
        if ending == "xlsx":
            return template_xlsx(template, city.name, city.vintage)
        return template_csv(template).encode("utf-8-sig")

    for ending, kind in (("csv", CSV), ("xlsx", XLSX)):
        name = f"spend-template.{ending}"
        server.add_url_rule(
            f"{face.prefix}download/{name}",
            f"{face.prefix}download/{name}",
            lambda ending=ending, name=name, kind=kind: attach(template_body(ending), name, kind),
        )

    def attach(body: bytes, name: str, kind: str) -> Response:
        return attached(body, f"{file_stem(city.name)}-{name}", kind)
