"""The Wards page: every ward against every indicator, and one ward in full for a briefing."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.indicators.indicator import indicator_of
from geo.indicators.snapshot import Snapshot, editions, snapshot
from geo.population import population_near
from layouts.address.controls import Control, change_link
from layouts.address.params import Field, Params
from layouts.address.view_state import ALL_THEMES, ViewState, in_theme, resolve_view, themes
from layouts.components.parts import dropdown, named, refusal, symbols_key, table, ward_search
from layouts.page import Answer, Filled, Page, Part, Site
from layouts.pages.wards.view import WardsView
from layouts.shell import heading
from layouts.text.words import (
    city_figures_words,
    figure_text,
    finding,
    joint_ordinals,
    listed,
    lower_first,
    number,
    superlative,
    unit_suffix,
)

OVERALL = "Overall deprivation"
"""The theme of measures that are made of the others (docs/data-package.md)."""

WORST = 5
COLUMNS_IN_SIGHT = 8

# For what repeats the words beside it: a screen reader passes over it.
HIDDEN: dict[str, Any] = {"aria-hidden": "true"}


@unique
class WardsId(StrEnum):
    """Ids of the Wards page."""

    REFUSAL = "wards-refusal"
    HEADING = "wards-heading"
    THEME = "wards-theme"
    WARD = "wards-ward"
    PROFILE = "wards-profile"
    TABLE = "wards-table"


FIELDS = (Field("ward"), Field("theme"), Field("sort"))
SHEET = Answer("sheet", frozenset({"ward", "theme"}))
TABLE = Answer("table")


def open_wards(site: Site, params: Params) -> WardsView:
    """Settle what an address of the page means."""
    return WardsView(site.city, site.face, resolve_view(site.city, params), params)


def parts(_city: City) -> tuple[Part[WardsView], ...]:
    """Everything on the page that follows the address: sorting leaves the sheet of a ward alone."""
    return (
        Part(WardsId.HEADING, "children", lambda view: heading(wards_heading(view.city, view.state)), SHEET),
        Part(WardsId.PROFILE, "children", profile, SHEET),
        Part(WardsId.THEME, "value", lambda view: view.state.theme, SHEET),
        Part(WardsId.WARD, "value", lambda view: view.state.ward, SHEET),
        Part(WardsId.TABLE, "children", wards_table, TABLE),
        Part(WardsId.REFUSAL, "children", lambda view: refusal(view.state.refused, view.city.name), TABLE),
    )


def controls(_city: City) -> tuple[Control, ...]:
    """The controls that write the address; the headings of the table are links."""
    return (Control(WardsId.THEME, "theme", usual=ALL_THEMES), Control(WardsId.WARD, "ward"))


def layout(site: Site, _view: WardsView, filled: Filled) -> html.Div:
    """Lay the page out, complete: nothing has to be asked for again."""
    city = site.city
    options = [{"label": "All themes", "value": ALL_THEMES}, *({"label": t, "value": t} for t in themes(city))]
    return html.Div(
        [
            html.Div(**filled(WardsId.REFUSAL)),
            html.Div(**filled(WardsId.HEADING)),
            html.Div(
                [
                    ward_search(WardsId.WARD, city.wards["ward_name"], filled.of(WardsId.WARD)),
                    dropdown(WardsId.THEME, "Theme", options, filled.of(WardsId.THEME), wide=True),
                ],
                className="filters no-print",
                role="group",
                **named("What to show"),
            ),
            html.Div(**filled(WardsId.PROFILE)),
            html.Div(**filled(WardsId.TABLE)),
        ]
    )


def wards_heading(city: City, state: ViewState) -> str:
    """What the table shows, in a sentence: where the chosen ward stands, or which ward has the most need most often.

    A measure counts where it has a worse end and tells the wards apart, and for a ward where the ward has a figure.
    Overall deprivation is made of the others, so that it is not counted with them.
    """
    names = [n for n in in_theme(city, state.theme) if indicator_of(city, n).directed]
    parts = [n for n in names if indicator_of(city, n).theme != OVERALL]
    beside = " beside overall deprivation" if parts and len(parts) < len(names) else ""
    snapshots = {n: snapshot(city, n, editions(city, n)[-1]) for n in parts or names}
    if len(snapshots) == 1:
        return finding(next(iter(snapshots.values())), city.name, state.ward)
    ranks = pd.DataFrame({n: snapshot.frame["rank"] for n, snapshot in snapshots.items()})
    ranks = ranks.loc[:, ranks.nunique() > 1]
    scope = f" for {lower_first(state.theme)}" if state.theme not in (ALL_THEMES, OVERALL) else ""
    if ranks.empty:
        return f"No measure{scope} tells the wards of {city.name} apart"
    if state.ward:
        return _ward_heading(str(city.wards.loc[state.ward, "ward_name"]), ranks.loc[state.ward], scope + beside)
    first = ranks == 1
    times = first.sum(axis=1)
    top = int(times.max())
    leaders = city.wards["ward_name"][times.index[times == top]]
    shared = int(first.loc[leaders.index[0], first.sum() > 1].sum()) if len(leaders) == 1 else 0
    jointly = f", {shared} of them jointly" if shared else ""
    verb = "has" if len(leaders) == 1 else "each have"
    return (
        f"{listed(sorted(leaders))} {verb} the greatest need on {top} of {_measures(len(ranks.columns))}{scope}{beside}"
        f"{jointly}"
    )


def _ward_heading(name: str, ranks: pd.Series, scope: str) -> str:
    """On how many of its measures a ward is among the worst."""
    ranked, worst = int(ranks.count()), int((ranks <= WORST).sum())
    if not ranked:
        return f"{name} has no figure on any measure{scope}"
    of = f"{_measures(ranked)}{scope}"
    ranked_of = "" if ranked == len(ranks) else f" that it has a figure for (of {len(ranks)})"
    return f"{name} is among the five wards with the greatest need on {worst} of {of}{ranked_of}"


def _measures(n: int) -> str:
    return f"{n} measure{'' if n == 1 else 's'}"


def _link(inside: Any, changes: dict[str, str | None], view: WardsView, **props: Any) -> html.A:
    """A link that changes the address of the page."""
    return change_link(inside, view.face.href("/wards"), changes, view.params.search(**changes), **props)


def _map_link(inside: Any, changes: dict[str, str | None], view: WardsView) -> html.A:
    """A link to the map; the order of the table, on which a sheet does not depend, is no part of it."""
    return change_link(inside, view.face.href("/"), changes, view.params.search(sort=None, **changes))


def profile(view: WardsView) -> list[Component]:
    """One ward on one sheet: each indicator's value, the city's, the rank, and where that is among all wards."""
    city, state = view.city, view.state
    if state.ward is None:
        return []
    code, name = state.ward, str(city.wards.loc[state.ward, "ward_name"])
    rows, flags, shown = [], [], []
    for indicator in in_theme(city, state.theme):
        period = editions(city, indicator)[-1]
        current = snapshot(city, indicator, period)
        shown.append(current)
        ward, ranked = current.frame.loc[code], int(current.frame["rank"].count())
        value = figure_text(ward["value"], ward["flag"], current.indicator, unit=False)
        link = _map_link(current.indicator.title, {"indicator": indicator, "edition": period}, view)
        places = joint_ordinals(current.frame["rank"])
        place = f"{places[code]} of {ranked}" if pd.notna(ward["rank"]) else "no rank"
        unit = current.indicator.unit
        rows.append([link, period, value, _city_cell(current), unit, place, _strip(ward["rank"], ranked)])
        flags.append(ward["flag"])
    people, year = population_near(city, city.population["period"].max()) if len(city.population) else ({}, "")
    lived = f"{people[code]:,.0f} people lived here in {year}. " if code in people else ""
    wards = f"The ward is one of {city.ward_set}. " if city.ward_set else ""
    see = _map_link(f"See {name} on the map", {}, view)
    strip = html.Th("Most need to least", scope="col", className="strip-head")
    return [
        html.Section(
            [
                html.H2(f"{name} in full"),
                html.P([lived, wards, "1st is the most intense need. ", html.Span(see, className="no-print")]),
                table(
                    f"{name}: newest edition of each indicator",
                    ["Indicator", "Edition", name, city.name, "Unit", "Rank", strip],
                    rows,
                    numeric=(2, 3, 5),
                    class_name="sheet-table",
                ),
                html.P(city_figures_words(shown, city.name), className="caption"),
                *symbols_key(flags),
            ],
            className="panel",
        )
    ]


def _city_cell(snapshot: Snapshot) -> list[Any] | str:
    """The city's figure; where some wards have none, of how many it is."""
    value = number(snapshot.city_value, snapshot.indicator)
    return value if snapshot.missing.empty else [value, html.Span(f"{len(snapshot.ranked)} wards", className="rank")]


