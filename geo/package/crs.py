"""Coordinates: the named reference system of a file, and the way to metres on the ground; never a guess."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import LambertAzimuthalEqualAreaConversion

from geo.package.errors import PackageError
from geo.package.findings import Ledger
from geo.package.gis_files import BoundarySource

NATIONAL_GRID = 27700
"""EPSG code of the British National Grid, in metres: the system of every city of the United Kingdom."""

# The grid's own extent with room for Northern Ireland: anything outside is swapped or misnamed coordinates.
_ON_THE_GRID = (-300_000.0, -200_000.0, 900_000.0, 1_400_000.0)
# Degrees west, south, east and north of the United Kingdom with the Isle of Man and the Channel Islands.
_UNITED_KINGDOM = (-9.1, 48.9, 2.1, 61.2)
# A file of a city at the edge of its system's area may reach beyond it, as one that lies in two zones does.
_BEYOND_AREA = 4.0
# Above and below these latitudes nobody lives but at stations and mines.
_NORTHERNMOST, _SOUTHERNMOST = 79.0, -56.0
_NAME_IT = (
    'Name the true system in datapackage.json, as "crs": "EPSG:27700" (British National Grid) or "crs": "EPSG:4326" '
    "(longitude and latitude) beside the path, or export the boundaries again; look for swapped coordinates."
)


def to_metres(raw: gpd.GeoSeries, source: BoundarySource, ledger: Ledger, *, british: bool = False) -> gpd.GeoSeries:
    """Bring shapes to metres on the ground, in two dimensions.

    Parameters
    ----------
    raw : geopandas.GeoSeries
    source : BoundarySource
        Its `crs` counts where the file names none.
    ledger : Ledger
        Told which system was taken, and of any reprojection.
    british : bool, default False
        Whether the wards' codes are those of the United Kingdom, so that coordinates that lie in it the other way round
        were swapped, whatever the package says.

    Returns
    -------
    geopandas.GeoSeries
        In the United Kingdom EPSG:27700. Elsewhere the Lambert azimuthal equal-area projection (EPSG method 9820, WGS
        84) around the middle of the shapes: areas are true, and lengths to within one part in 10,000 up to 180 km from
        the middle (Snyder 1987, *Map Projections: A Working Manual*, p. 182), whatever zone, pole or date line is near.
        Empty and missing shapes stay so.

    Raises
    ------
    PackageError
        When no CRS is named, or the coordinates cannot be in the one that is.
    """
    shapes = gpd.GeoSeries(shapely.force_2d(raw.to_numpy()), index=raw.index, crs=raw.crs)
    shapes = _with_crs(shapes, source, ledger)
    if (shapes.isna() | shapes.is_empty).all():
        return shapes.set_crs(NATIONAL_GRID, allow_override=True)
    _check_units(shapes, source)
    if shapes.crs.to_epsg() == NATIONAL_GRID:
        _check_extent(shapes, source)
        return shapes
    longitude, latitude = _degrees(shapes, source)
    west, south, east, north = _UNITED_KINGDOM
    if west <= longitude.min() and longitude.max() <= east and south <= latitude.min() and latitude.max() <= north:
        target, title = pyproj.CRS.from_epsg(NATIONAL_GRID), "the British National Grid"
    else:
        _check_place(shapes, longitude, latitude, source, british)
        target, title = _around(longitude, latitude)
    name = shapes.crs.name
    placed = _projected(shapes, target, source)
    ledger.add("crs", "note", f"Reprojected from {name} to {title}.", file=source.file)
    return placed


def _projected(shapes: gpd.GeoSeries, target: pyproj.CRS, source: BoundarySource) -> gpd.GeoSeries:
    """Reproject shapes, each corner by itself."""
    try:
        placed = shapes.to_crs(target)
    except pyproj.exceptions.ProjError as error:
        raise _no_way(shapes, source) from error
    if np.isfinite(shapes.total_bounds).all() and not np.isfinite(placed.total_bounds).all():
        raise _no_way(shapes, source)
    return placed


def _degrees(shapes: gpd.GeoSeries, source: BoundarySource) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude of every corner, on WGS 84."""
    points = shapely.get_coordinates(shapes.to_numpy())
    points = points[np.isfinite(points).all(axis=1)]
    try:
        way = pyproj.Transformer.from_crs(shapes.crs, 4326, always_xy=True)
        longitude, latitude = way.transform(points[:, 0], points[:, 1])
    except pyproj.exceptions.ProjError as error:
        raise _no_way(shapes, source) from error
    if not len(points) or not (np.isfinite(longitude) & np.isfinite(latitude)).all():
        raise _no_way(shapes, source)
    return np.asarray(longitude), np.asarray(latitude)


