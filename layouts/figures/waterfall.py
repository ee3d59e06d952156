"""A change taken apart: from the amount before to the amount after, one step a part."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go

from layouts.figures.unchecked import unchecked
from layouts.text.words import pounds
from layouts.theme import ACCENT, CATEGORICAL, INK, MUTED, TEMPLATE

HEIGHT = 320
UP, DOWN = CATEGORICAL[1], CATEGORICAL[2]


def waterfall(steps: list[tuple[str, float, bool]], traces: list[str]) -> go.Figure:
    """Draw the parts of a change.

    Parameters
    ----------
    steps : list of (str, float, bool)
        What each bar is called, a line feed between its lines; its pounds; and whether it is an amount that stands by
        itself (the first and the last) or a part that is added.
    traces : list of str
        What a click on each bar opens.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    low, high = reach([(amount, whole) for _, amount, whole in steps])
    room = 0.14 * ((high - low) or 1.0)
    bars = {
        "type": "waterfall", "x": [escape(name).replace("\n", "<br>") for name, _, _ in steps],
        "y": [amount for _, amount, _ in steps],
        "measure": ["absolute" if whole else "relative" for _, _, whole in steps],
        "text": [f"<b>{_amount(amount, whole=whole)}</b>" for _, amount, whole in steps],
        "textposition": "outside", "textfont": {"size": 13, "color": INK}, "cliponaxis": False,
        "constraintext": "none", "customdata": traces,
        "hovertemplate": "<b>%{x}</b><br>%{text}<br>click for the rows<extra></extra>",
        "totals": {"marker": {"color": ACCENT}}, "increasing": {"marker": {"color": UP}},
        "decreasing": {"marker": {"color": DOWN}},
        "connector": {"line": {"color": MUTED, "width": 1, "dash": "dot"}},
    }  # fmt: skip
    return unchecked(
        data=[bars],
        layout={
            "template": TEMPLATE, "height": HEIGHT, "waterfallgap": 0.4, "margin": {"l": 4, "r": 4, "t": 10, "b": 50},
            "xaxis": {"type": "category", "tickangle": 0, "showgrid": False, "tickfont": {"size": 12}},
            "yaxis": {
                "range": [low - (room if low < 0 else 0), high + room], "showticklabels": False, "showgrid": False,
                "zerolinecolor": MUTED,
            },
        },
    )  # fmt: skip


def reach(steps: list[tuple[float, bool]]) -> tuple[float, float]:
    """The lowest and the highest level that the bars touch, 0 among them."""
    levels, level = [0.0], 0.0
    for amount, whole in steps:
        level = amount if whole else level + amount
        levels.append(level)
    return min(levels), max(levels)


def _amount(amount: float, *, whole: bool) -> str:
    """A step in short, with its direction as a mark, not as a colour alone; the table beside it has the pence."""
    size = abs(amount)
    text = f"£{size / 1e3:,.0f}k" if 1e4 <= size < 999_500 else pounds(size)
    if whole or amount == 0:
        return f"\N{MINUS SIGN}{text}" if amount < 0 else text
    return f"{'▲' if amount > 0 else '▼'} {text}"
