"""Tables as a person sees them: CSV and XLSX read as text, with the row numbers of a spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import chain, islice
from pathlib import Path

import pandas as pd

from geo.area_codes import strip_unseen, tidy_code
from geo.package.bounded_files import LONGEST_CELL, open_plain, read_bounded
from geo.package.contents import refuse_other_content, unmarked_utf16
from geo.package.csv_rows import csv_rows, delimiter_of
from geo.package.decimal_mark import WORKBOOK
from geo.package.errors import PackageError
from geo.package.findings import Ledger, Table
from geo.package.headings import FIRST_ROWS, begins_remarks, find_headings, heading_name, is_remark
from geo.package.workbooks import StoredNumber, workbook_rows

MOST_BYTES, MOST_ROWS, MOST_CELLS, MOST_COLUMNS = 100_000_000, 200_000, 4_000_000, 2_000
"""Bytes of a table's file, and its rows with anything in them, cells and columns."""

_BEGINNING = 1_000
_SPREADSHEETS = (".xlsx", ".xlsm")
CODE_COLUMNS = ("area_code", "ward_code")
_CURE = "Keep only the rows of this city's wards."


def read_sheet(
    path: Path,
    name: str,
    file: str,
    ledger: Ledger,
    *,
    sheet: str | None = None,
    preferred: str | None = None,
    known: Collection[str] = (),
    header_row: int | None = None,
    described: bool = True,
    most_rows: int = MOST_ROWS,
) -> Table:
    """Read a table as text.

    Parameters
    ----------
    path : Path
        A CSV (comma, semicolon, tab or "|"; UTF-8, UTF-16, or Windows-1252) or an XLSX.
    name, file : str
        Name of the resource and the file as the descriptor names it, for the findings.
    ledger : Ledger
        Gets the findings: encoding, rows of the wrong length, headings tidied.
    sheet : str, optional
        The sheet of a workbook, by default the first that is not hidden.
    preferred : str, optional
        A sheet that is read before the first, if the workbook has it.
    known : collection of str
        Columns that the table may have, by which its headings are found; empty where any will do.
    header_row : int, optional
        The row in which the headings stand, as the descriptor says.
    described : bool, default True
        Whether there is a descriptor that could say so.
    most_rows : int, default `MOST_ROWS`
        How many rows with anything in them are read at most.

    Returns
    -------
    Table
        Columns in lower case with underscores; cells without outer spaces, but for codes; rows with nothing
        in them left out. A blank cell is "".

    Raises
    ------
    PackageError
        When the file is missing, empty, not text, out of bounds, or has two columns of one name; when its headings do
        not stand in the first row, and the descriptor does not say where.
    """
    try:
        rows, delimiter = _rows(path, file, sheet, preferred, known, ledger)
        read = _as_table(_with_short_cells(rows, file), name, file, ledger, known, header_row, described, most_rows)
        read.delimiter = delimiter
    except OSError as error:
        raise PackageError(
            f"The file cannot be read ({error.strerror or error}).",
            file=file,
            cure="Put the file there, or correct its path in datapackage.json.",
        ) from error
    except MemoryError as error:
        raise PackageError("Reading it needs more memory than there is.", file=file, cure=_CURE) from error
    return read


def _as_table(
    rows: Iterator[list[str]],
    name: str,
    file: str,
    ledger: Ledger,
    known: Collection[str],
    header_row: int | None,
    described: bool,
    most_rows: int,
) -> Table:
    """Find the headings, and put the rows below them into a table."""
    first = list(islice(rows, max(FIRST_ROWS, header_row or 0)))
    at = find_headings(first, known, header_row, file, can_state=described)
    if at > len(first) or not any(map(strip_unseen, first[at - 1])):
        raise PackageError(
            f"The {'first row' if at == 1 else f'row {at}'} has no headings.",
            file=file,
            row=at,
            cure="Put the column names in the first row."
            if header_row is None
            else "Correct header_row in datapackage.json.",
        )
    header = _header(_bounded(first[at - 1], at, file), file, ledger, at)
    if header_row is not None and header_row > 1:
        message = f"The headings were read from row {at}, as datapackage.json says; the rows above were not read."
        ledger.add("columns", "note", message, file=file, row_numbers=(at,))
    table: list[list[str]] = []
    numbers: list[int] = []
    misfits: list[int] = []
    misfit_codes: list[str] = []
    cell_count = 0
    coded = header[0] == "area_code"
    for number, row in enumerate(chain(first[at:], rows), start=at + 1):
        if not any(map(strip_unseen, row)):
            continue
        cells = _bounded(row, number, file)
        cell_count += len(header)
        if len(numbers) + len(misfits) >= most_rows or cell_count > MOST_CELLS:
            what = f"{most_rows:,} rows" if cell_count <= MOST_CELLS else f"{MOST_CELLS:,} cells"
            raise PackageError(f"The table has more than {what}.", file=file, row=number, cure=_CURE)
        if any(map(strip_unseen, cells[len(header) :])):
            misfits.append(number)
            if coded:
                misfit_codes.append(tidy_code(cells[0]))
            continue
        table.append([*cells, *[""] * (len(header) - len(cells))][: len(header)])
        numbers.append(number)
    if known:
        _tell_remarks(table, numbers, file, ledger)
    frame = pd.DataFrame(table, columns=header, index=pd.Index(numbers, name="row", dtype=int), dtype=str)
    # Codes stay as they stand, so that each repair of one can be reported with its row.
    for column in frame.columns.difference(list(CODE_COLUMNS)):
        frame[column] = frame[column].map(strip_unseen)
    read = Table(name, file, frame, ledger)
    read.header_row = at
    if Path(file).suffix.lower() in _SPREADSHEETS:
        stored = [[isinstance(cell, StoredNumber) for cell in cells] for cells in table]
        read.stored = pd.DataFrame(stored, columns=header, index=frame.index, dtype=bool)
    if misfits:
        read.lose_unread(
            "malformed_row",
            f"{len(misfits)} row(s) have more cells than the {len(header)} headings.",
            rows=misfits,
            # The code stands before what shifted, if it stands first; the figures are no longer known for certain.
            area_codes=misfit_codes,
            cure='Put a cell that holds the delimiter in quotes, as in "1,200".'
            if Path(file).suffix.lower() not in _SPREADSHEETS
            else "Give every column a heading, and delete what stands beside the table.",
        )
    return read


