"""The poorest-outcome set that an address defines."""

from __future__ import annotations

from geo.city import City
from geo.errors import Unavailable
from geo.need_index.index import NEWEST
from geo.need_index.poorest_set import PoorestSet, default_set, members, set_editions
from layouts.address.view_state import asked_for


def read_poorest(city: City, search: str | None) -> tuple[PoorestSet, tuple[str, ...]]:
    """The set that an address defines, and what of it the city does not have.

    Returns
    -------
    tuple of (PoorestSet, tuple of str)
        The city's usual set, with the reason in words, where the one asked for cannot be told.
    """
    asked, usual = asked_for(search), default_set(city)
    try:
        wanted = PoorestSet.from_parts(asked, usual)
        if "poorest" in asked and "poorest_edition" not in asked:
            have = set_editions(city, wanted) or (NEWEST,)
            edition = usual.edition if usual.edition in have else have[0]
            wanted = PoorestSet(wanted.by, edition, wanted.k, wanted.share, wanted.held)
        members(city, wanted)
    except Unavailable as problem:
        return usual, (f"a set of poorest wards that cannot be told ({problem})",)
    return wanted, ()
