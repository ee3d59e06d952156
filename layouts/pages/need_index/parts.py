"""Parts of the Need index page: its map in each colouring, the wards without an index, clusters, the caption."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.need_index.index import NeedIndex, index_of
from geo.statistics.clusters import Clusters
from layouts.address.need_state import NeedState
from layouts.maps.clusters import clusters_finding, clusters_of_snapshot, clusters_words, paint_clusters
from layouts.maps.map_style import Painting, paint_none, paint_values
from layouts.pages.need_index.certainty import certainty, certainty_heading, paint_chance
from layouts.text.chance import width_words
from layouts.text.words import caption, counted, finding, listed, lower_first

MAP_TITLES = {
    "index": "Where is need most intense?",
    "chance": "Which wards are surely poorest?",
    "clusters": "Do like wards lie together?",
}


def clusters_of(city: City, state: NeedState) -> tuple[Clusters, Clusters] | str:
    """The clusters of the state's index."""
    return clusters_of_snapshot(city, index_of(city, state.recipe))


def need_heading(city: City, state: NeedState, index: NeedIndex) -> str:
    """What the page shows, in a sentence: of the index, of its certainty, or of its clusters."""
    if state.colouring == "clusters":
        return _clusters_sentence(city, state, index)
    if state.colouring == "chance":
        return certainty_heading(city, state)
    if state.view.ward in index.missing_parts:
        ward = index.frame.loc[state.view.ward, "ward_name"]
        return f"{ward} has no index, because there is no figure for {_lacking(index.missing_parts[state.view.ward])}"
    return finding(index, city.name, state.view.ward)


def _lacking(titles: tuple[str, ...]) -> str:
    return listed([lower_first(title) for title in titles])


def paint_need(city: City, state: NeedState, index: NeedIndex) -> Painting:
    """The page's map in the colouring that the state names."""
    if state.colouring == "chance":
        uncertainty = certainty(city, state)
        return (
            paint_none(index, certainty_heading(city, state))
            if uncertainty is None
            else (paint_chance(uncertainty, width_words(state.recipe, state.weighting)))
        )
    if state.colouring == "clusters":
        local = clusters_of(city, state)
        return paint_none(index, local) if isinstance(local, str) else paint_clusters(local[0])
    reasons = {
        code: f"No index: no figure for {escape(_lacking(titles))}" for code, titles in index.missing_parts.items()
    }
    painting = paint_values(index)
    tooltips = painting.tooltips.where(
        ~painting.tooltips.index.isin(list(reasons)), painting.tooltips.index.map(reasons)
    )
    return replace(painting, tooltips=tooltips, no_data="No index: a part has no figure")


def no_index_note(city: City, index: NeedIndex) -> list[Component]:
    """Names the wards that have no index, and what they lack."""
    lacking: dict[tuple[str, ...], list[str]] = {}
    for code, titles in index.missing_parts.items():
        lacking.setdefault(titles, []).append(str(index.frame.loc[code, "ward_name"]))
    sentences = [
        f"{listed(sorted(names))} {'has' if len(names) == 1 else 'have'} no index, because there is no figure for "
        f"{_lacking(titles)}."
        for titles, names in lacking.items()
    ]
    return [html.P(f"{' '.join(sentences)} Nothing is put in its place.", className="notice")] if sentences else []


def clusters_section(city: City, state: NeedState, index: NeedIndex) -> list[Component]:
    """Clusters of the index: the finding and its limits in sight, each ward in a table that opens."""
    uncertainty = clusters_of(city, state)
    title = html.H2("Do wards of high need lie together?")
    if isinstance(uncertainty, str):
        return [title, html.P(uncertainty, className="notice")]
    return [
        title,
        html.P(f"{_clusters_sentence(city, state, index)}."),
        *clusters_words(*uncertainty),
    ]


def _clusters_sentence(city: City, state: NeedState, index: NeedIndex) -> str:
    clusters = clusters_of(city, state)
    return clusters if isinstance(clusters, str) else clusters_finding(clusters[0], lower_first(index.indicator.title))


def need_caption(city: City, state: NeedState, index: NeedIndex) -> str:
    """Measure, editions, source, and how the ranges were reached."""
    uncertainty = certainty(city, state)
    if uncertainty is None:
        return caption(index, city.name, city.ward_set)
    how = {"around": "weights drawn around the chosen ones", "any": "all sets of weights alike"}[uncertainty.weighting]
    how += f" ({width_words(state.recipe, state.weighting)})"
    trials = f"Ranges: simulated, {counted(uncertainty.draws, 'trial')}, {how}, 5% to 95% of the ranks"
    seed = f"(seed {uncertainty.seed}: the same choice gives the same ranges)"
    return f"{caption(index, city.name, city.ward_set)} {trials} {seed}."
