"""The set's share of spend, year by year: bars, with what one entry could change, and the shares of people and need."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from layouts.figures.unchecked import unchecked
from layouts.text.words import percent
from layouts.theme import ACCENT, CATEGORICAL, INK, LINE, MUTED, TEMPLATE

HEIGHT = 350
BARS, WHISKERS = 0, 1
MOST_LETTERS = 42
HALO = ", ".join(["0 0 3px white"] * 4)
"""Keeps a number readable where a line runs behind it."""

PART = "#9fb7cf"
"""Of part years, beside their hatching."""


def shares(frame: pd.DataFrame, *, items: str, people: str, need: str) -> go.Figure:
    """Draw a share a year.

    Parameters
    ----------
    frame : pandas.DataFrame
        By year: ``share, low, high`` (least and largest share with one entry left out), ``part_year, items,
        all_items`` (in the set, in all wards), ``people_share, need_share`` (NaN where not known), ``trace`` (what a
        click on the bar opens).
    items, people, need : str
        What an item is called, and of what the two lines are the share.

    Returns
    -------
    plotly.graph_objects.Figure
        One bar a year, hatched for a part year and without a bar where there is no share; a whisker beside each; behind
        them a line for the share of people and one for that of need.
    """
    at, part = list(range(len(frame))), frame["part_year"].tolist()
    known = frame["share"].notna()
    percents = 100 * frame[["share", "low", "high"]].where(known)
    lines, rows = _lines(frame, people, need), [(str(year), row) for year, row in frame.iterrows()]
    # On a phone, more letters than these would run into one another.
    both = sum(len(_counts(row)) for _, row in rows) <= MOST_LETTERS
    bars = {
        "type": "bar", "x": at, "y": percents["share"].tolist(), "width": 0.56,
        "text": [f"<b>{percent(share)}</b>" if pd.notna(share) else "" for share in frame["share"]],
        "textposition": "outside", "textfont": {"size": 15, "color": INK, "shadow": HALO}, "cliponaxis": False,
        "constraintext": "none", "customdata": frame["trace"].tolist(),
        "hovertext": [_tooltip(year, row, items) for year, row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "color": [PART if p else ACCENT for p in part], "line": {"color": ACCENT, "width": 1},
            "pattern": {"shape": ["/" if p else "" for p in part], "fgcolor": ACCENT, "size": 6},
        },
    }  # fmt: skip
    whiskers = {
        "type": "scatter", "x": [i + 0.36 for i in at], "y": percents["share"].tolist(), "mode": "markers",
        "hoverinfo": "skip", "marker": {"size": 5, "color": INK, "symbol": "diamond"},
        "error_y": {
            "type": "data", "symmetric": False, "color": INK, "thickness": 1.5, "width": 4,
            "array": (percents["high"] - percents["share"]).fillna(0).tolist(),
            "arrayminus": (percents["share"] - percents["low"]).fillna(0).tolist(),
        },
    }  # fmt: skip
    top = np.nanmax(100 * frame[["share", "high", "people_share", "need_share"]].to_numpy(dtype=float))
    bottom = min(0.0, float(np.nanmin(percents[["share", "low"]].to_numpy())))
    return unchecked(
        data=[bars, whiskers],
        layout={
            "template": TEMPLATE, "height": HEIGHT, "bargap": 0.5, "margin": {"l": 40, "r": 6, "t": 30, "b": 84},
            "shapes": [shape for shape, _ in lines], "annotations": [words for _, words in lines],
            "xaxis": {
                "tickvals": at, "ticktext": [_tick(year, row, both=both) for year, row in rows],
                "tickangle": 0, "tickfont": {"size": 12}, "showgrid": False, "zeroline": False,
                "range": [-0.5, len(frame) - 0.5],
                "title": {
                    "text": f"Below each year: {escape(items)}s in these wards{'/in all wards' if both else ''}",
                    "font": {"size": 12},
                },
            },
            "yaxis": {"range": [bottom * 1.1, top * 1.14], "ticksuffix": "%", "nticks": 6, "zerolinecolor": LINE},
        },
    )  # fmt: skip


def _lines(frame: pd.DataFrame, people: str, need: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The shares of people and of need behind the bars, each with its words above the chart."""
    made = []
    for column, words, colour, dash, sample, x, anchor in (
        ("people_share", people, MUTED, "dot", "····", 0.0, "left"),
        ("need_share", need, CATEGORICAL[2], "dash", "– –", 1.0, "right"),
    ):
        known = (100 * frame[column]).reset_index(drop=True).dropna()
        if known.empty:
            continue
        # A level a year, for the people are those of the nearest year and may change.
        steps = " L ".join(f"{at - 0.5},{y} L {at + 0.5},{y}" for at, y in known.items())
        line = {"color": colour, "dash": dash, "width": 2}
        shape = {"type": "path", "path": f"M {steps}", "layer": "between", "line": line, "name": column}
        text = f"<b>{sample}</b> Share of {escape(words)} {percent(known.iloc[-1] / 100)}"
        place = {"x": x, "xref": "paper", "xanchor": anchor, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 4}
        made.append((shape, {**place, "text": text, "showarrow": False, "font": {"color": colour, "size": 12}}))
    return made


def _counts(row: pd.Series) -> str:
    """The number of items in the set and in all wards."""
    known = pd.notna(row["items"]) and pd.notna(row["all_items"])
    return f"{row['items']:,.0f}/{row['all_items']:,.0f}" if known else "–"


def _tick(year: str, row: pd.Series, *, both: bool) -> str:
    """A year with the number of its items, and what it lacks."""
    counts = _counts(row) if both else _counts(row).split("/")[0]
    return f"<b>{escape(year)}</b><br>{counts}{'<br><b>part<br>year</b>' if row['part_year'] else ''}"


def _tooltip(year: str, row: pd.Series, items: str) -> str:
    if pd.isna(row["share"]):
        return f"<b>{escape(year)}</b><br>no spend above zero"
    lines = [
        f"<b>{escape(year)}{' (part year)' if row['part_year'] else ''}: {percent(row['share'])}</b>",
        f"without one entry: {percent(row['low'])} to {percent(row['high'])}",
    ]
    if pd.notna(row["items"]):
        lines.append(f"{row['items']:,.0f} {escape(items)}{'' if row['items'] == 1 else 's'} in these wards")
    return "<br>".join([*lines, "click for the rows"])
