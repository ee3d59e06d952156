"""The Need index page: an index of one's own, mapped, ranked with its uncertainty, and taken apart."""

from __future__ import annotations

from enum import StrEnum, unique

from dash import dcc, html

from geo.city import City
from geo.need_index.index import usual_recipe
from layouts.address import poorest_state
from layouts.address.controls import Control
from layouts.address.need_state import COLOURINGS, TRIALS, resolve_need
from layouts.address.need_state import FIELDS as NEED_FIELDS
from layouts.address.params import Params, query
from layouts.components.parts import Option, named, radios, refusal, ward_search
from layouts.maps.legend import legend
from layouts.maps.ward_map import MapView
from layouts.page import Answer, Filled, Page, Part, Site, map_part
from layouts.pages.need_index.certainty import certainty_heading, certainty_table, range_figure, trials_words
from layouts.pages.need_index.makeup import makeup_section
from layouts.pages.need_index.parts import (
    MAP_TITLES,
    clusters_section,
    need_caption,
    need_heading,
    no_index_note,
    paint_need,
)
from layouts.pages.need_index.view import NeedPageView
from layouts.pages.need_index.weights import (
    RecipeId,
    recipe_controls,
    recipe_filters,
    recipe_parts,
    weights_panel,
)
from layouts.poorest_set.panel import poorest_controls, poorest_panel, poorest_parts
from layouts.shell import heading
from layouts.theme import GRAPH_CONFIG


@unique
class NeedId(StrEnum):
    """Ids of the Need index page."""

    REFUSAL = "need-refusal"
    HEADING = "need-heading"
    NO_INDEX = "need-no-index"
    WARD = "need-ward"
    COLOURING = "need-colouring"
    TRIALS = "need-trials"
    SHOWN_AS = "need-shown-as"
    MAP_TITLE = "need-map-title"
    MAP = "need-map"
    LEGEND = "need-legend"
    RANGE_TITLE = "need-range-title"
    RANGE = "need-range"
    RANGE_BOX = "need-range-box"
    RANGE_WORDS = "need-range-words"
    TABLE_BOX = "need-table-box"
    MAKEUP = "need-makeup"
    CLUSTERS = "need-clusters"
    CAPTION = "need-caption"
    DOWNLOAD = "need-download"


OTHERS = ("indicator", "edition", "classes", "theme", "sort")
FIELDS = tuple(each for each in NEED_FIELDS if each.param not in OTHERS)
"""What the page reads: of the parameters that pages share, only the ward and whether the ranks are drawn or tabled."""

INDEX = frozenset({"recipe", "weights", "ward"}) | poorest_state.DEPENDS
MAP = Answer("map", INDEX | {"colour"}, leads=True)
REST = Answer("page")
# The simulation takes the longest by far; what does not need it does not wait for it.
CERTAINTY = Answer("certainty", INDEX | {"show"})


def open_need(site: Site, params: Params) -> NeedPageView:
    """Settle what an address of the page means."""
    return NeedPageView(site.city, site.face, resolve_need(site.city, params))


def why_not(site: Site) -> tuple[str, str] | None:
    """Why no index can be made of a city's indicators."""
    if usual_recipe(site.city) is not None:
        return None
    why = f"No indicator of {site.city.name} has figures that tell wards of more need from wards of less."
    return "No index of need can be made", why


def map_view(view: NeedPageView) -> MapView:
    """The map in its colouring."""
    return MapView(paint_need(view.city, view.state, view.index), view.face, view.ward)


def _tabled(view: NeedPageView) -> bool:
    return view.state.view.shown_as == "table"


def parts(city: City) -> tuple[Part[NeedPageView], ...]:
    """Everything on the page that follows the address."""
    return (
        map_part(NeedId.MAP, MAP, map_view),
        Part(NeedId.REFUSAL, "children", lambda view: refusal(view.state.refused, view.city.name), REST),
        Part(NeedId.HEADING, "children", lambda v: heading(need_heading(v.city, v.state, v.index)), REST),
        Part(NeedId.NO_INDEX, "children", lambda view: no_index_note(view.city, view.index), REST),
        Part(NeedId.MAP_TITLE, "children", lambda view: MAP_TITLES[view.state.colouring], REST),
        Part(NeedId.LEGEND, "children", lambda view: legend(map_view(view).painting), REST),
        Part(NeedId.MAKEUP, "children", lambda view: makeup_section(view.city, view.index, view.ward), REST),
        Part(NeedId.DOWNLOAD, "href", download_address, REST),
        Part(NeedId.WARD, "value", lambda view: view.ward, REST),
        Part(NeedId.COLOURING, "value", lambda view: view.state.colouring, REST),
        Part(NeedId.TRIALS, "value", lambda view: view.state.weighting, REST),
        Part(NeedId.SHOWN_AS, "value", lambda view: view.state.view.shown_as, REST),
        *recipe_parts(city, REST),
        *poorest_parts(REST),
        Part(NeedId.RANGE_TITLE, "children", lambda v: f"{certainty_heading(v.city, v.state)}.", CERTAINTY),
        Part(NeedId.RANGE, "figure", lambda view: range_figure(view.city, view.state), CERTAINTY),
        Part(NeedId.RANGE_BOX, "hidden", _tabled, CERTAINTY),
        Part(NeedId.RANGE_WORDS, "children", lambda view: trials_words(view.city, view.state), CERTAINTY),
        Part(
            NeedId.TABLE_BOX,
            "children",
            lambda view: certainty_table(view.city, view.state) if _tabled(view) else None,
            CERTAINTY,
        ),
        Part(NeedId.TABLE_BOX, "hidden", lambda view: not _tabled(view), CERTAINTY),
        Part(NeedId.CLUSTERS, "children", lambda v: clusters_section(v.city, v.state, v.index), CERTAINTY),
        Part(NeedId.CAPTION, "children", lambda v: need_caption(v.city, v.state, v.index), CERTAINTY),
    )


