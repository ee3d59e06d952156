"""A ward over the editions of an indicator: what it shows in a sentence, the figure, and how to read it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.indicators.indicator import Indicator, indicator_of
from geo.indicators.snapshot import course, editions, rank_courses, snapshot
from geo.need_index.rank_ranges import rank_ranges
from layouts.address.view_state import ViewState
from layouts.components.parts import named
from layouts.figures.history import rank_course, value_course
from layouts.text.chance import NOT_KNOWN, small_move_words
from layouts.text.words import joint_ordinals, listed, lower_first, value_text
from layouts.theme import GRAPH_CONFIG


def course_section(city: City, state: ViewState) -> list[Component]:
    """The chosen ward over the editions, or what to do to see it."""
    indicator = indicator_of(city, state.indicator)
    available = editions(city, state.indicator)
    if state.ward is None:
        return [
            html.H2("How has a ward moved over the editions?", className="no-print"),
            html.P(
                "Choose a ward on the map, in the ranking or by name to see its course.", className="muted no-print"
            ),
        ]
    ward_name = str(city.wards.loc[state.ward, "ward_name"])
    ranks = rank_courses(city, state.indicator)
    frame = course(city, state.indicator, state.ward)
    title = html.H2(course_title(frame, _places(ranks, state.ward), indicator, ward_name))
    if len(available) < 2:
        only = f"There is one edition of this indicator, {available[0]}, so nothing can be said about change."
        return [title, html.P(only, className="muted")]
    figure = (
        value_course(frame, indicator, ward_name, city.name)
        if indicator.comparable_over_time
        else rank_course(ranks, city.wards["ward_name"], state.ward)
    )
    newest = snapshot(city, state.indicator, available[-1])
    words = course_caption(frame, indicator, ward_name, city.name, mean=newest.city_is_mean)
    words += _small_move(city, state.indicator, state.ward, frame)
    return [title, _graph(figure, f"{ward_name} by edition"), html.P(words, className="caption")]


def _small_move(city: City, indicator: str, ward_code: str, frame: pd.DataFrame) -> str:
    """How sure the first and the last rank are, where they lie one or two places apart."""
    ends = frame.dropna(subset=["rank"]).iloc[[0, -1]] if frame["rank"].notna().any() else frame.iloc[:0]
    if len(ends) < 2:
        return ""
    ranges = [rank_ranges(snapshot(city, indicator, period)) for period in ends["period"]]
    known = [None if each is None else each.loc[ward_code] for each in ranges]
    words = small_move_words(ends["rank"].iloc[1] - ends["rank"].iloc[0], *known)
    if words == NOT_KNOWN:
        return " How sure these ranks are is not known, so a move of one or two places is not to be read as a change."
    return f" In nine of ten trials within sampling error: {words}." if words else ""


def _places(ranks: pd.DataFrame, ward_code: str) -> pd.Series:
    """A ward's place in each edition, in words; "" where it has none."""
    return ranks.apply(joint_ordinals).loc[ward_code]


def course_title(frame: pd.DataFrame, places: pd.Series, indicator: Indicator, ward_name: str) -> str:
    """What a course shows, in a sentence: the first and the last edition in which the ward has a figure."""
    ends = frame.dropna(subset=["value"]).iloc[[0, -1]] if frame["value"].notna().any() else frame.iloc[:0]
    if ends.empty:
        return f"{ward_name} has no figure in any edition"
    figures = [
        f"{value_text(row.value, indicator) if indicator.comparable_over_time else places[row.period]} in {row.period}"
        for row in ends.itertuples()
    ]
    return f"{ward_name}: {', '.join(dict.fromkeys(figures))}"


def course_caption(
    frame: pd.DataFrame, indicator: Indicator, ward_name: str, city_name: str, *, mean: bool = False
) -> str:
    """What a course draws, how many wards are ranked, and the editions in which the ward has no figure."""
    gaps = frame["period"][frame["value"].isna()].tolist()
    gap = f" {ward_name} has no figure in {listed(gaps)}." if gaps else ""
    if indicator.comparable_over_time:
        title = lower_first(indicator.title)
        whole = f" and in {city_name}{' (weighted mean of the wards)' if mean else ''}"
        return f"Values of {title} in {ward_name}{whole if frame['city_value'].notna().any() else ''}, by edition.{gap}"
    least, most = int(frame["ranked"].min()), int(frame["ranked"].max())
    ranked = str(most) if least == most else f"{least} to {most}, by edition,"
    return (
        f"Rank among {ranked} wards; the other wards are grey. Values of different editions cannot be compared, so "
        f"only the order is shown: a better rank may mean that other wards became worse.{gap}"
    )


def _graph(figure: go.Figure, name: str) -> html.Div:
    graph = dcc.Graph(figure=figure, config=GRAPH_CONFIG)
    return html.Div(graph, role="group", **named(name))
