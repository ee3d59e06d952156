"""Clusters: against spdep's and esda's published numbers, exact enumeration, and hand calculation on a small grid."""

from __future__ import annotations

import itertools
import math
import threading

import geopandas as gpd
import libpysal
import numpy as np
import pandas as pd
import pytest
import shapely
from esda import fdr
from esda.significance import calculate_significance
from libpysal.graph import Graph
from libpysal.weights import DistanceBand, Queen

from geo.city import City
from geo.indicators.snapshot import snapshot
from geo.statistics.clusters import (
    COLD,
    HIGH_HIGH,
    HIGH_LOW,
    HOT,
    LOW_HIGH,
    LOW_LOW,
    NO_DATA,
    NO_NEIGHBOURS,
    NOT_SIGNIFICANT,
    hot_spots,
    local_moran,
    queen_contiguity,
)
from geo.statistics.spatial import two_sided


def grid(rows: int, columns: int, size: float = 1.0) -> gpd.GeoDataFrame:
    """Square wards, row by row from the south-west."""
    squares = [
        shapely.box(x * size, y * size, (x + 1) * size, (y + 1) * size) for y in range(rows) for x in range(columns)
    ]
    codes = [f"W{i:02d}" for i in range(len(squares))]
    return gpd.GeoDataFrame({"ward_name": [f"Ward {i}" for i in range(len(squares))]}, geometry=squares, index=codes)


@pytest.fixture(scope="module")
def columbus() -> gpd.GeoDataFrame:
    return gpd.read_file(libpysal.examples.get_path("columbus.shp"))


def test_queen_contiguity_is_libpysals_on_its_own_examples(columbus: gpd.GeoDataFrame) -> None:
    for wards in (columbus, gpd.read_file(libpysal.examples.get_path("sids2.shp"))):
        found, expected = queen_contiguity(wards), Queen.from_dataframe(wards, use_index=True)
        assert {i: set(found[i].index) for i in found.unique_ids} == {i: set(n) for i, n in expected.neighbors.items()}
    # spdep's and GeoDa's published numbers of links.
    assert queen_contiguity(columbus).n_edges == 236


def test_local_morans_of_columbus_add_up_to_the_published_global_one(columbus: gpd.GeoDataFrame) -> None:
    # R's spdep, moran.test(columbus$CRIME, queen): 0.500188557.
    found = local_moran(columbus["CRIME"], columbus, permutations=99)
    assert found.frame["statistic"].sum() / (len(columbus) - 1) == pytest.approx(0.500188557, abs=1e-9)
    assert found.limits == ("99 permutations are too few for one ward alone to be significant among 49.",)


def test_esdas_documented_example_of_local_moran() -> None:
    # De Smith, Goodchild and Longley's ten areas, as esda documents and tests them (seed 12345, 99 permutations).
    graph = Graph.from_W(libpysal.io.open(libpysal.examples.get_path("desmith.gal")).read())
    values = np.array(libpysal.io.open(libpysal.examples.get_path("desmith.txt")).by_col["z"])
    wards = pd.DataFrame(index=graph.unique_ids)
    found = local_moran(values, wards, neighbours=graph, permutations=99, seed=12345)
    quadrants = {1: HIGH_HIGH, 2: LOW_HIGH, 3: LOW_LOW, 4: HIGH_LOW}
    assert found.frame["kind"].tolist() == [quadrants[q] for q in (4, 4, 4, 2, 3, 3, 1, 4, 3, 3)]
    assert found.frame["z"].iloc[0] == pytest.approx(-0.6990291160835514)


def test_esdas_documented_example_of_getis_and_ord() -> None:
    points = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
    graph = Graph.from_W(DistanceBand(points, threshold=15))
    values, wards = np.array([2, 3, 3.2, 5, 8, 7]), pd.DataFrame(index=range(6))
    found = hot_spots(values, wards, neighbours=graph, permutations=99)
    # esda's documentation, binary weights, star=True; Ord and Getis's z is the same for row-standardised ones.
    documented = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]
    assert found.frame["z"].tolist() == pytest.approx(documented, abs=1e-7)
    assert _ord_getis(values, graph.assign_self_weight(1)).tolist() == pytest.approx(documented, abs=1e-7)
    plain = hot_spots(values, wards, neighbours=graph, permutations=99, star=False)
    assert plain.statistic == "Getis-Ord Gi"
    documented = [-1.0136729, -0.04361589, 1.31558703, -0.31412676, 1.15373986, 1.77833941]
    assert plain.frame["z"].tolist() == pytest.approx(documented, abs=1e-7)
    around = graph.transform("r").lag(values)
    assert plain.frame["statistic"].tolist() == pytest.approx((around / (values.sum() - values)).tolist())


