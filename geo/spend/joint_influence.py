"""What a headline rests on jointly: the fewest entries without which money moved the other way.

One entry at a time hides what two do together: without the first the headline may only shrink, without both it turns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd

from geo.caching import cached_by_city
from geo.spend.influence import HALF_A_PENNY, UnitSums, removable_amounts, unit_sums
from geo.spend.share_series import ShareSeries
from geo.spend.table import SpendTable

MOST_ENTRIES = 5
"""The search stops here: a headline that stands without any five entries rests on no handful of them."""

MOST_TRIALS = 2_000_000
"""Sets of one size that are tried one by one."""

MOST_WORK = 20_000_000
"""Figures that are weighed for one size and number of baseline entries where the sets are not tried one by one."""

MOSTLY = 0.5
"""A year is mostly one or two entries where they hold more than this part of it."""

_BLOCK = 200_000


@dataclass(frozen=True)
class Removal:
    """Entries that are left out together.

    Attributes
    ----------
    units : tuple of int
        Rows of `geo.spend.influence.RemovableAmounts.about`, the largest amount first.
    shift_pounds : float
        The headline without them.
    """

    units: tuple[int, ...]
    shift_pounds: float


@dataclass(frozen=True, eq=False)
class JointFragility:
    """What turns a headline over stated years.

    Attributes
    ----------
    years : tuple of str
        The baseline and the years after it that are added up.
    shift_pounds : float
        The headline over these years.
    about : pandas.DataFrame
        What can be left out: `geo.spend.influence.RemovableAmounts.about`.
    turns : Removal or None
        The fewest entries without which the headline has the other sign, and of these sets the one that turns it
        furthest; None where none was found, or the headline has no sign (half a penny or less).
    further : Removal or None
        The same entries and the one more that turns it furthest; None where none turns it any further.
    proven : int
        Up to this many entries, that fewer do not turn it, and that these turn it furthest, is certain.
    tried : int
        Up to this many entries were looked for: `MOST_ENTRIES` where none turns the headline.
    """

    years: tuple[str, ...]
    shift_pounds: float
    about: pd.DataFrame
    turns: Removal | None
    further: Removal | None
    proven: int
    tried: int

    def entries(self, removal: Removal) -> pd.DataFrame:
        """The rows of `about` that a removal leaves out."""
        return self.about.iloc[list(removal.units)]


def turning_entries(
    table: SpendTable, series: ShareSeries, *, full_years: bool = False, most: int = MOST_ENTRIES
) -> JointFragility:
    """Find the fewest entries without which the headline has the other sign.

    Parameters
    ----------
    table : SpendTable
    series : ShareSeries
        Made of that table.
    full_years : bool, default False
        Whether part years are left out of the sum. A part year that is the baseline stays it.
    most : int, default `MOST_ENTRIES`
        Where the search stops.

    Returns
    -------
    JointFragility

    Notes
    -----
    Once it is settled which entries of the baseline year go, the baseline shares b_t are fixed numbers, and the
    headline is a sum over the entries that are left, Σ_t (x_t(S) - b_t·x_t): every other entry takes away its own term
    and no more. So for each set of baseline entries the best others are those with the largest terms, and trying all
    sets of baseline entries finds the best set of all (an exchange argument; the knapsack of equal weights). That fails
    only where corrections (negative amounts) can bring a year's total to nothing, so that the year drops out. Then all
    sets are tried one by one, up to `MOST_TRIALS` of a size. Where there are too many baseline entries for `MOST_WORK`,
    those that move the headline most by themselves are taken, and nothing is proven. Sets without which nothing is left
    of the baseline year are passed over: they leave no headline.
    """
    sums = unit_sums(table, series)
    place = np.arange(len(table.years))
    part = np.array([year in table.part_years for year in table.years])
    counted = (place > sums.start) & ~(part & full_years)
    years = tuple(year for year, kept in zip(table.years, counted | (place == sums.start), strict=True) if kept)
    about = removable_amounts(table).about
    headline = float(sums.shifts(np.empty((1, 0), dtype=int), counted)[0])
    if abs(headline) <= HALF_A_PENNY:
        return JointFragility(years, headline, about, None, None, 0, 0)
    search, proven = _Search(sums, counted, np.sign(headline)), 0
    for size in range(1, min(most, len(about)) + 1):
        found, certain = search.furthest(size)
        proven = size if certain and proven == size - 1 else proven
        if found is not None and search.sign * found.shift_pounds < -HALF_A_PENNY:
            turns = _largest_first(found, about)
            return JointFragility(years, headline, about, turns, search.one_more(turns), proven, size)
    return JointFragility(years, headline, about, None, None, proven, min(most, len(about)))


@cached_by_city()
def main_entries(table: SpendTable, year: str) -> pd.DataFrame | None:
    """The one or two entries that are most of a year's money in wards.

    Parameters
    ----------
    table : SpendTable
    year : str
        One of its years.

    Returns
    -------
    pandas.DataFrame or None
        Rows of `geo.spend.influence.RemovableAmounts.about`, the largest first, with ``pounds`` (in that year) and
        ``part`` (of the year's total), more than `MOSTLY` of it together; None where two are not so much.
    """
    units, at = removable_amounts(table), table.years.index(year)
    here = units.year == at
    pounds = np.bincount(units.unit[here], weights=units.pounds[here], minlength=len(units.about))
    total = pounds.sum()
    if not total > HALF_A_PENNY:
        return None
    at_most = np.argsort(-pounds, kind="stable")[:2]
    largest = units.about.iloc[at_most].assign(pounds=pounds[at_most], part=pounds[at_most] / total)
    for most in (1, 2):
        if largest["part"].head(most).sum() > MOSTLY:
            return largest.head(most)
    return None


def _largest_first(removal: Removal, about: pd.DataFrame) -> Removal:
    """The same entries in the order of their amounts."""
    size = about["amount"].abs().to_numpy()
    return Removal(tuple(sorted(removal.units, key=lambda unit: (-size[unit], unit))), removal.shift_pounds)


class _Search:
    """Looks for the entries without which a headline goes furthest the other way."""

    def __init__(self, sums: UnitSums, counted: np.ndarray, sign: float) -> None:
        self.sums, self.counted, self.sign = sums, counted, float(sign)
        units = np.arange(len(sums.total))
        of_baseline = np.abs(sums.total[:, sums.start]) > HALF_A_PENNY
        self.later = units[~of_baseline]
        alone = self.sign * sums.shifts(units[:, None], counted)
        # What moves the headline most by itself comes first; what leaves no headline comes last.
        order = np.argsort(np.where(np.isnan(alone), np.inf, alone), kind="stable")
        self.of_baseline = order[of_baseline[order]]
        self.corrections = bool((sums.total < -HALF_A_PENNY).any())

    def furthest(self, size: int) -> tuple[Removal | None, bool]:
        """The entries of that number that turn the headline furthest, and whether that is certain."""
        if self.corrections and comb(len(self.sums.total), size) <= MOST_TRIALS:
            return self._best(_blocks(np.arange(len(self.sums.total)), size)), True
        best, certain = [], not self.corrections
        for from_baseline in range(size + 1):
            if size - from_baseline <= len(self.later):
                sets, all_of_them = self._by_baseline(from_baseline, size - from_baseline)
                certain &= all_of_them
                best += sets
        return self._best(iter(best)), certain

    def one_more(self, removal: Removal) -> Removal | None:
        """The entries with the one more that turns the headline furthest."""
        others = np.setdiff1d(np.arange(len(self.sums.total)), removal.units)
        if not len(others):
            return None
        with_one_more = np.column_stack([np.tile(removal.units, (len(others), 1)), others])
        found = self._best(iter([with_one_more]))
        if found is None or self.sign * (removal.shift_pounds - found.shift_pounds) <= HALF_A_PENNY:
            return None
        return found

    def _best(self, trials: Iterator[np.ndarray]) -> Removal | None:
        """The trial with the headline that went furthest the other way; the first of equals."""
        best: Removal | None = None
        for left_out in trials:
            shifts = self.sums.shifts(left_out, self.counted)
            turned = np.where(np.isnan(shifts), np.inf, self.sign * shifts)
            at = int(turned.argmin())
            if np.isfinite(turned[at]) and (best is None or turned[at] < self.sign * best.shift_pounds):
                best = Removal(tuple(map(int, left_out[at])), float(shifts[at]))
        return best

    def _by_baseline(self, size: int, others: int) -> tuple[list[np.ndarray], bool]:
        """The best set for that many baseline entries and that many others, and whether all of the former were tried.

        None where every one of them leaves nothing of the baseline year.
        """
        units = self.of_baseline
        most = max(MOST_WORK // max(len(self.later), 1), 1)
        while comb(len(units), size) > most:
            units = units[:-1]
        sums, best, lowest = self.sums, [], np.inf
        for left_out in _blocks(units, size, max(_BLOCK // max(len(self.later), 1), 1)):
            share = sums.baseline_shares(left_out)[:, self.counted]
            total, pounds = ((whole - part[left_out].sum(axis=1))[:, self.counted] for whole, part in (
                (sums.whole_total, sums.total), (sums.whole_pounds, sums.pounds)))  # fmt: skip
            turned = self.sign * np.where(total > HALF_A_PENNY, pounds - share * total, 0.0).sum(axis=1)
            own = sums.pounds[np.ix_(self.later, self.counted)].sum(axis=1)
            terms = self.sign * (own - share @ sums.total[np.ix_(self.later, self.counted)].T)
            chosen = np.argsort(-terms, axis=1, kind="stable")[:, :others]
            turned = turned - np.take_along_axis(terms, chosen, axis=1).sum(axis=1)
            turned = np.where(np.isnan(turned), np.inf, turned)
            at = int(turned.argmin()) if len(turned) else 0
            if len(turned) and turned[at] < lowest:
                lowest = turned[at]
                best = [np.concatenate([left_out[at], self.later[chosen[at]]])[None, :].astype(int)]
        return best, len(units) == len(self.of_baseline)


def _blocks(units: np.ndarray, size: int, rows: int = _BLOCK) -> Iterator[np.ndarray]:
    """Every set of so many units, some rows at a time."""
    block: list[tuple[int, ...]] = []
    for each in combinations(units.tolist(), size):
        block.append(each)
        if len(block) == rows:
            yield np.array(block, dtype=int).reshape(len(block), size)
            block = []
    if block:
        yield np.array(block, dtype=int).reshape(len(block), size)
