"""Nottingham changed: without a figure, a ward, an edition, a direction; made in memory, for tests alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from geo.city import City


def without(city: City, wards: Iterable[str], indicators: Iterable[str] = ()) -> City:
    """The city without the figures of some wards, of all indicators or of those named."""
    gone = city.indicators["area_code"].isin(list(wards))
    if names := list(indicators):
        gone &= city.indicators["indicator"].isin(names)
    frame = city.indicators.copy()
    frame.loc[gone, ["value", "numerator", "denominator"]] = np.nan
    return replace(city, indicators=frame)


def few_wards(city: City, count: int) -> City:
    """The first wards of the city alone."""
    wards = city.wards.iloc[:count]
    areas = [*wards.index, "CITYWIDE"]
    frames = {
        name: frame[frame["area_code"].isin(areas)]
        for name, frame in (("indicators", city.indicators), ("population", city.population), ("spend", city.spend))
    }
    return replace(city, wards=wards, adjustments=city.adjustments.iloc[:0], **frames)


def only(city: City, *indicators: str) -> City:
    """The city with some indicators alone."""
    frame = city.indicators[city.indicators["indicator"].isin(indicators)]
    return replace(city, catalogue=city.catalogue.loc[list(indicators)], indicators=frame)


def with_catalogue(city: City, **columns: object) -> City:
    """The city with a column of its catalogue changed."""
    return replace(city, catalogue=city.catalogue.assign(**columns))


def changed(city: City, indicator: str, period: str, values: dict[str, Any], **columns: Any) -> City:
    """The city with other values (or flags) in one edition of one indicator."""
    rows = city.indicators.copy()
    here = (rows["indicator"] == indicator) & (rows["period"] == period)
    for code, value in values.items():
        rows.loc[here & (rows["area_code"] == code), ["value", *columns]] = [value, *columns.values()]
    return replace(city, indicators=rows)


def gappy(city: City) -> City:
    """The city without Aspley's figure and with Arboretum's withheld, in the newest edition of overall deprivation."""
    city = changed(city, "imd_score", "2019", {"E05001823": np.nan}, flag="x")
    return changed(city, "imd_score", "2019", {"E05001822": np.nan}, flag="c")
