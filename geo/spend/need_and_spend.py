"""Need against spend a head, ward by ward."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from geo.caching import cached_by_city
from geo.city import City
from geo.indicators.snapshot import Snapshot, snapshot
from geo.need_index.index import INDEX, Recipe, index_of
from geo.population import population_near
from geo.spend.table import SpendBasis, SpendTable, full_years, spend_table
from geo.statistics.bivariate import pair

ALL_YEARS = "all"


def year_choices(city: City) -> tuple[str, ...]:
    """What years of spend can be chosen: all full years together, then each by itself."""
    table = spend_table(city)
    return (ALL_YEARS, *table.years) if full_years(table) else table.years


@dataclass(frozen=True, eq=False)
class NeedAndSpend:
    """Need against spend per head, ward by ward.

    Attributes
    ----------
    need : Snapshot
        The measure of need.
    table : SpendTable
        The spend on its basis.
    years : tuple of str
        The years that are added up.
    people_year : str
        The year that the people were counted in.
    frame : pandas.DataFrame
        As :func:`geo.statistics.bivariate.pair` gives it, with ``ward_name, spend, people, items`` beside.
    """

    need: Snapshot
    table: SpendTable
    years: tuple[str, ...]
    people_year: str
    frame: pd.DataFrame

    @property
    def span(self) -> str:
        """The years in words."""
        return self.years[0] if len(self.years) == 1 else f"{self.years[0]} to {self.years[-1]}"


@cached_by_city()
def need_and_spend(
    city: City, need: str, edition: str, recipe: Recipe, year_choice: str, phased: bool, band: str
) -> NeedAndSpend:
    """Set a measure of need against the spend of some years per head.

    Each is parted into thirds of the wards, which asks for their order alone: a measure without a true zero serves
    here, and nothing is shared out in proportion to it.

    Parameters
    ----------
    city : City
    need : str
        An indicator's name, or "index" for the recipe's index.
    edition : str
        The indicator's edition.
    recipe : Recipe
        The index.
    year_choice : str
        One of the `year_choices`: a year of the spend, or "all" for every full year.
    phased : bool
        Whether the package's adjustments are applied.
    band : str
        The age band that the spend is divided by.

    Raises
    ------
    Unavailable
        When fewer than three wards have both.
    """
    measured = index_of(city, recipe) if need == INDEX else snapshot(city, need, edition)
    table = spend_table(city, SpendBasis(phased=phased))
    years = tuple(full_years(table)) if year_choice == ALL_YEARS else (year_choice,)
    # A ward without a row in one of the years has no sum: missing is not zero.
    spend = table.counted[list(years)].sum(axis=1, min_count=len(years))
    people, people_year = population_near(city, years[len(years) // 2], band)
    heads = people.reindex(spend.index)
    frame = pair(measured.frame["value"] * measured.indicator.need_sign, (spend / heads).where(heads > 0))
    frame["ward_name"] = measured.frame["ward_name"]
    frame["spend"], frame["people"] = spend, heads
    frame["items"] = table.items[list(years)].sum(axis=1, min_count=len(years))
    return NeedAndSpend(measured, table, years, people_year, frame)
