"""The sets of areas of one place: each a city of its own, and what leads from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from geo.city import City
from geo.errors import Unavailable
from geo.vintages.overlaps import overlaps, parts


@dataclass(frozen=True)
class AreaSet:
    """A set of areas as a package declares it.

    Attributes
    ----------
    name : str
        "WD24": stands in addresses.
    words : str
        For a reader, to follow "on": "today's wards".
    first, last : str
        The periods from which and up to which it was in force, as the package writes them; "" where it says none.
    """

    name: str
    words: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class Successor:
    """An area of another set that takes over from one.

    Attributes
    ----------
    code, name : str
    part : float
        The part of the old area's people who live in it, from 0 to 1.
    """

    code: str
    name: str
    part: float


@dataclass(frozen=True, eq=False)
class AreaSets:
    """A place in all its sets of areas.

    Attributes
    ----------
    sets : tuple of AreaSet
        In the order of the package; the first is shown where no other is asked for.
    cities : mapping of str to City
        By the set's name.
    pairs : pandas.DataFrame
        ``from_set, source, to_set, target, weight``: what two areas of different sets share.
    """

    sets: tuple[AreaSet, ...]
    cities: Mapping[str, City]
    pairs: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["from_set", "source", "to_set", "target", "weight"])
    )

    @property
    def default(self) -> City:
        """The city on the set that is shown where no other is asked for."""
        return self.cities[self.sets[0].name]

    def city(self, name: str) -> City:
        """The city on a set.

        Raises
        ------
        Unavailable
            When the package has no such set.
        """
        if name not in self.cities:
            known = ", ".join(each.name for each in self.sets)
            raise Unavailable(f"There are no areas called {name} here; there are {known}.")
        return self.cities[name]

    def between(self, source: str, target: str) -> pd.DataFrame:
        """What leads from one set to another, for `geo.vintages.carry.carry`.

        Returns
        -------
        pandas.DataFrame
            ``source, target, weight``; a pair that the package gives the other way round counts as well.

        Raises
        ------
        Unavailable
            When the package does not say how the two sets overlap.
        """
        if (source, target) not in self._between:
            raise Unavailable(f"Nothing says which areas of {source} make up which of {target}.")
        return self._between[source, target]

    def successors(self, code: str, source: str, target: str) -> tuple[Successor, ...]:
        """The areas of another set that an area leads to, the one with most of its people first.

        Raises
        ------
        Unavailable
            As `between` does, or when nothing is known of the area.
        """
        pairs = self.between(source, target)
        leading = pairs.assign(part=parts(pairs))[pairs["source"] == code]
        if leading.empty:
            raise Unavailable(f"Nothing says which area of {target} is where {code} was.")
        names = self.city(target).wards["ward_name"]
        leading = leading.sort_values(["part", "target"], ascending=[False, True])
        return tuple(Successor(row.target, names[row.target], row.part) for row in leading.itertuples())

    @cached_property
    def _between(self) -> dict[tuple[str, str], pd.DataFrame]:
        turned = self.pairs.rename(
            columns={"from_set": "to_set", "to_set": "from_set", "source": "target", "target": "source"}
        )
        given: dict[tuple[str, str], pd.DataFrame] = {}
        # A pair of sets that is given both ways is taken as it is given.
        for frame in (turned, self.pairs):
            for (source, target), rows in frame.groupby(["from_set", "to_set"]):
                given[str(source), str(target)] = overlaps(rows[["source", "target", "weight"]])
        return given
