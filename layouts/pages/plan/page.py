"""The Plan page: the published allocation, read-only, with its assumptions in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.need_index.poorest_set import members
from geo.scenarios.plan_shares import TODAY
from geo.scenarios.records import PublishedPlan
from geo.scenarios.solve import Solved
from geo.spend.table import spend_table
from layouts.address.controls import Steer, rules
from layouts.address.poorest_state import read_poorest
from layouts.address.view_state import ViewState, read_search
from layouts.components.parts import named, notice, refusal, ward_search
from layouts.face import Face
from layouts.maps.legend import legend
from layouts.maps.map_style import Painting
from layouts.maps.ward_map import ward_map
from layouts.plans.one_ward import ward_story
from layouts.plans.text import assumptions, missed_demands, plan_heading
from layouts.plans.views import (
    blank_painting,
    formula_table,
    gains_section,
    paint_distance,
    path_section,
    plan_table,
    same_wards,
)
from layouts.shell import heading
from layouts.text.words import listed
from layouts.theme import GRAPH_CONFIG

NO_PLAN = "No plan is published now"


@unique
class PlanId(StrEnum):
    """Ids of the Plan page."""

    RULES = "plan-rules"
    REFUSAL = "plan-refusal"
    WARD = "plan-ward"
    NOW = "plan-now"
    END = "plan-end"
    GAINS = "plan-gains"
    STORY = "plan-story"
    TABLE = "plan-table"


STEERS = (
    Steer(PlanId.WARD, "ward"),
    Steer(PlanId.NOW, "ward", prop="clickData"),
    Steer(PlanId.END, "ward", prop="clickData"),
)


@dataclass(frozen=True, eq=False)
class PlanState:
    """What the Plan page shows.

    Attributes
    ----------
    view : ViewState
        What all pages share.
    codes : tuple of str
        The poorest-outcome wards: the plan's own where it demands a share for them, else the pages' set.
    refused : tuple of str
        What the address asks for and the city does not have.
    """

    view: ViewState
    codes: tuple[str, ...]
    refused: tuple[str, ...]


def read_plan_page(city: City, search: str | None, found: Solved) -> PlanState:
    """Read an address of the Plan page."""
    view = read_search(city, search)
    poorest, strange = read_poorest(city, search)
    demand = found.inputs["poorest"]
    codes = tuple(demand["wards"]) if demand else members(city, poorest)
    return PlanState(view, codes, (*view.refused, *strange))


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
        return html.Div([heading(NO_PLAN), html.P(why)])
    state = read_plan_page(city, search, found)
    last = str(found.plan.years[-1])
    return html.Div(
        [
            dcc.Store(id=PlanId.RULES, data=rules(STEERS, {PlanId.WARD: state.view.ward})),
            html.Div(refusal(state.refused, city.name), id=PlanId.REFUSAL),
            heading(plan_heading(found, state.codes)),
            html.P(published_words(plan, found)),
            *missed(found),
            html.P([html.Strong("Poorest-outcome wards: "), f"{_names(city, state.codes)}."], className="poorest-line"),
            _maps(city, found, state, last, face),
            _one_ward(city, found, state),
            html.Div(
                [
                    html.Section(path_section(found, state.codes), className="panel"),
                    html.Section(gains_section(found, state.view.ward), id=PlanId.GAINS, className="panel"),
                ],
                className="stage plan-stage",
            ),
            html.Section(_rests_on(city, found), className="panel"),
            html.Section(tables_of(city, found, state), id=PlanId.TABLE, className="panel"),
            html.P(
                html.A("Take the plan away as a table (CSV)", href=face.href("/download/plan.csv")),
                className="no-print",
            ),
        ]
    )


def _names(city: City, codes: tuple[str, ...]) -> str:
    return listed([str(city.wards["ward_name"].get(code, code)) for code in codes])


def published_words(plan: PublishedPlan, found: Solved) -> str:
    """Which plan it is and since when; never who made it."""
    day = plan.publication.published_at
    return (
        f"This is the published plan “{plan.scenario.name}” of {day.day} {day:%B %Y}: what each ward is meant to have "
        f"from {found.plan.years[0]} to {found.plan.years[-1]}. It is a plan, not money that was spent."
    )


def missed(found: Solved) -> list[Component]:
    """The demands that the plan does not keep."""
    if not found.relaxed:
        return []
    return [
        html.Div(
            [
                html.Strong("It is the nearest plan that was possible. It misses what it was asked to keep:"),
                html.Ul([html.Li(text) for text in missed_demands(found.relaxed)]),
            ],
            className="notice",
        )
    ]


def painted_year(city: City, found: Solved, year: str) -> Painting:
    """The map of a year; without colours where the plan is for another set of wards than the maps are of."""
    return paint_distance(found, year) if same_wards(city, found) else blank_painting(city.wards["ward_name"])


def _maps(city: City, found: Solved, state: PlanState, last: str, face: Face) -> html.Section:
    pair = ((PlanId.NOW, TODAY, "Today"), (PlanId.END, last, last))
    painted = [painted_year(city, found, year) for _, year, _ in pair]
    maps = [
        _map(id_, painting, title, state.view.ward, face)
        for (id_, _, title), painting in zip(pair, painted, strict=True)
    ]
    other = f"The plan is for another set of wards ({found.inputs['vintage']}) than these maps are of."
    return html.Section(
        [
            html.H2("How far is each ward from its target, today and at the end?"),
            *([] if same_wards(city, found) else [notice(other)]),
            html.Div(maps, className="diptych"),
            html.Div(legend(painted[-1]), className="wide-key"),
        ],
        className="panel",
    )


def _map(id_: str, painting: Painting, title: str, ward: str | None, face: Face) -> html.Div:
    figure: Any = ward_map(painting, face.geometry, face.geometry_url, ward_code=ward)
    return html.Div(
        [
            html.H3(title),
            html.Div(
                dcc.Graph(id=id_, figure=figure, config=GRAPH_CONFIG, className="map-graph"),
                className="small-map fits-paper",
                role="group",
                **named(f"Map of distance from target, {title}. The table below has the same figures."),
            ),
        ]
    )


def _one_ward(city: City, found: Solved, state: PlanState) -> html.Section:
    ward = state.view.ward
    search = html.Div(ward_search(PlanId.WARD, city.wards["ward_name"], ward), className="no-print")
    return html.Section(
        [
            html.Div([html.H2("How does a ward come to its sum?"), search], className="panel-head"),
            html.Div(ward_story(city, found, ward), id=PlanId.STORY, **{"aria-live": "polite"}),  # type: ignore[arg-type]
        ],
        className="panel",
    )


def tables_of(city: City, found: Solved, state: PlanState) -> list[Component]:
    """Every ward in every year, and the formula."""
    ward = state.view.ward
    head = html.H2("What does every ward get, and by what formula?")
    return [head, plan_table(found, ward), formula_table(city, found, ward)]


def _rests_on(city: City, found: Solved) -> list[Component]:
    part_years = spend_table(city).part_years
    lines = assumptions(found.inputs, city.wards["ward_name"], missed=bool(found.relaxed), part_years=part_years)
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
