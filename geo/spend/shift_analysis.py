"""What the Spend shift page rests on: a city's spend on one basis, set against one set of wards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from geo.caching import cached_by_city
from geo.city import City
from geo.errors import Unavailable
from geo.indicators.own_population import own_population
from geo.need_index.poorest_set import FIXED, PoorestSet, default_set, measure, members, need_of, set_editions
from geo.need_index.true_zero import amounts_of_need, refusal
from geo.periods import parse_period
from geo.population import age_bands
from geo.spend.basis import kinds_of_money, resolve_basis
from geo.spend.influence import Fragility, leave_one_out
from geo.spend.joint_influence import JointFragility, turning_entries
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
    need : pandas.Series
        What ranks the wards, higher for more need. Only its order counts, so it may be of any scale.
    need_amounts : pandas.Series or None
        How much need each ward has; None where the measure has no true zero, so that it cannot be added up.
    need_words : str
        What that is: "people aged 0 to 15 times child income deprivation (2019)"; "" where there is none.
    why_no_need : str
        Why there is no share of need, and the nearest measure that has one; "" otherwise.
    """

    table: SpendTable
    series: ShareSeries
    fragility: Fragility
    need: pd.Series
    need_amounts: pd.Series | None
    need_words: str
    why_no_need: str

    def set_in(self, year: str) -> frozenset[str]:
        """The wards of the set in a year of the record."""
        return self.series.members[year]

    @cached_property
    def joint(self) -> JointFragility:
        """What turns the shift over all years after the baseline."""
        return turning_entries(self.table, self.series)

    @cached_property
    def joint_full_years(self) -> JointFragility | None:
        """The same over the full years; None where no part year follows the baseline, or no full one."""
        part = self.series.after["part_year"]
        if not part.any() or part.all():
            return None
        return turning_entries(self.table, self.series, full_years=True)

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
    amounts, words, why = need_to_add_up(city, poorest)
    sets = members_by_year(city, poorest, table.years)
    series = share_series(city, table, sets, baseline=baseline, age_band=people, need_amounts=amounts)
    need = need_of(city, poorest)
    return Shift(table, series, leave_one_out(table, series), need, amounts, words, why)


def need_to_add_up(city: City, poorest: PoorestSet) -> tuple[pd.Series | None, str, str]:
    """How much need each ward has by the measure that the set is chosen by, in words, or why it cannot be added up.

    Returns
    -------
    tuple of (pandas.Series or None, str, str)
        Amounts by ward, what they are, and why there are none.
    """
    measured = measure(city, poorest)
    if why := refusal(city, measured):
        return None, "", f"No share of need can be given. {why}"
    amounts, facts = amounts_of_need(city, measured), measured.indicator
    own = own_population(city, facts, measured.period, measured.frame)
    the_measure = "The measure that the wards are chosen by"
    if amounts.isna().all():
        return None, "", f"The package has no {own.lacking} for {city.name}'s wards, so no share of need can be given."
    if (amounts < 0).any():
        return None, "", f"{the_measure} is below 0 in a ward, so no share of need can be given."
    if not amounts.sum() > 0:
        return None, "", f"{the_measure} is 0 everywhere, so no share of need can be given."
    named = f"{facts.title[:1].lower()}{facts.title[1:]} ({measured.period})"
    return amounts, named if facts.kind == "count" else f"{own.words} times {named}", ""


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
    now = parse_period(year)
    reached = [edition for edition in have if now and (at := parse_period(edition)) and at.end <= now.end]
    return reached[-1] if reached else have[0] if have else None
