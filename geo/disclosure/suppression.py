"""Disclosure control: counts of so few people that a person could be known in them are withheld."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

MINIMUM_COUNT = 5
_PER = re.compile(r"\bper ([1-9][0-9,]*)")
_WITHHELD = ["value", "numerator", "lower", "upper"]


def withhold_small_counts(
    indicators: pd.DataFrame, catalogue: pd.DataFrame, minimum_count: int = MINIMUM_COUNT
) -> pd.DataFrame:
    """Withhold small counts, and enough others that they cannot be had by subtraction.

    Parameters
    ----------
    indicators : pandas.DataFrame
        As in `geo.City`.
    catalogue : pandas.DataFrame
        As in `geo.City`; the kind of an indicator says where its count stands.
    minimum_count : int, default 5
        The smallest count that may be shown.

    Returns
    -------
    pandas.DataFrame
        The same rows; in those withheld ``value``, ``numerator``, ``lower`` and ``upper`` are missing and the flag
        is "c".

    Raises
    ------
    ValueError
        When `minimum_count` is below 1.

    Notes
    -----
    Primary: a count above 0 and below `minimum_count`, and whatever the package itself flags "c". The count is the
    numerator, or the value of a count where that is smaller; without either, what anyone can work out: the value times
    the denominator, for a proportion, a percentage or a rate "per 1,000". A true 0 stays; a value above 0 is no 0.

    Secondary: in each indicator and period with a primary, the total less the wards shown must not give the count
    away. So at least two wards are withheld, and together they hold at least `minimum_count` people (or one of them
    has a count that not even the package gives), taking next the ward with the smallest count above 0 (then, where
    there is none, one with 0).

    This is the control of one table of wards. It does not look at differences between overlapping areas, between
    editions, or between indicators that share a numerator; nor at the complement (all but a few people), at rates
    without numerator and denominator, or at what a note says.
    """
    if minimum_count < 1:
        raise ValueError(f"The smallest count that may be shown must be 1 or more, not {minimum_count}.")
    shown = indicators.copy()
    counts = _counts(shown, catalogue)
    withheld = (counts > 0) & (counts < minimum_count) | (shown["flag"] == "c")
    for _, rows in shown[withheld].groupby(["indicator", "period"], sort=False):
        same = (shown["indicator"] == rows["indicator"].iloc[0]) & (shown["period"] == rows["period"].iloc[0])
        withheld |= _secondary(counts[same], withheld[same], minimum_count).reindex(shown.index, fill_value=False)
    shown.loc[withheld, _WITHHELD] = np.nan
    shown.loc[withheld, "flag"] = "c"
    return shown


def _counts(indicators: pd.DataFrame, catalogue: pd.DataFrame) -> pd.Series:
    """Find the number of people behind each row, NaN where the row does not give it away."""
    kind, unit = (indicators["indicator"].map(catalogue[name].to_dict()) for name in ("kind", "unit"))
    counted = indicators["value"].where(kind == "count")
    people = (
        indicators["value"] * indicators["denominator"] / [_base(k, u) for k, u in zip(kind, unit, strict=True)]
    ).abs()
    # Below one half someone is there all the same.
    worked_out = people.round().where((people == 0) | (people >= 1), 1.0).where(people.notna())
    return pd.concat([indicators["numerator"], counted], axis=1).min(axis=1).fillna(worked_out)


def _base(kind: object, unit: object) -> float:
    """To how many people a value relates: 1 for a proportion, 100 for a percentage, 1,000 for a rate per 1,000."""
    if kind == "proportion":
        return 1.0
    match = _PER.search(str(unit))
    return 100.0 if unit == "%" else float(match[1].replace(",", "")) if match else np.nan


def _secondary(counts: pd.Series, withheld: pd.Series, minimum_count: int) -> pd.Series:
    """Which wards to withhold as well, for one indicator and period."""
    taken = withheld.copy()
    # The smallest counts first, zeros last; wards without a count have nothing to subtract with.
    published = counts[~withheld].dropna()
    queue = [*published[published > 0].sort_values(kind="stable").index, *published[published == 0].index]
    for row in queue:
        hidden = counts[taken]
        if len(hidden) >= 2 and (hidden.isna().any() or hidden.sum() >= minimum_count):
            break
        taken[row] = True
    return taken
