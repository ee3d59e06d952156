"""Clusters on the map: wards that are like or unlike their neighbours, with words for what that means."""

from __future__ import annotations

from html import escape

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.clusters import (
    HIGH_HIGH,
    HIGH_LOW,
    LOW_HIGH,
    LOW_LOW,
    NOT_SIGNIFICANT,
    Clusters,
)
from layouts.painting import Kind, Painting
from layouts.parts import table
from layouts.words import counted, listed

# Weakest first, as the legend reads from the other end.
KINDS = (
    (NOT_SIGNIFICANT, Kind("#eef0f2", "No pattern beyond chance")),
    (LOW_LOW, Kind("#a9c8e0", "Low need among low: a quiet area", "L")),
    (LOW_HIGH, Kind("#28a197", "Low need among high: stands out", "L/H")),
    (HIGH_LOW, Kind("#f46a25", "High need among low: stands out", "H/L")),
    (HIGH_HIGH, Kind("#801650", "High need among high: a cluster of need", "H")),
)


def paint_clusters(found: Clusters) -> Painting:
    """Colour the wards by what local Moran's I finds of them.

    Parameters
    ----------
    found : geo.clusters.Clusters
        Of local Moran's I.

    Returns
    -------
    Painting
    """
    place = {label: float(i) for i, (label, _) in enumerate(KINDS)}
    told = {
        row.Index: f"{escape(row.label)}<br>{_chance(row.p_fdr)}"
        for row in found.frame.itertuples()
        if row.label in place
    }
    return Painting(
        classes=found.frame["label"].map(place).astype(float),
        kinds=tuple(kind for _, kind in KINDS),
        names=found.frame["ward_name"],
        told=pd.Series(told, dtype=object).reindex(found.frame.index, fill_value=""),
        title=("Ward and neighbours", f", {found.permutations:,} shuffles; {found.alpha:.0%} false findings accepted."),
        no_data="No data or no neighbour",
    )


def _chance(p: float) -> str:
    return f"adjusted p {p:.3f}" if p >= 0.001 else "adjusted p under 0.001"


def clusters_finding(found: Clusters, what: str) -> str:
    """What the map of clusters shows, in a sentence.

    Parameters
    ----------
    found : geo.clusters.Clusters
    what : str
        The measure, as it stands inside a sentence.

    Returns
    -------
    str
    """
    by_label = found.frame.groupby("label", sort=False)["ward_name"].apply(lambda names: sorted(names)).to_dict()
    said = [
        f"{listed(by_label[label])} {words}"
        for label, words in (
            (HIGH_HIGH, "lie together in a cluster of high need"),
            (LOW_LOW, "lie together where need is low"),
            (HIGH_LOW, "stand out with high need among low"),
            (LOW_HIGH, "stand out with low need among high"),
        )
        if label in by_label
    ]
    if not said:
        return f"No cluster of {what} can be told from chance among {counted(len(found.frame), 'ward')}"
    return f"{what[:1].upper()}{what[1:]}: {'; '.join(said)}"


def clusters_words(moran: Clusters, hot: Clusters) -> list[Component]:
    """The limits of the two statistics, what the colours mean, and both as a table."""
    head = ["Ward", "Neighbours", "Moran: what it is", "Adjusted p", "Hot spot (Gi*)", "Adjusted p"]
    rows = []
    for code, ward in moran.frame.sort_values("p_fdr").iterrows():
        other = hot.frame.loc[code]
        rows.append(
            [
                ward["ward_name"],
                "" if pd.isna(ward["neighbours"]) else f"{ward['neighbours']:.0f}",
                ward["label"],
                "" if pd.isna(ward["p_fdr"]) else f"{ward['p_fdr']:.3f}",
                other["label"],
                "" if pd.isna(other["p_fdr"]) else f"{other['p_fdr']:.3f}",
            ]
        )
    return [
        html.Ul([html.Li(limit) for limit in dict.fromkeys((*moran.limits, *hot.limits))], className="findings"),
        table("Clusters: local Moran's I and Getis-Ord Gi*, two-sided", head, rows, numeric=(1, 3, 5)),
    ]
