"""The Change page: two editions of an indicator side by side, and which way each ward went."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from geo.change import BETTER, SAME, WORSE, Change, change
from geo.city import City
from geo.indicators import Snapshot, editions
from geo.poorest import PoorestSet, members
from layouts.face import Face
from layouts.figures.movement import movement
from layouts.figures.ward_map import ward_map
from layouts.inequality_panel import inequality_panel
from layouts.painting import Kind, Painting, paint_values
from layouts.parts import Option, dropdown, legend, named, notice, refusal, table, ward_search
from layouts.poorest_panel import poorest_line, read_poorest
from layouts.shell import heading
from layouts.state import ViewState, asked_for, read_search, themes
from layouts.steering import Steer, rules
from layouts.theme import DIVERGING, GRAPH_CONFIG
from layouts.words import counted, listed, lower_first, number, ordinal, places, value_text


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
    BEFORE_TITLE = "change-before-title"
    AFTER_TITLE = "change-after-title"
    BEFORE = "change-before"
    AFTER = "change-after"
    DIFFERENCE = "change-difference"
    VALUES_LEGEND = "change-values-legend"
    DIFFERENCE_LEGEND = "change-difference-legend"
    MOVEMENT = "change-movement"
    QUADRANTS = "change-quadrants"
    TABLE = "change-table"
    INEQUALITY = "change-inequality"
    CAPTION = "change-caption"


STEERS = (
    Steer(ChangeId.INDICATOR, "indicator", drops=("edition", "from", "to")),
    Steer(ChangeId.FROM, "from"),
    Steer(ChangeId.TO, "to"),
    Steer(ChangeId.WARD, "ward"),
    Steer(ChangeId.BEFORE, "ward", prop="clickData"),
    Steer(ChangeId.AFTER, "ward", prop="clickData"),
    Steer(ChangeId.DIFFERENCE, "ward", prop="clickData"),
    Steer(ChangeId.MOVEMENT, "ward", prop="clickData"),
)


FAR = 4
PLACES = (
    ("4 or more places towards more need", "▼▼"),
    ("1 to 3 places towards more need", "▼"),
    ("no move", ""),
    ("1 to 3 places towards less need", "▲"),
    ("4 or more places towards less need", "▲▲"),
)


@dataclass(frozen=True)
class ChangeState:
    """What the Change page shows.

    Attributes
    ----------
    view : ViewState
        What all pages share.
    indicator, before, after : str
        An indicator of at least two editions, and two of them, the older first.
    poorest : PoorestSet
        The poorest-outcome wards.
    refused : tuple of str
        What the link asked for and the city does not have, in words.
    note : str
        Why another indicator is shown than the one asked for; "" where it is the same.
    """

    view: ViewState
    indicator: str
    before: str
    after: str
    poorest: PoorestSet
    refused: tuple[str, ...]
    note: str


def with_change(city: City) -> list[str]:
    """The indicators of at least two editions, in the catalogue's order."""
    return [name for name in city.catalogue.index if len(editions(city, name)) > 1]


def read_change(city: City, search: str | None) -> ChangeState:
    """Read an address for this page.

    Raises
    ------
    ValueError
        When no indicator of the city has two editions (:func:`with_change`).
    """
    view, asked = read_search(city, search), asked_for(search)
    poorest, refused = read_poorest(city, search)
    able = with_change(city)
    if not able:
        raise ValueError(f"No indicator of {city.name} has two editions.")
    indicator, note = view.indicator, ""
    if indicator not in able:
        title = city.catalogue.loc[indicator, "title"]
        indicator = able[0]
        note = (
            f"{title} has one edition only, so nothing can be said about change. "
            f"{city.catalogue.loc[indicator, 'title']} is shown instead."
        )
    have = editions(city, indicator)
    wrong = [f"the edition '{asked[key]}'" for key in ("from", "to") if asked.get(key, have[0]) not in have]
    default = have[-1], poorest.edition if poorest.edition in have[:-1] else have[0]
    after = asked["to"] if asked.get("to") in have[1:] else default[0]
    before = asked["from"] if asked.get("from") in have else default[1]
    if before >= after:
        before = have[have.index(after) - 1]
    return ChangeState(view, indicator, before, after, poorest, (*view.refused, *refused, *wrong), note)


