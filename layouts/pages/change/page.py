"""The Change page: two editions of an indicator side by side, which way each ward went, and how unequal they are."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum, unique
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.indicators.indicator import indicator_of
from geo.indicators.snapshot import editions
from layouts.address import poorest_state
from layouts.address.controls import Control
from layouts.address.params import Params
from layouts.address.view_state import themes
from layouts.components.parts import Option, dropdown, named, refusal, ward_search
from layouts.maps.legend import legend
from layouts.maps.map_style import Painting
from layouts.maps.ward_map import MapView
from layouts.page import Answer, Filled, Page, Part, Site, map_part
from layouts.pages.change.inequality import inequality_panel
from layouts.pages.change.parts import (
    change_caption,
    change_findings,
    change_table,
    movement_figure,
    paint_difference,
    paint_edition,
    quadrants,
    set_words,
    why_words,
)
from layouts.pages.change.state import (
    FIELDS,
    ChangeState,
    earlier,
    later,
    outcomes,
    resolve_change,
    with_change,
)
from layouts.pages.change.view import ChangeView
from layouts.shell import heading
from layouts.theme import GRAPH_CONFIG


@unique
class ChangeId(StrEnum):
    """Ids of the Change page."""

    REFUSAL = "change-refusal"
    HEADING = "change-heading"
    INDICATOR = "change-indicator"
    FROM = "change-from"
    TO = "change-to"
    WARD = "change-ward"
    BODY = "change-body"
    BEFORE_TITLE = "change-before-title"
    AFTER_TITLE = "change-after-title"
    BEFORE = "change-before"
    AFTER = "change-after"
    DIFFERENCE = "change-difference"
    VALUES_LEGEND = "change-values-legend"
    DIFFERENCE_LEGEND = "change-difference-legend"
    WHY = "change-why"
    MOVEMENT = "change-movement"
    QUADRANTS = "change-quadrants"
    SET = "change-set"
    TABLE = "change-table"
    INEQUALITY = "change-inequality"
    CAPTION = "change-caption"


MAPS = Answer("maps", leads=True)
REST = Answer("page")
INEQUALITY = Answer("inequality", poorest_state.DEPENDS | {"indicator"})


def open_change(site: Site, params: Params) -> ChangeView:
    """Settle what an address of the page means."""
    return ChangeView(site.city, site.face, resolve_change(site.city, params))


def why_not(site: Site) -> tuple[str, str] | None:
    """Why nothing can be said of a city; None where something can."""
    if outcomes(site.city):
        return None
    why = f"No indicator of {site.city.name} has figures that tell wards of more need from wards of less."
    return "Nothing can be said about change or inequality", why


def parts(city: City) -> tuple[Part[ChangeView], ...]:
    """Everything on the page that follows the address; where no indicator has two editions, inequality alone."""
    always: tuple[Part[ChangeView], ...] = (
        Part(ChangeId.REFUSAL, "children", lambda view: above(view.city, view.state), REST),
        Part(ChangeId.HEADING, "children", lambda view: heading(*page_findings(view)), REST),
        Part(ChangeId.INDICATOR, "value", lambda view: view.state.outcome, REST),
        Part(
            ChangeId.INEQUALITY,
            "children",
            lambda view: inequality_panel(view.city, view.state.outcome, view.state.poorest),
            INEQUALITY,
        ),
    )
    return (*_change_parts(), *always) if with_change(city) else always


def _change_parts() -> tuple[Part[ChangeView], ...]:
    """What only a city with two editions of an indicator has."""
    return (
        _map_part(ChangeId.BEFORE, before_painting),
        _map_part(ChangeId.AFTER, after_painting),
        _map_part(ChangeId.DIFFERENCE, difference_painting),
        Part(ChangeId.VALUES_LEGEND, "children", lambda view: legend(after_painting(view)), MAPS),
        Part(ChangeId.DIFFERENCE_LEGEND, "children", lambda view: legend(difference_painting(view)), MAPS),
        Part(ChangeId.BODY, "className", lambda view: body_class(view.state), REST),
        Part(ChangeId.BEFORE_TITLE, "children", lambda view: view.state.before, REST),
        Part(ChangeId.AFTER_TITLE, "children", lambda view: view.state.after, REST),
        Part(ChangeId.WHY, "children", lambda view: why_words(view.result), REST),
        Part(ChangeId.MOVEMENT, "figure", lambda v: movement_figure(v.city, v.state, v.result), REST),
        Part(ChangeId.QUADRANTS, "children", lambda view: quadrants(view.result), REST),
        Part(ChangeId.SET, "children", lambda v: set_words(v.city, v.state, v.result), REST),
        Part(ChangeId.CAPTION, "children", lambda v: change_caption(v.city, v.state, v.result), REST),
        Part(ChangeId.TABLE, "children", lambda view: change_table(view.state, view.result), REST),
        Part(ChangeId.FROM, "data", lambda view: before_options(view.city, view.state), REST),
        Part(ChangeId.FROM, "value", lambda view: view.state.before, REST),
        Part(ChangeId.TO, "data", lambda view: after_options(view.city, view.state), REST),
        Part(ChangeId.TO, "value", lambda view: view.state.after, REST),
        Part(ChangeId.WARD, "value", lambda view: view.ward, REST),
        # Of one edition nothing can be compared.
        Part(ChangeId.FROM, "disabled", _one_edition, REST),
        Part(ChangeId.TO, "disabled", _one_edition, REST),
        Part(ChangeId.WARD, "disabled", _one_edition, REST),
    )


def _one_edition(view: ChangeView) -> bool:
    return not view.state.changes


def _map_part(id_: str, paint: Callable[[ChangeView], Painting]) -> Part[ChangeView]:
    return map_part(id_, MAPS, lambda view: MapView(paint(view), view.face, view.ward))


def before_painting(view: ChangeView) -> Painting:
    """The map of the older edition."""
    return paint_edition(view.result.before)


def after_painting(view: ChangeView) -> Painting:
    """The map of the newer edition."""
    return paint_edition(view.result.after)


def difference_painting(view: ChangeView) -> Painting:
    """The map of the way each ward went."""
    return paint_difference(view.result)


def controls(city: City) -> tuple[Control, ...]:
    """The controls that the page has: where no indicator has two editions, the indicator alone."""
    indicator = Control(ChangeId.INDICATOR, "indicator", drops=("edition", "from", "to"))
    if not with_change(city):
        return (indicator,)
    return (
        indicator,
        Control(ChangeId.FROM, "from"),
        Control(ChangeId.TO, "to"),
        Control(ChangeId.WARD, "ward"),
        Control(ChangeId.BEFORE, "ward", prop="clickData"),
        Control(ChangeId.AFTER, "ward", prop="clickData"),
        Control(ChangeId.DIFFERENCE, "ward", prop="clickData"),
        Control(ChangeId.MOVEMENT, "ward", prop="clickData"),
    )


def layout(site: Site, _view: ChangeView, filled: Filled) -> html.Div:
    """Lay the page out, complete: nothing has to be asked for again."""
    return html.Div(
        [
            html.Div(**filled(ChangeId.REFUSAL)),
            html.Div(**filled(ChangeId.HEADING)),
            _filters(site.city, filled),
            *([_body(filled)] if with_change(site.city) else []),
            html.Section(**filled(ChangeId.INEQUALITY), className="panel"),
        ],
        className="fits-paper",
    )


def page_findings(view: ChangeView) -> tuple[str, str]:
    """The finding of the change and what follows it, or that there is none to be found."""
    city, state = view.city, view.state
    if state.changes:
        return change_findings(city, state, view.result)
    title = indicator_of(city, state.outcome).title
    return f"{title}: one edition, {editions(city, state.outcome)[-1]}, so nothing can be said about change", ""


def above(city: City, state: ChangeState) -> list[Component]:
    """What has to be said before the page's finding."""
    refusal_notice = refusal(state.refused, city.name)
    return [] if refusal_notice is None else [refusal_notice]


