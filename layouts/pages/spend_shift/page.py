"""The Spend shift page: whether the money moved towards the poorest-outcome wards, and what decides the answer.

A year moves the map, the curve and the table. Most of the page depends neither on the year nor on the open rows, and is
not asked for again while the years play.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.spend.shift_analysis import Shift, edition_at, why_no_shift
from layouts.address.choices import people_options
from layouts.address.controls import Control
from layouts.components.markup import element
from layouts.components.parts import (
    dropdown,
    named,
    number_field,
    number_text,
    radio_buttons,
    radios,
    refusal,
)
from layouts.maps.legend import legend
from layouts.maps.ward_map import MapView
from layouts.page import Answer, Filled, Page, Part, Site, map_part
from layouts.pages.spend_shift.basis import (
    above_options,
    baseline_options,
    basis_row,
    basis_words_section,
    kind_options,
    ledger_section,
    price_options,
    programme_options,
)
from layouts.pages.spend_shift.decomposition import (
    slope_figure,
    slope_title,
    split_options,
    split_parts,
    split_title,
    steps_of,
    waterfall_figure,
)
from layouts.pages.spend_shift.distribution import concentration_section
from layouts.pages.spend_shift.ids import ShiftId
from layouts.pages.spend_shift.outcomes import beside_section, outcome_options
from layouts.pages.spend_shift.own_data import own_section
from layouts.pages.spend_shift.rows_behind import trace_panel, trace_title
from layouts.pages.spend_shift.share import share_caption, share_figure, share_table, share_title, traced
from layouts.pages.spend_shift.state import FIELDS, SHAPES, VOLATILE, threshold_text
from layouts.pages.spend_shift.text import decider_lines, shift_findings
from layouts.pages.spend_shift.tracking import plan_figure, plan_table, plan_title, tracked
from layouts.pages.spend_shift.view import ShiftView, open_shift
from layouts.pages.spend_shift.year import curve_figure, curve_words, player, year_options, year_table, year_title
from layouts.poorest_set.panel import poorest_line
from layouts.shell import heading
from layouts.theme import GRAPH_CONFIG

READS = frozenset(field.param for field in FIELDS)
ELSEWHERE = frozenset({"split_from", "split_to", "target", "path", "outcome", "trace"})
"""Parameters of other sections than the map's."""

MAP = Answer("map", READS - ELSEWHERE, leads=True)
YEAR = Answer("year")
REST = Answer("page", READS - {field.param for field in VOLATILE})
NOT_ASKED = ""


def parts(_city: City) -> tuple[Part[ShiftView], ...]:
    """Everything on the page that follows the address."""
    return (*_year_parts(), *_rest(), *_choices())


def _year_parts() -> tuple[Part[ShiftView], ...]:
    """What the year shown or the open rows change."""
    return (
        map_part(ShiftId.MAP, MAP, _map_view),
        Part(ShiftId.REFUSAL, "children", lambda v: refusal(v.state.refused, v.city.name), YEAR),
        Part(ShiftId.POOREST, "children", set_line, YEAR),
        Part(ShiftId.YEAR_TITLE, "children", lambda v: year_title(v.city, v.state, v.shift), YEAR),
        Part(ShiftId.LEGEND, "children", lambda v: legend(v.painting), YEAR),
        Part(ShiftId.CURVE, "figure", lambda v: curve_figure(v.city, v.state, v.shift), YEAR),
        Part(ShiftId.CURVE_WORDS, "children", lambda v: curve_words(v.city, v.state, v.shift), YEAR),
        Part(ShiftId.YEAR_TABLE, "children", lambda v: year_table(v.city, v.state, v.shift), YEAR),
        Part(ShiftId.TRACE, "children", lambda v: trace_panel(v.city, v.state, v.shift, v.face, v.search), YEAR),
        Part(ShiftId.TRACE, "title", lambda v: trace_title(v.city, v.state, v.shift), YEAR),
        Part(ShiftId.TRACE, "opened", lambda v: v.state.trace is not None, YEAR),
        Part(ShiftId.YEAR, "children", lambda v: radio_buttons(year_options(v.shift)), YEAR),
        Part(ShiftId.YEAR, "value", lambda v: v.state.year, YEAR),
    )


