"""Intervals for counts, proportions and rates, and what they say of the difference from a reference.

scipy is imported where it is used, so that the app starts without it.
"""

from __future__ import annotations

import numpy as np

from geo.statistics.alignment import Answer, Figures, Wardwise, fraction

# Below this count Byar's approximation is not close enough, and the exact interval is used (OHID's rule).
EXACT_BELOW = 10


def wilson_interval(count: Figures, total: Figures, confidence: float = 0.95) -> tuple[Answer, Answer]:
    """Wilson's score interval for a proportion.

    Parameters
    ----------
    count : Figures
        People with the characteristic, 0 or more and at most `total`.
    total : Figures
        People counted, above 0.
    confidence : float, default 0.95

    Returns
    -------
    tuple
        Lower and upper limit as fractions from 0 to 1: floats for numbers, Series for Series, else arrays.

    Raises
    ------
    Unavailable
        Naming the wards, when a figure is missing, a count is negative or above its total, or a total is not above 0.
    ValueError
        When `confidence` does not lie between 0 and 1.

    Notes
    -----
    Wilson (1927), as in OHID's technical guidance "Proportions":
    (2c + z² ± z √(z² + 4c(1 − c/n))) / 2(n + z²).

    Examples
    --------
    >>> lower, upper = wilson_interval(65, 100)
    >>> round(lower, 6), round(upper, 6)
    (0.552544, 0.736358)
    """
    from scipy.special import ndtri

    z = ndtri(0.5 + fraction("confidence", confidence) / 2)
    figures = Wardwise(count=count, total=total)
    figures.require_finite("count", "total")
    c, n = figures["count"], figures["total"]
    figures.refuse("total", n <= 0, "must be above 0")
    figures.refuse("count", c < 0, "must not be below 0")
    figures.refuse("count", c > n, "must not be above the total")
    middle, spread = 2 * c + z**2, z * np.sqrt(z**2 + 4 * c * (1 - c / n))
    below, above = ((middle + side * spread) / (2 * (n + z**2)) for side in (-1, 1))
    # Rounding must not leave a limit a hair outside 0 to 1.
    return figures.like(np.where(c == 0, 0.0, below)), figures.like(np.where(c == n, 1.0, above))


def poisson_interval(count: Figures, confidence: float = 0.95) -> tuple[Answer, Answer]:
    """The interval for a count of events: exact below 10, Byar's approximation from 10.

    Parameters
    ----------
    count : Figures
        Events, 0 or more.
    confidence : float, default 0.95

    Returns
    -------
    tuple
        Lower and upper limit in events; the lower limit of 0 events is 0.

    Raises
    ------
    Unavailable
        Naming the wards, when a count is missing or negative.
    ValueError
        When `confidence` does not lie between 0 and 1.

    Notes
    -----
    Exact: half the chi-squared quantiles with 2c and 2c + 2 degrees of freedom. Byar's approximation: Breslow and Day
    (1987). Both, and the change at 10, as in OHID's technical guidance "Rates".

    Examples
    --------
    >>> lower, upper = poisson_interval(65)
    >>> round(lower, 6), round(upper, 6)
    (50.163188, 82.849139)
    """
    figures = Wardwise(count=count)
    figures.require_finite("count")
    figures.refuse("count", figures["count"] < 0, "must not be below 0")
    lower, upper = _poisson_limits(figures["count"], fraction("confidence", confidence))
    return figures.like(lower), figures.like(upper)


def rate_interval(
    count: Figures, denominator: Figures, confidence: float = 0.95, multiplier: float = 1000
) -> tuple[Answer, Answer]:
    """The interval for a rate: the limits of its count, over its denominator.

    Parameters
    ----------
    count : Figures
        Events, 0 or more.
    denominator : Figures
        People (or properties, or person-years) at risk, above 0.
    confidence : float, default 0.95
    multiplier : float, default 1000
        The rate is "per" this many.

    Returns
    -------
    tuple
        Lower and upper limit per `multiplier`.

    Raises
    ------
    Unavailable
        Naming the wards, when a figure is missing, a count is negative or a denominator is not above 0.
    ValueError
        When `confidence` does not lie between 0 and 1 or `multiplier` is not above 0.

    Notes
    -----
    As `poisson_interval`; the denominator is taken as known without error (OHID's technical guidance "Rates").
    """
    level = fraction("confidence", confidence)
    if not multiplier > 0:
        raise ValueError(f"multiplier must be above 0, not {multiplier}.")
    figures = Wardwise(count=count, denominator=denominator)
    figures.require_finite("count", "denominator")
    figures.refuse("count", figures["count"] < 0, "must not be below 0")
    figures.refuse("denominator", figures["denominator"] <= 0, "must be above 0")
    lower, upper = (limit / figures["denominator"] * multiplier for limit in _poisson_limits(figures["count"], level))
    return figures.like(lower), figures.like(upper)


def compare(lower: Figures, upper: Figures, reference: Figures) -> Answer:
    """Say whether a ward differs from a reference by more than chance would explain.

    Parameters
    ----------
    lower, upper : Figures
        The limits of the ward's interval.
    reference : Figures
        The city's figure, or any other, in the same unit; taken as known without error.

    Returns
    -------
    str, numpy.ndarray or pandas.Series
        "higher" where the whole interval lies above the reference, "lower" where it lies below, "similar" where it
        includes the reference, and "" where any of the three is missing.

    Raises
    ------
    Unavailable
        Naming the wards, when a lower limit lies above its upper limit.

    Notes
    -----
    The rule by which OHID's Fingertips compares an area with a benchmark. It says nothing of better or worse, and the
    city's figure includes the ward.

    Examples
    --------
    >>> compare([2.0, 5.0, 9.0], [4.0, 7.0, 11.0], 6.0).tolist()
    ['lower', 'similar', 'higher']
    """
    figures = Wardwise(lower=lower, upper=upper, reference=reference)
    low, high, reference_value = figures["lower"], figures["upper"], figures["reference"]
    figures.refuse("lower", low > high, "must not be above upper")
    missing = np.isnan(low) | np.isnan(high) | np.isnan(reference_value)
    return figures.like(
        np.select([missing, low > reference_value, high < reference_value], ["", "higher", "lower"], "similar")
    )


def _poisson_limits(count: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Limits of counts that are known to be good."""
    from scipy.special import gammaincinv, ndtri

    tail, z = (1 - confidence) / 2, ndtri(0.5 + confidence / 2)
    # Half a chi-squared quantile with 2k degrees of freedom is a quantile of the gamma distribution with shape k.
    some, next_count = np.maximum(count, np.finfo(float).tiny), count + 1
    exact = np.where(count == 0, 0.0, gammaincinv(some, tail)), gammaincinv(next_count, 1 - tail)
    # At extreme confidence the approximation would fall below 0, where no count lies.
    shrunk = np.maximum(1 - 1 / (9 * some) - z / (3 * np.sqrt(some)), 0)
    byar = some * shrunk**3, next_count * (1 - 1 / (9 * next_count) + z / (3 * np.sqrt(next_count))) ** 3
    small = count < EXACT_BELOW
    return np.where(small, exact[0], byar[0]), np.where(small, exact[1], byar[1])
