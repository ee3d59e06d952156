"""The Map page: one indicator, one edition, every ward; a ward chosen anywhere is chosen everywhere."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

from dash import Patch, dcc, html

from geo.city import City
from geo.indicators.indicator import indicator_of
from geo.indicators.snapshot import editions
from layouts.address.controls import Control
from layouts.address.params import Field, Params
from layouts.address.view_state import FIELDS, in_theme, resolve_view, themes
from layouts.components.parts import Option, dropdown, named, radio_buttons, radios, refusal, ward_search
from layouts.figures.ranking import ranking
from layouts.maps.legend import legend
from layouts.maps.ward_map import MapView
from layouts.page import Answer, Filled, Page, Part, Site, map_part
from layouts.pages.map.colourings import COLOURINGS, intervals
from layouts.pages.map.parts import about, missing_note, ranking_table, ranking_title
from layouts.pages.map.rank_history import course_section
from layouts.pages.map.view import MapPageView
from layouts.shell import heading
from layouts.text.words import SCHEME_NAMES, caption
from layouts.theme import GRAPH_CONFIG


@unique
class MapId(StrEnum):
    """Ids of the Map page."""

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


PAINT = Field("paint", tuple(COLOURINGS))
SHARED = tuple(each for each in FIELDS if each.param not in ("theme", "sort"))

MAP = Answer("map", frozenset({"indicator", "edition", "ward", "classes", "paint"}), leads=True)
REST = Answer("page")


def open_map(site: Site, params: Params) -> MapPageView:
    """Settle what an address of the page means."""
    return MapPageView(site.city, site.face, resolve_view(site.city, params), params.word(PAINT))


def map_view(view: MapPageView) -> MapView:
    """The map in its colouring."""
    return MapView(COLOURINGS[view.colouring].paint(view), view.face, view.ward)


def _ranking_patch(view: MapPageView) -> Patch:
    """What changes of the ranking; the template is in the browser already."""
    ranking_figure = _ranking(view).to_plotly_json()
    patch = Patch()
    patch["data"] = ranking_figure["data"]
    for part in ("xaxis", "yaxis", "shapes", "annotations", "height"):
        patch["layout"][part] = ranking_figure["layout"].get(part, [])
    return patch


def _ranking(view: MapPageView) -> Any:
    return ranking(view.snapshot, view.city.name, ward_code=view.ward, limits=intervals(view.snapshot))


def _theme(view: MapPageView) -> str:
    return indicator_of(view.city, view.state.indicator).theme


def _tabled(view: MapPageView) -> bool:
    return view.state.shown_as == "table"


def _same(words: tuple[str, ...]) -> list[Option]:
    return [{"label": word, "value": word} for word in words]


def parts(_city: City) -> tuple[Part[MapPageView], ...]:
    """Everything on the page that follows the address."""
    return (
        map_part(MapId.MAP, MAP, map_view),
        Part(MapId.HEADING, "children", lambda view: heading(COLOURINGS[view.colouring].heading(view)), REST),
        Part(MapId.REFUSAL, "children", lambda view: refusal(view.state.refused, view.city.name), REST),
        Part(MapId.CAPTION, "children", lambda v: caption(v.snapshot, v.city.name, v.city.ward_set), REST),
        Part(MapId.LEGEND, "children", lambda view: legend(map_view(view).painting), REST),
        Part(MapId.DOWNLOAD, "href", lambda v: f"{v.face.prefix}download/view.csv{v.state.to_search()}", REST),
        Part(MapId.RANKING_TITLE, "children", lambda view: ranking_title(view.snapshot), REST),
        Part(MapId.RANKING, "figure", _ranking, REST, update=_ranking_patch),
        Part(MapId.MISSING, "children", lambda view: missing_note(view.snapshot), REST),
        Part(MapId.CHART_BOX, "hidden", _tabled, REST),
        Part(MapId.TABLE_BOX, "hidden", lambda view: not _tabled(view), REST),
        Part(MapId.TABLE_BOX, "children", lambda view: ranking_table(view) if _tabled(view) else None, REST),
        Part(MapId.COURSE, "children", lambda view: course_section(view.city, view.state), REST),
        Part(MapId.ABOUT, "children", lambda view: about(view.snapshot), REST),
        Part(MapId.NOTE, "children", lambda view: COLOURINGS[view.colouring].note(view), REST),
        Part(MapId.THEME, "value", _theme, REST),
        Part(MapId.INDICATOR, "data", lambda view: indicator_options(view.city, _theme(view)), REST),
        Part(MapId.INDICATOR, "value", lambda view: view.state.indicator, REST),
        Part(MapId.EDITION, "children", lambda v: radio_buttons(_same(editions(v.city, v.state.indicator))), REST),
        Part(MapId.EDITION, "value", lambda view: view.state.edition, REST),
        Part(MapId.WARD, "value", lambda view: view.ward, REST),
        Part(MapId.SCHEME, "value", lambda view: view.state.scheme, REST),
        Part(MapId.SHOWN_AS, "value", lambda view: view.state.shown_as, REST),
        Part(MapId.COLOURING, "value", lambda view: view.colouring, REST),
    )


def indicator_options(city: City, theme: str) -> list[Option]:
    """The indicators of a theme that have data."""
    return [{"label": indicator_of(city, name).title, "value": name} for name in in_theme(city, theme)]


def controls(city: City) -> tuple[Control, ...]:
    """The controls that write the address. An edition that another indicator lacks gives way to its newest."""
    editions_by_indicator = {str(name): editions(city, name) for name in city.catalogue.index if editions(city, name)}
    named_edition = {
        name: {"indicator": name, "edition": edition[-1]} for name, edition in editions_by_indicator.items()
    }
    firsts = {theme: in_theme(city, theme)[0] for theme in themes(city)}
    by_theme = {theme: named_edition[name] for theme, name in firsts.items()}
    editions_by_theme = {theme: editions_by_indicator[name] for theme, name in firsts.items()}
    return (
        Control(MapId.THEME, "indicator", stands_for=by_theme, keeps={"edition": editions_by_theme}),
        Control(MapId.INDICATOR, "indicator", stands_for=named_edition, keeps={"edition": editions_by_indicator}),
        Control(MapId.EDITION, "edition", written_along=(MapId.INDICATOR,)),
        Control(MapId.WARD, "ward"),
        Control(MapId.SCHEME, "classes", usual="fisher_jenks"),
        Control(MapId.SHOWN_AS, "show", usual="chart"),
        Control(MapId.COLOURING, "paint", usual=next(iter(COLOURINGS))),
        Control(MapId.MAP, "ward", prop="clickData"),
        Control(MapId.RANKING, "ward", prop="clickData"),
    )


def first_views(city: City) -> list[dict[str, str]]:
    """The page's views of every indicator and edition, newest editions first, as its controls write them."""
    ages = [(age, name, at) for name in city.catalogue.index for age, at in enumerate(reversed(editions(city, name)))]
    newest_first = sorted(ages, key=lambda view: view[0])
    return [{}, *({"indicator": name, "edition": at} for _, name, at in newest_first)]


