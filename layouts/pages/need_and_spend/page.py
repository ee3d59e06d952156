"""The Need and spend page: two measures on one map, with the wards of high need and low spend in its title."""

from __future__ import annotations

from enum import StrEnum, unique

from dash import dcc, html

from geo.city import City
from geo.indicators.snapshot import editions
from geo.need_index.index import INDEX
from geo.spend.need_and_spend import ALL_YEARS, year_choices
from geo.spend.table import full_years, spend_table
from layouts.address.choices import AS_BUILT, need_options, people_options
from layouts.address.controls import Control
from layouts.address.params import Params
from layouts.components.parts import Option, dropdown, named, radios, refusal, ward_search
from layouts.maps.ward_map import MapView
from layouts.page import Answer, Filled, Page, Part, Site, map_part
from layouts.pages.need_and_spend.parts import (
    money_caption,
    money_heading,
    money_table,
    money_warnings,
    paint_pair,
    pair_legend,
    scatter,
)
from layouts.pages.need_and_spend.state import FIELDS, MoneyState, can_pair, resolve_money
from layouts.pages.need_and_spend.view import MoneyView
from layouts.shell import heading
from layouts.theme import GRAPH_CONFIG


@unique
class MoneyId(StrEnum):
    """Ids of the Need and spend page."""

    REFUSAL = "money-refusal"
    HEADING = "money-heading"
    NEED = "money-need"
    EDITION = "money-edition"
    YEARS = "money-years"
    PEOPLE = "money-people"
    BASIS = "money-basis"
    WARD = "money-ward"
    MAP = "money-map"
    LEGEND = "money-legend"
    SCATTER = "money-scatter"
    TABLE = "money-table"
    CAPTION = "money-caption"
    WARNINGS = "money-warnings"


MAP = Answer("map", leads=True)
REST = Answer("page")


def open_money(site: Site, params: Params) -> MoneyView:
    """Settle what an address of the page means."""
    return MoneyView(site.city, site.face, resolve_money(site.city, params), params)


def why_not(site: Site) -> tuple[str, str] | None:
    """Why need and spend of a city cannot be set against each other; None where they can."""
    if can_pair(site.city):
        return None
    return "Need and spend cannot be shown together", (
        f"{site.city.name} has no three wards with a figure of need, spend in every year and people to divide it by, "
        "so the two cannot be set against each other."
    )


def map_view(view: MoneyView) -> MapView:
    """The map of both measures."""
    return MapView(paint_pair(view.result, view.state.cell), view.face, view.state.view.ward)


def parts(_city: City) -> tuple[Part[MoneyView], ...]:
    """Everything on the page that follows the address."""
    return (
        map_part(MoneyId.MAP, MAP, map_view),
        Part(MoneyId.REFUSAL, "children", lambda view: refusal(view.state.refused, view.city.name), REST),
        Part(MoneyId.HEADING, "children", lambda view: heading(money_heading(view.state, view.result)), REST),
        Part(MoneyId.WARNINGS, "children", lambda v: money_warnings(v.city, v.state, v.result), REST),
        Part(MoneyId.LEGEND, "children", pair_legend, REST),
        Part(MoneyId.SCATTER, "figure", lambda view: scatter(view.state, view.result), REST),
        Part(MoneyId.CAPTION, "children", lambda v: money_caption(v.city, v.state, v.result), REST),
        Part(MoneyId.TABLE, "children", lambda view: money_table(view.state, view.result), REST),
        Part(MoneyId.NEED, "value", lambda view: view.state.need, REST),
        Part(MoneyId.EDITION, "data", lambda view: edition_options(view.city, view.state), REST),
        Part(MoneyId.EDITION, "value", lambda view: view.state.edition or AS_BUILT, REST),
        Part(MoneyId.YEARS, "value", lambda view: view.state.years, REST),
        Part(MoneyId.PEOPLE, "value", lambda view: view.state.people, REST),
        Part(MoneyId.BASIS, "value", lambda view: "phased" if view.state.phased else "booked", REST),
        Part(MoneyId.WARD, "value", lambda view: view.state.view.ward, REST),
    )