def _filters(city: City, filled: Filled) -> html.Div:
    choices = [dropdown(ChangeId.INDICATOR, "Indicator", _indicators(city), filled.of(ChangeId.INDICATOR), wide=True)]
    if with_change(city):
        choices += [
            dropdown(id_, label, filled.of(id_, "data"), filled.of(id_))
            for id_, label in ((ChangeId.FROM, "From edition"), (ChangeId.TO, "To edition"))
        ]
        choices.append(ward_search(ChangeId.WARD, city.wards["ward_name"], filled.of(ChangeId.WARD)))
        for choice in choices[1:]:
            choice.disabled = filled.of(choice.id, "disabled")
    return html.Div(choices, className="filters no-print", role="group", **named("What to compare"))


def _indicators(city: City) -> list[dict[str, Any]]:
    """Every outcome under its theme, those of one edition too: their inequality can be shown."""
    groups = []
    for theme in themes(city):
        rows = city.catalogue[city.catalogue["theme"] == theme]
        items = [{"label": rows.loc[n, "title"], "value": n} for n in rows.index if n in outcomes(city)]
        if items:
            groups.append({"group": theme, "items": items})
    return groups


def before_options(city: City, state: ChangeState) -> list[Option]:
    """Editions that can stand first."""
    return [{"label": e, "value": e} for e in earlier(city, state.indicator, state.after)]


