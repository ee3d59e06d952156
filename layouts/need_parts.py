"""Parts of the Need index page: the ranks' certainty, what a ward's index is made of, clusters."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.clusters import Clusters, hot_spots, local_moran
from geo.indicators import Snapshot
from geo.recipe import NeedIndex, Recipe, index_of, index_uncertainty
from geo.uncertainty import RankUncertainty
from layouts.clusters_view import clusters_words, paint_clusters
from layouts.figures.makeup import makeup
from layouts.figures.rank_range import rank_range
from layouts.need_state import NeedState
from layouts.painting import Kind, Painting, paint_values
from layouts.parts import named, table
from layouts.theme import GRAPH_CONFIG, NO_DATA, class_colours
from layouts.words import caption, counted, flag_text, listed, lower_first, number, ordinal, percent, value_text

SURE = 0.95
CHANCES = (0.0, 0.05, 0.5, 0.95)
"""Class limits of the map of chances: nearly never, seldom, more often than not, nearly always."""


@lru_cache(maxsize=16)
def _simulated(city: City, recipe: Recipe, k: int) -> RankUncertainty:
    return index_uncertainty(city, recipe, k=k)


def certainty(city: City, state: NeedState) -> RankUncertainty:
    """The simulated ranks of the state's index; kept, because the page looks at them several times."""
    return _simulated(city, state.recipe, min(state.k, len(city.wards) - 1))


@lru_cache(maxsize=32)
def clusters_of_snapshot(city: City, shot: Snapshot) -> tuple[Clusters, Clusters] | str:
    """Local Moran's I and Gi* of an indicator or index, or why neither can be given."""
    need = shot.frame["value"] * (-1 if shot.meaning["polarity"] == "high_is_better" else 1)
    try:
        return local_moran(need, city.wards), hot_spots(need, city.wards)
    except ValueError as problem:
        return f"Clusters cannot be looked for. {problem}"


def clusters_of(city: City, state: NeedState) -> tuple[Clusters, Clusters] | str:
    """The clusters of the state's index."""
    return clusters_of_snapshot(city, index_of(city, state.recipe))


def paint_need(city: City, state: NeedState, index: NeedIndex) -> Painting:
    """The page's map in the colouring that the state names."""
    if state.colouring == "chance":
        return paint_chance(certainty(city, state))
    if state.colouring == "clusters":
        found = clusters_of(city, state)
        return paint_none(index, found) if isinstance(found, str) else paint_clusters(found[0])
    return paint_values(index)


def paint_none(shot: Snapshot, why: str) -> Painting:
    """A map without any class, and why."""
    empty = pd.Series(float("nan"), index=shot.frame.index)
    told = pd.Series("", index=shot.frame.index)
    return Painting(empty, (Kind(NO_DATA, why),), shot.frame["ward_name"], told, ("Not available", "."), why)


def paint_chance(found: RankUncertainty) -> Painting:
    """Colour the wards by their chance of being among the poorest."""
    frame = found.frame
    chance = frame["chance_poorest"]
    classes = sum(((chance > limit).astype(float) for limit in CHANCES), start=pd.Series(0.0, index=frame.index))
    words = ("never", "under 5% of draws", "5% to half", "more often than not", "over 95% of draws")
    told = {
        row.Index: f"Among the poorest {found.k} in {percent(row.chance_poorest)} of draws<br>"
        f"Rank {ordinal(row.rank)}, in nine of ten draws {ordinal(row.rank_5)} to {ordinal(row.rank_95)}"
        for row in frame.dropna(subset=["rank"]).itertuples()
    }
    return Painting(
        classes=classes.where(chance.notna()),
        kinds=tuple(Kind(c, w) for c, w in zip(class_colours(5), words, strict=True)),
        names=frame["ward_name"],
        told=pd.Series(told, dtype=object).reindex(frame.index, fill_value=""),
        title=(f"Chance of being among the poorest {found.k}", f", {found.draws:,} draws."),
        no_data="No index",
    )


def certainty_heading(city: City, state: NeedState) -> str:
    """Which wards are nearly always among the poorest, and how many never are."""
    found = certainty(city, state)
    frame = found.frame.sort_values("rank")
    sure = frame[frame["chance_poorest"] >= SURE]["ward_name"].tolist()
    never = int((frame["chance_poorest"] == 0).sum())
    verb = "is" if len(sure) == 1 else "are"
    first = (
        f"{listed(sure)} {verb} among the poorest {found.k} in at least {percent(SURE)} of draws"
        if sure
        else f"No ward is among the poorest {found.k} in {percent(SURE)} of draws"
    )
    return f"{first}; {counted(never, 'ward')} never {'is' if never == 1 else 'are'}"


