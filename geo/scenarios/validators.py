"""The kinds of value that a scenario is made of: each read by one function, or refused with key, value and cure."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any

from geo.errors import Unavailable
from geo.scenarios.typed_text import normal

LARGEST_AMOUNT = 10**15
"""Pence. Beyond this a spreadsheet can no longer tell one penny from the next."""

Reader = Callable[[Any, str], Any]


class ScenarioError(Unavailable):
    """A scenario that cannot be kept: which key, what stands there, and the cure.

    Parameters
    ----------
    problem : str
        What is wrong, as a sentence.
    key : str
        Where: "universal_part", or "wards[Aspley].need".
    value : object
        What stands there; the message quotes its first 80 characters.
    cure : str, optional
        What to do about it.

    Attributes
    ----------
    problem, key, value, cure
        As given; the message carries them all.
    """

    def __init__(self, problem: str, *, key: str, value: object = None, cure: str = "") -> None:
        self.problem, self.key, self.value, self.cure = problem, key, value, cure
        shown = repr(value)
        shown = shown if len(shown) <= 80 else shown[:79] + "…"
        quoted = "" if value is None else f", value {shown}"
        super().__init__(" ".join(part for part in (f"{key}{quoted}:", problem, cure) if part))


def clean_text(value: object, key: str, *, longest: int = 120, blank: bool = False, lines: bool = False) -> str:
    """Check a text that people typed, and strip the space around it.

    Parameters
    ----------
    value : object
    key : str
        Its name in the message.
    longest : int
        Characters.
    blank, lines : bool
        Whether it may be empty, and whether it may have several lines.

    Returns
    -------
    str
        In Unicode's composed form (NFC), so that what looks equal is equal.

    Raises
    ------
    ScenarioError
        For anything that is no text, too long, empty, or holds characters that databases and spreadsheets refuse.
    """
    if not isinstance(value, str):
        raise ScenarioError("Not a text.", key=key, value=value, cure="Write it between quotation marks.")
    form = normal(value, "NFC", 4 * longest)
    if form is None:
        raise ScenarioError(f"Longer than {longest} characters.", key=key, value=value[:100], cure="Shorten it.")
    text = form.strip()
    allowed = "\n\t" if lines else ""
    text = text.replace("\r\n", "\n") if lines else text
    # Control and surrogate characters, and the two that XML has no place for.
    bad = [c for c in text if c not in allowed and (unicodedata.category(c) in ("Cc", "Cs") or c in "\ufffe\uffff")]
    if bad:
        raise ScenarioError("A character that cannot be shown.", key=key, value=bad[0], cure="Remove it.")
    if not text and not blank:
        raise ScenarioError("Empty.", key=key, value=value, cure="Fill it in.")
    if len(text) > longest:
        raise ScenarioError(f"Longer than {longest} characters.", key=key, value=text, cure="Shorten it.")
    return text


def short_text(value: Any, key: str) -> str:
    """Read a short text."""
    return clean_text(value, key)


def one_of(*words: str) -> Reader:
    """Make the reader of one of a few words."""

    def read(value: Any, key: str) -> str:
        if value not in words:
            raise ScenarioError(
                "Not a word of the list.", key=key, value=value, cure=f"Use one of: {', '.join(words)}."
            )
        return str(value)

    return read


def truth(value: Any, key: str) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise ScenarioError("Neither true nor false.", key=key, value=value, cure="Write true or false.")
    return value


def _own(value: Any) -> int | float | None:
    """Turn a number of Python's or NumPy's into Python's own; None for anything else, true and false included."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    return int(value) if isinstance(value, Integral) else float(value)


def number(least: float, most: float, cure: str) -> Reader:
    """Make the reader of a finite number between two limits; whole or not, it comes back as a float."""

    def read(value: Any, key: str) -> float:
        own = _own(value)
        # Comparing comes first: an endless whole number has no float, and NaN is in no range.
        if own is None or not least <= own <= most:
            problem = "Not a number." if own is None else "Out of range."
            raise ScenarioError(problem, key=key, value=value, cure=cure)
        return float(own) + 0.0  # -0.0 becomes 0.0, so that equal inputs have equal text

    return read


def whole_pence(value: Any, key: str) -> int:
    """Read an amount of money.

    Returns
    -------
    int
        Pence, from 0 to `LARGEST_AMOUNT`.

    Raises
    ------
    ScenarioError
        For anything else, pounds with a decimal point included.
    """
    own = _own(value)
    if own is None or (isinstance(own, float) and not own.is_integer()):
        raise ScenarioError("Not a whole number of pence.", key=key, value=value, cure="£12.50 is written 1250.")
    if not 0 <= own <= LARGEST_AMOUNT:
        cure = f"Write pence from 0 to {LARGEST_AMOUNT:,}."
        raise ScenarioError("Out of range.", key=key, value=value, cure=cure)
    return int(own)


def group(form: Mapping[str, Reader], later: Mapping[str, Reader] | None = None) -> Reader:
    """Make the reader of a group of named values: all of them, and no other.

    Values of `later` came after the first version of the group: one that is left out or null means what the group meant
    before, and is left out of what is read, so that older groups keep their text and its hash.
    """
    later = later or {}

    def read(value: Any, key: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            cure = f"Write a group with: {', '.join(form)}."
            raise ScenarioError("Not a group of named values.", key=key or "inputs", value=value, cure=cure)
        path = f"{key}." if key else ""
        for name in value:
            if name not in form and name not in later:
                keys = (*form, *later)
                similar_keys = difflib.get_close_matches(str(name), keys, n=1)
                cure = (
                    f'Is "{similar_keys[0]}" meant?' if similar_keys else f"Remove it; the keys are: {', '.join(keys)}."
                )
                raise ScenarioError("Unknown key.", key=f"{path}{name}", value=value[name], cure=cure)
        for name in form:
            if name not in value:
                raise ScenarioError("Missing.", key=f"{path}{name}", cure="Add the key; null where it may be none.")
        more = {name: reader for name, reader in later.items() if value.get(name) is not None}
        return {name: reader(value[name], f"{path}{name}") for name, reader in {**form, **more}.items()}

    return read


def none_or(reader: Reader) -> Reader:
    """Make the reader of a value that may be none."""
    return lambda value, key: None if value is None else reader(value, key)


def listing(reader: Reader, *, least: int = 0, most: int = 20_000, named_by: str = "") -> Reader:
    """Make the reader of a list; a message names the item by one of its own values where it can."""

    def read(value: Any, key: str) -> list[Any]:
        if isinstance(value, str) or not isinstance(value, Sequence) or not least <= len(value) <= most:
            raise ScenarioError(f"Not a list of {least} to {most}.", key=key, value=value, cure="Check its length.")
        items = []
        for place, item in enumerate(value):
            label = item.get(named_by, place) if isinstance(item, Mapping) else place
            items.append(reader(item, f"{key}[{str(label)[:40]}]"))
        return items

    return read
