"""The set's share of spend, year by year: bars, with what one entry could change, and the shares of people and need."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from layouts.theme import ACCENT, CATEGORICAL, INK, LINE, MUTED, TEMPLATE
from layouts.words import percent

HEIGHT = 350
BARS, WHISKERS = 0, 1
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
        What an item is called, and the words at the ends of the two lines.

    Returns
    -------
    plotly.graph_objects.Figure
        One bar a year, hatched for a part year and without a bar where there is no share; a whisker beside each; a line
        for the share of people and one for that of need.
    """
    at = list(range(len(frame)))
    part = frame["part_year"].tolist()
    figure = go.Figure(layout=go.Layout(template=TEMPLATE, height=HEIGHT, bargap=0.5))
    figure.add_bar(
        x=at, y=[None if pd.isna(share) else 100 * share for share in frame["share"]], width=0.56,
        text=[f"<b>{percent(share)}</b>" if pd.notna(share) else "" for share in frame["share"]],
        textposition="outside", textfont={"size": 15, "color": INK}, cliponaxis=False,
        customdata=frame["trace"].tolist(),
        hovertext=[_told(str(year), row, items) for year, row in frame.iterrows()],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "color": [PART if p else ACCENT for p in part],
            "pattern": {"shape": ["/" if p else "" for p in part], "fgcolor": ACCENT, "size": 6},
            "line": {"color": ACCENT, "width": 1},
        },
    )  # fmt: skip
    known = frame["share"].notna().to_numpy()
    figure.add_scatter(
        x=[i + 0.36 for i in at], y=(100 * frame["share"]).where(known).tolist(), mode="markers", hoverinfo="skip",
        marker={"size": 5, "color": INK, "symbol": "diamond"},
        error_y={
            "type": "data", "symmetric": False, "color": INK, "thickness": 1.5, "width": 4,
            "array": (100 * (frame["high"] - frame["share"])).fillna(0).tolist(),
            "arrayminus": (100 * (frame["share"] - frame["low"])).fillna(0).tolist(),
        },
    )  # fmt: skip
    _reference_lines(figure, frame, people, need)
    top = np.nanmax(100 * frame[["share", "high", "people_share", "need_share"]].to_numpy(dtype=float))
    bottom = min(0.0, float(np.nanmin(100 * frame[["share", "low"]].to_numpy(dtype=float))))
    ticks = [_tick(str(year), row, items) for year, row in frame.iterrows()]
    figure.update_xaxes(
        tickvals=at, ticktext=ticks, showgrid=False, zeroline=False, range=[-0.5, len(frame) - 0.3], tickangle=0
    )
    figure.update_yaxes(range=[bottom * 1.1, top * 1.14], ticksuffix="%", nticks=6, zerolinecolor=LINE)
    figure.update_layout(margin={"l": 44, "r": 112, "t": 8, "b": 62})
    return figure


def _reference_lines(figure: go.Figure, frame: pd.DataFrame, people: str, need: str) -> None:
    """The shares of people and of need, with their words at the right end, never on one another."""
    ends = []
    for column, words, colour, dash in (
        ("people_share", people, MUTED, "dot"),
        ("need_share", need, CATEGORICAL[2], "dash"),
    ):
        if frame[column].isna().all():
            continue
        y = (100 * frame[column]).tolist()
        # Half a step beyond both ends, so that one year alone has a line too.
        x = [-0.5, *range(len(frame)), len(frame) - 0.4]
        figure.add_scatter(
            x=x, y=[y[0], *y, y[-1]], mode="lines", line={"color": colour, "dash": dash, "width": 2}, hoverinfo="skip"
        )
        last = frame[column].dropna().iloc[-1]
        ends.append([100 * last, f"{escape(words)}<br>{percent(last)}", colour])
    apart = len(ends) == 2 and abs(ends[0][0] - ends[1][0]) < 14
    upper = max((end[0] for end in ends), default=0.0)
    for y, text, colour in ends:
        push = (10 if y == upper else -10) if apart else 0
        figure.add_annotation(
            x=1, xref="paper", y=y, yshift=push, xanchor="left", xshift=4, text=text, showarrow=False, align="left",
            font={"color": colour, "size": 12},
        )  # fmt: skip


def _tick(year: str, row: pd.Series, items: str) -> str:
    """A year with the number of its items, and what it lacks."""
    known = pd.notna(row["items"]) and pd.notna(row["all_items"])
    counts = f"{row['items']:,.0f} of {row['all_items']:,.0f}<br>{escape(items)}s" if known else "number<br>not known"
    return f"<b>{escape(year)}</b><br>{'part year, ' if row['part_year'] else ''}{counts}"


def _told(year: str, row: pd.Series, items: str) -> str:
    if pd.isna(row["share"]):
        return f"<b>{escape(year)}</b><br>no spend above zero"
    lines = [
        f"<b>{escape(year)}{' (part year)' if row['part_year'] else ''}: {percent(row['share'])}</b>",
        f"without one entry: {percent(row['low'])} to {percent(row['high'])}",
    ]
    if pd.notna(row["items"]):
        lines.append(f"{row['items']:,.0f} {escape(items)}{'' if row['items'] == 1 else 's'} in these wards")
    return "<br>".join([*lines, "click for the rows"])