def _with_short_cells(rows: Iterator[list[str]], file: str) -> Iterator[list[str]]:
    """Refuse a cell of more letters than a spreadsheet's, whatever it is taken for."""
    for number, row in enumerate(rows, start=1):
        if max(map(len, row), default=0) > LONGEST_CELL:
            raise PackageError(
                f"A cell holds more than {LONGEST_CELL:,} letters.",
                file=file,
                row=number,
                column=str(next(at for at, cell in enumerate(row, start=1) if len(cell) > LONGEST_CELL)),
                cure="Shorten it, or look for a quotation mark that is not closed.",
            )
        yield row


def _bounded(cells: list[str], number: int, file: str) -> list[str]:
    """Refuse a row that reaches too far to the right; blank cells out there are cut off."""
    if len(cells) <= MOST_COLUMNS:
        return cells
    beyond = (at for at, cell in enumerate(cells, start=1) if at > MOST_COLUMNS and cell and not cell.isspace())
    last = max(beyond, default=0)
    if last:
        raise PackageError(
            f"The table reaches to column {last:,}; at most {MOST_COLUMNS:,} are read.",
            file=file,
            row=number,
            cure="Delete what stands beyond the table, and empty rows and columns.",
        )
    return cells[:MOST_COLUMNS]


def _tell_remarks(table: list[list[str]], numbers: list[int], file: str, ledger: Ledger) -> None:
    """Take the remarks below and between the blocks of a table out, and tell them."""
    remarks: list[int] = []
    for at, row in enumerate(table):
        # A blank row or another remark parts it from the table, or it says itself that it is one.
        parted = at > 0 and (numbers[at] > numbers[at - 1] + 1 or (bool(remarks) and remarks[-1] == at - 1))
        if (parted or begins_remarks(row)) and is_remark(row):
            remarks.append(at)
    if not remarks:
        return
    ledger.add(
        "columns",
        "note",
        "Text in the first cell alone, below or between the rows, was taken for remarks and not read.",
        file=file,
        row_numbers=[numbers[at] for at in remarks],
        value=strip_unseen(table[remarks[0]][0]),
        cure="None needed, unless it is a row of the table: then fill in its other cells.",
    )
    taken = frozenset(remarks)
    table[:] = [row for at, row in enumerate(table) if at not in taken]
    numbers[:] = [number for at, number in enumerate(numbers) if at not in taken]


def _rows(
    path: Path, file: str, sheet: str | None, preferred: str | None, known: Collection[str], ledger: Ledger
) -> tuple[Iterator[list[str]], str]:
    """The rows of a workbook or a text, one by one, and what parts the cells of a text."""
    if path.suffix.lower() in _SPREADSHEETS:
        if path.stat().st_size > MOST_BYTES:
            raise PackageError(f"The file is larger than {MOST_BYTES // 1_000_000} MB.", file=file, cure=_CURE)
        with open_plain(path, file) as stream:
            refuse_other_content(stream.read(_BEGINNING), file, workbook=True)
        return workbook_rows(path, file, ledger, sheet=sheet, preferred=preferred), WORKBOOK
    data = read_bounded(path, file, MOST_BYTES, _CURE)
    refuse_other_content(data, file)
    text = _decode(data, file, ledger)
    return csv_rows(text, file, known), delimiter_of(text, known)


def _decode(data: bytes, file: str, ledger: Ledger) -> str:
    """Bytes as text; anything but UTF-8 is reported."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        encodings = [("utf-32", "UTF-32")]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = [("utf-16", "UTF-16")]
    elif utf16 := unmarked_utf16(data):
        encodings = [(utf16, "UTF-16")]
    elif b"\0" in data:
        encodings = []
    else:
        encodings = [("utf-8-sig", ""), ("cp1252", "Windows-1252")]
    for encoding, title in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
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
        "The file is not text."
        if b"\0" in data
        else "The file is text in no encoding known here (UTF-8, UTF-16, Windows-1252).",
        file=file,
        cure="Save it as CSV (UTF-8) or as XLSX.",
    )


def _header(cells: list[str], file: str, ledger: Ledger, at: int) -> list[str]:
    """Column names in lower case with underscores, and empty columns at the end cut off."""
    cells = [strip_unseen(cell) for cell in cells]
    while cells and not cells[-1]:
        cells = cells[:-1]
    names = [heading_name(cell) or f"(column {n})" for n, cell in enumerate(cells, start=1)]
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise PackageError(
            "Two columns have one name.",
            file=file,
            row=at,
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
            row_numbers=(at,),
        )
    return names
