"""The Plan page: a ward is part of the address; the plan itself is what is published at the moment."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, no_update

from callbacks.desk.plans import solved
from callbacks.server.address import steer
from data.store.database import Store
from data.store.publications import published
from geo.city import City
from geo.scenarios.plan_shares import TODAY
from layouts.address.controls import rules
from layouts.components.parts import refusal
from layouts.face import Face
from layouts.maps.ward_map import map_patch
from layouts.pages.plan.page import STEERS, PlanId, painted_year, read_plan_page, tables_of
from layouts.plans.one_ward import ward_story
from layouts.plans.views import gains_section
from layouts.shell import ShellId


def register(app: Dash, city: City, face: Face, store: Store) -> None:
    """Show another ward."""
    steer(app, PlanId.RULES, STEERS)

    # No answer is kept here: another plan may be published at any moment.
    @app.callback(
        Output(PlanId.NOW, "figure"),
        Output(PlanId.END, "figure"),
        Output(PlanId.REFUSAL, "children"),
        Output(PlanId.GAINS, "children"),
        Output(PlanId.STORY, "children"),
        Output(PlanId.TABLE, "children"),
        Output(PlanId.WARD, "value"),
        Output(PlanId.RULES, "data"),
        Input(ShellId.URL, "search"),
        prevent_initial_call=True,
    )
    def show_ward(search: str | None) -> tuple[Any, ...]:
        plan = published(store, city.name)
        if plan is None:
            return (no_update,) * 8
        found = solved(plan.scenario.inputs)
        state = read_plan_page(city, search, found)
        ward = state.view.ward
        years = (TODAY, str(found.plan.years[-1]))
        maps = [map_patch(painted_year(city, found, year), face.geometry.labels, ward_code=ward) for year in years]
        return (
            *maps,
            refusal(state.refused, city.name),
            gains_section(found, ward),
            ward_story(city, found, ward),
            tables_of(city, found, state),
            ward,
            rules(STEERS, {PlanId.WARD: ward}),
        )
