"""The people of a period, from the package's population table."""

from __future__ import annotations

import pandas as pd

from geo.city import City
from geo.periods import parse_period


def population_near(city: City, period: str, age_band: str = "all") -> tuple[pd.Series, str]:
    """Each ward's population in the year nearest to an edition.

    Parameters
    ----------
    city : City
    period : str
        The edition; its middle is what the years of the population are near to.
    age_band : str, default "all"

    Returns
    -------
    tuple of (pandas.Series, str)
        People by ward code and the year they were counted in; an empty series and "" where nothing fits.
    """
    return people_near(city.population, period, age_band)


def people_near(population: pd.DataFrame, period: str, age_band: str = "all") -> tuple[pd.Series, str]:
    """As `population_near`, from a population table alone (``area_code, period, age_band, population``)."""
    people = population[population["age_band"] == age_band]
    target = parse_period(period)
    counted = {text: read for text in people["period"].unique() if (read := parse_period(text))}
    if target is None or not counted:
        return pd.Series(dtype=float), ""

    nearest = min(counted, key=lambda text: (abs(counted[text].middle - target.middle), counted[text].order))
    return people[people["period"] == nearest].set_index("area_code")["population"], nearest


EVERYONE, DENOMINATOR = "all", "denominator"
"""Whom an indicator can be about, beside the people of an age band: everyone, or those in its own denominators."""


def band_words(band: str) -> str:
    """An age band in words.

    Examples
    --------
    >>> band_words("all"), band_words("0-15"), band_words("65+")
    ('everyone', 'people aged 0 to 15', 'people aged 65 and over')
    """
    if band == EVERYONE:
        return "everyone"
    if not band[:1].isdecimal():
        return f'people of the age band "{band}"'
    return f"people aged {band.replace('-', ' to ').replace('+', ' and over')}"


def age_bands(city: City) -> list[str]:
    """The age bands of the population, everyone first."""
    bands = list(dict.fromkeys(city.population["age_band"]))
    return [EVERYONE, *(band for band in bands if band != EVERYONE)] if EVERYONE in bands else bands
