"""The Need and spend page: two measures on one map, with the wards of high need and low spend in its title."""

from __future__ import annotations

from enum import StrEnum, unique
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from geo.bivariate import CLASSES, HIGH, LOW
from geo.city import City
from geo.indicators import editions
from geo.recipe import INDEX
from geo.spend import spend_table
from layouts.face import Face
from layouts.figures.need_spend import need_spend
from layouts.figures.ward_map import ward_map
from layouts.money_state import (
    ALL_YEARS,
    EVERYONE,
    MoneyState,
    NeedAndSpend,
    age_bands,
    found_money,
    full_years,
    need_words,
    read_money,
)
from layouts.painting import Kind, Painting
from layouts.parts import Option, dropdown, named, notice, radios, refusal, table, ward_search
from layouts.poorest_panel import poorest_line
from layouts.shell import heading
from layouts.state import themes
from layouts.steering import Steer, rules
from layouts.theme import BIVARIATE, GRAPH_CONFIG
from layouts.words import counted, listed, pounds, value_text

LEVELS = ("low", "middle", "high")
MARKS = ("L", "M", "H")
FADED = "#f4f6f8"


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


def can_pair(city: City) -> bool:
    """Whether the city has spend and people to divide it by."""
    return len(city.spend) > 0 and len(city.population) > 0


def money_page(city: City, search: str | None, face: Face) -> html.Div:
    """Lay the page out in the state that an address names."""
    if not can_pair(city):
        why = f"The package of {city.name} has no spend, or no population to divide it by."
        return html.Div([heading("Need and spend cannot be shown together"), html.P(why)])
    state = read_money(city, search)
    found = found_money(city, state)
    held = controls(city, state)
    painting = paint_pair(found, state.cell)
    figure = ward_map(painting, face.geometry, face.geometry_url, ward_code=state.view.ward)
    filters = [
        dropdown(MoneyId.NEED, "Need", need_options(city), held[MoneyId.NEED], wide=True),
        dropdown(MoneyId.EDITION, "Edition", edition_options(city, state), held[MoneyId.EDITION]),
        dropdown(MoneyId.YEARS, "Spend of", year_options(city), held[MoneyId.YEARS]),
        dropdown(MoneyId.PEOPLE, "Per head of", people_options(city), held[MoneyId.PEOPLE]),
        ward_search(MoneyId.WARD, city.wards["ward_name"], held[MoneyId.WARD]),
        *basis_control(city, MoneyId.BASIS, held[MoneyId.BASIS]),
    ]
    return html.Div(
        [
            dcc.Store(id=MoneyId.RULES, data=rules(STEERS, held)),
            html.Div(refusal(state.refused, city.name), id=MoneyId.REFUSAL),
            html.Div(heading(money_heading(found)), id=MoneyId.HEADING),
            html.Div(filters, className="filters no-print", role="group", **named("What to compare")),
            html.Div(money_warnings(city, state, found), id=MoneyId.WARNINGS),
            html.Div(
                [
                    html.Section(
                        [
                            html.H2("Where do need and spend part?"),
                            html.Div(
                                dcc.Graph(id=MoneyId.MAP, figure=figure, config=GRAPH_CONFIG, className="map-graph"),
                                role="group",
                                className="map-box",
                                **named("Map of need and spend. The table below has the same figures."),
                            ),
                            html.Div(pair_legend(state, found, face), id=MoneyId.LEGEND, className="key"),
                        ],
                        className="panel map-panel",
                    ),
                    html.Section(
                        [
                            html.H2("How far apart are they?"),
                            html.Div(
                                dcc.Graph(id=MoneyId.SCATTER, figure=scatter(state, found), config=GRAPH_CONFIG),
                                role="group",
                                **named("Each ward by spend and need. The table below has the same figures."),
                            ),
                        ],
                        className="panel",
                    ),
                ],
                className="stage",
            ),
            html.P(money_caption(state, found), id=MoneyId.CAPTION, className="caption"),
            html.Div(money_table(state, found), id=MoneyId.TABLE),
        ]
    )


def controls(city: City, state: MoneyState) -> dict[str, Any]:
    """What each control holds."""
    return {
        MoneyId.NEED: state.need,
        MoneyId.EDITION: state.edition or "recipe",
        MoneyId.YEARS: state.years,
        MoneyId.PEOPLE: state.people,
        MoneyId.BASIS: "phased" if state.phased else "booked",
        MoneyId.WARD: state.view.ward,
    }


