"""What a ward's index is made of: one bar a part, adding up to the index."""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from layouts.theme import ACCENT, INK, MUTED, TEMPLATE

ROW_PIXELS = 30
FRAME_PIXELS = 40


def makeup(parts: pd.Series, mean: pd.Series, titles: pd.Series, *, decimals: int, ward_name: str) -> go.Figure:
    """Bars of what each part adds to a ward's index, with the mean of the wards as a tick.

    Parameters
    ----------
    parts : pandas.Series of float
        By indicator: what it adds to the ward's index.
    mean : pandas.Series of float
        By indicator: what it adds on average over the wards.
    titles : pandas.Series of str
        By indicator: what it is called.
    decimals : int
        Digits after the point.
    ward_name : str
        Named in what the pointer says.

    Returns
    -------
    plotly.graph_objects.Figure
        The largest part on top.
    """
    order = parts.sort_values().index
    figure = go.Figure(layout=go.Layout(template=TEMPLATE, height=ROW_PIXELS * len(parts) + FRAME_PIXELS, bargap=0.3))
    # The value stands beside the name: at the end of its bar it would run into the mark of the mean.
    values = [f"{parts[name]:.{decimals}f}".replace("-", "\N{MINUS SIGN}") for name in order]
    names = [f"{escape(str(titles[name]))}  {value}" for name, value in zip(order, values, strict=True)]
    figure.add_bar(
        orientation="h", x=parts[order].tolist(), y=names, marker={"color": ACCENT},
        hovertemplate=f"{escape(ward_name)}, %{{y}}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=mean[order].tolist(), y=names, mode="markers", name="Mean of the wards",
        marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": "#f46a25"}},
        hovertemplate=f"Mean of the wards, %{{y}}: %{{x:.{decimals}f}}<extra></extra>",
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
    figure.update_yaxes(automargin=True, showgrid=False)
    figure.update_layout(margin={"l": 0, "r": 8, "t": 24, "b": 4})
    return figure
