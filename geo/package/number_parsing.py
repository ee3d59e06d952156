"""Figures as people write them in tables: thousands, pounds, brackets, percent, and the symbols for missing."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

# Symbols of the Government Statistical Service; the two older ones are still common.
SYMBOLS = {"": "", "[x]": "x", "[c]": "c", "[u]": "u", "..": "x", "-": "x", "\N{EN DASH}": "x"}
"""What stands for a missing figure, and the flag that it gives."""

LARGEST = 1e13
"""From here on a float no longer tells pence apart with certainty; no figure of a city is as large."""

_FIGURE = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-+])?\s*£?\s*(?P<sign2>-)?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+)(?P<power>[eE][-+]?\d{1,3})?"
    r"\s*(?P<percent>%)?\s*(?P<close>\))?(?:\s*\[(?P<flag>[uU])\])?",
    re.ASCII,
)


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
    """

    value: float
    flag: str = ""
    readable: bool = True
    percent: bool = False
    bracketed: bool = False

    @property
    def plain(self) -> bool:
        """Say whether this is a number with nothing to remark on."""
        return math.isfinite(self.value) and not self.percent and not self.bracketed


def read_figure(text: str) -> Figure:
    """Read a number, or a symbol for a missing one; never a guess.

    Parameters
    ----------
    text : str
        A cell without outer spaces.

    Returns
    -------
    Figure

    Examples
    --------
    >>> read_figure("£1,200.50").value, read_figure("(300)").value, read_figure("[c]").flag
    (1200.5, -300.0, 'c')
    >>> read_figure("1,20").readable
    False
    """
    symbol = SYMBOLS.get(text.lower())
    if symbol is not None:
        return Figure(math.nan, symbol)
    match = _FIGURE.fullmatch(text.replace("\N{MINUS SIGN}", "-"))
    if match is None:
        return Figure(math.nan, readable=False)
    part = match.groupdict()
    signs = sum(part[name] in ("-", "+", "(") for name in ("open", "sign", "sign2"))
    value = float(part["digits"].replace(",", "") + (part["power"] or ""))
    # So large a figure is a slip, and its sums would overflow; so small a one would turn into 0.
    representable = abs(value) < LARGEST and (value != 0 or not re.search("[1-9]", part["digits"]))
    # Half a pair of brackets, or two signs: no one meaning.
    if bool(part["open"]) != bool(part["close"]) or signs > 1 or not representable:
        return Figure(math.nan, readable=False)
    negative = "-" in (part["sign"], part["sign2"]) or bool(part["open"])
    return Figure(
        -value if negative else value,
        flag=(part["flag"] or "").lower(),
        percent=bool(part["percent"]),
        bracketed=bool(part["open"]),
    )