def _rest() -> tuple[Part[ShiftView], ...]:
    """What neither the year shown nor the open rows change."""
    return (
        Part(ShiftId.HEADING, "children", lambda v: heading(*shift_findings(v.city, v.shift)), REST),
        Part(ShiftId.BASIS_WORDS, "children", lambda v: basis_words_section(v.city, v.shift), REST),
        Part(ShiftId.SHARE_TITLE, "children", lambda v: share_title(v.shift), REST),
        Part(ShiftId.SHARE, "figure", lambda v: share_figure(v.shift), REST),
        Part(ShiftId.LEAD, "children", lambda v: lead(v.city, v.shift), REST),
        Part(ShiftId.SHARE_TABLE, "children", lambda v: share_parts(v.city, v.shift), REST),
        Part(ShiftId.SPREAD, "children", lambda v: concentration_section(v.city, v.state, v.shift), REST),
        Part(ShiftId.SPLIT_TITLE, "children", lambda v: split_title(v.shift, v.state.split), REST),
        Part(ShiftId.WATERFALL, "figure", lambda v: waterfall_figure(v.shift, v.state.split), REST),
        Part(ShiftId.SLOPE_TITLE, "children", lambda v: slope_title(v.city, v.shift, v.state.split), REST),
        Part(ShiftId.SLOPE, "figure", lambda v: slope_figure(v.city, v.state, v.shift), REST),
        Part(ShiftId.SPLIT_BOX, "hidden", lambda v: not steps_of(v.shift, v.state.split), REST),
        Part(ShiftId.SPLIT_TABLE, "children", lambda v: split_parts(v.city, v.state, v.shift), REST),
        Part(ShiftId.PLAN_TITLE, "children", lambda v: plan_title(v.state, v.shift, v.planned), REST),
        Part(ShiftId.PLAN, "figure", lambda v: plan_figure(v.state, v.shift, v.planned), REST),
        Part(ShiftId.PLAN_BOX, "hidden", lambda v: isinstance(tracked(v.state, v.shift, v.planned), str), REST),
        Part(ShiftId.PLAN_TABLE, "children", lambda v: plan_table(v.state, v.shift, v.planned), REST),
        Part(ShiftId.BESIDE, "children", lambda v: beside_section(v.city, v.state, v.shift), REST),
        Part(ShiftId.LEDGER, "children", lambda v: ledger_section(v.city, v.state, v.shift), REST),
    )


def _choices() -> tuple[Part[ShiftView], ...]:
    """What the controls offer and hold, but for the year: each comes with its choices, which a new basis changes."""

    def data(id_: ShiftId, options: Callable[[ShiftView], Any]) -> Part[ShiftView]:
        return Part(id_, "data", options, REST)

    def value(id_: ShiftId, chosen: Callable[[ShiftView], Any]) -> Part[ShiftView]:
        return Part(id_, "value", chosen, REST)

    return (
        value(ShiftId.MONEY, lambda v: v.state.basis.basis),
        value(ShiftId.BASIS, lambda v: "phased" if v.state.basis.phased else "booked"),
        data(ShiftId.ABOVE, lambda v: above_options(v.state.basis)),
        value(ShiftId.ABOVE, lambda v: threshold_text(v.state.basis.threshold) or NOT_ASKED),
        value(ShiftId.ABOVE_TYPED, lambda v: threshold_text(v.state.basis.threshold) or NOT_ASKED),
        data(ShiftId.PRICES, lambda v: price_options(v.city, v.state.basis.basis)),
        value(ShiftId.PRICES, lambda v: v.state.basis.prices),
        data(ShiftId.PROGRAMMES, lambda v: programme_options(v.city, v.state.basis.basis)),
        value(ShiftId.PROGRAMMES, lambda v: list(v.state.basis.programmes or ())),
        data(ShiftId.KIND, lambda v: kind_options(v.city, v.state.basis.basis)),
        value(ShiftId.KIND, lambda v: v.state.basis.programme_kind),
        data(ShiftId.BASELINE, lambda v: baseline_options(v.shift)),
        value(ShiftId.BASELINE, lambda v: v.shift.series.baseline),
        value(ShiftId.WARD, lambda v: v.state.view.ward),
        value(ShiftId.PEOPLE, lambda v: v.state.people),
        data(ShiftId.SPLIT_FROM, lambda v: split_options(v.shift, last=False)),
        value(ShiftId.SPLIT_FROM, lambda v: v.state.split[0]),
        data(ShiftId.SPLIT_TO, lambda v: split_options(v.shift, last=True)),
        value(ShiftId.SPLIT_TO, lambda v: v.state.split[1]),
        value(ShiftId.TARGET, lambda v: number_text(None if v.state.target is None else 100 * v.state.target)),
        value(ShiftId.SHAPE, lambda v: v.state.shape),
        value(ShiftId.OUTCOME, lambda v: v.state.outcome),
    )


