"""A plan as pictures: the poorest wards' share over the years, and who gains and loses."""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from layouts.figures.names import row_name
from layouts.text.money import a_head, signed
from layouts.text.words import percent
from layouts.theme import ACCENT, CATEGORICAL, CHOSEN, INK, MUTED, TEMPLATE

HEIGHT = 260
ROW_PIXELS = 24


def share_path(share: pd.Series, target: float, heads: pd.DataFrame, *, demanded: float | None = None) -> go.Figure:
    """The poorest-outcome wards' share of the money, today and year by year.

    Parameters
    ----------
    share : pandas.Series
        Fractions by year, "today" first.
    target : float
        The share that the formula gives them.
    heads : pandas.DataFrame
        Pounds a head: rows "set" and "rest", columns as the index of `share`.
    demanded : float, optional
        The share asked for in the last year.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    figure = go.Figure(layout=go.Layout(template=TEMPLATE, height=HEIGHT))
    lines = [(target, "by the formula", "dot")] + ([(demanded, "asked for", "dash")] if demanded is not None else [])
    top = max([*share.dropna().tolist(), target, demanded or 0])
    x = [str(label) for label in share.index]
    figure.add_scatter(
        x=x, y=(share * 100).tolist(), mode="lines+markers+text", text=[percent(v, 1) for v in share],
        textposition=[_beside(v, lines, top) for v in share], line={"color": ACCENT, "width": 3}, marker={"size": 9},
        cliponaxis=False, customdata=[_heads(heads[label]) for label in x],
        hovertemplate="%{x}: %{text}<br>%{customdata}<extra></extra>",
    )  # fmt: skip
    ends = (share.iloc[0], share.iloc[-1])
    for value, words, dash in lines:
        figure.add_hline(y=value * 100, line={"color": MUTED, "width": 1.5, "dash": dash})
        # At the end that is further from the path, on the side of the line where the path is not.
        right = bool(abs(ends[1] - value) > abs(ends[0] - value))
        figure.add_annotation(
            x=int(right), xref="paper", xanchor="right" if right else "left", y=value * 100, showarrow=False,
            yanchor="top" if ends[right] >= value else "bottom",
            text=f"{percent(value, 1)} {words}", font={"size": 12, "color": MUTED},
        )  # fmt: skip
    figure.update_xaxes(type="category", showgrid=False)
    figure.update_yaxes(range=[0, top * 125 or 1], ticksuffix="%", automargin=True)
    figure.update_layout(margin={"l": 8, "r": 8, "t": 24, "b": 24})
    return figure


def _heads(heads: pd.Series) -> str:
    """What the wards have a head, and the others where there are any."""
    others = "" if pd.isna(heads["rest"]) else f"; others {a_head(heads['rest'])}"
    return f"{a_head(heads['set'])} a head{others}"


def _beside(value: float, lines: list[tuple[float, str, str]], top: float) -> str:
    """Where a point's label stands: above it, unless a line would run through it there and not below."""
    room = 0.12 * top
    above = any(value < line <= value + room for line, _, _ in lines)
    below = any(value - room <= line < value for line, _, _ in lines)
    return "bottom center" if above and not below else "top center"


def gains(change: pd.Series, names: pd.Series, heads: pd.DataFrame, *, ward_code: str | None = None) -> go.Figure:
    """What each ward gains or loses by the last year against today, gains on top.

    Parameters
    ----------
    change : pandas.Series
        Pounds by ward code.
    names : pandas.Series of str
        Ward names by code.
    heads : pandas.DataFrame
        Pounds a head by ward code: "today" and "then", the last year.
    ward_code : str, optional
        The chosen ward.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    rows = change.sort_values()
    labels = [
        row_name(str(names[c]), f"{signed(v)}, {a_head(heads.loc[c, 'then'])} a head", strong=c == ward_code)
        for c, v in rows.items()
    ]
    tooltips = [
        f"{escape(str(names[c]))}  {signed(v)}<br>{a_head(heads.loc[c, 'today'])} a head today, then "
        f"{a_head(heads.loc[c, 'then'])}"
        for c, v in rows.items()
    ]
    chosen = [code == ward_code for code in rows.index]
    figure = go.Figure(
        go.Bar(
            orientation="h", x=rows.tolist(), y=list(range(len(rows))), customdata=rows.index.tolist(),
            marker={
                "color": [CATEGORICAL[1] if v > 0 else CATEGORICAL[2] for v in rows],
                "line": {"color": [CHOSEN if c else INK for c in chosen], "width": [3 if c else 0 for c in chosen]},
            },
            hovertext=tooltips, hovertemplate="%{hovertext}<extra></extra>",
        ),
        layout=go.Layout(template=TEMPLATE, bargap=0.3, height=ROW_PIXELS * len(rows) + 30),
    )  # fmt: skip
    figure.update_yaxes(
        tickmode="array", tickvals=list(range(len(rows))), ticktext=labels, automargin=True, showgrid=False
    )
    figure.update_xaxes(showticklabels=False, showgrid=False, zerolinecolor=MUTED)
    figure.update_layout(margin={"l": 0, "r": 8, "t": 4, "b": 4})
    return figure
