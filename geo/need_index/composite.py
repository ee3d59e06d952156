"""How much need: weighted indicators as one index, taken apart again, and how sure its ranks are.

The scales are in `geo.need_index.transforms` and the simulation in `geo.need_index.rank_uncertainty`; both are offered
here under one name.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from numpy.typing import ArrayLike

from geo.errors import Unavailable
from geo.need_index.rank_uncertainty import RankUncertainty, rank_uncertainty
from geo.need_index.transforms import METHODS, as_table, polarity_of_each, transform

__all__ = ["METHODS", "RankUncertainty", "composite", "contributions", "rank_uncertainty", "transform"]


def contributions(
    frame: pd.DataFrame | ArrayLike,
    weights: Mapping[str, float] | pd.Series | ArrayLike,
    method: str = "exponential",
    *,
    polarity: Mapping[str, str] | str = "high_is_worse",
) -> pd.DataFrame:
    """What each indicator adds to each ward's index.

    Parameters
    ----------
    frame : pandas.DataFrame or array_like, shape (wards, indicators)
        Values in the indicators' own units; missing is NaN. Columns without a weight take no part.
    weights : mapping, pandas.Series or array_like of float
        A weight above 0 for each indicator of the index, by name, or in an array by position; only their proportions
        count.
    method : str
        As in :func:`transform`.
    polarity : mapping or str
        As in :func:`transform`: one for all indicators, or one for each.

    Returns
    -------
    pandas.DataFrame, shape (wards, weighted indicators)
        Share of the weights times transformed value, in the order of `weights`. A row adds up to the ward's index
        (:func:`composite`). The whole row is NaN where one of the ward's parts is missing.

    Raises
    ------
    Unavailable
        When no ward has every part, or :func:`transform` refuses an indicator.
    ValueError
        When a weight is zero, negative or not a number, or an indicator is not in the frame or has no polarity.

    Notes
    -----
    Each indicator is transformed over all wards that have a value of it, also those that lack another part: their
    order on an indicator is the same here as on its own map.
    """
    table, share = as_table(frame, weights)
    words = polarity_of_each(share, polarity)
    parts = pd.DataFrame({name: share[name] * transform(table[name], method, words[name]) for name in share.index})
    complete = parts.notna().all(axis=1)
    if not complete.any():
        raise Unavailable(f"No ward has a value of every part: {', '.join(map(str, share.index))}.")
    return parts.where(complete, axis=0)


def composite(
    frame: pd.DataFrame | ArrayLike,
    weights: Mapping[str, float] | pd.Series | ArrayLike,
    method: str = "exponential",
    *,
    polarity: Mapping[str, str] | str = "high_is_worse",
) -> pd.Series:
    """Each ward's index: the weighted mean of its transformed indicators.

    Parameters
    ----------
    frame, weights, method, polarity
        As in :func:`contributions`.

    Returns
    -------
    pandas.Series of float, name "index"
        By ward; higher means more need. A ward with a missing part has none: NaN, never a filled value.

    Raises
    ------
    Unavailable, ValueError
        As :func:`contributions` does.

    Examples
    --------
    >>> wards = pd.DataFrame({"income": [0.4, 0.2, 0.1], "crime": [9.0, 3.0, None]}, index=["A", "B", "C"])
    >>> composite(wards, {"income": 3, "crime": 1}, method="minmax").round(4).tolist()
    [1.0, 0.25, nan]
    """
    return contributions(frame, weights, method, polarity=polarity).sum(axis=1, skipna=False).rename("index")
