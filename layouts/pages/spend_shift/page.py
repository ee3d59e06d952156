"""The Spend shift page: whether the money moved towards the poorest-outcome wards, and what decides the answer."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.spend.shift_analysis import Shift, edition_at, why_no_shift
from geo.spend.tracking import PlannedShares
from layouts.address.choices import people_options
from layouts.address.controls import rules
from layouts.components.parts import WHEN_LEFT, dropdown, named, radios, refusal
from layouts.components.raw_table import light
from layouts.face import Face
from layouts.maps.legend import legend
from layouts.maps.ward_map import ward_map
from layouts.pages.spend_shift.basis import basis_controls, basis_row, basis_words_section, ledger_section
from layouts.pages.spend_shift.decomposition import (
    slope_figure,
    slope_title,
    split_options,
    split_parts,
    split_title,
    steps_of,
    waterfall_figure,
)
from layouts.pages.spend_shift.distribution import spread_section
from layouts.pages.spend_shift.ids import STEERS, ShiftId
from layouts.pages.spend_shift.outcomes import beside_section, outcome_options
from layouts.pages.spend_shift.own_data import own_section
from layouts.pages.spend_shift.rows_behind import trace_panel, trace_title
from layouts.pages.spend_shift.share import share_caption, share_figure, share_table, share_title, traced
from layouts.pages.spend_shift.state import SHAPES, ShiftState, of_state, read_shift, still
from layouts.pages.spend_shift.text import course_sentence, decider_lines, shift_heading
from layouts.pages.spend_shift.tracking import plan_figure, plan_table, plan_title
from layouts.pages.spend_shift.year import curve_figure, curve_words, paint_per_head, player, year_table, year_title
from layouts.poorest_set.panel import poorest_line
from layouts.shell import heading
from layouts.theme import GRAPH_CONFIG


def shift_page(city: City, search: str | None, face: Face, planned: PlannedShares | None = None) -> html.Div:
    """Lay the page out in the state that an address names.

    Parameters
    ----------
    city : City
    search : str or None
    face : Face
    planned : callable, optional
        Gives a published plan's shares; see :data:`layouts.pages.spend_shift.tracking.PlannedShares`.
    """
    if why := why_no_shift(city):
        return html.Div([heading("The shift of spend cannot be shown"), html.P(why)])
    state = read_shift(city, search)
    found = of_state(city, state)
    held = controls(state, found)
    return html.Div(
        [
            dcc.Store(id=ShiftId.RULES, data=rules(STEERS, held)),
            dcc.Store(id=ShiftId.STILL, data=still(search)),
            html.Div(refusal(state.refused, city.name), id=ShiftId.REFUSAL),
            html.Div(heading(shift_heading(city, found)), id=ShiftId.HEADING),
            basis_row(city, state, found, held),
            html.Div(basis_words_section(city, found), id=ShiftId.BASIS_WORDS, className="basis-words"),
            _share_panel(city, state, found, face, search),
            _year_panel(city, state, found, face, held),
            html.Section(spread_section(city, state, found), id=ShiftId.SPREAD, className="panel"),
            _split_panel(city, state, found, held),
            _plan_panel(state, found, held, planned),
            _beside_panel(city, state, found, held),
            html.Section(ledger_section(city, state, found), id=ShiftId.LEDGER, className="panel"),
            html.Section(own_section(city, face), className="panel no-print"),
            _drawer(city, state, found, face, search),
        ]
    )


def controls(state: ShiftState, found: Shift) -> dict[str, Any]:
    """What each control holds."""
    return {
        **basis_controls(state, found),
        ShiftId.YEAR: state.year,
        ShiftId.PEOPLE: state.people,
        ShiftId.SPLIT_FROM: state.split[0],
        ShiftId.SPLIT_TO: state.split[1],
        ShiftId.TARGET: "" if state.target is None else round(100 * state.target, 4),
        ShiftId.SHAPE: state.shape,
        ShiftId.OUTCOME: state.outcome,
    }


def lead(city: City, found: Shift) -> list[Component]:
    """Every year's share in words, and what decides the headline."""
    items = []
    for words, cell in decider_lines(city, found):
        line: list[Any] = [words]
        if cell:
            line += [" ", light("Span", traced("See its rows", *cell), className="no-print")]
        items.append(html.Li(line))
    return [
        html.P(course_sentence(found)),
        html.H3("What decides the headline"),
        html.Ul(items, className="findings"),
    ]


def set_line(city: City, state: ShiftState, face: Face, search: str | None) -> html.P:
    """The set, and the way to change it, which keeps the reader's place."""
    where = face.href("/need", f"?{(search or '').removeprefix('?')}")
    edition = edition_at(city, state.poorest, state.year)
    return poorest_line(city, state.poorest, where, mark=True, edition=edition)


def share_parts(city: City, found: Shift) -> list[Component]:
    """The chart's twin and its caption."""
    return [share_table(found), html.P(share_caption(city, found), className="caption")]


def _graph(id_: str, figure: go.Figure, name: str) -> html.Div:
    graph = dcc.Graph(id=id_, figure=figure, config=GRAPH_CONFIG)
    return html.Div(graph, role="group", className="fits-paper", **named(name))


def _share_panel(city: City, state: ShiftState, found: Shift, face: Face, search: str | None) -> html.Section:
    name = "Share of spend in the poorest-outcome wards, year by year. The table below has the same figures."
    return html.Section(
        [
            html.H2(share_title(found), id=ShiftId.SHARE_TITLE),
            html.Div(
                [
                    _graph(ShiftId.SHARE, share_figure(found), name),
                    html.Div(
                        [
                            html.Div(lead(city, found), id=ShiftId.LEAD),
                            html.Div(set_line(city, state, face, search), id=ShiftId.POOREST),
                        ],
                        className="beside-chart",
                    ),
                ],
                className="stage",
            ),
            html.Div(share_parts(city, found), id=ShiftId.SHARE_TABLE),
        ],
        className="panel",
    )


