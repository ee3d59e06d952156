"""The poorest-outcome wards: the set of wards that every page means, defined once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from geo.caching import cached_by_city
from geo.errors import Unavailable
from geo.indicators.own_population import OwnPopulation, own_population
from geo.indicators.snapshot import Snapshot, editions, measures, snapshot
from geo.need_index.index import NeedIndex, Recipe, index_of, recipe_editions
from geo.periods import by_time

if TYPE_CHECKING:
    from geo.city import City

Number = TypeVar("Number", int, float)

FIXED, RERANK = "fixed", "rerank"
BASELINE = ("imd_score", "2010")
WARDS = 5

# The parts of an address that a definition lives in.
_BY, _EDITION, _COUNT, _SHARE, _MEMBERSHIP = (
    "poorest",
    "poorest_edition",
    "poorest_wards",
    "poorest_share",
    "poorest_held",
)
KEYS = (_BY, _EDITION, _COUNT, _SHARE, _MEMBERSHIP)
"""The names of those parts."""


@dataclass(frozen=True)
class PoorestSet:
    """How the poorest-outcome wards are chosen.

    Attributes
    ----------
    by : str or Recipe
        An indicator's name, or the recipe of an index. An index's own edition counts for nothing here.
    edition : str
        The baseline: the edition that the wards are chosen in.
    k : int or None
        How many wards; None where `share` says it.
    share : float or None
        The share of the people whom the measure is about that the set must reach, above 0 and below 1.
    membership : {"fixed", "rerank"}
        ``fixed``: the wards of the baseline, whatever became of them. ``rerank``: chosen anew in each edition.

    Raises
    ------
    ValueError
        When both or neither of `k` and `share` are given, or one is out of range, or `membership` is another word.
    """

    by: str | Recipe = BASELINE[0]
    edition: str = BASELINE[1]
    k: int | None = WARDS
    share: float | None = None
    membership: str = FIXED

    def __post_init__(self) -> None:
        if (self.k is None) == (self.share is None):
            raise ValueError("Say either how many wards are the poorest or which share of the population they hold.")
        if self.k is not None and self.k < 1:
            raise ValueError(f"The poorest set needs at least 1 ward, not {self.k}.")
        if self.share is not None and not 0 < self.share < 1:
            raise ValueError(f"The share of the population must lie above 0 and below 1, not {self.share}.")
        if self.membership not in (FIXED, RERANK):
            raise ValueError(
                f"'{self.membership}' is not known. The set is held '{FIXED}', or '{RERANK}' chooses it anew."
            )

    def to_parts(self) -> dict[str, str]:
        """The definition as parts of an address."""
        text = self.by if isinstance(self.by, str) else self.by.to_text()
        size = {_COUNT: str(self.k)} if self.share is None else {_SHARE: np.format_float_positional(self.share)}
        return {_BY: text, _EDITION: self.edition, **size, _MEMBERSHIP: self.membership}

    @classmethod
    def from_parts(cls, parts: Mapping[str, str], default: PoorestSet | None = None) -> PoorestSet:
        """Read a definition from the parts of an address; what is not there is as in the default.

        Parameters
        ----------
        parts : mapping of str to str
            Other parts of the address may stand among them.
        default : PoorestSet, optional
            The class's own unless given; see :func:`default_set`.

        Raises
        ------
        Unavailable
            Naming what cannot be read, or what the class itself refuses.
        """
        usual = default or cls()
        text = parts.get(_BY, "")
        by = usual.by if not text else Recipe.from_text(text) if ":" in text else text
        k, share = usual.k, usual.share
        if _COUNT in parts or _SHARE in parts:
            k, share = _number(parts, _COUNT, int), _number(parts, _SHARE, float)
        try:
            return cls(by, parts.get(_EDITION, usual.edition), k, share, parts.get(_MEMBERSHIP, usual.membership))
        except ValueError as problem:
            # Whoever wrote the address is a reader, not a programmer.
            raise Unavailable(str(problem)) from problem


@dataclass(frozen=True)
class SetDifference:
    """What becomes of the set when it is chosen anew in another edition.

    Attributes
    ----------
    baseline, edition : str
        The two editions.
    fixed, reranked : tuple of str
        Ward codes, most need first, as :func:`members` gives them for each.
    stayed : tuple of str
        Wards in both, in the order of the baseline.
    left, joined : tuple of str
        Wards only in the baseline's set, and only in the new one.
    """

    baseline: str
    edition: str
    fixed: tuple[str, ...]
    reranked: tuple[str, ...]
    stayed: tuple[str, ...]
    left: tuple[str, ...]
    joined: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether both editions choose the same wards."""
        return not self.left and not self.joined