def need_options(city: City) -> list[dict[str, Any]]:
    """The index of need, and every indicator with a direction under its theme."""
    groups = [{"group": "Index", "items": [{"label": "Need index, as built on its page", "value": INDEX}]}]
    directed = city.catalogue[city.catalogue["polarity"] != "neutral"]
    for theme in themes(city):
        rows = directed[directed["theme"] == theme]
        items = [{"label": rows.loc[name, "title"], "value": name} for name in rows.index if editions(city, name)]
        if items:
            groups.append({"group": theme, "items": items})
    return groups


def edition_options(city: City, state: MoneyState) -> list[Option]:
    """Editions of the need; those of an index are chosen with its recipe."""
    if state.need == INDEX:
        return [{"label": "As the index is built", "value": "recipe"}]
    return [{"label": e, "value": e} for e in editions(city, state.need)]


def year_options(city: City) -> list[Option]:
    """Every full year together, or one year; a part year says so."""
    found = spend_table(city)
    full = full_years(found)
    span = f"{full[0]} to {full[-1]}" if len(full) > 1 else "".join(full)
    every = [{"label": f"All full years, {span}", "value": ALL_YEARS}] if full else []
    single = [
        {"label": f"{year} (part year)" if year in found.part_years else year, "value": year} for year in found.years
    ]
    return [*every, *single]


def people_options(city: City) -> list[Option]:
    """Whom the spend is divided by."""
    return [{"label": people_words(band), "value": band} for band in age_bands(city)]


def people_words(band: str) -> str:
    """An age band in words."""
    return "everyone" if band == EVERYONE else f"people aged {band.replace('-', ' to ').replace('+', ' and over')}"


def basis_control(city: City, id_: str, value: str) -> list[Component]:
    """As booked, or phased and shared; without adjustments there is nothing to choose, but the id stays."""
    options = [{"label": "As booked", "value": "booked"}, {"label": "Phased and shared", "value": "phased"}]
    return [radios(id_, "Spend is counted", options if len(city.adjustments) else options[:1], value)]


def paint_pair(found: NeedAndSpend, cell: int | None) -> Painting:
    """Colour the wards by the class of their need and of their spend; with a cell chosen, its wards alone."""
    frame = found.frame
    kinds = [
        Kind(BIVARIATE[n][s], f"{LEVELS[n]} need, {LEVELS[s]} spend", MARKS[n] + MARKS[s])
        for n in range(CLASSES)
        for s in range(CLASSES)
    ]
    classes = frame["cell"]
    if cell is not None:
        kinds = [*kinds, Kind(FADED, "another class")]
        classes = classes.where(classes.isna() | (classes == cell), float(len(kinds) - 1))
    told = {
        code: f"{escape(kinds[int(row['cell'])].words)}<br>{escape(need_text(found, str(code)))}"
        f"<br>{escape(pounds(row['spend_per_head']))} a head"
        for code, row in frame.dropna(subset=["cell"]).iterrows()
    }
    return Painting(
        classes=classes,
        kinds=tuple(kinds),
        names=frame["ward_name"],
        told=pd.Series(told, dtype=object).reindex(frame.index, fill_value=""),
        title=("Need and spend", "."),
        no_data="No need or no spend known",
    )


def need_text(found: NeedAndSpend, code: str) -> str:
    """A ward's need with its unit."""
    return value_text(found.need.frame.loc[code, "value"], found.need.meaning)


def pair_legend(state: MoneyState, found: NeedAndSpend, face: Face) -> html.Div:
    """The nine classes as a grid; a click shows one class alone, another click all again."""
    rows = []
    for n in reversed(range(CLASSES)):
        cells: list[Component] = [html.Th(f"{LEVELS[n]} need".capitalize(), scope="row")]
        cells += [html.Td(_cell_link(n, s, state, found, face)) for s in range(CLASSES)]
        rows.append(html.Tr(cells))
    heads = [html.Th("", scope="col"), *(html.Th(f"{level} spend".capitalize(), scope="col") for level in LEVELS)]
    lost = int(found.frame["cell"].isna().sum())
    return html.Div(
        [
            html.P([html.Strong("Thirds of the wards"), ". Choose a field to see its wards alone."]),
            html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="pair-legend"),
            html.P(f"{counted(lost, 'ward').capitalize()} without need or spend: grey." if lost else ""),
        ],
        className="legend",
    )


