"""Rank uncertainty: against chances that can be worked out exactly, published intervals, and its own promises."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

import geo.need_index.rank_uncertainty
from geo.need_index.composite import rank_uncertainty
from geo.need_index.rank_uncertainty import standard_errors

OFFICIAL = dict(zip("abcdefg", (22.5, 22.5, 13.5, 13.5, 9.3, 9.3, 9.3), strict=True))


@pytest.fixture
def twenty() -> pd.DataFrame:
    return pd.DataFrame(np.random.default_rng(7).normal(size=(20, 7)), columns=list("abcdefg"))


def test_chances_under_any_weights_are_those_of_the_triangle() -> None:
    # w is uniform from 0 to 1. A scores w, B 1 - w, C 0.4, D 0. A is first where w > 1/2, and among two where w > 0.4;
    # C is among two where the lesser of w and 1 - w is below 0.4: a chance of 0.8.
    frame = pd.DataFrame({"x": [1.0, 0.0, 0.4, 0.0], "y": [0.0, 1.0, 0.4, 0.0]}, index=list("ABCD"))
    found = rank_uncertainty(frame, {"x": 1, "y": 1}, "minmax", weighting="any", k=2, draws=40_000)
    assert found.frame["chance_poorest"].tolist() == pytest.approx([0.6, 0.6, 0.8, 0.0], abs=0.01)
    assert (found.ranks[:, 0] == 1).mean() == pytest.approx(0.5, abs=0.01)
    assert found.frame.loc["D", ["rank", "median_rank", "rank_5", "rank_95"]].tolist() == [4, 4, 4, 4]
    # C is second, except where w and 1 - w are both above 0.4, which has a chance of 0.2.
    assert found.frame.loc["C", ["median_rank", "rank_5", "rank_95"]].tolist() == [2, 2, 3]


def test_weights_vary_as_a_dirichlet_distribution_does(twenty: pd.DataFrame) -> None:
    weights = rank_uncertainty(twenty, OFFICIAL, draws=40_000).weights
    share = pd.Series(OFFICIAL) / 99.9
    assert weights.sum(axis=1).to_numpy() == pytest.approx(1)
    assert weights.mean().tolist() == pytest.approx(share.tolist(), abs=0.001)
    assert weights.std().tolist() == pytest.approx(np.sqrt(share * (1 - share) / 101).tolist(), rel=0.02)
    # The standard deviations that the documentation names: 4.2 and 2.9 points.
    assert weights["a"].std() == pytest.approx(0.042, abs=0.001)
    assert weights["g"].std() == pytest.approx(0.029, abs=0.001)


def test_sampling_error_swaps_two_wards_as_often_as_two_normals_do() -> None:
    frame = pd.DataFrame({"x": [10.0, 9.0, 0.0]}, index=["A", "B", "C"])
    errors = pd.DataFrame({"x": [1.0, 0.5, np.nan]}, index=["A", "B", "C"])
    found = rank_uncertainty(frame, {"x": 1}, "rank", errors=errors, weighting="fixed", k=1, draws=40_000)
    assert found.frame.loc["A", "chance_poorest"] == pytest.approx(norm.cdf(1 / np.hypot(1.0, 0.5)), abs=0.01)
    assert found.frame.loc["C", "chance_poorest"] == 0
    assert found.without_error == ()


def test_without_error_and_with_fixed_weights_nothing_varies(twenty: pd.DataFrame) -> None:
    found = rank_uncertainty(twenty, OFFICIAL, weighting="fixed", draws=50)
    for column in ("median_rank", "rank_5", "rank_95"):
        assert found.frame[column].tolist() == found.frame["rank"].tolist()
    assert found.frame["chance_poorest"].tolist() == (found.frame["rank"] <= 5).astype(float).tolist()
    assert found.without_error == tuple("abcdefg")


def test_the_seed_decides_and_the_size_of_the_blocks_does_not(
    twenty: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors = twenty.abs() / 5
    first = rank_uncertainty(twenty, OFFICIAL, errors=errors, draws=500)
    assert (rank_uncertainty(twenty, OFFICIAL, errors=errors, draws=500).ranks == first.ranks).all()
    assert (rank_uncertainty(twenty, OFFICIAL, errors=errors, draws=500, seed=1).ranks != first.ranks).any()
    monkeypatch.setattr(geo.need_index.rank_uncertainty, "_FIGURES_AT_ONCE", 20 * 130)
    told: list[tuple[int, int]] = []
    again = rank_uncertainty(twenty, OFFICIAL, errors=errors, draws=500, progress=lambda *at: told.append(at))
    assert (again.ranks == first.ranks).all()
    assert told == [(130, 500), (260, 500), (390, 500), (500, 500)]


def test_the_chances_of_all_wards_add_up_to_the_size_of_the_set(twenty: pd.DataFrame) -> None:
    found = rank_uncertainty(twenty, OFFICIAL, k=4, draws=2000)
    assert found.frame["chance_poorest"].sum() == pytest.approx(4)
    assert (found.frame["rank_5"] <= found.frame["median_rank"]).all()
    assert (found.frame["median_rank"] <= found.frame["rank_95"]).all()


def test_wards_with_the_same_figures_tie_in_every_draw(twenty: pd.DataFrame) -> None:
    twenty.loc[3] = twenty.loc[8]
    ranks = rank_uncertainty(twenty, OFFICIAL, draws=2000).ranks
    assert (ranks[:, 3] == ranks[:, 8]).all()


def test_a_tie_does_not_hang_on_the_order_of_the_parts() -> None:
    # 0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in their last digit.
    frame = pd.DataFrame({"x": [1.0, 3.0, 9.0], "y": [2.0, 2.0, 9.0], "z": [3.0, 1.0, 9.0]})
    found = rank_uncertainty(frame, {"x": 1, "y": 1, "z": 1}, "rank", weighting="fixed", k=1, draws=5)
    assert found.frame["rank"].tolist() == [2, 2, 1]


def test_a_ward_without_an_index_has_no_rank_and_counts_only_where_it_has_a_value(twenty: pd.DataFrame) -> None:
    twenty.loc[4, "a"] = np.nan
    found = rank_uncertainty(twenty, OFFICIAL, draws=200)
    assert found.frame.loc[4].isna().all()
    assert 4 not in found.ranked
    assert found.ranks.shape == (200, 19)
    assert found.frame["rank"].max() == 19


def test_plain_arrays_serve_as_well(twenty: pd.DataFrame) -> None:
    named = rank_uncertainty(twenty, OFFICIAL, draws=100)
    assert (rank_uncertainty(twenty.to_numpy(), list(OFFICIAL.values()), draws=100).ranks == named.ranks).all()


def test_ten_thousand_draws_are_usual(twenty: pd.DataFrame) -> None:
    assert rank_uncertainty(twenty, OFFICIAL, errors=twenty.abs() / 5).draws == 10_000


def test_standard_errors_come_from_published_intervals() -> None:
    # OHID's examples: Wilson's 0.552544 to 0.736358 for 65 of 100, Byar's 50.163188 to 82.849139 for 65 events.
    rows = pd.DataFrame(
        {
            "value": [0.65, 0.5],
            "numerator": [65, np.nan],
            "denominator": [100, np.nan],
            "lower": np.nan,
            "upper": np.nan,
        }
    )
    two_z = 2 * 1.959964
    found = standard_errors(rows, "proportion")
    assert found[0] == pytest.approx((0.736358 - 0.552544) / two_z, abs=1e-6)
    assert np.isnan(found[1])
    per_thousand = rows.assign(value=[650.0, 1.0])
    assert standard_errors(per_thousand, "rate")[0] == pytest.approx(10 * (82.849139 - 50.163188) / two_z, abs=1e-5)
    counts = rows.assign(value=[65.0, np.nan])
    assert standard_errors(counts, "count")[0] == pytest.approx((82.849139 - 50.163188) / two_z, abs=1e-5)


def test_the_packages_own_interval_comes_first_and_a_score_without_one_has_no_error() -> None:
    rows = pd.DataFrame(
        {
            "value": [0.65, 0.2],
            "numerator": [65, 20],
            "denominator": 100,
            "lower": [0.6, np.nan],
            "upper": [0.7, np.nan],
        }
    )
    assert standard_errors(rows, "proportion")[0] == pytest.approx(0.1 / (2 * 1.959964), abs=1e-6)
    assert standard_errors(rows, "score").isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"k": 0}, "poorest 0 cannot be told: 20 wards"),
        ({"k": 21}, "poorest 21 cannot be told"),
        ({"draws": 0}, "At least one draw"),
        ({"weighting": "loose"}, "'loose' is not known. Use one of: around, any, fixed"),
        ({"concentration": 0}, "concentration of the weights"),
        ({"method": "log"}, "'log' is not known"),
        ({"polarity": "neutral"}, "polarity 'neutral'"),
        ({"errors": pd.DataFrame({"a": [-1.0]}, index=[3])}, "standard error of 'a' in 3 is -1"),
        ({"weights": {"a": 0}}, "weight of 'a' is 0"),
        ({"weights": {"z": 1}}, "needs z"),
    ],
)
def test_what_cannot_be_simulated_is_refused(twenty: pd.DataFrame, options: dict, words: str) -> None:
    weights = options.pop("weights", OFFICIAL)
    with pytest.raises(ValueError, match=words):
        rank_uncertainty(twenty, weights, **options)


def test_one_ward_or_one_value_for_all_has_no_ranks(twenty: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="1 ward has every part"):
        rank_uncertainty(twenty.iloc[:1], OFFICIAL)
    with pytest.raises(ValueError, match="'a' is the same in all 20 wards"):
        rank_uncertainty(twenty.assign(a=1.0), OFFICIAL)
