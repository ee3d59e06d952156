"""Where each ward stands and which way it went: four quadrants with the wards' names in them."""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from geo.change import BETTER, WORSE, Change
from layouts.theme import CATEGORICAL, CHOSEN, INK, LINE, MUTED, TEMPLATE
from layouts.words import number, ordinal, places

ROW_PIXELS = 25
FRAME_PIXELS = 64
COLOURS = {BETTER: CATEGORICAL[1], WORSE: CATEGORICAL[2]}


def movement(change: Change, *, poorest: int, marked: frozenset[str], ward_code: str | None = None) -> go.Figure:
    """Wards in the order of the later edition, each with a bar for the way it went.

    Parameters
    ----------
    change : geo.change.Change
        Two editions of an indicator.
    poorest : int
        How many wards count as still poorest: a line is drawn under that many.
    marked : frozenset of str
        Ward codes of the poorest-outcome set, marked with a dot.
    ward_code : str, optional
        The chosen ward, outlined and bold.

    Returns
    -------
    plotly.graph_objects.Figure
        One bar a ward with both editions: to the right towards less need, to the left towards more.
    """
    frame = change.frame[change.frame["direction"] != ""].sort_values(["rank_after", "ward_name"])
    moved = _moved(change, frame)
    chosen = frame.index == ward_code
    texts = [_moved_text(change, row) for row in frame.itertuples()]
    figure = go.Figure(
        go.Bar(
            orientation="h", x=moved.tolist(), y=list(range(len(frame))), text=texts, textposition="outside",
            cliponaxis=False, customdata=frame.index.tolist(),
            hovertext=[_told(change, row) for row in frame.itertuples()], hovertemplate="%{hovertext}<extra></extra>",
            marker={
                "color": [COLOURS.get(d, LINE) for d in frame["direction"]],
                "line": {"color": [CHOSEN if c else INK for c in chosen], "width": [3 if c else 0 for c in chosen]},
            },
        ),
        layout=go.Layout(template=TEMPLATE, bargap=0.35, height=ROW_PIXELS * len(frame) + FRAME_PIXELS),
    )  # fmt: skip
    names = [
        _name(row.ward_name, row.rank_after, dotted=row.Index in marked, strong=row.Index == ward_code)
        for row in frame.itertuples()
    ]
    figure.update_yaxes(
        tickmode="array", tickvals=list(range(len(frame))), ticktext=names, automargin=True, showgrid=False,
        range=[len(frame) - 0.4, -1.5], zeroline=False,
    )  # fmt: skip
    reach = 1.45 * (float(moved.abs().max()) or 1.0) if len(frame) else 1.0
    figure.update_xaxes(range=[-reach, reach], showticklabels=False, showgrid=False, zerolinecolor=MUTED)
    still = int((frame["rank_after"] <= poorest).sum())
    if 0 < still < len(frame):
        figure.add_hline(y=still - 0.5, line={"color": MUTED, "width": 1, "dash": "dot"})
    for x, anchor, word in ((-reach, "left", "◀ towards more need"), (reach, "right", "towards less need ▶")):
        figure.add_annotation(
            x=x, y=-0.95, text=word, showarrow=False, xanchor=anchor, font={"size": 12, "color": MUTED}
        )
    figure.update_layout(margin={"l": 0, "r": 4, "t": 4, "b": 4})
    return figure


def _moved(change: Change, frame: pd.DataFrame) -> pd.Series:
    """How far a ward went towards less need: in the indicator's unit, else in places."""
    if not change.comparable:
        return frame["places"]
    return frame["difference"] * (1 if change.after.meaning["polarity"] == "high_is_better" else -1)


def _moved_text(change: Change, row: object) -> str:
    if change.comparable:
        text = number(abs(row.difference), change.after.meaning)  # type: ignore[attr-defined]
        sign = {"better": "▲ ", "worse": "▼ "}.get(row.direction, "")  # type: ignore[attr-defined]
        return f"{sign}{text}"
    return places(row.places)  # type: ignore[attr-defined]


def _name(name: str, rank: float, *, dotted: bool, strong: bool) -> str:
    text = f"{escape(name)}{' ●' if dotted else ''}  {ordinal(rank)}"
    return f"<b>{text}</b>" if strong else text


def _told(change: Change, row: object) -> str:
    name, before, after = row.ward_name, row.rank_before, row.rank_after  # type: ignore[attr-defined]
    return (
        f"<b>{escape(name)}</b><br>{escape(change.before.period)}: {ordinal(before)} most intense"
        f"<br>{escape(change.after.period)}: {ordinal(after)} most intense"
    )
