"""Files of a plan to take away; what writes them is imported by the first who takes one, for it brings openpyxl."""

from __future__ import annotations

from flask import Flask, Response, abort

from callbacks.desk.plans import scenario_of
from callbacks.desk.sign_in import signed_in_user
from callbacks.server.responses import attached, file_stem
from data.store.database import NotFoundError, Store
from geo.city import City
from geo.errors import Unavailable
from geo.export.downloads import CSV, JSON, XLSX
from geo.scenarios.json_file import to_json
from layouts.face import Face
from layouts.page import Records


def register(server: Flask, city: City, face: Face, store: Store, records: Records) -> None:
    """Serve the published plan as a table to everyone, and at the desk a scenario as CSV, XLSX and JSON."""

    @server.get(f"{face.prefix}download/plan.csv", endpoint=f"{face.prefix}download/plan")
    def take_the_plan() -> Response:
        try:
            plan = records.published()
        except Unavailable as reason:
            abort(503, str(reason))
        if plan is None:
            abort(404, "No plan is published.")
        from geo.export.plan_files import plan_csv

        body = plan_csv(plan.scenario)
        # Another plan may be published at any moment.
        return attached(body, f"{file_stem(city.name)}-plan.csv", CSV, {"Cache-Control": "no-store"})

    if not face.desk:
        return

    @server.get(f"{face.prefix}scenario/<scenario_id>/<kind>", endpoint=f"{face.prefix}scenario")
    def take_away(scenario_id: str, kind: str) -> Response:
        from geo.export.plan_files import plan_csv, plan_workbook

        signed_in_user()
        try:
            scenario = scenario_of(store, city.name, scenario_id)
        except NotFoundError as problem:
            abort(404, str(problem))
        bodies = {
            "plan.csv": (lambda: plan_csv(scenario), CSV),
            "plan.xlsx": (lambda: plan_workbook(scenario), XLSX),
            "scenario.json": (lambda: to_json(scenario).encode(), JSON),
        }
        if kind not in bodies or (scenario.plan is None and kind != "scenario.json"):
            abort(404, f"There is no {kind} of this scenario.")
        make, content = bodies[kind]
        return attached(make(), f"{file_stem(scenario.name)}.{kind.rsplit('.', 1)[1]}", content)
