"""Where the headings of a table stand, and where remarks begin below it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from statistics import median_low

from geo.area_codes import strip_unseen, tidy_code
from geo.package.errors import PackageError

FIRST_ROWS = 100
"""How far down headings are looked for."""

_NOTE = re.compile(r"(?:source|sources|note|notes|footnote|footnotes|©|\(c\)|\*|\[|\d+[.)])", re.IGNORECASE)
_NUMBER = re.compile(r"[-+(£]*[\d.,]+[%)]*")
_FOOTNOTE = re.compile(r"(?:\s*\[(?:notes? [\d, ]+|[a-z])\])+$")
_GSS, _WORD = re.compile(r"[A-Za-z]\d{8}"), re.compile(r"[^\W\d_]{2}")


def heading_name(cell: str) -> str:
    """Write a heading as the name of a column: lower case with underscores, without the marks of footnotes."""
    plain = strip_unseen(cell).lower()
    return re.sub(r"[\s-]+", "_", _FOOTNOTE.sub("", plain).strip() or plain)


def heading_names(cells: Iterable[str]) -> set[str]:
    """Names of the columns that some cells would head."""
    return {heading_name(cell) for cell in cells if strip_unseen(cell)}


def find_headings(
    rows: Sequence[list[str]], known: Collection[str], stated: int | None, file: str, *, can_state: bool = True
) -> int:
    """Find the row in which the headings stand.

    Parameters
    ----------
    rows : sequence of list of str
        The first rows of a table.
    known : collection of str
        Columns that the table may have; empty where any will do.
    stated : int or None
        The row that the descriptor names, from 1.
    file : str
        What the error calls the file.
    can_state : bool, default True
        Whether a descriptor could name the row, which an upload has not.

    Returns
    -------
    int
        From 1. Blank rows above headings that are known are passed over.

    Raises
    ------
    PackageError
        When the headings stand, or seem to stand, in another row than the first; it names the row.
    """
    if stated is not None:
        return stated
    filled = [[cell for cell in map(strip_unseen, cells) if cell] for cells in rows]
    first = next((at for at, cells in enumerate(filled) if cells), 0)
    matches = [len(heading_names(cells) & set(known)) for cells in filled]
    if not known or matches[first:] == [] or (first == 0 and matches[0] > 1):
        return 1
    best = max(range(len(rows)), key=lambda at: (matches[at], -at))
    offer = f', or add "header_row": {best + 1} beside the path in datapackage.json' if can_state else ""
    if matches[best] > max(1, matches[first]):
        raise PackageError(
            f"The headings stand in row {best + 1}, not in the first.",
            file=file,
            row=best + 1,
            cure=f"Delete the rows above them{offer}.",
        )
    if matches[first]:
        return first + 1
    seeming = _table_begins(filled, first)
    if seeming is None:
        return 1
    offer = f', or add "header_row": {seeming + 1} beside the path in datapackage.json' if can_state else ""
    raise PackageError(
        f"The headings seem to stand in row {seeming + 1}: {', '.join(filled[seeming][:12])[:300]}. None of them is a "
        f"column of this table ({', '.join(known)}).",
        file=file,
        row=seeming + 1,
        cure=f"Rename them to the columns of this table, and delete the rows above them{offer}.",
    )


def _table_begins(filled: list[list[str]], first: int) -> int | None:
    """Find the row of words where a table begins below a title: much wider than the title, as wide as what follows."""
    widths = [len(cells) for cells in filled if cells]
    widest = max(widths, default=0)
    for at in range(first + 1, len(filled)):
        cells = filled[at]
        below = [len(each) for each in filled[at + 1 :] if len(each) > 1]
        words = sum(not _NUMBER.fullmatch(cell) for cell in cells)
        if (
            len(cells) >= max(2, 2 * len(filled[first]))
            and 2 * len(cells) > widest
            and below
            and len(cells) >= median_low(below) - 1
            and 2 * words > len(cells)
        ):
            return at
    return None


def is_remark(cells: Sequence[str]) -> bool:
    """Whether a row may be a remark beside a table: words in its first cell alone, and no code of an area."""
    filled = [text for text in map(strip_unseen, cells) if text]
    if len(filled) != 1 or not strip_unseen(cells[0]):
        return False
    return bool(_WORD.search(filled[0])) and not _GSS.search(tidy_code(filled[0]))


def begins_remarks(cells: Sequence[str]) -> bool:
    """Whether a remark says itself that it is one, as "Source: ..." and "1. ..." do."""
    return bool(_NOTE.match(strip_unseen(cells[0])))
