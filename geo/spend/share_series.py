"""The headline: what share of the spend reached the poorest-outcome wards, and how far that moved from the baseline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.caching import cached_by_city
from geo.errors import Unavailable
from geo.population import population_near
from geo.spend.table import SpendTable

if TYPE_CHECKING:
    from geo.city import City

Members = Iterable[str] | Mapping[str, Iterable[str]]
"""Ward codes: one set held fixed, or a set for each year."""


@dataclass(frozen=True, eq=False)
class ShareSeries:
    """The share of spend of a set of wards, year by year.

    Attributes
    ----------
    frame : pandas.DataFrame
        By year; shares are fractions from 0 to 1, and money with no ward is in none of them.
        ``pounds`` (in the set), ``total`` (in all wards), ``share``; ``baseline_share`` (what this year's set had in
        the baseline year), ``points`` (share less baseline share) and ``shift_pounds`` (points × total: what reached
        the set beyond its baseline share; negative for less); ``people_share, people_year, need_share``;
        ``items, all_items`` (in the set, in all wards), ``wards`` (in the set), ``set_without_row, without_row`` (wards
        of the set, and of all, with no row in that year), ``part_year``.
        ``share, points`` and ``shift_pounds`` are NaN where the year's total is not above zero.
    baseline : str
        The year that everything is measured from.
    members : dict of str to frozenset of str
        The set in each year.
    age_band : str
        Whose shares ``people_share`` and ``need_share`` are.
    """

    frame: pd.DataFrame
    baseline: str
    members: dict[str, frozenset[str]]
    age_band: str

    @cached_property
    def fixed(self) -> bool:
        """Whether every year has the same set."""
        return len(set(self.members.values())) == 1

    @property
    def after(self) -> pd.DataFrame:
        """The years after the baseline."""
        return self.frame.iloc[self.frame.index.get_loc(self.baseline) + 1 :]

    @property
    def latest(self) -> str:
        """The last year that has a share."""
        return str(self.frame.index[self.frame["share"].notna()][-1])

    @cached_property
    def latest_full(self) -> str:
        """The last year that has a share and is no part year; the baseline where there is none after it."""
        whole = self.after[self.after["share"].notna() & ~self.after["part_year"]]
        return str(whole.index[-1]) if len(whole) else self.baseline

    @cached_property
    def shift_pounds(self) -> float:
        """Pounds that reached the sets beyond their baseline shares, over all years after the baseline."""
        return float(self.after["shift_pounds"].sum())


def share_series(
    city: City,
    table: SpendTable,
    members: Members,
    *,
    baseline: str | None = None,
    age_band: str = "all",
    need: pd.Series | None = None,
    need_amounts: pd.Series | None = None,
) -> ShareSeries:
    """Follow the share of spend that reaches a set of wards.

    Parameters
    ----------
    city : City
    table : SpendTable
        Of that city.
    members : iterable of str, or mapping of str to iterable of str
        Ward codes, fixed or by year.
    baseline : str, optional
        A year of the table; by default the first full year with spend.
    age_band : str, default "all"
        Whose share of people is given, of the year nearest to each.
    need : pandas.Series of float, optional
        A measure of need a head by ward, with a true zero: a share or a rate. People of the age band times it is need.
    need_amounts : pandas.Series of float, optional
        Instead of `need`, how much need each ward has (:func:`geo.need_index.true_zero.amounts_of_need`), whoever the
        people are that the measure is about.

    Returns
    -------
    ShareSeries

    Raises
    ------
    Unavailable
        When a code is no ward, the baseline is no year or its total is not above zero, a need is negative, or all
        needs are zero.
    ValueError
        When a year has no set.

    Notes
    -----
    share_t = Σ_{w in S_t} x_wt / Σ_w x_wt. The counterfactual "at baseline shares" gives the set of year t the share
    that its own wards had in the baseline year, b_t = Σ_{w in S_t} x_w0 / Σ_w x_w0, so that a set that changes is
    never compared with another one; shift_t = (share_t - b_t) · Σ_w x_wt, worked as x(S_t) - b_t · Σ_w x_wt. Need
    share = Σ_{w in S_t} p_w·y_w / Σ_w p_w·y_w, with p the people and y the need. Wards without a row count for
    nothing and are counted in ``without_row``; a share of people or need is NaN where a ward's is not known.
    """
    sets = _sets(city, table, members)
    start = _baseline(table, baseline)
    inside = pd.DataFrame({year: city.wards.index.isin(codes) for year, codes in sets.items()}, index=city.wards.index)
    pounds, total = table.counted.where(inside).sum(), table.counted.sum()
    had = table.counted[start]
    baseline_share = inside.mul(had, axis=0).sum() / had.sum()
    share = (pounds / total).where(total > 0)
    points = share - baseline_share
    no_row = table.counted.isna()
    frame = pd.DataFrame(
        {
            "pounds": pounds,
            "total": total,
            "share": share,
            "baseline_share": baseline_share,
            "points": points,
            "shift_pounds": (pounds - baseline_share * total).where(total > 0),
            **_people_and_need(city, inside, age_band, need, need_amounts),
            "items": table.items.where(inside & ~no_row, 0).sum(skipna=False),
            "all_items": table.totals["items"],
            "wards": inside.sum(),
            "set_without_row": (no_row & inside).sum(),
            "without_row": no_row.sum(),
            "part_year": table.totals["part_year"],
        }
    )
    return ShareSeries(frame.rename_axis("year"), start, sets, age_band)


def _sets(city: City, table: SpendTable, members: Members) -> dict[str, frozenset[str]]:
    """The set of each year, every code a ward."""
    if isinstance(members, Mapping):
        without = [year for year in table.years if year not in members]
        if without:
            raise ValueError(f"No set of wards is given for {', '.join(without)}.")
        sets = {year: frozenset(members[year]) for year in table.years}
    else:
        fixed = frozenset(members)
        sets = dict.fromkeys(table.years, fixed)
    for year, codes in sets.items():
        strangers = sorted(codes - set(city.wards.index))
        if strangers:
            raise Unavailable(f"{city.name} has no ward '{strangers[0]}' ({city.vintage}).")
        if not codes:
            raise Unavailable(f"The set of wards for {year} is empty.")
    return sets


def _baseline(table: SpendTable, baseline: str | None) -> str:
    """The year to measure from, with money in it."""
    totals = table.counted.sum()
    if baseline is None:
        usable = [year for year in table.years if totals[year] > 0 and year not in table.part_years]
        if not usable:
            raise Unavailable("No full year has spend above zero, so that there is no baseline.")
        return usable[0]
    if baseline not in table.years:
        raise Unavailable(f"The baseline {baseline} is no year of the record ({', '.join(table.years)}).")
    if not totals[baseline] > 0:
        raise Unavailable(f"The total of {baseline} is £{totals[baseline]:,.2f}: it cannot be the baseline.")
    return baseline


def _people_and_need(
    city: City, inside: pd.DataFrame, age_band: str, need: pd.Series | None, amounts: pd.Series | None
) -> dict[str, pd.Series]:
    """The shares of people and of need of each year's set."""
    if need is not None:
        need = need.reindex(inside.index)
        below = need.index[need < 0].tolist()
        if below:
            raise Unavailable(f"Need cannot be negative: {city.wards['ward_name'][below[0]]} has {need[below[0]]}.")
        if need.notna().all() and need.sum() == 0:
            raise Unavailable("The need of every ward is zero, so that no share of need can be given.")
    people, years = people_by_year(city, tuple(inside), age_band)
    needed = people.mul(np.nan if need is None else need, axis=0)
    if amounts is not None:
        needed = pd.DataFrame({year: amounts.reindex(inside.index) for year in inside})
    return {
        "people_share": _share(people, inside),
        "people_year": years,
        "need_share": _share(needed, inside),
    }


def _share(values: pd.DataFrame, inside: pd.DataFrame) -> pd.Series:
    """By year, the part of a sum that lies inside; NaN where a ward has no value or the sum is not above zero."""
    whole = values.sum(skipna=False)
    return values.where(inside, 0.0).sum() / whole.where(whole > 0)


@cached_by_city()
def people_by_year(city: City, years: tuple[str, ...], age_band: str = "all") -> tuple[pd.DataFrame, pd.Series]:
    """People by ward in the year nearest to each.

    Returns
    -------
    tuple of (pandas.DataFrame, pandas.Series)
        People, one row a ward of the city and one column a year, NaN where not known; and by year the year that they
        were counted in, "" where there is none.
    """
    near = {year: population_near(city, year, age_band) for year in years}
    people = {year: counts.reindex(city.wards.index).to_numpy(dtype=float) for year, (counts, _) in near.items()}
    return pd.DataFrame(people, index=city.wards.index), pd.Series({year: when for year, (_, when) in near.items()})
