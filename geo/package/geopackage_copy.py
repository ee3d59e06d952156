"""A GeoPackage opened as a copy: SQLite changes a file that it only reads, and its newest rows may stand beside it."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from geo.package.errors import PackageError
from geo.package.findings import Ledger

# What SQLite keeps beside a file that is open: changes that are not in it yet, and the way back from half a change.
_WAL, _JOURNAL = "-wal", "-journal"


@contextmanager
def untouched(address: str, file: str, ledger: Ledger) -> Iterator[str]:
    """Copy a GeoPackage, with what lies beside it, so that reading leaves all of it as it is.

    Parameters
    ----------
    address : str
        What GDAL would open: a path, or a file in an archive as "/vsizip/{archive}/wards.gpkg".
    file : str
        What the descriptor calls it.
    ledger : Ledger
        Told where changes were read that stand beside the file.

    Yields
    ------
    str
        The address to open; the same for other formats.

    Raises
    ------
    PackageError
        When it cannot be copied.

    Notes
    -----
    A GeoPackage is an SQLite database. Opened in a folder that can be written to, SQLite puts the changes of its
    write-ahead log (``-wal``) into the file and deletes the log; in one that cannot, it may pass over them. In the copy
    they are always put in, so that the city is the same wherever the package lies.
    """
    if not address.lower().endswith(".gpkg"):
        yield address
        return
    name = PurePosixPath(address).name
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / name
        try:
            sizes = _copy(address, copy)
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
            problem = f"The boundary file cannot be copied ({getattr(error, 'strerror', None) or 'damaged'})."
            raise PackageError(problem, file=file, cure="Get a whole copy of it.") from error
        if sizes.get(_WAL):
            _put_in(copy, name, file, ledger)
        if sizes.get(_JOURNAL):
            _take_back(copy)
            message = f"A change that was cut off stands in {name}{_JOURNAL}; the file was read as it was before it."
            cure = "Open and close the file in the program that was writing it, and copy it again."
            ledger.add("geopackage", "note", message, file=file, cure=cure)
        yield str(copy)


def _copy(address: str, copy: Path) -> dict[str, int]:
    """Copy the file and what lies beside it; gives the sizes of the latter."""
    sizes = {}
    if address.startswith("/vsizip/{"):
        archive, _, inside = address.removeprefix("/vsizip/{").rpartition("}/")
        with zipfile.ZipFile(archive) as packed:
            for ending in ("", _WAL, _JOURNAL):
                if inside + ending in packed.namelist():
                    with packed.open(inside + ending) as source:
                        sizes[ending] = _write(source, Path(f"{copy}{ending}"))
        return sizes
    # A link within the package may lead to the file; SQLite looks beside the file itself.
    real = Path(address).resolve()
    for ending in ("", _WAL, _JOURNAL):
        beside = Path(f"{real}{ending}")
        if beside.is_file():
            with beside.open("rb") as source:
                sizes[ending] = _write(source, Path(f"{copy}{ending}"))
    return sizes


def _write(source: IO[bytes], target: Path) -> int:
    """Write a file out, and say how long it is."""
    with target.open("wb") as file:
        shutil.copyfileobj(source, file)
        return file.tell()


def _take_back(copy: Path) -> None:
    """Undo in the copy the change that was cut off: GDAL, which opens it to read only, cannot."""
    try:
        with closing(sqlite3.connect(copy)) as database:
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    # What is no database ends as one plain error where it is opened.
    except sqlite3.Error:
        return
    # A journal that belongs to nothing stays behind.
    Path(f"{copy}{_JOURNAL}").unlink(missing_ok=True)


def _put_in(copy: Path, name: str, file: str, ledger: Ledger) -> None:
    """Put the changes of the log into the copy, and tell how many pages there were."""
    try:
        with closing(sqlite3.connect(copy)) as database:
            _, pages, _ = database.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            database.execute("PRAGMA journal_mode = DELETE")
    # What is no database ends as one plain error where it is opened.
    except sqlite3.Error:
        return
    if pages > 0:
        ledger.add(
            "geopackage",
            "note",
            f"Changes that were not yet in the file stand in {name}{_WAL} beside it; they were read as well.",
            file=file,
            value=f"{name}{_WAL}",
            cure="Close the file in the program that has it open (QGIS); then it is whole without the other.",
        )
    else:
        ledger.add(
            "geopackage",
            "note",
            f"{name}{_WAL} beside the file holds no change that belongs to it; it was passed over.",
            file=file,
            value=f"{name}{_WAL}",
            cure="Take it away; if wards are missing, copy the file and its -wal again together.",
        )
