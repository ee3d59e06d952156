"""Class limits: published breaks, ties, few values, both directions of need."""

from __future__ import annotations

import mapclassify
import numpy as np
import pandas as pd
import pytest

from geo.statistics.class_breaks import MOST_VALUES, ClassBreaks, class_breaks
from geo.statistics.natural_breaks import natural_breaks


def test_fisher_jenks_gives_the_breaks_that_mapclassify_publishes() -> None:
    # mapclassify's own documented example: calemp, 58 Californian counties, five classes.
    calemp = pd.Series(mapclassify.load_example())
    assert class_breaks(calemp).uppers == pytest.approx((75.29, 192.05, 370.5, 722.85, 4111.45))


@pytest.mark.parametrize("classes", [2, 3, 5, 7])
@pytest.mark.parametrize("kind", ["rates", "ties", "skewed", "rounded", "far from nought", "below nought"])
def test_natural_breaks_are_mapclassifys_to_the_last_bit(kind: str, classes: int) -> None:
    random = np.random.default_rng(classes)
    for size in (12, 40, 100):
        values = {
            "rates": random.uniform(0, 100, size),
            "ties": random.integers(0, 15, size).astype(float),
            "skewed": random.lognormal(3, 1, size),
            "rounded": random.uniform(0, 10, size).round(1),
            "far from nought": random.normal(1e6, 1, size),
            "below nought": -random.exponential(5, size),
        }[kind]
        if np.unique(values).size > classes:
            limits = natural_breaks(np.sort(values), classes)
            assert limits.tolist() == mapclassify.FisherJenks(values, k=classes).bins.tolist()


def test_quantiles_and_equal_steps() -> None:
    values = pd.Series(np.arange(101.0))
    assert class_breaks(values, scheme="quantiles").uppers == pytest.approx((20, 40, 60, 80, 100))
    assert class_breaks(values, scheme="equal_interval").uppers == pytest.approx((20, 40, 60, 80, 100))


def test_a_value_on_a_limit_lies_in_the_class_below_and_missing_stays_missing() -> None:
    breaks = ClassBreaks(0.0, (1.0, 2.0, 3.0), "equal_interval")
    found = breaks.assign(pd.Series([0.0, 1.0, 1.1, 3.0, np.nan]))
    assert found.tolist()[:4] == [0, 0, 1, 2]
    assert np.isnan(found.iloc[4])


def test_where_low_is_worse_the_lowest_class_is_the_most_intense() -> None:
    breaks = ClassBreaks(0.0, (1.0, 2.0, 3.0), "equal_interval")
    assert breaks.assign(pd.Series([0.5, 2.5]), reverse=True).tolist() == [2, 0]


def test_few_distinct_values_make_few_classes() -> None:
    breaks = class_breaks(pd.Series([4.0, 4.0, 7.0, np.nan]))
    assert breaks.uppers == (4.0, 7.0)
    assert len(class_breaks(pd.Series([3.0, 3.0]))) == 1


def test_the_span_of_a_class_is_its_smallest_and_largest_value() -> None:
    breaks = class_breaks(pd.Series([1.0, 2.0, 3.0, 40.0, 41.0, 99.0, 100.0]), scheme="equal_interval")
    assert breaks.limits()[0] == pytest.approx((1.0, 20.8))
    # The fourth class, 60.4 to 80.2, holds no value.
    assert breaks.spans() == [(1.0, 3.0), (40.0, 40.0), (41.0, 41.0), pytest.approx((60.4, 80.2)), (99.0, 100.0)]
    assert ClassBreaks(0.0, (1.0, 2.0), "quantiles").spans() == [(0.0, 1.0), (1.0, 2.0)]


def test_tied_quantiles_do_not_make_empty_classes() -> None:
    breaks = class_breaks(pd.Series([0.0] * 50 + [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), scheme="quantiles")
    assert len(set(breaks.uppers)) == len(breaks)


def test_many_values_are_thinned_and_still_span_the_data() -> None:
    values = pd.Series(np.random.default_rng(1).normal(size=MOST_VALUES * 8))
    breaks = class_breaks(values)
    assert breaks.lowest == values.min()
    assert breaks.uppers[-1] == values.max()
    assert breaks.assign(values).nunique() == 5


@pytest.mark.parametrize(
    ("values", "scheme", "words"),
    [
        ([np.nan], "quantiles", "No ward has a value"),
        ([1.0], "pretty", "'pretty' is not known. Use one of: fisher_jenks"),
    ],
)
def test_what_cannot_be_classed_is_refused(values: list[float], scheme: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        class_breaks(pd.Series(values), scheme=scheme)
