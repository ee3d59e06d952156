"""Order and ties of wards, with one rule for which figures are the same.

Shown ranks are `competition_ranks`. Where ranks are worked with, tied wards have another place: the mean rank in an
index's scales (`geo.need_index.transforms`) and in thirds (`geo.statistics.bivariate`), the middle of their people in
curves and indices of inequality (`geo.statistics.population_ranks`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

# Of the larger of two figures: the same sum, worked out in another way, differs by a few units of its last digit, which
# is 2e-16 of it. No source gives thirteen digits.
_OF_THE_TWO = 1e-13
# Of the largest figure of all: what is left where parts of that size cancel out, as scores below and above a mean do.
_OF_THEM_ALL = 32 * np.finfo(float).eps


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
        As `values` came; NaN where there is no value. Along the last axis of an array, each row for itself.

    Notes
    -----
    Two figures that follow each other in order are tied where they differ by no more than 1e-13 of the larger, or
    7e-15 of the largest figure of all. The rule is relative, so that a unit does not decide: rates of a billionth are
    told apart, and sums of billions that differ in their last digit are not.

    Examples
    --------
    >>> competition_ranks(pd.Series([10.0, 30.0, 30.0, float("nan"), 20.0])).tolist()
    [4.0, 1.0, 1.0, nan, 3.0]
    >>> competition_ranks(np.array([0.1 + 0.2, 0.3, 0.4]), lowest_first=True).tolist()
    [1.0, 1.0, 3.0]
    >>> competition_ranks(np.array([3e-12, 1e-12, 2e-12])).tolist()
    [1.0, 3.0, 2.0]
    """
    numbers = _numbers(values)
    first, _, _ = _ties(numbers if lowest_first else -numbers)
    return _like(values, np.where(np.isnan(numbers), np.nan, first + 1.0))


def mean_ranks(values: pd.Series | np.ndarray) -> pd.Series | np.ndarray:
    """Ranks from 1 for the lowest; tied wards have the mean of the ranks that they fill ("1 2.5 2.5 4").

    Parameters
    ----------
    values : pandas.Series or numpy.ndarray of float, shape (..., wards)
        As in `competition_ranks`, by whose rule they tie.

    Returns
    -------
    pandas.Series or numpy.ndarray of float
        As `values` came; NaN where there is no value.

    Examples
    --------
    >>> mean_ranks(np.array([10.0, 30.0, 30.0, 40.0])).tolist()
    [1.0, 2.5, 2.5, 4.0]
    """
    numbers = _numbers(values)
    first, last, _ = _ties(numbers)
    return _like(values, np.where(np.isnan(numbers), np.nan, (first + last) / 2 + 1))


def places(values: pd.Series | np.ndarray) -> np.ndarray:
    """The place of each value among those that differ, from 0 for the lowest; -1 for a missing one.

    Parameters
    ----------
    values : pandas.Series or numpy.ndarray of float, shape (wards,)
        As in `competition_ranks`, by whose rule they tie.

    Examples
    --------
    >>> places(np.array([5.0, 0.3, float("nan"), 0.1 + 0.2])).tolist()
    [1, 0, -1, 0]
    """
    numbers = _numbers(values)
    return np.where(np.isnan(numbers), -1, _ties(numbers)[2])


def how_many_differ(values: pd.Series | np.ndarray) -> int:
    """How many different values there are; missing ones do not count.

    Examples
    --------
    >>> how_many_differ(np.array([0.3, 0.1 + 0.2, 0.4, float("nan")]))
    2
    """
    return int(places(values).max(initial=-1)) + 1


def _numbers(values: pd.Series | np.ndarray) -> np.ndarray:
    return np.asarray(values, dtype=float)


def _like(values: pd.Series | np.ndarray, ranks: np.ndarray) -> pd.Series | np.ndarray:
    return pd.Series(ranks, index=values.index, name=values.name) if isinstance(values, pd.Series) else ranks


def _ties(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rising along the last axis: the first and the last position that a value's tie fills, and the tie's number."""
    rows = numbers.reshape(int(np.prod(numbers.shape[:-1])), numbers.shape[-1])
    order = np.argsort(rows, axis=1, kind="stable")
    rising = np.take_along_axis(rows, order, axis=1)
    size = np.where(np.isfinite(rising), np.abs(rising), 0.0)
    hair = np.maximum(
        _OF_THE_TWO * np.maximum(size[:, 1:], size[:, :-1]),
        _OF_THEM_ALL * size.max(axis=1, keepdims=True, initial=0.0),
    )
    with np.errstate(invalid="ignore"):
        same = (rising[:, 1:] == rising[:, :-1]) | (rising[:, 1:] - rising[:, :-1] <= hair)
    begins = np.ones(rows.shape, dtype=bool)
    begins[:, 1:] = ~same
    at = np.arange(rows.shape[1])
    first = np.maximum.accumulate(np.where(begins, at, 0), axis=1)
    ends = np.ones(rows.shape, dtype=bool)
    ends[:, :-1] = ~same
    last = np.minimum.accumulate(np.where(ends, at, rows.shape[1])[:, ::-1], axis=1)[:, ::-1]
    found = []
    for each in (first, last, begins.cumsum(axis=1) - 1):
        back = np.empty(rows.shape, dtype=np.int64)
        np.put_along_axis(back, order, each, axis=1)
        found.append(back.reshape(numbers.shape))
    return found[0], found[1], found[2]