def found_change(city: City, state: ChangeState) -> Change:
    """The two editions of a state, with the k most intense wards of each as the poorest."""
    plain = change(city, state.indicator, state.before, state.after)
    k = len(members(city, state.poorest))
    ranks = plain.frame[["rank_before", "rank_after"]]
    top = [ranks.index[ranks[c] <= k] for c in ranks]
    return change(
        city, state.indicator, state.before, state.after, poorest_before=set(top[0]), poorest_after=set(top[1])
    )


def change_page(city: City, search: str | None, face: Face) -> Component:
    """Lay the page out in the state that an address names."""
    if not with_change(city):
        only = f"No indicator of {city.name} has two editions, so nothing can be said about change."
        return html.Div([heading("Change cannot be shown"), html.P(only)])
    state = read_change(city, search)
    found = found_change(city, state)
    held = controls(city, state)
    maps = [
        _map_box(ChangeId.BEFORE_TITLE, state.before, ChangeId.BEFORE, paint_values(found.before), state, face),
        _map_box(ChangeId.AFTER_TITLE, state.after, ChangeId.AFTER, paint_values(found.after), state, face),
        _map_box(None, "The difference", ChangeId.DIFFERENCE, paint_difference(found), state, face),
    ]
    return html.Div(
        [
            dcc.Store(id=ChangeId.RULES, data=rules(STEERS, held)),
            html.Div(above(city, state), id=ChangeId.REFUSAL),
            html.Div(heading(change_heading(city, state, found)), id=ChangeId.HEADING),
            html.Div(
                [
                    dropdown(ChangeId.INDICATOR, "Indicator", _indicators(city), held[ChangeId.INDICATOR], wide=True),
                    dropdown(ChangeId.FROM, "From edition", before_options(city, state), held[ChangeId.FROM]),
                    dropdown(ChangeId.TO, "To edition", after_options(city, state), held[ChangeId.TO]),
                    ward_search(ChangeId.WARD, city.wards["ward_name"], held[ChangeId.WARD]),
                ],
                className="filters no-print",
                role="group",
                **named("What to compare"),
            ),
            html.Section(
                [
                    html.H2("Where was need most intense, and where is it now?"),
                    html.Div(maps, className="triptych"),
                    html.Div(
                        [
                            html.Div(
                                legend(paint_values(found.after)), id=ChangeId.VALUES_LEGEND, className="wide-key"
                            ),
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
                                dcc.Graph(
                                    id=ChangeId.MOVEMENT,
                                    figure=movement_figure(city, state, found),
                                    config=GRAPH_CONFIG,
                                ),
                                role="group",
                                **named("Wards in order with the way each went. The table below has the same figures."),
                            ),
                            html.Div(quadrants(city, state, found), id=ChangeId.QUADRANTS),
                        ],
                        className="stage",
                    ),
                ],
                className="panel",
            ),
            html.P(change_caption(city, state, found), id=ChangeId.CAPTION, className="caption"),
            html.Section(
                inequality_panel(city, state.indicator, state.poorest), id=ChangeId.INEQUALITY, className="panel"
            ),
            html.Div(change_table(state, found), id=ChangeId.TABLE),
        ]
    )


def above(city: City, state: ChangeState) -> list[Component]:
    """What has to be said before the page's finding."""
    parts = [refusal(state.refused, city.name), notice(state.note) if state.note else None]
    return [part for part in parts if part is not None]


def controls(city: City, state: ChangeState) -> dict[str, Any]:
    """What each control holds."""
    return {
        ChangeId.INDICATOR: state.indicator,
        ChangeId.FROM: state.before,
        ChangeId.TO: state.after,
        ChangeId.WARD: state.view.ward,
    }