def _no_way(shapes: gpd.GeoSeries, source: BoundarySource) -> PackageError:
    """Make the error of coordinates that cannot be put on the globe."""
    return PackageError(
        f"The coordinates cannot be brought from {shapes.crs.name} to places on the globe.",
        file=source.file,
        value=shapes.crs.name,
        cure="Save the boundaries in EPSG:4326, or in the national grid of their place.",
    )


def _middle(longitude: np.ndarray, latitude: np.ndarray) -> tuple[float, float]:
    """The middle of some places on the globe: the mean of their directions, so that no date line parts them."""
    east, north = np.radians(longitude), np.radians(latitude)
    x, y, z = (np.cos(north) * np.cos(east)).mean(), (np.cos(north) * np.sin(east)).mean(), np.sin(north).mean()
    return float(np.degrees(np.arctan2(y, x))), float(np.degrees(np.arctan2(z, np.hypot(x, y))))


def _around(longitude: np.ndarray, latitude: np.ndarray) -> tuple[pyproj.CRS, str]:
    """Make the equal-area projection around some places, and its name."""
    # To hundredths of a degree, so that a corner moved leaves the system as it was.
    east, north = (round(degree, 2) + 0.0 for degree in _middle(longitude, latitude))
    title = f"a metric projection made for the place ({_compass(east, north)})"
    conversion = LambertAzimuthalEqualAreaConversion(latitude_natural_origin=north, longitude_natural_origin=east)
    name = f"Lambert azimuthal equal-area around {_compass(east, north)}"
    return pyproj.CRS(ProjectedCRS(conversion, name=name)), title


def _compass(longitude: float, latitude: float) -> str:
    """Write a place as "43.71° N, 79.39° W"."""
    return f"{abs(latitude):.2f}° {'S' if latitude < 0 else 'N'}, {abs(longitude):.2f}° {'W' if longitude < 0 else 'E'}"


def _check_place(
    shapes: gpd.GeoSeries, longitude: np.ndarray, latitude: np.ndarray, source: BoundarySource, british: bool
) -> None:
    """Refuse places where the file's system does not hold, or where no city is, or that make sense the other way round.

    Coordinates that were swapped, or a system that was misnamed, mostly end there.
    """
    east, north = _middle(longitude, latitude)
    area = shapes.crs.area_of_use
    if shapes.crs.is_projected and area is not None:
        to_the_east = (longitude - area.west + _BEYOND_AREA) % 360
        wide = (area.east - area.west) % 360 or 360.0
        beyond = (latitude < area.south - _BEYOND_AREA) | (latitude > area.north + _BEYOND_AREA)
        if (beyond | (to_the_east > wide + 2 * _BEYOND_AREA)).any() and wide + 2 * _BEYOND_AREA < 360:
            raise _misnamed(shapes, source, f"which is {_compass(east, north)}, where {shapes.crs.name} is not used")
    if latitude.min() < _SOUTHERNMOST or latitude.max() > _NORTHERNMOST:
        raise _misnamed(shapes, source, f"which is {_compass(east, north)}, where there is no city")
    west_edge, south_edge, east_edge, north_edge = _UNITED_KINGDOM
    swapped = west_edge <= north <= east_edge and south_edge <= east <= north_edge
    if shapes.crs.is_geographic and swapped and (british or not source.crs):
        place = f"which is {_compass(east, north)}, outside the United Kingdom, and within it the other way round"
        raise _misnamed(shapes, source, place)


