"""How sure the ranks of an index are: seeded simulation over its weights and over sampling error."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from geo.errors import Unavailable
from geo.indicators.counts import count_multiplier
from geo.need_index.transforms import (
    as_table,
    check_method,
    check_spread,
    need_scores,
    oriented,
    polarity_of_each,
)
from geo.statistics.intervals import poisson_interval, wilson_interval
from geo.statistics.ranks import competition_ranks

WEIGHTINGS = ("around", "any", "fixed")
"""How weights may vary: around the given ones, over all that are possible, or not at all."""

CONCENTRATION = 100.0
"""How closely the simulated weights lie around the given ones, unless something else is asked for."""

SEED = 2010

# A block of draws holds at most this many figures, so that memory stays small for thousands of wards.
_FIGURES_AT_ONCE = 2_000_000


@dataclass(frozen=True, eq=False)
class RankUncertainty:
    """Ranks of the wards over many plausible indices.

    Attributes
    ----------
    frame : pandas.DataFrame
        By ward code, in the order of the wards given: ``index`` and ``rank`` as the given weights and values have
        them, ``median_rank``, ``rank_5`` and ``rank_95`` (the 5 and 95 % points), and ``chance_poorest``, the share
        of draws in which the ward is among the poorest `k`. Rank 1 is the most need. A ward without an index has NaN.
    k : int
        How many wards are the poorest.
    ranked : tuple
        The wards that have an index: the columns of `ranks`.
    weights : pandas.DataFrame, shape (draws, indicators)
        Each draw's weights, as shares that add up to 1.
    ranks : numpy.ndarray of int, shape (draws, ranked wards)
        Each draw's ranks (`geo.statistics.ranks`).
    without_error : tuple of str
        Indicators that were held at their value, because no sampling error of theirs is known.
    method, weighting, concentration, seed
        As asked for.
    """

    frame: pd.DataFrame
    k: int
    ranked: tuple[str, ...]
    weights: pd.DataFrame
    ranks: np.ndarray
    without_error: tuple[str, ...]
    method: str
    weighting: str
    concentration: float
    seed: int

    @property
    def draws(self) -> int:
        """How many indices were simulated."""
        return len(self.weights)


@dataclass(frozen=True, eq=False)
class _Part:
    """One indicator of the index, ready to be drawn from.

    Attributes
    ----------
    need : numpy.ndarray, shape (wards with a value,)
        Values, turned so that higher means more need.
    error : numpy.ndarray
        Their standard errors, 0 where none is known.
    complete_rows : numpy.ndarray of int
        Where in `need` the wards stand that have every part.
    scores : numpy.ndarray, shape (ranked wards,)
        Transformed values without error.
    """

    need: np.ndarray
    error: np.ndarray
    complete_rows: np.ndarray
    scores: np.ndarray

    def draw(self, rows: int, method: str, rng: np.random.Generator) -> np.ndarray:
        """Transformed values of some draws, or one row for all where nothing varies."""
        if not self.error.any():
            return self.scores[np.newaxis]
        drawn = self.need + self.error * rng.standard_normal((rows, self.need.size))
        return need_scores(drawn, method)[:, self.complete_rows]


def rank_uncertainty(
    frame: pd.DataFrame | ArrayLike,
    weights: Mapping[str, float] | pd.Series | ArrayLike,
    method: str = "exponential",
    *,
    polarity: Mapping[str, str] | str = "high_is_worse",
    errors: pd.DataFrame | None = None,
    weighting: str = "around",
    concentration: float = CONCENTRATION,
    k: int = 5,
    draws: int = 10_000,
    seed: int = SEED,
    progress: Callable[[int, int], None] | None = None,
) -> RankUncertainty:
    """Simulate how far the ranks of an index depend on its weights and on sampling error.

    Parameters
    ----------
    frame, weights, method, polarity
        As in :func:`geo.need_index.composite.composite`.
    errors : pandas.DataFrame, optional
        Standard errors in the indicators' own units, by ward and indicator. Where there is none (NaN, or no such
        row or column) the value is held as it is.
    weighting : {"around", "any", "fixed"}
        ``around``: weights from a Dirichlet distribution with parameters `concentration` × share, so that a weight's
        mean is its given share s and its standard deviation √(s (1 - s) / (`concentration` + 1)). ``any``: every set
        of weights is equally likely (Dirichlet with all parameters 1). ``fixed``: the given weights.
    concentration : float, default 100
        A share of 22.5 % then varies with a standard deviation of 4.2 points, one of 9.3 % with 2.9.
    k : int, default 5
        Size of the poorest set.
    draws : int, default 10,000
    seed : int, default 2010
        The same seed and arguments give the same draws.
    progress : callable, optional
        Called with the number of draws done and their number in all, after each block of draws.

    Returns
    -------
    RankUncertainty

    Raises
    ------
    Unavailable
        As :func:`geo.need_index.composite.composite` does; and when fewer than two wards have every part, or `k` is
        not between 1 and their number.
    ValueError
        When an error is negative or infinite, or another argument is out of range.

    Notes
    -----
    Sampling errors are drawn as normal, independent between wards and indicators; the transformation is repeated
    in each draw. Varying weights and inputs by Monte Carlo follows Saisana, Saltelli and Tarantola (2005), *Journal of
    the Royal Statistical Society* A 168, 307-323; weights without preference, Tervonen and Lahdelma (2007).
    """
    table, share = as_table(frame, weights)
    _check_options(method, weighting, concentration, draws)
    wards, parts = _parts(table, share, method, polarity, errors)
    if not 1 <= k <= len(wards):
        raise Unavailable(f"The poorest {k} cannot be told: {len(wards)} wards have an index.")
    streams = np.random.default_rng(seed).spawn(len(parts) + 1)
    drawn = _draw_weights(share.to_numpy(), weighting, concentration, draws, streams[0])
    ranks = np.empty((draws, len(wards)), dtype=np.int16 if len(wards) < 2**15 else np.int32)
    for rows in _blocks(draws, max(part.need.size for part in parts)):
        index = _index(parts, drawn[rows], method, streams[1:])
        ranks[rows] = competition_ranks(index)
        if progress is not None:
            progress(rows.stop, draws)
    point = _index(parts, share.to_numpy()[np.newaxis], method, None)[0]
    return RankUncertainty(
        frame=_summary(pd.Series(point, index=wards), ranks, k).reindex(table.index),
        k=k,
        ranked=tuple(wards),
        weights=pd.DataFrame(drawn, columns=share.index),
        ranks=ranks,
        without_error=tuple(str(n) for n, part in zip(share.index, parts, strict=True) if not part.error.any()),
        method=method,
        weighting=weighting,
        concentration=concentration,
        seed=seed,
    )


def standard_errors(rows: pd.DataFrame, kind: str, unit: str = "") -> pd.Series:
    """Standard errors of an indicator's figures, where they can be given.

    Parameters
    ----------
    rows : pandas.DataFrame
        By ward: ``value, numerator, denominator, lower, upper`` as in `geo.City.indicators`.
    kind : {"proportion", "rate", "count", "score"}
        As in the catalogue.
    unit : str
        As in the catalogue; "" where it does not say to how many a rate relates.

    Returns
    -------
    pandas.Series
        By ward, in the unit of the values: the width of the 95 % interval over 2 × 1.96. The interval is the
        package's own where it has one; else Wilson's for a proportion and the exact one or Byar's for a rate or count.
        NaN wherever there is neither an interval nor a count, as for scores.

    Raises
    ------
    Unavailable, ValueError
        As `geo.statistics.intervals.wilson_interval` and `geo.statistics.intervals.poisson_interval` do.
    """
    width = rows["upper"] - rows["lower"]
    todo = width.isna() & rows["value"].notna()
    if kind == "count":
        low, high = poisson_interval(rows["value"][todo])
        width[todo] = high - low
    elif kind in ("proportion", "rate"):
        counted = rows[todo & (rows["numerator"] >= 0) & (rows["denominator"] > 0)]
        n, d = counted["numerator"], counted["denominator"]
        low, high = wilson_interval(n, d) if kind == "proportion" else poisson_interval(n)
        scale = 1.0 if kind == "proportion" else count_multiplier(kind, unit, counted) / d
        width[counted.index] = (high - low) * scale
    from scipy.special import ndtri

    return width / (2 * ndtri(0.975))


def _check_options(method: str, weighting: str, concentration: float, draws: int) -> None:
    check_method(method)
    if weighting not in WEIGHTINGS:
        raise ValueError(f"The weighting '{weighting}' is not known. Use one of: {', '.join(WEIGHTINGS)}.")
    if not (np.isfinite(concentration) and concentration > 0):
        raise ValueError(f"The concentration of the weights must be a number above 0, not {concentration}.")
    if draws < 1:
        raise ValueError(f"At least one draw is needed, not {draws}.")


def _parts(
    frame: pd.DataFrame,
    share: pd.Series,
    method: str,
    polarity: Mapping[str, str] | str,
    errors: pd.DataFrame | None,
) -> tuple[pd.Index, list[_Part]]:
    """The wards that have every part, and each indicator over the wards that have it."""
    words = polarity_of_each(share, polarity)
    complete = frame[list(share.index)].notna().all(axis=1)
    wards = frame.index[complete]
    if len(wards) < 2:
        raise Unavailable(f"{len(wards)} ward has every part of the index; ranks need two or more.")
    parts = []
    for name in share.index:
        has_value = frame[name].notna()
        need = oriented(frame[name].astype(float), words[name], f"'{name}'")[has_value]
        check_spread(need, f"'{name}'")
        complete_rows = np.flatnonzero(complete[has_value])
        scores = need_scores(need.to_numpy(), method)[complete_rows]
        parts.append(_Part(need.to_numpy(), _error_of(errors, name, need.index), complete_rows, scores))
    return wards, parts


def _error_of(errors: pd.DataFrame | None, name: Hashable, wards: pd.Index) -> np.ndarray:
    """An indicator's standard errors, 0 where none is known."""
    if errors is None or name not in errors.columns:
        return np.zeros(len(wards))
    standard_errors = errors[name].reindex(wards).astype(float)
    if len(invalid := standard_errors[(standard_errors < 0) | np.isinf(standard_errors)]):
        raise ValueError(f"The standard error of '{name}' in {invalid.index[0]} is {invalid.iloc[0]:g}.")
    return standard_errors.fillna(0.0).to_numpy()


