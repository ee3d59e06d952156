"""The Plan page: the published allocation, read-only, with its assumptions in words."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum, unique
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.errors import Unavailable
from geo.need_index.poorest_set import KEYS as SET_KEYS
from geo.need_index.poorest_set import members
from geo.scenarios.plan_shares import TODAY
from geo.scenarios.records import PublishedPlan
from geo.scenarios.saved_solution import solution_as_saved
from geo.scenarios.solve import Solution
from geo.spend.table import spend_table
from layouts.address.controls import Control
from layouts.address.params import Field, Params
from layouts.address.poorest_state import resolve_poorest
from layouts.address.view_state import resolve_view
from layouts.components.parts import named, notice, refusal, ward_search
from layouts.maps.legend import legend
from layouts.maps.map_style import Painting
from layouts.maps.ward_map import MapView
from layouts.page import Answer, Filled, Page, Part, Site, map_part
from layouts.pages.plan.view import PlanView
from layouts.plans.one_ward import ward_story
from layouts.plans.per_head import need_order_notice
from layouts.plans.text import assumptions, missed_demands, plan_heading, public_sentence
from layouts.plans.views import (
    blank_painting,
    formula_table,
    gains_section,
    paint_distance,
    path_section,
    plan_table,
    refused_measure,
    same_wards,
)
from layouts.shell import heading
from layouts.text.words import listed
from layouts.theme import GRAPH_CONFIG

NO_PLAN = "No plan is published now"
WHY = "When the city publishes how it means to share money out over the coming years, it stands here."


@unique
class PlanId(StrEnum):
    """Ids of the Plan page."""

    REFUSAL = "plan-refusal"
    HEADING = "plan-heading"
    POOREST = "plan-poorest"
    ORDER = "plan-need-order"
    WARD = "plan-ward"
    NOW = "plan-now"
    END = "plan-end"
    PATH = "plan-path"
    GAINS = "plan-gains"
    STORY = "plan-story"
    TABLE = "plan-table"


FIELDS = (Field("ward"), *(Field(param) for param in SET_KEYS))
MAPS = Answer("maps", frozenset({"ward"}), leads=True)
POOREST_WARDS = Answer("poorest", frozenset(SET_KEYS))
REST = Answer("page")


def open_plan(site: Site, params: Params) -> PlanView:
    """Settle what an address of the page means for the plan that is published.

    Raises
    ------
    Unavailable
        When none is.
    """
    city, plan = site.city, site.records.published() if site.records else None
    if plan is None:
        raise Unavailable(f"{NO_PLAN}. {WHY}")
    view, (poorest, strange) = resolve_view(city, params), resolve_poorest(city, params)
    solution = solution_as_saved(plan.scenario)
    demand = solution.inputs["poorest"]
    codes = tuple(demand["wards"]) if demand else members(city, poorest)
    return PlanView(city, site.face, plan, solution, codes, view.ward, (*view.refused, *strange))


def why_not(site: Site) -> tuple[str, str] | None:
    """That no plan is published."""
    return None if site.records and site.records.published() else (NO_PLAN, WHY)


def parts(_city: City) -> tuple[Part[PlanView], ...]:
    """Everything on the page that follows the address; which plan is published is no part of it."""
    return (
        _map_part(PlanId.NOW, lambda _: TODAY),
        _map_part(PlanId.END, lambda view: view.last),
        Part(PlanId.HEADING, "children", lambda v: heading(plan_heading(v.solution, v.codes)), POOREST_WARDS),
        Part(PlanId.POOREST, "children", lambda v: _poorest_line(v.city, v.codes), POOREST_WARDS),
        Part(PlanId.ORDER, "children", lambda v: need_order_notice(v.city, v.solution, v.codes), POOREST_WARDS),
        Part(PlanId.PATH, "children", lambda v: path_section(v.solution, v.codes), POOREST_WARDS),
        Part(PlanId.REFUSAL, "children", lambda v: refusal(v.refused, v.city.name), REST),
        Part(PlanId.GAINS, "children", lambda v: gains_section(v.solution, v.ward), REST),
        Part(PlanId.STORY, "children", lambda v: ward_story(v.city, v.solution, v.ward), REST),
        Part(PlanId.TABLE, "children", lambda v: tables_of(v.city, v.solution, v.ward), REST),
        Part(PlanId.WARD, "value", lambda v: v.ward, REST),
    )


def _map_part(id_: PlanId, year: Callable[[PlanView], str]) -> Part[PlanView]:
    def map_view(view: PlanView) -> MapView:
        return MapView(painted_year(view.city, view.solution, year(view)), view.face, view.ward)

    return map_part(id_, MAPS, map_view)


def controls(_city: City) -> tuple[Control, ...]:
    """The controls that write the address."""
    return (
        Control(PlanId.WARD, "ward"),
        Control(PlanId.NOW, "ward", prop="clickData"),
        Control(PlanId.END, "ward", prop="clickData"),
    )


def layout(site: Site, view: PlanView, filled: Filled) -> html.Div:
    """Lay the page out."""
    city, solution = view.city, view.solution
    return html.Div(
        [
            html.Div(**filled(PlanId.REFUSAL)),
            html.Div(**filled(PlanId.HEADING)),
            html.P(published_words(view.plan, solution)),
            *refused_measure(city, solution),
            *missed(solution),
            html.Div(**filled(PlanId.POOREST)),
            html.Div(**filled(PlanId.ORDER)),
            _maps(city, solution, view.last, filled),
            _one_ward(city, filled),
            html.Div(
                [
                    html.Section(**filled(PlanId.PATH), className="panel"),
                    html.Section(**filled(PlanId.GAINS), className="panel"),
                ],
                className="stage plan-stage",
            ),
            html.Section(_rests_on(city, solution), className="panel"),
            html.Section(**filled(PlanId.TABLE), className="panel"),
            html.P(
                html.A("Take the plan away as a table (CSV)", href=site.face.href("/download/plan.csv")),
                className="no-print",
            ),
        ]
    )


def _poorest_line(city: City, codes: tuple[str, ...]) -> html.P:
    return html.P([html.Strong("Poorest-outcome wards: "), f"{_names(city, codes)}."], className="poorest-line")


def _names(city: City, codes: tuple[str, ...]) -> str:
    return listed([str(city.wards["ward_name"].get(code, code)) for code in codes])


def published_words(plan: PublishedPlan, solution: Solution) -> str:
    """Which plan it is and since when; never who made it."""
    day = plan.publication.published_at
    return public_sentence(plan.scenario.name, f"{day.day} {day:%B %Y}", solution)


def missed(solution: Solution) -> list[Component]:
    """The demands that the plan does not keep."""
    if not solution.relaxed:
        return []
    return [
        html.Div(
            [
                html.Strong("It is the nearest plan that was possible. It misses what it was asked to keep:"),
                html.Ul([html.Li(text) for text in missed_demands(solution.relaxed)]),
            ],
            className="notice",
        )
    ]


def painted_year(city: City, solution: Solution, year: str) -> Painting:
    """The map of a year; without colours where the plan is for another set of wards than the maps are of."""
    return paint_distance(solution, year) if same_wards(city, solution) else blank_painting(city.wards["ward_name"])


def _maps(city: City, solution: Solution, last: str, filled: Filled) -> html.Section:
    maps = [_map(PlanId.NOW, "Today", filled), _map(PlanId.END, last, filled)]
    other = f"The plan is for another set of wards ({solution.inputs['vintage']}) than these maps are of."
    return html.Section(
        [
            html.H2("How far is each ward from its target, today and at the end?"),
            *([] if same_wards(city, solution) else [notice(other)]),
            html.Div(maps, className="diptych"),
            html.Div(legend(painted_year(city, solution, last)), className="wide-key"),
        ],
        className="panel",
    )


def _map(id_: PlanId, title: str, filled: Filled) -> html.Div:
    return html.Div(
        [
            html.H3(title),
            html.Div(
                dcc.Graph(**filled(id_), config=GRAPH_CONFIG, className="map-graph"),
                className="small-map fits-paper",
                role="group",
                **named(f"Map of distance from target, {title}. The table below has the same figures."),
            ),
        ]
    )


def _one_ward(city: City, filled: Filled) -> html.Section:
    search = ward_search(PlanId.WARD, city.wards["ward_name"], filled.of(PlanId.WARD))
    live: dict[str, Any] = {"aria-live": "polite"}
    return html.Section(
        [
            html.Div(
                [html.H2("How does a ward come to its sum?"), html.Div(search, className="no-print")],
                className="panel-head",
            ),
            html.Div(**filled(PlanId.STORY), **live),
        ],
        className="panel",
    )


def tables_of(city: City, solution: Solution, ward: str | None) -> list[Component]:
    """Every ward in every year, and the formula."""
    head = html.H2("What does every ward get, and by what formula?")
    return [head, plan_table(solution, ward), formula_table(city, solution, ward)]


def _rests_on(city: City, solution: Solution) -> list[Component]:
    part_years = spend_table(city).part_years
    lines = assumptions(solution.inputs, city.wards["ward_name"], missed=bool(solution.relaxed), part_years=part_years)
    return [
        html.H2("What does this plan rest on?"),
        html.Ul([html.Li(line) for line in lines], className="findings"),
        html.P(
            "Target share: people × (the part that follows people alone + the rest × need ÷ mean need). The path comes "
            "as close to the targets as the limits allow, in whole pence, and takes no ward past its target while "
            "another way is left.",
            className="caption",
        ),
    ]


PAGE = Page(
    "plan",
    "/plan",
    "Plan",
    FIELDS,
    open_plan,
    layout,
    parts=parts,
    controls=controls,
    why_not=why_not,
    exists_on=lambda site: site.records is not None,
    of_plan=True,
)
