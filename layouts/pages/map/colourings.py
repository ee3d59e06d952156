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
from layouts.maps.map_style import Kind, Painting, paint_none, paint_values
from layouts.pages.map.view import MapPageView
from layouts.text.words import counted, finding, listed, lower_first, number, unit_suffix, value_text
from layouts.theme import DIVERGING

MARKS = {"higher": "▲", "similar": "≈", "lower": "▼"}


@cached_by_city(maxsize=1)
def intervals(shot: Snapshot) -> pd.DataFrame:
    """Each ward's interval and comparison with the city, kept (`geo.indicators.comparison.indicator_intervals`)."""
    return indicator_intervals(shot)


def has_intervals(shot: Snapshot) -> bool:
    """Whether any ward has an interval."""
    return bool(intervals(shot)["lower"].notna().any())


def paint_comparison(shot: Snapshot, city_name: str) -> Painting:
    """Colour the wards by whether they differ from the city by more than chance.

    Parameters
    ----------
    shot : Snapshot
    city_name : str
    """
    found = intervals(shot)
    if not (found["comparison"] != "").any():
        return paint_none(shot, _why_not(shot))
    order = (
        ("lower", "similar", "higher")
        if shot.meaning["polarity"] != "high_is_better"
        else ("higher", "similar", "lower")
    )
    words = {
        "higher": f"higher than {city_name}",
        "similar": f"no clear difference from {city_name}",
        "lower": f"lower than {city_name}",
    }
    colours = (DIVERGING[4], DIVERGING[2], DIVERGING[0])
    told = {
        code: f"{escape(value_text(shot.frame.loc[code, 'value'], shot.meaning))} {escape(interval_text(row, shot))}"
        f"<br>{escape(words.get(row['comparison'], 'no comparison'))}"
        for code, row in found[found["lower"].notna()].iterrows()
    }
    return Painting(
        classes=found["comparison"].map({word: float(i) for i, word in enumerate(order)}).astype(float),
        kinds=tuple(Kind(c, words[w], MARKS[w]) for c, w in zip(colours, order, strict=True)),
        names=shot.frame["ward_name"],
        told=pd.Series(told, dtype=object).reindex(found.index, fill_value=""),
        title=(f"Against {city_name}, {value_text(shot.city_value, shot.meaning)}", ", by 95% intervals."),
        no_data="No comparison: no figure, or its count is incomplete",
        no_class="?",
    )


def interval_text(row: pd.Series, shot: Snapshot) -> str:
    """An interval in brackets, or nothing."""
    if pd.isna(row["lower"]):
        return ""
    low, high = number(row["lower"], shot.meaning), number(row["upper"], shot.meaning)
    return f"({low} to {high}{unit_suffix(shot.meaning)})"


def _why_not(shot: Snapshot) -> str:
    """Why no ward is compared with the city, in the words of the most frequent reason."""
    return str(intervals(shot)["method"].value_counts().index[0])


def _comparison_heading(shot: Snapshot, city_name: str, title: str) -> str:
    said = intervals(shot)["comparison"]
    if not (said != "").any():
        return f"Whether a ward differs from {city_name} by more than chance cannot be said for {title}"
    names = shot.frame["ward_name"]
    bad = "lower" if shot.meaning["polarity"] == "high_is_better" else "higher"
    worse, unsaid = names[said == bad].tolist(), int((said == "").sum())
    first = (
        f"{listed(sorted(worse)) if len(worse) <= 5 else counted(len(worse), 'ward')} "
        f"{'is' if len(worse) == 1 else 'are'} {bad} than {city_name} by more than chance"
        if worse
        else f"No ward is {bad} than {city_name} by more than chance"
    )
    rest = f"; of {counted(unsaid, 'ward')} it cannot be said" if unsaid else ""
    return f"{first[:1].upper()}{first[1:]}{rest} ({title}, {shot.period})"


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
    several = len(editions(view.city, view.snapshot.indicator)) > 1
    return paint_values(view.snapshot, view.city.name, several=several)


def _paint_clusters(view: MapPageView) -> Painting:
    found = clusters_of_snapshot(view.city, view.snapshot)
    return paint_none(view.snapshot, found) if isinstance(found, str) else paint_clusters(found[0])


def _clusters_heading(view: MapPageView) -> str:
    found = clusters_of_snapshot(view.city, view.snapshot)
    return found if isinstance(found, str) else clusters_finding(found[0], f"{_title(view)}, {view.snapshot.period}")


def _clusters_note(view: MapPageView) -> list[Component]:
    found = clusters_of_snapshot(view.city, view.snapshot)
    return [html.P(found)] if isinstance(found, str) else clusters_words(*found)


def _title(view: MapPageView) -> str:
    return lower_first(str(view.snapshot.meaning["title"]))


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
