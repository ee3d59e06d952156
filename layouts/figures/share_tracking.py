"""Against the plan: the path of the share to its target, and where the actual share stands."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from geo.spend.tracking import BEHIND, CANNOT_BE_SAID, ON_TRACK
from layouts.figures.unchecked import unchecked
from layouts.text.words import percent
from layouts.theme import ACCENT, CATEGORICAL, INK, LINE, MUTED, PAPER, TEMPLATE

HEIGHT = 320
PLAN, ACTUAL = 0, 1
MARKS = {ON_TRACK: ("circle", CATEGORICAL[1]), BEHIND: ("x", CATEGORICAL[2]), CANNOT_BE_SAID: ("circle-open", MUTED)}


def path(frame: pd.DataFrame, verdicts: dict[str, str], *, stepped: bool = False) -> go.Figure:
    """Draw the plan as a line and the actual shares as points.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`geo.spend.tracking.compare_with_path` gives it, by year: ``path, actual, status``.
    verdicts : dict of str to str
        By year, the verdict in words, for the pointer.
    stepped : bool, default False
        Whether the path is held between its steps.

    Returns
    -------
    plotly.graph_objects.Figure
        A filled circle where the share is on track, a cross where it is behind, an open circle where it cannot be said.
    """
    years = [str(year) for year in frame.index]
    symbols, colours = zip(*(MARKS[status] for status in frame["status"]), strict=True)
    plan = {
        "type": "scatter", "mode": "lines", "x": years, "y": (100 * frame["path"]).tolist(),
        "hovertemplate": "Plan for %{x}: %{y:.0f}%<extra></extra>",
        "line": {"color": ACCENT, "width": 2.5, "dash": "dash", "shape": "hv" if stepped else "linear"},
    }  # fmt: skip
    actual = {
        "type": "scatter", "mode": "markers+text", "cliponaxis": False, "x": years,
        "y": (100 * frame["actual"]).tolist(),
        "text": ["" if pd.isna(share) else f"<b>{percent(share)}</b>" for share in frame["actual"]],
        "textposition": "top center", "textfont": {"size": 14, "color": INK},
        "hovertext": [f"<b>{escape(year)}</b><br>{escape(verdicts[year])}" for year in years],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "symbol": list(symbols), "color": list(colours), "size": 13, "line": {"color": PAPER, "width": 1},
        },
    }  # fmt: skip
    shares = 100 * frame[["path", "actual"]].to_numpy(dtype=float)
    bottom, top = min(0.0, float(np.nanmin(shares))), float(np.nanmax(shares))
    goal = frame["path"].iloc[-1]
    return unchecked(
        data=[plan, actual],
        layout={
            "template": TEMPLATE, "height": HEIGHT, "margin": {"l": 44, "r": 74, "t": 8, "b": 26},
            "annotations": [
                # By position: an annotation reads the text "2019" as the number 2019, not as the year on the axis.
                {"x": len(years) - 1, "y": 100 * goal, "text": f"Plan: {percent(goal)}", "showarrow": False,
                 "xanchor": "left", "xshift": 10, "font": {"color": ACCENT, "size": 12}}
            ],
            "xaxis": {"type": "category", "showgrid": False, "range": [-0.55, len(frame) - 0.3]},
            "yaxis": {"range": [bottom, top * 1.16], "ticksuffix": "%", "nticks": 6, "zerolinecolor": LINE},
        },
    )  # fmt: skip
