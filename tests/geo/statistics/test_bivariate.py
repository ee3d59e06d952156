"""Need against spend in three classes each."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.statistics.bivariate import pair, thirds

WARDS = list("abcdefghi")


def test_nine_values_make_three_of_three() -> None:
    assert thirds(pd.Series([9.0, 1, 5, 2, 8, 3, 7, 4, 6])).tolist() == [2, 0, 1, 0, 2, 0, 2, 1, 1]


def test_equal_values_share_a_class() -> None:
    assert thirds(pd.Series([0.0, 0, 0, 0, 1, 2])).tolist() == [0, 0, 0, 0, 2, 2]
    assert thirds(pd.Series([4.0, 4, 4])).tolist() == [1, 1, 1]


def test_the_least_is_low_and_the_most_is_high_however_many_share_it() -> None:
    # Sixteen wards of twenty without a penny: their mean rank, 8.5, lies in the middle third.
    assert thirds(pd.Series([0.0] * 16 + [1, 2, 3, 4])).tolist() == [0.0] * 16 + [2] * 4
    assert thirds(pd.Series([1.0, 2, 3, 4] + [9.0] * 16)).tolist() == [0.0] * 4 + [2] * 16


@given(st.lists(st.integers(0, 20), min_size=3, max_size=40))
def test_a_higher_value_is_never_in_a_lower_class(values: list[int]) -> None:
    series = pd.Series(values, dtype=float)
    classes = thirds(series)[series.sort_values(kind="stable").index]
    assert classes.is_monotonic_increasing
    assert classes.between(0, 2).all()


def test_need_and_spend_make_nine_cells() -> None:
    need = pd.Series(range(9), index=WARDS, dtype=float)
    spend = pd.Series([0.0, 1, 2] * 3, index=WARDS)
    found = pair(need, spend)
    assert found["need_class"].tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert found["spend_class"].tolist() == [0, 1, 2] * 3
    assert found["cell"].tolist() == list(range(9))


def test_a_ward_without_one_of_the_two_has_no_cell_and_moves_no_other() -> None:
    need = pd.Series([*range(9), np.nan], index=[*WARDS, "j"], dtype=float)
    spend = pd.Series([*([0.0, 1, 2] * 3), 99.0], index=[*WARDS, "j"])
    found = pair(need, spend)
    assert np.isnan(found.loc["j", "cell"])
    assert found.loc[WARDS, "cell"].tolist() == list(range(9))


def test_what_cannot_be_paired_is_refused() -> None:
    need = pd.Series([1.0, 2, 3], index=list("abc"))
    with pytest.raises(ValueError, match="different wards: d"):
        pair(need, pd.Series([1.0, 2, 3, 4], index=list("abcd")))
    with pytest.raises(ValueError, match="Only 2 wards"):
        pair(need, pd.Series([1.0, np.nan, 3], index=list("abc")))