def after_options(city: City, state: ChangeState) -> list[Option]:
    """Editions that can stand second."""
    return [{"label": e, "value": e} for e in later(city, state.indicator)]


def _body(filled: Filled) -> html.Div:
    """Everything about change; put away where the indicator that is asked about has one edition."""
    maps = [
        _map_box(html.H3(**filled(ChangeId.BEFORE_TITLE)), ChangeId.BEFORE, filled),
        _map_box(html.H3(**filled(ChangeId.AFTER_TITLE)), ChangeId.AFTER, filled),
        _map_box(html.H3("The difference"), ChangeId.DIFFERENCE, filled),
    ]
    values_key = [html.Div(**filled(ChangeId.VALUES_LEGEND), className="wide-key"), html.P(**filled(ChangeId.WHY))]
    return html.Div(
        [
            html.Section(
                [
                    html.H2("Where was need most intense, and where is it now?"),
                    html.Div(maps, className="triptych"),
                    html.Div(
                        [html.Div(values_key), html.Div(**filled(ChangeId.DIFFERENCE_LEGEND))],
                        className="triptych-keys",
                    ),
                ],
                className="panel",
            ),
            html.Section(
                [
                    html.H2("Which way did each ward go?"),
                    html.Div(
                        [
                            html.Div(
                                dcc.Graph(**filled(ChangeId.MOVEMENT), config=GRAPH_CONFIG),
                                role="group",
                                **named("Wards in order with the way each went. The table below has the same figures."),
                            ),
                            html.Div(**filled(ChangeId.QUADRANTS)),
                        ],
                        className="stage",
                    ),
                    html.Div(**filled(ChangeId.SET)),
                ],
                className="panel",
            ),
            html.Div(**filled(ChangeId.TABLE)),
            html.P(**filled(ChangeId.CAPTION), className="caption"),
        ],
        **filled(ChangeId.BODY),
    )


def body_class(state: ChangeState) -> str:
    """Put away, not undone: figures that are not laid out would be drawn in a size of their own."""
    return "" if state.changes else "put-away"


def _map_box(title: html.H3, id_: str, filled: Filled) -> html.Div:
    return html.Div(
        [
            title,
            html.Div(
                dcc.Graph(**filled(id_), config=GRAPH_CONFIG, className="map-graph"),
                className="small-map",
                role="group",
                **named("Map of the wards. The table below has the same figures."),
            ),
        ]
    )


PAGE = Page("change", "/change", "Change", FIELDS, open_change, layout, parts=parts, controls=controls, why_not=why_not)