def _with_crs(shapes: gpd.GeoSeries, source: BoundarySource, ledger: Ledger) -> gpd.GeoSeries:
    """Give the shapes the system that the file names, else with the one that the descriptor names."""
    try:
        declared = pyproj.CRS.from_user_input(source.crs) if source.crs else None
    except pyproj.exceptions.CRSError as error:
        raise PackageError(
            "This is no coordinate reference system.",
            file="datapackage.json",
            column="crs",
            value=source.crs,
            cure='Write an EPSG code, such as "EPSG:27700".',
        ) from error
    if shapes.crs is None and declared is None:
        raise PackageError(
            "The file does not say which coordinate reference system it is in, and it is not guessed.",
            file=source.file,
            cure='Add its .prj file, or name the system in datapackage.json, as "crs": "EPSG:27700" (British National '
            'Grid) or "crs": "EPSG:4326" (longitude and latitude) beside the path.',
        )
    if shapes.crs is None:
        message = "The file names no system; the one of datapackage.json is taken."
        ledger.add("crs", "note", message, file=source.file, value=source.crs)
        return shapes.set_crs(declared)
    if declared is not None and not shapes.crs.equals(declared, ignore_axis_order=True):
        if not _in_its_units(shapes, shapes.crs) and _in_its_units(shapes, declared):
            message = (
                f"The coordinates cannot be {shapes.crs.name}; they were read as {declared.name}, as the package says."
            )
            ledger.add("crs", "repaired", message, file=source.file, value=source.crs)
            return shapes.set_crs(declared, allow_override=True)
        ledger.add(
            "crs",
            "note",
            f"The file says {shapes.crs.name}, datapackage.json says {declared.name}; the file is believed.",
            cure="Take crs out of datapackage.json, or correct it.",
            file=source.file,
            value=source.crs,
        )
    return shapes


def _in_its_units(shapes: gpd.GeoSeries, crs: pyproj.CRS) -> bool:
    """Whether coordinates can be in a system: degrees have their limits, and no city in metres lies within those.

    Around the date line longitude is also counted on, from 180 to 360.
    """
    west, south, east, north = shapes.total_bounds
    in_degrees = west >= -180 and east <= 360 and east - west <= 360 and south >= -90 and north <= 90
    return crs.is_geographic == bool(in_degrees)


def _check_units(shapes: gpd.GeoSeries, source: BoundarySource) -> None:
    """Refuse metres that are called degrees, and degrees that are called metres."""
    if not _in_its_units(shapes, shapes.crs):
        objection = "which are no degrees" if shapes.crs.is_geographic else "which are degrees, and no metres"
        raise _misnamed(shapes, source, objection)


def _misnamed(shapes: gpd.GeoSeries, source: BoundarySource, objection: str) -> PackageError:
    """Make the error of coordinates that the named system cannot mean."""
    west, south, east, north = shapes.total_bounds
    return PackageError(
        f"The coordinates run from {west:.7g}, {south:.7g} to {east:.7g}, {north:.7g}, {objection}.",
        file=source.file,
        value=shapes.crs.name,
        cure=_NAME_IT,
    )


def _check_extent(shapes: gpd.GeoSeries, source: BoundarySource) -> None:
    """Refuse coordinates on the National Grid that lie outside the country."""
    bounds = shapes.total_bounds
    outside = (bounds[:2] < _ON_THE_GRID[:2]).any() or (bounds[2:] > _ON_THE_GRID[2:]).any()
    if outside or not np.isfinite(bounds).all():
        raise _misnamed(shapes, source, "outside the United Kingdom on the British National Grid")
