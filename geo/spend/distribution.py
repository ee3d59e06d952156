"""The distribution of spend, year by year: how it lies against need, and how much it is for each head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.errors import Unavailable
from geo.spend.influence import HALF_A_PENNY, RemovableAmounts, removable_amounts
from geo.spend.share_series import people_by_year
from geo.spend.table import SpendTable
from geo.statistics.alignment import Wardwise
from geo.statistics.class_breaks import ClassBreaks, class_breaks
from geo.statistics.concentration import concentration_curve, concentration_index, index_on_stretches
from geo.statistics.population_ranks import RankDirection, population_stretches
from geo.statistics.ranks import how_many_differ

if TYPE_CHECKING:
    from geo.city import City

NEEDIEST_LAST: RankDirection = "lowest_first"
"""Wards are ranked from least to most need, so that an index above 0 means that spend leans to need."""

_FIGURES = (
    "concentration",
    "need_concentration",
    "kakwani",
    "low",
    "high",
    "low_unit",
    "high_unit",
    "kakwani_low",
    "kakwani_high",
)
NO_SPEND, NEGATIVE, TOO_FEW, NO_ORDER = "no_spend", "negative_amount", "too_few_wards", "equal_need"


@dataclass(frozen=True, eq=False)
class PerHead:
    """Spend for each head of the people that it is for.

    Attributes
    ----------
    frame : pandas.DataFrame
        Pounds a head by ward and year; NaN where spend is not known or left out, or there are no people.
    population_year : pandas.Series
        By year, the year whose people were counted; "" where there is none.
    age_band : str
        Whose heads.
    breaks : ClassBreaks or None
        Limits of map classes, the same for every year; None where there is no figure at all.
    """

    frame: pd.DataFrame
    population_year: pd.Series
    age_band: str
    breaks: ClassBreaks | None

    def classes(self, year: str) -> pd.Series:
        """The map class of each ward in one year, NaN where it has no figure."""
        values = self.frame[year]
        return values * np.nan if self.breaks is None else self.breaks.assign(values)


def spend_per_head(city: City, table: SpendTable, age_band: str = "all", scheme: str = "quantiles") -> PerHead:
    """Divide spend by the people of an age band, of the year nearest to each.

    Parameters
    ----------
    city : City
    table : SpendTable
        Of that city.
    age_band : str, default "all"
        The people whom the spend is for.
    scheme : str, default "quantiles"
        As in `geo.statistics.class_breaks.class_breaks`. One award of £45m would leave every other ward in the lowest
        natural break.

    Returns
    -------
    PerHead

    Raises
    ------
    Unavailable
        When the package has nobody of that age band.
    ValueError
        When the scheme is unknown.
    """
    people, years = _people(city, table, age_band)
    frame = table.frame / people.where(people > 0)
    values = frame.stack().dropna()
    return PerHead(frame, years, age_band, class_breaks(values, scheme=scheme) if len(values) else None)


@dataclass(frozen=True, eq=False)
class ConcentrationByYear:
    """How spend lies against need, year by year.

    Attributes
    ----------
    frame : pandas.DataFrame
        By year: ``concentration`` (of spend a head, -1 to 1, above 0 where it leans to need), ``need_concentration``
        (of need itself), ``kakwani`` (the first less the second: above 0 where spend leans to need more than need
        does), ``low, high`` (least and largest concentration with one of the `removable_amounts` left out),
        ``low_unit, high_unit`` (which; NaN where none changes it), ``kakwani_low, kakwani_high``, ``wards`` (how many
        could be counted), ``part_year``, and ``reason``: "" or why there is no index ("no_spend", "negative_amount",
        "too_few_wards", "equal_need": the wards that can be counted all have the same need).
    units : pandas.DataFrame
        What can be left out: `geo.spend.influence.RemovableAmounts.about`.
    """

    frame: pd.DataFrame
    units: pd.DataFrame


def concentration_by_year(
    city: City,
    table: SpendTable,
    need: pd.Series,
    age_band: str = "all",
    *,
    true_zero: bool = True,
    need_amounts: pd.Series | None = None,
) -> ConcentrationByYear:
    """Give the concentration index of spend and Kakwani's index for each year.

    Parameters
    ----------
    city : City
    table : SpendTable
        Of that city.
    need : pandas.Series of float
        By ward, higher for more need: it ranks the wards.
    age_band : str, default "all"
        Whose heads are counted.
    true_zero : bool, default True
        Whether need is 0 or above and twice the figure is twice the need, so that it has a concentration index of its
        own, C(need), and spend can be compared with it. Without one ``need_concentration`` and ``kakwani`` are NaN, and
        the index of spend, which asks for the order alone, is given all the same.
    need_amounts : pandas.Series of float, optional
        How much need each ward has, where that is not its need times the people of `age_band`: an indicator of
        children is over children. The ranks stay those of the people that spend is for.

    Returns
    -------
    ConcentrationByYear

    Raises
    ------
    Unavailable
        When the package has nobody of that age band.

    Notes
    -----
    Wards take part that have a row of spend, a need and people; each year's indices are of the same wards. Without a
    unit the order of the wards stays, so C = 2 Σ x_w R_w / Σ x_w - 1 (x pounds, R the fractional rank by people) is
    less by what the unit holds of either sum.
    """
    people, _ = _people(city, table, age_band)
    spend_units = removable_amounts(table)
    order = _Order(need.reindex(table.counted.index), true_zero=true_zero, amounts=need_amounts)
    rows = {year: _year(table, spend_units, at, people[year], order) for at, year in enumerate(table.years)}
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("year")
    frame["part_year"] = table.totals["part_year"]
    return ConcentrationByYear(frame, spend_units.about)


def concentration_curves(
    city: City,
    table: SpendTable,
    need: pd.Series,
    year: str,
    age_band: str = "all",
    *,
    true_zero: bool = True,
    need_amounts: pd.Series | None = None,
) -> pd.DataFrame:
    """Draw the concentration curves of spend and of need for one year.

    Parameters
    ----------
    city, table, need, age_band, true_zero, need_amounts
        As in `concentration_by_year`.
    year : str
        A year of the table.

    Returns
    -------
    pandas.DataFrame
        As `geo.statistics.inequality.concentration_curve` gives it for spend, least need first, with ``need_share``
        beside, NaN without a true zero; no rows where the year has no index.

    Raises
    ------
    Unavailable
        When the table has no such year, and as `concentration_by_year`.
    """
    if year not in table.years:
        raise Unavailable(f"There is no spend of {year}. Years: {', '.join(table.years)}.")
    people, _ = _people(city, table, age_band)
    taking, reason = _taking_part(
        *(each.to_numpy() for each in (table.counted[year], people[year], need.reindex(table.counted.index)))
    )
    if reason:
        return pd.DataFrame({"ward": [], "people_share": [], "value_share": [], "need_share": []})
    heads, wanted = people.loc[taking, year], need[taking]
    curve = concentration_curve(table.counted.loc[taking, year] / heads, wanted, heads, NEEDIEST_LAST)
    a_head = _need_a_head(wanted, heads, need_amounts) if true_zero and not (need < 0).any() else wanted * np.nan
    if a_head.isna().any() or not (a_head * heads).sum() > 0:
        return curve.assign(need_share=np.nan)
    return curve.assign(need_share=concentration_curve(a_head, wanted, heads, NEEDIEST_LAST)["value_share"])


def _people(city: City, table: SpendTable, age_band: str) -> tuple[pd.DataFrame, pd.Series]:
    """People by ward and year, and the years that they were counted in."""
    people, counted = people_by_year(city, table.years, age_band)
    if not counted.any():
        raise Unavailable(f"{city.name} has no population of the age band '{age_band}'.")
    return people, counted


def _taking_part(spend: np.ndarray, people: np.ndarray, need: np.ndarray) -> tuple[np.ndarray, str]:
    """Which wards have all that is needed, and why there is no index, if there is none."""
    taking = ~np.isnan(spend) & (people > 0) & ~np.isnan(need)
    if taking.sum() < 2:
        return taking, TOO_FEW
    if how_many_differ(need[taking]) < 2:
        return taking, NO_ORDER
    if (spend[taking] < 0).any():
        return taking, NEGATIVE
    return taking, "" if spend[taking].sum() > 0 else NO_SPEND


def _need_a_head(need: pd.Series, heads: pd.Series, amounts: pd.Series | None) -> pd.Series:
    """Need for each of the heads that spend is for."""
    return need if amounts is None else amounts.reindex(heads.index) / heads


class _Order:
    """The wards in the order of need, worked out once for the years that have the same wards and people."""

    def __init__(self, need: pd.Series, *, true_zero: bool, amounts: pd.Series | None) -> None:
        # Shares are of a sum that nothing takes away from.
        self.need, self._true_zero, self._amounts = need, true_zero and not (need < 0).any(), amounts
        self._known: dict[tuple[bytes, bytes], tuple[np.ndarray, np.ndarray, float]] = {}

    def of(self, taking: np.ndarray, people: pd.Series) -> tuple[np.ndarray, np.ndarray, float]:
        """Start and end of each ward's stretch, and the concentration index of need itself."""
        heads = people[taking]
        key = taking.tobytes(), heads.to_numpy().tobytes()
        if key not in self._known:
            wanted = self.need[taking]
            a_head = _need_a_head(wanted, heads, self._amounts)
            known = self._true_zero and a_head.notna().all() and (self._amounts is None or a_head.sum() > 0)
            of_need = concentration_index(a_head, wanted, heads, NEEDIEST_LAST) if known else float("nan")
            start, end = population_stretches(Wardwise(rank_by=wanted, weights=heads), "weights", NEEDIEST_LAST)
            self._known[key] = start, end, of_need
        return self._known[key]


