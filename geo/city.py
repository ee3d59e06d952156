"""The one object that flows through: a city, its wards, and what is known and spent there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from hashlib import sha256
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.disclosure.suppression import MINIMUM_COUNT, withhold_small_counts
from geo.join_report.report import JoinReport


@dataclass(frozen=True, eq=False)
class City:
    """A city as its data package gives it: read once, then only looked at.

    The object is frozen and equal only to itself, so it can key a cache. Its frames are shared by everything that
    draws or counts: never assign into one (``city.spend.loc[...] = ...``). A selection, ``assign`` or ``copy`` of a
    frame is the caller's own, for pandas copies on write.

    Attributes
    ----------
    name : str
        "Nottingham".
    vintage : str
        The boundary set: "WD13" is the wards of December 2013.
    wards : geopandas.GeoDataFrame
        In metres on the ground (EPSG:27700 in the United Kingdom), index ``ward_code`` sorted; columns ``ward_name``
        and ``geometry``, one valid polygon or multipolygon a ward.
    indicators : pandas.DataFrame
        ``area_code, indicator, period, value, numerator, denominator, lower, upper, flag, note``: one row a ward,
        indicator and period. A proportion is a fraction from 0 to 1; a missing figure is NaN; ``flag`` is "", "x"
        (not available), "c" (confidential) or "u" (low reliability).
    catalogue : pandas.DataFrame
        Index ``indicator`` in the order of the file; ``title, short_title, theme, unit, polarity, kind,
        comparable_over_time, decimals, source, licence, description, note, population`` (whom it is about: an age band,
        "denominator", or "" for everyone).
    population : pandas.DataFrame
        ``area_code, period, age_band, population`` in persons. Age bands overlap: never add them up.
    spend : pandas.DataFrame
        The columns kept by `geo.spend.columns.SPEND_COLUMNS`, ``amount`` in pounds; the area ``CITYWIDE`` is money with
        no ward; ``kind`` is "universal", "targeted" or "".
    adjustments, crosswalk : pandas.DataFrame
        Documented re-phasings of single items, and small areas to wards; often empty.
    report : JoinReport
        Everything of the package that is not here, and why.
    attribution : tuple of str
        Sentences that must be shown with the data.
    deflator : pandas.DataFrame
        ``period, index, note``: a price index by year; empty where the package has none.
    licences : tuple of str
        Titles of the licences of the package and of its resources, each once.
    vintage_words : str
        The boundary set as the package words it for a reader; "" where it does not.
    booked_words : str
        Where spend is booked, as the package words it to follow "booked" ("at the recipient's address"); "" where it
        does not say.
    audience : {"desk", "public"}
        Whom it may be shown to: as the package has it, or with small counts withheld (`City.public`).
    """

    name: str
    vintage: str
    wards: gpd.GeoDataFrame
    indicators: pd.DataFrame
    catalogue: pd.DataFrame
    population: pd.DataFrame
    spend: pd.DataFrame
    adjustments: pd.DataFrame
    crosswalk: pd.DataFrame
    report: JoinReport
    attribution: tuple[str, ...]
    deflator: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["period", "index", "note"]))
    licences: tuple[str, ...] = ()
    vintage_words: str = ""
    booked_words: str = ""
    audience: Literal["desk", "public"] = "desk"

    @cached_property
    def digest(self) -> str:
        """A short text that is the same for equal content, in any process, and another for any other content.

        It covers every attribute: names and words, each frame with its index, columns and types, and the shapes.
        """
        digest = sha256()
        for each in fields(self):
            value = getattr(self, each.name)
            # Each part is led by its name and length, so that no two can run into one another.
            content = _frame_bytes(value) if isinstance(value, pd.DataFrame) else repr(value).encode()
            digest.update(f"{each.name}:{len(content)}:".encode())
            digest.update(content)
        return digest.hexdigest()[:16]

    @property
    def ward_set(self) -> str:
        """The boundary set in plain words, for captions; "" where the package names none.

        The package's own words, else the year of an ONS vintage. No month is read into a vintage: ONS gives a set of
        May and one of December of the same year the same name.
        """
        if self.vintage_words or not self.vintage:
            return self.vintage_words
        named = re.fullmatch(r"WD(\d\d)", self.vintage.upper())
        return f"the wards of 20{named.group(1)}" if named else f"the wards of {self.vintage}"

    def public(self, minimum_count: int = MINIMUM_COUNT) -> City:
        """Give the city that the public may see.

        Parameters
        ----------
        minimum_count : int, default 5
            The smallest number of people that may be shown in a ward.

        Returns
        -------
        City
            Indicators as `geo.disclosure.suppression.withhold_small_counts` leaves them, and a report that quotes no
            figure of theirs. Wards, population and spend are the same: populations are published as they are, awards
            are public, and spend holds no count of persons (``n`` counts awards).

        Raises
        ------
        ValueError
            When `minimum_count` is below 1.
        """
        return replace(
            self,
            indicators=withhold_small_counts(self.indicators, self.catalogue, minimum_count, self.population),
            report=self.report.without_figures("indicators"),
            audience="public",
        )


def _frame_bytes(frame: pd.DataFrame) -> bytes:
    """The content of a frame as bytes, the same in every process."""
    parts = []
    if isinstance(frame, gpd.GeoDataFrame):
        parts = [str(frame.crs).encode(), *frame.geometry.to_wkb()]
        frame = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    for name, column in [(frame.index.name, frame.index.to_series()), *frame.items()]:
        # An exact list of numbers takes long to write out, and NaN has more than one pattern of bits.
        numbers = column.dtype == float
        content = (column.fillna(np.nan).to_numpy() + 0.0).tobytes() if numbers else repr(column.tolist()).encode()
        parts += [f"{name}:{column.dtype}".encode(), content]
    return b"".join(len(part).to_bytes(8) + part for part in parts)
