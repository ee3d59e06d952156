"""The Map page: one indicator, one edition, every ward; a ward chosen anywhere is chosen everywhere."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from geo.cartography.geometry import MapGeometry
from geo.city import City
from geo.indicators.snapshot import Snapshot, editions, snapshot
from layouts.address.view_state import ViewState, in_theme, themes
from layouts.components.parts import Option, dropdown, named, radios, refusal, symbols_key, table, ward_search
from layouts.figures.ranking import ranking
from layouts.maps.legend import legend
from layouts.maps.ward_map import ward_map
from layouts.pages.map.colourings import (
    COLOURINGS,
    MARKS,
    colouring_note,
    has_intervals,
    interval_text,
    intervals,
    map_heading,
    paint_map,
)
from layouts.pages.map.rank_history import course_section
from layouts.shell import heading
from layouts.text.words import (
    SCHEME_NAMES,
    caption,
    edition_text,
    figure_text,
    joint_ordinals,
    listed,
    number,
    of_wards,
    superlative,
    value_text,
)
from layouts.theme import GRAPH_CONFIG


@unique
class MapId(StrEnum):
    """Ids of the Map page."""

    CHOICES = "map-choices"
    HEADING = "map-heading"
    REFUSAL = "map-refusal"
    THEME = "map-theme"
    INDICATOR = "map-indicator"
    EDITION = "map-edition"
    WARD = "map-ward"
    SCHEME = "map-scheme"
    SHOWN_AS = "map-shown-as"
    COLOURING = "map-colouring"
    NOTE = "map-note"
    MAP = "map-figure"
    MAP_GROUP = "map-group"
    LEGEND = "map-legend"
    RANKING = "map-ranking"
    RANKING_TITLE = "map-ranking-title"
    MISSING = "map-missing"
    CHART_BOX = "map-chart-box"
    TABLE_BOX = "map-table-box"
    COURSE = "map-course"
    CAPTION = "map-caption"
    ABOUT = "map-about"
    DOWNLOAD = "map-download"


@dataclass(frozen=True)
class Controls:
    """What the controls hold for a state of the page."""

    theme: str
    indicators: list[Option]
    indicator: str
    editions: list[Option]
    edition: str
    ward: str | None
    scheme: str
    shown_as: str
    colouring: str


def controls(city: City, state: ViewState) -> Controls:
    """Options and values of the controls: only what the city has can be chosen."""
    theme = str(city.catalogue.loc[state.indicator, "theme"])
    have = editions(city, state.indicator)
    return Controls(
        theme=theme,
        indicators=[{"label": city.catalogue.loc[n, "title"], "value": n} for n in in_theme(city, theme)],
        indicator=state.indicator,
        editions=[{"label": e, "value": e} for e in have],
        edition=state.edition,
        ward=state.ward,
        scheme=state.scheme,
        shown_as=state.shown_as,
        colouring=state.colouring,
    )


def choices(city: City) -> dict[str, Any]:
    """What the browser must know to turn a control into an address: indicators by theme, editions by indicator."""
    return {
        "themes": {theme: in_theme(city, theme) for theme in themes(city)},
        "editions": {name: list(editions(city, name)) for name in city.catalogue.index},
    }


def map_page(city: City, state: ViewState, geometry: MapGeometry, geometry_url: str, prefix: str = "/") -> html.Div:
    """Lay the page out in a given state, complete: nothing has to be asked for again."""
    shot = snapshot(city, state.indicator, state.edition, state.scheme)
    held = controls(city, state)
    return html.Div(
        [
            dcc.Store(id=MapId.CHOICES, data=choices(city)),
            html.Div(refusal(state.refused, city.name), id=MapId.REFUSAL),
            html.Div(heading(map_heading(city, state, shot)), id=MapId.HEADING),
            _filters(city, held),
            html.Div(
                [_map_panel(city, shot, geometry, geometry_url, state), _ranking_panel(city, shot, state, prefix)],
                className="stage map-stage",
            ),
            html.Div(
                [
                    html.Section(course_section(city, state), id=MapId.COURSE, className="panel"),
                    html.Div(
                        [
                            html.Div(about(shot), id=MapId.ABOUT, className="about"),
                            html.Div(colouring_note(city, state, shot), id=MapId.NOTE, className="about"),
                            html.P(
                                html.A("Download this view as CSV", id=MapId.DOWNLOAD, href=view_href(state, prefix)),
                                className="no-print",
                            ),
                        ]
                    ),
                ],
                className="stage below",
            ),
        ]
    )


def view_href(state: ViewState, prefix: str) -> str:
    """Address of the CSV of what is on the map."""
    return f"{prefix}download/view.csv{state.to_search()}"


def _filters(city: City, held: Controls) -> html.Div:
    every_theme = [{"label": t, "value": t} for t in themes(city)]
    return html.Div(
        [
            dropdown(MapId.THEME, "Theme", every_theme, held.theme, wide=True),
            dropdown(MapId.INDICATOR, "Indicator", held.indicators, held.indicator, wide=True),
            ward_search(MapId.WARD, city.wards["ward_name"], held.ward),
            radios(MapId.EDITION, "Edition", held.editions, held.edition),
        ],
        className="filters no-print",
        role="group",
        **named("What to show"),
    )


def _map_panel(city: City, shot: Snapshot, geometry: MapGeometry, geometry_url: str, state: ViewState) -> html.Section:
    painted = paint_map(city, state, shot)
    colourings = [{"label": words, "value": name} for name, words in COLOURINGS.items()]
    figure = ward_map(painted, geometry, geometry_url, ward_code=state.ward)
    schemes = [{"label": label, "value": name} for name, label in SCHEME_NAMES.items()]
    graph = dcc.Graph(id=MapId.MAP, figure=figure, config=GRAPH_CONFIG, className="map-graph")
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Where is it most intense?"),
                    html.Div(radios(MapId.COLOURING, "Colour by", colourings, state.colouring), className="no-print"),
                ],
                className="panel-head",
            ),
            html.Div(
                graph,
                id=MapId.MAP_GROUP,
                role="group",
                className="map-box",
                **named("Map of the wards. The same figures are in the table beside it."),
            ),
            html.Div(
                [
                    html.Div(legend(painted), id=MapId.LEGEND),
                    html.Div(dropdown(MapId.SCHEME, "Colour classes", schemes, state.scheme), className="no-print"),
                    html.P(caption(shot, city.name, city.ward_set), id=MapId.CAPTION, className="caption"),
                ],
                className="key",
            ),
        ],
        className="panel map-panel",
    )


def _ranking_panel(city: City, shot: Snapshot, state: ViewState, prefix: str) -> html.Section:
    as_table = state.shown_as == "table"
    options = [{"label": "Chart", "value": "chart"}, {"label": "Table", "value": "table"}]
    shown_as = radios(MapId.SHOWN_AS, "Show as", options, state.shown_as)
    figure = ranking(shot, city.name, ward_code=state.ward, limits=intervals(shot))
    return html.Section(
        [
            html.Div(
                [html.H2(ranking_title(shot), id=MapId.RANKING_TITLE), html.Div(shown_as, className="no-print")],
                className="panel-head",
            ),
            html.Div(
                [
                    dcc.Graph(id=MapId.RANKING, figure=figure, config=GRAPH_CONFIG),
                    html.Div(missing_note(shot), id=MapId.MISSING),
                ],
                id=MapId.CHART_BOX,
                hidden=as_table,
                role="group",
                **named("Wards in order. Choose Table to read the same figures as text."),
            ),
            html.Div(
                ranking_table(shot, city.name, state, prefix) if as_table else None,
                id=MapId.TABLE_BOX,
                hidden=not as_table,
            ),
        ],
        className="panel ranking-panel",
    )


def ranking_title(shot: Snapshot) -> str:
    """What the ranking shows, in a sentence: the two ends of it."""
    ends = shot.ranked.iloc[[0, -1]]
    first, last = ends["ward_name"]
    high, low = (value_text(value, shot.meaning) for value in ends["value"])
    if ends["value"].nunique() == 1:
        return f"{first} is the only ward with a figure" if len(shot.ranked) == 1 else "No ward differs from another"
    return f"From {first}, {high}, to {last}, {low}"


def missing_note(shot: Snapshot) -> list[Component]:
    """Names the wards that have no value, which a chart cannot show."""
    secret = shot.missing["flag"] == "c"
    parts = (("[x] No data", shot.missing[~secret]), ("[c] Withheld", shot.missing[secret]))
    return [
        html.P(f"{words}: {listed(sorted(wards['ward_name']))}.", className="caption")
        for words, wards in parts
        if len(wards)
    ]


def ranking_table(shot: Snapshot, city_name: str, state: ViewState, prefix: str) -> html.Div:
    """The map's twin in text: rank, ward, value, difference from the city."""
    frame = shot.frame.sort_values(["rank", "ward_name"])
    ranks = joint_ordinals(frame["rank"])
    known, found = has_intervals(shot), intervals(shot)
    rows = []
    for row in frame.itertuples():
        link = dcc.Link(row.ward_name, href=prefix + state.but(ward=row.Index).to_search())
        value = figure_text(row.value, row.flag, shot.meaning)
        cells = [link, ranks[row.Index], value]
        if known:
            cells.append(interval_text(found.loc[row.Index], shot).strip("()"))
            word = found.loc[row.Index, "comparison"]
            rows.append([*cells, f"{MARKS[word]} {word}" if word else ""])
        else:
            rows.append([*cells, _against(row.value, shot)])
    whose = city_name if shot.missing.empty else of_wards(shot)
    return html.Div(
        [
            table(
                f"{shot.meaning['title']}, {edition_text(shot.period, shot.meaning)}: all wards, "
                f"{superlative(shot.meaning)} first",
                [
                    "Ward",
                    "Rank",
                    "Value",
                    *(["95% interval"] if known else []),
                    f"Against {whose} ({value_text(shot.city_value, shot.meaning)})",
                ],
                rows,
                numeric=(1, 2, 3) if known else (1, 2),
                chosen=frame.index.get_loc(state.ward) if state.ward else None,
            ),
            *symbols_key(frame["flag"]),
        ]
    )


def _against(value: float, shot: Snapshot) -> str:
    """Above or below the city, as far as the printed figures tell them apart."""
    if math.isnan(value) or math.isnan(shot.city_value):
        return ""
    if number(value, shot.meaning) == number(shot.city_value, shot.meaning):
        return "the same"
    return "above" if value > shot.city_value else "below"


def about(shot: Snapshot) -> list[Component]:
    """What the indicator means, and the caution that goes with it."""
    notes: list[Component] = [html.P([html.Strong("What it means. "), shot.meaning["description"]])]
    if shot.meaning["note"]:
        notes.append(html.P([html.Strong("Read with care. "), shot.meaning["note"]]))
    flagged = shot.frame[(shot.frame["flag"] == "u") & (shot.frame["note"] != "")]
    if len(flagged):
        lines = [
            html.Li(f"{', '.join(wards)}: {note}")
            for note, wards in flagged.sort_values("ward_name").groupby("note", sort=False)["ward_name"]
        ]
        title = html.Summary(f"[u] Low reliability in {len(flagged)} of {len(shot.frame)} wards: why")
        notes.append(html.Details([title, html.Ul(lines)], className="print-open"))
    return notes
