"""Typed numbers in an address: read by the rules of the core, with the value that stays where one cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from geo.errors import Unavailable
from geo.money.amounts import read_amount, read_percent

NONE = "none"
"""How the address says that a field is empty: left out, it would be as usual."""

BEFORE = "~"
"""What parts a text that was typed from the number that the field held before (``assets/address.js``)."""

# More were never typed in a row before an answer came.
_MOST = 4


def number_of(
    text: str | None, usual: Any, *, money: bool, why_not: Callable[[float], str] = lambda _value: ""
) -> tuple[Any, str]:
    """The number that an address means by a text, and why it means another than was typed.

    Parameters
    ----------
    text : str or None
        "5000000", "5m", "five~4000000", where what follows the sign is what the field held before; "none" for an empty
        field; None where the address says nothing of it.
    usual : object
        What holds where the address says nothing that can be read.
    money : bool
        Whether it is pounds; per cent otherwise.
    why_not : callable, optional
        Why the field does not take a number, with the cure; "" where it does.

    Returns
    -------
    value : object
        A number, "" for an empty field, or `usual`.
    why : str
        Why the text cannot be read, how to write it and what stays, in a sentence or two; "" where it was read.

    Examples
    --------
    >>> number_of("5m", 7, money=True), number_of("none", 7, money=True), number_of(None, 7, money=True)
    ((5000000, ''), ('', ''), (7, ''))
    >>> number_of("five~4000000", 7, money=True)[0]
    4000000
    """
    if text is None:
        return usual, ""
    if text == NONE:
        return "", ""
    read = read_amount if money else read_percent
    typed, *before = typed_and_before(text)
    try:
        value = _whole(read(typed))
        if why := why_not(value):
            raise Unavailable(why)
        return value, ""
    except Unavailable as problem:
        stays = usual
        for each in before:
            with suppress(Unavailable):
                if not each:
                    stays = ""
                    break
                kept = _whole(read(each))
                if not why_not(kept):
                    stays = kept
                    break
        return stays, f"{problem} {_stays(stays, money=money)}"


def typed_and_before(text: str) -> list[str]:
    """What was typed, then what the field held before, and before that where two came in a row."""
    return text.split(BEFORE)[:_MOST]


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def _stays(value: Any, *, money: bool) -> str:
    """What holds instead, as the field shows it."""
    if value in ("", None):
        return "Until then the field stays empty."
    shown = f"{float(value):,.2f}".rstrip("0").rstrip(".")
    return f"Until then it stays at {f'£{shown}' if money else f'{shown}%'}."
