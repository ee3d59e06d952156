"""Parts of the Map page: the ranking and its twin in text, what is missing, what the indicator means."""

from __future__ import annotations

import math

from dash import html
from dash.development.base_component import Component

from geo.indicators.snapshot import Snapshot
from layouts.address.controls import change_link
from layouts.components.parts import symbols_key, table
from layouts.pages.map.colourings import MARKS, has_intervals, interval_text, intervals
from layouts.pages.map.view import MapPageView
from layouts.text.words import (
    city_figure_text,
    edition_text,
    figure_text,
    joint_ordinals,
    listed,
    number,
    of_wards,
    superlative,
    value_text,
)


def ranking_title(snapshot: Snapshot) -> str:
    """What the ranking shows, in a sentence: the two ends of it."""
    ends = snapshot.ranked.iloc[[0, -1]]
    first, last = ends["ward_name"]
    high, low = (value_text(value, snapshot.indicator) for value in ends["value"])
    if ends["value"].nunique() == 1:
        alone = len(snapshot.ranked) == 1
        return f"{first} is the only ward with a figure" if alone else "No ward differs from another"
    return f"From {first}, {high}, to {last}, {low}"


def missing_note(snapshot: Snapshot) -> list[Component]:
    """Names the wards that have no value, which a chart cannot show."""
    secret = snapshot.missing["flag"] == "c"
    parts = (("[x] No data", snapshot.missing[~secret]), ("[c] Withheld", snapshot.missing[secret]))
    return [
        html.P(f"{words}: {listed(sorted(wards['ward_name']))}.", className="caption")
        for words, wards in parts
        if len(wards)
    ]


def ranking_table(view: MapPageView) -> html.Div:
    """The map's twin in text: rank, ward, value, difference from the city."""
    snapshot, city_name = view.snapshot, view.city.name
    frame = snapshot.frame.sort_values(["rank", "ward_name"])
    ranks = joint_ordinals(frame["rank"])
    with_limits, limits = has_intervals(snapshot), intervals(snapshot)
    rows = []
    for row in frame.itertuples():
        link = change_link(
            row.ward_name, view.face.href("/"), {"ward": row.Index}, view.state.but(ward=row.Index).to_search()
        )
        value = figure_text(row.value, row.flag, snapshot.indicator)
        cells = [link, ranks[row.Index], value]
        if with_limits:
            cells.append(interval_text(limits.loc[row.Index], snapshot).strip("()"))
            word = limits.loc[row.Index, "comparison"]
            rows.append([*cells, f"{MARKS[word]} {word}" if word else ""])
        else:
            rows.append([*cells, _against(row.value, snapshot)])
    whose = city_name if snapshot.missing.empty else of_wards(snapshot)
    return html.Div(
        [
            table(
                f"{snapshot.indicator.title}, {edition_text(snapshot.period, snapshot.indicator)}: all wards, "
                f"{superlative(snapshot.indicator)} first",
                [
                    "Ward",
                    "Rank",
                    "Value",
                    *(["95% interval"] if with_limits else []),
                    f"Against {whose} ({city_figure_text(snapshot)})",
                ],
                rows,
                numeric=(1, 2, 3) if with_limits else (1, 2),
                chosen=frame.index.get_loc(view.ward) if view.ward else None,
            ),
            *symbols_key(frame["flag"]),
        ]
    )


def _against(value: float, snapshot: Snapshot) -> str:
    """Above or below the city, as far as the printed figures tell them apart."""
    if math.isnan(value) or math.isnan(snapshot.city_value):
        return ""
    if number(value, snapshot.indicator) == number(snapshot.city_value, snapshot.indicator):
        return "the same"
    return "above" if value > snapshot.city_value else "below"


def about(snapshot: Snapshot) -> list[Component]:
    """What the indicator means, and the caution that goes with it."""
    notes: list[Component] = [html.P([html.Strong("What it means. "), snapshot.indicator.description])]
    if snapshot.indicator.note:
        notes.append(html.P([html.Strong("Read with care. "), snapshot.indicator.note]))
    flagged = snapshot.frame[(snapshot.frame["flag"] == "u") & (snapshot.frame["note"] != "")]
    if len(flagged):
        lines = [
            html.Li(f"{', '.join(wards)}: {note}")
            for note, wards in flagged.sort_values("ward_name").groupby("note", sort=False)["ward_name"]
        ]
        title = html.Summary(f"[u] Low reliability in {len(flagged)} of {len(snapshot.frame)} wards: why")
        notes.append(html.Details([title, html.Ul(lines)], className="print-open"))
    return notes
