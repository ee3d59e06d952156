"""Intervals and comparisons: against OHID's published figures and package, exact tails, and other packages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geo.statistics.intervals import compare, poisson_interval, rate_interval, wilson_interval

# OHID's package PHStatsMethods 0.1.16 (PyPI): count, total, then the limits at 95 % and at 99.8 %.
WILSON = [
    (0, 12, 0.0, 0.24249400665524087, 0.0, 0.44314345498296885),
    (1, 30, 0.005908590381612445, 0.1667039099140917, 0.0029152206965255014, 0.2891118663447748),
    (65, 100, 0.5525444329688797, 0.7363575175690247, 0.4954946574070431, 0.7783540614089697),
    (20, 20, 0.8388748419471806, 1.0, 0.6768295853759402, 1.0),
    (1535, 3849, 0.383444170165354, 0.4143673909056167, 0.37469461936995946, 0.42341604558553153),
]
POISSON = [
    (0, 0.0, 3.6888794541139354, 0.0, 6.907755278982137),
    (1, 0.025317807984289897, 5.571643390938898, 0.0010005003335835346, 9.233413476451585),
    (4, 1.089865373626325, 10.241588675403694, 0.42855241362842295, 14.79414922253721),
    (9, 4.115373097378334, 17.084803451419166, 2.452424404363775, 22.65737330906293),
    (10, 4.787449913967563, 18.391458605756473, 2.916318374695686, 24.19372492788055),
    (11, 5.483690198449974, 19.68323711614639, 3.4483702384008814, 25.646520516557427),
    (65, 50.16318771045943, 82.84913854593984, 42.8802614714802, 94.000290844318),
    (1045, 982.5932018073325, 1110.33121298565, 947.9407035610374, 1148.806160988033),
]
COUNTS = st.integers(0, 10**7)
LEVELS = st.floats(0.5, 0.9999)


def test_the_figures_that_were_asked_for() -> None:
    assert poisson_interval(65) == pytest.approx((50.163188, 82.849139), abs=5e-7)
    assert wilson_interval(65, 100) == pytest.approx((0.552544, 0.736358), abs=5e-7)


@pytest.mark.parametrize(("count", "total", "low", "high", "low_998", "high_998"), WILSON)
def test_wilson_as_ohids_package_gives_it(
    count: int, total: int, low: float, high: float, low_998: float, high_998: float
) -> None:
    assert wilson_interval(count, total) == pytest.approx((low, high), abs=1e-12)
    assert wilson_interval(count, total, confidence=0.998) == pytest.approx((low_998, high_998), abs=1e-12)


def test_wilson_as_published_with_the_child_measurement_programme() -> None:
    # England, 2006/07 and 2010/11, by decile of deprivation: percentages with the 95 % limits OHID published.
    rows = pd.read_csv(Path(__file__).parent / "published" / "child_weight.csv")
    lower, upper = wilson_interval(rows["count"], rows["measured"])
    np.testing.assert_allclose(lower * 100, rows["lower"], rtol=1e-12)
    np.testing.assert_allclose(upper * 100, rows["upper"], rtol=1e-12)


@given(count=st.integers(0, 5000), more=st.integers(0, 5000), confidence=LEVELS)
def test_wilson_as_scipy_gives_it(count: int, more: int, confidence: float) -> None:
    total = count + more + (count + more == 0)
    theirs = stats.binomtest(count, total).proportion_ci(confidence, method="wilson")
    assert wilson_interval(count, total, confidence) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@pytest.mark.parametrize(("count", "low", "high", "low_998", "high_998"), POISSON)
def test_poisson_as_ohids_package_gives_it(
    count: int, low: float, high: float, low_998: float, high_998: float
) -> None:
    assert poisson_interval(count) == pytest.approx((low, high), rel=1e-12)
    assert poisson_interval(count, confidence=0.998) == pytest.approx((low_998, high_998), rel=1e-12)


@given(count=st.integers(1, 9), confidence=LEVELS)
def test_the_exact_limits_leave_the_right_tails(count: int, confidence: float) -> None:
    lower, upper = poisson_interval(count, confidence)
    tail = (1 - confidence) / 2
    assert stats.poisson.sf(count - 1, lower) == pytest.approx(tail, rel=1e-8)
    assert stats.poisson.cdf(count, upper) == pytest.approx(tail, rel=1e-8)


@given(count=st.integers(10, 10**5))
def test_byars_limits_are_as_close_to_the_exact_ones_as_ohid_says(count: int) -> None:
    # Technical guide "Confidence intervals" (2018): at 95 %, within 0.2 % of the exact value from a count of 10.
    exact = stats.gamma.ppf(0.025, count), stats.gamma.ppf(0.975, count + 1)
    assert poisson_interval(count) == pytest.approx(exact, rel=0.002)


def test_rates_as_ohids_package_gives_them() -> None:
    lower, upper = rate_interval([7, 65, 210], [1000, 12345, 3212])
    assert lower == pytest.approx([2.814363051519867, 4.063441693840375, 56.835267755716266], rel=1e-12)
    assert upper == pytest.approx([14.422675361702376, 6.711149335434576, 74.84620060636733], rel=1e-12)
    lower, upper = rate_interval([7, 65, 210], [1000, 12345, 3212], confidence=0.998, multiplier=100_000)
    assert lower == pytest.approx([152.03362603988091, 347.3492221262066, 5231.586860530924], rel=1e-12)
    assert upper == pytest.approx([1962.6177395384234, 761.4442352719158, 8056.181251524116], rel=1e-12)


@given(count=COUNTS, more=COUNTS, confidence=LEVELS)
def test_intervals_hold_their_figure_and_widen_with_confidence(count: int, more: int, confidence: float) -> None:
    total = count + more + 1
    for interval in (lambda c: wilson_interval(count, total, c), lambda c: rate_interval(count, total, c, 1)):
        lower, upper = interval(confidence)
        wide_lower, wide_upper = interval(confidence + (1 - confidence) / 2)
        assert 0 <= wide_lower <= lower <= count / total <= upper <= wide_upper
    assert wilson_interval(count, total, confidence)[1] <= 1


def test_shapes_come_back_as_they_went_in() -> None:
    counts = pd.Series([3, 40], index=["Aspley", "Bulwell"])
    for limit in (*wilson_interval(counts, 50), *poisson_interval(counts), *rate_interval(counts, counts * 9)):
        assert limit.index.tolist() == ["Aspley", "Bulwell"]
    assert isinstance(poisson_interval(3)[0], float)
    assert isinstance(wilson_interval((3, 40), np.array([50, 50]))[1], np.ndarray)
    assert compare(1, 2, 3) == "lower"
    assert compare(counts, counts + 1, 20).to_dict() == {"Aspley": "lower", "Bulwell": "higher"}


def test_an_interval_that_includes_or_touches_the_reference_is_similar() -> None:
    assert compare([1, 2, 3, 1], [3, 4, 5, 2], 3).tolist() == ["similar", "similar", "similar", "lower"]
    assert compare(3.0001, 5, 3) == "higher"


def test_what_is_missing_is_not_compared() -> None:
    wards = pd.Series([1.0, np.nan, 1.0], index=["Aspley", "Bulwell", "Clifton"])
    assert compare(wards, wards + 1, pd.Series([5.0, 5.0, np.nan], index=wards.index)).tolist() == ["lower", "", ""]
    assert compare([1, 2], [2, None], 0).tolist() == ["higher", ""]


WARDS = ["Aspley", "Bulwell"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: wilson_interval(pd.Series([1, -2], WARDS), 5), r"count must not be below 0: ward Bulwell \(-2\)"),
        (lambda: wilson_interval(pd.Series([6, 2], WARDS), 5), r"count must not be above the total: ward Aspley \(6\)"),
        (lambda: wilson_interval(pd.Series([0, 2], WARDS), [0, 5]), r"total must be above 0: ward Aspley \(0\)"),
        (lambda: wilson_interval(pd.Series([1, None], WARDS), 5), "count is missing: ward Bulwell"),
        (lambda: wilson_interval([1, 2], [3, None]), "total is missing: number 2"),
        (lambda: wilson_interval(1, 2, confidence=95), "confidence must lie between 0 and 1"),
        (lambda: wilson_interval(1, 2, confidence=0), "confidence must lie between 0 and 1"),
        (lambda: poisson_interval(-1), "count must not be below 0: -1"),
        (lambda: poisson_interval([1, np.inf]), r"count must be a finite number: number 2 \(inf\)"),
        (lambda: poisson_interval(np.nan), "count is missing: no number"),
        (lambda: poisson_interval(1, 1), "confidence must lie between 0 and 1"),
        (lambda: rate_interval([1, -1], 100), r"count must not be below 0: number 2 \(-1\)"),
        (lambda: rate_interval(1, pd.Series([5, 0], WARDS)), r"denominator must be above 0: ward Bulwell \(0\)"),
        (lambda: rate_interval(1, None), "denominator is missing"),
        (lambda: rate_interval(1, 5, multiplier=0), "multiplier must be above 0"),
        (lambda: compare(pd.Series([1, 3], WARDS), 2, 2), r"lower must not be above upper: ward Bulwell \(3\)"),
    ],
)
def test_bad_input_is_refused_by_name(call: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
