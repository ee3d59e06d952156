"""Sums of many figures by group, exact to the last digit."""

from __future__ import annotations

from collections import defaultdict
from math import fsum

import pandas as pd


def exact_sums(figures: pd.Series, into: pd.Series) -> pd.Series:
    """Add up figures by group without the noise of adding.

    Parameters
    ----------
    figures : pandas.Series of float
    into : pandas.Series of int
        The group of each figure, in the same order.

    Returns
    -------
    pandas.Series of float
        By group; NaN where a part is not known.
    """
    parts: dict[int, list[float]] = defaultdict(list)
    for group, figure in zip(into.tolist(), figures.tolist(), strict=True):
        parts[group].append(figure)
    return pd.Series({group: fsum(each) for group, each in parts.items()}, dtype=float)