def _year_panel(city: City, state: ShiftState, found: Shift, face: Face, held: dict[str, Any]) -> html.Section:
    painting = paint_per_head(city, state, found)
    figure = ward_map(painting, face.geometry, face.geometry_url, ward_code=state.view.ward)
    return html.Section(
        [
            html.H2(year_title(city, state, found), id=ShiftId.YEAR_TITLE),
            html.Div(
                [
                    player(found, state.year),
                    html.Div(
                        dropdown(ShiftId.PEOPLE, "Per head of", people_options(city), held[ShiftId.PEOPLE]),
                        className="no-print",
                    ),
                ],
                className="player-row",
            ),
            html.Div(
                [
                    html.Div(
                        [
                            html.H3("Where was it spent?"),
                            html.Div(
                                dcc.Graph(id=ShiftId.MAP, figure=figure, config=GRAPH_CONFIG, className="map-graph"),
                                role="group",
                                className="map-box fits-paper",
                                **named("Map of spend a head. The table below has the same figures."),
                            ),
                            html.Div(legend(painting), id=ShiftId.LEGEND, className="key"),
                        ],
                        className="year-map",
                    ),
                    html.Div(
                        [
                            html.H3("Did it follow need?"),
                            _graph(
                                ShiftId.CURVE, curve_figure(city, state, found),
                                "Concentration curves of spend and of need. The table below has the wards' figures.",
                            ),
                            html.P(curve_words(city, state, found), id=ShiftId.CURVE_WORDS, className="caption"),
                        ]
                    ),
                ],
                className="stage",
            ),
            html.Div(year_table(city, state, found), id=ShiftId.YEAR_TABLE),
        ],
        className="panel",
    )  # fmt: skip


def _split_panel(city: City, state: ShiftState, found: Shift, held: dict[str, Any]) -> html.Section:
    steps = steps_of(found, state.split)
    return html.Section(
        [
            html.H2(split_title(found, state.split), id=ShiftId.SPLIT_TITLE),
            html.Div(
                [
                    dropdown(ShiftId.SPLIT_FROM, "From", split_options(found, last=False), held[ShiftId.SPLIT_FROM]),
                    dropdown(ShiftId.SPLIT_TO, "To", split_options(found, last=True), held[ShiftId.SPLIT_TO]),
                ],
                className="filters no-print",
                role="group",
                **named("The two years"),
            ),
            html.Div(
                [
                    html.Div(
                        [
                            html.H3("Did the whole grow, or did money move?"),
                            _graph(
                                ShiftId.WATERFALL, waterfall_figure(found, state.split),
                                "The change taken apart. The table below has the same figures.",
                            ),
                        ]
                    ),
                    html.Div(
                        [
                            html.H3(slope_title(city, found, state.split), id=ShiftId.SLOPE_TITLE),
                            _graph(
                                ShiftId.SLOPE, slope_figure(city, state, found),
                                "Every ward's share in both years. The table below has the same figures.",
                            ),
                        ]
                    ),
                ],
                id=ShiftId.SPLIT_BOX,
                className="stage",
                hidden=not steps,
            ),
            html.Div(split_parts(city, state, found), id=ShiftId.SPLIT_TABLE),
        ],
        className="panel",
    )  # fmt: skip


def _plan_panel(state: ShiftState, found: Shift, held: dict[str, Any], planned: PlannedShares | None) -> html.Section:
    figure = plan_figure(state, found, planned)
    shapes = [{"label": shape.capitalize(), "value": shape} for shape in SHAPES]
    return html.Section(
        [
            html.H2(plan_title(state, found, planned), id=ShiftId.PLAN_TITLE),
            html.Div(
                [
                    dmc.NumberInput(
                        id=ShiftId.TARGET, label="Target share for year five, in percent", value=held[ShiftId.TARGET],
                        min=0, max=100, step=1, allowNegative=False, decimalScale=2, **WHEN_LEFT,
                        placeholder="none typed", className="field",
                    ),
                    radios(ShiftId.SHAPE, "Path", shapes, held[ShiftId.SHAPE]),
                ],
                className="filters no-print",
                role="group",
                **named("The plan"),
            ),
            html.Div(
                _graph(ShiftId.PLAN, figure, "The record against the plan. The table below has the same figures."),
                id=ShiftId.PLAN_BOX,
                className="plan-chart",
                hidden=not figure.data,
            ),
            html.Div(plan_table(state, found, planned), id=ShiftId.PLAN_TABLE),
        ],
        className="panel",
    )  # fmt: skip


def _beside_panel(city: City, state: ShiftState, found: Shift, held: dict[str, Any]) -> html.Section:
    chosen = dropdown(ShiftId.OUTCOME, "Outcome", outcome_options(city), held[ShiftId.OUTCOME], wide=True)
    return html.Section(
        [
            html.Div(chosen, className="filters no-print"),
            html.Div(beside_section(city, state, found), id=ShiftId.BESIDE),
        ],
        className="panel",
    )


def _drawer(city: City, state: ShiftState, found: Shift, face: Face, search: str | None) -> dmc.Drawer:
    """The rows behind a number, over the page; Escape and the cross lead back to the number."""
    return dmc.Drawer(
        trace_panel(city, state, found, face, search),
        id=ShiftId.TRACE, title=trace_title(city, state, found), opened=state.trace is not None, position="bottom",
        size="75%", closeButtonProps={"aria-label": "Close the rows"}, transitionProps={"duration": 0},
        className="no-print",
    )  # fmt: skip
