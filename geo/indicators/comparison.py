"""Each ward's interval for an indicator, and whether the ward differs from the city by more than chance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.indicators.counts import count_multiplier
from geo.indicators.indicator import Indicator
from geo.indicators.snapshot import Snapshot
from geo.statistics.alignment import fraction
from geo.statistics.intervals import EXACT_BELOW, compare, poisson_interval, rate_interval, wilson_interval

PUBLISHED = "Interval as published with the figure."
WILSON = "Interval from the counts, by Wilson's method."
BYAR = "Interval from the count, by Byar's method."
EXACT = "Interval from the count, by the exact method."
INCOMPLETE = " The count is incomplete, so the true figure may be higher."
NOT_COMPARED = " Counts are not compared with the city: a larger ward has more of everything."
NO_FIGURE = "No figure, so no interval."
NOT_ITS_COUNT = "The figure is not its count over its base, so the count gives no interval."
NO_UNIT = "The rates are not their counts over their bases in any unit that can be told, so there is no interval."
WITHOUT_COUNTS = {
    "score": "Scores without counts have no interval.",
    "proportion": "Shares without counts have no interval.",
    "rate": "Rates without counts have no interval.",
    "count": NO_FIGURE,
}


def indicator_intervals(snapshot: Snapshot, confidence: float = 0.95) -> pd.DataFrame:
    """Intervals of an indicator's figures, and each ward's comparison with the city.

    Parameters
    ----------
    snapshot : Snapshot
        The indicator in one edition.
    confidence : float, default 0.95
        Of the intervals that are worked out here; published ones are taken as they are.

    Returns
    -------
    pandas.DataFrame
        Indexed by ward code as the snapshot: ``lower`` and ``upper`` in the unit of the figure, NaN where there is no
        interval; ``method``, a sentence on how it was reached or why there is none; ``comparison`` with the city's
        figure, "higher", "lower", "similar" or "" where none can be made (see `geo.statistics.intervals.compare`).

    Raises
    ------
    Unavailable
        Naming the wards, when a count is negative or, in a proportion, above its denominator.
    ValueError
        When `confidence` does not lie between 0 and 1.

    Notes
    -----
    The package's own limits come first. Else a proportion with counts has Wilson's interval, and a rate or a count the
    exact one below 10 and Byar's from 10, in the unit of the rate (`geo.indicators.counts`). Other figures, scores
    above all, have none.

    A figure flagged "u" is a lower bound: people are missing from its count. Its interval is about the people counted
    and says so, and only "higher" can be said of it. Counts are not compared with the city.
    """
    level = fraction("confidence", confidence)
    frame, kind = snapshot.frame, snapshot.indicator.kind
    known = frame["value"].notna()
    published = known & frame["lower"].notna() & frame["upper"].notna()
    limits = frame[["lower", "upper"]].where(published).assign(method=WITHOUT_COUNTS[kind])
    limits.loc[published, "method"] = PUBLISHED
    counted = _from_counts(frame[known & ~published], snapshot.indicator, level)
    limits.loc[counted.index, ["lower", "upper", "method"]] = counted
    limits.loc[~known, "method"] = NO_FIGURE
    if kind == "count":
        limits.loc[limits["lower"].notna(), "method"] += NOT_COMPARED
        return limits.assign(comparison="")
    limits["comparison"] = compare(limits["lower"], limits["upper"], snapshot.city_value)
    bound = limits.index.isin(counted.index) & limits["lower"].notna() & (frame["flag"] == "u")
    limits.loc[bound, "method"] += INCOMPLETE
    # Those who are missing from the count could lift the ward to the city's figure, or above it.
    limits.loc[bound & (limits["comparison"] != "higher"), "comparison"] = ""
    return limits


def _from_counts(frame: pd.DataFrame, indicator: Indicator, confidence: float) -> pd.DataFrame:
    """Limits and methods of the wards that have the counts their kind needs; other wards have no row."""
    kind = indicator.kind
    if kind == "count":
        frame = frame.assign(numerator=frame["numerator"].fillna(frame["value"]))
        rows = frame.dropna(subset=["numerator"])
    else:
        rows = frame.dropna(subset=["numerator", "denominator"])
    rows = rows[(kind != "score") & ((kind == "count") | (rows["denominator"] > 0))]
    count, base = rows["numerator"], rows["denominator"]
    limits = pd.DataFrame({"method": np.where(count < EXACT_BELOW, EXACT, BYAR)}, index=rows.index)
    if kind == "proportion":
        limits["method"] = WILSON
        limits["lower"], limits["upper"] = wilson_interval(count, base, confidence)
    elif kind == "rate":
        scale = count_multiplier("rate", indicator.unit, rows)
        if not scale > 0:
            return pd.DataFrame({"lower": np.nan, "upper": np.nan, "method": NO_UNIT}, index=rows.index)
        limits["lower"], limits["upper"] = rate_interval(count, base, confidence, scale)
    else:
        limits["lower"], limits["upper"] = poisson_interval(count, confidence)
    # A standardised or modelled figure may lie outside the interval of its raw count, which is then not its interval.
    outside = (rows["value"] < limits["lower"]) | (rows["value"] > limits["upper"])
    limits.loc[outside, ["lower", "upper"]] = np.nan
    limits.loc[outside, "method"] = NOT_ITS_COUNT
    return limits[["lower", "upper", "method"]]
