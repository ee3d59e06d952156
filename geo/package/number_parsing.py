"""Figures as people write them in tables: thousands, decimals, pounds, brackets, percent, and symbols for missing.

A cell is read under a decimal mark; which one its column uses, `geo.package.decimal_mark` says.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

# Symbols of the Government Statistical Service; the two older ones are still common.
SYMBOLS = {"": "", "[x]": "x", "[c]": "c", "[u]": "u", "..": "x", "-": "x", "\N{EN DASH}": "x"}
"""What stands for a missing figure, and the flag that it gives."""

LARGEST = 1e13
"""From here on a float no longer tells pence apart with certainty; no figure of a city is as large."""

# No figure below LARGEST is written in more; what is longer is not searched.
_LONGEST = 60

# Signs that look like the ones of a keyboard, and the spaces and apostrophes that part thousands (ISO 80000-1, 7.3).
_KEYBOARD = str.maketrans(
    dict.fromkeys("\N{MINUS SIGN}\N{EN DASH}", "-")
    | dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}", " ")
    | dict.fromkeys("\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}", "'")
)

_FIGURE = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-+])?\s*(?P<pounds>£|GBP\s?)?\s*(?P<sign2>-)?(?P<open2>\()?"
    r"(?P<digits>[.,]?\d(?:[\d.,' ]*[\d.])?)(?P<power>[eE][-+]?\d{1,3})?"
    r"(?:(?<=\d)(?P<after>-))?\s*(?P<pounds2>£|GBP)?\s*(?P<percent>%)?\s*(?P<close>\))?(?:\s*\[(?P<flag>[uU])\])?",
    re.ASCII,
)

# Most cells are no more than this, and are read without the rest.
_BARE = re.compile(r"-?(?P<whole>\d{1,12})(?:(?P<mark>[.,])(?P<rest>\d{1,12}))?", re.ASCII)

# Of each decimal mark: decimals without thousands, and thousands in groups of three of which the first begins with no
# 0. A comma at the end, as in "1.200,-", is no decimal; a point is, for spreadsheets write "5.".
_UNGROUPED = {".": re.compile(r"\d+\.?\d*|\.\d+", re.ASCII), ",": re.compile(r"(?:0|[1-9]\d*)?,\d+|\d+", re.ASCII)}
_GROUPED = {
    ".": re.compile(r"[1-9]\d{0,2}(?P<mark>[,' ])\d{3}(?:(?P=mark)\d{3})*(?:\.\d*)?", re.ASCII),
    ",": re.compile(r"[1-9]\d{0,2}(?P<mark>[.' ])\d{3}(?:(?P=mark)\d{3})*(?:,\d+)?", re.ASCII),
}
MARKS = (".", ",")
"""The decimal marks that are known."""


@dataclass(frozen=True)
class Figure:
    """What a cell says.

    Attributes
    ----------
    value : float
        NaN where the cell is blank, a symbol, or no number.
    flag : str
        "", "x", "c" or "u".
    readable : bool
        False where the text is neither a number nor a symbol.
    percent, bracketed : bool
        Whether a percent sign follows (the value is still as written), or brackets make it negative.
    minus_after : bool
        Whether a minus behind the number makes it negative, as ledgers write it.
    spaced : bool
        Whether spaces or apostrophes part the thousands.
    """

    value: float
    flag: str = ""
    readable: bool = True
    percent: bool = False
    bracketed: bool = False
    minus_after: bool = False
    spaced: bool = False

    @property
    def blank(self) -> bool:
        """Say whether the cell is empty."""
        return self.readable and math.isnan(self.value) and not self.flag

    @property
    def plain(self) -> bool:
        """Say whether this is a number with nothing to remark on."""
        odd = self.percent or self.bracketed or self.minus_after or self.spaced
        return math.isfinite(self.value) and not odd


_UNREADABLE = Figure(math.nan, readable=False)


def read_figure(text: str, mark: str = ".") -> Figure:
    """Read a number, or a symbol for a missing one; never a guess.

    Parameters
    ----------
    text : str
        A cell without outer spaces.
    mark : {".", ","}
        What parts the decimals; the other one may part thousands, as may spaces and apostrophes.

    Returns
    -------
    Figure

    Examples
    --------
    >>> read_figure("£1,200.50").value, read_figure("(300)").value, read_figure("[c]").flag
    (1200.5, -300.0, 'c')
    >>> read_figure("1.200,50", mark=",").value, read_figure("1,20").readable, read_figure("0,875").readable
    (1200.5, False, False)
    """
    bare = _BARE.fullmatch(text)
    if bare is not None:
        return _read_bare(text, bare, mark)
    symbol = SYMBOLS.get(text.lower())
    if symbol is not None:
        return Figure(math.nan, symbol)
    part = _parts(text)
    if part is None:
        return _UNREADABLE
    digits = _plain_digits(part, mark)
    opened = bool(part["open"]) + bool(part["open2"])
    signs = opened + sum(part[name] in ("-", "+") for name in ("sign", "sign2", "after"))
    # Half a pair of brackets, two signs or two pound signs: no one meaning.
    one_meaning = opened == bool(part["close"]) and signs <= 1 and not (part["pounds"] and part["pounds2"])
    if digits is None or not one_meaning:
        return _UNREADABLE
    value = float(digits + (part["power"] or ""))
    # So large a figure is a slip, and its sums would overflow; so small a one would turn into 0.
    if abs(value) >= LARGEST or (value == 0 and re.search("[1-9]", digits)):
        return _UNREADABLE
    negative = "-" in (part["sign"], part["sign2"], part["after"]) or bool(opened)
    return Figure(
        -value if negative else value,
        flag=(part["flag"] or "").lower(),
        percent=bool(part["percent"]),
        bracketed=bool(opened),
        minus_after=bool(part["after"]),
        spaced=" " in (part["digits"] or "") or "'" in (part["digits"] or ""),
    )


def _read_bare(text: str, bare: re.Match[str], mark: str) -> Figure:
    """Read digits with one mark at most, by the same rules as the rest."""
    padded = bare["whole"].startswith("0")
    if bare["mark"] in (None, mark):
        # A padded whole before a decimal comma is no number; before a point, programs write it.
        odd = bare["mark"] == "," and padded and bare["whole"] != "0"
        return _UNREADABLE if odd else Figure(float(text.replace(",", ".")))
    group = not padded and len(bare["whole"]) <= 3 and len(bare["rest"]) == 3
    return Figure(float(text.replace(bare["mark"], ""))) if group else _UNREADABLE


def separators(text: str) -> str:
    """Give the marks between the digits of a number, in their order; "" where the text is no number.

    Examples
    --------
    >>> separators("£1.234,50"), separators("[c]")
    ('.,', '')
    """
    bare = _BARE.fullmatch(text)
    if bare is not None:
        return bare["mark"] or ""
    part = _parts(text) if text.lower() not in SYMBOLS else None
    return "" if part is None else re.sub(r"\d", "", part["digits"] or "")


def _parts(text: str) -> dict[str, str | None] | None:
    """Split a cell into sign, pounds, digits with their marks, and what follows; None where it is no number."""
    match = _FIGURE.fullmatch(text.translate(_KEYBOARD)) if len(text) <= _LONGEST else None
    return None if match is None else match.groupdict()


def _plain_digits(part: dict[str, str | None], mark: str) -> str | None:
    """Write the digits with a point for decimals and nothing for thousands; None where they are no number so."""
    digits = part["digits"] or ""
    # An exponent leaves no room for thousands.
    grouped = None if part["power"] else _GROUPED[mark].fullmatch(digits)
    if grouped is not None:
        digits = digits.replace(str(grouped["mark"]), "")
    elif not _UNGROUPED[mark].fullmatch(digits):
        return None
    return digits.replace(mark, ".")
