"""A set of wards against all the others: an outcome's figure in each, edition by edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from geo.errors import Unavailable
from geo.indicators.indicator import indicator_of
from geo.indicators.snapshot import editions, figure_of, snapshot

if TYPE_CHECKING:
    from geo.city import City


def set_against_rest(city: City, indicator: str, members: Iterable[str] | Mapping[str, Iterable[str]]) -> pd.DataFrame:
    """An indicator's figure in a set of wards and in the rest of the city.

    Parameters
    ----------
    city : City
    indicator : str
        A name in the catalogue.
    members : iterable of str, or mapping of str to iterable of str
        Ward codes, fixed or by edition.

    Returns
    -------
    pandas.DataFrame
        By edition, oldest first: ``in_set, rest`` (each as the city's own figure is reached, in the indicator's unit;
        NaN where it cannot be), ``difference`` (above 0 where the set fares worse), ``wards, known`` (of the set, and
        of those with a figure), ``method``.

    Raises
    ------
    Unavailable
        When the catalogue has no such indicator, a code is no ward, or the set is empty or holds every ward.
    ValueError
        When an edition has no set.

    Notes
    -----
    Counts over counts where every ward has them, else the mean of the wards weighted by population
    (:func:`geo.indicators.snapshot.figure_of`). An indicator that has no worse end keeps the sign of set less rest.
    """
    available = editions(city, indicator)
    sets = _sets(city, available, members)
    sign = indicator_of(city, indicator).need_sign
    rows = {}
    for edition in available:
        current, codes = snapshot(city, indicator, edition), sets[edition]
        ours, method = figure_of(city, current, codes)
        theirs, _ = figure_of(city, current, [code for code in city.wards.index if code not in codes])
        rows[edition] = {
            "in_set": ours,
            "rest": theirs,
            "difference": sign * (ours - theirs),
            "wards": len(codes),
            "known": int(current.frame.loc[sorted(codes), "value"].notna().sum()),
            "method": method,
        }
    columns = ["in_set", "rest", "difference", "wards", "known", "method"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("edition")


def _sets(
    city: City, available: tuple[str, ...], members: Iterable[str] | Mapping[str, Iterable[str]]
) -> dict[str, frozenset[str]]:
    """The set of each edition, every code a ward, neither empty nor the whole city."""
    if isinstance(members, Mapping):
        without = [edition for edition in available if edition not in members]
        if without:
            raise ValueError(f"No set of wards is given for the edition {without[0]}.")
        sets = {edition: frozenset(members[edition]) for edition in available}
    else:
        sets = dict.fromkeys(available, frozenset(members))
    for edition, codes in sets.items():
        unknown_codes = sorted(codes - set(city.wards.index))
        if unknown_codes:
            raise Unavailable(f"{city.name} has no ward '{unknown_codes[0]}' ({city.vintage}).")
        if not codes or len(codes) == len(city.wards):
            raise Unavailable(f"The set of {edition} must hold some wards and leave some out.")
    return sets
