"""The Plan page: the published allocation, read-only, with its assumptions in words."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.poorest import members
from geo.publications import PublishedPlan
from geo.scenario_plan import Solved
from layouts.face import Face
from layouts.figures.ward_map import ward_map
from layouts.parts import legend, named, notice
from layouts.plan_view import TODAY, formula_table, paint_distance, path_section, plan_table
from layouts.plan_words import assumptions, plan_heading
from layouts.poorest_panel import poorest_line, read_poorest
from layouts.shell import heading
from layouts.state import read_search
from layouts.theme import GRAPH_CONFIG


def plan_page(city: City, search: str | None, face: Face, plan: PublishedPlan | None, found: Solved | None) -> html.Div:
    """Lay the page out.

    Parameters
    ----------
    city : City
    search : str or None
        The address's query string.
    face : Face
    plan : PublishedPlan or None
        What is published for the city.
    found : Solved or None
        The same plan, worked out again from its published inputs.
    """
    if plan is None or found is None:
        why = "When the city publishes how it means to share money out over the coming years, it stands here."
        return html.Div([heading("No plan has been published yet"), html.P(why)])
    state = read_search(city, search)
    poorest, _ = read_poorest(city, search)
    codes = list(members(city, poorest))
    last = str(found.plan.years[-1])
    day = plan.publication.published_at
    return html.Div(
        [
            heading(plan_heading(found, codes)),
            html.P(
                f"The published plan “{plan.scenario.name}”, {day.day} {day:%B %Y}: what each ward is meant to have in "
                f"{found.plan.years[0]} to {last}. It is a plan, not money that was spent."
            ),
            *(
                [notice("It misses demands that it was asked to keep: " + " ".join(found.relaxed))]
                if found.relaxed
                else []
            ),
            poorest_line(city, poorest, face.href("/need", search or "")),
            html.Section(
                [
                    html.H2("How far is each ward from its target, today and at the end?"),
                    html.Div([_map(found, year, state.ward, face) for year in (TODAY, last)], className="diptych"),
                    legend(paint_distance(found, last)),
                ],
                className="panel",
            ),
            html.Div(path_section(found, codes), className="stage"),
            plan_table(found, state.ward),
            formula_table(found, state.ward),
            html.Section(_rests_on(city, found, codes), className="panel"),
        ]
    )


def _map(found: Solved, year: str, ward: str | None, face: Face) -> html.Div:
    figure = ward_map(paint_distance(found, year), face.geometry, face.geometry_url, ward_code=ward)
    title = "Today" if year == TODAY else year
    return html.Div(
        [
            html.H3(title),
            html.Div(
                dcc.Graph(figure=figure, config=GRAPH_CONFIG, className="map-graph"),
                className="small-map",
                role="group",
                **named(f"Map of distance from target, {title}. The table below has the same figures."),
            ),
        ]
    )


def _rests_on(city: City, found: Solved, codes: list[str]) -> list[Component]:
    lines = assumptions(found.inputs, codes, city.wards["ward_name"])
    return [
        html.H2("What does this plan rest on?"),
        html.Ul([html.Li(line) for line in lines], className="findings"),
        html.P(
            "Target share: people × (the part that follows people alone + the rest × need ÷ mean need). The path comes "
            "as close to the targets as the limits allow, in whole pence, and passes no ward's target.",
            className="caption",
        ),
    ]