def layout(site: Site, view: MapPageView, filled: Filled) -> html.Div:
    """Lay the page out, complete: nothing has to be asked for again."""
    return html.Div(
        [
            html.Div(**filled(MapId.REFUSAL)),
            html.Div(**filled(MapId.HEADING)),
            _filters(site.city, filled),
            html.Div([_map_panel(filled), _ranking_panel(filled)], className="stage map-stage"),
            html.Div(
                [
                    html.Section(**filled(MapId.COURSE), className="panel"),
                    html.Div(
                        [
                            html.Div(**filled(MapId.ABOUT), className="about"),
                            html.Div(**filled(MapId.NOTE), className="about"),
                            html.P(html.A("Download this view as CSV", **filled(MapId.DOWNLOAD)), className="no-print"),
                        ]
                    ),
                ],
                className="stage below",
            ),
        ]
    )


def _filters(city: City, filled: Filled) -> html.Div:
    options = filled.of(MapId.INDICATOR, "data")
    return html.Div(
        [
            dropdown(MapId.THEME, "Theme", _same(themes(city)), filled.of(MapId.THEME), wide=True),
            dropdown(MapId.INDICATOR, "Indicator", options, filled.of(MapId.INDICATOR), wide=True),
            ward_search(MapId.WARD, city.wards["ward_name"], filled.of(MapId.WARD)),
            radios(MapId.EDITION, "Edition", filled.of(MapId.EDITION, "children"), filled.of(MapId.EDITION)),
        ],
        className="filters no-print",
        role="group",
        **named("What to show"),
    )


def _map_panel(filled: Filled) -> html.Section:
    colourings = [{"label": each.label, "value": key} for key, each in COLOURINGS.items()]
    schemes = [{"label": label, "value": name} for name, label in SCHEME_NAMES.items()]
    colouring = radios(MapId.COLOURING, "Colour by", colourings, filled.of(MapId.COLOURING))
    scheme = dropdown(MapId.SCHEME, "Colour classes", schemes, filled.of(MapId.SCHEME))
    return html.Section(
        [
            html.Div(
                [html.H2("Where is it most intense?"), html.Div(colouring, className="no-print")],
                className="panel-head",
            ),
            html.Div(
                dcc.Graph(**filled(MapId.MAP), config=GRAPH_CONFIG, className="map-graph"),
                id=MapId.MAP_GROUP,
                role="group",
                className="map-box",
                **named("Map of the wards. The same figures are in the table beside it."),
            ),
            html.Div(
                [
                    html.Div(**filled(MapId.LEGEND)),
                    html.Div(scheme, className="no-print"),
                    html.P(**filled(MapId.CAPTION), className="caption"),
                ],
                className="key",
            ),
        ],
        className="panel map-panel",
    )


def _ranking_panel(filled: Filled) -> html.Section:
    options = [{"label": "Chart", "value": "chart"}, {"label": "Table", "value": "table"}]
    shown_as = radios(MapId.SHOWN_AS, "Show as", options, filled.of(MapId.SHOWN_AS))
    return html.Section(
        [
            html.Div(
                [html.H2(**filled(MapId.RANKING_TITLE)), html.Div(shown_as, className="no-print")],
                className="panel-head",
            ),
            html.Div(
                [dcc.Graph(**filled(MapId.RANKING), config=GRAPH_CONFIG), html.Div(**filled(MapId.MISSING))],
                **filled(MapId.CHART_BOX),
                role="group",
                **named("Wards in order. Choose Table to read the same figures as text."),
            ),
            html.Div(**filled(MapId.TABLE_BOX)),
        ],
        className="panel ranking-panel",
    )


PAGE = Page("map", "/", "Map", (*SHARED, PAINT), open_map, layout, parts=parts, controls=controls, ahead=first_views)
