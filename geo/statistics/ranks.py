"""Ranks of wards as they are shown, with one rule for ties.

Where ranks are worked with, tied wards have another place: the mean rank in an index's scales
(`geo.need_index.transforms`) and in thirds (`geo.statistics.bivariate`), the middle of their people in curves and
indices of inequality (`geo.statistics.population_ranks`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

# A digit finer than any source gives: the same parts added in another order give another last digit.
_DECIMALS = 9


def competition_ranks(values: pd.Series | np.ndarray, *, lowest_first: bool = False) -> pd.Series | np.ndarray:
    """Ranks from 1; tied wards share the better one, and the next is as many places further ("1224").

    Parameters
    ----------
    values : pandas.Series or numpy.ndarray of float, shape (..., wards)
        What is ranked; NaN where a ward has none.
    lowest_first : bool, default False
        Whether the lowest value has rank 1.

    Returns
    -------
    pandas.Series or numpy.ndarray of float
        As `values` came; NaN where there is no value. Along the last axis of an array, each row for itself. Values
        that are the same at nine decimals are tied.

    Examples
    --------
    >>> competition_ranks(pd.Series([10.0, 30.0, 30.0, float("nan"), 20.0])).tolist()
    [4.0, 1.0, 1.0, nan, 3.0]
    >>> competition_ranks(np.array([0.1 + 0.2, 0.3, 0.4]), lowest_first=True).tolist()
    [1.0, 1.0, 3.0]
    """
    if isinstance(values, pd.Series):
        return values.round(_DECIMALS).rank(method="min", ascending=lowest_first)
    # pandas, for scipy.stats takes a second to import.
    rows = pd.DataFrame(np.round(values, _DECIMALS).reshape(-1, values.shape[-1]))
    return rows.rank(axis=1, method="min", ascending=lowest_first).to_numpy().reshape(values.shape)
