"""Clusters on the map: wards that are like or unlike their neighbours, with words for what that means."""

from __future__ import annotations

from html import escape

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.caching import cached_by_city
from geo.city import City
from geo.errors import Unavailable
from geo.indicators.snapshot import Snapshot
from geo.statistics.clusters import (
    FEW_WARDS,
    HIGH_HIGH,
    HIGH_LOW,
    LOW_HIGH,
    LOW_LOW,
    NOT_SIGNIFICANT,
    Clusters,
    hot_spots,
    local_moran,
)
from layouts.components.parts import table
from layouts.maps.map_style import MapClass, Painting
from layouts.text.words import counted, listed, percent

# Weakest first, as the legend reads from the other end.
CLUSTER_CLASSES = (
    (NOT_SIGNIFICANT, MapClass("#eef0f2", "No pattern beyond chance")),
    (LOW_LOW, MapClass("#a9c8e0", "Low need among low: a quiet area", "L")),
    (LOW_HIGH, MapClass("#28a197", "Low need among high: stands out", "L/H")),
    (HIGH_LOW, MapClass("#f46a25", "High need among low: stands out", "H/L")),
    (HIGH_HIGH, MapClass("#801650", "High need among high: a cluster of need", "H")),
)


LABELS = {label: map_class.label for label, map_class in CLUSTER_CLASSES}
STANDS_OUT = (
    (HIGH_HIGH, "lies in a cluster of high need", "lie together in a cluster of high need"),
    (LOW_LOW, "lies where need is low all around", "lie together where need is low"),
    (HIGH_LOW, "stands out with high need among low", "stand out with high need among low"),
    (LOW_HIGH, "stands out with low need among high", "stand out with low need among high"),
)


@cached_by_city(maxsize=32)
def clusters_of_snapshot(city: City, snapshot: Snapshot) -> tuple[Clusters, Clusters] | str:
    """Local Moran's I and Gi* of an indicator or index, or why neither can be given."""
    need = snapshot.frame["value"] * snapshot.indicator.need_sign
    try:
        return local_moran(need, city.wards), hot_spots(need, city.wards)
    except Unavailable as problem:
        return f"Clusters cannot be looked for. {problem}"


def paint_clusters(clusters: Clusters) -> Painting:
    """Colour the wards by what local Moran's I finds of them.

    Parameters
    ----------
    clusters : geo.statistics.clusters.Clusters
        Of local Moran's I.

    Returns
    -------
    Painting
    """
    place = {label: float(i) for i, (label, _) in enumerate(CLUSTER_CLASSES)}
    tooltips = {
        row.Index: f"{escape(LABELS[row.label])}<br>By chance alone: {_chance(row.p_fdr)}"
        for row in clusters.frame.itertuples()
        if row.label in place
    }
    few = f" Under {FEW_WARDS} wards, only a very strong pattern can be told from chance." if too_few(clusters) else ""
    return Painting(
        classes=clusters.frame["label"].map(place).astype(float),
        map_classes=tuple(map_class for _, map_class in CLUSTER_CLASSES),
        names=clusters.frame["ward_name"],
        tooltips=pd.Series(tooltips, dtype=object).reindex(clusters.frame.index, fill_value=""),
        title=("A ward beside its neighbours", f".{few}"),
        no_data="No figure, or no neighbour that has one",
    )


def taking_part(clusters: Clusters) -> int:
    """How many wards are compared: those with a figure and a neighbour that has one."""
    return int(clusters.frame["p"].notna().sum())


def too_few(clusters: Clusters) -> bool:
    """Whether there are too few wards for any but a very strong pattern."""
    return taking_part(clusters) < FEW_WARDS


def _chance(p: float) -> str:
    """A p in words: how often chance would give as much."""
    return percent(p, 1) if pd.notna(p) else ""


def clusters_finding(clusters: Clusters, measure: str) -> str:
    """What the map of clusters shows, in a sentence.

    Parameters
    ----------
    clusters : geo.statistics.clusters.Clusters
    measure : str
        The measure, as it stands inside a sentence.

    Returns
    -------
    str
    """
    by_label = clusters.frame.groupby("label", sort=False)["ward_name"].apply(lambda names: sorted(names)).to_dict()
    sentences = [
        f"{listed(by_label[label])} {one if len(by_label[label]) == 1 else many}"
        for label, one, many in STANDS_OUT
        if label in by_label
    ]
    if not sentences:
        return f"No cluster can be told from chance among {counted(taking_part(clusters), 'ward')} ({measure})"
    return f"{measure[:1].upper()}{measure[1:]}: {'; '.join(sentences)}"


def clusters_words(moran: Clusters, hot: Clusters) -> list[Component]:
    """The limits of the two statistics in sight; what they find of each ward in a table that opens."""
    rows = []
    for code, ward in moran.frame.sort_values(["p_fdr", "ward_name"]).iterrows():
        other = hot.frame.loc[code]
        beside = "" if pd.isna(ward["neighbours"]) else f"{ward['neighbours']:.0f}"
        ours, theirs = (LABELS.get(row["label"], row["label"]) for row in (ward, other))
        rows.append([ward["ward_name"], beside, ours, _chance(ward["p_fdr"]), theirs, _chance(other["p_fdr"])])
    lead = html.Strong(f"Under {FEW_WARDS} wards. ") if too_few(moran) else None
    limits = [
        html.Li([lead, limit] if lead and i == 0 else limit)
        for i, limit in enumerate(dict.fromkeys((*moran.limits, *hot.limits)))
    ]
    head = ["Ward", "Neighbours", "Beside its neighbours", "By chance", "With its neighbours", "By chance"]
    how = (
        "Two statistics: local Moran's I sets a ward beside its neighbours, Getis and Ord's Gi* takes it together with "
        "them. 'By chance' is how often chance alone would give as much, to either side: of "
        f"{moran.permutations:,} shuffles of the figures, adjusted for looking at every ward (false discovery rate "
        f"{moran.alpha:.0%})."
    )
    return [
        html.Ul(limits, className="findings") if limits else html.P(""),
        html.Details(
            [
                html.Summary("Clusters, ward by ward"),
                html.P(how, className="muted"),
                table("Clusters: local Moran's I and Getis-Ord Gi*", head, rows, numeric=(1, 3, 5)),
            ]
        ),
    ]
