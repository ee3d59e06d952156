"""The Target page of the desk: from need to a five-year plan by ward, saved, compared and published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.need_index.poorest_set import members
from geo.scenarios.plan_shares import TODAY, years_of
from geo.scenarios.solve import Solved
from geo.spend.table import spend_table
from layouts.address.controls import Steer, rules
from layouts.components.parts import Option, named, notice, radios, refusal, ward_search
from layouts.face import Face
from layouts.maps.legend import legend
from layouts.maps.map_style import Painting
from layouts.maps.ward_map import ward_map
from layouts.pages.target.form import form
from layouts.pages.target.form_values import FormId
from layouts.pages.target.scenario_status import Standing, scenario_line
from layouts.pages.target.sensitivity import sensitivity_section
from layouts.pages.target.state import PARAMS, TYPED_PARAMS, YEAR, TargetState, shown_year
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
from layouts.poorest_set.panel import poorest_line
from layouts.shell import heading
from layouts.text.words import listed
from layouts.theme import GRAPH_CONFIG


@unique
class TargetId(StrEnum):
    """Ids of the Target page."""

    RULES = "target-rules"
    STILL = "target-still"
    REFUSAL = "target-refusal"
    HEADING = "target-heading"
    STATUS = "target-status"
    POOREST = "target-poorest"
    SAID = "target-said"
    FLAG = "target-flag"
    RESULT = "target-result"
    PLAY = "target-play"
    YEAR = "target-year"
    MAP = "target-map"
    LEGEND = "target-legend"
    PATH = "target-path"
    GAINS = "target-gains"
    ASSUMPTIONS = "target-assumptions"
    DETAIL = "target-detail"
    WARD = "target-ward"
    STORY = "target-story"
    TABLE = "target-table"
    SENSITIVITY = "target-sensitivity"


STEERS = (
    *(Steer(c, param, drops=(PARAMS[FormId.EDITION],) if c == FormId.NEED else ()) for c, param in PARAMS.items()),
    *(Steer(box, param) for box, param in TYPED_PARAMS.items()),
    Steer(TargetId.YEAR, YEAR),
    Steer(TargetId.WARD, "ward"),
    Steer(TargetId.MAP, "ward", prop="clickData"),
)
"""Which parameter each control writes (``assets/desk.js``)."""

# A screen reader says what changes here.
LIVE: dict[str, Any] = {"aria-live": "polite"}


@dataclass(frozen=True, eq=False)
class Desk:
    """The parts of the page that are made from the store.

    Attributes
    ----------
    standing : Standing
    saving, scenarios : Component
        Where a plan is saved; what is saved and published.
    """

    standing: Standing
    saving: Component
    scenarios: Component


def controls(state: TargetState, found: Solved | str) -> dict[str, Any]:
    """What each control holds, by its id."""
    typed = dict(zip(TYPED_PARAMS, state.held[FormId.TYPED], strict=True))
    single: dict[str, Any] = {control: state.held[control] for control in PARAMS}
    return {**single, **typed, TargetId.YEAR: shown_year(state, found), TargetId.WARD: state.ward}


def target_page(city: City, state: TargetState, found: Solved | str, desk: Desk, face: Face, search: str) -> html.Div:
    """Lay the page out.

    Parameters
    ----------
    city : City
    state : TargetState
    found : Solved or str
        The plan that the form gives, or why there is none.
    desk : Desk
    face : Face
    search : str
        The address's query string.
    """
    return html.Div(
        [
            dcc.Store(id=TargetId.RULES, data=rules(STEERS, controls(state, found))),
            dcc.Store(id=TargetId.STILL, data=""),
            html.Div(refusal(state.refused, city.name), id=TargetId.REFUSAL),
            html.Div(target_heading(found, state), id=TargetId.HEADING),
            html.Div(scenario_line(state, desk.standing, face), id=TargetId.STATUS, **LIVE),
            html.Div(
                [
                    html.Div(_result(city, state, found, face, search), className="desk-result"),
                    html.Div(
                        [
                            form(city, state.held),
                            html.Div(flag(found), id=TargetId.FLAG, **LIVE),
                            desk.saving,
                        ],
                        className="desk-form no-print",
                    ),
                ],
                className="desk",
            ),
            desk.scenarios,
            html.Div(_detail(city, state, found), id=TargetId.DETAIL, hidden=isinstance(found, str)),
        ]
    )


def _result(city: City, state: TargetState, found: Solved | str, face: Face, search: str) -> list[Component]:
    return [
        html.Div(said(found), id=TargetId.SAID),
        html.Div(set_line(city, state, face, search), id=TargetId.POOREST),
        html.Div(
            [
                html.Div(
                    [
                        _map_panel(city, state, found, face),
                        html.Div(
                            [
                                html.Section(path_of(found, state), id=TargetId.PATH, className="panel"),
                                html.Section(gains_of(found, state), id=TargetId.GAINS, className="panel"),
                            ]
                        ),
                    ],
                    className="stage",
                ),
                html.Section(assumptions_of(city, found), id=TargetId.ASSUMPTIONS, className="panel"),
            ],
            id=TargetId.RESULT,
            hidden=isinstance(found, str),
        ),
    ]


def _detail(city: City, state: TargetState, found: Solved | str) -> list[Component]:
    return [
        html.Section(
            [
                html.Div(
                    [
                        html.H2("How does a ward come to its sum?"),
                        html.Div(ward_search(TargetId.WARD, city.wards["ward_name"], state.ward), className="no-print"),
                    ],
                    className="panel-head",
                ),
                html.Div(ward_story(city, found, state.ward), id=TargetId.STORY, **LIVE),
            ],
            className="panel",
        ),
        html.Section(tables_of(city, found, state.ward), id=TargetId.TABLE, className="panel"),
        html.Section(sensitivity_of(city, found, state), id=TargetId.SENSITIVITY, className="panel"),
    ]


def set_line(city: City, state: TargetState, face: Face, search: str) -> html.P:
    """The poorest-outcome wards of the plan; where they are a scenario's own and not the pages', both are named."""
    change = face.href("/need", search)
    if set(state.codes) == set(members(city, state.poorest)):
        return poorest_line(city, state.poorest, change)
    names = city.wards["ward_name"]
    own = listed([str(names.get(code, code)) for code in state.codes])
    return html.P(
        [
            html.Strong("Poorest-outcome wards: "),
            f"{own}, as this scenario was saved with. The other pages mean another set. ",
            dcc.Link("See the set", href=change, className="no-print"),
        ],
        className="poorest-line",
    )


def target_heading(found: Solved | str, state: TargetState) -> html.H1:
    """What the plan does, or that there is none."""
    return heading("There is no plan yet" if isinstance(found, str) else plan_heading(found, state.codes))


def said(found: Solved | str) -> list[Component]:
    """Why there is no plan, or which demands conflict; nothing where all is well."""
    if isinstance(found, str):
        return [notice(found)]
    if not found.relaxed:
        return []
    return [
        html.Div(
            [
                html.Strong("Not all demands can be kept:"),
                html.Ul([html.Li(text) for text in missed_demands(found.relaxed)]),
                html.P(
                    "What follows is the nearest plan that is possible, not the one that was asked for. Change a "
                    "demand, or save the plan as it is: its heading, the page Plan, comparisons and files will say so."
                ),
            ],
            className="notice",
        )
    ]


def flag(found: Solved | str) -> list[Component]:
    """The same in short, under the form: there it is seen by who has just changed a demand."""
    if isinstance(found, str):
        return [notice(f"There is no plan yet. {found}")]
    if not found.relaxed:
        return []
    why = html.A("See which, and by how much", href=f"#{TargetId.SAID}")
    return [notice(["Not all demands can be kept: this is the nearest plan that is possible. ", why])]


def year_options(found: Solved | str) -> list[Option]:
    """Today and the plan's years."""
    years = [TODAY] if isinstance(found, str) else years_of(found)
    return [{"label": "Today" if year == TODAY else year, "value": year} for year in years]