def _strip(rank: float, ranked: int) -> html.Div | str:
    """A line from most to least need with a mark at the ward's rank; the rank beside it says the same in words."""
    if pd.isna(rank):
        return ""
    left = 0.0 if ranked < 2 else (rank - 1) / (ranked - 1) * 100
    return html.Div(html.Span(style={"left": f"{left:.1f}%"}), className="strip", **HIDDEN)


def wards_table(view: WardsView) -> html.Div:
    """Every ward against the theme's indicators in their newest editions; headings sort, names choose."""
    city, state = view.city, view.state
    names = in_theme(city, state.theme)
    snapshots = {name: snapshot(city, name, editions(city, name)[-1]) for name in names}
    order, by, sort = city.wards["ward_name"].sort_values().index, "name", "name"
    if state.sort in snapshots:
        sort, frame = state.sort, snapshots[state.sort].frame
        order = frame.sort_values(["rank", "ward_name"]).index
        by = f"{lower_first(snapshots[sort].indicator.title)}, {superlative(snapshots[sort].indicator)} first"
    labels = {"name": "Ward"} | {name: _short(snapshot) for name, snapshot in snapshots.items()}
    heads = [_sort_head(label, key, view, here=key == sort) for key, label in labels.items()]
    cells = {name: _cells(snapshot) for name, snapshot in snapshots.items()}
    rows: list[list[Any]] = []
    for code in order:
        link = _link(city.wards.loc[code, "ward_name"], {"ward": code}, view)
        rows.append([link, *(cells[name][code] for name in snapshots)])
    rows.append([html.Strong(city.name), *(html.Strong(_city_cell(snapshot)) for snapshot in snapshots.values())])
    title = "All themes" if state.theme == ALL_THEMES else state.theme
    words = f"{title}: every ward, newest edition of each indicator, with its rank below (1st is the most need)."
    hint = html.Span(" Scroll sideways to see them all.", className="no-print") if len(names) > COLUMNS_IN_SIGHT else ""
    return html.Div(
        [
            table(
                html.Span([f"{words} Sorted by {by}.", hint]),
                heads,
                rows,
                numeric=range(1, len(heads)),
                chosen=order.get_loc(state.ward) if state.ward else None,
                marked=list(labels).index(sort),
                class_name="wide-table",
            ),
            html.P(city_figures_words(snapshots.values(), city.name), className="caption"),
            *symbols_key(flag for snapshot in snapshots.values() for flag in snapshot.frame["flag"]),
        ]
    )