def range_figure(city: City, state: NeedState) -> go.Figure:
    """Each ward's rank with its range."""
    found = certainty(city, state)
    return rank_range(found.frame, poorest=found.k, ward_code=state.view.ward)


def certainty_table(index: NeedIndex, found: RankUncertainty, state: NeedState) -> html.Div:
    """The twin of map and chart: index, rank, range and chance of every ward."""
    frame = found.frame.sort_values(["rank", "ward_name"])
    rows = []
    for code, row in frame.iterrows():
        value = (
            f"{value_text(index.frame.loc[code, 'value'], index.meaning)} {flag_text(index.frame.loc[code, 'flag'])}"
        )
        if pd.isna(row["rank"]):
            rows.append([row["ward_name"], "", "no index", "", "", ", ".join(index.missing_parts[str(code)])])
            continue
        span = f"{ordinal(row['rank_5'])} to {ordinal(row['rank_95'])}"
        rows.append(
            [row["ward_name"], ordinal(row["rank"]), value.strip(), f"{row['median_rank']:g}", span,
             percent(row["chance_poorest"])]
        )  # fmt: skip
    chosen = frame.index.get_loc(state.view.ward) if state.view.ward else None
    head = ["Ward", "Rank", "Index", "Median rank", "Nine of ten draws", f"Among poorest {found.k}"]
    return table(
        f"{index.meaning['title']}: ranks and how sure they are", head, rows, numeric=(1, 2, 3, 5), chosen=chosen
    )


def makeup_section(city: City, index: NeedIndex, ward_code: str | None) -> list[Component]:
    """What each part adds to a ward's index: the chosen one's, or else that of the ward of most need."""
    code = ward_code or str(index.ranked.index[0])
    name = str(index.frame.loc[code, "ward_name"])
    if code in index.missing_parts:
        why = f"{name} has no index, because it has no figure for {listed(list(index.missing_parts[code]))}."
        return [html.H2(f"What makes up {name}'s index?"), html.P(why, className="notice")]
    added = index.contributions.loc[code]
    total = number(index.frame.loc[code, "value"], index.meaning)
    decimals = int(index.meaning["decimals"])
    metas = city.catalogue.loc[list(added.index)]
    titles = metas["title"]
    figure = makeup(added, index.contributions.mean(), titles, decimals=decimals, ward_name=name)
    rows = [
        [
            titles[part],
            index.editions[part],
            value_text(index.parts.loc[code, part], metas.loc[part]),
            percent(index.weights[part], 1),
            f"{added[part]:.{decimals + 1}f}".replace("-", "\N{MINUS SIGN}"),
        ]
        for part in added.sort_values(ascending=False).index
    ]
    exact = f"{added.sum():.{decimals + 1}f}".replace("-", "\N{MINUS SIGN}")
    rows.append([html.Strong("Index"), "", "", html.Strong("100.0%"), html.Strong(exact)])
    top = titles[added.idxmax()]
    hint = "" if ward_code else " Choose another ward on the map or by name."
    return [
        html.H2(f"What makes up {name}'s index of {total}? Most comes from {lower_first(str(top))}"),
        html.Div(
            [
                html.Div(
                    dcc.Graph(figure=figure, config=GRAPH_CONFIG),
                    role="group",
                    **named(f"Parts of {name}'s index. The table beside it has the same figures."),
                ),
                table(
                    f"{name}: the parts add up to the index",
                    ["Part", "Edition", "Figure", "Weight", "Adds"],
                    rows,
                    numeric=(2, 3, 4),
                ),
            ],
            className="stage",
        ),
        html.P(f"Each part is put on one scale, weighted and added.{hint}", className="caption"),
    ]


def clusters_section(city: City, state: NeedState, index: NeedIndex) -> list[Component]:
    """Clusters of the index in words and as a table."""
    found = clusters_of(city, state)
    title = html.H2("Do wards of high need lie together?")
    if isinstance(found, str):
        return [title, html.P(found, className="notice")]
    return [title, html.Details([html.Summary("Clusters, ward by ward, and their limits"), *clusters_words(*found)])]


def need_caption(city: City, state: NeedState, index: NeedIndex) -> str:
    """Measure, editions, source, and how the ranges were reached."""
    found = certainty(city, state)
    error = (
        f" Sampling error is counted where there are counts; none is known for {len(found.without_error)} of the parts."
        if found.without_error
        else ""
    )
    return (
        f"{caption(index, city.name)} Ranges: {found.draws:,} draws of the weights around the chosen ones (seed "
        f"{found.seed}), 5% to 95% of the ranks.{error}"
    )
