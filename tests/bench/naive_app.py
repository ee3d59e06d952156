"""The common Dash app, to measure against: each change rebuilds ``px.choropleth`` with all of its shapes.

Written as a good tutorial would: data and shapes are read once at start-up, the figure is one ``px.choropleth``
call, colours span all editions, and responses are compressed. One callback sets figure and editions together, so
that a switch costs one round trip; the chained callbacks of many tutorials would cost two.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import plotly.express as px
import plotly.graph_objects as go
import shapely
from dash import Dash, Input, Output, State, dcc, html
from gunicorn.app.base import BaseApplication

from geo import read_city

HOME = Path(__file__).resolve().parents[2]

THEME, INDICATOR, EDITION, MAP = "naive-theme", "naive-indicator", "naive-edition", "naive-map"


def create_naive(package: Path = HOME / "data" / "nottingham") -> Dash:
    """Build the naive app from a data package."""
    city = read_city(package)
    wards = city.wards.to_crs(4326)
    # d3-geo wants outer rings clockwise; any tutorial on one's own shapes has to say so.
    wards["geometry"] = shapely.orient_polygons(wards.geometry.to_numpy(), exterior_cw=True)
    shapes = json.loads(wards.to_json())
    known = city.indicators.dropna(subset="value").assign(
        ward_name=lambda rows: rows["area_code"].map(city.wards["ward_name"])
    )

    def in_theme(theme: str) -> list[dict[str, str]]:
        rows = city.catalogue[city.catalogue["theme"] == theme]
        return [{"label": title, "value": name} for name, title in rows["title"].items()]

    def editions(indicator: str) -> list[str]:
        return sorted(known.loc[known["indicator"] == indicator, "period"].unique())

    def figure(indicator: str, edition: str) -> go.Figure:
        every = known[known["indicator"] == indicator]
        fig = px.choropleth(
            every[every["period"] == edition],
            geojson=shapes,
            locations="area_code",
            color="value",
            range_color=(every["value"].min(), every["value"].max()),
            color_continuous_scale="Viridis",
            hover_name="ward_name",
            labels={"value": city.catalogue.loc[indicator, "short_title"]},
            projection="mercator",
        )
        fig.update_geos(fitbounds="locations", visible=False)
        fig.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0})
        return fig

    # Of the app's assets, only the script that keeps d3-geo from asking a content network for a world map.
    app = Dash(__name__, compress=True, assets_folder=str(HOME / "assets"), assets_ignore=r"^(?!offline_maps\.js$)")
    themes = city.catalogue["theme"].drop_duplicates().tolist()
    first = city.catalogue.index[0]
    theme = city.catalogue.loc[first, "theme"]
    app.layout = html.Div(
        [
            html.H1(f"{city.name} by ward"),
            dcc.Dropdown(themes, theme, id=THEME, clearable=False),
            dcc.Dropdown(in_theme(theme), first, id=INDICATOR, clearable=False),
            dcc.Dropdown(editions(first), editions(first)[-1], id=EDITION, clearable=False),
            dcc.Graph(id=MAP, style={"height": "600px"}),
        ]
    )

    @app.callback(
        Output(INDICATOR, "options"), Output(INDICATOR, "value"), Input(THEME, "value"), State(INDICATOR, "value")
    )
    def choose_theme(theme: str, indicator: str) -> tuple[list[dict[str, str]], str]:
        options = in_theme(theme)
        held = any(option["value"] == indicator for option in options)
        return options, indicator if held else options[0]["value"]

    @app.callback(
        Output(MAP, "figure"),
        Output(EDITION, "options"),
        Output(EDITION, "value"),
        Input(INDICATOR, "value"),
        Input(EDITION, "value"),
    )
    def redraw(indicator: str, edition: str) -> tuple[go.Figure, list[str], str]:
        have = editions(indicator)
        edition = edition if edition in have else have[-1]
        return figure(indicator, edition), have, edition

    return app


def serve(port: int) -> None:
    """Serve with gunicorn, set up as the app itself is."""
    app = create_naive()

    class Server(BaseApplication):
        def load_config(self) -> None:
            options = {"bind": f"127.0.0.1:{port}", "workers": 1, "threads": 8, "worker_class": "gthread"}
            for name, value in (options | {"keepalive": 75, "loglevel": "warning"}).items():
                self.cfg.set(name, value)

        def load(self) -> object:
            return app.server

    Server().run()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8060)
    serve(parser.parse_args().port)
