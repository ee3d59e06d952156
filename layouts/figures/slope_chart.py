"""Two years of every ward: a line from its share of spend then to its share now."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from layouts.figures.names import cut_name
from layouts.figures.unchecked import unchecked
from layouts.text.words import percent
from layouts.theme import ACCENT, CHOSEN, INK, LINE, MUTED, TEMPLATE

HEIGHT = 470
MOST_NAMED = 3
"""So many wards outside the set are named: those that moved furthest."""

LONGEST = 18
"""More letters than this of a name would leave a phone; the pointer tells all of them."""

NEAR = 0.042
"""Labels closer than this part of the height would run into one another."""


def slope(
    frame: pd.DataFrame, *, before: str, after: str, marked: frozenset[str], ward_code: str | None = None
) -> go.Figure:
    """Draw a line a ward.

    Parameters
    ----------
    frame : pandas.DataFrame
        By ward code: ``ward_name, share_before, share_after``, fractions.
    before, after : str
        The two years.
    marked : frozenset of str
        Ward codes of the poorest-outcome set, drawn strongly and with a dot.
    ward_code : str, optional
        The chosen ward.

    Returns
    -------
    plotly.graph_objects.Figure
        One line a ward; the wards of the set, the chosen one and those that moved furthest bear their names.
    """
    moved = (frame["share_after"] - frame["share_before"]).abs()
    far = set(moved[~frame.index.isin(marked)].nlargest(MOST_NAMED).index)
    # The strongest last, so that it lies on top.
    line_styles = (
        (frame.index[~frame.index.isin(marked | far) & (frame.index != ward_code)], LINE, 1.5, "dot"),
        (frame.index[frame.index.isin(far - marked) & (frame.index != ward_code)], MUTED, 1.5, "dot"),
        (frame.index[frame.index.isin(marked) & (frame.index != ward_code)], ACCENT, 3, "solid"),
        (frame.index[frame.index == ward_code], CHOSEN, 4, "solid"),
    )
    data: list[dict[str, Any]] = []
    for codes, colour, width, dash in line_styles:
        rows = frame.loc[codes]
        tooltips = [_tooltip(row, before, after) for row in rows.itertuples()]
        data.append(
            {
                "type": "scatter", "mode": "lines+markers", "cliponaxis": False, "x": [0, 1, None] * len(rows),
                "y": [v for row in rows.itertuples() for v in (100 * row.share_before, 100 * row.share_after, None)],
                "line": {"color": colour, "width": width, "dash": dash}, "marker": {"size": 7, "color": colour},
                "customdata": [code for code in codes for _ in range(3)],
                "hovertext": [text for text in tooltips for _ in range(3)],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )  # fmt: skip
    shown = frame.loc[line_styles[1][0].append([line_styles[2][0], line_styles[3][0]])]
    shares = frame[["share_before", "share_after"]].to_numpy(dtype=float)
    low, top = min(shares.min(initial=0.0), 0.0), max(shares.max(initial=0.0), 0.01)
    names = shown["ward_name"].to_dict()
    for x, column, side in ((-0.03, "share_before", "middle left"), (1.03, "share_after", "middle right")):
        places, share = spread_out(shown[column], low, top), shown[column].to_dict()
        data.append(
            {
                "type": "scatter", "mode": "text", "textposition": side, "hoverinfo": "skip", "cliponaxis": False,
                "x": [x] * len(places), "y": (100 * places).tolist(),
                "text": [
                    _label(str(names[code]), share[code], code in marked, code == ward_code) for code in places.index
                ],
                "textfont": {"size": 11.5, "color": [INK if code in marked else MUTED for code in places.index]},
            }
        )  # fmt: skip
    room = 0.06 * (top - low)
    return unchecked(
        data=data,
        layout={
            "template": TEMPLATE, "height": HEIGHT, "margin": {"l": 2, "r": 2, "t": 26, "b": 4},
            "xaxis": {
                "tickvals": [0, 1], "ticktext": [f"<b>{escape(before)}</b>", f"<b>{escape(after)}</b>"], "side": "top",
                "range": [-1.4, 2.4], "showgrid": False, "zeroline": False,
            },
            "yaxis": {"range": [100 * (low - room), 100 * (top + room)], "visible": False},
        },
    )  # fmt: skip


def _tooltip(row: object, before: str, after: str) -> str:
    then, now = percent(row.share_before, 1), percent(row.share_after, 1)  # type: ignore[attr-defined]
    name = escape(row.ward_name)  # type: ignore[attr-defined]
    return f"<b>{name}</b><br>{escape(before)}: {then}<br>{escape(after)}: {now}"


def _label(name: str, share: float, dotted: bool, strong: bool) -> str:
    text = f"{escape(cut_name(name, LONGEST))}{' ●' if dotted else ''} {percent(share, 0 if share >= 0.1 else 1)}"
    return f"<b>{text}</b>" if strong else text


def spread_out(values: pd.Series, low: float, top: float) -> pd.Series:
    """Places for labels: each at its value, or as near as the one below it allows.

    Parameters
    ----------
    values : pandas.Series of float
    low, top : float
        The ends of the axis; labels that would pass the top push the others down.

    Returns
    -------
    pandas.Series of float
        Lowest first.
    """
    step = NEAR * ((top - low) or 1.0)
    order = values.sort_values(kind="stable")
    places: list[float] = []
    for value in order:
        places.append(max(value, places[-1] + step) if places else value)
    ceiling = top
    for i in reversed(range(len(places))):
        places[i] = min(places[i], ceiling)
        ceiling = places[i] - step
    return pd.Series(places, index=order.index)
