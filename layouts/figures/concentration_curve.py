"""The concentration curve: cumulative shares of spend and of need over the people, from least to most need."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from layouts.figures.unchecked import unchecked
from layouts.text.words import percent
from layouts.theme import ACCENT, CATEGORICAL, CHOSEN, INK, MUTED, TEMPLATE

HEIGHT = 430
EQUAL, NEED, SPEND = range(3)


def curve(frame: pd.DataFrame, names: pd.Series, *, ward_code: str | None = None) -> go.Figure:
    """Draw spend and need against people.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`geo.spend.distribution.concentration_curves` gives it: ``ward, people_share, value_share,
        need_share``, the first row the origin.
    names : pandas.Series of str
        Ward names by ward code.
    ward_code : str, optional
        The chosen ward, marked where its stretch ends.

    Returns
    -------
    plotly.graph_objects.Figure
        The diagonal (the same for everyone), need, and spend; no curves where the frame is empty, and none of need
        where it has no shares (NaN).
    """
    people, codes = (100 * frame["people_share"]).tolist(), frame["ward"].tolist()
    wards = [escape(str(name)) for name in names.reindex(codes).fillna("")]
    chosen = [code == ward_code for code in codes]
    data: list[dict[str, Any]] = [
        {
            "type": "scatter", "x": [0, 100], "y": [0, 100], "mode": "lines", "hoverinfo": "skip",
            "line": {"color": MUTED, "dash": "dot", "width": 1.5},
        }
    ]  # fmt: skip
    for column, words, colour, dash, dot in (
        ("need_share", "need", CATEGORICAL[2], "dash", 0),
        ("value_share", "spend", ACCENT, "solid", 5),
    ):
        # Without a true zero need has no curve of its own; its place among the curves stays.
        drawn = frame[column].notna().all()
        tooltips = [
            f"<b>{ward}</b><br>the least needy {percent(p / 100)} of people, up to this ward,"
            f"<br>have {percent(share)} of {words}"
            for ward, p, share in zip(wards, people, frame[column], strict=True)
        ]
        data.append(
            {
                "type": "scatter", "x": people if drawn else [], "y": (100 * frame[column]).tolist() if drawn else [],
                "hovertext": tooltips if drawn else [],
                "mode": "lines+markers" if dot else "lines", "line": {"color": colour, "dash": dash, "width": 2.5},
                "customdata": codes if drawn else [], "hovertemplate": "%{hovertext}<extra></extra>",
                "marker": {
                    "size": [12 if c else dot for c in chosen], "color": [CHOSEN if c else colour for c in chosen],
                    "line": {"color": INK, "width": [1 if c else 0 for c in chosen]},
                },
            }
        )  # fmt: skip
    beside = "Share of spend, of need ▶" if frame["need_share"].notna().any() else "Share of spend ▶"
    return unchecked(
        data=data,
        layout={
            "template": TEMPLATE, "height": HEIGHT, "margin": {"l": 8, "r": 8, "t": 8, "b": 44},
            "annotations": [
                {"x": x, "y": y, "text": text, "showarrow": False, "xanchor": anchor,
                 "font": {"color": colour, "size": 12}}
                for x, y, text, colour, anchor in _words(frame)
            ],
            "xaxis": {
                "title": {"text": "Share of people, least need first ▶"}, "range": [0, 100.5], "ticksuffix": "%",
                "dtick": 20,
            },
            "yaxis": {
                "title": {"text": beside}, "range": [0, 102], "ticksuffix": "%",
                "automargin": True,
            },
        },
    )  # fmt: skip


def _words(frame: pd.DataFrame) -> list[tuple[float, float, str, str, str]]:
    """The names of the lines, beside them: x, y, text, colour, anchor."""
    labels = [(66.0, 74.0, "the same for everyone", MUTED, "right")]
    if frame.empty:
        return labels
    # Spend is named on its outer side, where it lies furthest from the diagonal; need below its own line.
    far = (frame["value_share"] - frame["people_share"]).abs().idxmax()
    x, y = 100 * frame.loc[far, ["people_share", "value_share"]].astype(float)
    below = y < x
    labels.append((min(x + 2, 84.0) if below else max(x - 2, 14.0), y - 5 if below else y + 5, "<b>Spend</b>", ACCENT,
                 "left" if below else "right"))  # fmt: skip
    if frame["need_share"].isna().all():
        return labels
    middle = (frame["people_share"] - 0.62).abs().idxmin()
    x, y = 100 * frame.loc[middle, ["people_share", "need_share"]].astype(float)
    if pd.isna(y):
        return labels
    labels.append((x, y - 4 if not below else y + 4, "Need", CATEGORICAL[2], "left" if not below else "right"))
    return labels
