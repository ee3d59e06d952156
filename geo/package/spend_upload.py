"""A spend file of one's own, joined to a city without a package: read, joined and reported as a package would be."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

import pandas as pd

from geo.join_report.report import JoinReport
from geo.package.completeness import tell_odd_spend, tell_spend_gaps
from geo.package.errors import PackageError
from geo.package.findings import Ledger
from geo.package.join import Gazetteer, join_table, place_codes
from geo.package.payments import add_up_payments
from geo.package.period_columns import tell_overlaps
from geo.package.schema import SPEND, fit_columns
from geo.package.sheets import read_sheet
from geo.package.spend_template import SHEET
from geo.package.typed_tables import read_typed

if TYPE_CHECKING:
    from geo.city import City

MOST_BYTES = 20_000_000
"""The largest file that is taken, and, of a workbook, five times this once it is unpacked."""

_TEXT, _BOOKS = (".csv", ".tsv", ".txt"), (".xlsx", ".xlsm")


def read_spend_upload(city: City, data: bytes, filename: str) -> tuple[pd.DataFrame, JoinReport]:
    """Check a spend file against a city.

    Parameters
    ----------
    city : City
        Whose wards the rows must name, and whose population says how many people are at stake.
    data : bytes
        A CSV (comma, semicolon or tab) or an XLSX with the columns of the package's spend table. Of a workbook the
        sheet that the template calls `geo.package.spend_template.SHEET` is read, or else the first.
    filename : str
        What the file is called; its ending says what it is, and the findings name it.

    Returns
    -------
    tuple of (pandas.DataFrame, JoinReport)
        The rows that could be joined, as in `City.spend`, and what was found. A file that cannot be read gives no rows
        and a loss of kind "package".
    """
    name = PurePosixPath(PureWindowsPath(filename).name).name or "upload"
    ledger = Ledger(forgiving=True)
    gazetteer = Gazetteer(city.wards["ward_name"].to_dict())
    gazetteer.learn_people(city.population)
    frame = city.spend.iloc[:0].copy()
    with ledger.reading():
        frame = _read(data, name, gazetteer, ledger)
    return frame, ledger.report(gazetteer.people, city=city.name, vintage=city.vintage, wards=len(city.wards))


def _read(data: bytes, name: str, gazetteer: Gazetteer, ledger: Ledger) -> pd.DataFrame:
    """Read, type and join the rows, in the order in which a package is read."""
    suffix = PurePosixPath(name).suffix.lower()
    _refuse_oversized(data, name, suffix)
    with tempfile.TemporaryDirectory() as folder:
        # Only the ending of the sender's name reaches the disk.
        path = Path(folder) / f"spend{suffix}"
        path.write_bytes(data)
        table = read_sheet(path, "spend", name, ledger, preferred=SHEET, known=SPEND.columns, described=False)
    fit_columns(table, SPEND, ledger)
    place_codes(table, gazetteer)
    read_typed(table, SPEND)
    join_table(table, gazetteer)
    add_up_payments(table, SPEND)
    tell_spend_gaps(table, gazetteer)
    tell_odd_spend(table)
    tell_overlaps(table, "basis")
    table.count()
    return table.frame[SPEND.columns].reset_index(drop=True)


def _refuse_oversized(data: bytes, name: str, suffix: str) -> None:
    """Refuse what is no table, is empty, or is too large to read.

    Raises
    ------
    PackageError
        With the cure.
    """
    if suffix not in (*_TEXT, *_BOOKS):
        cure = "Save it as CSV (UTF-8) or as XLSX."
        raise PackageError("The name of the file does not say that it is a table.", file=name, value=suffix, cure=cure)
    if not data:
        raise PackageError("The file is empty.", file=name, cure="Fill in the template, and save it.")
    size = len(data)
    if suffix in _BOOKS:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                # A small archive can unpack to any size.
                size = max(size, sum(part.file_size for part in archive.infolist()) // 5)
        except zipfile.BadZipFile as error:
            cure = "Open it in a spreadsheet and save it again as XLSX."
            raise PackageError("The file is not a readable XLSX workbook.", file=name, cure=cure) from error
    if size > MOST_BYTES:
        cure = "Keep only the rows of this city's wards."
        raise PackageError(f"The file is larger than {MOST_BYTES // 1_000_000} MB.", file=name, cure=cure)
