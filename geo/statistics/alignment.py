"""Figures as callers have them (a number, a list, an array, a Series by ward), made of one length and checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from geo.errors import Unavailable

Figures: TypeAlias = float | Sequence[float] | np.ndarray | pd.Series
"""What the statistics take: a number, or one number a ward."""

Answer: TypeAlias = Any
"""What they give back: a float for a number, a Series with the wards' index for a Series, else an array."""

# A message that lists every ward of a country helps nobody.
MOST_NAMED = 5


class Wardwise:
    """The arguments of one statistic: arrays of one length that remember which ward is which.

    Parameters
    ----------
    **given : Figures
        The arguments by name. Single numbers are repeated for every ward. Series are brought into the order of the
        first one by their labels, so that a ward never gets another ward's figure.

    Attributes
    ----------
    index : pandas.Index or None
        The labels of the first Series.
    size : int
        How many wards there are; 1 where every argument is a single number.

    Raises
    ------
    ValueError
        When an argument is not numbers in one row, or the arguments do not cover the same wards.
    """

    def __init__(self, **figures: Figures) -> None:
        series = {name: value for name, value in figures.items() if isinstance(value, pd.Series)}
        first = next(iter(series), "")
        self.index: pd.Index | None = series[first].index if series else None
        arrays = {name: _numbers(name, self._in_order(name, value, first)) for name, value in figures.items()}
        lengths = {name: array.size for name, array in arrays.items() if array.ndim}
        if len(set(lengths.values())) > 1:
            counted = ", ".join(f"{name} has {size}" for name, size in lengths.items())
            raise ValueError(f"There must be one figure for every ward: {counted}.")
        self._single = not lengths
        self.size = next(iter(lengths.values()), 1)
        self._arrays = {name: np.broadcast_to(array, (self.size,)) for name, array in arrays.items()}

    def __getitem__(self, name: str) -> np.ndarray:
        """An argument as an array of float."""
        return self._arrays[name]

    def __contains__(self, name: str) -> bool:
        """Whether an argument was given."""
        return name in self._arrays

    def labels(self) -> list[Any]:
        """The wards' labels, or their numbers from 1 where the caller gave none."""
        return list(range(1, self.size + 1)) if self.index is None else self.index.tolist()

    def like(self, values: np.ndarray) -> Answer:
        """Give results the shape that the caller used."""
        if self.index is not None:
            return pd.Series(values, index=self.index)
        return values[0].item() if self._single else values

    def refuse(self, name: str, bad: np.ndarray, problem: str) -> None:
        """Raise for the wards where an argument is bad.

        Parameters
        ----------
        name : str
            The argument.
        bad : numpy.ndarray of bool
            True for each ward that is refused.
        problem : str
            What is wrong, to follow the argument's name: "must not be below 0".

        Raises
        ------
        Unavailable
            When any ward is refused; the message names the wards and their figures.
        """
        places = np.flatnonzero(bad)
        if places.size == 0:
            return
        named = [self._named(place, self[name][place]) for place in places[:MOST_NAMED]]
        more = f" and {places.size - MOST_NAMED} more" if places.size > MOST_NAMED else ""
        raise Unavailable(f"{name} {problem}: {', '.join(named)}{more}.")

    def require_finite(self, *names: str) -> None:
        """Refuse missing and infinite figures.

        Raises
        ------
        Unavailable
            When a figure is missing or infinite; the message names the wards.
        """
        for name in names:
            self.refuse(name, np.isnan(self[name]), "is missing")
            self.refuse(name, np.isinf(self[name]), "must be a finite number")

    def _named(self, place: int, value: float) -> str:
        figure = "" if np.isnan(value) else f"{value:g}"
        if self._single:
            return figure or "no number"
        label = f"number {place + 1}" if self.index is None else f"ward {self.index[place]}"
        return f"{label} ({figure})" if figure else label

    def _in_order(self, name: str, value: Figures, first: str) -> Figures:
        """Bring a Series into the order of the first one."""
        if not isinstance(value, pd.Series) or self.index is None or value.index.equals(self.index):
            return value
        for which, index in ((first, self.index), (name, value.index)):
            if index.has_duplicates:
                doubled = ", ".join(map(str, index[index.duplicated()].unique()[:MOST_NAMED]))
                raise ValueError(f"{which} has a ward more than once: {doubled}.")
        apart = self.index.symmetric_difference(value.index)
        if len(apart):
            raise ValueError(f"{first} and {name} must have the same wards; not in both: {', '.join(map(str, apart))}.")
        return value.reindex(self.index)


def fraction(name: str, value: float) -> float:
    """Refuse a level that does not lie between 0 and 1.

    Raises
    ------
    ValueError
        When it does not; percentages are refused, never guessed at.
    """
    if not 0 < value < 1:
        raise ValueError(f"{name} must lie between 0 and 1 (0.95 for 95 %), not {value}.")
    return float(value)


def _numbers(name: str, value: Figures) -> np.ndarray:
    """An array of float with no dimension or one; missing is NaN."""
    try:
        if value is None or value is pd.NA:
            return np.array(np.nan)
        if np.ndim(value) == 0:
            return np.asarray(value, dtype=float)
        if np.ndim(value) == 1:
            return pd.Series(value).to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be numbers: {error}.") from error
    raise ValueError(f"{name} must be one number a ward, not a table.")
