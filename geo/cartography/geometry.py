"""Ward shapes for the screen: simplified as one coverage, wound for d3-geo, and named by their content."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations, pairwise

import brotli
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike
from pyproj import CRS, Transformer

from geo.cartography.callouts import callouts

# Mean width of a character against the size of the type, for the sans-serif faces of the style sheet.
CHARACTER_WIDTH = 0.56
LINE_HEIGHT = 1.2
# How much smaller than `pixels` a map may be drawn with names still beside the city.
SMALL_MAP = 1.25


@dataclass(frozen=True, eq=False)
class MapGeometry:
    """What the browser needs to draw a city's wards, fetched once; each part is made when it is first asked for.

    Attributes
    ----------
    wards : geopandas.GeoDataFrame
        As :func:`map_geometry` was given them.
    tolerance : float or None
        As there.
    pixels : int
        As there.
    """

    wards: gpd.GeoDataFrame
    tolerance: float | None
    pixels: int

    @cached_property
    def geojson(self) -> bytes:
        """A FeatureCollection in longitude and latitude; each feature's ``id`` is its ward code."""
        wound = shapely.orient_polygons(self._simple.to_numpy(), exterior_cw=True)
        features = [
            {
                "type": "Feature",
                "id": code,
                "properties": {"name": name},
                "geometry": json.loads(shapely.to_geojson(shape)),
            }
            for code, name, shape in zip(self.wards.index, self.wards["ward_name"], wound, strict=True)
        ]
        shapes = {"type": "FeatureCollection", "features": _rounded(features)}
        return json.dumps(shapes, separators=(",", ":")).encode()

    @cached_property
    def gzipped(self) -> bytes:
        """The GeoJSON, compressed."""
        return gzip.compress(self.geojson, 9, mtime=0)

    @cached_property
    def brotlied(self) -> bytes:
        """The GeoJSON, compressed for browsers that take Brotli."""
        return brotli.compress(self.geojson)

    @cached_property
    def digest(self) -> str:
        """First 16 hex digits of the SHA-256 of the GeoJSON; part of its address, so it may be cached forever."""
        return hashlib.sha256(self.geojson).hexdigest()[:16]

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees; east is above 180 where the date line runs through the city."""
        west, south, east, north = (float(edge) for edge in self._simple.total_bounds)
        if east - west > 180:
            longitude = shapely.get_coordinates(self._simple.to_numpy())[:, 0] % 360
            west, east = float(longitude.min()), float(longitude.max())
        return west, south, east, north

    @cached_property
    def labels(self) -> pd.DataFrame:
        """For each ward a place, and its name broken over lines where it fits inside.

        ``ward_code, lon, lat, text``. For a name that does not fit, ``callout, callout_lon, callout_lat, edge_lon,
        edge_lat``: the name, its place beside the city and the end of the line that leads there; see
        :func:`geo.cartography.callouts.callouts`.
        """
        return label_points(self.wards, self._metres_per_pixel)

    @property
    def _metres_per_pixel(self) -> float:
        west, south, east, north = self.wards.total_bounds
        return max((north - south) / self.pixels, (east - west) / self.pixels)

    @cached_property
    def _simple(self) -> gpd.GeoSeries:
        """The wards in degrees, as simple as the map needs them."""
        shapes = self.wards.geometry.to_numpy()
        if shapely.coverage_is_valid(shapes):
            step = self._metres_per_pixel / 3 if self.tolerance is None else self.tolerance
            shapes = shapely.coverage_simplify(shapes, step)
        return gpd.GeoSeries(shapes, index=self.wards.index, crs=self.wards.crs).to_crs(4326)


def map_geometry(wards: gpd.GeoDataFrame, *, tolerance: float | None = None, pixels: int = 490) -> MapGeometry:
    """Prepare ward shapes for the map.

    Parameters
    ----------
    wards : geopandas.GeoDataFrame
        Indexed by ward code, with ``ward_name``, in a projected CRS in metres.
    tolerance : float, optional
        Simplification tolerance in metres, by default a third of a pixel.
    pixels : int, default 480
        Height of the smallest map that is drawn; it decides which names fit.

    Returns
    -------
    MapGeometry

    Raises
    ------
    ValueError
        When the frame is empty or its CRS is missing or in degrees.

    Notes
    -----
    Shared edges stay shared: ``shapely.coverage_simplify`` (Visvalingam-Whyatt on the whole coverage). Where
    the wards are no valid coverage they are drawn as they are, because simplifying each by itself would open
    gaps. Outer rings run clockwise: d3-geo reads the other way round as "all of the world but this ward".
    """
    if wards.empty:
        raise ValueError("There is no ward to draw.")
    if wards.crs is None or not wards.crs.is_projected:
        raise ValueError(f"Wards must be in a projected CRS in metres, not {wards.crs}.")
    return MapGeometry(wards, tolerance, pixels)


def label_points(wards: gpd.GeoDataFrame, metres_per_pixel: float, *, size: float = 10.5) -> pd.DataFrame:
    """Places for the ward names that fit inside their ward.

    Parameters
    ----------
    wards : geopandas.GeoDataFrame
        Indexed by ward code, with ``ward_name``, in metres.
    metres_per_pixel : float
        Scale of the map.
    size : float, default 10.5
        Size of the type in pixels.

    Returns
    -------
    pandas.DataFrame
        ``ward_code, lon, lat, text``, one row a ward, with ``<br>`` between the lines of its name. A name that
        fits in no way is ""; the ranking and the table give it. Its ward's place is then its widest one, and the other
        columns of ``MapGeometry.labels`` say where its name may stand beside the city.
    """
    rows = []
    for code, name, shape in zip(wards.index, wards["ward_name"], wards.geometry, strict=True):
        # A letter may touch the border by a pixel; more would read as the neighbour's name.
        room = shape.buffer(1.5 * metres_per_pixel)
        shapely.prepare(room)
        centres = _centres(shape)
        for lines in _wrappings(str(name)):
            width = max(len(line) for line in lines) * CHARACTER_WIDTH * size * metres_per_pixel / 2
            height = len(lines) * LINE_HEIGHT * size * metres_per_pixel / 2
            x, y = shapely.get_x(centres), shapely.get_y(centres)
            fits = shapely.contains(room, shapely.box(x - width, y - height, x + width, y + height))
            if fits.any():
                rows.append((code, "<br>".join(lines), centres[fits.argmax()]))
                break
        else:
            rows.append((code, "", centres[0]))
    places, wanted = np.array([row[2] for row in rows]), pd.Series([row[1] == "" for row in rows])
    # Small maps need more ground for the same letters, so that their names are placed as if the map were small.
    beside = callouts(wards, places, wanted, metres_per_pixel * SMALL_MAP)
    lon, lat = _degrees(shapely.get_x(places), shapely.get_y(places), wards)
    callout_lon, callout_lat = _degrees(beside["callout_x"], beside["callout_y"], wards)
    edge_lon, edge_lat = _degrees(beside["edge_x"], beside["edge_y"], wards)
    return pd.DataFrame(
        {
            "ward_code": [row[0] for row in rows],
            "lon": lon,
            "lat": lat,
            "text": [row[1] for row in rows],
            "callout": beside["callout"].to_numpy(),
            "callout_lon": callout_lon,
            "callout_lat": callout_lat,
            "edge_lon": edge_lon,
            "edge_lat": edge_lat,
        }
    )


def _degrees(x: ArrayLike, y: ArrayLike, wards: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude of places in the wards' system, NaN for none."""
    placed = _to_degrees(wards.crs).transform(np.asarray(x, float), np.asarray(y, float))
    lon, lat = (np.asarray(axis) for axis in placed)
    finite = np.isfinite(lon)
    return np.where(finite, lon, np.nan).round(5), np.where(finite, lat, np.nan).round(5)


