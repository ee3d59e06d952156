"""What the Spend shift page rests on: a city's spend on one basis, set against one set of wards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geo.caching import cached_by_city
from geo.city import City
from geo.errors import Unavailable
from geo.need_index.poorest_set import FIXED, PoorestSet, default_set, members, need_of, set_editions
from geo.periods import year_of
from geo.population import age_bands
from geo.spend.basis import kinds_of_money, resolve_basis
from geo.spend.influence import Fragility, leave_one_out
from geo.spend.share_series import ShareSeries, share_series
from geo.spend.table import SpendBasis, SpendTable, spend_table


@dataclass(frozen=True, eq=False)
class Shift:
    """A city's spend on one basis, set against one set of wards.

    Attributes
    ----------
    table : SpendTable
    series : ShareSeries
    fragility : Fragility
    ranking : pandas.Series
        What ranks the wards: the measure that the set is chosen by, higher for more need.
    need : pandas.Series or None
        The same where it can be added up over wards, so that it has shares; else None.
    why_no_need : str
        Why there is none; "" otherwise.
    """

    table: SpendTable
    series: ShareSeries
    fragility: Fragility
    ranking: pd.Series
    need: pd.Series | None
    why_no_need: str

    def set_in(self, year: str) -> frozenset[str]:
        """The wards of the set in a year of the record."""
        return self.series.members[year]

    @property
    def every_member(self) -> frozenset[str]:
        """The wards that are in the set in any year."""
        return frozenset().union(*self.series.members.values())


@cached_by_city()
def why_no_shift(city: City) -> str:
    """Why the page cannot be shown for a city, in a sentence; "" where it can."""
    if city.spend.empty:
        return f"The package of {city.name} has no spend, so nothing can be said about where it went."
    if city.population.empty:
        return f"The package of {city.name} has no population, so spend cannot be held against people."
    try:
        usual = default_set(city)
    except Unavailable as problem:
        return f"Which wards are the poorest cannot be told. {problem}"
    for word in kinds_of_money(city):
        try:
            analyse_shift(city, usual, resolve_basis(city, SpendBasis(basis=word)), age_bands(city)[0], None)
        except Unavailable as problem:
            why = str(problem)
        else:
            return ""
    return why


@cached_by_city()
def usual_basis(city: City, people: str) -> SpendBasis:
    """As booked, everything, of the first kind of money that has a full year with spend."""
    for word in kinds_of_money(city):
        basis = resolve_basis(city, SpendBasis(basis=word))
        try:
            analyse_shift(city, default_set(city), basis, people, None)
        except Unavailable:
            continue
        return basis
    raise Unavailable(why_no_shift(city))


@cached_by_city()
def analyse_shift(city: City, poorest: PoorestSet, basis: SpendBasis, people: str, baseline: str | None) -> Shift:
    """The set's share of spend on a basis, and what decides it, from the first full year on or from another one.

    Raises
    ------
    Unavailable
        When the basis leaves no full year with spend, or as :func:`geo.spend.share_series.share_series`.
    """
    table = spend_table(city, basis)
    need, why = usable_need(city, poorest)
    sets = members_by_year(city, poorest, table.years)
    series = share_series(city, table, sets, baseline=baseline, age_band=people, need=need)
    return Shift(table, series, leave_one_out(table, series), need_of(city, poorest), need, why)


def usable_need(city: City, poorest: PoorestSet) -> tuple[pd.Series | None, str]:
    """The measure that the set is chosen by, or why it cannot be added up over wards."""
    need = need_of(city, poorest)
    if (need < 0).any():
        return None, "The measure that the wards are chosen by can be below 0, so no share of need can be given."
    if not need.sum() > 0:
        return None, "The measure that the wards are chosen by is 0 everywhere, so no share of need can be given."
    return need, ""


def members_by_year(city: City, poorest: PoorestSet, years: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """The set in each year of spend: held fixed, or chosen in the newest edition that the year had."""
    if poorest.membership == FIXED:
        return dict.fromkeys(years, members(city, poorest))
    return {year: members_at(city, poorest, edition_at(city, poorest, year)) for year in years}


def members_at(city: City, poorest: PoorestSet, edition: str | None) -> tuple[str, ...]:
    """The set in an edition; the baseline's where too few wards have a figure in it."""
    try:
        return members(city, poorest, edition)
    except Unavailable:
        return members(city, poorest)


def edition_at(city: City, poorest: PoorestSet, year: str) -> str | None:
    """The newest edition of the set's measure not later than a year; the oldest where all are later."""
    have = set_editions(city, poorest)
    now = year_of(year)
    reached = [edition for edition in have if now is not None and (year_of(edition) or 0) <= now]
    return reached[-1] if reached else have[0] if have else None