def _indicators(city: City) -> list[dict[str, Any]]:
    """Indicators with two editions or more, under their themes."""
    able = set(with_change(city))
    groups = []
    for theme in themes(city):
        rows = city.catalogue[city.catalogue["theme"] == theme]
        items = [{"label": rows.loc[n, "title"], "value": n} for n in rows.index if n in able]
        if items:
            groups.append({"group": theme, "items": items})
    return groups


def before_options(city: City, state: ChangeState) -> list[Option]:
    """Editions that can stand first."""
    return [{"label": e, "value": e} for e in editions(city, state.indicator) if e < state.after]


def after_options(city: City, state: ChangeState) -> list[Option]:
    """Editions that can stand second."""
    return [{"label": e, "value": e} for e in editions(city, state.indicator)[1:]]


def _map_box(
    title_id: str | None, title: str, id_: str, painting: Painting, state: ChangeState, face: Face
) -> html.Div:
    figure = ward_map(painting, face.geometry, face.geometry_url, ward_code=state.view.ward)
    text = html.H3(title, id=title_id) if title_id else html.H3(title)
    return html.Div(
        [
            text,
            html.Div(
                dcc.Graph(id=id_, figure=figure, config=GRAPH_CONFIG, className="map-graph"),
                className="small-map",
                role="group",
                **named(f"Map of the wards: {title}. The table below has the same figures."),
            ),
        ]
    )


def paint_difference(found: Change) -> Painting:
    """Colour the wards by the way they went: places up or down, or better and worse where values compare."""
    frame = found.frame
    if found.comparable:
        kinds = tuple(
            Kind(DIVERGING[i], w, m) for i, w, m in ((0, "worse", "▼"), (2, "no change", ""), (4, "better", "▲"))
        )
        classes = frame["direction"].map({WORSE: 0.0, SAME: 1.0, BETTER: 2.0})
    else:
        kinds = tuple(Kind(c, w, m) for c, (w, m) in zip(DIVERGING, PLACES, strict=True))
        step = (1 + (frame["places"].abs() >= FAR)).where(frame["direction"] != SAME, 0)
        classes = 2 + step * frame["direction"].map({WORSE: -1.0, SAME: 0.0, BETTER: 1.0})
    told = {
        row.Index: f"{places(row.places)}<br>{ordinal(row.rank_before)} in {found.before.period}, "
        f"{ordinal(row.rank_after)} in {found.after.period}"
        for row in frame[frame["direction"] != ""].itertuples()
    }
    return Painting(
        classes=classes.astype(float),
        kinds=kinds,
        names=frame["ward_name"],
        told=pd.Series(told, dtype=object).reindex(frame.index, fill_value=""),
        title=("Places in the ranking", f", {found.before.period} to {found.after.period}."),
    )


def movement_figure(city: City, state: ChangeState, found: Change) -> go.Figure:
    """The figure of the quadrants for a state."""
    chosen = members(city, state.poorest)
    return movement(found, poorest=len(chosen), marked=frozenset(chosen), ward_code=state.view.ward)


def change_heading(city: City, state: ChangeState, found: Change) -> str:
    """What became of the poorest-outcome wards, or of the chosen ward, in a sentence that the data give."""
    title = lower_first(str(found.after.meaning["title"]))
    span = f"{state.before} to {state.after}"
    if state.view.ward:
        row = found.frame.loc[state.view.ward]
        if row["direction"] == "":
            return f"{row['ward_name']} has no figure for {title} in one of the editions {span}"
        way = {BETTER: "went towards less need", WORSE: "went towards more need", SAME: "kept its place"}
        ranks = f"{ordinal(row['rank_before'])} then, {ordinal(row['rank_after'])} now"
        return f"{row['ward_name']} {way[row['direction']]} on {title}, {span}: {ranks}"
    chosen = found.frame.loc[list(members(city, state.poorest))]
    better, still = int((chosen["direction"] == BETTER).sum()), int(chosen["poorest_after"].sum())
    both = int(((chosen["direction"] == BETTER) & chosen["poorest_after"]).sum())
    k = len(chosen)
    return (
        f"Of the {counted(k, 'poorest-outcome ward')}, {counted(better, 'ward').split()[0]} improved "
        f"{'' if found.comparable else 'in rank '}on {title}, {span}; "
        f"{counted(still, 'ward').split()[0]} {'is' if still == 1 else 'are'} still among the {counted(k, 'ward')} "
        f"with most need{_improving_still(both, chosen)}"
    )


