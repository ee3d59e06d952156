"""Opening the layer of a GIS file (shapefile, GeoPackage, GeoJSON) in bounds, its text decoded as it was meant."""

from __future__ import annotations

import codecs
import re
import warnings
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from geo.package.boundary_files import ONE_CITY, within_reach
from geo.package.bounded_files import LONGEST_CELL
from geo.package.errors import PackageError
from geo.package.findings import Ledger
from geo.package.geopackage import layers_of
from geo.package.geopackage_copy import untouched
from geo.package.text_sense import is_windows_text, texts_of

MOST_SHAPES, MOST_FIELDS, MOST_VERTICES = 10_000, 1_000, 1_000_000
"""Shapes, fields and corners of a boundary file; the whole United Kingdom has about 8,500 wards."""

_ADVICE = re.compile(r"; It might help|\. To avoid |\. Set [A-Z_]+")


@dataclass(frozen=True)
class BoundarySource:
    """Where the wards are and what their fields are called, as the descriptor says.

    Attributes
    ----------
    path : Path
        Shapefile (folder, .shp or .zip), GeoPackage or GeoJSON.
    file : str
        The path as the descriptor names it.
    code_field, name_field : str
        Fields that hold the ward code and name.
    vintage : str
        Declared vintage, such as "WD13"; "" where none is.
    crs : str
        A declared coordinate reference system; "" where the file must say it.
    layer, encoding : str
        Layer of a GeoPackage and encoding of the attributes; "" to take what the file says.
    select : tuple of (str, tuple of str) or None
        A field and the values of it that are kept, out of a file of more places; None to keep every ward.
    """

    path: Path
    file: str
    code_field: str
    name_field: str
    vintage: str = ""
    crs: str = ""
    layer: str = ""
    encoding: str = ""
    select: tuple[str, tuple[str, ...]] | None = None


def read_layer(source: BoundarySource, ledger: Ledger) -> gpd.GeoDataFrame:
    """Read the shapes and fields of a boundary file as they are.

    Parameters
    ----------
    source : BoundarySource
    ledger : Ledger
        Told what GDAL warned of and how names were decoded.

    Returns
    -------
    geopandas.GeoDataFrame
        Indexed by the number of the shape, from 1.

    Raises
    ------
    PackageError
        When nothing is there, a companion is missing, or the file is damaged or of another format.
    """
    _check_encoding(source)
    try:
        with (
            within_reach(source.path, source.file) as (found, has_cpg),
            untouched(found, source.file, ledger) as address,
        ):
            frame = _read(address, has_cpg, source, ledger)
    except MemoryError as error:
        raise PackageError("Reading it needs more memory than there is.", file=source.file, cure=ONE_CITY) from error
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    _check_lengths(frame, source)
    return frame


def _check_lengths(frame: gpd.GeoDataFrame, source: BoundarySource) -> None:
    """Refuse a field that holds more than any name or code does."""
    for column in frame.columns.drop(frame.geometry.name):
        if pd.api.types.is_numeric_dtype(frame[column]) or pd.api.types.is_datetime64_any_dtype(frame[column]):
            continue
        long = frame[column].map(lambda value: isinstance(value, str) and len(value) > LONGEST_CELL).astype(bool)
        if long.any():
            raise PackageError(
                f"A field holds more than {LONGEST_CELL:,} letters.",
                file=source.file,
                row=int(frame.index[long][0]),
                column=str(column),
                cure="Shorten it: a ward has a code and a name.",
            )


def _read(address: str, has_cpg: bool, source: BoundarySource, ledger: Ledger) -> gpd.GeoDataFrame:
    """Read the one layer, with its text decoded as it was meant."""
    layer = _choose_layer(address, source, ledger)
    _check_layer(address, layer, source)
    frame = _open(address, layer, source, ledger, source.encoding)
    meant = _meant_encoding(frame) if address.lower().endswith(".shp") and not source.encoding else ""
    if meant:
        frame = _open(address, layer, source, ledger, meant)
        statement = (
            f"The .cpg does not say {meant}, but" if has_cpg else "The shapefile does not say how its text is encoded;"
        )
        ledger.add(
            "encoding",
            "repaired",
            f"{statement} its names were read as {meant}, for they make no sense otherwise.",
            cure=f"Put a .cpg file beside it that says {meant}.",
            file=source.file,
        )
    return frame


def _check_layer(address: str, layer: str, source: BoundarySource) -> None:
    """Refuse a layer of another format, or of more shapes and fields than any city has wards."""
    try:
        info = pyogrio.read_info(address, layer=layer, encoding=source.encoding or None)
    except Exception as error:
        raise _damaged(address, source.file, error) from error
    if info["driver"] == "TopoJSON":
        raise PackageError(
            "The file is TopoJSON, not GeoJSON: it keeps the borders that wards share, and not their outlines.",
            file=source.file,
            cure="Turn it into GeoJSON: open it at mapshaper.org or in QGIS and export it as GeoJSON, or run "
            f"`topo2geo {layer}=wards.geojson < {PurePosixPath(source.file).name}`; then name the GeoJSON in "
            "datapackage.json.",
        )
    for count, most, noun in (
        (info["features"], MOST_SHAPES, "shapes"),
        (len(info["fields"]), MOST_FIELDS, "fields"),
    ):
        if count > most:
            raise PackageError(
                f"The boundaries have {count:,} {noun}; at most {most:,} are read.", file=source.file, cure=ONE_CITY
            )


