"""Two measures of a ward at once: need against spend, each in three classes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.errors import Unavailable
from geo.statistics.ranks import mean_ranks, places

LOW, MIDDLE, HIGH = range(3)
CLASSES = 3


def thirds(values: pd.Series) -> pd.Series:
    """Put values into three classes of as nearly the same number of wards as ties allow.

    Parameters
    ----------
    values : pandas.Series of float
        By ward code; missing values get no class.

    Returns
    -------
    pandas.Series of float
        0 (lowest third), 1, 2 (highest third), NaN where the value is missing. Equal values share a class: that of
        their mean rank, but the lowest value of all is always in the lowest third, and the highest in the highest.

    Notes
    -----
    Class = ceil(3 (r - 1/2) / n) - 1 with r the mean rank of n values: a quantile classification in which no tie is
    broken by the order of the file. Where most wards have nothing, the mean rank alone would call nothing middling.
    """
    ranks = np.asarray(mean_ranks(values))
    classes = pd.Series(np.ceil(CLASSES * (ranks - 0.5) / max(int(values.count()), 1)) - 1, index=values.index)
    place = places(values)
    highest = place.max(initial=-1)
    if highest > 0:
        classes = classes.mask(place == 0, LOW).mask(place == highest, HIGH)
    return classes


def pair(need: pd.Series, spend_per_head: pd.Series) -> pd.DataFrame:
    """Pair need with spend per head, ward by ward.

    Parameters
    ----------
    need : pandas.Series of float
        By ward code; a higher value means more need.
    spend_per_head : pandas.Series of float
        By ward code, pounds a head of the people whom the spend is for.

    Returns
    -------
    pandas.DataFrame
        By ward code in the order of ``need``: ``need, spend_per_head, need_class, spend_class`` (0 low, 1 middle,
        2 high) and ``cell`` (need class times 3 plus spend class). A ward without one of the two has no cell.

    Raises
    ------
    Unavailable
        When fewer than three wards have both.
    ValueError
        When the two name different wards.
    """
    unmatched = need.index.symmetric_difference(spend_per_head.index)
    if len(unmatched):
        raise ValueError(f"Need and spend name different wards: {', '.join(map(str, unmatched[:5]))}.")
    frame = pd.DataFrame({"need": need, "spend_per_head": spend_per_head.reindex(need.index)})
    both = frame.notna().all(axis=1)
    if both.sum() < CLASSES:
        raise Unavailable(f"Only {both.sum()} wards have both need and spend; three classes need at least {CLASSES}.")
    # The classes of wards with both: a ward that cannot be shown must not move the others.
    frame["need_class"] = thirds(frame["need"].where(both))
    frame["spend_class"] = thirds(frame["spend_per_head"].where(both))
    frame["cell"] = frame["need_class"] * CLASSES + frame["spend_class"]
    return frame
