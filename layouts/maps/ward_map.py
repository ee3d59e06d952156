"""The map: one narrow interface, a `MapView` with `figure` and `values`, so that its renderer can be changed.

``figure`` is sent once; a switch of indicator, edition or ward sends only ``values``. Both are built from the same
function, so that what is patched and what is drawn afresh cannot differ. No trace's number means anything elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from dash import Patch

from layouts.face import Face
from layouts.maps.map_style import Painting
from layouts.theme import CHOSEN, INK, NO_DATA, PAPER, TEMPLATE, ink_on

VALUES, MISSING, OUTLINE, NAMES, CALLOUT = range(5)
"""The traces, in the order in which `trace_values` changes them."""


@dataclass(frozen=True, eq=False)
class MapView:
    """What a map shows, whoever draws it.

    Attributes
    ----------
    painting : Painting
        Each ward's class and what the classes mean.
    face : Face
        Bounds, label places and the address of the shapes, which the browser fetches once.
    ward_code : str or None
        The chosen ward, outlined and named.
    """

    painting: Painting
    face: Face
    ward_code: str | None = None


def figure(view: MapView) -> go.Figure:
    """The map as a figure that fetches its shapes by address.

    Returns
    -------
    plotly.graph_objects.Figure
        Traces: wards by class, wards without data, outline of the chosen ward, ward names and marks, and the name of
        the chosen ward beside the city where it does not fit inside.
    """
    painting, geometry = view.painting, view.face.geometry
    shapes = {"geojson": view.face.geometry_url, "featureidkey": "id", "showscale": False}
    codes = painting.classes.index.tolist()
    west, south, east, north = geometry.bounds
    plot = go.Figure(
        data=[
            go.Choropleth(
                **shapes,
                locations=codes,
                marker={"line": {"color": PAPER, "width": 1}},
                hovertemplate="<b>%{text}</b><br>%{customdata}<extra></extra>",
            ),
            go.Choropleth(
                **shapes,
                colorscale=[[0, NO_DATA], [1, NO_DATA]],
                # White beside the lightest class: the dark edge and the sign inside tell it, in grey as well.
                marker={"line": {"color": INK, "width": 1.2}},
                hovertemplate="<b>%{text}</b><br>%{customdata}<extra></extra>",
            ),
            go.Choropleth(
                **shapes,
                colorscale=[[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]],
                marker={"line": {"color": CHOSEN, "width": 4}},
                hoverinfo="skip",
            ),
            go.Scattergeo(
                name="names",
                lon=geometry.labels["lon"].tolist(),
                lat=geometry.labels["lat"].tolist(),
                mode="text",
                textfont={"size": 10.5},
                hoverinfo="skip",
            ),
            go.Scattergeo(
                mode="lines+text",
                line={"color": INK, "width": 1.2},
                textfont={"size": 13, "color": INK, "shadow": "auto"},
                hoverinfo="skip",
            ),
        ],
        layout=go.Layout(
            template=TEMPLATE,
            margin={"l": 0, "r": 0, "t": 0, "b": 0},
            uirevision="map",
            geo={
                "visible": False,
                "bgcolor": PAPER,
                "projection": {"type": "mercator"},
                "lonaxis": {"range": [west - 0.001, east + 0.001]},
                "lataxis": {"range": [south - 0.0006, north + 0.0006]},
            },
        ),
    )
    for trace, changed in enumerate(trace_values(view)):
        # Plain assignment, not update(): a shorter list would otherwise be merged into a longer one.
        for path, value in changed.items():
            *parents, last = path.split(".")
            target = plot.data[trace]
            for parent in parents:
                target = target[parent]
            target[last] = value
    return plot


def trace_values(view: MapView) -> list[dict[str, Any]]:
    """What a switch changes: one mapping a trace, in the order of the figure's traces, from property path to value."""
    painting, labels, ward_code = view.painting, view.face.geometry.labels, view.ward_code
    # Where no ward has a class, the scale is that of a ward without a figure.
    colours = tuple(map_class.colour for map_class in painting.map_classes) or (NO_DATA,)
    missing = painting.missing.tolist()
    placed = painting.classes.reindex(labels["ward_code"])
    fills = [NO_DATA if pd.isna(i) else colours[int(i)] for i in placed]
    marks = [
        painting.missing_mark(code) if pd.isna(i) else painting.map_classes[int(i)].mark for code, i in placed.items()
    ]
    names = [
        f"<b>{text}</b>" if text and code == ward_code else text
        for code, text in labels[["ward_code", "text"]].to_numpy()
    ]
    return [
        {
            "z": [None if pd.isna(i) else int(i) for i in painting.classes],
            "zmin": -0.5,
            "zmax": len(colours) - 0.5,
            "colorscale": stepped(colours),
            "text": painting.names.tolist(),
            "customdata": painting.tooltips.tolist(),
        },
        {
            "locations": missing,
            "z": [0] * len(missing),
            "text": painting.names[missing].tolist(),
            "customdata": [text or painting.no_data for text in painting.tooltips[missing]],
        },
        {"locations": [ward_code] if ward_code else [], "z": [0] if ward_code else []},
        {
            "text": ["<br>".join(filter(None, pair)) for pair in zip(names, marks, strict=True)],
            "textfont.color": [ink_on(fill) for fill in fills],
            # assets/maps.js takes names out of small maps, and must leave the signs.
            "meta": marks,
        },
        _callout(labels, ward_code),
    ]


def _callout(labels: pd.DataFrame, ward_code: str | None) -> dict[str, Any]:
    """The name of the chosen ward beside the city and a line to it; nothing where it stands in its ward."""
    if ward_code is None:
        return {"lon": [], "lat": [], "text": []}
    label_row = labels[(labels["ward_code"] == ward_code) & (labels["callout"] != "")]
    if label_row.empty:
        return {"lon": [], "lat": [], "text": []}
    row = label_row.iloc[0]
    text = f"<b>{row['callout']}</b>"
    if pd.isna(row["edge_lon"]):
        return {"lon": [row["lon"]], "lat": [row["lat"]], "text": [text]}
    return {
        "lon": [row["lon"], row["edge_lon"], None, row["callout_lon"]],
        "lat": [row["lat"], row["edge_lat"], None, row["callout_lat"]],
        "text": ["", "", "", text],
    }


def values(view: MapView) -> Patch:
    """What a switch changes, as a patch to the figure in the browser: no shapes and no figure go out again."""
    patch = Patch()
    for trace, changed in enumerate(trace_values(view)):
        for path, value in changed.items():
            target = patch["data"][trace]
            *parents, last = path.split(".")
            for parent in parents:
                target = target[parent]
            target[last] = value
    return patch


def stepped(colours: tuple[str, ...]) -> list[list[Any]]:
    """A colour scale with one flat step a class."""
    edges = [i / len(colours) for i in range(len(colours) + 1)]
    return [stop for i, colour in enumerate(colours) for stop in ([edges[i], colour], [edges[i + 1], colour])]
