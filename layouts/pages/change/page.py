"""The Change page: two editions of an indicator side by side, which way each ward went, and how unequal they are."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.indicators.snapshot import editions
from layouts.address.controls import Steer, rules
from layouts.address.view_state import themes
from layouts.components.parts import Option, dropdown, named, refusal, ward_search
from layouts.face import Face
from layouts.maps.legend import legend
from layouts.maps.map_style import Painting
from layouts.maps.ward_map import ward_map
from layouts.pages.change.inequality import inequality_panel
from layouts.pages.change.parts import (
    change_caption,
    change_heading,
    change_table,
    movement_figure,
    paint_difference,
    paint_edition,
    quadrants,
    set_words,
    why_words,
)
from layouts.pages.change.state import (
    ChangeState,
    earlier,
    found_change,
    later,
    outcomes,
    read_change,
    with_change,
)
from layouts.shell import heading
from layouts.theme import GRAPH_CONFIG


@unique
class ChangeId(StrEnum):
    """Ids of the Change page."""

    RULES = "change-rules"
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


INDICATOR = Steer(ChangeId.INDICATOR, "indicator", drops=("edition", "from", "to"))
STEERS = (
    INDICATOR,
    Steer(ChangeId.FROM, "from"),
    Steer(ChangeId.TO, "to"),
    Steer(ChangeId.WARD, "ward"),
    Steer(ChangeId.BEFORE, "ward", prop="clickData"),
    Steer(ChangeId.AFTER, "ward", prop="clickData"),
    Steer(ChangeId.DIFFERENCE, "ward", prop="clickData"),
    Steer(ChangeId.MOVEMENT, "ward", prop="clickData"),
)


def steers(city: City) -> tuple[Steer, ...]:
    """The controls that the page has: where no indicator has two editions, the indicator alone."""
    return STEERS if with_change(city) else (INDICATOR,)


def change_page(city: City, search: str | None, face: Face) -> Component:
    """Lay the page out in the state that an address names."""
    if not outcomes(city):
        why = f"No indicator of {city.name} has figures that tell wards of more need from wards of less."
        return html.Div([heading("Nothing can be said about change or inequality"), html.P(why)])
    state = read_change(city, search)
    return html.Div(
        [
            dcc.Store(id=ChangeId.RULES, data=rules(steers(city), controls(state))),
            html.Div(above(city, state), id=ChangeId.REFUSAL),
            html.Div(heading(page_heading(city, state)), id=ChangeId.HEADING),
            _filters(city, state),
            *([_body(city, state, face)] if with_change(city) else []),
            html.Section(
                inequality_panel(city, state.outcome, state.poorest), id=ChangeId.INEQUALITY, className="panel"
            ),
        ],
        className="fits-paper",
    )


def page_heading(city: City, state: ChangeState) -> str:
    """The finding of the change, or that there is none to be found."""
    if state.changes:
        return change_heading(city, state, found_change(city, state))
    title = city.catalogue.loc[state.outcome, "title"]
    return f"{title}: one edition, {editions(city, state.outcome)[-1]}, so nothing can be said about change"


def above(city: City, state: ChangeState) -> list[Component]:
    """What has to be said before the page's finding."""
    told = refusal(state.refused, city.name)
    return [] if told is None else [told]


def controls(state: ChangeState) -> dict[str, Any]:
    """What each control holds."""
    return {
        ChangeId.INDICATOR: state.outcome,
        ChangeId.FROM: state.before,
        ChangeId.TO: state.after,
        ChangeId.WARD: state.view.ward,
    }


def _filters(city: City, state: ChangeState) -> html.Div:
    held = controls(state)
    parts = [dropdown(ChangeId.INDICATOR, "Indicator", _indicators(city), held[ChangeId.INDICATOR], wide=True)]
    if with_change(city):
        parts += [
            dropdown(ChangeId.FROM, "From edition", before_options(city, state), held[ChangeId.FROM]),
            dropdown(ChangeId.TO, "To edition", after_options(city, state), held[ChangeId.TO]),
            ward_search(ChangeId.WARD, city.wards["ward_name"], held[ChangeId.WARD]),
        ]
        # Of one edition nothing can be compared.
        for part in parts[1:]:
            part.disabled = not state.changes
    return html.Div(parts, className="filters no-print", role="group", **named("What to compare"))


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


def _body(city: City, state: ChangeState, face: Face) -> html.Div:
    """Everything about change; put away where the indicator that is asked about has one edition."""
    found = found_change(city, state)
    maps = [
        _map_box(ChangeId.BEFORE_TITLE, state.before, ChangeId.BEFORE, paint_edition(found.before), state, face),
        _map_box(ChangeId.AFTER_TITLE, state.after, ChangeId.AFTER, paint_edition(found.after), state, face),
        _map_box(None, "The difference", ChangeId.DIFFERENCE, paint_difference(found), state, face),
    ]
    values_key = [
        html.Div(legend(paint_edition(found.after)), id=ChangeId.VALUES_LEGEND, className="wide-key"),
        html.P(why_words(found), id=ChangeId.WHY),
    ]
    movement = dcc.Graph(id=ChangeId.MOVEMENT, figure=movement_figure(city, state, found), config=GRAPH_CONFIG)
    return html.Div(
        [
            html.Section(
                [
                    html.H2("Where was need most intense, and where is it now?"),
                    html.Div(maps, className="triptych"),
                    html.Div(
                        [
                            html.Div(values_key),
                            html.Div(legend(paint_difference(found)), id=ChangeId.DIFFERENCE_LEGEND),
                        ],
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
                                movement,
                                role="group",
                                **named("Wards in order with the way each went. The table below has the same figures."),
                            ),
                            html.Div(quadrants(found), id=ChangeId.QUADRANTS),
                        ],
                        className="stage",
                    ),
                    html.Div(set_words(city, state, found), id=ChangeId.SET),
                ],
                className="panel",
            ),
            html.Div(change_table(state, found), id=ChangeId.TABLE),
            html.P(change_caption(city, state, found), id=ChangeId.CAPTION, className="caption"),
        ],
        id=ChangeId.BODY,
        className=body_class(state),
    )


def body_class(state: ChangeState) -> str:
    """Put away, not undone: figures that are not laid out would be drawn in a size of their own."""
    return "" if state.changes else "put-away"


def _map_box(
    title_id: str | None, title: str, id_: str, painting: Painting, state: ChangeState, face: Face
) -> html.Div:
    figure = ward_map(painting, face.geometry, face.geometry_url, ward_code=state.view.ward)
    return html.Div(
        [
            html.H3(title, id=title_id) if title_id else html.H3(title),
            html.Div(
                dcc.Graph(id=id_, figure=figure, config=GRAPH_CONFIG, className="map-graph"),
                className="small-map",
                role="group",
                **named("Map of the wards. The table below has the same figures."),
            ),
        ]
    )
