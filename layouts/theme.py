"""One template, one palette, one type scale: every figure inherits them and the style sheet repeats them.

The palettes are the public-sector ones named in the design note; ``tests/layouts/test_theme.py`` holds the
style sheet to the same values and checks that neighbouring classes still differ in greyscale.
"""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import quote

import plotly.graph_objects as go

INK = "#1d2733"
MUTED = "#505a66"
LINE = "#c9d0d8"
PAPER = "#ffffff"
ACCENT = "#12436d"
CHOSEN = "#f46a25"
NO_DATA = "#ffffff"

SEQUENTIAL = ("#eaecb1", "#a9d891", "#00a7ba", "#004ea6", "#000d54")
# Plum for worse, teal for better: told apart by all common kinds of colour blindness; marks carry the meaning too.
DIVERGING = ("#801650", "#c98bab", "#eef0f2", "#8ccbc5", "#0f6b64")
# Need upwards, spend to the right (Stevens, "Bivariate choropleth maps", 2015: blue and pink on grey).
BIVARIATE = (
    ("#e8e8e8", "#b0d5df", "#64acbe"),
    ("#e4acac", "#ad9ea5", "#5b7885"),
    ("#c04e4f", "#985356", "#574249"),
)
CATEGORICAL = ("#12436d", "#28a197", "#801650", "#f46a25")

# Three wards, light to dark: the browser tab's icon, written into the page.
ICON = "data:image/svg+xml," + quote(
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
    f"<path fill='{SEQUENTIAL[1]}' d='M1 2h6l2 6-8 3z'/><path fill='{SEQUENTIAL[2]}' d='M8 2h7v5l-5 1z'/>"
    f"<path fill='{SEQUENTIAL[3]}' d='M1 12l8-3 6-1v6H1z'/></svg>"
)

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", Arial, sans-serif'

# Plotly 7.1 would send a chart to Plotly's cloud ("Share chart"); the only button left saves the picture locally
# (test_no_chart_can_be_sent_to_a_cloud).
GRAPH_CONFIG: Any = {
    "displaylogo": False,
    "showSendToCloud": False,
    "showEditInChartStudio": False,
    "scrollZoom": False,
    "doubleClick": False,
    "responsive": True,
    "modeBarButtons": [["toImage"]],
    "displayModeBar": "hover",
    "toImageButtonOptions": {"format": "png", "scale": 2, "filename": "wardshift"},
}

# The controls' theme: the accent in the ten shades that Mantine asks for, the one in use at 6.
CONTROLS = {
    "fontFamily": FONT,
    "primaryColor": "accent",
    "primaryShade": 6,
    "defaultRadius": "sm",
    "colors": {
        "accent": [
            "#e9eff5",
            "#cfdbe7",
            "#9fb7cf",
            "#6f93b7",
            "#4b78a4",
            "#2c5d8d",
            "#12436d",
            "#0f3a5f",
            "#0c3050",
            "#092540",
        ]
    },
}

TEMPLATE = go.layout.Template(
    layout=go.Layout(
        font={"family": FONT, "size": 13, "color": INK},
        paper_bgcolor=PAPER,
        plot_bgcolor=PAPER,
        colorway=list(CATEGORICAL),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hoverlabel={"bgcolor": INK, "bordercolor": INK, "font": {"family": FONT, "size": 13, "color": PAPER}},
        xaxis={"gridcolor": "#e6e9ed", "zerolinecolor": LINE, "linecolor": LINE, "fixedrange": True},
        yaxis={"gridcolor": "#e6e9ed", "zerolinecolor": LINE, "linecolor": LINE, "fixedrange": True},
        # A figure in text is a name (test_no_axis_takes_a_name_for_a_number).
        autotypenumbers="strict",
        dragmode=False,
        showlegend=False,
        hovermode="closest",
    )
)


def class_colours(classes: int) -> tuple[str, ...]:
    """Colours for a number of classes, from least to most intense.

    Parameters
    ----------
    classes : int
        How many classes are drawn, 1 to 5.

    Returns
    -------
    tuple of str
        Hex colours, light to dark, as far apart as the palette allows.

    Raises
    ------
    ValueError
        When the palette cannot tell that many classes apart.
    """
    if not 1 <= classes <= len(SEQUENTIAL):
        raise ValueError(f"The map palette tells 1 to {len(SEQUENTIAL)} classes apart, not {classes}.")
    spread = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
    return tuple(SEQUENTIAL[i] for i in spread[classes])


def luminance(colour: str) -> float:
    """Relative luminance of a hex colour, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ink_on(colour: str) -> str:
    """The text colour, dark or white, that has the higher contrast on a fill."""
    fill = luminance(colour)
    on_dark = (luminance(PAPER) + 0.05) / (fill + 0.05)
    on_light = (fill + 0.05) / (luminance(INK) + 0.05)
    return PAPER if on_dark > on_light else INK


def empty_figure(why: str) -> go.Figure:
    """A figure without anything drawn, and the reason in its middle."""
    words = {"text": escape(why), "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "showarrow": False}
    axis = {"visible": False}
    return go.Figure(layout=go.Layout(template=TEMPLATE, annotations=[words], xaxis=axis, yaxis=axis))
