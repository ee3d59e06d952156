"""Workbooks: the rows of one sheet as a person sees them, read in a stream and in bounds, Strict Open XML as well."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from geo.package.bounded_files import open_archive, open_plain
from geo.package.errors import PackageError
from geo.package.findings import Ledger


class StoredNumber(str):
    """A cell of a workbook that holds a number: its point marks decimals, whatever the text cells beside it do."""

    __slots__ = ()


MOST_ROWS, MOST_CELLS, MOST_STRINGS, MOST_SHEETS = 1_048_576, 500_000, 500_000, 1_000
"""Rows and cells of the sheet that is read (those of blank rows count), and texts and sheets of a workbook."""

MOST_WRITTEN_ROWS = 300_000
"""Rows that a sheet holds in writing, blank ones too; a row that is only counted over costs nothing."""

# Elements of the parts that are read whole: a spreadsheet has at most 65,490 formats of cells.
MOST_TAGS = 300_000
# Parts that are read whole before the first row: of styles and lists of contents, never of cells.
_MOST_WHOLE = 20_000_000
_STREAMED = ("xl/worksheets/", "xl/sharedStrings")
_SAVE = "Open it in a spreadsheet and save it again as XLSX."
_AS_TEXT = "Save the sheet as CSV (UTF-8)."
_SMALLER = "Delete the empty rows and columns beyond the table, keep only the rows of this city's wards, and save it."
# ISO/IEC 29500 names the same elements twice: Strict in the spaces on the left, Transitional, which openpyxl 3.1 knows
# alone, in those on the right.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"


def workbook_rows(
    path: Path, file: str, ledger: Ledger, *, sheet: str | None = None, preferred: str | None = None
) -> Iterator[list[str]]:
    """Read the rows of one sheet.

    Parameters
    ----------
    path : Path
    file : str
        What the findings call it.
    ledger : Ledger
        Told which sheets are not read.
    sheet : str, optional
        The sheet that must be read.
    preferred : str, optional
        The sheet that is read if it is there; else, and by default, the first that is not hidden.

    Yields
    ------
    list of str
        One for each row from the first, blank ones too; "" for a blank cell.

    Raises
    ------
    PackageError
        When it is no workbook that can be read, out of bounds, lacks the sheet, or has a formula without a result.
    """
    with ExitStack() as stack:
        # Opened here, for the library leaves a damaged one open.
        stream = stack.enter_context(open_plain(path, file))
        source, formulas = _in_bounds(stream, file)
        values = _load(source, file, stack, data_only=True)
        chosen = _choose_sheet(values, file, sheet, preferred, ledger)
        rows = _rows(values, chosen, file)
        if not formulas:
            for cells in rows:
                yield [_cell_text(cell.value, cell.number_format) for cell in cells]
            return
        written = _rows(_load(source, file, stack, data_only=False), chosen, file)
        for number, (cells, as_written) in enumerate(zip(rows, written, strict=True), start=1):
            for cell, formula in zip(cells, as_written, strict=True):
                if formula.data_type == "f" and cell.value is None:
                    raise PackageError(
                        "A formula has no stored result.",
                        file=file,
                        row=number,
                        column=formula.column_letter,
                        value=str(formula.value),
                        cure="Open the workbook in a spreadsheet and save it, or paste the values in its place.",
                    )
            yield [_cell_text(cell.value, cell.number_format) for cell in cells]


def _rows(book: Any, chosen: str, file: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet, until they are too many."""
    cells = 0
    sheet = book[chosen]
    # What a sheet says of its size may be wrong, and would be filled up with blank cells.
    sheet.reset_dimensions()
    stream = iter(sheet.iter_rows())
    for number in range(1, MOST_ROWS + 2):
        try:
            row = next(stream, None)
        # The library raises whatever its parsers raise.
        except (OSError, MemoryError):
            raise
        except Exception as error:
            raise _unreadable(file, error) from error
        if row is None:
            return
        cells += len(row)
        if cells > MOST_CELLS or number > MOST_ROWS:
            what = f"{MOST_CELLS:,} cells" if cells > MOST_CELLS else f"{MOST_ROWS:,} rows"
            raise PackageError(f"The sheet {chosen} has more than {what}.", file=file, row=number, cure=_SMALLER)
        yield row


