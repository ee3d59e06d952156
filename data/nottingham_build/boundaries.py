"""The 20 wards as an ESRI shapefile on the British National Grid."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyproj import Transformer

from data.nottingham_build.source import DISTRICT, check

WARD_COUNT = 20
AREA_HECTARES = 7460.5
"""Area of the 2013 wards as NOTES.md gives it."""

# The Helmert shift (EPSG:1314) is named so that a machine with the OSTN15 grid makes the same file.
WGS84_TO_NATIONAL_GRID = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=push +v_3 "
    "+step +proj=cart +ellps=WGS84 +step +inv +proj=helmert +x=446.448 +y=-125.157 +z=542.06 "
    "+rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 +convention=position_vector "
    "+step +inv +proj=cart +ellps=airy +step +proj=pop +v_3 "
    "+step +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy"
)


def read_wards(folder: Path) -> gpd.GeoDataFrame:
    """Read the 2013 wards and put them on the British National Grid.

    Parameters
    ----------
    folder : Path
        The source folder.

    Returns
    -------
    geopandas.GeoDataFrame
        20 rows, EPSG:27700, columns WD13CD, WD13NM, geometry, sorted by code.

    Raises
    ------
    SourceError
        When the wards are not 20 valid polygons of Nottingham that share their edges.
    """
    path = folder / "boundaries" / "nottingham_wards_2013.geojson"
    check(path.is_file(), f"{path}: no such file. Give the folder that holds it with --source.")
    raw = gpd.read_file(path)
    check(raw.crs is not None and raw.crs.to_epsg() == 4326, f"{path}: expected EPSG:4326, found {raw.crs}.")
    check(
        len(raw) == WARD_COUNT and raw["ward_code"].is_unique,
        f"{path}: {len(raw)} rows, {raw['ward_code'].nunique()} codes; expected {WARD_COUNT} wards, one row each.",
    )
    check(
        set(raw["lad_code"]) == {DISTRICT},
        f"{path}: districts {sorted(set(raw['lad_code']))}, not {DISTRICT}.",
    )
    to_grid = Transformer.from_pipeline(WGS84_TO_NATIONAL_GRID)
    geometry = shapely.transform(raw.geometry.array, lambda xy: np.column_stack(to_grid.transform(*xy.T)))
    wards = gpd.GeoDataFrame(
        {"WD13CD": raw["ward_code"], "WD13NM": raw["ward_name"]}, geometry=geometry, crs="EPSG:27700"
    ).sort_values("WD13CD", ignore_index=True)
    broken = wards.loc[~wards.is_valid, "WD13CD"].tolist()
    check(not broken, f"{path}: invalid polygons {broken}.")
    check(
        bool(shapely.coverage_is_valid(wards.geometry.array)),
        f"{path}: neighbouring wards no longer share their edges; find the gap with shapely.coverage_invalid_edges.",
    )
    hectares = float(wards.area.sum() / 10_000)
    check(abs(hectares - AREA_HECTARES) < 0.1, f"{path}: {hectares:.1f} ha, expected {AREA_HECTARES} ha.")
    return wards


def write_shapefile(wards: gpd.GeoDataFrame, path: Path) -> None:
    """Write the wards as a shapefile with .prj and .cpg.

    Parameters
    ----------
    wards : geopandas.GeoDataFrame
        As `read_wards` gives them.
    path : Path
        The .shp to write; its four companions go beside it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # The .dbf header carries a date; the vintage's own date keeps a second build byte-identical.
    pyogrio.write_dataframe(wards, path, driver="ESRI Shapefile", encoding="UTF-8", DBF_DATE_LAST_UPDATE="2013-12-31")
    check(
        path.with_suffix(".cpg").read_text(encoding="ascii").strip() == "UTF-8",
        f"{path}: the .cpg does not say UTF-8; this GDAL writes it otherwise.",
    )
