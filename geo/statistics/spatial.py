"""The local statistics themselves: contiguity, esda run alone and quietly, and the two-sided pseudo p."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np

if TYPE_CHECKING:
    from libpysal.graph import Graph

HIGH_HIGH, LOW_LOW = "High among high", "Low among low"
HIGH_LOW, LOW_HIGH = "High among low", "Low among high"
HOT, COLD = "Hot spot", "Cold spot"

# Touching to within this share of the map's shorter side: the last digits of a corner that was projected.
_TOUCH = 1e-6

# esda 2.9 seeds numpy's global generator, so that two threads at once would draw each other's numbers
# (test_the_seed_decides_also_between_threads_and_numpys_generator_is_left_alone).
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, eq=False)
class LocalStatistic:
    """What a statistic says of the wards that take part, in their order.

    Attributes
    ----------
    name : str
        The statistic's name.
    statistic, z, p : numpy.ndarray, shape (wards,)
        The statistic (NaN where it has no meaning), its standardised form and its two-sided pseudo p.
    local_mean : numpy.ndarray
        Mean of the neighbours; for Gi* of the ward and its neighbours.
    kinds : numpy.ndarray of str
        What each ward would be called, were it significant.
    """

    name: str
    statistic: np.ndarray
    z: np.ndarray
    p: np.ndarray
    local_mean: np.ndarray
    kinds: np.ndarray


def queen_contiguity(wards: gpd.GeoDataFrame) -> Graph:
    """Neighbours of each ward: those that share a border or a corner.

    Parameters
    ----------
    wards : geopandas.GeoDataFrame
        Polygons, in one projected CRS.

    Returns
    -------
    libpysal.graph.Graph
        Binary, by the index of `wards`. Shapes count as touching to within a millionth of the map's shorter side, and
        where they overlap, so that an imprecise border loses no neighbour.
    """
    from libpysal.graph import Graph

    return Graph.build_fuzzy_contiguity(wards, tolerance=_TOUCH)


def moran(x: np.ndarray, graph: Graph, permutations: int, seed: int) -> LocalStatistic:
    """Local Moran's I with row-standardised weights.

    Parameters
    ----------
    x : numpy.ndarray, shape (wards,)
        No value missing, and not all the same.
    graph : libpysal.graph.Graph
        Binary, in the order of `x`, every ward with a neighbour.
    permutations, seed : int

    Returns
    -------
    LocalStatistic
    """
    from esda.moran import Moran_Local

    result = _quietly(Moran_Local, x, graph, transformation="r", permutations=permutations, seed=seed)
    lag = graph.transform("r").lag(x)
    # A mean has a last digit of its own: a ward that lies at it must not have its side of it from that.
    beside = np.abs(x - x.mean()) > 1e-13 * np.abs(x).max()
    high, among_high = (x > x.mean()) & beside, lag > x.mean()
    observed, simulated = np.where(beside, result.Is, 0.0), np.where(beside[:, np.newaxis], result.rlisas, 0.0)
    return LocalStatistic(
        name="Local Moran's I",
        statistic=observed,
        z=_standardised(observed, simulated),
        p=two_sided(observed, simulated),
        local_mean=lag,
        kinds=np.where(high, np.where(among_high, HIGH_HIGH, HIGH_LOW), np.where(among_high, LOW_HIGH, LOW_LOW)),
    )


def getis_ord(x: np.ndarray, graph: Graph, permutations: int, seed: int, star: bool) -> LocalStatistic:
    """Getis and Ord's Gi* (with `star`) or Gi.

    Parameters
    ----------
    x, graph, permutations, seed
        As in :func:`moran`.
    star : bool
        Whether a ward is one of its own neighbours.

    Returns
    -------
    LocalStatistic
    """
    from esda.getisord import G_Local

    # z and p do not change when a constant is added, and the ratio behind them wants values above 0.
    positive = x - x.min() + (x.max() - x.min())
    # Binary, because esda 2.9 takes the variance of row-standardised weights for that of a single neighbour
    # (test_both_statistics_by_hand_on_nine_wards).
    result = _quietly(
        G_Local,
        positive,
        graph.transform("b"),
        transform="B",
        star=star,
        permutations=permutations,
        seed=seed,
        n_jobs=1,
    )
    # Where every ward is a neighbour, or all the others are the same, nothing can deviate.
    z = np.where(result.VGs > 1e-12 * result.EGs**2, result.Zs, 0.0)
    around = graph.assign_self_weight(1) if star else graph
    local_mean = around.transform("r").lag(x)
    total = x.sum() - (0 if star else 1) * x
    share = np.divide(local_mean, total, out=np.full_like(local_mean, np.nan), where=(total > 0) & (x.min() >= 0))
    return LocalStatistic(
        name="Getis-Ord Gi*" if star else "Getis-Ord Gi",
        statistic=share,
        z=z,
        p=two_sided(result.Gs, result.rGs),
        local_mean=local_mean,
        kinds=np.where(z > 0, HOT, COLD),
    )


def two_sided(observed: np.ndarray, simulated: np.ndarray) -> np.ndarray:
    """Two-sided pseudo p of observed statistics.

    Parameters
    ----------
    observed : numpy.ndarray, shape (wards,)
    simulated : numpy.ndarray, shape (wards, permutations)

    Returns
    -------
    numpy.ndarray, shape (wards,)
        min(1, 2 (1 + min(a, b)) / (1 + permutations)): a permutations at least as high as the statistic, b at least
        as low. A permutation that differs in its last digits only counts as equal.
    """
    hair = _hair(simulated)
    higher = (simulated >= (observed - hair)[:, np.newaxis]).sum(axis=1)
    lower = (simulated <= (observed + hair)[:, np.newaxis]).sum(axis=1)
    return np.minimum(1.0, 2 * (1 + np.minimum(higher, lower)) / (1 + simulated.shape[1]))


def _standardised(observed: np.ndarray, simulated: np.ndarray) -> np.ndarray:
    """Deviation from the mean of the permutations, 0 where these are all the same.

    They are where a ward touches all others: the same figures, added up in another order, differ in their last digits.
    """
    deviation, spread = observed - simulated.mean(axis=1), simulated.std(axis=1)
    return np.divide(deviation, spread, out=np.zeros_like(deviation), where=spread > _hair(simulated))


def _hair(simulated: np.ndarray) -> np.ndarray:
    """By ward, the difference that two permutations may have and still be the same."""
    return 1e-10 * np.abs(simulated).max(axis=1)


def _quietly(statistic: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """Run esda alone, without numpy's notices, and leave numpy's generator as it was."""
    # A ward at the very mean has permutations that are all 0: esda 2.9 divides by their deviation and numpy warns; the
    # z that is shown does not divide (test_a_ward_of_average_value_has_no_deviation).
    with _ONE_AT_A_TIME, np.errstate(divide="ignore", invalid="ignore"):
        before = np.random.get_state()
        try:
            return statistic(*args, **options)
        finally:
            np.random.set_state(before)
