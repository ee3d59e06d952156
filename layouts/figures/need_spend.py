"""Need against spend per head, as points: the twin of the map of both."""

from __future__ import annotations

from html import escape
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from geo.bivariate import CLASSES, HIGH, LOW
from layouts.theme import BIVARIATE, CHOSEN, INK, MUTED, TEMPLATE

HEIGHT = 420


def need_spend(
    frame: pd.DataFrame, *, need_title: str, spend_title: str, ward_code: str | None = None, cell: int | None = None
) -> go.Figure:
    """Draw each ward by its spend per head (to the right) and its need (upwards).

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`geo.bivariate.pair` gives it, with ``ward_name``, ``need_text`` and ``spend_text`` beside.
    need_title, spend_title : str
        What the axes measure.
    ward_code : str, optional
        The chosen ward, outlined and named.
    cell : int, optional
        Of which cell wards are to be shown strongly; the others are faint.

    Returns
    -------
    plotly.graph_objects.Figure
        One point a ward with both figures; the wards of high need and low spend, and the chosen one, bear their name.
    """
    rows = frame.dropna(subset=["cell"])
    named = (rows["cell"] == HIGH * CLASSES + LOW) | (rows.index == ward_code) | (rows["cell"] == cell)
    faint = pd.Series(cell is not None, index=rows.index) & (rows["cell"] != cell)
    colours = [BIVARIATE[int(n)][int(s)] for n, s in zip(rows["need_class"], rows["spend_class"], strict=True)]
    figure = go.Figure(layout=go.Layout(template=TEMPLATE, height=HEIGHT))
    middle = (rows["spend_per_head"].max() + rows["spend_per_head"].min()) / 2
    figure.add_scatter(
        x=rows["spend_per_head"].tolist(), y=rows["need"].tolist(), mode="markers+text",
        text=[escape(name) if strong else "" for name, strong in zip(rows["ward_name"], named, strict=True)],
        textposition=["middle right" if x < middle else "middle left" for x in rows["spend_per_head"]],
        customdata=rows.index.tolist(), cliponaxis=False,
        hovertext=[
            f"<b>{escape(row.ward_name)}</b><br>{escape(need_title)}: {row.need_text}"
            f"<br>{escape(spend_title)}: {row.spend_text}"
            for row in rows.itertuples()
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": 15, "color": colours, "opacity": [0.25 if f else 1.0 for f in faint],
            "line": {
                "color": [CHOSEN if code == ward_code else INK for code in rows.index],
                "width": [3 if code == ward_code else 1 for code in rows.index],
            },
        },
    )  # fmt: skip
    for axis, column, classes in (("x", "spend_per_head", "spend_class"), ("y", "need", "need_class")):
        for limit in _limits(rows[column], rows[classes]):
            add = figure.add_vline if axis == "x" else figure.add_hline
            add(**{axis: limit}, line={"color": MUTED, "width": 1, "dash": "dot"})
    figure.update_xaxes(title={"text": f"{spend_title} ▶"}, rangemode="tozero", tickprefix="£", tickformat=",.0f")
    figure.update_yaxes(title={"text": f"{need_title} ▶"}, automargin=True)
    figure.update_layout(margin={"l": 8, "r": 16, "t": 10, "b": 44})
    return figure


def _limits(values: pd.Series, classes: pd.Series) -> list[float]:
    """Half-way between the last value of a class and the first of the next one that has any."""
    held = [values[classes == c] for c in range(CLASSES) if (classes == c).any()]
    return [(low.max() + high.min()) / 2 for low, high in pairwise(held)]