def _short(snapshot: Snapshot) -> list[Any]:
    unit = unit_suffix(snapshot.indicator).strip() or snapshot.indicator.unit
    return [snapshot.indicator.short_title, html.Span(f"{unit}, {snapshot.period}", className="unit")]


def _sort_head(label: Any, key: str, view: WardsView, *, here: bool) -> html.Th:
    hint = html.Span(" (sorted)" if here else " (sort)", className="visually-hidden")
    inside = [*(label if isinstance(label, list) else [label]), hint]
    link = _link(
        inside,
        {"sort": None if key == "name" else key},
        view,
        # With an id the focus stays on the heading when the table is laid out in the new order.
        id={"sort": key},
        className="sort-here" if here else "sort",
    )
    aria: dict[str, Any] = {"aria-sort": "ascending"} if here else {}
    look = f"{'' if key == 'name' else 'num '}{'marked' if here else ''}".strip()
    return html.Th(link, scope="col", className=look, **aria)


def _cells(snapshot: Snapshot) -> pd.Series:
    """By ward code: the figure, and below it the rank."""
    places = joint_ordinals(snapshot.frame["rank"])
    apart = snapshot.indicator.directed and snapshot.frame["rank"].nunique() > 1
    cells: dict[Any, Any] = {}
    for row in snapshot.frame.itertuples():
        worst = " rank-worst" if apart and row.rank <= WORST else ""
        text = figure_text(row.value, row.flag, snapshot.indicator, unit=False)
        rank = [html.Span(places[row.Index], className=f"rank{worst}")] if places[row.Index] else []
        cells[row.Index] = [text, *rank]
    return pd.Series(cells)


PAGE = Page("wards", "/wards", "Wards", FIELDS, open_wards, layout, parts=parts, controls=controls)
