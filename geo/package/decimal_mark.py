"""How a table writes its numbers: whether point or comma parts the decimals, from all that its columns hold.

"12,345" is 12345 in London and 12.345 in Berlin; one cell cannot say which. Some cells can be read in one way only:
"12.5", "0,875" (no thousands begin with 0), and, past doubt, those with two marks, as "1.234,50" or "1,234,567". They
decide for the column, or for columns without any of their own. The delimiter is a sign as well: programs set to a
decimal comma part the cells with semicolons. What stays in doubt is not read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce

from geo.package.number_parsing import MARKS, Figure, read_figure, separators

WORKBOOK = ""
"""Stands for the delimiter of a file that has none."""

_ENGLISH, _CONTINENTAL = MARKS
# One group of three behind one mark: the only writing that has two values.
_TWOFOLD = re.compile(r"(?<![\d.,' ])[1-9]\d{0,2}[.,]\d{3}(?![\d.,' ]|[eE][-+]?\d)", re.ASCII)


@dataclass(frozen=True)
class Evidence:
    """What the cells of a column say of its decimal mark.

    Attributes
    ----------
    sure : mapping of str to int
        How many different cells have each decimal mark past doubt, for they have two marks.
    likely : mapping of str to int
        The same of cells such as "12.5" or "0,875", which are numbers in one reading only, or slips.
    """

    sure: Counter[str] = field(default_factory=Counter)
    likely: Counter[str] = field(default_factory=Counter)

    def __or__(self, other: Evidence) -> Evidence:
        """Put the evidence of two columns together."""
        return Evidence(self.sure + other.sure, self.likely + other.likely)

    @property
    def marks(self) -> set[str]:
        """The decimal marks that are shown."""
        return {*self.sure, *self.likely}

    @property
    def usual(self) -> str:
        """The mark that most cells show."""
        counts = self.sure + self.likely
        return max(MARKS, key=lambda mark: counts[mark])


@dataclass(frozen=True)
class DecimalMark:
    """How a column is read.

    Attributes
    ----------
    mark : {".", ","}
        What parts its decimals.
    doubted : frozenset of str
        Marks behind which three digits may be thousands or decimals: such cells are not read.
    assumed : bool
        True where no cell of the file shows how it writes numbers.
    """

    mark: str = _ENGLISH
    doubted: frozenset[str] = frozenset()
    assumed: bool = False

    def in_doubt(self, text: str, *, coarse: bool = False) -> bool:
        """Say whether a cell may be either of two numbers.

        Parameters
        ----------
        text : str
        coarse : bool
            Whether no thousandths are expected here, as of people and pounds: then a point is not taken for that of
            decimals without a cell that shows it.
        """
        doubted = self.doubted | {_ENGLISH} if coarse and self.assumed else self.doubted
        return bool(doubted) and is_twofold(text) and separators(text) in doubted

    def read(self, text: str) -> Figure:
        """Read a cell that is not in doubt."""
        return read_figure(text, self.mark)


ENGLISH = DecimalMark()
"""A point for decimals and commas for thousands, as the package's format has it."""


def is_twofold(text: str) -> bool:
    """Say whether a cell is one number with a decimal point and another with a decimal comma.

    Examples
    --------
    >>> is_twofold("£12,345"), is_twofold("12.500"), is_twofold("0,875"), is_twofold("1,234.50")
    (True, True, False, False)
    """
    if _TWOFOLD.search(text) is None:
        return False
    return _TWOFOLD.fullmatch(text) is not None or all(read_figure(text, mark).readable for mark in MARKS)


def evidence_of(cells: Iterable[str]) -> Evidence:
    """Find what the cells of a column say of its decimal mark.

    Parameters
    ----------
    cells : iterable of str
        Those that a person wrote; a number that a workbook stores as such says nothing.

    Returns
    -------
    Evidence
    """
    sure: Counter[str] = Counter()
    likely: Counter[str] = Counter()
    for cell in set(cells):
        marks = separators(cell)
        if not set(marks) & set(MARKS):
            continue
        if len(marks) == 1 and is_twofold(cell):
            continue
        readings = [mark for mark in MARKS if read_figure(cell, mark).readable]
        if len(readings) == 1:
            (sure if len(marks) > 1 else likely)[readings[0]] += 1
    return Evidence(sure, likely)


def judge_columns(
    columns: Mapping[str, Iterable[str]], delimiter: str, stored: frozenset[str] = frozenset()
) -> dict[str, DecimalMark]:
    """Decide for each column of a table which decimal mark it has.

    Parameters
    ----------
    columns : mapping of str to iterable of str
        The cells of the columns of figures.
    delimiter : {",", ";", "tab", ""}
        What parts the cells of the file (a tab as such); `WORKBOOK` for a sheet.
    stored : frozenset of str
        Columns of a sheet that hold numbers stored as such.

    Returns
    -------
    dict of str to DecimalMark
    """
    evidence = {name: evidence_of(cells) for name, cells in columns.items()}
    return {
        name: _judge(
            own,
            reduce(Evidence.__or__, (each for other, each in evidence.items() if other != name), Evidence()),
            delimiter,
            stored=name in stored,
        )
        for name, own in evidence.items()
    }


def _judge(own: Evidence, others: Evidence, delimiter: str, *, stored: bool) -> DecimalMark:
    """Weigh what a column says, then what the others say, then the delimiter."""
    # Whoever parts cells with commas, or has numbers stored beside the text, has decimal commas only by a slip.
    english = delimiter == "," or stored
    if len(own.marks) > 1:
        return _contradiction(own, english=english)
    if own.marks and not own.sure:
        (mark,) = own.marks
        opposed = set(others.sure) - {mark}
        slip = mark == _CONTINENTAL and english and mark not in others.sure
        return DecimalMark(_ENGLISH if slip else mark, frozenset(MARKS if slip or opposed else ""))
    # A slip in another column is no reason to doubt this one where the file is English otherwise.
    likely = {_ENGLISH} if english else set(MARKS)
    shown = set(own.sure) or set(others.sure) or set(others.likely) & likely
    if shown:
        return DecimalMark(next(iter(shown))) if len(shown) == 1 else DecimalMark(doubted=frozenset(MARKS))
    doubted = {",": "", WORKBOOK: "", "\t": ","}.get(delimiter, ".,")
    return DecimalMark(doubted=frozenset(doubted), assumed=True)


def _contradiction(own: Evidence, *, english: bool) -> DecimalMark:
    """Judge a column that shows both marks: the rarer ones are slips, and no cell of two values is read by them."""
    if english and not own.sure[_CONTINENTAL]:
        # Beside decimal points, a comma that cannot part thousands says nothing of points; nor, beside "1,234.50", of
        # other commas.
        return DecimalMark(doubted=frozenset("" if own.sure else _CONTINENTAL))
    return DecimalMark(own.usual, frozenset(MARKS))
