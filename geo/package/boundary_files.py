"""Finding the one layer among files: loose, in a folder or an archive, whole, plain and of a bounded size."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from geo.package.bounded_files import open_archive, open_plain
from geo.package.errors import PackageError

MOST_BYTES = 200_000_000
"""Bytes of a boundary file with its companions, unpacked."""

ONE_CITY = (
    "Keep only the wards of this city in the file, or take the publisher's generalised edition of it, whose outlines "
    "are simpler."
)
"""The cure for boundaries that are too large."""

_GEOJSON = (".geojson", ".json")
_KINDS = (".shp", ".gpkg", *_GEOJSON)
_COMPANIONS = {".shx": "the index of its shapes", ".dbf": "its table of codes and names"}
# GDAL opens a file by its content, not its name: a "wards.shp" that holds a VRT would open any file that it names
# (test_what_is_no_boundary_file_is_refused).
_MAGIC = {".shp": b"\x00\x00\x27\x0a", ".gpkg": b"SQLite format 3\x00", ".geojson": b"{", ".json": b"{"}


@contextmanager
def within_reach(path: Path, file: str) -> Iterator[tuple[str, bool]]:
    """Find the address that GDAL opens, and whether a .cpg lies beside it; what an archive holds is unpacked first.

    Parameters
    ----------
    path : Path
        A file, a folder with one layer, or a .zip.
    file : str
        What the errors call it.

    Yields
    ------
    tuple of (str, bool)
        Good as long as the context is open.

    Raises
    ------
    PackageError
        When there is not one layer, it is not whole, too large, or not what its name says.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = _unpacked(path, file, Path(folder)) if path.suffix.lower() == ".zip" else _find(path, file)
        # RuntimeError and NotImplementedError: encrypted archives and unknown compression.
        except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
            raise PackageError(
                f"The boundary file cannot be opened ({error}).", file=file, cure="Get a whole copy of it."
            ) from error
        yield found


def _find(path: Path, file: str) -> tuple[str, bool]:
    """Find the address of a loose file, or of the one in a folder."""
    if path.is_dir():
        entries = list(path.iterdir())
        names = _likely(entry.name for entry in entries if not entry.is_dir())
        address, has_cpg = _choose(names, str(path), file, lambda name: _head(path / name, file))
        stem = PurePosixPath(address).stem
    else:
        if not path.exists():
            raise PackageError(
                "The boundary file is not there.",
                file=file,
                cure="Put it there, or correct its path in datapackage.json.",
            )
        entries, stem = list(path.parent.iterdir()), path.stem
        names = [entry.name for entry in entries if entry.stem == stem]
        others = [name for name in names if Path(name).suffix.lower() in _KINDS and name != path.name]
        names = [name for name in names if name not in others]
        address, has_cpg = _choose(names, str(path.parent), file, lambda name: _head(path.parent / name, file))
    # GDAL opens every companion by itself: a pipe among them would wait without end.
    sizes = []
    for entry in entries:
        other = entry.suffix.lower() in _KINDS and entry != Path(address)
        if entry.name.startswith(f"{stem}.") and not entry.is_dir() and not other:
            with open_plain(entry, entry.name) as stream:
                sizes.append(stream.seek(0, 2))
    _check_size(sum(sizes), file)
    return address, has_cpg


def _unpacked(path: Path, file: str, folder: Path) -> tuple[str, bool]:
    r"""Unpack the one layer of an archive, with its companions, into a folder, and give its address there.

    Windows tools write ``\\`` between folder and file, and some a name in an encoding of their own: GDAL finds neither
    (test_a_zip_with_backslashes_is_read).
    """
    with open_plain(path, file) as stream, open_archive(stream, file, ONE_CITY) as archive:
        members = {
            name.replace("\\", "/"): name
            for name in archive.namelist()
            if not name.startswith("__MACOSX") and not name.endswith(("/", "\\"))
        }
        address, has_cpg = _choose(
            _likely(members), "", file, lambda name: _head(zipfile.Path(archive, members[name]), file)
        )
        chosen = PurePosixPath(address.removeprefix("/"))
        within = [
            PurePosixPath(name) for name in members if PurePosixPath(name).with_suffix("") == chosen.with_suffix("")
        ]
        kept = [each for each in within if each.suffix.lower() not in _KINDS or each == chosen]
        _check_size(sum(archive.getinfo(members[str(each)]).file_size for each in kept), file)
        for each in kept:
            # The name is ours but for its last part, so that none can lead out of the folder.
            (folder / each.name).write_bytes(archive.read(members[str(each)]))
        return str(folder / chosen.name), has_cpg


def _check_size(size: int, file: str) -> None:
    """Refuse a boundary file of too many bytes."""
    if size > MOST_BYTES:
        raise PackageError(f"The boundaries are larger than {MOST_BYTES // 1_000_000} MB.", file=file, cure=ONE_CITY)


def _likely(names: Iterable[str]) -> list[str]:
    """Sort the files of a folder or an archive, without .json (mostly metadata) and hidden ones (a Mac's "._x.shp")."""
    return sorted(n for n in names if not n.lower().endswith(".json") and not PurePosixPath(n).name.startswith("."))


def _head(path: Path | zipfile.Path, file: str) -> bytes:
    """Read the first bytes of a file."""
    with open_plain(path, file) if isinstance(path, Path) else path.open("rb") as stream:
        return bytes(stream.read(16))


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
