"""The rows of a text file, one by one: its delimiter found or stated, its lines and rows kept in bounds."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from itertools import islice

from geo.package.errors import PackageError
from geo.package.headings import heading_names

MOST_LINES, LONGEST_ROW = 1_048_576, 20_000_000
"""Lines of a file, as many as a spreadsheet has rows, and letters of one row."""

_DELIMITERS = (",", ";", "\t", "|")
# A longer line than a row may be is cut there: it is refused, and its rest is not worth the search.
_LINE = re.compile(rf"[^\r\n]{{1,{LONGEST_ROW + 1}}}+(?:\r\n|\r|\n)?|\r\n|\r|\n")
# What a spreadsheet is told on the first line, and does not show.
_STATED = re.compile(r'"?sep=([,;|\t])"?\s*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_FIRST_LINES = 100


class _Lines:
    """The lines of a text, counted.

    Attributes
    ----------
    in_row : int
        Letters since it was last set to 0, which the reader of the rows does at the end of each.
    """

    def __init__(self, text: str, start: int, file: str) -> None:
        self._text, self._start, self._file, self.in_row = text, start, file, 0

    def __iter__(self) -> Iterator[str]:
        for number, match in enumerate(_LINE.finditer(self._text, self._start), start=1):
            line = match[0]
            self.in_row += len(line)
            if number > MOST_LINES:
                raise PackageError(
                    f"The file has more than {MOST_LINES:,} lines.",
                    file=self._file,
                    cure="Keep only the rows of this city's wards, and delete empty lines.",
                )
            if self.in_row > LONGEST_ROW:
                raise PackageError(
                    f"A row holds more than {LONGEST_ROW:,} letters.",
                    file=self._file,
                    row=number,
                    cure="Look for a quotation mark that is not closed, and delete empty columns.",
                )
            yield line


def csv_rows(text: str, file: str, known: Collection[str] = ()) -> Iterator[list[str]]:
    """Split a text into rows and cells.

    Parameters
    ----------
    text : str
        A table with commas, semicolons, tabs or "|"; a first line ``sep=;``, as spreadsheets write and hide it, states
        which, and is no row.
    file : str
        What the errors call it.
    known : collection of str
        Headings that the table may have: the delimiter is the one that shows them.

    Yields
    ------
    list of str

    Raises
    ------
    PackageError
        When it is no well-formed CSV, or out of bounds.
    """
    stated = _STATED.match(text)
    delimiter = delimiter_of(text, known)
    lines = _Lines(text, stated.end() if stated else 0, file)
    rows = 0
    try:
        for cells in csv.reader(lines, delimiter=delimiter, strict=True):
            lines.in_row = 0
            rows += 1
            yield cells
    except csv.Error as error:
        raise PackageError(
            f"The file is no well-formed CSV ({error}).",
            file=file,
            row=rows + 1,
            cure="Look for a quotation mark that is not closed or not doubled.",
        ) from error


def delimiter_of(text: str, known: Collection[str] = ()) -> str:
    """Choose what parts the cells of a text: stated, or what shows the most headings, or what the first line shows.

    Parameters
    ----------
    text : str
    known : collection of str
        As in `csv_rows`.
    """
    if stated := _STATED.match(text):
        return stated[1]
    lines = [match[0][:100_000] for match in islice(_LINE.finditer(text), _FIRST_LINES)]
    headings = frozenset(known)
    shown = {
        delimiter: max(
            (len(headings & heading_names(line.replace('"', "").split(delimiter))) for line in lines), default=0
        )
        for delimiter in _DELIMITERS
    }
    best = max(_DELIMITERS, key=lambda delimiter: shown[delimiter])
    if shown[best] > 1:
        return best
    unquoted = (re.sub(r'"[^"]*"', "", line) for line in lines)
    first = next((line for line in unquoted if any(delimiter in line for delimiter in _DELIMITERS)), "")
    return max(_DELIMITERS, key=first.count)
