"""The wards in order: horizontal bars in the colours of the map, with the city's figure as a line."""

from __future__ import annotations

import math
from html import escape

import pandas as pd
import plotly.graph_objects as go

from geo.indicators.snapshot import Snapshot
from layouts.maps.map_style import ward_tooltips
from layouts.text.words import city_figure_text, figure_text, of_wards
from layouts.theme import CHOSEN, INK, MUTED, TEMPLATE, class_colours

BAR_PIXELS = 24
FRAME_PIXELS = 40


def ranking(
    snapshot: Snapshot, city_name: str, *, ward_code: str | None = None, limits: pd.DataFrame | None = None
) -> go.Figure:
    """Bars for the wards with data, most intense at the top.

    Parameters
    ----------
    snapshot : Snapshot
        One indicator in one edition.
    city_name : str
        Names the line of the city's figure.
    ward_code : str, optional
        The chosen ward: its bar is outlined and its name bold.
    limits : pandas.DataFrame, optional
        By ward code, ``lower`` and ``upper`` of each figure's interval, drawn as a whisker where there is one.

    Returns
    -------
    plotly.graph_objects.Figure
        One bar a ward; wards without a value are named by the page, not drawn as zero.
    """
    frame = snapshot.ranked.iloc[::-1]
    colours = class_colours(len(snapshot.breaks))
    chosen = frame.index == ward_code
    scale = snapshot.indicator.screen_scale
    labels = [figure_text(row.value, row.flag, snapshot.indicator, unit=False) for row in frame.itertuples()]
    tooltips = ward_tooltips(snapshot, city_name)
    figure = go.Figure(
        go.Bar(
            orientation="h",
            x=(frame["value"] * scale).tolist(),
            y=frame.index.tolist(),
            customdata=frame["ward_name"].tolist(),
            hovertext=[tooltips[code] for code in frame.index],
            hovertemplate="<b>%{customdata}</b><br>%{hovertext}<extra></extra>",
            marker={
                "color": [colours[int(i)] for i in frame["class_index"]],
                "line": {
                    "color": [CHOSEN if c else INK for c in chosen],
                    "width": [3 if c else 0.5 for c in chosen],
                },
            },
        ),
        layout=go.Layout(template=TEMPLATE, bargap=0.25, height=BAR_PIXELS * len(frame) + FRAME_PIXELS),
    )
    # The value stands beside the name: at the end of its bar it would run into the city's line.
    names = [
        f"<b>{escape(name)}  {label}</b>" if marked else f"{escape(name)}  {label}"
        for name, label, marked in zip(frame["ward_name"], labels, chosen, strict=True)
    ]
    # Codes are names: "10" and "2" would make a number line, and Plotly would put the bars at 2 and 10.
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=frame.index.tolist(), tickmode="array",
        tickvals=frame.index.tolist(), ticktext=names, automargin=True, ticklen=4, tickcolor="white",
    )  # fmt: skip
    reach = frame["value"]
    if limits is not None and limits["lower"].notna().any():
        limits = limits.reindex(frame.index)
        figure.data[0].error_x = {
            "type": "data", "symmetric": False, "thickness": 1.2, "width": 3, "color": INK,
            "array": ((limits["upper"] - frame["value"]) * scale).tolist(),
            "arrayminus": ((frame["value"] - limits["lower"]) * scale).tolist(),
        }  # fmt: skip
        reach = pd.concat([reach, limits["upper"]]).dropna()
    low, high = _span(reach * scale)
    figure.update_xaxes(range=[low, high], showticklabels=False, showgrid=False, zeroline=low < 0)
    figure.update_layout(margin={"l": 0, "r": 0, "t": 26, "b": 4})
    if not math.isnan(snapshot.city_value):
        figure.add_vline(x=snapshot.city_value * scale, line={"color": MUTED, "width": 1.5, "dash": "dot"})
        # Turned inwards at the edges, so that the words are never cut.
        share = (snapshot.city_value * scale - low) / (high - low)
        figure.add_annotation(
            x=snapshot.city_value * scale, y=1, yref="paper", yanchor="bottom", showarrow=False,
            xanchor="left" if share < 0.5 else "right",
            text=escape(f"{_whose(snapshot, city_name)} {city_figure_text(snapshot)}"),
            font={"size": 12, "color": MUTED},
        )  # fmt: skip
    return figure


def _whose(snapshot: Snapshot, city_name: str) -> str:
    """Whose figure the line is: the city's only where every ward has one."""
    return city_name if snapshot.missing.empty else of_wards(snapshot).capitalize()


def _span(values: pd.Series) -> tuple[float, float]:
    """An axis that holds zero and every bar, with a little room at its open ends."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    room = 0.02 * ((high - low) or 1.0)
    return (low - room if low < 0 else 0.0, high + room)
