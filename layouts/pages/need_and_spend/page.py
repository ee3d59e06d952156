"""The Need and spend page: two measures on one map, with the wards of high need and low spend in its title."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

from dash import dcc, html

from geo.city import City
from geo.indicators.snapshot import editions
from geo.need_index.index import INDEX
from geo.spend.need_and_spend import ALL_YEARS, stretches
from geo.spend.table import full_years, spend_table
from layouts.address.choices import AS_BUILT, need_options, people_options
from layouts.address.controls import Steer, rules
from layouts.components.parts import Option, dropdown, named, radios, refusal, ward_search
from layouts.face import Face
from layouts.maps.ward_map import ward_map
from layouts.pages.need_and_spend.parts import (
    money_caption,
    money_heading,
    money_table,
    money_warnings,
    paint_pair,
    pair_legend,
    scatter,
)
from layouts.pages.need_and_spend.state import MoneyState, can_pair, found_money, read_money
from layouts.shell import heading
from layouts.theme import GRAPH_CONFIG


@unique
class MoneyId(StrEnum):
    """Ids of the Need and spend page."""

    RULES = "money-rules"
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


STEERS = (
    Steer(MoneyId.NEED, "need", drops=("need_edition",)),
    Steer(MoneyId.EDITION, "need_edition"),
    Steer(MoneyId.YEARS, "years"),
    Steer(MoneyId.PEOPLE, "people"),
    Steer(MoneyId.BASIS, "basis"),
    Steer(MoneyId.WARD, "ward"),
    Steer(MoneyId.MAP, "ward", prop="clickData"),
    Steer(MoneyId.SCATTER, "ward", prop="clickData"),
)


def money_page(city: City, search: str | None, face: Face) -> html.Div:
    """Lay the page out in the state that an address names."""
    if not can_pair(city):
        why = (
            f"{city.name} has no three wards with a figure of need, spend in every year and people to divide it by, so "
            "the two cannot be set against each other."
        )
        return html.Div([heading("Need and spend cannot be shown together"), html.P(why)])
    state = read_money(city, search)
    found = found_money(city, state)
    held = controls(city, state)
    return html.Div(
        [
            dcc.Store(id=MoneyId.RULES, data=rules(STEERS, held)),
            html.Div(refusal(state.refused, city.name), id=MoneyId.REFUSAL),
            html.Div(heading(money_heading(state, found)), id=MoneyId.HEADING),
            _filters(city, state, held),
            html.Div(money_warnings(city, state, found), id=MoneyId.WARNINGS),
            html.Div([_map_panel(city, state, face), _scatter_panel(city, state)], className="stage"),
            html.P(money_caption(city, state, found), id=MoneyId.CAPTION, className="caption"),
            html.Div(money_table(state, found), id=MoneyId.TABLE),
        ],
        className="fits-paper",
    )


def _filters(city: City, state: MoneyState, held: dict[str, Any]) -> html.Div:
    basis = [{"label": "As booked", "value": "booked"}, {"label": "Phased and shared", "value": "phased"}]
    # Without adjustments there is nothing to choose, but the id stays.
    basis = basis if len(city.adjustments) else basis[:1]
    return html.Div(
        [
            dropdown(MoneyId.NEED, "Need", need_options(city), held[MoneyId.NEED], wide=True),
            dropdown(MoneyId.EDITION, "Edition", edition_options(city, state), held[MoneyId.EDITION]),
            dropdown(MoneyId.YEARS, "Spend of", year_options(city), held[MoneyId.YEARS], wide=True),
            dropdown(MoneyId.PEOPLE, "Per head of", people_options(city), held[MoneyId.PEOPLE]),
            ward_search(MoneyId.WARD, city.wards["ward_name"], held[MoneyId.WARD]),
            # Without adjustments there is nothing to choose, but the id stays.
            radios(
                MoneyId.BASIS, "Spend is counted", basis if len(city.adjustments) else basis[:1], held[MoneyId.BASIS]
            ),
        ],
        className="filters no-print",
        role="group",
        **named("What to compare"),
    )


def _map_panel(city: City, state: MoneyState, face: Face) -> html.Section:
    found = found_money(city, state)
    painting = paint_pair(found, state.cell)
    figure = ward_map(painting, face.geometry, face.geometry_url, ward_code=state.view.ward)
    return html.Section(
        [
            html.H2("Where does spend not follow need?"),
            html.Div(
                dcc.Graph(id=MoneyId.MAP, figure=figure, config=GRAPH_CONFIG, className="map-graph"),
                role="group",
                className="map-box",
                **named("Map of need and spend. The table below has the same figures."),
            ),
            html.Div(pair_legend(state, found, face), id=MoneyId.LEGEND, className="key"),
        ],
        className="panel map-panel",
    )


def _scatter_panel(city: City, state: MoneyState) -> html.Section:
    return html.Section(
        [
            html.H2("Do wards of more need have more spend?"),
            html.Div(
                dcc.Graph(id=MoneyId.SCATTER, figure=scatter(state, found_money(city, state)), config=GRAPH_CONFIG),
                role="group",
                **named("Each ward by spend and need. The table below has the same figures."),
            ),
        ],
        className="panel",
    )


def controls(city: City, state: MoneyState) -> dict[str, Any]:
    """What each control holds."""
    return {
        MoneyId.NEED: state.need,
        MoneyId.EDITION: state.edition or AS_BUILT,
        MoneyId.YEARS: state.years,
        MoneyId.PEOPLE: state.people,
        MoneyId.BASIS: "phased" if state.phased else "booked",
        MoneyId.WARD: state.view.ward,
    }


def edition_options(city: City, state: MoneyState) -> list[Option]:
    """Editions of the need; those of an index are chosen with its recipe."""
    if state.need == INDEX:
        return [{"label": "As the index is built", "value": AS_BUILT}]
    return [{"label": e, "value": e} for e in editions(city, state.need)]


def year_options(city: City) -> list[Option]:
    """Every full year together, or one year; a part year says so."""
    found = spend_table(city)
    full = full_years(found)
    words = {year: f"{year} (part year)" if year in found.part_years else year for year in found.years}
    if full:
        words[ALL_YEARS] = f"{full[0]}, every full year" if len(full) == 1 else f"{full[0]} to {full[-1]}"
    return [{"label": words[stretch], "value": stretch} for stretch in stretches(city)]
