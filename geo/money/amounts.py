"""Numbers as people type them: money such as "£5 million", "250k" or "1,200,000", and per cent."""

from __future__ import annotations

import re

from geo.errors import Unavailable

LARGEST_POUNDS = 10**12
"""A thousand billion: beyond this a figure is a slip of the finger."""
LARGEST_PERCENT = 10**6

LONGEST = 40
"""Characters of a number; more are no number."""

_TIMES = {
    "": 1,
    **dict.fromkeys(("k", "thousand", "thousands"), 1_000),
    **dict.fromkeys(("m", "mn", "mln", "million", "millions"), 1_000_000),
    **dict.fromkeys(("b", "bn", "billion", "billions"), 1_000_000_000),
}
_FIGURE = r"(?P<sign>-?)(?P<figure>\d+(?:\.\d+)?|\.\d+|[1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+)(?:\.\d+)?)"
_POUNDS = re.compile(
    rf"(?P<before>-?) ?(?:£|gbp)? ?{_FIGURE}(?P<exponent>e\+?\d{{1,2}})? ?(?P<times>[a-z]*?) ?(?:£|gbp|pounds?)?",
    re.ASCII,
)
_PERCENT = re.compile(rf"(?P<before>){_FIGURE}(?P<exponent>e\+?\d{{1,2}})? ?(?P<times>)(?:%|pc|per ?cent)?", re.ASCII)
_MONEY_CURE = "Write it as 5m, £5 million, 250k or 1,200,000."
_PERCENT_CURE = "Write it as 10, 10% or 2.5."
# A figure with a comma that parts no thousands, such as "5,5m": on the Continent it stands for a decimal point.
_OTHER_COMMA = re.compile(r"[^\d]*\d+(?:,\d+)+[^\d]*")
# Three figures after a point may be thousands of pounds on the Continent, and pence have two.
_THREE_AFTER_POINT = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_OTHER_POINTS = re.compile(r"[^\d]*\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?[^\d]*")


def read_amount(text: str) -> float:
    """Read money that somebody typed.

    Parameters
    ----------
    text : str
        "5m", "£5 million", "5.5m", "250k", "£1,200,000", "1.2 bn", "1 200 000" or "1200000.50".

    Returns
    -------
    float
        Pounds, to the penny; below zero where the text is.

    Raises
    ------
    Unavailable
        Saying why it cannot be read, with the cure. A comma or point that could stand for thousands as well as for
        decimals is never taken for one of the two.

    Examples
    --------
    >>> [read_amount(text) for text in ("5m", "£5 million", "250k", "£1,200,000", "1.2 bn", "12.50")]
    [5000000.0, 5000000.0, 250000.0, 1200000.0, 1200000000.0, 12.5]
    """
    plain = _plain(text, _MONEY_CURE)
    if "%" in plain:
        raise Unavailable(f"“{_quoted(text)}” is a part, and this is an amount. {_MONEY_CURE}")
    match = _POUNDS.fullmatch(plain)
    if match is None or match["times"] not in _TIMES:
        raise Unavailable(_why(text, plain, "an amount of money", _MONEY_CURE))
    if not match["times"] and not match["exponent"] and _THREE_AFTER_POINT.fullmatch(match["figure"]):
        raise Unavailable(f"“{_quoted(text)}” may be thousands or pounds and parts of a penny. {_MONEY_CURE}")
    value = _value(match) * _TIMES[match["times"]]
    if abs(value) > LARGEST_POUNDS:
        raise Unavailable(f"“{_quoted(text)}” is more than a thousand billion pounds. {_MONEY_CURE}")
    return round(value, 2)


def read_percent(text: str) -> float:
    """Read a number of per cent that somebody typed.

    Parameters
    ----------
    text : str
        "10", "10%", "10 %", "2.5 per cent" or "-3".

    Returns
    -------
    float
        Per cent: 10 for "10 %".

    Raises
    ------
    Unavailable
        Saying why it cannot be read, with the cure.

    Examples
    --------
    >>> read_percent("10 %"), read_percent("2.5 per cent"), read_percent("−3")
    (10.0, 2.5, -3.0)
    """
    plain = _plain(text, _PERCENT_CURE)
    if "£" in plain:
        raise Unavailable(f"“{_quoted(text)}” is an amount, and this is a number of per cent. {_PERCENT_CURE}")
    match = _PERCENT.fullmatch(plain)
    if match is None:
        raise Unavailable(_why(text, plain, "a number of per cent", _PERCENT_CURE))
    value = _value(match)
    if abs(value) > LARGEST_PERCENT:
        raise Unavailable(f"“{_quoted(text)}” is more than a million per cent. {_PERCENT_CURE}")
    return value


def _plain(text: str, cure: str) -> str:
    """The text in small letters, with one kind of minus and of space."""
    if len(text) > LONGEST:
        raise Unavailable(f"“{_quoted(text)}” is too long for a number. {cure}")
    return " ".join(text.replace("\N{MINUS SIGN}", "-").lower().split())


def _value(match: re.Match[str]) -> float:
    """The figure of a match; zero has no sign."""
    figure = float(match["figure"].replace(",", "").replace(" ", "") + (match["exponent"] or ""))
    return -figure if (match["sign"] or match["before"]) and figure else figure


def _why(text: str, plain: str, kind: str, cure: str) -> str:
    """Why a text is no number."""
    if _OTHER_POINTS.fullmatch(plain):
        return f"“{_quoted(text)}” has points where thousands are parted by commas. {cure}"
    if _OTHER_COMMA.fullmatch(plain):
        return f"“{_quoted(text)}” has a comma that parts no thousands; decimals follow a point. {cure}"
    return f"“{_quoted(text)}” cannot be read as {kind}. {cure}"


def _quoted(text: str) -> str:
    """A text for a sentence, not too long."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
