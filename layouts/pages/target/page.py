"""The Target page of the desk: from need to a five-year plan by ward, saved, compared and published."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.errors import Unavailable
from geo.scenarios.plan_shares import TODAY
from layouts.address.controls import Control
from layouts.address.params import Params
from layouts.components.parts import named, radio_buttons, radios, refusal, ward_search
from layouts.maps.legend import legend
from layouts.maps.ward_map import MapView
from layouts.page import Answer, Filled, Page, Part, Site, map_part
from layouts.pages.target.form import form, form_controls, form_parts
from layouts.pages.target.ids import TargetId
from layouts.pages.target.parameters import FIELDS, SCENARIO, VERSION, YEAR
from layouts.pages.target.publishing import published_cautions
from layouts.pages.target.result import (
    assumptions_of,
    flag,
    gains_of,
    order_of,
    painting_of,
    path_of,
    said_of,
    sensitivity_of,
    set_line,
    tables_of,
    target_heading,
    year_options,
)
from layouts.pages.target.scenario_status import scenario_line
from layouts.pages.target.scenarios import ScenarioId, opened_as, saving_panel, scenarios_panel
from layouts.pages.target.state import resolve_target, shown_year, why_no_plan
from layouts.pages.target.view import TargetView
from layouts.plans.one_ward import ward_story
from layouts.theme import GRAPH_CONFIG

NO_PLAN = "No plan can be made"
PLAY = "▶"


# A screen reader says what changes here.
LIVE: dict[str, Any] = {"aria-live": "polite"}

MAP = Answer("map", leads=True)
PLAN = Answer("plan", frozenset(each.param for each in FIELDS if each.param != YEAR))
OPENED = Answer("scenario", frozenset({SCENARIO, VERSION}))
"""Name and note are typed into: only another scenario may change what stands there."""


def open_target(site: Site, params: Params) -> TargetView:
    """Settle what an address of the page means, for who is signed in.

    Raises
    ------
    Unavailable
        Where nothing can be planned, or nothing is saved.
    """
    city, desk = site.city, site.desk
    if desk is None:
        raise Unavailable("There is no desk here.")
    may_change = desk.may_change()
    if why := why_no_plan(city):
        raise Unavailable(why)
    return TargetView(city, site.face, desk, may_change, resolve_target(city, params, desk.scenario))


def map_view(view: TargetView) -> MapView:
    """The map of the year shown."""
    return MapView(painting_of(view.city, view.solution, view.state), view.face, view.state.ward)


def parts(_city: City) -> tuple[Part[TargetView], ...]:
    """Everything on the page that follows the address."""
    return (
        map_part(TargetId.MAP, MAP, map_view),
        Part(TargetId.LEGEND, "children", lambda v: legend(map_view(v).painting), MAP),
        Part(TargetId.YEAR, "children", lambda v: radio_buttons(year_options(v.solution)), MAP),
        Part(TargetId.YEAR, "value", lambda v: shown_year(v.state, v.solution), MAP),
        *form_parts(),
        Part(TargetId.REFUSAL, "children", lambda v: refusal(v.state.refused, v.city.name), PLAN),
        Part(TargetId.HEADING, "children", lambda v: target_heading(v.solution, v.state), PLAN),
        Part(TargetId.STATUS, "children", lambda v: scenario_line(v.state, v.standing, v.face), PLAN),
        Part(TargetId.POOREST, "children", lambda v: set_line(v.city, v.state, v.face.href("/need")), PLAN),
        Part(
            TargetId.CONFLICTS, "children", lambda v: said_of(v.city, v.solution, v.state, v.face.href("/target")), PLAN
        ),
        Part(TargetId.ORDER, "children", lambda v: order_of(v.city, v.solution, v.state), PLAN),
        Part(TargetId.FLAG, "children", lambda v: flag(v.solution, v.state), PLAN),
        Part(TargetId.RESULT, "hidden", lambda v: isinstance(v.solution, str), PLAN),
        Part(TargetId.PATH, "children", lambda v: path_of(v.solution, v.state), PLAN),
        Part(TargetId.GAINS, "children", lambda v: gains_of(v.solution, v.state), PLAN),
        Part(TargetId.ASSUMPTIONS, "children", lambda v: assumptions_of(v.city, v.solution), PLAN),
        Part(TargetId.DETAIL, "hidden", lambda v: isinstance(v.solution, str), PLAN),
        Part(TargetId.WARD, "value", lambda v: v.state.ward, PLAN),
        Part(TargetId.STORY, "children", lambda v: ward_story(v.city, v.solution, v.state.ward), PLAN),
        Part(TargetId.TABLE, "children", lambda v: tables_of(v.city, v.solution, v.state.ward), PLAN),
        Part(TargetId.SENSITIVITY, "children", lambda v: sensitivity_of(v.city, v.solution, v.state), PLAN),
        Part(ScenarioId.OPENED, "data", lambda v: opened_as(v.state.scenario), OPENED),
        Part(ScenarioId.NAME, "value", lambda v: v.state.scenario.name if v.state.scenario else "", OPENED),
        Part(ScenarioId.NOTE, "value", lambda v: v.state.scenario.note if v.state.scenario else "", OPENED),
        # What was offered for another scenario is no way on from this one.
        Part(ScenarioId.SAVE_OVER, "hidden", lambda _: True, OPENED),
    )


def controls(_city: City) -> tuple[Control, ...]:
    """The controls that write the address."""
    return (
        *form_controls(),
        Control(TargetId.YEAR, YEAR, usual=TODAY),
        Control(TargetId.WARD, "ward"),
        Control(TargetId.MAP, "ward", prop="clickData"),
    )


def layout(_site: Site, view: TargetView, filled: Filled) -> html.Div:
    """Lay the page out."""
    saved = view.desk.saved_scenarios(view.scenario_id)
    side = [
        form(view.city, filled),
        html.Div(**filled(TargetId.FLAG), **LIVE),
        saving_panel(filled, may_change=view.may_change),
    ]
    return html.Div(
        [
            html.Div(**filled(TargetId.REFUSAL)),
            html.Div(**filled(TargetId.HEADING)),
            html.Div(**filled(TargetId.STATUS), **LIVE),
            html.Div(
                [
                    html.Div(_result(filled), className="desk-result"),
                    html.Div(side, className="desk-form no-print"),
                ],
                className="desk",
            ),
            scenarios_panel(view.face, saved, may_change=view.may_change, cautions=published_cautions(view.desk)),
            html.Div(_detail(view.city, filled), **filled(TargetId.DETAIL)),
        ]
    )


def _result(filled: Filled) -> list[Component]:
    return [
        html.Div(**filled(TargetId.CONFLICTS)),
        html.Div(**filled(TargetId.POOREST)),
        html.Div(**filled(TargetId.ORDER)),
        html.Div(
            [
                html.Div(
                    [
                        _map_panel(filled),
                        html.Div(
                            [
                                html.Section(**filled(TargetId.PATH), className="panel"),
                                html.Section(**filled(TargetId.GAINS), className="panel"),
                            ]
                        ),
                    ],
                    className="stage",
                ),
                html.Section(**filled(TargetId.ASSUMPTIONS), className="panel"),
            ],
            **filled(TargetId.RESULT),
        ),
    ]


def _detail(city: City, filled: Filled) -> list[Component]:
    search = ward_search(TargetId.WARD, city.wards["ward_name"], filled.of(TargetId.WARD))
    return [
        html.Section(
            [
                html.Div(
                    [html.H2("How does a ward come to its sum?"), html.Div(search, className="no-print")],
                    className="panel-head",
                ),
                html.Div(**filled(TargetId.STORY), **LIVE),
            ],
            className="panel",
        ),
        html.Section(**filled(TargetId.TABLE), className="panel"),
        html.Section(**filled(TargetId.SENSITIVITY), className="panel"),
    ]


def _map_panel(filled: Filled) -> html.Section:
    return html.Section(
        [
            html.H2("How far is each ward from its target?"),
            _player(filled),
            html.Div(
                dcc.Graph(**filled(TargetId.MAP), config=GRAPH_CONFIG, className="map-graph"),
                role="group",
                className="map-box fits-paper",
                **named("Map of distance from target. The table below has the same figures."),
            ),
            html.Div(**filled(TargetId.LEGEND), className="key wide-key"),
        ],
        className="panel",
    )


def _player(filled: Filled) -> html.Div:
    """Years to step through, with play and pause (``assets/player.js``); the arrow keys step through the radios too."""
    plays: dict[str, Any] = {"data-step": "play", "data-play": PLAY, "data-pause": "❚❚"}
    steps: dict[str, Any] = {"data-player": YEAR, "data-usual": TODAY}
    button = html.Button(
        PLAY, id=TargetId.PLAY, type="button", className="plain-button player-play", **plays,
        **named("Play the years, or pause"),
    )  # fmt: skip
    years = radios(TargetId.YEAR, "Year shown", filled.of(TargetId.YEAR, "children"), filled.of(TargetId.YEAR))
    return html.Div(
        [button, years], className="player no-print", role="group", **steps, **named("Step through the years")
    )


PAGE = Page(
    "target",
    "/target",
    "Target",
    FIELDS,
    open_target,
    layout,
    parts=parts,
    controls=controls,
    why_not=lambda site: (NO_PLAN, why) if (why := why_no_plan(site.city)) else None,
    exists_on=lambda site: site.face.desk and site.desk is not None,
    # Whoever else saves or publishes changes what it says.
    cacheable=False,
)
