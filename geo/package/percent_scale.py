"""Fractions or percentages: judged by the edition of an indicator, never by the cell.

0.4 is 40 % as a fraction and 0.4 % as a percentage. Beside 1.3 it is a percentage. Where numerator and denominator
stand in the row, they decide; a percent sign does; otherwise the values of the edition together, and its other
editions. What nothing decides is not used.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from geo.package.findings import MOST_VALUES, Table

# The two scales lie a hundred apart; within this factor of what is known, a value is on one of them and not the other.
_NEAR = 3.0
# A limit past all people of a ward happens to the normal approximation, but not beside a value of at most this.
_HALF = 0.5
# How far the width above a value may differ from that below it, of the whole, and be rounding.
_EVEN = 0.1
# What a division leaves above 1.
_NOISE = 1e-6
# How many wards both editions need before a leap between them is spoken of.
_WARDS = 3

_PERCENT, _MIXED, _DOUBTFUL, _FRACTION = (
    "percentages where fractions from 0 to 1 belong; none of them is used.",
    "fractions and percentages in one column; those that nothing tells apart are not used.",
    "fractions or percentages, beside an edition that is in percentages; none of them is used.",
    "fractions where the unit asks for percentages; none of them is used.",
)
_CURES = {
    _PERCENT: "Divide by 100, or write the percent sign behind each figure: a proportion is a fraction from 0 to 1, "
    "and the screen shows it as a percentage.",
    _MIXED: "Write all of them in one way: as the unit and the kind in the catalogue ask, or each with a percent sign.",
    _DOUBTFUL: "Write every edition as fractions from 0 to 1, or add numerator and denominator, which decide.",
    _FRACTION: "Multiply by 100, write the percent sign, or call the indicator a proportion in the catalogue.",
}


@dataclass(frozen=True)
class _Edition:
    """The values of one edition and what is known of their scale.

    Attributes
    ----------
    period : str
    values : pandas.Series of float
        By row number, as read.
    signed, fraction, percent : pandas.Series of bool
        Whether a percent sign says the scale; whether the row's counts say that the value is a fraction, or a
        percentage.
    """

    period: str
    values: pd.Series
    signed: pd.Series
    fraction: pd.Series
    percent: pd.Series


def lose_other_scales(table: Table, text: pd.Series, kind: pd.Series, unit: pd.Series) -> None:
    """Lose the values of indicators in percent that are on the other scale, or on one that nothing tells.

    Parameters
    ----------
    table : Table
        The indicators, with their figures read and percent signs taken account of; changed in place.
    text : pandas.DataFrame
        The cells as they stood in the file.
    kind, unit : pandas.Series of str
        Of each row's indicator, by row number.
    """
    index = table.frame.index[table.frame["value"].notna()]
    shares = (kind.reindex(index) == "proportion") | (unit.reindex(index) == "%")
    frame = table.frame.loc[index[shares]].assign(kind=kind, text=text)
    lost: dict[tuple[str, str], pd.Index] = {}
    for indicator, rows in frame.groupby("indicator", sort=False):
        editions = [_edition(str(period), each) for period, each in rows.groupby("period", sort=False)]
        judge = _judge_fractions if rows["kind"].iloc[0] == "proportion" else _judge_percentages
        for reason, these in judge(editions, rows).items():
            lost[str(indicator), reason] = these
    told = list(lost.items())
    for (name, reason), index in told[:MOST_VALUES]:
        _lose(table, name, reason, index, text)
    rest = [row for _, index in told[MOST_VALUES:] for row in index]
    if rest:
        _lose(table, f"{len(told) - MOST_VALUES} more indicators", _MIXED, pd.Index(rest), text)
    _tell_small_percentages(table, frame, text)
    left = frame[frame.index.isin(table.frame.index) & (frame["kind"] == "proportion")]
    for indicator, rows in left.groupby("indicator", sort=False):
        _tell_leap(
            table, str(indicator), [_edition(str(period), each) for period, each in rows.groupby("period")], rows
        )


def _tell_small_percentages(table: Table, frame: pd.DataFrame, text: pd.Series) -> None:
    """Note the rates and scores in percent of which no figure reaches 1 %: they may be fractions."""
    open_ones = frame[frame.index.isin(table.frame.index) & (frame["kind"] != "proportion")]
    for indicator, rows in open_ones.groupby("indicator", sort=False):
        known = _edition("", rows)
        settled = known.signed.any() or known.percent.any()
        if len(rows) >= _WARDS and rows["value"].abs().max() <= 1 and rows["value"].any() and not settled:
            table.tell(
                "impossible_value",
                "note",
                f"{indicator}: no figure is above 1, and its unit is %; they were read as percentages below one.",
                rows=rows.index,
                column="value",
                value=str(text[rows.index[0]]),
                area_codes=(),
                cure="None needed where that is meant; if they are fractions, multiply by 100, or call the indicator a "
                "proportion in the catalogue.",
            )


def _edition(period: str, rows: pd.DataFrame) -> _Edition:
    """Find what is known of the scale of one edition, row by row."""
    value, signed = rows["value"], rows["text"].str.contains("%")
    ratio = (rows["numerator"] / rows["denominator"].where(rows["denominator"] > 0)).where(rows["numerator"] > 0)
    times = (value / ratio).astype(float)
    return _Edition(
        period,
        value,
        signed,
        times.between(1 / _NEAR, _NEAR) & ~signed,
        times.between(100 / _NEAR, 100 * _NEAR) & ~signed,
    )


def _judge_fractions(editions: list[_Edition], rows: pd.DataFrame) -> dict[str, pd.Index]:
    """Find the values of a proportion that are percentages, or may be."""
    lost: dict[str, list[int]] = {}
    percentages: list[float] = []
    open_editions: list[_Edition] = []
    held = _limits_of_percentages(rows)
    for edition in editions:
        values, unsigned = edition.values, ~edition.signed
        above = values.gt(1 + _NOISE) & values.le(100) & ~edition.fraction
        suspect = unsigned & (above | edition.percent | (held.reindex(values.index) & ~edition.fraction))
        known = edition.signed.any() or edition.fraction.any()
        unknown = unsigned & ~edition.fraction & values.le(100) & values.ge(0)
        if suspect.any() and not known:
            lost.setdefault(_PERCENT, []).extend(values.index[unknown])
            percentages.extend(values[unknown & (values != 0)])
        elif suspect.any() or edition.signed.any():
            lost.setdefault(_MIXED, []).extend(values.index[unknown & (values != 0)])
        elif not known:
            open_editions.append(edition)
    for edition in open_editions:
        if percentages and not _near(100 * _middle(edition.values), float(np.median(percentages))):
            lost.setdefault(_DOUBTFUL, []).extend(edition.values.index)
    return {reason: pd.Index(sorted(index)) for reason, index in lost.items() if index}


def _limits_of_percentages(rows: pd.DataFrame) -> pd.Series:
    """Say of each row whether its limits hold the value and are those of a percentage, for one is above 1.

    Limits of a fraction stay below 1, but for those of the normal approximation, which lie evenly about a value near 1.
    """
    value, lower, upper = rows["value"], rows["lower"], rows["upper"]
    uneven = ((upper - value) - (value - lower)).abs() > _EVEN * (upper - lower)
    return upper.gt(1) & upper.le(100) & lower.le(value) & value.ne(0) & (value.le(_HALF) | uneven)


def _judge_percentages(editions: list[_Edition], rows: pd.DataFrame) -> dict[str, pd.Index]:
    """Find the values in percent of a rate or a score that are fractions, or may be."""
    lost: dict[str, list[int]] = {}
    whole = rows["value"][rows["value"].abs().gt(1)]
    for edition in editions:
        values, small = edition.values, edition.values.abs().le(1) & (edition.values != 0) & ~edition.signed
        if edition.signed.any():
            lost.setdefault(_MIXED, []).extend(values.index[small & ~edition.percent])
        elif (edition.fraction.any() and not edition.percent.any() and values.le(1).all()) or (
            values.le(1).all()
            and not edition.percent.any()
            and len(whole)
            and _near(100 * _middle(values), float(whole.median()))
        ):
            lost.setdefault(_FRACTION, []).extend(values.index)
    return {reason: pd.Index(sorted(index)) for reason, index in lost.items() if index}


def _middle(values: pd.Series) -> float:
    """Give the median of what is not 0, which is on every scale."""
    return float(values[values != 0].median())


def _near(one: float, other: float) -> bool:
    """Say whether two figures are on one scale; NaN, from nothing but zeros, is on every scale."""
    return np.isnan(one) or (other > 0 and bool(1 / _NEAR <= one / other <= _NEAR))


def _tell_leap(table: Table, indicator: str, editions: list[_Edition], rows: pd.DataFrame) -> None:
    """Note a leap of about a hundred times between editions that follow each other: they may be on two scales."""
    kept = [edition for edition in editions if len(edition.values) >= _WARDS]
    for earlier, later in pairwise(kept):
        one, other = _middle(earlier.values), _middle(later.values)
        settled = all(e.signed.all() or e.fraction.any() for e in (earlier, later))
        if not settled and max(one, other) <= 1 and (_near(100 * one, other) or _near(one, 100 * other)):
            table.tell(
                "impossible_value",
                "note",
                f"{indicator}: a leap of about a hundred times between {earlier.period} and {later.period}.",
                rows=later.values.index,
                column="value",
                value=str(rows.loc[later.values.index[0], "text"]),
                area_codes=(),
                cure="Check whether one of the two is in percentages and the other in fractions.",
            )


def _lose(table: Table, indicator: str, reason: str, index: pd.Index, text: pd.Series) -> None:
    """Lose the rows of one indicator for one reason, told once."""
    cells = text.loc[index]
    periods = ", ".join(table.frame.loc[index, "period"].unique()[:MOST_VALUES])
    several = cells.nunique() > 1
    table.lose(
        "impossible_value",
        f"{indicator} ({periods}): {reason}",
        rows=index,
        column="value",
        value=f"{cells.iloc[0]} and {cells.nunique() - 1} other values" if several else cells.iloc[0],
        cure=_CURES[reason],
    )
