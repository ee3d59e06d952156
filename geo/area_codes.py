"""Area codes: tidied where only a typing slip can explain them, matched to the wards of one boundary set."""

from __future__ import annotations

import re
from collections.abc import Iterable

CITYWIDE = "CITYWIDE"
"""Stands in spend for money with no ward."""

# ONS code history database: the first three characters of a GSS code name its kind of area.
_GSS = re.compile(r"[EWSNKJLM][0-9]{8}")
_GSS_WITHIN = re.compile(r"(?<![^\W_])[EWSNKJLM][0-9]{8}(?![^\W_])", re.ASCII)
_WARD = re.compile(r"(?:E05|W05|S13|N08)[0-9]{6}")
_KINDS = {
    "E00": "a 2011 or 2021 output area",
    "E01": "a lower-layer super output area",
    "E02": "a middle-layer super output area",
    "E06": "a unitary authority",
    "E07": "a district council",
    "E08": "a metropolitan district",
    "E09": "a London borough",
    "E10": "a county",
    "E12": "a region of England",
    "E92": "England",
    "W01": "a Welsh lower-layer super output area",
    "W06": "a Welsh unitary authority",
    "W92": "Wales",
    "S01": "a Scottish data zone",
    "S12": "a Scottish council area",
    "S92": "Scotland",
    "N09": "a Northern Ireland district",
    "N92": "Northern Ireland",
    "K02": "the United Kingdom",
    "K03": "Great Britain",
    "K04": "England and Wales",
}
# Spreadsheets and web pages leave these behind: no-break and zero-width spaces, byte order marks.
_UNSEEN = " \t\r\n\f\v\u00a0\u2007\u202f\u200b\u200c\u200d\u2060\ufeff"
_UNSEEN_INSIDE = re.compile(f"[{_UNSEEN}]+")
# What stands between a code and a name that share a cell.
_PARTS, _LONGEST_CELL = re.compile(f"[{_UNSEEN}:;,|/()\\[\\]]+"), 500
_DIGIT_SLIPS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def strip_unseen(text: str) -> str:
    """Take from both ends what nobody sees: spaces of every kind and byte order marks."""
    return text.strip(_UNSEEN)


def tidy_code(raw: str) -> str:
    """Undo the slips of typing that leave no doubt which GSS code was meant.

    Parameters
    ----------
    raw : str
        A code as it stands in a file.

    Returns
    -------
    str
        In capitals, without spaces, with 0 for O and 1 for I or l among the digits, where that makes a GSS
        code (a letter and eight digits); otherwise the text with only the outer spaces taken off.

    Examples
    --------
    >>> tidy_code(" e05oo1822 "), tidy_code("Ward-Oil ")
    ('E05001822', 'Ward-Oil')
    """
    compact = _UNSEEN_INSIDE.sub("", raw).upper()
    code = compact[:1] + compact[1:].translate(_DIGIT_SLIPS)
    return code if _GSS.fullmatch(code) else strip_unseen(raw)


def without_zeros(code: str) -> str:
    """Take the leading zeros off a code of digits, as a spreadsheet does; "" for any other code.

    Examples
    --------
    >>> without_zeros("001"), without_zeros("10.0"), without_zeros("E05001822")
    ('1', '10', '')
    """
    digits = re.fullmatch(r"([0-9]+)(?:\.0+)?", strip_unseen(code), re.ASCII)
    return (digits[1].lstrip("0") or "0") if digits else ""


def is_ward_code(code: str) -> bool:
    """Whether a code is that of an electoral ward of the United Kingdom: E05, W05, S13 or N08 and six digits."""
    return bool(_WARD.fullmatch(code))


def kind_of_area(code: str) -> str:
    """Say what a GSS code stands for, in words; "" where that is not known."""
    if is_ward_code(code):
        return "an electoral ward"
    return _KINDS.get(code[:3], "") if _GSS.fullmatch(code) else ""


class CodeBook:
    """The codes of one boundary set, and the way from what a file says to one of them.

    Parameters
    ----------
    codes : iterable of str
        The codes that are known, as they are.
    """

    def __init__(self, codes: Iterable[str]) -> None:
        self._known = frozenset(codes)
        folded: dict[str, list[str]] = {}
        for code in sorted(self._known):
            folded.setdefault(code.casefold(), []).append(code)
        self._by_digits: dict[str, list[str]] = {}
        for code in sorted(self._known):
            if key := without_zeros(code):
                self._by_digits.setdefault(key, []).append(code)
        # A council's own codes may differ in case alone; then case decides nothing.
        self._by_case = {fold: found[0] for fold, found in folded.items() if len(found) == 1}

    def __contains__(self, code: object) -> bool:
        """Whether a code is known just as it stands."""
        return code in self._known

    def match(self, raw: str) -> str:
        """Give the known code that a text stands for, or the tidied text where there is none.

        A code that is known already comes back unchanged, whatever it looks like.
        """
        if raw in self._known:
            return raw
        code = tidy_code(raw)
        return code if code in self._known else self._by_case.get(code.casefold(), code)

    def within(self, text: str) -> list[str]:
        """List the known codes that stand in a text among other words, as in "E05001822 : Arboretum"."""
        text = text[:_LONGEST_CELL]
        parts = (*filter(None, _PARTS.split(text)), *_GSS_WITHIN.findall(text))
        return list(dict.fromkeys(code for part in parts if (code := self.match(part)) in self._known))

    def but_for_zeros(self, code: str) -> str:
        """Give the one known code that a code of digits is but for zeros in front, "" where there is none."""
        key = without_zeros(code)
        found = self._by_digits.get(key, []) if key else []
        return found[0] if len(found) == 1 and found[0] != code else ""