def _year(
    table: SpendTable, spend_units: RemovableAmounts, at: int, people: pd.Series, order: _Order
) -> dict[str, float | str]:
    """The indices of one year, with their ranges."""
    spend = table.counted.iloc[:, at].to_numpy()
    taking, reason = _taking_part(spend, people.to_numpy(), order.need.to_numpy())
    about: dict[str, float | str] = {"wards": int(taking.sum()), "reason": reason}
    if reason:
        return dict.fromkeys(_FIGURES, np.nan) | about
    start, end, need_itself = order.of(taking, people)
    heads = people.to_numpy()[taking]
    index = index_on_stretches(spend[taking] / heads, heads, start, end)
    beyond_need = index - need_itself
    of_need = index - beyond_need
    rank = np.full(len(spend), np.nan)
    rank[taking] = (start + end) / 2
    without = _without(np.where(taking, spend, np.nan), rank, spend_units, at)
    # Where no unit changes it, the index is its own least and largest.
    filled = np.where(np.isnan(without), index, without)
    low, high = int(filled.argmin()), int(filled.argmax())
    least, most = min(filled[low], index), max(filled[high], index)
    figures = (
        index,
        of_need,
        beyond_need,
        least,
        most,
        low if filled[low] < index else np.nan,
        high if filled[high] > index else np.nan,
        least - of_need,
        most - of_need,
    )
    return dict(zip(_FIGURES, figures, strict=True)) | about


def _without(pounds: np.ndarray, rank: np.ndarray, spend_units: RemovableAmounts, at: int) -> np.ndarray:
    """The concentration index without each unit, NaN for those that hold nothing of the year, or all of it."""
    mine = (spend_units.year == at) & ~np.isnan(rank[spend_units.ward])
    unit, pounds_of, ward = spend_units.unit[mine], spend_units.pounds[mine], spend_units.ward[mine]
    unit_pounds = np.bincount(unit, weights=pounds_of, minlength=len(spend_units.about))
    ranked = np.bincount(unit, weights=pounds_of * rank[ward], minlength=len(spend_units.about))
    left = np.nansum(pounds) - unit_pounds
    usable = (unit_pounds != 0) & (left > HALF_A_PENNY)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(usable, 2 * (np.nansum(pounds * rank) - ranked) / left - 1, np.nan)