def _cell_link(n: int, s: int, state: MoneyState, found: NeedAndSpend, face: Face) -> dcc.Link:
    cell = n * CLASSES + s
    wards = int((found.frame["cell"] == cell).sum())
    here = cell == state.cell
    rest = tuple((key, value) for key, value in state.view.rest if key != "cell")
    rest += () if here else (("cell", str(cell)),)
    search = state.view.but_rest(rest).to_search()
    words = f"{LEVELS[n]} need, {LEVELS[s]} spend: {counted(wards, 'ward')}{', shown alone' if here else ''}"
    dark = sum(int(BIVARIATE[n][s][i : i + 2], 16) for i in (1, 3, 5)) < 390
    return dcc.Link(
        [
            html.Span(f"{MARKS[n]}{MARKS[s]} "),
            html.Strong(str(wards)),
            html.Span(f" {words}", className="visually-hidden"),
        ],
        href=face.href("/money", search),
        className=f"pair-cell{' here' if here else ''}{' dark' if dark else ''}",
        style={"backgroundColor": BIVARIATE[n][s]},
    )


def scatter(state: MoneyState, found: NeedAndSpend) -> go.Figure:
    """The map's twin as points."""
    frame = found.frame.assign(
        need_text=[need_text(found, code) for code in found.frame.index],
        spend_text=[pounds(v) for v in found.frame["spend_per_head"]],
    )
    frame["need"] = found.need.frame["value"]
    return need_spend(
        frame,
        need_title=str(found.need.meaning["short_title"]),
        spend_title="Spend a head",
        ward_code=state.view.ward,
        cell=state.cell,
    )


def money_heading(found: NeedAndSpend) -> str:
    """The wards of high need and low spend, by name."""
    frame = found.frame.sort_values("need", ascending=False)
    apart = frame[frame["cell"] == HIGH * CLASSES + LOW]["ward_name"].tolist()
    span = found.years[0] if len(found.years) == 1 else f"{found.years[0]} to {found.years[-1]}"
    if not apart:
        return f"No ward of high need ({need_words(found)}) had low spend a head, {span}"
    return f"High need but low spend a head: {listed(apart)} ({need_words(found)}; spend {span})"


def money_warnings(city: City, state: MoneyState, found: NeedAndSpend) -> list[Component]:
    """The set that other pages mean, and what of the spend must be known before it is read."""
    booked = found.table.frame[list(found.years)].stack()
    parts: list[Component] = [poorest_line(city, state.poorest)]
    part = [year for year in found.years if year in found.table.part_years]
    said = []
    if len(booked) and booked.sum() > 0 and booked.max() / booked.sum() >= 0.25:
        ward, year = booked.idxmax()
        said.append(
            f"One ward and year, {city.wards.loc[ward, 'ward_name']} in {year}, holds {pounds(booked.max())}, "
            f"{booked.max() / booked.sum():.0%} of all that is counted here."
        )
    if part:
        said.append(f"{listed(part)} is a part year.")
    if state.phased:
        said.append("A large award is spread over years and wards as we read its record, not as its funder states.")
    return [*parts, *([notice(" ".join(said))] if said else [])]


def money_caption(state: MoneyState, found: NeedAndSpend) -> str:
    """Measures, years, people, source and method."""
    shot = found.need
    span = found.years[0] if len(found.years) == 1 else f"{found.years[0]} to {found.years[-1]} together"
    kind = {
        "award": "awards as booked to the recipient's ward",
        "actual": "spend",
        "budget": "budgets",
        "plan": "plans",
    }
    return (
        f"Need: {need_words(found)}, {shot.period}. Spend: {kind[found.table.basis.basis]}, {span}, "
        f"per head of {people_words(state.people)} ({found.people_year}). Both in thirds of the wards that have both; "
        f"equal figures share a third. Source of need: {shot.meaning['source']}."
    )


def money_table(state: MoneyState, found: NeedAndSpend) -> html.Div:
    """Every ward's need, spend and class."""
    frame = found.frame.sort_values(["need", "spend_per_head"], ascending=[False, True])
    rows = []
    for code, row in frame.iterrows():
        where = (
            "not both known"
            if pd.isna(row["cell"])
            else f"{LEVELS[int(row['need_class'])]} need, {LEVELS[int(row['spend_class'])]} spend"
        )
        items = "[x]" if pd.isna(row["items"]) else f"{row['items']:,.0f}"
        people = "[x]" if pd.isna(row["people"]) else f"{row['people']:,.0f}"
        rows.append(
            [row["ward_name"], need_text(found, str(code)), pounds(row["spend_per_head"]), pounds(row["spend"]), items,
             people, where]
        )  # fmt: skip
    chosen = frame.index.get_loc(state.view.ward) if state.view.ward else None
    head = ["Ward", str(found.need.meaning["short_title"]), "Spend a head", "Spend", "Items", "People", "Class"]
    return table("Need and spend of every ward, most need first", head, rows, numeric=(1, 2, 3, 4, 5), chosen=chosen,
                 class_name="one-line")  # fmt: skip
