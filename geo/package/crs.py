"""Coordinates: the named reference system of a file, and the way to the British National Grid; never a guess."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from geo.package.errors import PackageError
from geo.package.findings import Ledger
from geo.package.gis_files import BoundarySource

NATIONAL_GRID = 27700
"""EPSG code of the British National Grid, in metres."""

# The grid's own extent with room for Northern Ireland: anything outside is swapped or misnamed coordinates.
_UNITED_KINGDOM = (-300_000.0, -200_000.0, 900_000.0, 1_400_000.0)


def to_national_grid(raw: gpd.GeoSeries, source: BoundarySource, ledger: Ledger) -> gpd.GeoSeries:
    """Bring shapes to the British National Grid, in two dimensions.

    Parameters
    ----------
    raw : geopandas.GeoSeries
    source : BoundarySource
        Its `crs` counts where the file names none.
    ledger : Ledger
        Told which system was taken, and of any reprojection.

    Returns
    -------
    geopandas.GeoSeries
        EPSG:27700; empty and missing shapes stay so.

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
    if shapes.crs.to_epsg() != NATIONAL_GRID:
        name = shapes.crs.name
        try:
            shapes = shapes.to_crs(NATIONAL_GRID)
        except pyproj.exceptions.ProjError as error:
            raise PackageError(
                f"The coordinates cannot be brought from {name} to the British National Grid.",
                file=source.file,
                cure="Save the boundaries in EPSG:27700 or EPSG:4326.",
            ) from error
        ledger.add("crs", "note", f"Reprojected from {name} to the British National Grid.", file=source.file)
    _check_extent(shapes, source)
    return shapes


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
            cure='Add its .prj file, or name the system in datapackage.json, as "crs": "EPSG:27700" beside the path.',
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
    """Whether coordinates can be in a system: degrees have their limits, and no city in metres lies within those."""
    west, south, east, north = shapes.total_bounds
    return crs.is_geographic == bool(west >= -180 and south >= -90 and east <= 180 and north <= 90)


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
        cure='Name the true system in datapackage.json, as "crs": "EPSG:27700" beside the path, or export the '
        "boundaries again; look for swapped coordinates.",
    )


def _check_extent(shapes: gpd.GeoSeries, source: BoundarySource) -> None:
    """Refuse coordinates outside the country."""
    bounds = shapes.total_bounds
    outside = (bounds[:2] < _UNITED_KINGDOM[:2]).any() or (bounds[2:] > _UNITED_KINGDOM[2:]).any()
    if outside or not np.isfinite(bounds).all():
        raise _misnamed(shapes, source, "outside the United Kingdom on the British National Grid")