def _check_encoding(source: BoundarySource) -> None:
    """Refuse a declared encoding that nobody knows: GDAL would pass over it."""
    try:
        codecs.lookup(source.encoding or "UTF-8")
    except (LookupError, ValueError) as error:
        raise PackageError(
            "This is no text encoding.",
            file="datapackage.json",
            column="encoding",
            value=source.encoding,
            cure='Write one such as "UTF-8" or "CP1252", or take it out.',
        ) from error


def _choose_layer(address: str, source: BoundarySource, ledger: Ledger) -> str:
    """Name the layer that the descriptor asks for, else the only one with shapes."""
    if address.lower().endswith(".gpkg"):
        tables = layers_of(Path(address), source.file)
        views = [name for name, is_table in tables.items() if not is_table]
        if views and source.layer in (*views, ""):
            _refuse_views(views, source, ledger, only=len(views) == len(tables) or source.layer in views)
        layers = [name for name in tables if name not in views]
        if source.layer in layers:
            return source.layer
    else:
        try:
            kinds = {str(name): kind for name, kind in pyogrio.list_layers(address)}
        except Exception as error:
            raise _damaged(address, source.file, error) from error
        if source.layer in kinds:
            return source.layer
        layers = [name for name, kind in kinds.items() if kind is not None]
    if not layers:
        raise PackageError("The file has no layer with shapes.", file=source.file, cure="Export the boundaries again.")
    if source.layer:
        raise PackageError(
            f"The file has no such layer. It has: {', '.join(layers)}.",
            file=source.file,
            value=source.layer,
            cure="Correct layer in datapackage.json.",
        )
    if len(layers) > 1:
        raise PackageError(
            f"The file has several layers: {', '.join(layers)}.",
            file=source.file,
            cure='Name one in datapackage.json, as `"layer": "wards"` beside the path.',
        )
    return layers[0]


def _refuse_views(views: list[str], source: BoundarySource, ledger: Ledger, *, only: bool) -> None:
    """Tell the views of a GeoPackage, which are not read; refuse where there is nothing else to read."""
    cure = "Export the wards as a table of a GeoPackage."
    if only:
        problem = f"A view is no layer; only tables are read: {', '.join(views)}."
        raise PackageError(problem, file=source.file, value=source.layer, cure=cure)
    ledger.add("package", "note", f"Views are no layers and were not read: {', '.join(views)}.", file=source.file)


def _open(address: str, layer: str, source: BoundarySource, ledger: Ledger, encoding: str) -> gpd.GeoDataFrame:
    """Open a layer; GDAL's warnings become notes of the report."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            frame = pyogrio.read_dataframe(address, layer=layer, encoding=encoding or None, on_invalid="ignore")
        except UnicodeDecodeError as error:
            raise PackageError(
                "The text of the boundary file is not in the encoding that it names.",
                file=source.file,
                value=error.encoding,
                cure='Correct its .cpg, or name the true one in datapackage.json, as "encoding": "CP1252".',
            ) from error
        except MemoryError:
            raise
        # For damaged files pyogrio 0.13 raises more than its own errors: an UnboundLocalError for bytes in a .prj
        # (test_a_prj_whose_words_are_no_text_says_so).
        except Exception as error:
            raise _damaged(address, source.file, error) from error
    for text in dict.fromkeys(_without_address(warning.message, address, source.file) for warning in caught):
        ledger.add("package", "note", f"The reader warns: {text}", file=source.file)
    if not isinstance(frame, gpd.GeoDataFrame):
        raise PackageError("The layer has no shapes.", file=source.file, cure="Export the boundaries again.")
    vertices = int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum())
    if vertices > MOST_VERTICES:
        raise PackageError(
            f"The outlines have {vertices:,} corners; at most {MOST_VERTICES:,} are read.",
            file=source.file,
            cure=ONE_CITY,
        )
    return frame


def _damaged(address: str, file: str, error: Exception) -> PackageError:
    """Make the error of a file that GDAL cannot read."""
    text = _without_address(error, address, file)
    return PackageError(f"The boundary file cannot be read ({text}).", file=file, cure="Get a whole copy of it.")


def _without_address(text: object, address: str, file: str) -> str:
    """Write what GDAL says without its advice and without the server's own paths: a public page shows it."""
    folder = address.rpartition("/")[0] + "/"
    return _ADVICE.split(str(text).replace(address, file).replace(folder, ""))[0]


def _meant_encoding(frame: gpd.GeoDataFrame) -> str:
    """The encoding that text read as Latin-1 is certainly in; "" where it may be Latin-1, or anything else."""
    texts = texts_of(frame)
    if _doubly_encoded(texts):
        return "UTF-8"
    return "CP1252" if is_windows_text(texts) else ""


def _doubly_encoded(texts: list[str]) -> bool:
    """Whether UTF-8 names were read as Latin-1: every name beyond ASCII turns into sense when undone."""
    beyond = [text for text in texts if not text.isascii()]
    for text in beyond:
        try:
            text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return False
    return bool(beyond)
