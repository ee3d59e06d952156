"""The Wards page: every ward against every indicator, and one ward in full for a briefing."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.indicators import editions, population_near, snapshot
from layouts.parts import dropdown, named, refusal, table, ward_search
from layouts.shell import heading
from layouts.state import ALL_THEMES, ViewState, in_theme, themes
from layouts.words import flag_text, listed, lower_first, number, ordinal, unit_suffix

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


def wards_page(city: City, state: ViewState, prefix: str = "/") -> html.Div:
    """Lay the page out in a given state."""
    options = [{"label": "All themes", "value": ALL_THEMES}, *({"label": t, "value": t} for t in themes(city))]
    return html.Div(
        [
            html.Div(refusal(state.refused, city.name), id=WardsId.REFUSAL),
            html.Div(heading(wards_heading(city, state)), id=WardsId.HEADING),
            html.Div(
                [
                    ward_search(WardsId.WARD, city.wards["ward_name"], state.ward),
                    dropdown(WardsId.THEME, "Theme", options, state.theme, wide=True),
                ],
                className="filters no-print",
                role="group",
                **named("What to show"),
            ),
            html.Div(profile(city, state, prefix), id=WardsId.PROFILE),
            html.Div(wards_table(city, state, prefix), id=WardsId.TABLE),
        ]
    )


def wards_heading(city: City, state: ViewState) -> str:
    """What the table shows, in a sentence: where the chosen ward stands, or which ward is most often worst."""
    names = in_theme(city, state.theme)
    ranks = pd.DataFrame({name: snapshot(city, name, editions(city, name)[-1]).frame["rank"] for name in names})
    scope = "" if state.theme == ALL_THEMES else f" on {lower_first(state.theme)}"
    count = f"{len(names)} indicator{'' if len(names) == 1 else 's'}"
    if state.ward:
        worst = int((ranks.loc[state.ward] <= 5).sum())
        name = city.wards.loc[state.ward, "ward_name"]
        return f"{name} is among the five most intense wards on {worst} of {count}{scope}"
    worst_counts = (ranks == 1).sum(axis=1)
    top = worst_counts.max()
    leaders = city.wards["ward_name"][worst_counts[worst_counts == top].index]
    often = "once" if top == 1 else f"{top} times"
    verb = "is" if len(leaders) == 1 else "are each"
    return f"{listed(sorted(leaders))} {verb} most intense {often} among {count}{scope}"


def profile(city: City, state: ViewState, prefix: str) -> list[Component]:
    """One ward on one sheet: each indicator's value, the city's, the rank, and where that is among all wards."""
    if state.ward is None:
        return []
    code, name = state.ward, str(city.wards.loc[state.ward, "ward_name"])
    rows = []
    for indicator in in_theme(city, state.theme):
        period = editions(city, indicator)[-1]
        shot = snapshot(city, indicator, period)
        ward, ranked = shot.frame.loc[code], int(shot.frame["rank"].count())
        value = f"{number(ward['value'], shot.meaning)} {flag_text(ward['flag'])}".strip()
        link = dcc.Link(shot.meaning["title"], href=prefix + state.but(indicator=indicator, edition=period).to_search())
        place = "no rank" if pd.isna(ward["rank"]) else f"{ordinal(ward['rank'])} of {ranked}"
        unit = str(shot.meaning["unit"])
        rows.append(
            [link, period, value, number(shot.city_value, shot.meaning), unit, place, _strip(ward["rank"], ranked)]
        )
    people, year = population_near(city, city.population["period"].max()) if len(city.population) else ({}, "")
    lived = f"{people[code]:,.0f} people lived here in {year}. " if code in people else ""
    see = dcc.Link(f"See {name} on the map", href=prefix + state.to_search())
    return [
        html.Section(
            [
                html.H2(f"{name} in full"),
                html.P([lived, "1st is the most intense need. ", html.Span(see, className="no-print")]),
                table(
                    f"{name}: newest edition of each indicator",
                    [
                        "Indicator",
                        "Edition",
                        name,
                        city.name,
                        "Unit",
                        "Rank",
                        html.Th("Most need to least", scope="col", className="strip-head"),
                    ],
                    rows,
                    numeric=(2, 3, 5),
                ),
            ],
            className="panel",
        )
    ]


def _strip(rank: float, ranked: int) -> html.Div | str:
    """A line from most to least need with a mark at the ward's rank; the rank beside it says the same in words."""
    if pd.isna(rank):
        return ""
    left = 0.0 if ranked < 2 else (rank - 1) / (ranked - 1) * 100
    return html.Div(html.Span(style={"left": f"{left:.1f}%"}), className="strip", **HIDDEN)


def wards_table(city: City, state: ViewState, prefix: str) -> html.Div:
    """Every ward against the theme's indicators in their newest editions; headings sort, names choose."""
    names = in_theme(city, state.theme)
    shots = {name: snapshot(city, name, editions(city, name)[-1]) for name in names}
    order = city.wards["ward_name"].sort_values().index
    if state.sort in shots:
        order = shots[state.sort].frame.sort_values(["rank", "ward_name"]).index
    address = f"{prefix}wards"
    heads = [_sort_head("Ward", "name", state, address)]
    heads += [_sort_head(_short(shot.meaning, shot.period), name, state, address) for name, shot in shots.items()]
    rows: list[list[Any]] = []
    for code in order:
        link = dcc.Link(city.wards.loc[code, "ward_name"], href=address + state.but(ward=code).to_search())
        rows.append([link, *(_cell(shot.frame.loc[code], shot.meaning) for shot in shots.values())])
    last = [number(shot.city_value, shot.meaning) for shot in shots.values()]
    rows.append([html.Strong(city.name), *(html.Strong(value) for value in last)])
    chosen = order.get_loc(state.ward) if state.ward else None
    title = "All themes" if state.theme == ALL_THEMES else state.theme
    return table(
        f"{title}: every ward, newest edition of each indicator, with its rank below (1 is the most need)",
        heads,
        rows,
        numeric=range(1, len(heads)),
        chosen=chosen,
        class_name="wide-table",
    )


def _short(meaning: pd.Series, period: str) -> list[Any]:
    unit = unit_suffix(meaning).strip() or str(meaning["unit"])
    return [str(meaning["short_title"]), html.Span(f"{unit}, {period}", className="unit")]


def _sort_head(label: Any, key: str, state: ViewState, address: str) -> html.Th:
    here = state.sort == key
    hint = html.Span(" (sorted)" if here else " (sort)", className="visually-hidden")
    inside = [*(label if isinstance(label, list) else [label]), hint]
    link = dcc.Link(inside, href=address + state.but(sort=key).to_search(), className="sort-here" if here else "sort")
    aria: dict[str, Any] = {"aria-sort": "ascending"} if here else {}
    return html.Th(link, scope="col", className="" if key == "name" else "num", **aria)


def _cell(ward: pd.Series, meaning: pd.Series) -> list[Any] | str:
    if pd.isna(ward["value"]):
        return flag_text(ward["flag"]) or "[x]"
    value = f"{number(ward['value'], meaning)} {flag_text(ward['flag'])}".strip()
    worst = " rank-worst" if ward["rank"] <= 5 else ""
    return [value, html.Span(ordinal(ward["rank"]), className=f"rank{worst}")]
