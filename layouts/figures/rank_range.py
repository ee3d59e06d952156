"""How sure a ranking is: for each ward its rank and the range that its rank falls in."""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from layouts.figures.names import row_name
from layouts.text.words import joint_ordinals, ordinal, percent
from layouts.theme import ACCENT, CHOSEN, INK, LINE, MUTED, TEMPLATE

ROW_PIXELS = 24
FRAME_PIXELS = 46


def rank_range(frame: pd.DataFrame, *, poorest: int, ward_code: str | None = None) -> go.Figure:
    """A line from the 5 % to the 95 % rank of each ward, a dot at its rank.

    Parameters
    ----------
    frame : pandas.DataFrame
        By ward code: ``ward_name, rank, median_rank, rank_5, rank_95, chance_poorest``.
    poorest : int
        How many wards count as the poorest: a dotted line stands behind that many.
    ward_code : str, optional
        The chosen ward, drawn strongly.

    Returns
    -------
    plotly.graph_objects.Figure
        One row a ward with a rank, most intense at the top.
    """
    rows = frame.dropna(subset=["rank"]).sort_values(["rank", "ward_name"])
    at = list(range(len(rows)))
    colours = [CHOSEN if code == ward_code else ACCENT for code in rows.index]
    x = [v for row in rows.itertuples() for v in (row.rank_5, row.rank_95, None)]
    y = [v for i in at for v in (i, i, None)]
    figure = go.Figure(layout=go.Layout(template=TEMPLATE, height=ROW_PIXELS * len(rows) + FRAME_PIXELS))
    figure.add_scatter(x=x, y=y, mode="lines", line={"color": "#8a97a6", "width": 6}, hoverinfo="skip")
    figure.add_scatter(
        x=rows["rank"].tolist(), y=at, mode="markers", customdata=rows.index.tolist(),
        marker={"size": 11, "color": colours, "line": {"color": INK, "width": 1}},
        hovertext=[_tooltip(row, poorest) for row in rows.itertuples()], hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    places = joint_ordinals(rows["rank"])
    names = [row_name(row.ward_name, places[row.Index], strong=row.Index == ward_code) for row in rows.itertuples()]
    figure.update_yaxes(
        tickmode="array", tickvals=at, ticktext=names, automargin=True, showgrid=False, zeroline=False,
        range=[len(rows) - 0.4, -0.6],
    )  # fmt: skip
    last = max(len(rows), 1)
    # Ordinals need room: one that would run into its neighbour is left out.
    ticks = sorted({1, last, *([poorest] if last / 8 < poorest - 1 and poorest < last - last / 8 else [])})
    figure.update_xaxes(
        range=[0.3, last + 0.7], side="top", showgrid=False, zeroline=False, ticklen=3, tickcolor=LINE,
        tickvals=ticks, ticktext=[ordinal(t) for t in ticks], tickangle=0,
    )  # fmt: skip
    if 0 < poorest < last:
        figure.add_vline(x=poorest + 0.5, line={"color": MUTED, "width": 1, "dash": "dot"})
    figure.update_layout(margin={"l": 0, "r": 16, "t": 26, "b": 4})
    return figure


def _tooltip(row: object, poorest: int) -> str:
    """What the pointer says of a ward."""
    name, p = escape(row.ward_name), percent(row.chance_poorest)  # type: ignore[attr-defined]
    low, high = ordinal(row.rank_5), ordinal(row.rank_95)  # type: ignore[attr-defined]
    return (
        f"<b>{name}</b><br>Rank {ordinal(row.rank)}; in nine of ten trials {low} to {high}"  # type: ignore[attr-defined]
        f"<br>Among the poorest {poorest} in {p} of trials"
    )