def _map_panel(city: City, state: TargetState, found: Solved | str, face: Face) -> html.Section:
    painting = painting_of(city, found, state)
    figure: go.Figure = ward_map(painting, face.geometry, face.geometry_url, ward_code=state.ward)
    return html.Section(
        [
            html.H2("How far is each ward from its target?"),
            _player(found, shown_year(state, found)),
            html.Div(
                dcc.Graph(id=TargetId.MAP, figure=figure, config=GRAPH_CONFIG, className="map-graph"),
                role="group",
                className="map-box fits-paper",
                **named("Map of distance from target. The table below has the same figures."),
            ),
            html.Div(legend(painting), id=TargetId.LEGEND, className="key wide-key"),
        ],
        className="panel",
    )


def _player(found: Solved | str, year: str) -> html.Div:
    """Years to step through, with play and pause (``assets/desk.js``); the arrow keys step through the radios too."""
    play: dict[str, Any] = {"data-plan-player": "play", **named("Play the years, or pause")}
    return html.Div(
        [
            html.Button("▶", id=TargetId.PLAY, type="button", className="plain-button player-play", **play),
            radios(TargetId.YEAR, "Year shown", year_options(found), year),
        ],
        className="player no-print",
        role="group",
        **named("Step through the years"),
    )


def painting_of(city: City, found: Solved | str, state: TargetState) -> Painting:
    """The map of the year shown."""
    if isinstance(found, str) or not same_wards(city, found):
        return blank_painting(city.wards["ward_name"])
    return paint_distance(found, shown_year(state, found))


def path_of(found: Solved | str, state: TargetState) -> list[Component]:
    """The poorest wards' share, year by year."""
    return [] if isinstance(found, str) else path_section(found, state.codes)


def gains_of(found: Solved | str, state: TargetState) -> list[Component]:
    """Who gains and who loses."""
    return [] if isinstance(found, str) else gains_section(found, state.ward)


def tables_of(city: City, found: Solved | str, ward: str | None) -> list[Component]:
    """Every ward in every year, and the formula."""
    if isinstance(found, str):
        return []
    head = html.H2("What does every ward get, and by what formula?")
    return [head, plan_table(found, ward), formula_table(city, found, ward)]


def assumptions_of(city: City, found: Solved | str) -> list[Component]:
    """What the plan rests on."""
    if isinstance(found, str):
        return []
    part_years = spend_table(city).part_years
    lines = assumptions(found.inputs, city.wards["ward_name"], missed=bool(found.relaxed), part_years=part_years)
    return [html.H2("What does this plan rest on?"), html.Ul([html.Li(line) for line in lines], className="findings")]


def sensitivity_of(city: City, found: Solved | str, state: TargetState) -> list[Component]:
    """Whether other weights, or another measure, would change who gains."""
    return [] if isinstance(found, str) else sensitivity_section(city, found, state.recipe)
