"""Need against spend per head, as points: the twin of the map of both."""

from __future__ import annotations

from html import escape
from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from geo.statistics.bivariate import CLASSES, HIGH, LOW
from layouts.theme import BIVARIATE, CHOSEN, INK, MUTED, TEMPLATE

HEIGHT = 480


def need_spend(
    frame: pd.DataFrame, *, need_title: str, spend_title: str, ward_code: str | None = None, cell: int | None = None
) -> go.Figure:
    """Draw each ward by its spend per head (to the right) and its need (upwards).

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`geo.statistics.bivariate.pair` gives it, with ``ward_name``, ``need_text`` and ``spend_text`` beside.
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
    # A few wards have a hundred times what most have: on an even scale most points would lie on one another.
    spend = np.log10(1 + rows["spend_per_head"].clip(lower=0))
    middle = (spend.max() + spend.min()) / 2
    figure.add_scatter(
        x=spend.tolist(), y=rows["need"].tolist(), mode="markers+text",
        text=[escape(name) if strong else "" for name, strong in zip(rows["ward_name"], named, strict=True)],
        textposition=["middle right" if x < middle else "middle left" for x in spend],
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
    dotted = {"color": MUTED, "width": 1, "dash": "dot"}
    for limit in _limits(spend, rows["spend_class"]):
        figure.add_vline(x=limit, line=dotted)
    for limit in _limits(rows["need"], rows["need_class"]):
        figure.add_hline(y=limit, line=dotted)
    steps = [0, *(10**power for power in range(1, int(np.ceil(spend.max())) + 1))]
    figure.update_xaxes(
        title={"text": f"{spend_title}, in steps of ten times ▶", "font": {"size": 12}},
        tickvals=[float(np.log10(1 + step)) for step in steps], ticktext=[f"£{step:,}" for step in steps],
    )  # fmt: skip
    figure.update_yaxes(title={"text": f"{need_title} ▶", "font": {"size": 12}}, automargin=True)
    figure.update_layout(margin={"l": 8, "r": 16, "t": 10, "b": 44})
    return figure


def _limits(values: pd.Series, classes: pd.Series) -> list[float]:
    """Half-way between the last value of a class and the first of the next one that has any."""
    values_by_class = [values[classes == c] for c in range(CLASSES) if (classes == c).any()]
    return [(low.max() + high.min()) / 2 for low, high in pairwise(values_by_class)]
