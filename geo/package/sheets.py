"""Tables as a person sees them: CSV and XLSX read as text, with the row numbers of a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from geo.area_codes import strip_unseen, tidy_code
from geo.package.decimal_mark import WORKBOOK
from geo.package.errors import PackageError
from geo.package.findings import Ledger, Table

_DELIMITERS = (",", ";", "\t")
_SPREADSHEETS = (".xlsx", ".xlsm")
CODE_COLUMNS = ("area_code", "ward_code")
_MOST_BYTES = 200_000_000
# A stray cell at the far end of a sheet makes a table of all that lies between.
_MOST_CELLS = 20_000_000


class _StoredNumber(str):
    """A cell of a workbook that holds a number: its point marks decimals, whatever the text cells beside it do."""

    __slots__ = ()


def read_sheet(path: Path, name: str, file: str, ledger: Ledger, *, sheet: str | None = None) -> Table:
    """Read a table as text.

    Parameters
    ----------
    path : Path
        A CSV (comma, semicolon or tab; UTF-8, UTF-16 with its mark, or Windows-1252) or an XLSX.
    name, file : str
        Name of the resource and the file as the descriptor names it, for the findings.
    ledger : Ledger
        Gets the findings: encoding, rows of the wrong length, headings tidied.
    sheet : str, optional
        The sheet of a workbook, by default the first that is not hidden.

    Returns
    -------
    Table
        Columns in lower case with underscores; cells without outer spaces, but for codes; rows with nothing
        in them left out. A blank cell is "".

    Raises
    ------
    PackageError
        When the file is missing, empty, not text, or has two columns of one name.
    """
    try:
        if path.exists() and not path.is_file():
            raise PackageError("This is no file.", file=file, cure="Correct its path in datapackage.json.")
        if path.stat().st_size > _MOST_BYTES:
            raise PackageError(
                "The file is larger than 200 MB.", file=file, cure="Keep only the rows of this city's wards."
            )
        in_workbook = path.suffix.lower() in _SPREADSHEETS
        rows, delimiter = (_workbook(path, file, sheet, ledger), WORKBOOK) if in_workbook else _text(path, file, ledger)
    except OSError as error:
        raise PackageError(
            f"The file cannot be read ({error.strerror or error}).",
            file=file,
            cure="Put the file there, or correct its path in datapackage.json.",
        ) from error
    if not rows or not any(map(strip_unseen, rows[0])):
        raise PackageError(
            "The first row has no headings.", file=file, row=1, cure="Put the column names in the first row."
        )
    header = _header(rows[0], file, ledger)
    table, numbers, misfits = [], [], {}
    for number, cells in enumerate(rows[1:], start=2):
        if not any(map(strip_unseen, cells)):
            continue
        if any(map(strip_unseen, cells[len(header) :])):
            misfits[number] = dict(zip(header, cells, strict=False))
            continue
        table.append([*cells, *[""] * (len(header) - len(cells))][: len(header)])
        numbers.append(number)
    frame = pd.DataFrame(table, columns=header, index=pd.Index(numbers, name="row", dtype=int), dtype=str)
    # Codes stay as they stand, so that each repair of one can be reported with its row.
    for column in frame.columns.difference(list(CODE_COLUMNS)):
        frame[column] = frame[column].map(strip_unseen)
    read = Table(name, file, frame, ledger)
    read.delimiter = delimiter
    if in_workbook:
        kept = [[isinstance(cell, _StoredNumber) for cell in cells] for cells in table]
        read.stored = pd.DataFrame(kept, columns=header, index=frame.index, dtype=bool)
    if misfits:
        read.lose_unread(
            "malformed_row",
            f"{len(misfits)} row(s) have more cells than the {len(header)} headings.",
            rows=list(misfits),
            # The code stands before what shifted, if it stands first; the figures are no longer known for certain.
            area_codes=[tidy_code(row["area_code"]) for row in misfits.values()] if header[0] == "area_code" else [],
            cure='Put a cell that holds the delimiter in quotes, as in "1,200".',
        )
    return read


def _text(path: Path, file: str, ledger: Ledger) -> tuple[list[list[str]], str]:
    """Split the cells of a CSV, and say what parts them."""
    text = _decode(path.read_bytes(), file, ledger)
    if "\0" in text:
        raise PackageError("The file is not text.", file=file, cure="Save it as CSV (UTF-8) or as XLSX.")
    first = text.lstrip("\r\n").split("\n", 1)[0]
    unquoted = re.sub(r'"[^"]*"', "", first)
    delimiter = max(_DELIMITERS, key=unquoted.count)
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise PackageError(
            f"The file is no well-formed CSV ({error}).",
            file=file,
            row=len(rows) + 1,
            cure="Look for a quotation mark that is not closed or not doubled.",
        ) from error
    return rows, delimiter


def _decode(data: bytes, file: str, ledger: Ledger) -> str:
    """Bytes as text; anything but UTF-8 is reported."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = [("utf-16", "UTF-16")]
    else:
        encodings = [("utf-8-sig", ""), ("cp1252", "Windows-1252")]
    for encoding, title in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if title:
            ledger.add(
                "encoding",
                "repaired",
                f"The file is not UTF-8; it was read as {title}.",
                cure="Check the names with accents or pound signs, and save it as CSV (UTF-8).",
                file=file,
            )
        return text
    raise PackageError(
        "The file is text in no encoding known here (UTF-8, UTF-16, Windows-1252).",
        file=file,
        cure="Save it as CSV (UTF-8) or as XLSX.",
    )