def controls(_city: City) -> tuple[Control, ...]:
    """The controls that write the address."""
    of_money = ("year", "baseline", "split_from", "split_to", "programmes", "kind", "prices")
    return (
        Control(ShiftId.MONEY, "money", drops=of_money),
        Control(ShiftId.BASIS, "basis"),
        Control(ShiftId.ABOVE, "above"),
        Control(ShiftId.ABOVE_TYPED, "above", typed=True),
        Control(ShiftId.PRICES, "prices"),
        Control(ShiftId.PROGRAMMES, "programmes"),
        Control(ShiftId.KIND, "kind", drops=("programmes",)),
        Control(ShiftId.BASELINE, "baseline", drops=("split_from", "split_to")),
        Control(ShiftId.WARD, "ward"),
        Control(ShiftId.YEAR, "year"),
        Control(ShiftId.PEOPLE, "people"),
        Control(ShiftId.SPLIT_FROM, "split_from"),
        Control(ShiftId.SPLIT_TO, "split_to"),
        Control(ShiftId.TARGET, "target", typed=True),
        Control(ShiftId.SHAPE, "path"),
        Control(ShiftId.OUTCOME, "outcome"),
        Control(ShiftId.MAP, "ward", prop="clickData"),
        Control(ShiftId.CURVE, "ward", prop="clickData"),
        Control(ShiftId.SLOPE, "ward", prop="clickData"),
        Control(ShiftId.SHARE, "trace", prop="clickData"),
        Control(ShiftId.WATERFALL, "trace", prop="clickData"),
        # Rows are opened by a number; their panel can only be closed.
        Control(ShiftId.TRACE, "trace", prop="opened", stands_for={"false": {"trace": None}}),
    )


def why_not(site: Site) -> tuple[str, str] | None:
    """Why the page cannot be shown for a city."""
    why = why_no_shift(site.city)
    return ("The shift of spend cannot be shown", why) if why else None


def _map_view(view: ShiftView) -> MapView:
    return MapView(view.painting, view.face, view.state.view.ward)


def lead(city: City, shift: Shift) -> list[Component]:
    """What decides the headline."""
    items = []
    for words, cell in decider_lines(city, shift):
        line: list[Any] = [words]
        if cell:
            line += [" ", element("Span", traced("See its rows", *cell), className="no-print")]
        items.append(html.Li(line))
    return [html.H3("What decides the headline"), html.Ul(items, className="findings")]


def set_line(view: ShiftView) -> html.P:
    """The set, and the way to change it, which keeps the reader's place."""
    edition = edition_at(view.city, view.state.poorest, view.state.year)
    where = view.face.href("/need", view.search)
    return poorest_line(view.city, view.state.poorest, where, mark=True, edition=edition)


def share_parts(city: City, shift: Shift) -> list[Component]:
    """The chart's twin and its caption."""
    return [share_table(shift), html.P(share_caption(city, shift), className="caption")]


def layout(site: Site, view: ShiftView, filled: Filled) -> html.Div:
    """Lay the page out, complete: nothing has to be asked for again."""
    city, face = site.city, site.face
    return html.Div(
        [
            html.Div(**filled(ShiftId.REFUSAL)),
            html.Div(**filled(ShiftId.HEADING)),
            basis_row(city, view.state, filled),
            html.Div(**filled(ShiftId.BASIS_WORDS), className="basis-words"),
            _share_panel(filled),
            _year_panel(city, filled),
            html.Section(**filled(ShiftId.SPREAD), className="panel"),
            _split_panel(filled),
            _plan_panel(filled),
            _beside_panel(city, filled),
            html.Section(**filled(ShiftId.LEDGER), className="panel"),
            html.Section(own_section(city, face), className="panel no-print"),
            _drawer(filled),
        ],
        className="shift-page",
    )


def _graph(id_: ShiftId, filled: Filled, name: str) -> html.Div:
    graph = dcc.Graph(**filled(id_), config=GRAPH_CONFIG)
    return html.Div(graph, role="group", className="fits-paper", **named(name))


def _share_panel(filled: Filled) -> html.Section:
    name = "Share of spend in the poorest-outcome wards, year by year. The table below has the same figures."
    return html.Section(
        [
            html.H2(**filled(ShiftId.SHARE_TITLE)),
            html.Div(
                [
                    _graph(ShiftId.SHARE, filled, name),
                    html.Div(
                        [html.Div(**filled(ShiftId.LEAD)), html.Div(**filled(ShiftId.POOREST))],
                        className="beside-chart",
                    ),
                ],
                className="stage",
            ),
            html.Div(**filled(ShiftId.SHARE_TABLE)),
        ],
        className="panel",
    )


