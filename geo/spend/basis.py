"""The basis of spend: which money, as booked or phased, with or without large items, at what prices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.caching import cached_by_city
from geo.errors import Unavailable
from geo.periods import in_time, year_of

if TYPE_CHECKING:
    from geo.city import City

PREFERENCE = ("actual", "award", "budget", "plan")
"""Which kind of money is taken where a package has several and none is named: what was spent, before what was meant."""


@dataclass(frozen=True)
class SpendBasis:
    """How spend is counted; equal bases give the same table.

    Attributes
    ----------
    basis : str
        "award", "actual", "budget" or "plan": one of them, never a mixture. "" for the package's only one, or else
        the first that it has of `PREFERENCE`.
    phased : bool
        False as booked; True with the package's adjustments applied: single items put into the years and wards that
        their reason names.
    threshold : float or None
        Single cells of the record (ward, year, programme) of more than this many pounds, up or down, are left out and
        listed; None keeps all. After phasing, each portion of an item counts as a cell. Money with no ward stays.
    programmes : tuple of str or None
        Only these programmes; None for all.
    programme_kind : str
        "universal" or "targeted" for the programmes that the package calls so; "" for all.
    prices : str
        A period of the package's deflator, for pounds at the prices of that period; "" for pounds of the day.
    """

    basis: str = ""
    phased: bool = False
    threshold: float | None = None
    programmes: tuple[str, ...] | None = None
    programme_kind: str = ""
    prices: str = ""


@cached_by_city()
def kinds_of_money(city: City) -> tuple[str, ...]:
    """The kinds of money that a city's spend has, in the order of `PREFERENCE`."""
    have = set(city.spend["basis"])
    return tuple(word for word in PREFERENCE if word in have)


@cached_by_city()
def programmes(city: City, basis: str) -> pd.DataFrame:
    """The programmes of one kind of money.

    Returns
    -------
    pandas.DataFrame
        Indexed by programme in the order of the file; ``kind``: "universal", "targeted", "" where the package does not
        say, or "both" where its rows differ.
    """
    rows = city.spend[city.spend["basis"] == basis]
    kinds = rows.groupby("programme", sort=False)["kind"].agg(
        lambda kind: kind.iloc[0] if kind.nunique() == 1 else "both"
    )
    return kinds.to_frame()


@cached_by_city()
def price_periods(city: City, basis: str) -> tuple[str, ...]:
    """The periods at whose prices spend can be given.

    Returns
    -------
    tuple of str
        The periods of the deflator, oldest first; none where it does not cover every year of the record, or has two
        that one of them may mean.
    """
    years = city.spend.loc[city.spend["basis"] == basis, "period"].unique()
    usable = len(years) and all(_index_of(city, year) is not None for year in years)
    return tuple(in_time(city.deflator["period"])) if usable else ()


def price_factors(city: City, years: tuple[str, ...], prices: str) -> np.ndarray:
    """What brings pounds of each year to the prices of one period.

    Parameters
    ----------
    city : City
    years : tuple of str
        Periods of the record.
    prices : str
        A period of the deflator, or "" for pounds of the day.

    Returns
    -------
    numpy.ndarray of float
        Index of `prices` over the index of each year (HM Treasury, GDP deflators: user's guide); ones where `prices`
        is "".

    Raises
    ------
    Unavailable
        When the deflator lacks one of them.
    """
    if not prices:
        return np.ones(len(years))
    at, by_year = _index_of(city, prices), [_index_of(city, year) for year in years]
    if at is None or None in by_year:
        raise Unavailable(f"{city.name} has no price index for {prices} and every year of its spend.")
    return at / np.array(by_year, dtype=float)


@cached_by_city(maxsize=256)
def resolve_basis(city: City, basis: SpendBasis) -> SpendBasis:
    """Fill in what a basis leaves open, and refuse what a city does not have.

    Parameters
    ----------
    city : City
    basis : SpendBasis

    Returns
    -------
    SpendBasis
        With its kind of money named.

    Raises
    ------
    Unavailable
        When the city has no spend, no such kind of money, programme, programme kind or prices.
    ValueError
        When the threshold is not above zero.
    """
    words = kinds_of_money(city)
    if not words:
        raise Unavailable(f"{city.name} has no spend.")
    word = basis.basis or words[0]
    if word not in words:
        raise Unavailable(f"{city.name} has no spend of the kind '{word}'. It has: {', '.join(words)}.")
    known = programmes(city, word)
    strangers = [name for name in basis.programmes or () if name not in known.index]
    if strangers:
        raise Unavailable(f"No programme '{strangers[0]}' in {word}. There are: {', '.join(known.index)}.")
    if basis.programmes == ():
        raise Unavailable("No programme is chosen.")
    if basis.programme_kind and not known["kind"].isin([basis.programme_kind, "both"]).any():
        raise Unavailable(f"No programme of {city.name} is called {basis.programme_kind}.")
    if basis.threshold is not None and not basis.threshold > 0:
        raise ValueError(f"The threshold is an amount above zero, not {basis.threshold}.")
    if basis.prices and basis.prices not in price_periods(city, word):
        raise Unavailable(f"{city.name} has no price index for {basis.prices} and every year of its spend.")
    return replace(basis, basis=word)


def _index_of(city: City, period: str) -> float | None:
    """The deflator of a period; of its year, where the deflator has one that begins in the same one."""
    index = _deflator(city)
    if period in index:
        return index[period]
    in_year = [text for text in index if year_of(text) is not None and year_of(text) == year_of(period)]
    return index[in_year[0]] if len(in_year) == 1 else None


@cached_by_city()
def _deflator(city: City) -> dict[str, float]:
    """The price index by its periods."""
    return dict(zip(city.deflator["period"], city.deflator["index"].astype(float), strict=True))
