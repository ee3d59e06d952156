"""What a GeoPackage holds, asked of its own lists: tables alone are layers, for a view can run without end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from geo.package.errors import PackageError

_MOST_OBJECTS = 10_000


def layers_of(path: Path, file: str) -> dict[str, bool]:
    """List what a GeoPackage offers as layers with shapes, without running any of it.

    Parameters
    ----------
    path : Path
        A file that begins as SQLite.
    file : str
        What the error calls it.

    Returns
    -------
    dict of str to bool
        By name, whether it is a plain table; a view, a virtual table or a table of worked out columns is none.

    Raises
    ------
    PackageError
        When it is damaged, or one of the lists that a GeoPackage is known by is no table.

    Notes
    -----
    GDAL 3 works out the columns of every view when it lists layers (test_an_endless_view_is_no_layer), so that
    it is asked for one table by name, and never for a list.
    """
    with _opened(path, file) as database:
        objects = database.execute("SELECT name, type, sql FROM sqlite_master LIMIT ?", (_MOST_OBJECTS + 1,)).fetchall()
        if len(objects) > _MOST_OBJECTS:
            raise _damaged(file, "it lists more than 10,000 tables")
        kinds = {str(name): (kind, str(sql or "")) for name, kind, sql in objects if kind in ("table", "view")}
        odd = next(
            (name for name, (kind, sql) in kinds.items() if name.startswith("gpkg_") and not _is_plain(kind, sql)), ""
        )
        if odd:
            raise _damaged(file, f"{odd} is no table")
        if "gpkg_geometry_columns" not in kinds:
            return {}
        names = [
            str(name)
            for (name,) in database.execute(
                "SELECT table_name FROM gpkg_geometry_columns ORDER BY rowid LIMIT ?", (_MOST_OBJECTS,)
            )
        ]
        return {
            name: _is_plain(*kinds[name]) and not _has_worked_out_columns(database, name)
            for name in names
            if name in kinds
        }


def _is_plain(kind: str, sql: str) -> bool:
    """Whether an entry of the schema is a table that stores its rows."""
    return kind == "table" and not sql.lstrip().upper().startswith("CREATE VIRTUAL")


def _has_worked_out_columns(database: sqlite3.Connection, table: str) -> bool:
    """Whether a column of a table is worked out when it is read: 2 and 3 are SQLite's marks of generated columns."""
    return any(hidden in (2, 3) for (hidden,) in database.execute("SELECT hidden FROM pragma_table_xinfo(?)", (table,)))


@contextmanager
def _opened(path: Path, file: str) -> Iterator[sqlite3.Connection]:
    """Open the database to read it, writing nothing beside it."""
    database = None
    try:
        database = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)
        # No function of the file's own schema is to be run.
        database.execute("PRAGMA trusted_schema = OFF")
        yield database
    except sqlite3.Error as error:
        raise _damaged(file, str(error)) from error
    finally:
        if database is not None:
            database.close()


def _damaged(file: str, why: str) -> PackageError:
    """Make the error of a file that is no GeoPackage to be read."""
    return PackageError(
        f"The GeoPackage cannot be read ({why}).", file=file, cure="Export the layer of wards into a new one."
    )
