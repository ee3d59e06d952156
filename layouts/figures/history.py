"""A ward over the editions: its value against the city where editions compare, else its rank among the others."""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from geo.indicators.indicator import Indicator
from layouts.text.words import joint_ordinals, number
from layouts.theme import ACCENT, LINE, MUTED, TEMPLATE

HEIGHT = 250


def value_course(frame: pd.DataFrame, indicator: Indicator, ward_name: str, city_name: str) -> go.Figure:
    """Values of a ward and of the city, for an indicator whose editions compare.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`geo.indicators.snapshot.course` gives it.
    indicator : Indicator
        The indicator's row of the catalogue.
    ward_name, city_name : str
        Named at the ends of their lines.

    Returns
    -------
    plotly.graph_objects.Figure
        Two lines; a missing edition leaves a gap.
    """
    scale = indicator.screen_scale
    figure = go.Figure(layout=go.Layout(template=TEMPLATE, height=HEIGHT))
    both = frame.dropna(subset=["value", "city_value"])
    ward_above = bool(both.empty or both["value"].iloc[-1] >= both["city_value"].iloc[-1])
    lines = (
        (ward_name, "value", ACCENT, "solid", "circle", ward_above),
        (city_name, "city_value", MUTED, "dot", "diamond", not ward_above),
    )
    for name, column, colour, dash, symbol, above in lines:
        figure.add_scatter(
            x=frame["period"].tolist(), y=(frame[column] * scale).tolist(), name=name, mode="lines+markers+text",
            text=[number(v, indicator) for v in frame[column]], textposition="top center" if above else "bottom center",
            line={"color": colour, "width": 2.5, "dash": dash}, marker={"symbol": symbol, "size": 9}, cliponaxis=False,
            textfont={"color": colour}, hovertemplate=f"{escape(name)}, %{{x}}: %{{text}}<extra></extra>",
        )  # fmt: skip
        known = frame[column].notna().to_numpy().nonzero()[0]
        if len(known):
            last = int(known[-1])
            # By position: an annotation reads the text "2019" as the number 2019, not as the year on the axis.
            figure.add_annotation(
                x=last, y=frame[column].iloc[last] * scale, text=escape(name), showarrow=False, xanchor="left",
                xshift=24, yshift=8 if above else -8, font={"color": colour},
            )  # fmt: skip
    figure.update_xaxes(type="category", showgrid=False, range=[-0.2, len(frame) - 0.8])
    figure.update_yaxes(rangemode="tozero", showticklabels=False, automargin=True)
    # The names at the ends of the lines must have room; seven pixels hold a letter.
    figure.update_layout(margin={"l": 24, "r": 34 + 7 * max(len(ward_name), len(city_name)), "t": 22, "b": 24})
    return figure


def rank_course(ranks: pd.DataFrame, names: pd.Series, ward_code: str) -> go.Figure:
    """A ward's rank by edition over the faint courses of all other wards.

    Parameters
    ----------
    ranks : pandas.DataFrame
        As :func:`geo.indicators.snapshot.rank_courses` gives it: one row a ward code, one column an edition.
    names : pandas.Series of str
        Ward names by ward code.
    ward_code : str
        The ward drawn strongly.

    Returns
    -------
    plotly.graph_objects.Figure
        One line a ward, the most intense rank at the top; a missing edition leaves a gap.
    """
    periods, wards = ranks.columns.tolist(), int(ranks.count().max())
    places = ranks.apply(joint_ordinals)
    figure = go.Figure(layout=go.Layout(template=TEMPLATE, height=HEIGHT))
    for code in [*ranks.index.drop(ward_code), ward_code]:
        strong, row = code == ward_code, ranks.loc[code]
        tooltips = [f"{escape(names[code])}, {escape(period)}: {place}" for period, place in places.loc[code].items()]
        figure.add_scatter(
            x=periods, y=row.tolist(), mode="lines+markers+text" if strong else "lines+markers",
            text=[f"<b>{place}</b>" if place else "" for place in places.loc[code]] if strong else None,
            textposition="top center", textfont={"color": ACCENT, "size": 14}, cliponaxis=False,
            line={"color": ACCENT if strong else LINE, "width": 3 if strong else 1},
            marker={"size": 10 if strong else 4}, customdata=tooltips, hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
    figure.update_xaxes(type="category", showgrid=False, range=[-0.2, len(periods) - 0.8])
    figure.update_yaxes(
        range=[wards + 0.8, -2.2], tickvals=[1, wards], ticktext=["Most need  1", f"Least need  {wards}"],
        automargin=True, showgrid=False, zeroline=False,
    )  # fmt: skip
    figure.update_layout(margin={"l": 8, "r": 8, "t": 12, "b": 24})
    return figure