def _ord_getis(x: np.ndarray, graph: Graph) -> np.ndarray:
    """Ord and Getis (1995), equation for Gi*, written out."""
    w, n = graph.transform("r").sparse.toarray(), len(x)
    s = math.sqrt((x**2).mean() - x.mean() ** 2)
    total, squares = w.sum(axis=1), (w**2).sum(axis=1)
    return (w @ x - total * x.mean()) / (s * np.sqrt((n * squares - total**2) / (n - 1)))


def test_both_statistics_by_hand_on_nine_wards() -> None:
    wards, x = grid(3, 3), np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 18])
    # Mean 6, sum of squared deviations 204. The corner of 18 has the neighbours 5, 6 and 8.
    moran, hot = (f(x, wards, permutations=99).frame.loc["W08"] for f in (local_moran, hot_spots))
    assert moran["neighbours"] == 3
    assert moran["local_mean"] == pytest.approx(19 / 3)
    assert moran["statistic"] == pytest.approx(8 * 12 * (19 / 3 - 6) / 204)
    assert moran["kind"] == HIGH_HIGH
    assert hot["local_mean"] == pytest.approx(37 / 4)
    assert hot["statistic"] == pytest.approx(37 / 4 / 54)
    # Binary weights of four wards among nine: (37 - 4 * 6) / (s * sqrt((9 * 4 - 16) / 8)).
    assert hot["z"] == pytest.approx((37 - 24) / (math.sqrt(204 / 9) * math.sqrt(20 / 8)))
    assert hot["kind"] == HOT


@pytest.mark.parametrize("statistic", [local_moran, hot_spots])
def test_the_pseudo_p_approaches_the_exact_one(statistic) -> None:
    wards, x = grid(3, 3), np.array([1.0, 2, 3, 4, 5, 6.5, 7, 8, 18])
    found = statistic(x, wards, permutations=20_000).frame
    graph = queen_contiguity(wards)
    for at, code in enumerate(wards.index):
        around = [wards.index.get_loc(n) for n in graph[code].index]
        others = np.delete(x, at)
        # Every way in which the other values can be dealt out to the neighbours is equally likely.
        sums = np.array([sum(dealt) for dealt in itertools.combinations(others, len(around))])
        observed = x[around].sum()
        tails = (sums >= observed).mean(), (sums <= observed).mean()
        assert found.loc[code, "p"] == pytest.approx(min(1, 2 * min(tails)), abs=0.02)


def test_p_is_two_sided_and_esdas_own_two_sided_count_agrees() -> None:
    rng = np.random.default_rng(3)
    simulated = rng.normal(size=(40, 999))
    observed = rng.normal(scale=1.5, size=40)
    p = two_sided(observed, simulated)
    assert p.tolist() == pytest.approx(
        calculate_significance(observed[:, None], simulated, "two-sided").tolist(), abs=0.003
    )
    # A statistic beyond all permutations: 1 in 1,000 on its side, 2 in 1,000 on both.
    assert two_sided(np.array([99.0]), simulated[:1])[0] == pytest.approx(0.002)
    assert two_sided(np.array([5.0]), np.full((1, 999), 5.0))[0] == 1


def test_a_permutation_that_differs_in_the_last_digit_counts_as_equal() -> None:
    simulated = np.array([[0.1 + 0.2, 0.1, 0.2, 0.9]])
    assert two_sided(np.array([0.3]), simulated)[0] == two_sided(simulated[:, 0], simulated)[0]


def test_the_false_discovery_rate_accepts_what_esdas_threshold_accepts() -> None:
    wards = grid(7, 7)
    x = np.where(np.arange(49) % 7 < 3, 10.0, 0.0) + np.random.default_rng(5).normal(size=49)
    frame = local_moran(x, wards).frame
    assert 10 < frame["significant"].sum() < 49
    assert (frame["significant"] == (frame["p"] <= fdr(frame["p"].to_numpy(), 0.05))).all()
    assert (frame["label"] == frame["kind"].where(frame["significant"], NOT_SIGNIFICANT)).all()
    assert set(frame.loc[frame["significant"], "label"]) <= {HIGH_HIGH, LOW_LOW}
    assert (frame["p_fdr"] >= frame["p"]).all()


def test_a_ward_unlike_its_neighbours_is_told_from_them() -> None:
    x = np.where(np.arange(49) % 7 < 3, 10.0, 0.0) + np.arange(49) / 100
    x[8] = 0.0
    frame = local_moran(x, grid(7, 7)).frame
    assert frame.loc["W08", "label"] == LOW_HIGH
    assert hot_spots(x, grid(7, 7)).frame["label"].isin([HOT, COLD, NOT_SIGNIFICANT]).all()


def test_with_the_same_neighbours_both_statistics_have_the_same_p() -> None:
    x = np.random.default_rng(9).normal(size=36)
    moran, hot = local_moran(x, grid(6, 6)), hot_spots(x, grid(6, 6))
    assert moran.frame["p"].tolist() == hot.frame["p"].tolist()


