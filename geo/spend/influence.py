"""What a headline rests on: how far it moves when one cell, or one adjusted item, is left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.caching import cached
from geo.spend.entries import MOVED_IN
from geo.spend.share_series import ShareSeries
from geo.spend.table import SpendTable

FEW_ITEMS = 5
"""Below this many items a year's share says little."""

SIZE_CHANGES = 2.0
"""A cell decides the size where the headline without it is less than 1/2 or more than 2 times as large."""


HALF_A_PENNY = 0.005
"""Less than this is what rounding leaves, not money."""


@dataclass(frozen=True, eq=False)
class RemovableAmounts:
    """The money that is left out together.

    Attributes
    ----------
    about : pandas.DataFrame
        One row a unit: ``kind`` ("cell": all that is booked in one ward and year; "adjustment": all portions of one
        adjusted item), ``ward_code, year`` ("" for an adjustment), ``adjustment`` ("" for a cell), ``amount`` (pounds).
    unit, ward, year : numpy.ndarray of int, shape (entries,)
        Place of the unit, the ward and the year of each entry.
    pounds : numpy.ndarray of float, shape (entries,)
        What each entry adds to its ward and year.
    """

    about: pd.DataFrame
    unit: np.ndarray
    ward: np.ndarray
    year: np.ndarray
    pounds: np.ndarray


@dataclass(frozen=True, eq=False)
class Fragility:
    """What decides a headline.

    Attributes
    ----------
    shift_pounds, points : float
        The headline: pounds beyond the baseline shares over all years after it, and the share of the latest full year
        less its baseline share.
    baseline, latest_full : str
        The years of the two.
    without : pandas.DataFrame
        One row a unit left out, the one that moves the pounds most first: the columns of `RemovableAmounts.about`, then
        ``shift_pounds, points`` (what the headline would be; NaN where nothing is left of the baseline year),
        ``flips`` (the pounds change their sign), ``resizes`` (they are less than half or more than twice) and
        ``decides`` (either, or no headline would be left).
    by_year : pandas.DataFrame
        By year: ``share, low, high`` (least and largest share with one unit left out), ``low_unit, high_unit`` (which:
        rows of `without`, NaN where none changes it), ``largest_unit, largest_part`` (the unit with the most pounds in
        the year, and its part of the year's total), ``few_items`` (fewer than `FEW_ITEMS` in the set or in all wards)
        and ``part_year``.
    """

    shift_pounds: float
    points: float
    baseline: str
    latest_full: str
    without: pd.DataFrame
    by_year: pd.DataFrame

    @property
    def deciders(self) -> pd.DataFrame:
        """The units that change the sign of the headline, or halve or double it."""
        return self.without[self.without["decides"]]

    @property
    def pounds_range(self) -> tuple[float, float]:
        """Least and largest headline with one unit left out."""
        return float(self.without["shift_pounds"].min()), float(self.without["shift_pounds"].max())

    @property
    def part_years(self) -> tuple[str, ...]:
        """Part years from the baseline on."""
        return tuple(self.by_year.index[self.by_year["part_year"] & (self.by_year.index >= self.baseline)])

    @property
    def few_items(self) -> tuple[str, ...]:
        """Years from the baseline on that rest on few items."""
        return tuple(self.by_year.index[self.by_year["few_items"] & (self.by_year.index >= self.baseline)])