def controls(city: City) -> tuple[Control, ...]:
    """The controls that write the address."""
    return (
        *recipe_controls(city),
        Control(NeedId.WARD, "ward"),
        Control(NeedId.COLOURING, "colour", usual="index"),
        Control(NeedId.TRIALS, "weights", usual="around"),
        Control(NeedId.SHOWN_AS, "show", usual="chart"),
        Control(NeedId.MAP, "ward", prop="clickData"),
        Control(NeedId.RANGE, "ward", prop="clickData"),
        *poorest_controls(city),
    )


def download_address(view: NeedPageView) -> str:
    """Address of the index as CSV, with its recipe."""
    return f"{view.face.prefix}download/index.csv{query(view.state.to_params())}"


def layout(site: Site, _view: NeedPageView, filled: Filled) -> html.Div:
    """Lay the page out, complete: nothing has to be asked for again."""
    city = site.city
    return html.Div(
        [
            html.Div(**filled(NeedId.REFUSAL)),
            html.Div(**filled(NeedId.HEADING)),
            html.Div(
                [
                    *recipe_filters(city, filled),
                    ward_search(NeedId.WARD, city.wards["ward_name"], filled.of(NeedId.WARD)),
                ],
                className="filters no-print",
                role="group",
                **named("The index"),
            ),
            html.P(**filled(RecipeId.WORDS), className="wide-text"),
            weights_panel(city, filled),
            html.Div(**filled(NeedId.NO_INDEX)),
            html.Div([_map_panel(filled), _range_panel(filled)], className="stage"),
            html.Section(**filled(NeedId.MAKEUP), className="panel"),
            html.Section(**filled(NeedId.CLUSTERS), className="panel"),
            poorest_panel(filled),
            html.P(**filled(NeedId.CAPTION), className="caption"),
            html.P(html.A("Download this index as CSV", **filled(NeedId.DOWNLOAD)), className="no-print"),
        ],
        className="fits-paper",
    )


def _options(words: dict[str, str]) -> list[Option]:
    return [{"label": label, "value": value} for value, label in words.items()]


def _map_panel(filled: Filled) -> html.Section:
    colouring = radios(NeedId.COLOURING, "Colour by", _options(COLOURINGS), filled.of(NeedId.COLOURING))
    return html.Section(
        [
            html.Div(
                [html.H2(**filled(NeedId.MAP_TITLE)), html.Div(colouring, className="no-print")],
                className="panel-head wrap-head",
            ),
            html.Div(
                dcc.Graph(**filled(NeedId.MAP), config=GRAPH_CONFIG, className="map-graph"),
                role="group",
                className="map-box",
                **named("Map of the wards. The same figures are in the tables of this page."),
            ),
            html.Div(html.Div(**filled(NeedId.LEGEND)), className="key"),
        ],
        className="panel map-panel",
    )


def _range_panel(filled: Filled) -> html.Section:
    as_words = {"chart": "Chart", "table": "Table"}
    shown_as = radios(NeedId.SHOWN_AS, "Show as", _options(as_words), filled.of(NeedId.SHOWN_AS))
    trials = radios(NeedId.TRIALS, "Weights tried", _options(TRIALS), filled.of(NeedId.TRIALS))
    return html.Section(
        [
            html.Div(
                [html.H2("How sure is the order?"), html.Div(shown_as, className="no-print")],
                className="panel-head wrap-head",
            ),
            html.P(**filled(NeedId.RANGE_TITLE)),
            html.Div(trials, className="no-print in-line"),
            html.Div(
                dcc.Graph(**filled(NeedId.RANGE), config=GRAPH_CONFIG),
                **filled(NeedId.RANGE_BOX),
                role="group",
                **named("Ranks with their ranges. Choose Table to read the same figures as text."),
            ),
            html.Div(**filled(NeedId.TABLE_BOX)),
            html.P(**filled(NeedId.RANGE_WORDS), className="caption"),
        ],
        className="panel ranking-panel",
    )


PAGE = Page(
    "need",
    "/need",
    "Need index",
    FIELDS,
    open_need,
    layout,
    parts=parts,
    controls=controls,
    why_not=why_not,
)