def _year_panel(city: City, filled: Filled) -> html.Section:
    return html.Section(
        [
            html.H2(**filled(ShiftId.YEAR_TITLE)),
            html.Div(
                [
                    player(filled),
                    html.Div(
                        dropdown(ShiftId.PEOPLE, "Per head of", people_options(city), filled.of(ShiftId.PEOPLE)),
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
                                dcc.Graph(**filled(ShiftId.MAP), config=GRAPH_CONFIG, className="map-graph"),
                                role="group",
                                className="map-box fits-paper",
                                **named("Map of spend a head. The table below has the same figures."),
                            ),
                            html.Div(**filled(ShiftId.LEGEND), className="key"),
                        ],
                        className="year-map",
                    ),
                    html.Div(
                        [
                            html.H3("Did it follow need?"),
                            _graph(
                                ShiftId.CURVE, filled,
                                "Concentration curves of spend and of need. The table below has the wards' figures.",
                            ),
                            html.P(**filled(ShiftId.CURVE_WORDS), className="caption"),
                        ]
                    ),
                ],
                className="stage",
            ),
            html.Div(**filled(ShiftId.YEAR_TABLE)),
        ],
        className="panel",
    )  # fmt: skip


def _split_panel(filled: Filled) -> html.Section:
    years = [
        dropdown(id_, label, filled.of(id_, "data"), filled.of(id_))
        for id_, label in ((ShiftId.SPLIT_FROM, "From"), (ShiftId.SPLIT_TO, "To"))
    ]
    return html.Section(
        [
            html.H2(**filled(ShiftId.SPLIT_TITLE)),
            html.Div(years, className="filters no-print", role="group", **named("The two years")),
            html.Div(
                [
                    html.Div(
                        [
                            html.H3("Did the whole grow, or did money move?"),
                            _graph(
                                ShiftId.WATERFALL, filled,
                                "The change taken apart. The table below has the same figures.",
                            ),
                        ]
                    ),
                    html.Div(
                        [
                            html.H3(**filled(ShiftId.SLOPE_TITLE)),
                            _graph(
                                ShiftId.SLOPE, filled,
                                "Every ward's share in both years. The table below has the same figures.",
                            ),
                        ]
                    ),
                ],
                **filled(ShiftId.SPLIT_BOX),
                className="stage",
            ),
            html.Div(**filled(ShiftId.SPLIT_TABLE)),
        ],
        className="panel",
    )  # fmt: skip


def _plan_panel(filled: Filled) -> html.Section:
    shapes = [{"label": shape.capitalize(), "value": shape} for shape in SHAPES]
    return html.Section(
        [
            html.H2(**filled(ShiftId.PLAN_TITLE)),
            html.Div(
                [
                    number_field(
                        ShiftId.TARGET, "Target share for year five, in percent", filled.of(ShiftId.TARGET),
                        placeholder="none typed",
                    ),
                    radios(ShiftId.SHAPE, "Path", shapes, filled.of(ShiftId.SHAPE)),
                ],
                className="filters no-print",
                role="group",
                **named("The plan"),
            ),
            html.Div(
                _graph(ShiftId.PLAN, filled, "The record against the plan. The table below has the same figures."),
                **filled(ShiftId.PLAN_BOX),
                className="plan-chart",
            ),
            html.Div(**filled(ShiftId.PLAN_TABLE)),
        ],
        className="panel",
    )  # fmt: skip


def _beside_panel(city: City, filled: Filled) -> html.Section:
    chosen = dropdown(ShiftId.OUTCOME, "Outcome", outcome_options(city), filled.of(ShiftId.OUTCOME), wide=True)
    return html.Section(
        [html.Div(chosen, className="filters no-print"), html.Div(**filled(ShiftId.BESIDE))], className="panel"
    )


def _drawer(filled: Filled) -> dmc.Drawer:
    """The rows behind a number, over the page; Escape and the cross lead back to the number."""
    return dmc.Drawer(
        **filled(ShiftId.TRACE), position="bottom", size="75%", closeButtonProps={"aria-label": "Close the rows"},
        transitionProps={"duration": 0}, className="no-print",
    )  # fmt: skip


PAGE = Page(
    "shift", "/shift", "Spend shift", FIELDS, open_shift, layout,
    parts=parts, controls=controls, why_not=why_not, of_plan=True,
)  # fmt: skip
