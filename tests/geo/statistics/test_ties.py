"""One rule for ties, whatever the unit: by hand, at the edges of nine decimals, and wherever it is used."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.errors import Unavailable
from geo.need_index.transforms import transform
from geo.statistics.bivariate import thirds
from geo.statistics.class_breaks import class_breaks
from geo.statistics.concentration import concentration_index
from geo.statistics.ranks import competition_ranks, how_many_differ, mean_ranks, places

POINT_THREE = 0.1 + 0.2
"""Three tenths, added up: its last digit is not that of 0.3."""


@pytest.mark.parametrize("unit", [1e-300, 1e-12, 1e-9, 1.0, 1e9, 1e300])
def test_the_unit_decides_no_rank(unit: float) -> None:
    values = np.array([3.0, 1.0, 2.0, 2.0]) * unit
    assert competition_ranks(values).tolist() == [1, 4, 2, 2]
    assert mean_ranks(values).tolist() == [4, 1, 2.5, 2.5]
    summed = np.array([0.3, POINT_THREE, 0.4]) * unit
    assert competition_ranks(summed, lowest_first=True).tolist() == [1, 1, 3]
    assert how_many_differ(summed) == 2


def test_figures_on_both_sides_of_a_ninth_decimal_tie() -> None:
    """Nine decimals had parted these two, which differ in their last digit alone."""
    edge = 0.1234567895
    values = np.array([np.nextafter(edge, 0), edge, np.nextafter(edge, 1)])
    assert competition_ranks(values).tolist() == [1, 1, 1]
    assert len(set(np.round([0.1234567894999, 0.1234567895001], 9))) == 2


def test_what_is_left_of_parts_that_cancel_is_nothing() -> None:
    values = np.array([POINT_THREE - 0.3, 0.0, 0.3 - POINT_THREE, 1.0, -1.0])
    assert competition_ranks(values).tolist() == [2, 2, 2, 1, 5]
    # Beside no larger figure, the same numbers are what there is.
    assert competition_ranks(values[:3]).tolist() == [1, 2, 3]


def test_small_differences_beside_large_figures_hold() -> None:
    assert competition_ranks(np.array([1e12 + 1, 1e12 + 2, 1e12])).tolist() == [2, 1, 3]
    assert competition_ranks(np.array([1e6, 2e-8, 1e-8])).tolist() == [1, 2, 3]


def test_missing_and_infinite_figures_have_their_places() -> None:
    values = np.array([np.inf, 1.0, np.nan, -np.inf, np.inf])
    assert competition_ranks(values)[[0, 1, 3, 4]].tolist() == [1, 3, 4, 1]
    assert np.isnan(competition_ranks(values)[2])
    assert places(values).tolist() == [2, 1, -1, 0, 2]
    nothing = np.array([np.nan, np.nan])
    assert np.isnan(competition_ranks(nothing)).all()
    assert how_many_differ(nothing) == how_many_differ(np.array([])) == 0
    assert competition_ranks(pd.Series([], dtype=float)).tolist() == []


def test_mean_ranks_are_those_of_pandas_where_figures_are_exact() -> None:
    rows = np.random.default_rng(3).integers(-4, 5, (200, 12)).astype(float)
    rows[rows == 4] = np.nan
    expected = pd.DataFrame(rows).rank(axis=1, method="average").to_numpy()
    np.testing.assert_array_equal(mean_ranks(rows), expected)
    expected = pd.DataFrame(rows).rank(axis=1, method="min", ascending=False).to_numpy()
    np.testing.assert_array_equal(competition_ranks(rows), expected)


def test_the_same_rule_holds_in_scales_thirds_classes_and_stretches() -> None:
    values = pd.Series([POINT_THREE, 0.3, 0.9, 0.1])
    assert transform(values, "rank").tolist() == [2.5 / 4, 2.5 / 4, 1, 1 / 4]
    assert thirds(pd.Series([0.3, POINT_THREE, 0.5, 0.6, 0.7, 0.8])).tolist() == [0, 0, 1, 1, 2, 2]
    assert class_breaks(values).uppers == (0.1, POINT_THREE, 0.9)
    even = concentration_index([0.0, 1.0, 1.0, 1.0], values, None, "lowest_first")
    assert even == concentration_index([1.0, 0.0, 1.0, 1.0], values, None, "lowest_first")
    same = pd.Series([POINT_THREE, 0.3])
    with pytest.raises(Unavailable, match="the same in all 2 wards"):
        transform(same)
    with pytest.raises(Unavailable, match="no order"):
        concentration_index([1.0, 2.0], same, None, "lowest_first")