@lru_cache(maxsize=8)
def _to_degrees(crs: CRS) -> Transformer:
    """The way to longitude and latitude, which takes longer to find than to go."""
    return Transformer.from_crs(crs, 4326, always_xy=True)


def _centres(shape: shapely.Geometry, steps: int = 15) -> np.ndarray:
    """Points inside a ward to try for its name, the widest place first, then outwards from it."""
    widest = shapely.get_point(shapely.maximum_inscribed_circle(shape), 0)
    west, south, east, north = shape.bounds
    x, y = np.meshgrid(np.linspace(west, east, steps), np.linspace(south, north, steps))
    grid = shapely.points(x.ravel(), y.ravel())
    grid = grid[shapely.contains(shape, grid)]
    return np.concatenate([[widest], grid[np.argsort(shapely.distance(grid, widest), kind="stable")]])


def _wrappings(name: str) -> list[list[str]]:
    """Every way to break a name over up to four lines: fewest lines first, then the narrowest."""
    words = name.split()
    wrappings = []
    for lines in range(1, min(4, len(words)) + 1):
        ways = []
        for cuts in combinations(range(1, len(words)), lines - 1):
            edges = (0, *cuts, len(words))
            ways.append([" ".join(words[a:b]) for a, b in pairwise(edges)])
        wrappings += sorted(ways, key=lambda way: max(map(len, way)))
    return wrappings


def _rounded(node: object) -> object:
    """Coordinates to five decimals, about a metre: finer is invisible and only costs bytes."""
    if isinstance(node, float | np.floating):
        return round(float(node), 5)
    if isinstance(node, dict):
        return {key: _rounded(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_rounded(value) for value in node]
    return node
