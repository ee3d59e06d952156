"""Names of wards: told apart where two wards have one, and held against the names that tables give to their codes."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping

# Bridge and Berridge, two wards of one city, are 0.857 alike.
ALIKE = 0.87
SIDES = frozenset({"north", "south", "east", "west", "upper", "lower", "inner", "outer", "central"})
_KINDS = frozenset({"the", "estate", "area", "district", "electoral", "division", "neighbourhood", "community"})


def plain_name(name: str) -> str:
    """Strip a place name of what spelling varies in: case, accents, "and" or "&", "St" or "Saint", points, hyphens."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.sub(r"[^\w\s]", "", re.sub(r"[-\N{EN DASH}\N{EM DASH}/]", " ", letters.replace("&", " and "))).split()
    return " ".join("st" if word == "saint" else word for word in words if word != "ward")


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Give each ward a name of its own: where several have one name, their code stands behind it.

    Parameters
    ----------
    names : mapping of str to str
        By ward code.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> told_apart({"E05000001": "Abbey", "E05000002": "ABBEY", "E05000003": "Castle"})
    {'E05000001': 'Abbey (E05000001)', 'E05000002': 'ABBEY (E05000002)', 'E05000003': 'Castle'}
    """
    shared = {codes for codes in by_plain_name(names).values() if len(codes) > 1}
    doubled = {code for codes in shared for code in codes}
    return {code: f"{name} ({code})" if code in doubled else name for code, name in names.items()}


def by_plain_name(names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The codes of each name as `plain_name` gives it."""
    codes: dict[str, tuple[str, ...]] = {}
    for code, name in names.items():
        # A name of signs alone has no plain form.
        plain = plain_name(name) or name
        codes[plain] = (*codes.get(plain, ()), code)
    return codes


def bare_name(code: str, name: str) -> str:
    """A ward's name without the code that `told_apart` puts behind it."""
    return name.removesuffix(f" ({code})")


def agree(ward: str, name: str) -> bool:
    """Whether a name may be that of a ward: the same but for spelling, or with more beside it ("Aspley, Nottingham").

    Parameters
    ----------
    ward : str
        What the map calls the ward.
    name : str
        What a table calls it.

    Examples
    --------
    >>> agree("St Ann's", "Saint Anns Ward"), agree("Aspley", "Aspley (Nottingham)")
    (True, True)
    >>> agree("Clifton North", "Clifton South"), agree("Arboretum", "Sharoe Green")
    (False, False)
    """
    ours, theirs = _without_kind(plain_name(ward)), _without_kind(plain_name(name))
    if ours == theirs or ours in _parts(name) or theirs in _parts(ward):
        return True
    alike = difflib.SequenceMatcher(None, ours, theirs).ratio() >= ALIKE
    return alike and SIDES & set(ours.split()) == SIDES & set(theirs.split())


def _parts(name: str) -> set[str]:
    """The names within a name: before brackets or a comma, and in each of two languages."""
    outside = re.sub(r"[(\[].*?[)\]]", "", name)
    pieces = [outside, name.split(",")[0], *re.split(r"\s[-\N{EN DASH}]\s|/|\|", name)]
    return {_without_kind(plain_name(piece)) for piece in pieces} - {""}


def _without_kind(plain: str) -> str:
    """A plain name without words that say what kind of place it is."""
    return " ".join(word for word in plain.split() if word not in _KINDS) or plain
