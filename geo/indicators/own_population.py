"""The people whom an indicator is about: they weigh its city figure, its fifths and its slope index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from geo.indicators.indicator import Indicator
from geo.population import DENOMINATOR, EVERYONE, band_words, population_near

if TYPE_CHECKING:
    from geo.city import City


IN_DENOMINATORS = "those in its denominators"


@dataclass(frozen=True, eq=False)
class OwnPopulation:
    """Whom an indicator is about, in one edition.

    Attributes
    ----------
    weights : pandas.Series of float
        By ward code; NaN where it is not known.
    people : str
        Who they are: "everyone", "people aged 0 to 15", "those in its denominators".
    year : str
        The year that they were counted in; "" for denominators, which are of the edition, and where there is none.
    """

    weights: pd.Series
    people: str
    year: str

    @property
    def words(self) -> str:
        """What weighs a mean: "population in 2019", "people aged 0 to 15 in 2019"."""
        named = "population" if self.people == band_words(EVERYONE) else self.people
        return f"{named} in {self.year}" if self.year else named

    @property
    def lacking(self) -> str:
        """What the package would have to have, where a weight is not known: "population of people aged 0 to 15"."""
        if self.people == IN_DENOMINATORS:
            return "denominator"
        return "population" if self.people == band_words(EVERYONE) else f"population of {self.people}"


def own_population(city: City, indicator: Indicator, period: str, rows: pd.DataFrame) -> OwnPopulation:
    """The people of an indicator: an age band of the year nearest to the edition, or its own denominators.

    Parameters
    ----------
    city : City
    indicator : Indicator
        Its ``population`` says which.
    period : str
        The edition.
    rows : pandas.DataFrame
        By ward code, with ``denominator``.

    Returns
    -------
    OwnPopulation
        One weight for each of the rows.
    """
    if indicator.population == DENOMINATOR:
        return OwnPopulation(rows["denominator"].astype(float), IN_DENOMINATORS, "")
    people, year = population_near(city, period, indicator.population)
    return OwnPopulation(people.reindex(rows.index).astype(float), band_words(indicator.population), year)