def _in_bounds(stream: BinaryIO, file: str) -> tuple[BinaryIO, bool]:
    """Look a workbook's parts over before they are read: give what to read, and whether any cell has a formula."""
    try:
        archive = open_archive(stream, file, _SMALLER)
        strict = formulas = False
        strings = sheets = tags = 0
        for member in archive.infolist():
            if not member.filename.endswith((".xml", ".rels")):
                continue
            whole = not member.filename.startswith(_STREAMED)
            if whole and member.file_size > _MOST_WHOLE:
                if member.filename.startswith("xl/pivotCache/"):
                    continue
                raise PackageError(f"The workbook's {member.filename} is too large.", file=file, cure=_SMALLER)
            rows = 0
            for block in _blocks(archive, member):
                rows += 0 if whole else len(_ROW.findall(block))
                if rows > MOST_WRITTEN_ROWS:
                    what = f"A sheet of the workbook has more than {MOST_WRITTEN_ROWS:,} rows."
                    raise PackageError(what, file=file, cure=_SMALLER)
                if b"<!DOCTYPE" in block or b"<\0!\0D\0O\0C\0T" in block:
                    raise PackageError("The workbook defines entities, as no spreadsheet does.", file=file, cure=_SAVE)
                strict = strict or (whole and bool(_STRICT.search(block)))
                formulas = formulas or (not whole and bool(re.search(rb"<(?:\w+:)?f[\s>/]", block)))
                tags += block.count(b"<") if whole else 0
                sheets += len(re.findall(rb"<(?:\w+:)?sheet[\s>/]", block)) if whole else 0
                if not member.filename.startswith("xl/worksheets/"):
                    strings += len(re.findall(rb"<(?:\w+:)?si[\s>/]", block))
                if tags > MOST_TAGS:
                    raise PackageError("The workbook has more formats than any spreadsheet.", file=file, cure=_AS_TEXT)
                if strings > MOST_STRINGS or sheets > MOST_SHEETS:
                    kept = f"keeps more than {MOST_STRINGS:,} different texts"
                    what = kept if strings > MOST_STRINGS else f"has more than {MOST_SHEETS:,} sheets"
                    raise PackageError(f"The workbook {what}.", file=file, cure=_SMALLER)
        return (_transitional(archive) if strict else stream), formulas
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        if isinstance(error, PackageError):
            raise
        raise _unreadable(file, error) from error


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part in blocks that overlap, so that no tag is cut in all of them."""
    with archive.open(member) as part:
        kept = b""
        while data := part.read(1 << 20):
            yield kept + data
            kept = data[-64:]


def _transitional(archive: zipfile.ZipFile) -> BinaryIO:
    """Write a workbook of Strict Open XML anew with the names of the Transitional one."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for member in archive.infolist():
            if member.filename.endswith((".xml", ".rels")):
                target.writestr(member.filename, _STRICT.sub(_TRANSITIONAL, archive.read(member)))
    written.seek(0)
    return written


def _load(source: BinaryIO, file: str, stack: ExitStack, *, data_only: bool) -> Any:
    """Open a workbook, with formulas or with their results."""
    import openpyxl

    # The library raises whatever its parsers raise; a damaged workbook must end as one plain error.
    try:
        # It warns of styles and rules that no table needs.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(source, read_only=True, data_only=data_only, keep_links=False)
    except (OSError, MemoryError):
        raise
    except Exception as error:
        raise _unreadable(file, error) from error
    stack.callback(book.close)
    return book


def _unreadable(file: str, error: Exception) -> PackageError:
    """Make the error of a file that the library cannot read."""
    return PackageError(f"The file is not a readable XLSX workbook ({type(error).__name__}).", file=file, cure=_SAVE)


def _choose_sheet(book: Any, file: str, sheet: str | None, preferred: str | None, ledger: Ledger) -> str:
    """Choose the sheet that is named, else the first that a person sees; the others are reported."""
    names = [each.title for each in book.worksheets]
    if not names:
        raise PackageError("No sheet of the workbook can be read.", file=file, cure=_SAVE)
    if sheet is not None and sheet not in names:
        raise PackageError(
            f"The workbook has no sheet of that name; it has: {', '.join(names)}.",
            file=file,
            value=sheet,
            cure="Correct `sheet` in datapackage.json.",
        )
    if sheet is not None:
        return sheet
    if preferred in names:
        return str(preferred)
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


def _cell_text(value: Any, number_format: str | None) -> str:
    """Write a cell of a workbook as the text that a person sees, with every digit."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    number_format = number_format or "General"
    if isinstance(value, int | float) and "%" in _shown(number_format):
        # A sheet stores 12% as 0.12; the sign decides what the figure means.
        return StoredNumber(f"{value * 100:.15g}%")
    if isinstance(value, int | float):
        short = isinstance(value, int) or (value.is_integer() and abs(value) < 1e15)
        return StoredNumber(int(value) if short else repr(value))
    if isinstance(value, datetime | date):
        if _shown(number_format).lower() == "yyyy":
            return str(value.year)
        return value.isoformat().removesuffix("T00:00:00")
    return str(value)


def _shown(number_format: str) -> str:
    """Take from a number format what shows as it stands: quoted text, escaped letters, spaces as wide as a letter."""
    return re.sub(r'"[^"]*"|[\\_*].|\[[^\]]*\]', "", number_format)
