"""Where each ward stands and which way it went: four quadrants with the wards' names in them."""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from geo.indicators.change import BETTER, WORSE, Change
from layouts.figures.names import row_name
from layouts.text.words import joint_ordinals, number, ordinal, places
from layouts.theme import CATEGORICAL, CHOSEN, INK, LINE, MUTED, TEMPLATE

ROW_PIXELS = 25
FRAME_PIXELS = 64
COLOURS = {BETTER: CATEGORICAL[1], WORSE: CATEGORICAL[2]}


def movement(change: Change, *, marked: frozenset[str], ward_code: str | None = None) -> go.Figure:
    """Wards in the order of the later edition, each with a bar for the way it went.

    Parameters
    ----------
    change : geo.indicators.change.Change
        Two editions of an indicator; a line parts its poorest wards of the later one from the others.
    marked : frozenset of str
        Ward codes of the poorest-outcome set, marked with a dot.
    ward_code : str, optional
        The chosen ward, outlined and bold.

    Returns
    -------
    plotly.graph_objects.Figure
        One bar a ward with both editions: to the right towards less need, to the left towards more. Above and below
        the line stand the wards that are among the poorest and those that are not: four quadrants.
    """
    frame = change.frame[change.frame["direction"] != ""].sort_values(["rank_after", "ward_name"])
    moved = _moved(change, frame)
    still = int(frame["poorest_after"].sum())
    # A row is left free for the words of each half.
    at = [i if i < still else i + 1 for i in range(len(frame))] if still else list(range(len(frame)))
    chosen = frame.index == ward_code
    figure = go.Figure(
        go.Bar(
            orientation="h", x=moved.tolist(), y=at, textposition="outside",
            text=[_moved_text(change, row) for row in frame.itertuples()],
            cliponaxis=False, customdata=frame.index.tolist(),
            hovertext=[_tooltip(change, row) for row in frame.itertuples()],
            hovertemplate="%{hovertext}<extra></extra>",
            marker={
                "color": [COLOURS.get(d, LINE) for d in frame["direction"]],
                "line": {"color": [CHOSEN if c else INK for c in chosen], "width": [3 if c else 0 for c in chosen]},
            },
        ),
        layout=go.Layout(template=TEMPLATE, bargap=0.35, height=ROW_PIXELS * (len(frame) + 1) + FRAME_PIXELS),
    )  # fmt: skip
    shared = joint_ordinals(change.frame["rank_after"])
    names = [
        row_name(
            row.ward_name, f"{'● ' if row.Index in marked else ''}{shared[row.Index]}", strong=row.Index == ward_code
        )
        for row in frame.itertuples()
    ]
    figure.update_yaxes(
        tickmode="array", tickvals=at, ticktext=names, automargin=True, showgrid=False,
        range=[len(frame) + 0.6, -1.6], zeroline=False,
    )  # fmt: skip
    reach = 1.5 * (float(moved.abs().max()) or 1.0) if len(frame) else 1.0
    figure.update_xaxes(range=[-reach, reach], showticklabels=False, showgrid=False, zerolinecolor=MUTED)
    _halves(figure, reach, still, len(frame))
    figure.update_layout(margin={"l": 0, "r": 4, "t": 4, "b": 4})
    return figure


def _halves(figure: go.Figure, reach: float, still: int, wards: int) -> None:
    """Name the quadrants: which way is less need, and where the poorest end."""
    tick_texts = {-1.0: "poorest", still: "not poorest"} if 0 < still < wards else {-1.0: ""}
    for y, word in tick_texts.items():
        for x, anchor, way in ((-reach, "left", "◀ more need"), (reach, "right", "less need ▶")):
            figure.add_annotation(
                x=x, y=y, text=way, showarrow=False, xanchor=anchor, font={"size": 10, "color": MUTED}
            )
        if word:
            figure.add_annotation(
                x=0, xref="paper", y=y, text=f"<b>{word}</b>", showarrow=False, xanchor="right",
                font={"size": 12, "color": MUTED},
            )  # fmt: skip
    if 0 < still < wards:
        figure.add_hline(y=still - 0.5, line={"color": MUTED, "width": 1, "dash": "dot"})


def _moved(change: Change, frame: pd.DataFrame) -> pd.Series:
    """How far a ward went towards less need: in the indicator's unit, else in places."""
    if not change.comparable:
        return frame["places"]
    return -change.after.indicator.need_sign * frame["difference"]


def _moved_text(change: Change, row: object) -> str:
    if change.comparable:
        text = number(abs(row.difference), change.after.indicator)  # type: ignore[attr-defined]
        sign = {"better": "▲ ", "worse": "▼ "}.get(row.direction, "")  # type: ignore[attr-defined]
        return f"{sign}{text}"
    # "▲ 3 places" would not fit beside its bar on a phone.
    return places(row.places).removesuffix(" places").removesuffix(" place")  # type: ignore[attr-defined]


def _tooltip(change: Change, row: object) -> str:
    name, before, after = row.ward_name, row.rank_before, row.rank_after  # type: ignore[attr-defined]
    return (
        f"<b>{escape(name)}</b><br>{escape(change.before.period)}: {ordinal(before)} most intense"
        f"<br>{escape(change.after.period)}: {ordinal(after)} most intense"
    )
