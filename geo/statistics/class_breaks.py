"""Class limits for maps: the same for every edition, so that a change of colour is a change of value.

mapclassify is imported where it is used: it brings scikit-learn, and the first page does without it.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.errors import Unavailable
from geo.statistics.natural_breaks import natural_breaks
from geo.statistics.ranks import places

# Natural breaks take quadratic time; a larger set is thinned to this many evenly spaced order statistics.
MOST_VALUES = 1000

SCHEMES = ("fisher_jenks", "quantiles", "equal_interval")


@dataclass(frozen=True)
class ClassBreaks:
    """Limits of map classes.

    Attributes
    ----------
    lowest : float
        The smallest value seen in any edition.
    uppers : tuple of float
        The upper limit of each class, rising; a value equal to a limit lies in the class below it.
    scheme : str
        How they were set.
    seen : tuple of (float, float)
        The smallest and the largest value in each class, over every edition; an empty class has its limits. Empty where
        the values are not known.
    """

    lowest: float
    uppers: tuple[float, ...]
    scheme: str
    seen: tuple[tuple[float, float], ...] = ()

    def __len__(self) -> int:
        """How many classes there are."""
        return len(self.uppers)

    def assign(self, values: pd.Series, *, reverse: bool = False) -> pd.Series:
        """Give each value its class, 0 the least intense; missing stays missing.

        Parameters
        ----------
        values : pandas.Series of float
            Values in the same unit as the limits.
        reverse : bool, default False
            True where a low value means more need, so that the lowest class gets the highest number.

        Returns
        -------
        pandas.Series of float
            Class numbers from 0 to ``len(self) - 1``, NaN for a missing value.
        """
        class_numbers = np.searchsorted(self.uppers, values.to_numpy(dtype=float), side="left").astype(float)
        class_numbers = np.minimum(class_numbers, len(self) - 1)
        if reverse:
            class_numbers = len(self) - 1 - class_numbers
        return pd.Series(np.where(values.isna(), np.nan, class_numbers), index=values.index)

    def limits(self) -> list[tuple[float, float]]:
        """Lower and upper limit of each class, lowest values first."""
        return list(zip((self.lowest, *self.uppers[:-1]), self.uppers, strict=True))

    def spans(self) -> list[tuple[float, float]]:
        """Smallest and largest value of each class, lowest values first; its limits where no values are known."""
        return list(self.seen) or self.limits()


def class_breaks(values: pd.Series, *, scheme: str = "fisher_jenks", classes: int = 5) -> ClassBreaks:
    """Set class limits over all the values that will ever be drawn with them.

    Parameters
    ----------
    values : pandas.Series of float
        Every ward's value in every edition; missing values take no part.
    scheme : {"fisher_jenks", "quantiles", "equal_interval"}
        Fisher-Jenks natural breaks, or mapclassify's classes of equal size or of equal width.
    classes : int, default 5
        Wanted number of classes; fewer are made where there are fewer distinct values.

    Returns
    -------
    ClassBreaks

    Raises
    ------
    Unavailable
        When there is no value at all.
    ValueError
        When the scheme is unknown.
    """
    if scheme not in SCHEMES:
        raise ValueError(f"Class scheme '{scheme}' is not known. Use one of: {', '.join(SCHEMES)}.")
    known = values.dropna().to_numpy(dtype=float)
    if known.size == 0:
        raise Unavailable("No ward has a value in any edition, so no classes can be made.")
    distinct = _distinct(known)
    if distinct.size <= classes:
        return _with_spans(ClassBreaks(float(distinct[0]), tuple(distinct.tolist()), scheme), distinct)
    # Doubled limits come from tied values (quantiles); one limit then serves.
    ordered = np.sort(known)
    if scheme == "fisher_jenks" and ordered.size > MOST_VALUES:
        ordered = ordered[np.linspace(0, ordered.size - 1, MOST_VALUES).astype(int)]
    uppers = _distinct(_uppers(ordered, scheme, classes))
    uppers[-1] = known.max()
    return _with_spans(ClassBreaks(float(known.min()), tuple(uppers.tolist()), scheme), distinct)


def _distinct(values: np.ndarray) -> np.ndarray:
    """Rising values without those that tie; of a tie the highest, so that a limit has all of it below it."""
    rising = np.sort(values)
    place = places(rising)
    return rising[np.append(place[1:] != place[:-1], True)]


def _uppers(ordered: np.ndarray, scheme: str, classes: int) -> np.ndarray:
    """Upper limits in a scheme."""
    if scheme == "fisher_jenks":
        return natural_breaks(ordered, classes)
    import mapclassify

    make = mapclassify.Quantiles if scheme == "quantiles" else mapclassify.EqualInterval
    with warnings.catch_warnings():
        # Fewer classes are what tied values call for; the legend shows how many there are.
        warnings.filterwarnings("ignore", message="Not enough unique values")
        return make(ordered, k=classes).bins


def _with_spans(breaks: ClassBreaks, distinct: np.ndarray) -> ClassBreaks:
    """The same limits, with the smallest and largest value of each class."""
    places = breaks.assign(pd.Series(distinct)).to_numpy()
    inside = [distinct[places == i] for i in range(len(breaks))]
    seen = [
        (float(values[0]), float(values[-1])) if values.size else limits
        for values, limits in zip(inside, breaks.limits(), strict=True)
    ]
    return replace(breaks, seen=tuple(seen))