def _draw_weights(
    share: np.ndarray, weighting: str, concentration: float, draws: int, rng: np.random.Generator
) -> np.ndarray:
    if weighting == "fixed":
        return np.tile(share, (draws, 1))
    return rng.dirichlet(np.ones_like(share) if weighting == "any" else concentration * share, size=draws)


def _blocks(draws: int, wards: int) -> Iterator[slice]:
    """Blocks of draws that fit in memory. Each indicator has its own stream, so their size changes no number."""
    rows = max(1, _FIGURES_AT_ONCE // wards)
    for start in range(0, draws, rows):
        yield slice(start, min(start + rows, draws))


def _index(
    parts: list[_Part], weights: np.ndarray, method: str, streams: list[np.random.Generator] | None
) -> np.ndarray:
    """The index of each draw, shape (draws, ranked wards); without streams, from the values as they are."""
    index = np.zeros((len(weights), parts[0].complete_rows.size))
    for at, part in enumerate(parts):
        # Added part by part, not as a matrix product: wards with the same values must tie exactly.
        scores = part.scores[np.newaxis] if streams is None else part.draw(len(weights), method, streams[at])
        index += weights[:, at, np.newaxis] * scores
    return index


def _summary(point: pd.Series, ranks: np.ndarray, k: int) -> pd.DataFrame:
    # A rank that occurred, never one between two.
    low, middle, high = np.quantile(ranks, [0.05, 0.5, 0.95], axis=0, method="inverted_cdf")
    columns = {
        "index": point.to_numpy(),
        "rank": competition_ranks(point.to_numpy()),
        "median_rank": middle,
        "rank_5": low,
        "rank_95": high,
        "chance_poorest": (ranks <= k).mean(axis=0),
    }
    return pd.DataFrame(columns, index=point.index).astype(float)