def test_missing_values_and_islands_are_left_out_and_named() -> None:
    wards = grid(4, 4)
    far = gpd.GeoDataFrame({"ward_name": ["Lundy"]}, geometry=[shapely.box(50, 50, 51, 51)], index=["W99"])
    wards = pd.concat([wards, far])
    x = pd.Series(np.random.default_rng(2).normal(size=17), index=wards.index)
    x["W05"] = np.nan
    found = local_moran(x, wards, permutations=999)
    assert found.missing == ("W05",)
    assert found.islands == ("W99",)
    assert found.frame.loc[["W05", "W99"], "label"].tolist() == [NO_DATA, NO_NEIGHBOURS]
    assert found.frame.loc[["W05", "W99"], ["statistic", "z", "p", "p_fdr"]].isna().all(axis=None)
    assert not found.frame.loc[["W05", "W99"], "significant"].any()
    assert found.frame.loc["W00", "neighbours"] == 2
    assert any("Ward 5" in limit for limit in found.limits)
    assert any("Lundy" in limit for limit in found.limits)
    # What is left out changes nothing for the others.
    alone = local_moran(x.drop(["W05", "W99"]), wards.drop(["W05", "W99"]), permutations=999)
    pd.testing.assert_frame_equal(found.frame.drop(["W05", "W99"]), alone.frame, check_dtype=False)


def test_fewer_than_thirty_wards_is_said(nottingham: City) -> None:
    found = local_moran(snapshot(nottingham, "imd_score", "2010").frame["value"], nottingham.wards)
    assert len(found.frame) == 20
    assert found.limits[0].startswith("There are only 20 wards to compare. With fewer than 30")
    assert not local_moran(np.random.default_rng(1).normal(size=30), grid(5, 6)).limits


def test_the_seed_decides_also_between_threads_and_numpys_generator_is_left_alone() -> None:
    x, wards = np.random.default_rng(4).normal(size=36), grid(6, 6)
    first = local_moran(x, wards, permutations=499)
    found: list[pd.Series] = []
    threads = [
        threading.Thread(target=lambda: found.append(local_moran(x, wards, permutations=499).frame["p"]))
        for _ in range(4)
    ]
    before = np.random.get_state()[1].tolist()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert np.random.get_state()[1].tolist() == before
    assert all(p.tolist() == first.frame["p"].tolist() for p in found)
    assert len(found) == 4
    other = local_moran(x, wards, permutations=499, seed=1)
    assert other.frame["p"].tolist() != first.frame["p"].tolist()


def test_values_below_zero_have_a_z_but_no_share() -> None:
    x = np.random.default_rng(6).normal(size=36)
    below, above = hot_spots(x, grid(6, 6)), hot_spots(x + 10, grid(6, 6))
    assert below.frame["statistic"].isna().all()
    assert below.frame["z"].tolist() == pytest.approx(above.frame["z"].tolist())
    assert below.frame["p"].tolist() == above.frame["p"].tolist()
    assert any("below 0" in limit for limit in below.limits)
    assert not above.limits


def test_a_total_of_nothing_has_no_share() -> None:
    x = np.array([0.0] * 8 + [5.0])
    plain = hot_spots(x, grid(3, 3), star=False, permutations=99)
    assert plain.frame["statistic"].isna().tolist() == [False] * 8 + [True]
    # The middle ward has all the others for neighbours, and around the last ward all are the same: no deviation.
    assert plain.frame["z"].iloc[[4, 8]].tolist() == [0, 0]
    assert plain.frame["p"].iloc[[4, 8]].tolist() == [1, 1]


def test_borders_that_meet_only_nearly_still_touch() -> None:
    wards = grid(2, 2, size=1000.0)
    wards.loc["W01", "geometry"] = shapely.box(1000.0005, 0, 2000, 1000)
    assert queen_contiguity(wards).n_edges == 12


def test_a_ward_of_average_value_has_no_deviation() -> None:
    x = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9])
    middle = local_moran(x, grid(3, 3), permutations=99).frame.loc["W04"]
    assert middle["statistic"] == 0
    assert middle["z"] == 0
    assert middle["p"] == 1


@pytest.mark.parametrize(
    ("values", "options", "words"),
    [
        ([1.0] * 9, {}, "the same in all 9 wards"),
        ([np.nan] * 8 + [1.0], {}, "there are 1: W08"),
        ([np.nan] * 9, {}, "there are 0: none"),
        ([1.0, 2.0], {}, r"shape \(2,\) do not fit 9 wards"),
        ([np.inf] + [1.0] * 8, {}, "value of W00 is infinite"),
        (pd.Series([1.0], index=["E09"]), {}, "no ward 'E09' among the 9 wards"),
        (list(range(9)), {"permutations": 0}, "Permutations must be 1 or more"),
        (list(range(9)), {"alpha": 1.0}, "alpha between 0 and 1"),
    ],
)
def test_what_has_no_pattern_is_refused(values: object, options: dict[str, float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        local_moran(values, grid(3, 3), **options)
    with pytest.raises(ValueError, match=words):
        hot_spots(values, grid(3, 3), **options)
