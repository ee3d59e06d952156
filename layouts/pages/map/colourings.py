"""What the Map page's colours say: values, the difference from the city by interval, or clusters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.caching import cached_by_city
from geo.indicators.comparison import indicator_intervals
from geo.indicators.snapshot import Snapshot, editions
from layouts.maps.clusters import clusters_finding, clusters_of_snapshot, clusters_words, paint_clusters
from layouts.maps.map_style import MapClass, Painting, paint_none, paint_values
from layouts.pages.map.view import MapPageView
from layouts.text.words import (
    city_figure_text,
    counted,
    finding,
    listed,
    lower_first,
    number,
    unit_suffix,
    value_text,
)
from layouts.theme import DIVERGING

MARKS = {"higher": "▲", "similar": "≈", "lower": "▼"}


@cached_by_city(maxsize=1)
def intervals(snapshot: Snapshot) -> pd.DataFrame:
    """Each ward's interval and comparison with the city, kept (`geo.indicators.comparison.indicator_intervals`)."""
    return indicator_intervals(snapshot)


def has_intervals(snapshot: Snapshot) -> bool:
    """Whether any ward has an interval."""
    return bool(intervals(snapshot)["lower"].notna().any())


def paint_comparison(snapshot: Snapshot, city_name: str) -> Painting:
    """Colour the wards by whether they differ from the city by more than chance.

    Parameters
    ----------
    snapshot : Snapshot
    city_name : str
    """
    limits = intervals(snapshot)
    if not (limits["comparison"] != "").any():
        return paint_none(snapshot, _why_not(snapshot))
    order = ("higher", "similar", "lower") if snapshot.indicator.low_is_worse else ("lower", "similar", "higher")
    words = {
        "higher": f"higher than {city_name}",
        "similar": f"no clear difference from {city_name}",
        "lower": f"lower than {city_name}",
    }
    colours, values = (DIVERGING[4], DIVERGING[2], DIVERGING[0]), snapshot.frame["value"]
    tooltips = {
        code: f"{escape(value_text(values[code], snapshot.indicator))} {escape(interval_text(row, snapshot))}"
        f"<br>{escape(words.get(row['comparison'], 'no comparison'))}"
        for code, row in limits[limits["lower"].notna()].iterrows()
    }
    return Painting(
        classes=limits["comparison"].map({word: float(i) for i, word in enumerate(order)}).astype(float),
        map_classes=tuple(MapClass(c, words[w], MARKS[w]) for c, w in zip(colours, order, strict=True)),
        names=snapshot.frame["ward_name"],
        tooltips=pd.Series(tooltips, dtype=object).reindex(limits.index, fill_value=""),
        title=(f"Against {city_name}, {city_figure_text(snapshot)}", ", by 95% intervals."),
        no_data="No comparison: no figure, or its count is incomplete",
        no_class="?",
    )


def interval_text(row: pd.Series, snapshot: Snapshot) -> str:
    """An interval in brackets, or nothing."""
    if pd.isna(row["lower"]):
        return ""
    low, high = number(row["lower"], snapshot.indicator), number(row["upper"], snapshot.indicator)
    return f"({low} to {high}{unit_suffix(snapshot.indicator)})"


def _why_not(snapshot: Snapshot) -> str:
    """Why no ward is compared with the city, in the words of the most frequent reason."""
    return str(intervals(snapshot)["method"].value_counts().index[0])


def _comparison_heading(snapshot: Snapshot, city_name: str, title: str) -> str:
    comparison = intervals(snapshot)["comparison"]
    if not (comparison != "").any():
        return f"Whether a ward differs from {city_name} by more than chance cannot be said for {title}"
    names = snapshot.frame["ward_name"]
    bad = "lower" if snapshot.indicator.low_is_worse else "higher"
    worse, without_comparison = names[comparison == bad].tolist(), int((comparison == "").sum())
    first = (
        f"{listed(sorted(worse)) if len(worse) <= 5 else counted(len(worse), 'ward')} "
        f"{'is' if len(worse) == 1 else 'are'} {bad} than {city_name} by more than chance"
        if worse
        else f"No ward is {bad} than {city_name} by more than chance"
    )
    rest = f"; of {counted(without_comparison, 'ward')} it cannot be said" if without_comparison else ""
    return f"{first[:1].upper()}{first[1:]}{rest} ({title}, {snapshot.period})"


def interval_note(snapshot: Snapshot) -> list[Component]:
    """How the intervals were reached and what they cannot tell."""
    methods = intervals(snapshot)["method"].value_counts()
    lines = [f"{method} ({counted(int(n), 'ward')})" for method, n in methods.items()]
    how = (
        "A ward is higher or lower where its 95% interval does not hold the city's figure. Of twenty wards that "
        "truly are like the city, about one would still be called different."
    )
    return [html.H3("Intervals"), html.P(how), html.Ul([html.Li(line) for line in lines])]


def _paint_figures(view: MapPageView) -> Painting:
    several = len(editions(view.city, view.snapshot.indicator.name)) > 1
    return paint_values(view.snapshot, view.city.name, several=several)


def _paint_clusters(view: MapPageView) -> Painting:
    clusters = clusters_of_snapshot(view.city, view.snapshot)
    return paint_none(view.snapshot, clusters) if isinstance(clusters, str) else paint_clusters(clusters[0])


def _clusters_heading(view: MapPageView) -> str:
    clusters = clusters_of_snapshot(view.city, view.snapshot)
    return (
        clusters
        if isinstance(clusters, str)
        else clusters_finding(clusters[0], f"{_title(view)}, {view.snapshot.period}")
    )


def _clusters_note(view: MapPageView) -> list[Component]:
    clusters = clusters_of_snapshot(view.city, view.snapshot)
    return [html.P(clusters)] if isinstance(clusters, str) else clusters_words(*clusters)


def _title(view: MapPageView) -> str:
    return lower_first(view.snapshot.indicator.title)


@dataclass(frozen=True)
class Colouring:
    """What the colours of the Map page can say.

    Attributes
    ----------
    label : str
        Its name among the choices.
    paint : callable
        From the page's view to the painted map.
    heading : callable
        What the map shows, in a sentence.
    note : callable
        How it was reached and what it cannot tell, below the map.
    """

    label: str
    paint: Callable[[MapPageView], Painting]
    heading: Callable[[MapPageView], str]
    note: Callable[[MapPageView], list[Component]]


COLOURINGS: dict[str, Colouring] = {
    "value": Colouring(
        "Figure",
        paint=_paint_figures,
        heading=lambda view: finding(view.snapshot, view.city.name, view.ward),
        note=lambda view: interval_note(view.snapshot) if has_intervals(view.snapshot) else [],
    ),
    "city": Colouring(
        "Against the city",
        paint=lambda view: paint_comparison(view.snapshot, view.city.name),
        heading=lambda view: _comparison_heading(view.snapshot, view.city.name, _title(view)),
        note=lambda view: interval_note(view.snapshot),
    ),
    "clusters": Colouring("Clusters", paint=_paint_clusters, heading=_clusters_heading, note=_clusters_note),
}
"""By the word that the address names it with; the first is the usual one. A new colouring is a row here."""
