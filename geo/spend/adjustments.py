"""Documented adjustments of single large items: put into other years, or other wards, to the penny."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from geo.errors import Unavailable
from geo.money.apportion import share_out
from geo.money.pence import to_pence
from geo.population import people_near

EQUALLY, BY_PEOPLE = "equal", "population "
CELL = ["area_code", "period", "programme", "basis"]
"""The columns that tell one cell of the spend table from another."""

_Key = tuple[str, ...]
# Where, what, and the cure.
_Fault = tuple[str, str, str]


@dataclass(frozen=True)
class Portion:
    """What one adjustment puts into one ward and year, in pence."""

    adjustment: str
    area_code: str
    period: str
    pence: int


def share_out_adjustments(adjustments: pd.DataFrame, population: pd.DataFrame) -> list[Portion]:
    """Share every adjusted item over its years and its wards.

    Parameters
    ----------
    adjustments : pandas.DataFrame
        As in `geo.City`: each row one item that is taken out of ``area_code`` and ``period``.
    population : pandas.DataFrame
        As in `geo.City`, for items that are shared by people.

    Returns
    -------
    list of Portion
        In the order of the adjustments, their years and their wards. Those of one adjustment add up to its amount,
        to the penny.

    Raises
    ------
    Unavailable
        When an adjustment does not say how several wards share it, or the package does not know the people.

    Notes
    -----
    First evenly over ``to_periods`` (its own period where that is blank), then each year over ``to_area_codes`` (its
    own ward where that is blank) by ``share_by``: "equal", or "population 0-4" for the people of that age band in the
    year nearest to the item's own. Both by largest remainder (`geo.money.apportion.share_out`).
    """
    made = []
    for _, item in adjustments.iterrows():
        wards, years = _targets(item)
        weights = _weights(item, wards, population)
        by_year = share_out(int(to_pence(item["amount"])), [1] * len(years))
        for year, pence in zip(years, by_year, strict=True):
            shares = share_out(pence, weights)
            made += [Portion(str(item["id"]), ward, year, part) for ward, part in zip(wards, shares, strict=True)]
    return made


def _targets(item: pd.Series) -> tuple[list[str], list[str]]:
    """The wards and years that an item goes to; its own where none is given."""
    wards, years = (
        [part.strip() for part in str(item[column]).split(";") if part.strip()]
        for column in ("to_area_codes", "to_periods")
    )
    return wards or [str(item["area_code"])], years or [str(item["period"])]


def _weights(item: pd.Series, wards: list[str], population: pd.DataFrame) -> list[float]:
    """By what the wards share an item.

    Raises
    ------
    Unavailable
        When the way of sharing is missing, or not known.
    """
    how = str(item["share_by"])
    if how == EQUALLY or (not how and len(wards) == 1):
        return [1.0] * len(wards)
    if not how.startswith(BY_PEOPLE):
        raise Unavailable(f"It is not said how {len(wards)} wards share the item ('{how}').")
    band = how.removeprefix(BY_PEOPLE).strip()
    people = people_near(population, str(item["period"]), band)[0].reindex(wards)
    unknown = people.index[people.isna()].tolist()
    if unknown or people.sum() <= 0:
        raise Unavailable(f"The package knows no people of the age band {band} in {', '.join(unknown or wards)}.")
    return people.tolist()