@cached(maxsize=64)
def removable_amounts(table: SpendTable) -> RemovableAmounts:
    """Take a spend table apart into what can be left out.

    Parameters
    ----------
    table : SpendTable

    Returns
    -------
    RemovableAmounts
        Cells with money booked in them, then adjusted items. An adjusted item is one unit, however many wards and years
        it was shared over: spreading one award does not make it many.
    """
    wards, years = table.counted.index, pd.Index(table.years)
    moved = table.adjusted
    landed = moved[(moved["role"] == MOVED_IN) & moved["inside"] & ~moved["left_out"] & moved["area_code"].isin(wards)]
    names = landed["adjustment"].unique()
    at_ward, at_year = wards.get_indexer(landed["area_code"]), years.get_indexer(landed["period"])
    portions = landed["amount"].to_numpy() * table.factors.to_numpy()[at_year]
    booked = table.counted.fillna(0.0).to_numpy(copy=True)
    np.subtract.at(booked, (at_ward, at_year), portions)
    ward, year = np.nonzero(np.abs(booked) > HALF_A_PENNY)
    cells = pd.DataFrame({"kind": "cell", "ward_code": wards[ward], "year": years[year], "adjustment": ""})
    items = pd.DataFrame({"kind": "adjustment", "ward_code": "", "year": "", "adjustment": names})
    unit = np.concatenate([np.arange(len(cells)), len(cells) + pd.Index(names).get_indexer(landed["adjustment"])])
    pounds = np.concatenate([booked[ward, year], portions])
    about = pd.concat([cells, items], ignore_index=True)
    about["amount"] = np.bincount(unit, weights=pounds, minlength=len(about))
    return RemovableAmounts(about, unit, np.concatenate([ward, at_ward]), np.concatenate([year, at_year]), pounds)


@dataclass(frozen=True, eq=False)
class UnitSums:
    """What each unit that can be left out holds of every sum of the headline; pounds, one column a year.

    Attributes
    ----------
    start : int
        Place of the baseline among the years.
    whole_total, whole_pounds, whole_had : numpy.ndarray, shape (years,)
        Spend of all wards, of each year's set, and what that set had in the baseline year.
    total, pounds, had : numpy.ndarray, shape (units, years)
        What of these is each unit's.
    """

    start: int
    whole_total: np.ndarray
    whole_pounds: np.ndarray
    whole_had: np.ndarray
    total: np.ndarray
    pounds: np.ndarray
    had: np.ndarray

    def baseline_shares(self, left_out: np.ndarray) -> np.ndarray:
        """The baseline share of each year's set without some units.

        Parameters
        ----------
        left_out : numpy.ndarray of int, shape (trials, k)
            Places of the units that each trial leaves out.

        Returns
        -------
        numpy.ndarray, shape (trials, years)
            Fractions; NaN where nothing is left of the baseline year.
        """
        base = self.whole_total[self.start] - self.total[left_out, self.start].sum(axis=1)
        had = self.whole_had - self.had[left_out].sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(base[:, None] > HALF_A_PENNY, had / base[:, None], np.nan)

    def shifts(self, left_out: np.ndarray, counted: np.ndarray) -> np.ndarray:
        """The headline in pounds without some units: the sums of `geo.spend.share_series` without their money.

        Parameters
        ----------
        left_out : numpy.ndarray of int, shape (trials, k)
        counted : numpy.ndarray of bool, shape (years,)
            Which years after the baseline the headline adds up.

        Returns
        -------
        numpy.ndarray, shape (trials,)
            NaN where nothing is left of the baseline year.
        """
        total = self.whole_total - self.total[left_out].sum(axis=1)
        pounds = self.whole_pounds - self.pounds[left_out].sum(axis=1)
        share = self.baseline_shares(left_out)
        shifts = np.where(total > HALF_A_PENNY, pounds - share * total, 0.0)[:, counted].sum(axis=1)
        return np.where(np.isnan(share[:, 0]), np.nan, shifts)


def unit_sums(table: SpendTable, series: ShareSeries) -> UnitSums:
    """Add up what each of the `removable_amounts` holds of the headline.

    Parameters
    ----------
    table : SpendTable
    series : ShareSeries
        Made of that table.

    Returns
    -------
    UnitSums
    """
    spend_units, frame = removable_amounts(table), series.frame
    start = frame.index.get_loc(series.baseline)
    inside = np.column_stack([table.counted.index.isin(series.members[year]) for year in table.years])
    return UnitSums(
        start=start,
        whole_total=frame["total"].to_numpy(dtype=float),
        whole_pounds=frame["pounds"].to_numpy(dtype=float),
        whole_had=frame["baseline_share"].to_numpy() * frame["total"].iloc[start],
        total=_spread(spend_units, spend_units.pounds, len(frame)),
        pounds=_spread(spend_units, spend_units.pounds * inside[spend_units.ward, spend_units.year], len(frame)),
        had=_of_baseline(spend_units, inside, start),
    )