def controls(_city: City) -> tuple[Control, ...]:
    """The controls that write the address; the squares of the legend are links."""
    return (
        Control(MoneyId.NEED, "need", drops=("need_edition",)),
        Control(MoneyId.EDITION, "need_edition"),
        Control(MoneyId.YEARS, "years"),
        Control(MoneyId.PEOPLE, "people"),
        Control(MoneyId.BASIS, "basis"),
        Control(MoneyId.WARD, "ward"),
        Control(MoneyId.MAP, "ward", prop="clickData"),
        Control(MoneyId.SCATTER, "ward", prop="clickData"),
    )


def layout(site: Site, _view: MoneyView, filled: Filled) -> html.Div:
    """Lay the page out, complete: nothing has to be asked for again."""
    return html.Div(
        [
            html.Div(**filled(MoneyId.REFUSAL)),
            html.Div(**filled(MoneyId.HEADING)),
            _filters(site.city, filled),
            html.Div(**filled(MoneyId.WARNINGS)),
            html.Div([_map_panel(filled), _scatter_panel(filled)], className="stage"),
            html.P(**filled(MoneyId.CAPTION), className="caption"),
            html.Div(**filled(MoneyId.TABLE)),
        ],
        className="fits-paper",
    )


def _filters(city: City, filled: Filled) -> html.Div:
    basis = [{"label": "As booked", "value": "booked"}, {"label": "Phased and shared", "value": "phased"}]
    # Without adjustments there is nothing to choose, but the id stays.
    basis = basis if len(city.adjustments) else basis[:1]
    edition_of_need = filled.of(MoneyId.EDITION, "data")
    return html.Div(
        [
            dropdown(MoneyId.NEED, "Need", need_options(city), filled.of(MoneyId.NEED), wide=True),
            dropdown(MoneyId.EDITION, "Edition", edition_of_need, filled.of(MoneyId.EDITION)),
            dropdown(MoneyId.YEARS, "Spend of", year_options(city), filled.of(MoneyId.YEARS), wide=True),
            dropdown(MoneyId.PEOPLE, "Per head of", people_options(city), filled.of(MoneyId.PEOPLE)),
            ward_search(MoneyId.WARD, city.wards["ward_name"], filled.of(MoneyId.WARD)),
            radios(MoneyId.BASIS, "Spend is counted", basis, filled.of(MoneyId.BASIS)),
        ],
        className="filters no-print",
        role="group",
        **named("What to compare"),
    )


def _map_panel(filled: Filled) -> html.Section:
    return html.Section(
        [
            html.H2("Where does spend not follow need?"),
            html.Div(
                dcc.Graph(**filled(MoneyId.MAP), config=GRAPH_CONFIG, className="map-graph"),
                role="group",
                className="map-box",
                **named("Map of need and spend. The table below has the same figures."),
            ),
            html.Div(**filled(MoneyId.LEGEND), className="key"),
        ],
        className="panel map-panel",
    )


def _scatter_panel(filled: Filled) -> html.Section:
    return html.Section(
        [
            html.H2("Do wards of more need have more spend?"),
            html.Div(
                dcc.Graph(**filled(MoneyId.SCATTER), config=GRAPH_CONFIG),
                role="group",
                **named("Each ward by spend and need. The table below has the same figures."),
            ),
        ],
        className="panel",
    )


def edition_options(city: City, state: MoneyState) -> list[Option]:
    """Editions of the need; those of an index are chosen with its recipe."""
    if state.need == INDEX:
        return [{"label": "As the index is built", "value": AS_BUILT}]
    return [{"label": e, "value": e} for e in editions(city, state.need)]


def year_options(city: City) -> list[Option]:
    """Every full year together, or one year; a part year says so."""
    spend = spend_table(city)
    full = full_years(spend)
    words = {year: f"{year} (part year)" if year in spend.part_years else year for year in spend.years}
    if full:
        words[ALL_YEARS] = f"{full[0]}, every full year" if len(full) == 1 else f"{full[0]} to {full[-1]}"
    return [{"label": words[each], "value": each} for each in year_choices(city)]


PAGE = Page(
    "money",
    "/money",
    "Need and spend",
    FIELDS,
    open_money,
    layout,
    parts=parts,
    controls=controls,
    why_not=why_not,
)
