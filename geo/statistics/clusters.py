"""Where need lies together: local Moran's I and Getis and Ord's Gi*, two-sided, with the false discovery rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from geo.errors import Unavailable
from geo.statistics.ranks import how_many_differ
from geo.statistics.spatial import (
    COLD,
    HIGH_HIGH,
    HIGH_LOW,
    HOT,
    LOW_HIGH,
    LOW_LOW,
    LocalStatistic,
    getis_ord,
    moran,
    queen_contiguity,
)

if TYPE_CHECKING:
    from libpysal.graph import Graph

__all__ = [
    "COLD",
    "HIGH_HIGH",
    "HIGH_LOW",
    "HOT",
    "LOW_HIGH",
    "LOW_LOW",
    "NOT_SIGNIFICANT",
    "NO_DATA",
    "NO_NEIGHBOURS",
    "Clusters",
    "hot_spots",
    "local_moran",
    "queen_contiguity",
]

NOT_SIGNIFICANT, NO_DATA, NO_NEIGHBOURS = "Not significant", "No data", "No neighbours"
PERMUTATIONS = 9999
SEED = 2010
FEW_WARDS = 30


@dataclass(frozen=True, eq=False)
class Clusters:
    """A local statistic of every ward, and what may be said of it.

    Attributes
    ----------
    statistic : str
        "Local Moran's I", "Getis-Ord Gi*" or "Getis-Ord Gi".
    frame : pandas.DataFrame
        By ward code: ``ward_name, value``; ``neighbours``, how many; ``local_mean``, the mean of the neighbours (for
        Gi* of the ward and its neighbours); ``statistic, z``; ``p``, the two-sided pseudo p; ``p_fdr``, the same
        adjusted for the false discovery rate; ``significant``; ``kind``, what the ward would be called; ``label``,
        what it is called: its kind where it is significant, else "Not significant", "No data" or "No neighbours".
    missing, islands : tuple of str
        Codes of wards left out because they have no value, or no neighbour with a value.
    limits : tuple of str
        What the result cannot tell, in plain sentences.
    alpha : float
        The false discovery rate.
    permutations, seed : int
        As asked for.
    """

    statistic: str
    frame: pd.DataFrame
    missing: tuple[str, ...]
    islands: tuple[str, ...]
    limits: tuple[str, ...]
    alpha: float
    permutations: int
    seed: int


def local_moran(
    values: pd.Series | ArrayLike,
    wards: gpd.GeoDataFrame,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
    alpha: float = 0.05,
    neighbours: Graph | None = None,
) -> Clusters:
    """Find wards that are like their neighbours, or unlike them, more than chance would have it.

    Parameters
    ----------
    values : pandas.Series or array_like of float, shape (wards,)
        A series is matched by ward code, an array by position; a missing value is NaN.
    wards : geopandas.GeoDataFrame
        Indexed by ward code, with polygons and, if there are any, names in ``ward_name``.
    permutations : int, default 9,999
        Conditional permutations: the ward keeps its value, the others are dealt out anew.
    seed : int, default 2010
        The same seed and values give the same result.
    alpha : float, default 0.05
        False discovery rate: the share of false findings that is accepted among the findings.
    neighbours : libpysal.graph.Graph, optional
        Who is whose neighbour, by ward code; queen contiguity of `wards` unless given.

    Returns
    -------
    Clusters
        I = (n - 1) zᵢ Σⱼ wᵢⱼ zⱼ / Σ z², with row-standardised weights: each neighbour counts alike. ``z`` is I less
        the mean of its permutations, over their standard deviation.

    Raises
    ------
    Unavailable
        When fewer than three wards with a value have a neighbour, all have the same value, or a value is infinite.
    ValueError
        When a value is of a ward that is not there, or an argument is out of range.

    Notes
    -----
    Where every permutation gives the same I, because the ward touches all the others or lies at the mean itself,
    nothing can deviate: ``z`` is 0 and ``p`` 1.

    Anselin (1995), *Geographical Analysis* 27, 93-115, as esda computes it. esda 2.9 gives a p in the direction of the
    statistic; here it is two-sided: p = min(1, 2 (1 + min(a, b)) / (1 + permutations)), where a permutations are at
    least as high as the statistic and b at least as low. Benjamini and Hochberg's (1995) adjustment for the false
    discovery rate is taken as Caldas de Castro and Singer (2006), *Geographical Analysis* 38, 180-208, advise. A
    ward left out as missing or as an island takes no part in the mean or in the permutations either.
    """
    return _clusters(values, wards, neighbours, permutations, seed, alpha, moran)


def hot_spots(
    values: pd.Series | ArrayLike,
    wards: gpd.GeoDataFrame,
    *,
    star: bool = True,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
    alpha: float = 0.05,
    neighbours: Graph | None = None,
) -> Clusters:
    """Find places where high values, or low ones, lie together.

    Parameters
    ----------
    values, wards, permutations, seed, alpha, neighbours
        As in :func:`local_moran`.
    star : bool, default True
        Whether the ward itself counts as one of its neighbours: Gi* rather than Gi.

    Returns
    -------
    Clusters
        Gi* = Σⱼ wᵢⱼ xⱼ / Σⱼ xⱼ with row-standardised weights that include the ward itself, so the mean of the ward
        and its neighbours over the total; NaN where it is no share, because a value is below 0. ``z`` is Ord and
        Getis's standardised form, the same for binary and for row-standardised weights.

    Raises
    ------
    Unavailable, ValueError
        As :func:`local_moran` does.

    Notes
    -----
    Getis and Ord (1992), *Geographical Analysis* 24, 189-206; Ord and Getis (1995), *Geographical Analysis* 27,
    286-306. The pseudo p is two-sided and adjusted as in :func:`local_moran`.
    """
    return _clusters(values, wards, neighbours, permutations, seed, alpha, partial(getis_ord, star=star))


def _clusters(
    values: pd.Series | ArrayLike,
    wards: gpd.GeoDataFrame,
    neighbours: Graph | None,
    permutations: int,
    seed: int,
    alpha: float,
    statistic: Callable[[np.ndarray, Graph, int, int], LocalStatistic],
) -> Clusters:
    if permutations < 1 or not 0 < alpha < 1:
        raise ValueError(f"Permutations must be 1 or more and alpha between 0 and 1: {permutations}, {alpha}.")
    by_ward = _by_ward(values, wards)
    names = wards["ward_name"] if "ward_name" in wards else pd.Series(wards.index.astype(str), index=wards.index)
    with_value = by_ward.index[by_ward.notna()]
    _enough(with_value)
    graph = queen_contiguity(wards.loc[with_value]) if neighbours is None else neighbours.subgraph(with_value)
    islands = [ward for ward in with_value if ward in set(graph.isolates)]
    taking = with_value.drop(islands)
    _enough(taking)
    if how_many_differ(by_ward[taking]) == 1:
        raise Unavailable(f"The value is the same in all {len(taking)} wards, so there is no pattern to find.")
    graph = graph.subgraph(taking)
    local = statistic(by_ward[taking].to_numpy(), graph, permutations, seed)
    frame = pd.DataFrame({"ward_name": names, "value": by_ward}).join(_results(local, graph, taking, alpha))
    frame["significant"] = frame["significant"].eq(True)
    frame.loc[by_ward.isna(), "label"] = NO_DATA
    frame.loc[islands, ["label", "neighbours"]] = [NO_NEIGHBOURS, 0]
    missing = by_ward.index[by_ward.isna()]
    return Clusters(
        statistic=local.name,
        frame=frame,
        missing=tuple(missing),
        islands=tuple(islands),
        limits=_limits(local, graph, names, missing, pd.Index(islands), permutations, alpha),
        alpha=alpha,
        permutations=permutations,
        seed=seed,
    )


def _enough(wards: pd.Index) -> None:
    if len(wards) < 3:
        raise Unavailable(
            "A pattern needs three or more wards with a value and a neighbour that has one; "
            f"there are {len(wards)}: {', '.join(map(str, wards)) or 'none'}."
        )


def _by_ward(values: pd.Series | ArrayLike, wards: gpd.GeoDataFrame) -> pd.Series:
    """Match values to wards: a series by code, an array by position."""
    if isinstance(values, pd.Series):
        if len(unknown := values.index.difference(wards.index)):
            raise ValueError(f"There is no ward '{unknown[0]}' among the {len(wards)} wards.")
        by_ward = values.reindex(wards.index).astype(float)
    else:
        array = np.asarray(values, dtype=float)
        if array.shape != (len(wards),):
            raise ValueError(f"Values of shape {array.shape} do not fit {len(wards)} wards.")
        by_ward = pd.Series(array, index=wards.index)
    if len(infinite := by_ward.index[np.isinf(by_ward)]):
        raise Unavailable(f"The value of {infinite[0]} is infinite.")
    return by_ward


def _results(local: LocalStatistic, graph: Graph, wards: pd.Index, alpha: float) -> pd.DataFrame:
    from scipy.stats import false_discovery_control

    adjusted = false_discovery_control(local.p, method="bh")
    significant = adjusted <= alpha
    return pd.DataFrame(
        {
            "neighbours": graph.cardinalities.reindex(wards).astype(float),
            "local_mean": local.local_mean,
            "statistic": local.statistic,
            "z": local.z,
            "p": local.p,
            "p_fdr": adjusted,
            "significant": significant,
            "kind": local.kinds,
            "label": np.where(significant, local.kinds, NOT_SIGNIFICANT),
        },
        index=wards,
    )


def _limits(
    local: LocalStatistic,
    graph: Graph,
    names: pd.Series,
    missing: pd.Index,
    islands: pd.Index,
    permutations: int,
    alpha: float,
) -> tuple[str, ...]:
    """What the result cannot tell."""
    wards, sentences, neighbours = len(local.p), [], graph.cardinalities
    if wards < FEW_WARDS:
        sentences.append(
            f"There are only {wards} wards to compare. With fewer than {FEW_WARDS} only a very strong pattern can be "
            "told from chance, so a ward that is not significant may still be part of one."
        )
    if 2 / (permutations + 1) > alpha / wards:
        sentences.append(
            f"{permutations:,} permutations are too few for one ward alone to be significant among {wards}."
        )
    if len(missing):
        sentences.append(f"Left out because they have no figure: {', '.join(sorted(names[missing]))}.")
    if len(islands):
        sentences.append(f"Left out because no ward with a figure touches them: {', '.join(sorted(names[islands]))}.")
    if len(touching := [names[ward] for ward in neighbours.index[neighbours == wards - 1]]):
        sentences.append(
            f"Nothing can be said of {', '.join(sorted(touching))}: all the other wards are neighbours, so that chance "
            "could not have dealt their figures out otherwise."
        )
    if np.isnan(local.statistic).any():
        sentences.append(
            f"{local.name} is no share where values are below 0 or add up to 0; its standardised form holds."
        )
    return tuple(sentences)