def _improving_still(both: int, chosen: pd.DataFrame) -> str:
    names = chosen[(chosen["direction"] == BETTER) & chosen["poorest_after"]]["ward_name"].tolist()
    return f" ({listed(names)} improving but still poorest)" if both else ""


def quadrants(city: City, state: ChangeState, found: Change) -> list[Component]:
    """The four quadrants in words, with the names of their wards."""
    k = int(found.frame["poorest_after"].sum())
    how = "" if found.comparable else " in rank"
    top = f"the {counted(k, 'ward')} with most need in {state.after}"
    cells = []
    for direction, word in ((BETTER, f"Improving{how}"), (WORSE, f"Worsening{how}"), (SAME, "No move")):
        for poorest, place in (
            (True, "but still poorest" if direction == BETTER else "and among the poorest"),
            (False, "and not among the poorest"),
        ):
            names = found.quadrant(direction, poorest=poorest)["ward_name"].tolist()
            if direction == SAME and not names:
                continue
            cells.append((f"{word}, {place}" if direction == SAME else f"{word} {place}", names))
    missing = found.frame[found.frame["direction"] == ""]["ward_name"].tolist()
    if missing:
        cells.append(("No figure in one of the editions", missing))
    return [
        html.Dl(
            [
                part
                for title, names in cells
                for part in (html.Dt(f"{title} ({len(names)})"), html.Dd(listed(names) or "None"))
            ],
            className="quadrants",
        ),
        html.P(f"The dotted line parts {top} from the others.", className="muted"),
        poorest_line(city, state.poorest, mark=True),
    ]


def change_caption(city: City, state: ChangeState, found: Change) -> str:
    """Why ranks, which editions, from where."""
    meaning = found.after.meaning
    why = (
        "The catalogue lets values of these editions be compared."
        if found.comparable
        else "Values of different editions cannot be compared, so only places in the ranking are: a better place may "
        "mean that other wards became worse. The two maps share the limits of their colours for ease of reading only."
    )
    return (
        f"Measure: {lower_first(str(meaning['title']))}, editions {state.before} and {state.after}. {why} "
        f"Source: {meaning['source']}."
    )


def change_table(state: ChangeState, found: Change) -> html.Div:
    """Every ward with both editions, its places and its direction: the twin of the maps."""
    words = {BETTER: "towards less need", WORSE: "towards more need", SAME: "no move", "": "no figure in an edition"}
    frame = found.frame.sort_values(["rank_after", "ward_name"])
    rows = []
    for row in frame.itertuples():
        cells = [
            row.ward_name,
            _shown(row.value_before, found.before),
            _rank(row.rank_before),
            _shown(row.value_after, found.after),
            _rank(row.rank_after),
        ]
        if found.comparable:
            cells.append("" if pd.isna(row.difference) else number(row.difference, found.after.meaning))
        rows.append([*cells, places(row.places), words[row.direction]])
    head = ["Ward", state.before, "Rank", state.after, "Rank"]
    head += ["Difference"] if found.comparable else []
    chosen = frame.index.get_loc(state.view.ward) if state.view.ward else None
    return table(
        f"{found.after.meaning['title']}: every ward in {state.before} and {state.after}",
        [*head, "Places moved", "Direction"],
        rows,
        numeric=(1, 2, 3, 4),
        chosen=chosen,
        class_name="one-line",
    )


def _shown(value: float, shot: Snapshot) -> str:
    return value_text(value, shot.meaning)


def _rank(rank: float) -> str:
    return "" if pd.isna(rank) else ordinal(rank)
