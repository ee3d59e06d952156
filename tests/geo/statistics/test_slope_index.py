"""Slope and relative index: against the results that OHID publishes with its package, and other ways to a line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.statistics.inequality import relative_index, slope_index

PUBLISHED = Path(__file__).parent / "published"
# Life expectancy of men by decile: figures of PHEindicatormethods, results of its vignette (1,000 repetitions).
LIFE = pd.read_csv(PUBLISHED / "life_expectancy.csv").set_index("area")
LIFE_RESULTS = {
    "E06000001": (11.68886, 9.215442, 14.07460),
    "E06000002": (12.54785, 10.579679, 14.57307),
    "E06000003": (10.05084, 7.820256, 12.30021),
    "E06000004": (14.85223, 13.029586, 16.66506),
}
# Obesity of children by decile, England: the results of two editions of the vignette (100,000 repetitions, times -100).
WEIGHT = pd.read_csv(PUBLISHED / "child_weight.csv").set_index("group")
WEIGHT_RESULTS = {
    "607-6": (10.720032, 10.219930, 11.216222),
    "607-R": (5.818547, 5.413881, 6.214953),
    "1011-6": (12.781047, 12.408601, 13.153370),
}
WEIGHT_RESULTS_LOGIT = {
    "607-6": (10.964626, 10.442276, 11.487365),
    "607-R": (5.970062, 5.549097, 6.393890),
    "1011-6": (13.057800, 12.664883, 13.441025),
}


def weight(group: str) -> dict[str, object]:
    rows = WEIGHT.loc[group]
    shares = {"lower": (rows["lower"] / 100).tolist(), "upper": (rows["upper"] / 100).tolist()}
    values = (rows["count"] / rows["measured"]).tolist()
    return {"values": values, "population": rows["measured"].tolist(), "value_type": "proportion", **shares}


@pytest.mark.parametrize("area", LIFE_RESULTS)
def test_life_expectancy_as_ohid_publishes_it(area: str) -> None:
    rows, (value, lower, upper) = LIFE.loc[area], LIFE_RESULTS[area]
    found = slope_index(rows["value"].tolist(), rows["population"].tolist(), se=rows["se"].tolist())
    assert found.value == pytest.approx(value, abs=5.1e-6)
    # A thousand repetitions leave the published limits about a tenth of a year of play.
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=0.2)


@pytest.mark.parametrize(
    ("transform", "results"), [(False, WEIGHT_RESULTS), (True, WEIGHT_RESULTS_LOGIT)], ids=["line", "logit"]
)
@pytest.mark.parametrize("group", WEIGHT_RESULTS)
def test_child_weight_as_ohid_publishes_it(group: str, transform: bool, results: dict[str, tuple]) -> None:
    value, lower, upper = results[group]
    found = slope_index(**weight(group), transform=transform, multiplier=-100)
    assert found.value == pytest.approx(value, abs=6e-7)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=0.01)


@pytest.mark.parametrize("area", LIFE_RESULTS)
def test_the_same_line_by_weighted_least_squares(area: str) -> None:
    rows = LIFE.loc[area]
    middle = (rows["population"].cumsum() - rows["population"] / 2) / rows["population"].sum()
    slope, start = np.polyfit(middle, rows["value"], 1, w=np.sqrt(rows["population"]))
    values, population = rows["value"].tolist(), rows["population"].tolist()
    assert slope_index(values, population).value == pytest.approx(slope)
    assert relative_index(values, population).value == pytest.approx((start + slope) / start)


@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_the_simulated_limits_are_those_of_the_normal_distribution(confidence: float) -> None:
    rows = LIFE.loc["E06000002"]
    share = rows["population"] / rows["population"].sum()
    middle = share.cumsum() - share / 2
    # The slope is a weighted sum of the figures, so its standard error has a formula.
    parts = share * (middle - 0.5) / (share * (middle - 0.5) ** 2).sum()
    half = {0.95: 1.959964, 0.998: 3.090232}[confidence] * np.sqrt((parts**2 * rows["se"] ** 2).sum())
    lists = (rows[name].tolist() for name in ("value", "population", "se"))
    values, population, se = lists
    found = slope_index(values, population, se=se, confidence=confidence, repetitions=400_000)
    assert (found.lower, found.upper) == pytest.approx((found.value - half, found.value + half), abs=half / 50)


def test_a_rate_varies_on_the_scale_of_its_logarithm() -> None:
    values, people = np.array([80.0, 60, 50, 45, 30]), [100] * 5
    se = np.full(5, 0.1)
    limits = {"lower": values * np.exp(-1.959964 * se), "upper": values * np.exp(1.959964 * se)}
    by_limits = slope_index(values, people, value_type="rate", **limits)
    by_se = slope_index(values, people, value_type="rate", se=se)
    assert by_limits == pytest.approx(by_se, rel=1e-6)
    # The mean of a lognormal draw is exp(s²/2) times its middle, so the limits lie a little off centre.
    assert by_se.value - by_se.lower > by_se.upper - by_se.value
    line = slope_index(values, people, value_type="rate", se=se, transform=True)
    intercept, slope = np.polyfit([0.1, 0.3, 0.5, 0.7, 0.9], np.log(values), 1)[::-1]
    assert line.value == pytest.approx(np.exp(intercept + slope) - np.exp(intercept))
    ratio = relative_index(values, people, value_type="rate", se=se, transform=True)
    assert ratio.value == pytest.approx(np.exp(slope))
    half = 1.959964 * np.sqrt(0.01 * ((np.array([-0.4, -0.2, 0, 0.2, 0.4]) / 0.4) ** 2).sum())
    assert (ratio.lower, ratio.upper) == pytest.approx((np.exp(slope - half), np.exp(slope + half)), rel=0.01)


def test_the_relative_index_is_the_slope_over_the_most_deprived_end() -> None:
    for transform in (False, True):
        share = weight("607-6") | {"transform": transform}
        sii, rii = slope_index(**share), relative_index(**share)
        worst = sii.value / (rii.value - 1)
        assert rii.value == pytest.approx((worst + sii.value) / worst)
        assert rii.lower < rii.value < rii.upper < 1
        turned = relative_index(**share, multiplier=-100)
        assert turned == pytest.approx((1 / rii.value, 1 / rii.upper, 1 / rii.lower), rel=1e-4)


def test_the_order_may_be_given_by_need_and_by_label() -> None:
    rows = LIFE.loc["E06000003"].reset_index(drop=True)
    wards = [f"ward {n}" for n in range(10)]
    value, people = (pd.Series(rows[name].tolist(), index=wards) for name in ("value", "population"))
    need = pd.Series(np.linspace(60, 5, 10), index=wards)
    wanted = slope_index(value, people)
    shuffled = need.sample(frac=1, random_state=3)
    found = slope_index(value.sample(frac=1, random_state=1), people, shuffled, rank_direction="highest_first")
    assert found.value == pytest.approx(wanted.value)
    assert slope_index(value, people, need, rank_direction="lowest_first").value == pytest.approx(-wanted.value)
    assert slope_index(value, people, rows["decile"].tolist(), rank_direction="lowest_first") == pytest.approx(
        wanted, nan_ok=True
    )


def test_tied_wards_share_the_middle_of_their_stretch() -> None:
    # Two halves of one ward are that ward.
    whole = slope_index([9, 7, 4, 3], [100, 200, 300, 400], [4, 3, 2, 1], rank_direction="highest_first")
    halves = slope_index([9, 7, 4, 4, 3], [100, 200, 120, 180, 400], [4, 3, 2, 2, 1], rank_direction="highest_first")
    assert halves.value == pytest.approx(whole.value)


def test_a_seed_gives_the_same_interval_and_more_wards_the_same_draws() -> None:
    rows = LIFE.loc["E06000001"]
    values, people, se = (rows[name].tolist() for name in ("value", "population", "se"))
    assert slope_index(values, people, se=se) == slope_index(values, people, se=se)
    assert slope_index(values, people, se=se, seed=1).lower != slope_index(values, people, se=se).lower
    many = slope_index(np.linspace(50, 10, 3000), [1000] * 3000, se=np.ones(3000), repetitions=5000)
    assert (many.lower, many.upper) == pytest.approx((-40.01 - 0.124, -40.01 + 0.124), abs=0.02)


def test_without_errors_there_is_no_interval() -> None:
    found = slope_index([3, 2, 1], [1, 1, 1])
    assert np.isnan(found.lower)
    assert np.isnan(found.upper)


def test_a_ratio_that_crosses_nothing_has_no_interval() -> None:
    found = relative_index([5, 3, 1.5], [1, 1, 1], se=[1, 1, 1])
    assert 0 < found.value < 1
    assert np.isnan(found.lower)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.1, 1000), st.integers(1, 10**6)), min_size=2, max_size=25),
    st.floats(-50, 50),
    st.floats(0.01, 100),
)
def test_the_slope_moves_with_the_figures(wards: list[tuple[float, int]], shift: float, scale: float) -> None:
    values, people = (np.array(part, dtype=float) for part in zip(*wards, strict=True))
    found = slope_index(values, people).value
    assert slope_index(values * scale + shift, people).value == pytest.approx(found * scale, abs=1e-6 * scale + 1e-6)
    assert slope_index(values, people * 7).value == pytest.approx(found, abs=1e-6)
    assert slope_index(values[::-1], people[::-1]).value == pytest.approx(-found, abs=1e-6)
    assert slope_index(np.full(len(wards), 3.0), people).value == pytest.approx(0, abs=1e-9)


WARDS = ["Aspley", "Bulwell", "Clifton"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"values": [5], "population": [3]}, "At least two wards"),
        ({"values": pd.Series([1, None, 3], WARDS)}, "values is missing: ward Bulwell"),
        ({"population": pd.Series([1, 0, 3], WARDS)}, r"population must be above 0: ward Bulwell \(0\)"),
        ({"population": pd.Series([1, None, 3], WARDS)}, "population is missing: ward Bulwell"),
        ({"rank_by": [2, 2, 2], "rank_direction": "highest_first"}, "rank_by is 2 for every ward"),
        ({"rank_by": [2, None, 1], "rank_direction": "highest_first"}, "rank_by is missing: number 2"),
        ({"rank_by": [3, 2, 1]}, "rank_direction must be 'highest_first' or 'lowest_first', not None"),
        ({"rank_by": [3, 2, 1], "rank_direction": "up"}, "rank_direction must be"),
        ({"rank_direction": "lowest_first"}, "there is no rank_by"),
        ({"se": [1, -1, 1]}, r"se must not be below 0: number 2 \(-1\)"),
        ({"lower": [1, 1, 1]}, "lower and upper must be given together"),
        ({"lower": [5, 1, 1], "upper": [9, 9, 9]}, r"lower must not be above the figure: number 1 \(5\)"),
        ({"lower": [1, 1, 1], "upper": [9, 1, 9]}, r"upper must not be below the figure: number 2 \(1\)"),
        ({"value_type": "rate", "values": [3, 0, 1]}, r"values must be above 0 for a rate.*number 2 \(0\)"),
        ({"value_type": "proportion"}, "values must lie between 0 and 1 for a proportion"),
        ({"value_type": "share"}, "value_type must be one of normal, rate, proportion, not 'share'"),
        ({"repetitions": 10}, "repetitions must be 1,000 or more"),
        ({"confidence": 95}, "confidence must lie between 0 and 1"),
    ],
)
def test_bad_input_is_refused_by_name(arguments: dict[str, object], words: str) -> None:
    whole = {"values": [3, 2, 1], "population": [1, 1, 1]} | arguments
    for index in (slope_index, relative_index):
        with pytest.raises(ValueError, match=words):
            index(**whole)


def test_a_ratio_of_scores_around_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="a ratio needs both to be above 0"):
        relative_index([1, 0, -1], [1, 1, 1])
