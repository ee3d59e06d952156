"""What a ward's index is made of: one bar a part, adding up to the index."""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from layouts.figures.names import row_name
from layouts.theme import ACCENT, INK, MUTED, TEMPLATE

ROW_PIXELS = 30
LONGEST = 36
FRAME_PIXELS = 40


def makeup(
    parts: pd.Series, mean: pd.Series, titles: pd.Series, texts: pd.Series, *, decimals: int, ward_name: str
) -> go.Figure:
    """Bars of what each part adds to a ward's index, with the mean of the wards as a tick.

    Parameters
    ----------
    parts : pandas.Series of float
        By indicator: what it adds to the ward's index.
    mean : pandas.Series of float
        By indicator: what it adds on average over the wards.
    titles : pandas.Series of str
        By indicator: what it is called.
    texts : pandas.Series of str
        By indicator: what it adds, as the page prints it.
    decimals : int
        Digits after the point of the means.
    ward_name : str
        Named in what the pointer says.

    Returns
    -------
    plotly.graph_objects.Figure
        The largest part on top.
    """
    order = parts.sort_values(kind="stable", ascending=False).index[::-1]
    figure = go.Figure(layout=go.Layout(template=TEMPLATE, height=ROW_PIXELS * len(parts) + FRAME_PIXELS, bargap=0.3))
    # The value stands beside the name: at the end of its bar it would run into the mark of the mean.
    names, at = [row_name(str(titles[name]), texts[name], longest=LONGEST) for name in order], list(range(len(order)))
    figure.add_bar(
        orientation="h", x=parts[order].tolist(), y=at, marker={"color": ACCENT},
        hovertext=[f"{escape(ward_name)}, {escape(str(titles[name]))}: {texts[name]}" for name in order],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=mean[order].tolist(), y=at, mode="markers",
        marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": "#f46a25"}},
        hovertext=[f"Mean of the wards, {escape(str(titles[n]))}: {mean[n]:.{decimals}f}" for n in order],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    figure.add_annotation(
        x=1, xref="paper", y=1, yref="paper", xanchor="right", yanchor="bottom", showarrow=False,
        text="❙ mean of the wards", font={"size": 12, "color": MUTED},
    )  # fmt: skip
    reach = pd.concat([parts, mean])
    low, high = min(0.0, float(reach.min())), max(0.0, float(reach.max()))
    room = 0.03 * ((high - low) or 1.0)
    figure.update_xaxes(range=[low - (room if low < 0 else 0), high + room], showticklabels=False, showgrid=False,
                        zerolinecolor=INK)  # fmt: skip
    figure.update_yaxes(tickmode="array", tickvals=at, ticktext=names, automargin=True, showgrid=False, zeroline=False)
    figure.update_layout(margin={"l": 0, "r": 8, "t": 24, "b": 4})
    return figure