def _workbook(path: Path, file: str, sheet: str | None, ledger: Ledger) -> list[list[str]]:
    """Take the cells of one sheet of a workbook."""
    book = _load(path, file)
    chosen = _choose_sheet(book, file, sheet, ledger)
    if book[chosen].max_row * book[chosen].max_column > _MOST_CELLS:
        raise PackageError(
            f"The sheet {chosen} reaches to row {book[chosen].max_row:,} and column {book[chosen].max_column:,}.",
            file=file,
            cure="Delete the empty rows and columns beyond the table, and save it.",
        )
    formulas = [cell for row in book[chosen].iter_rows() for cell in row if cell.data_type == "f"]
    if formulas:
        book = _load(path, file, data_only=True)
    unsaved = next((cell for cell in formulas if book[chosen][cell.coordinate].value is None), None)
    if unsaved is not None:
        raise PackageError(
            "A formula has no stored result.",
            file=file,
            row=unsaved.row,
            column=unsaved.column_letter,
            value=str(unsaved.value),
            cure="Open the workbook in a spreadsheet and save it, or paste the values in its place.",
        )
    return [[_cell_text(cell.value, cell.number_format) for cell in row] for row in book[chosen].iter_rows()]


def _load(path: Path, file: str, *, data_only: bool = False) -> Any:
    """Open a workbook, with formulas or with their results."""
    import openpyxl

    # The library raises whatever its parsers raise; a damaged workbook must end as one plain error.
    try:
        # Opened here, for the library leaves a damaged one open; it warns of styles and rules that no table needs.
        with path.open("rb") as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(stream, data_only=data_only)
    except OSError:
        raise
    except Exception as error:
        raise PackageError(
            f"The file is not a readable XLSX workbook ({type(error).__name__}).",
            file=file,
            cure="Open it in a spreadsheet and save it again as XLSX.",
        ) from error


def _choose_sheet(book: Any, file: str, sheet: str | None, ledger: Ledger) -> str:
    """Choose the sheet that is named, else the first that a person sees; the others are reported."""
    names = [each.title for each in book.worksheets]
    if not names or (sheet is not None and sheet not in names):
        raise PackageError(
            f"The workbook has no sheet of that name; it has: {', '.join(names)}.",
            file=file,
            value=sheet or "",
            cure="Correct `sheet` in datapackage.json.",
        )
    if sheet is not None:
        return sheet
    chosen = next((each.title for each in book.worksheets if each.sheet_state == "visible"), names[0])
    others = [name for name in names if name != chosen]
    if others:
        ledger.add(
            "sheets",
            "note",
            f"The sheet {chosen} was read. Not read: {', '.join(others)}.",
            cure='If another is meant, name it in datapackage.json, as "sheet": "Table 1" beside the path.',
            file=file,
        )
    return chosen


def _cell_text(value: Any, number_format: str) -> str:
    """Write a cell of a workbook as the text that a person sees, with every digit."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float) and "%" in _shown(number_format):
        # A sheet stores 12% as 0.12; the sign decides what the figure means.
        return _StoredNumber(f"{value * 100:.15g}%")
    if isinstance(value, int | float):
        short = isinstance(value, int) or (value.is_integer() and abs(value) < 1e15)
        return _StoredNumber(int(value) if short else repr(value))
    if isinstance(value, datetime | date):
        if _shown(number_format).lower() == "yyyy":
            return str(value.year)
        return value.isoformat().removesuffix("T00:00:00")
    return str(value)


def _shown(number_format: str) -> str:
    """Take from a number format what shows as it stands: quoted text, escaped letters, spaces as wide as a letter."""
    return re.sub(r'"[^"]*"|[\\_*].|\[[^\]]*\]', "", number_format)


def _header(cells: list[str], file: str, ledger: Ledger) -> list[str]:
    """Column names in lower case with underscores, and empty columns at the end cut off."""
    cells = [strip_unseen(cell) for cell in cells]
    while cells and not cells[-1]:
        cells = cells[:-1]
    names = [re.sub(r"[\s-]+", "_", cell.lower()) or f"(column {n})" for n, cell in enumerate(cells, start=1)]
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise PackageError(
            "Two columns have one name.",
            file=file,
            row=1,
            column=twice[0],
            cure="Give each column a name of its own.",
        )
    changed = [cell for cell, name in zip(cells, names, strict=True) if cell and cell != name]
    if changed:
        ledger.add(
            "columns",
            "repaired",
            f"Headings read in lower case with underscores: {', '.join(changed)}.",
            file=file,
            row_numbers=(1,),
        )
    return names
