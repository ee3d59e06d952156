"""The poorest-outcome set that an address defines."""

from __future__ import annotations

from collections.abc import Mapping

from geo.city import City
from geo.errors import Unavailable
from geo.need_index.index import NEWEST
from geo.need_index.poorest_set import KEYS, PoorestSet, default_set, members, set_editions
from layouts.address.params import Field, parse

# No fixed lists of words: what cannot be read is refused with the reason that the set itself gives.
FIELDS = tuple(Field(param) for param in KEYS)
"""The parameters that define the set."""
DEPENDS = frozenset(KEYS)
"""Their names, for answers that depend on the set."""


def resolve_poorest(city: City, params: Mapping[str, str]) -> tuple[PoorestSet, tuple[str, ...]]:
    """Settle which set an address means, and what of it the city does not have.

    Parameters
    ----------
    city : City
    params : mapping of str to str
        Other parameters may stand among them.

    Returns
    -------
    tuple of (PoorestSet, tuple of str)
        The city's usual set, with the reason in words, where the one asked for cannot be told.
    """
    usual = default_set(city)
    try:
        definition = PoorestSet.from_parts(params, usual)
        if "poorest" in params and "poorest_edition" not in params:
            available = set_editions(city, definition) or (NEWEST,)
            edition = usual.edition if usual.edition in available else available[0]
            definition = PoorestSet(definition.by, edition, definition.k, definition.share, definition.membership)
        members(city, definition)
    except Unavailable as problem:
        return usual, (f"a set of poorest wards that cannot be told ({problem})",)
    return definition, ()


def read_poorest(city: City, search: str | None) -> tuple[PoorestSet, tuple[str, ...]]:
    """Read a query string as `resolve_poorest` does."""
    return resolve_poorest(city, parse(search, FIELDS))
