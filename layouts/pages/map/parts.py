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
    edition_text,
    figure_text,
    joint_ordinals,
    listed,
    number,
    of_wards,
    superlative,
    value_text,
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


def ranking_table(view: MapPageView) -> html.Div:
    """The map's twin in text: rank, ward, value, difference from the city."""
    shot, city_name = view.snapshot, view.city.name
    frame = shot.frame.sort_values(["rank", "ward_name"])
    ranks = joint_ordinals(frame["rank"])
    known, found = has_intervals(shot), intervals(shot)
    rows = []
    for row in frame.itertuples():
        link = change_link(
            row.ward_name, view.face.href("/"), {"ward": row.Index}, view.state.but(ward=row.Index).to_search()
        )
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
                chosen=frame.index.get_loc(view.ward) if view.ward else None,
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