def leave_one_out(table: SpendTable, series: ShareSeries) -> Fragility:
    """Leave out each unit in turn and see what becomes of the headline.

    Parameters
    ----------
    table : SpendTable
    series : ShareSeries
        Made of that table.

    Returns
    -------
    Fragility

    Notes
    -----
    Leave-one-out in closed form: without a unit, every sum of `geo.spend.share_series.share_series` (of the set, of
    all, of the set in the baseline year) is less by what the unit holds of it. Money is taken away, people stay.
    """
    spend_units, frame = removable_amounts(table), series.frame
    sums = unit_sums(table, series)
    start, latest = sums.start, frame.index.get_loc(series.latest_full)
    total, pounds = sums.whole_total - sums.total, sums.whole_pounds - sums.pounds
    usable = total > HALF_A_PENNY
    base_share = sums.baseline_shares(np.arange(len(spend_units.about))[:, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(usable, pounds / total, np.nan)
    every_year = np.arange(len(frame)) > start
    without = spend_units.about.assign(
        shift_pounds=sums.shifts(np.arange(len(spend_units.about))[:, None], every_year),
        points=(share - base_share)[:, latest],
    )
    headline = series.shift_pounds
    new = without["shift_pounds"]
    without["flips"] = np.sign(new) * np.sign(headline) < 0
    ratio = new.abs() * SIZE_CHANGES
    without["resizes"] = (ratio < abs(headline)) | (new.abs() > SIZE_CHANGES * abs(headline))
    without["decides"] = without["flips"] | without["resizes"] | new.isna()
    order = (new - headline).abs().fillna(np.inf).sort_values(ascending=False, kind="stable").index
    return Fragility(
        shift_pounds=headline,
        points=float(frame["points"].iloc[latest]),
        baseline=series.baseline,
        latest_full=series.latest_full,
        without=without.loc[order],
        by_year=_by_year(frame, share, sums.total),
    )


def _spread(spend_units: RemovableAmounts, amounts: np.ndarray, years: int) -> np.ndarray:
    """Add amounts up by unit and year."""
    flat = np.bincount(
        spend_units.unit * years + spend_units.year, weights=amounts, minlength=len(spend_units.about) * years
    )
    return flat.reshape(len(spend_units.about), years)


def _of_baseline(spend_units: RemovableAmounts, inside: np.ndarray, start: int) -> np.ndarray:
    """What each unit holds of the baseline money of each year's set."""
    unit_pounds = np.zeros((len(spend_units.about), inside.shape[1]))
    at = spend_units.year == start
    np.add.at(unit_pounds, spend_units.unit[at], spend_units.pounds[at, None] * inside[spend_units.ward[at]])
    return unit_pounds


def _by_year(frame: pd.DataFrame, share: np.ndarray, unit_pounds: np.ndarray) -> pd.DataFrame:
    """The range of each year's share, and its largest unit; there is always one, for the baseline has money."""
    whole, every = frame["share"].to_numpy(), np.arange(len(frame))
    touched = np.where((unit_pounds != 0) & ~np.isnan(share), share, whole)
    low, high = (pick(np.nan_to_num(touched), axis=0) for pick in (np.argmin, np.argmax))
    largest = np.abs(unit_pounds).argmax(axis=0)
    return pd.DataFrame(
        {
            "share": whole,
            "low": touched[low, every],
            "high": touched[high, every],
            "low_unit": np.where(touched[low, every] < whole, low, np.nan),
            "high_unit": np.where(touched[high, every] > whole, high, np.nan),
            "largest_unit": np.where(unit_pounds[largest, every] != 0, largest, np.nan),
            "largest_part": (unit_pounds[largest, every] / frame["total"]).where(frame["total"] > 0),
            "few_items": (frame["items"] < FEW_ITEMS) | (frame["all_items"] < FEW_ITEMS),
            "part_year": frame["part_year"],
        },
        index=frame.index,
    )
