"""The slope and relative index of inequality: how a figure changes from the most to the least deprived end.

scipy is imported where it is used, so that the app starts without it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, get_args

import numpy as np

from geo.errors import Unavailable
from geo.statistics.alignment import Figures, Wardwise, fraction
from geo.statistics.population_ranks import RankDirection, population_stretches

ValueType = Literal["normal", "rate", "proportion"]
"""The scale on which a figure varies evenly to both sides: its own, its logarithm, or its log odds."""

FEWEST_REPETITIONS = 1000

# So many draws are held at once: more wards mean more turns, not more memory.
_DRAWS_AT_ONCE = 4_000_000


class Estimate(NamedTuple):
    """A figure with the limits of its interval.

    Attributes
    ----------
    value : float
    lower, upper : float
        NaN where no interval can be given.
    """

    value: float
    lower: float
    upper: float


def slope_index(
    values: Figures,
    population: Figures,
    rank_by: Figures | None = None,
    *,
    rank_direction: RankDirection | None = None,
    lower: Figures | None = None,
    upper: Figures | None = None,
    se: Figures | None = None,
    value_type: ValueType = "normal",
    transform: bool = False,
    multiplier: float = 1.0,
    confidence: float = 0.95,
    repetitions: int = 100_000,
    seed: int = 0,
) -> Estimate:
    """Slope index of inequality (SII): the fitted figure at the least deprived end, less that at the most deprived.

    Parameters
    ----------
    values : Figures
        One figure a ward (or decile), from the most deprived to the least unless `rank_by` says otherwise.
    population : Figures
        People in each, above 0.
    rank_by : Figures, optional
        What orders the wards, such as an index of deprivation. Tied wards share the middle of their stretch.
    rank_direction : {"highest_first", "lowest_first"}, optional
        Needed with `rank_by`: which end of it is the most deprived, and so comes first.
    lower, upper : Figures, optional
        95 % limits of each figure, from which its standard error is taken on the scale of `value_type`.
    se : Figures, optional
        Standard error of each figure on the scale of `value_type`; used instead of limits.
    value_type : {"normal", "rate", "proportion"}, default "normal"
        The scale on which a figure varies evenly to both sides: its own, its logarithm, or its log odds. A proportion
        is a fraction from 0 to 1.
    transform : bool, default False
        Fit the line on that scale, for figures that do not change in a straight line, and turn its ends back.
    multiplier : float, default 1
        Scales the index; -1 makes it positive where a high figure is bad and the most deprived have the highest.
    confidence : float, default 0.95
    repetitions : int, default 100,000
        Simulated sets of figures; at least 1,000.
    seed : int, default 0
        The same seed gives the same interval.

    Returns
    -------
    Estimate
        In the unit of `values` times `multiplier`. The limits are NaN without `se` or `lower` and `upper`.

    Raises
    ------
    Unavailable
        Naming the wards, when a figure is missing or impossible for its `value_type`, a population is not above 0,
        limits do not enclose their figure; when fewer than two wards or no order is given.
    ValueError
        When an option is unknown.

    Notes
    -----
    OHID, technical guidance "Slope index of inequality and relative index of inequality", after Low and Low (2004).
    With a the ward's share of the population and b the middle of its stretch of the population, Y√a is regressed on
    √a and b√a without intercept; the index is the coefficient of b√a. Figures are drawn from their standard errors,
    the line is fitted to each set, and the limits are the quantiles of the results. OHID asks for 5 to 100 groups and
    for a look at whether the figures do lie along a line.

    Examples
    --------
    >>> round(slope_index([30, 25, 20, 15, 10], [1000] * 5).value, 6)
    -25.0
    """
    figures = _arguments(values=values, population=population, rank_by=rank_by, lower=lower, upper=upper, se=se)
    most, least = _line_ends(figures, rank_direction, value_type, transform, repetitions, seed)
    return _estimate(multiplier * (least - most), fraction("confidence", confidence))


def relative_index(
    values: Figures,
    population: Figures,
    rank_by: Figures | None = None,
    *,
    rank_direction: RankDirection | None = None,
    lower: Figures | None = None,
    upper: Figures | None = None,
    se: Figures | None = None,
    value_type: ValueType = "normal",
    transform: bool = False,
    multiplier: float = 1.0,
    confidence: float = 0.95,
    repetitions: int = 100_000,
    seed: int = 0,
) -> Estimate:
    """Relative index of inequality (RII): the fitted figure at the least deprived end over that at the most deprived.

    Parameters
    ----------
    values, population, rank_by, rank_direction, lower, upper, se, value_type, transform, confidence, repetitions, seed
        As in `slope_index`.
    multiplier : float, default 1
        Only its sign counts: a negative one turns the ratio over, to the most deprived over the least.

    Returns
    -------
    Estimate
        A ratio; 1 is no inequality. The limits are NaN without standard errors, and where the fitted figure at either
        end is not above 0 in some of the simulated sets, for then the ratio has no meaning.

    Raises
    ------
    Unavailable
        As `slope_index`, and when the fitted figure at either end is not above 0.

    Notes
    -----
    RII = (Y0 + SII) / Y0 with Y0 the fitted figure at the most deprived end (OHID, as in `slope_index`).

    Examples
    --------
    >>> round(relative_index([30, 25, 20, 15, 10], [1000] * 5).value, 6)
    0.230769
    """
    figures = _arguments(values=values, population=population, rank_by=rank_by, lower=lower, upper=upper, se=se)
    most, least = _line_ends(figures, rank_direction, value_type, transform, repetitions, seed)
    if min(most[0], least[0]) <= 0:
        raise Unavailable(
            f"The fitted figures at the most and the least deprived end are {most[0]:g} and {least[0]:g}: "
            "a ratio needs both to be above 0."
        )
    above = (most > 0) & (least > 0)
    top, bottom = (most, least) if multiplier < 0 else (least, most)
    ratio = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=above)
    return _estimate(ratio, fraction("confidence", confidence))


def _arguments(**arguments: Figures | None) -> Wardwise:
    """The arguments that were given, checked as far as that needs no order."""
    if (arguments["lower"] is None) != (arguments["upper"] is None):
        raise ValueError("lower and upper must be given together.")
    figures = Wardwise(**{name: value for name, value in arguments.items() if value is not None})
    figures.require_finite(*(name for name in ("values", "lower", "upper", "se") if name in figures))
    if "se" in figures:
        figures.refuse("se", figures["se"] < 0, "must not be below 0")
    if "lower" in figures:
        figures.refuse("lower", figures["lower"] > figures["values"], "must not be above the figure")
        figures.refuse("upper", figures["upper"] < figures["values"], "must not be below the figure")
    return figures


def _line_ends(
    figures: Wardwise,
    rank_direction: RankDirection | None,
    value_type: ValueType,
    transform: bool,
    repetitions: int,
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    """The fitted figures at the most and the least deprived end: first as given, then for each simulated set."""
    if value_type not in get_args(ValueType):
        raise ValueError(f"value_type must be one of {', '.join(get_args(ValueType))}, not {value_type!r}.")
    if repetitions < FEWEST_REPETITIONS:
        raise ValueError(f"repetitions must be {FEWEST_REPETITIONS:,} or more, not {repetitions}.")
    start, end = population_stretches(figures, "population", rank_direction)
    share = figures["population"] / figures["population"].sum()
    root, middle = np.sqrt(share), (start + end) / 2
    # Least squares as one matrix, so that each simulated set costs a multiplication.
    weights = np.linalg.pinv(np.column_stack([root, middle * root])) * root
    to_scale, from_scale = _scales(value_type)
    se = _standard_errors(figures, value_type)

    centre = to_scale(figures["values"])
    level = weights.sum(axis=0) @ centre - (weights[1] @ centre) / 2

    def ends(sets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Fit the line to sets of figures on their scale, one set a row."""
        if transform:
            # OHID lets the slope vary about the middle of the line, and turns both ends back.
            slope = sets @ weights[1]
            return from_scale(level - slope / 2), from_scale(level + slope / 2)
        intercept, slope = weights @ from_scale(sets).T
        return intercept, intercept + slope

    fitted = [ends(centre[np.newaxis, :])]
    if se is not None:
        random = np.random.default_rng(seed)
        at_once = max(1, _DRAWS_AT_ONCE // figures.size)
        for drawn_so_far in range(0, repetitions, at_once):
            rows = min(at_once, repetitions - drawn_so_far)
            fitted.append(ends(centre + se * random.standard_normal((rows, figures.size))))
    most, least = (np.concatenate(parts) for parts in zip(*fitted, strict=True))
    return most, least


def _standard_errors(figures: Wardwise, value_type: ValueType) -> np.ndarray | None:
    """Standard errors on the figures' scale, or None where nothing tells them."""
    for name in (name for name in ("values", "lower", "upper") if name in figures):
        if value_type == "rate":
            figures.refuse(name, figures[name] <= 0, "must be above 0 for a rate, which is taken as a logarithm")
        if value_type == "proportion":
            outside = (figures[name] <= 0) | (figures[name] >= 1)
            figures.refuse(name, outside, "must lie between 0 and 1 for a proportion, which is taken as log odds")
    if "se" in figures:
        return figures["se"]
    if "lower" not in figures:
        return None
    from scipy.special import ndtri

    to_scale, _ = _scales(value_type)
    # The limits of the figures themselves are 95 % limits, whatever confidence is asked of the index (OHID).
    return (to_scale(figures["upper"]) - to_scale(figures["lower"])) / (2 * ndtri(0.975))


def _scales(value_type: ValueType) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The way to the scale of a type of figure, and back."""
    from scipy.special import expit, logit

    scales: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
        "normal": (np.asarray, np.asarray),
        "rate": (np.log, np.exp),
        "proportion": (logit, expit),
    }
    return scales[value_type]


def _estimate(estimates: np.ndarray, confidence: float) -> Estimate:
    """The figure, which comes first, with quantiles of the simulated ones behind it."""
    value, simulated = float(estimates[0]), estimates[1:]
    if simulated.size == 0 or np.isnan(simulated).any():
        return Estimate(value, np.nan, np.nan)
    # The order statistics that OHID takes, counted from 1.
    above = 0.5 + confidence / 2
    places = [max(round(simulated.size * (1 - above)), 1) - 1, round(simulated.size * above) - 1]
    lower, upper = np.partition(simulated, places)[places]
    return Estimate(value, float(lower), float(upper))
