"""The Target page of the desk: from need to a five-year plan by ward, saved, compared and published."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.plan_choices import scenario_inputs
from geo.poorest import PoorestSet, members
from geo.recipe import Recipe
from geo.scenario_plan import Solved
from geo.scenarios import Scenario
from layouts.face import Face
from layouts.figures.ward_map import ward_map
from layouts.parts import legend, named, notice, radios, refusal
from layouts.plan_view import TODAY, formula_table, paint_distance, path_section, plan_table, years_of
from layouts.plan_words import assumptions, plan_heading
from layouts.poorest_panel import poorest_line
from layouts.sensitivity import sensitivity_section
from layouts.shell import heading
from layouts.target_form import choices_from, form, form_of, usual_form
from layouts.theme import GRAPH_CONFIG


@unique
class TargetId(StrEnum):
    """Ids of the Target page."""

    DRAFT = "target-draft"
    HEADING = "target-heading"
    SAID = "target-said"
    YEAR = "target-year"
    MAP = "target-map"
    LEGEND = "target-legend"
    PATHS = "target-paths"
    ASSUMPTIONS = "target-assumptions"
    TABLE = "target-table"
    SENSITIVITY = "target-sensitivity"


# A screen reader says what changes here.
LIVE: dict[str, Any] = {"aria-live": "polite"}


@dataclass(frozen=True, eq=False)
class TargetState:
    """What the Target page starts with.

    Attributes
    ----------
    recipe : Recipe
        The index of need, as the address has it.
    poorest : PoorestSet
        The poorest-outcome wards, as the address has them.
    ward : str or None
        A chosen ward.
    scenario : Scenario or None
        The scenario that the address names.
    refused : tuple of str
        What the address asks for and the city does not have.
    """

    recipe: Recipe
    poorest: PoorestSet
    ward: str | None
    scenario: Scenario | None
    refused: tuple[str, ...]


def first_form(city: City, state: TargetState) -> dict[str, Any]:
    """What the form starts with: the scenario's inputs, or what is usual."""
    return form_of(city, state.scenario.inputs) if state.scenario else usual_form(city)


def recipe_of(state: TargetState) -> Recipe:
    """The recipe that the form's index means: a scenario's own before the address's."""
    if state.scenario and state.scenario.inputs["need"]["method"]:
        return Recipe.from_text(state.scenario.inputs["need"]["measure"])
    return state.recipe


def inputs_from_form(city: City, held: dict[str, Any], state: TargetState) -> dict[str, Any]:
    """The inputs of a scenario that the form gives.

    Raises
    ------
    ValueError
        When a field is empty, or a ward lacks what a plan needs, naming it.
    """
    return scenario_inputs(city, choices_from(city, held, recipe_of(state), state.poorest))


def target_page(city: City, state: TargetState, found: Solved | str, scenarios: Component, face: Face) -> html.Div:
    """Lay the page out.

    Parameters
    ----------
    city : City
    state : TargetState
    found : Solved or str
        The plan that the form gives at first, or why there is none.
    scenarios : Component
        The panel of saved scenarios.
    face : Face
    """
    held = first_form(city, state)
    codes = list(members(city, state.poorest))
    draft = "" if isinstance(found, str) else json.dumps(found.inputs)
    return html.Div(
        [
            dcc.Store(id=TargetId.DRAFT, data=draft),
            html.Div(refusal(state.refused, city.name)),
            html.Div(target_heading(city, found, codes), id=TargetId.HEADING),
            poorest_line(city, state.poorest, face.href("/need")),
            form(city, held),
            html.Div(said(found), id=TargetId.SAID, **LIVE),
            html.Div(
                [_map_panel(city, found, state.ward, face), html.Div(paths(found, codes), id=TargetId.PATHS)],
                className="stage",
            ),
            html.Div(table_of(found, state.ward), id=TargetId.TABLE),
            html.Section(sensitivity_of(city, found, recipe_of(state)), id=TargetId.SENSITIVITY, className="panel"),
            html.Section(assumptions_of(city, found, codes), id=TargetId.ASSUMPTIONS, className="panel"),
            scenarios,
        ]
    )


def target_heading(city: City, found: Solved | str, codes: list[str]) -> html.H1:
    """What the plan does, or that there is none."""
    return heading("There is no plan yet" if isinstance(found, str) else plan_heading(found, codes))


def said(found: Solved | str) -> list[Component]:
    """Why there is no plan, or which demands conflict; nothing where all is well."""
    if isinstance(found, str):
        return [notice(found)]
    if not found.relaxed:
        return []
    return [
        html.Div(
            [
                html.Strong("These demands cannot all be kept:"),
                html.Ul([html.Li(text) for text in found.relaxed]),
                html.P(
                    "Below is the nearest plan that is possible. It is not what was asked for: change a demand, or "
                    "save it knowing what it misses."
                ),
            ],
            className="notice",
            role="alert",
        )
    ]


def _map_panel(city: City, found: Solved | str, ward: str | None, face: Face) -> html.Section:
    years = [TODAY] if isinstance(found, str) else years_of(found)
    options = [{"label": "Today" if year == TODAY else year, "value": year} for year in years]
    figure, key = drawn(found, TODAY, ward, face)
    return html.Section(
        [
            html.Div(
                [
                    html.H2("How far is each ward from its target?"),
                    html.Div(radios(TargetId.YEAR, "Year", options, TODAY), className="no-print"),
                ],
                className="panel-head",
            ),
            html.Div(
                dcc.Graph(id=TargetId.MAP, figure=figure, config=GRAPH_CONFIG, className="map-graph"),
                role="group",
                className="map-box",
                **named("Map of distance from target. The table below has the same figures."),
            ),
            html.Div(html.Div(key, id=TargetId.LEGEND), className="key"),
        ],
        className="panel map-panel",
    )


def drawn(found: Solved | str, year: str, ward: str | None, face: Face) -> tuple[Any, Component | None]:
    """The map of a year and its legend; an empty one where there is no plan."""
    if isinstance(found, str):
        return {"data": [], "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}}}, None
    painting = paint_distance(found, year if year in years_of(found) else TODAY)
    return ward_map(painting, face.geometry, face.geometry_url, ward_code=ward), legend(painting)


def paths(found: Solved | str, codes: list[str]) -> list[Component]:
    """The poorest wards' share, and who gains."""
    return [] if isinstance(found, str) else path_section(found, codes)


def table_of(found: Solved | str, ward: str | None) -> Component | None:
    """Every ward in every year."""
    return None if isinstance(found, str) else html.Div([plan_table(found, ward), formula_table(found, ward)])


def assumptions_of(city: City, found: Solved | str, codes: list[str]) -> list[Component]:
    """What the plan rests on."""
    if isinstance(found, str):
        return []
    lines = assumptions(found.inputs, codes, city.wards["ward_name"])
    return [html.H2("What does this plan rest on?"), html.Ul([html.Li(line) for line in lines], className="findings")]


def sensitivity_of(city: City, found: Solved | str, recipe: Recipe) -> list[Component]:
    """How often a ward gains when the index's weights vary; a single indicator has no weights."""
    if isinstance(found, str):
        return []
    made = found.inputs["need"]["method"] is not None
    return sensitivity_section(city, found, recipe if made else None)
