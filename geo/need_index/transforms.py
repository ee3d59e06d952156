"""One scale for all indicators: transformations, polarities and weights."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from geo.errors import Unavailable
from geo.statistics.ranks import how_many_differ, mean_ranks

METHODS = ("exponential", "zscore", "minmax", "rank")
"""How an indicator may be put on the common scale."""

# The Indices of Deprivation's constant: a tenth of the areas score above 50.
_SPREAD = 23.0
_REACH = 1 - math.exp(-100 / _SPREAD)
_SIGNS = {"high_is_worse": 1.0, "high_is_better": -1.0}


def transform(
    values: pd.Series | ArrayLike, method: str = "exponential", polarity: str = "high_is_worse"
) -> pd.Series | np.ndarray:
    """Put an indicator on a scale on which a higher score always means more need.

    Parameters
    ----------
    values : pandas.Series or array_like of float, shape (wards,)
        In the indicator's own unit; a missing value is NaN.
    method : {"exponential", "zscore", "minmax", "rank"}
        ``exponential``: X = -23 ln(1 - R (1 - exp(-100/23))), where R = rank / N, N is the number of wards with a value
        and the ward of most need has R = 1; scores lie between 0 and 100. ``zscore``: less the mean, over the
        standard deviation of the N wards (divisor N). ``minmax``: 0 for the least need, 1 for the most. ``rank``: R.
    polarity : {"high_is_worse", "high_is_better"}
        Which end of the indicator means need.

    Returns
    -------
    pandas.Series or numpy.ndarray, shape (wards,)
        As `values` came. A missing value stays NaN and takes no part in ranks, mean, deviation or range. Tied
        wards share the mean of their ranks.

    Raises
    ------
    Unavailable
        When a value is infinite, fewer than two wards have a value, or all have the same one.
    ValueError
        When the method or polarity is unknown.

    Notes
    -----
    The exponential transformation is that of the English Indices of Deprivation since 2000 (McLennan et al. 2019,
    *The English Indices of Deprivation 2019: technical report*) and of the Scottish Indices of Deprivation 2003,
    appendix 5. Min-max and z-scores are as in OECD and JRC (2008), *Handbook on Constructing Composite Indicators*.

    Examples
    --------
    >>> transform([10, 40, 20, 30], method="rank").tolist()
    [0.25, 1.0, 0.5, 0.75]
    >>> transform([10, 40, 20, 30]).round(2).tolist()
    [6.52, 100.0, 15.65, 31.01]
    """
    check_method(method)
    series = pd.Series(values, dtype=float) if not isinstance(values, pd.Series) else values.astype(float)
    name = f"'{series.name}'" if series.name is not None else "The indicator"
    need = oriented(series, polarity, name)
    known = need.dropna()
    check_spread(known, name)
    scores = pd.Series(np.nan, index=series.index, name=series.name)
    scores[need.notna()] = need_scores(known.to_numpy(), method)
    return scores if isinstance(values, pd.Series) else scores.to_numpy()


def need_scores(need: np.ndarray, method: str) -> np.ndarray:
    """Scores of values that already rise with need; the arithmetic of :func:`transform`, without its checks.

    Parameters
    ----------
    need : numpy.ndarray, shape (..., wards)
        No value missing, and not all the same along the last axis.
    method : str
        One of `METHODS`.

    Returns
    -------
    numpy.ndarray
        In the shape of `need`; each row of wards is scored for itself.
    """
    if method == "zscore":
        return (need - need.mean(axis=-1, keepdims=True)) / need.std(axis=-1, keepdims=True)
    if method == "minmax":
        low = need.min(axis=-1, keepdims=True)
        return (need - low) / (need.max(axis=-1, keepdims=True) - low)
    share = mean_ranks(need) / need.shape[-1]
    return share if method == "rank" else -_SPREAD * np.log1p(-share * _REACH)


def normalised_weights(weights: Mapping[str, float] | pd.Series) -> pd.Series:
    """Weights as shares that add up to 1.

    Raises
    ------
    ValueError
        When there is no weight, one is named twice, or one is zero, negative or not a number.
    """
    series = pd.Series(dict(weights) if isinstance(weights, Mapping) else weights, dtype=float)
    if series.empty:
        raise ValueError("An index needs at least one indicator with a weight.")
    if len(twice := series.index[series.index.duplicated()]):
        raise ValueError(f"'{twice[0]}' has two weights.")
    _check_weights(series)
    share = series / series.sum()
    # Beside a weight beyond all measure another may come to nothing.
    _check_weights(share)
    return share


def _check_weights(weights: pd.Series) -> None:
    wrong = weights[~(np.isfinite(weights) & (weights > 0))]
    if len(wrong):
        raise ValueError(
            f"The weight of '{wrong.index[0]}' is {wrong.iloc[0]:g}. A weight must be a number above 0; "
            "leave an indicator out that should not count."
        )


def oriented(values: pd.Series, polarity: str, name: str) -> pd.Series:
    """Turn values so that higher means more need.

    Raises
    ------
    Unavailable
        When a value is infinite.
    ValueError
        When the indicator has no end that means need.
    """
    if polarity not in _SIGNS:
        raise ValueError(f"{name} has the polarity '{polarity}'; an index needs one of: {', '.join(_SIGNS)}.")
    if len(wrong := values.index[np.isinf(values)]):
        raise Unavailable(f"{name} is infinite in {wrong[0]}.")
    return values * _SIGNS[polarity]


def check_method(method: str) -> None:
    """Refuse a transformation that is not known.

    Raises
    ------
    ValueError
        When the method is none of `METHODS`.
    """
    if method not in METHODS:
        raise ValueError(f"The transformation '{method}' is not known. Use one of: {', '.join(METHODS)}.")


def check_spread(values: pd.Series, name: str) -> None:
    """Refuse what has no order: no ward, one ward, or every ward the same.

    Raises
    ------
    Unavailable
        Naming the indicator and, where it is one ward, the ward.
    """
    if len(values) < 2:
        where = f"only {values.index[0]} has" if len(values) else "no ward has"
        raise Unavailable(f"{name}: {where} a value, so there is nothing to compare.")
    if how_many_differ(values) == 1:
        raise Unavailable(f"{name} is the same in all {len(values)} wards, so it cannot tell them apart.")


def as_table(
    frame: pd.DataFrame | ArrayLike, weights: Mapping[str, float] | pd.Series | ArrayLike
) -> tuple[pd.DataFrame, pd.Series]:
    """A frame of indicators and their weights as shares, from frames or from plain arrays.

    Parameters
    ----------
    frame : pandas.DataFrame or array_like, shape (wards, indicators)
        The columns of an array are numbered from 0.
    weights : mapping, pandas.Series or array_like of float
        By indicator; an array is matched to the columns by position.

    Returns
    -------
    tuple of (pandas.DataFrame, pandas.Series)

    Raises
    ------
    ValueError
        When a weight's indicator is not in the frame, an array of weights does not fit its columns, or as
        :func:`normalised_weights` does.
    """
    table = frame if isinstance(frame, pd.DataFrame) else pd.DataFrame(np.asarray(frame, dtype=float))
    if isinstance(weights, Mapping | pd.Series):
        share = normalised_weights(weights)
    else:
        weight_array = np.asarray(weights, dtype=float)
        if weight_array.shape != (table.shape[1],):
            raise ValueError(f"Weights of shape {weight_array.shape} do not fit {table.shape[1]} indicators.")
        share = normalised_weights(pd.Series(weight_array, index=table.columns))
    if absent := [str(name) for name in share.index if name not in table.columns]:
        raise ValueError(f"The index needs {', '.join(absent)}, which the frame does not have.")
    return table, share


def polarity_of_each(share: pd.Series, polarity: Mapping[str, str] | str) -> dict[str, str]:
    """Give each weighted indicator its polarity, from one word for all or a word for each.

    Raises
    ------
    ValueError
        When an indicator has none.
    """
    if isinstance(polarity, str):
        return dict.fromkeys(share.index, polarity)
    if absent := [str(name) for name in share.index if name not in polarity]:
        raise ValueError(f"No polarity is given for {', '.join(absent)}.")
    return {name: str(polarity[name]) for name in share.index}
