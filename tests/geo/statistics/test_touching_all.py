"""A ward that touches all the others: chance cannot deal the figures around it out otherwise, so nothing deviates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas import GeoDataFrame
from libpysal.graph import Graph

from geo.statistics.clusters import HIGH_HIGH, HIGH_LOW, NOT_SIGNIFICANT, hot_spots, local_moran
from geo.statistics.spatial import _standardised


def star(wards: int) -> tuple[GeoDataFrame, Graph]:
    """A middle that touches every other ward, and a ring of the others, each beside the next."""
    codes = ["C", *(f"R{at:02d}" for at in range(1, wards))]
    ring = codes[1:]
    pairs = [("C", code) for code in ring] + list(zip(ring, [*ring[1:], ring[0]], strict=True))
    both = [*pairs, *((b, a) for a, b in pairs)]
    graph = Graph.from_arrays([a for a, _ in both], [b for _, b in both], np.ones(len(both)))
    names = {"C": "Middle"} | {code: f"Ring {code}" for code in ring}
    frame = GeoDataFrame({"ward_name": [names[c] for c in codes]}, index=codes, geometry=[shapely.Point()] * wards)
    return frame, graph


@pytest.mark.parametrize("seed", range(5))
def test_its_z_is_nothing_and_its_p_one(seed: int) -> None:
    wards, graph = star(9)
    x = np.random.default_rng(seed).normal(100, 7, 9)
    found = local_moran(x, wards, neighbours=graph, permutations=999)
    middle = found.frame.loc["C"]
    # All deviations add up to nothing, so the mean of the others' is -z/(n - 1), and I = -z²/Σz² exactly.
    z = x - x.mean()
    assert middle["statistic"] == pytest.approx(-(z[0] ** 2) / (z**2).sum())
    assert (middle["z"], middle["p"], middle["label"]) == (0, 1, NOT_SIGNIFICANT)
    assert (found.frame["z"].drop("C") != 0).all()
    hot = hot_spots(x, wards, neighbours=graph, permutations=999).frame.loc["C"]
    assert (hot["z"], hot["p"], hot["label"]) == (0, 1, NOT_SIGNIFICANT)
    assert [limit for limit in found.limits if "Nothing can be said of Middle:" in limit]


def test_where_every_ward_touches_every_other_nothing_deviates() -> None:
    squares = [shapely.box(x, y, x + 1, y + 1) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
    wards = GeoDataFrame({"ward_name": list("ABCD")}, index=list("ABCD"), geometry=squares)
    for statistic in (local_moran, hot_spots):
        found = statistic([0.1, 0.7, 0.2, 12.3], wards, permutations=99)
        assert found.frame["z"].tolist() == [0] * 4
        assert found.frame["p"].tolist() == [1] * 4
        assert any("A, B, C, D" in limit for limit in found.limits)


def test_a_ward_beside_all_but_one_still_has_a_z() -> None:
    """Middle of ten, all but the last beside it: each permutation leaves one other figure out, so that
    I = k (S - left out) with k = (n - 1) z / (m Σz²), and z = (mean - left out) / sd of the nine."""
    wards, graph = star(10)
    adjacency = graph.adjacency.drop([("C", "R09"), ("R09", "C")])
    graph = Graph(adjacency)
    x = np.array([9.0, 1, 2, 3, 4, 5, 6, 7, 8, 2.5])
    found = local_moran(x, wards, neighbours=graph, permutations=20_000).frame.loc["C"]
    others = x[1:]
    assert found["z"] == pytest.approx((others.mean() - 2.5) / others.std(), abs=0.03)


def test_a_spread_of_last_digits_is_none() -> None:
    simulated = np.array([[POINT_THREE, 0.3, 0.3, POINT_THREE], [0.1, 0.2, 0.3, 0.4]])
    z = _standardised(np.array([POINT_THREE, 0.25]), simulated)
    assert z[0] == 0
    assert z[1] == pytest.approx(0, abs=1e-12)


POINT_THREE = 0.1 + 0.2


def test_a_ward_at_a_mean_that_is_no_round_number_has_no_deviation() -> None:
    """The mean of these nine is 0.6, worked out as 0.6000000000000001: the sign of the difference says nothing."""
    x = np.array([0.3, 0.6, 0.9] * 3)
    assert x.mean() != 0.6
    squares = [shapely.box(i % 3, i // 3, i % 3 + 1, i // 3 + 1) for i in range(9)]
    wards = GeoDataFrame(geometry=squares, index=[f"W{i}" for i in range(9)])
    found = local_moran(pd.Series(x, index=wards.index), wards, permutations=99).frame
    at_mean = found.loc[["W1", "W4", "W7"]]
    assert (at_mean[["statistic", "z"]] == 0).all(axis=None)
    assert (at_mean["p"] == 1).all()
    assert not at_mean["kind"].isin([HIGH_HIGH, HIGH_LOW]).any()
