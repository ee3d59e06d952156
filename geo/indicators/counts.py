"""From counts to figures: what a count over its base is multiplied by, and whether the figures are such counts."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

_NUMBER_WORDS = {
    "head": 1.0, "person": 1.0, "capita": 1.0, "resident": 1.0, "inhabitant": 1.0, "child": 1.0, "household": 1.0,
    "cent": 1e2, "mil": 1e3, "hundred": 1e2, "mille": 1e3, "thousand": 1e3, "million": 1e6,
}  # fmt: skip
_SIGNS = {"%": 1e2, "‰": 1e3}
# "per 1,000", "per 100 000", "per 1.000", "/1000", "per 10k", "per hundred thousand"
_FIGURES = re.compile(
    r"(?:\bper|/)\s*((?:[1-9]\d{0,2}(?:[ ,.\u00a0\u202f]\d{3})+|[1-9]\d*))\s*(k\b|m\b|thousand|million)?"
)
_WORDS = re.compile(
    r"(?:\bper\s*|/\s*)((?:ten|a|one|hundred|\s)*)(" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + r")\b"
)
_TIMES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6}
# Counts are published rounded to fives; a figure may be cut off instead of rounded.
_ROUNDED_COUNT = 2.5
_MOST_DECIMALS = 9


def unit_multiplier(unit: str) -> float:
    """To how many a rate relates, read from its unit.

    Parameters
    ----------
    unit : str
        As in the catalogue.

    Returns
    -------
    float
        1,000 for "per 1,000 people", 100 for "%"; NaN where the unit does not say.

    Examples
    --------
    >>> [unit_multiplier(u) for u in ("per 1,000 people", "per 100 000", "per hundred thousand", "%", "per head")]
    [1000.0, 100000.0, 100000.0, 100.0, 1.0]
    >>> unit_multiplier("incidents")
    nan
    """
    text = unit.strip().lower()
    if figures := _FIGURES.search(text):
        return float(re.sub(r"\D", "", figures[1])) * _TIMES.get(figures[2] or "", 1.0)
    if words := _WORDS.search(text):
        before = {"ten": 10.0, "hundred": 100.0}
        return float(np.prod([before.get(word, 1.0) for word in words[1].split()])) * _NUMBER_WORDS[words[2]]
    return next((times for sign, times in _SIGNS.items() if sign in text), float("nan"))


def count_multiplier(kind: str, unit: str, rows: pd.DataFrame) -> float:
    """What numerator over denominator is multiplied by to give a figure in its own unit.

    Parameters
    ----------
    kind : {"proportion", "rate", "score", "count"}
    unit : str
        As in the catalogue.
    rows : pandas.DataFrame
        ``value, numerator, denominator`` by ward.

    Returns
    -------
    float
        1 for a proportion; of other figures what the unit says, or, where it does not, the power of ten that the
        figures show. NaN for counts, and where no figure has a count above 0 to show it.

    Notes
    -----
    The figures only choose between powers of ten: the multiplier is never worked out from them, for they are rounded.
    """
    if kind == "proportion":
        return 1.0
    if kind == "count":
        return float("nan")
    times = unit_multiplier(unit)
    if not np.isnan(times):
        return times
    counted = rows[(rows["denominator"] > 0) & (rows["numerator"] > 0) & (rows["value"] > 0)]
    shown = (counted["value"] * counted["denominator"] / counted["numerator"]).median()
    return float(10.0 ** round(np.log10(shown))) if shown > 0 else float("nan")


def are_counts(rows: pd.DataFrame, times: float) -> bool:
    """Whether every figure is its count over its base, rounding of figures and counts allowed for.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``value, numerator, denominator`` by ward; those without all three are not looked at.
    times : float
        As `count_multiplier` gives it.

    Returns
    -------
    bool
        False where none can be looked at. A standardised rate is not its count over its base, and the counts do not
        add up to it.
    """
    counted = rows.dropna(subset=["value", "numerator", "denominator"])
    counted = counted[counted["denominator"] > 0]
    if counted.empty or not np.isfinite(times):
        return False
    off = (counted["value"] - times * counted["numerator"] / counted["denominator"]).abs()
    allowed = _last_place(counted["value"]) + times * _ROUNDED_COUNT / counted["denominator"]
    return bool((off <= allowed).all())


def _last_place(values: pd.Series) -> float:
    """One unit of the last decimal that the figures have."""
    texts = (f"{value:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2] for value in values)
    return float(10.0 ** -max(map(len, texts)))