def default_set(city: City) -> PoorestSet:
    """The set that a city starts with: five wards by the overall index of 2010, or the nearest it has to that.

    Parameters
    ----------
    city : City

    Returns
    -------
    PoorestSet
        Without that indicator or edition: the first indicator of the catalogue whose need has a direction, in its
        oldest edition. Never more than half of the wards that have a value.

    Raises
    ------
    Unavailable
        When no indicator tells more need from less, or wards from one another.
    """
    name, edition = BASELINE
    if name not in city.catalogue.index or edition not in editions(city, name):
        name = next(iter(measures(city)), "")
        if not name:
            raise Unavailable(f"No indicator of {city.name} has a value and tells more need from less.")
        edition = editions(city, name)[0]
    if _all_tie(snapshot(city, name, edition)):
        # Where all wards are alike by the first choice, the first measure and edition that tells them apart.
        every = ((other, at) for other in measures(city) for at in editions(city, other))
        name, edition = next((each for each in every if not _all_tie(snapshot(city, *each))), ("", ""))
        if not name:
            raise Unavailable(f"Every measure is the same in all wards of {city.name}, so no ward is the poorest.")
    ranked = len(snapshot(city, name, edition).ranked)
    return PoorestSet(name, edition, k=max(1, min(WARDS, ranked // 2)))


def set_editions(city: City, definition: PoorestSet) -> tuple[str, ...]:
    """The editions in which the set can be chosen, oldest first.

    An index whose parts share no edition has none; its set can still be chosen in "newest", each part's newest.

    Raises
    ------
    Unavailable
        When the city does not have the indicator, or a part of the index.
    """
    if isinstance(definition.by, str):
        return editions(city, definition.by)
    return recipe_editions(city, definition.by)


@cached_by_city(maxsize=512)
def members(city: City, definition: PoorestSet, edition: str | None = None) -> tuple[str, ...]:
    """The codes of the poorest-outcome wards, most need first.

    Parameters
    ----------
    city : City
    definition : PoorestSet
    edition : str, optional
        The edition that is being looked at. A set held fixed is the same in all; one that is chosen anew is chosen in
        this edition, or in the baseline where none is given.

    Returns
    -------
    tuple of str
        Wards in order of need until there are `k`, or until they hold the share of the population of the wards that
        have a value, in the year nearest to the edition; the ward that reaches the share is in. Wards that tie with
        the last one are in as well, so that no name decides: the set may then be larger. Ties stand in the order of
        their names. Wards without a value are never in.

    Raises
    ------
    Unavailable
        When the city lacks the indicator, the index or the edition, the indicator has no end that means need, fewer
        wards than `k` have a value, or a population is missing that the share needs.
    """
    used = definition.edition if definition.membership == FIXED or edition is None else edition
    snapshot = measure(city, definition, used)
    ranked = snapshot.ranked
    if _all_tie(snapshot):
        raise Unavailable(f"{snapshot.indicator.title} is the same in all wards ({used}), so no ward is the poorest.")
    if definition.k is not None:
        last = definition.k
        if last > len(ranked):
            raise Unavailable(f"The poorest {last} cannot be told: {len(ranked)} wards have a value ({used}).")
    else:
        last = _reaching(city, snapshot, definition.share or 0.0)
    return tuple(ranked.index[ranked["rank"] <= ranked["rank"].iloc[last - 1]])


def difference(city: City, definition: PoorestSet, edition: str) -> SetDifference:
    """Compare the set of the baseline with the set chosen anew in another edition, however the set is held.

    Parameters
    ----------
    city : City
    definition : PoorestSet
    edition : str

    Returns
    -------
    SetDifference

    Raises
    ------
    Unavailable
        As :func:`members` does.
    """
    anew = PoorestSet(definition.by, definition.edition, definition.k, definition.share, RERANK)
    fixed, reranked = members(city, anew), members(city, anew, edition)
    return SetDifference(
        baseline=definition.edition,
        edition=edition,
        fixed=fixed,
        reranked=reranked,
        stayed=tuple(ward for ward in fixed if ward in reranked),
        left=tuple(ward for ward in fixed if ward not in reranked),
        joined=tuple(ward for ward in reranked if ward not in fixed),
    )


def measure(city: City, definition: PoorestSet, edition: str | None = None) -> Snapshot:
    """The indicator or index that the wards are chosen by, in its baseline unless another edition is named.

    Raises
    ------
    Unavailable
        When the city does not have it, or it has no end that means need.
    """
    used = edition or definition.edition
    if not isinstance(definition.by, str):
        return index_of(city, definition.by, used)
    chosen = snapshot(city, definition.by, used)
    if not chosen.indicator.directed:
        title = chosen.indicator.title
        raise Unavailable(f"{title} has no end that means more need, so no ward is the poorest by it.")
    return chosen


def need_of(city: City, definition: PoorestSet) -> pd.Series:
    """The baseline's need of each ward: its measure, turned so that a higher figure always means more need."""
    snapshot = measure(city, definition)
    return snapshot.frame["value"] * snapshot.indicator.need_sign


def set_population(city: City, snapshot: Snapshot) -> OwnPopulation:
    """Whose share a set can be asked to hold: the people whom its measure is about, in the edition's nearest year."""
    edition = max(snapshot.editions.values(), key=by_time) if isinstance(snapshot, NeedIndex) else snapshot.period
    return own_population(city, snapshot.indicator, edition, snapshot.frame)


def _all_tie(snapshot: Snapshot) -> bool:
    """Whether several wards have a value, and all the same one."""
    return len(snapshot.ranked) > 1 and bool((snapshot.ranked["rank"] == 1).all())


def _reaching(city: City, snapshot: Snapshot, share: float) -> int:
    """How many wards, in order of need, it takes to hold a share of the population."""
    ranked = snapshot.ranked
    own = set_population(city, snapshot)
    people = own.weights.reindex(ranked.index)
    if people.empty or people.isna().any():
        gone = ", ".join(ranked["ward_name"][people.isna()]) or "any ward"
        raise Unavailable(f"A share of the population needs a {own.lacking} for every ward; there is none for {gone}.")
    if people.sum() <= 0:
        raise Unavailable("A share of the population needs people; nobody lives in any ward that has a value.")
    reached = people.cumsum().to_numpy() / people.sum()
    return int(np.argmax(reached >= share - 1e-12)) + 1


def _number(parts: Mapping[str, str], key: str, kind: Callable[[str], Number]) -> Number | None:
    """Read one part of an address; None where it is not there."""
    if key not in parts:
        return None
    try:
        return kind(parts[key])
    except ValueError:
        raise Unavailable(f"'{parts[key]}' is not a number ({key}).") from None
