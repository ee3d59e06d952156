"""Finding and opening the layer of a GIS file: shapefiles with all their companions, zips, GeoPackage, GeoJSON."""

from __future__ import annotations

import codecs
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import geopandas as gpd
import pandas as pd
import pyogrio

from geo.package.errors import PackageError
from geo.package.findings import Ledger
from geo.package.geopackage import untouched
from geo.package.text_sense import is_windows_text, texts_of

_GEOJSON = (".geojson", ".json")
_KINDS = (".shp", ".gpkg", *_GEOJSON)
_COMPANIONS = {".shx": "the index of its shapes", ".dbf": "its table of codes and names"}
_ADVICE = re.compile(r"; It might help|\. To avoid |\. Set [A-Z_]+")
# GDAL opens a file by its content, not its name: a "wards.shp" that holds a VRT would open any file that it names
# (test_what_is_no_boundary_file_is_refused).
_MAGIC = {".shp": b"\x00\x00\x27\x0a", ".gpkg": b"SQLite format 3\x00", ".geojson": b"{", ".json": b"{"}


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
    """

    path: Path
    file: str
    code_field: str
    name_field: str
    vintage: str = ""
    crs: str = ""
    layer: str = ""
    encoding: str = ""


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
    found, has_cpg = _find(source.path, source.file)
    with untouched(found, source.file, ledger) as address:
        layer = _choose_layer(address, source)
        frame = _open(address, layer, source, ledger, source.encoding)
        meant = _meant_encoding(frame) if address.lower().endswith(".shp") and not source.encoding else ""
        if meant:
            frame = _open(address, layer, source, ledger, meant)
            statement = (
                f"The .cpg does not say {meant}, but"
                if has_cpg
                else "The shapefile does not say how its text is encoded;"
            )
            ledger.add(
                "encoding",
                "repaired",
                f"{statement} its names were read as {meant}, for they make no sense otherwise.",
                cure=f"Put a .cpg file beside it that says {meant}.",
                file=source.file,
            )
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return frame


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


def _find(path: Path, file: str) -> tuple[str, bool]:
    """Find the address that GDAL opens, and whether a .cpg lies beside it."""
    try:
        if path.is_dir():
            names = _likely(entry.name for entry in path.iterdir() if entry.is_file())
            return _choose(names, str(path), file, lambda name: _head(path / name))
        if not path.is_file():
            raise PackageError(
                "The boundary file is not there.",
                file=file,
                cure="Put it there, or correct its path in datapackage.json.",
            )
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                names = _likely(name for name in archive.namelist() if not name.startswith("__MACOSX/"))
                return _choose(
                    names, f"/vsizip/{{{path.resolve()}}}", file, lambda name: _head(zipfile.Path(archive, name))
                )
        names = [entry.name for entry in path.parent.iterdir() if entry.stem == path.stem]
        others = [name for name in names if Path(name).suffix.lower() in _KINDS and name != path.name]
        names = [name for name in names if name not in others]
        return _choose(names, str(path.parent), file, lambda name: _head(path.parent / name))
    # RuntimeError and NotImplementedError: encrypted archives and unknown compression.
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise PackageError(
            f"The boundary file cannot be opened ({error}).", file=file, cure="Get a whole copy of it."
        ) from error


def _likely(names: Iterable[str]) -> list[str]:
    """Sort the files of a folder or an archive, without .json (mostly metadata) and hidden ones (a Mac's "._x.shp")."""
    return sorted(n for n in names if not n.lower().endswith(".json") and not PurePosixPath(n).name.startswith("."))


def _head(path: Path | zipfile.Path) -> bytes:
    """Read the first bytes of a file."""
    with path.open("rb") as file:
        return bytes(file.read(16))


def _choose(names: list[str], folder: str, file: str, head: Callable[[str], bytes]) -> tuple[str, bool]:
    """Choose the one layer among some files, once its companions and first bytes are seen to be right."""
    layers = [name for name in names if PurePosixPath(name).suffix.lower() in _KINDS]
    if len(layers) != 1:
        problem = (
            f"There are {len(layers)} boundary files: {', '.join(layers)}." if layers else "There is no boundary file."
        )
        raise PackageError(
            problem,
            file=file,
            cure="Name one shapefile (.shp with its companions, or zipped), GeoPackage (.gpkg) or GeoJSON (.geojson).",
        )
    name = layers[0]
    stem, kind = str(PurePosixPath(name).with_suffix("")), PurePosixPath(name).suffix.lower()
    beside = {PurePosixPath(each).suffix.lower() for each in names if str(PurePosixPath(each).with_suffix("")) == stem}
    missing = (
        {suffix: content for suffix, content in _COMPANIONS.items() if suffix not in beside} if kind == ".shp" else {}
    )
    if missing:
        listed = " and ".join(f"{PurePosixPath(stem).name}{suffix} ({content})" for suffix, content in missing.items())
        raise PackageError(
            f"The shapefile is not whole: {listed} is missing.",
            file=file,
            value=PurePosixPath(name).name,
            cure="A shapefile is .shp, .shx, .dbf and .prj together: copy them all.",
        )
    start = head(name)
    if kind in _GEOJSON:
        start = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith(_MAGIC[kind]):
        raise PackageError(
            f"The content is not what the name {kind} says.", file=file, value=name, cure="Export the boundaries again."
        )
    return f"{folder}/{name}", ".cpg" in beside


def _choose_layer(address: str, source: BoundarySource) -> str:
    """Name the layer that the descriptor asks for, else the only one with shapes."""
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
        # For damaged files pyogrio 0.13 raises more than its own errors: an UnboundLocalError for bytes in a .prj
        # (test_a_prj_whose_words_are_no_text_says_so).
        except Exception as error:
            raise _damaged(address, source.file, error) from error
    for text in dict.fromkeys(_without_address(warning.message, address, source.file) for warning in caught):
        ledger.add("package", "note", f"The reader warns: {text}", file=source.file)
    if not isinstance(frame, gpd.GeoDataFrame):
        raise PackageError("The layer has no shapes.", file=source.file, cure="Export the boundaries again.")
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
