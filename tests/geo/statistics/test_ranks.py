"""Ranks: which end is first, what is a tie, and what has no rank."""

from __future__ import annotations

import doctest

import numpy as np
import pandas as pd
import pytest

import geo.statistics.ranks
from geo.city import City
from geo.indicators.indicator import indicator_of
from geo.indicators.snapshot import editions, snapshot
from geo.statistics.ranks import competition_ranks


def test_the_examples_hold() -> None:
    assert doctest.testmod(geo.statistics.ranks).failed == 0


@pytest.mark.parametrize(("lowest_first", "ranks"), [(False, [3, 1, 1, np.nan, 4]), (True, [2, 3, 3, np.nan, 1])])
def test_tied_wards_share_the_better_rank_from_either_end(lowest_first: bool, ranks: list[float]) -> None:
    values = pd.Series([2.0, 5.0, 5.0, np.nan, 1.0], index=list("ABCDE"))
    found = competition_ranks(values, lowest_first=lowest_first)
    pd.testing.assert_series_equal(found, pd.Series(ranks, index=values.index))
    np.testing.assert_array_equal(competition_ranks(values.to_numpy(), lowest_first=lowest_first), found)


def test_each_row_is_ranked_for_itself() -> None:
    rows = np.array([[1.0, 2.0, 3.0], [3.0, 3.0, 1.0]])
    assert competition_ranks(rows).tolist() == [[3, 2, 1], [1, 1, 3]]


def test_the_same_parts_in_another_order_tie() -> None:
    parts = np.random.default_rng(1).uniform(0, 100, (40, 200)) / 40
    forwards, backwards = parts.sum(axis=0), np.add.reduce(parts[::-1])
    assert (competition_ranks(np.stack([forwards, backwards], axis=1)) == 1).all()


def test_no_two_published_figures_are_so_near_that_they_tie(nottingham: City) -> None:
    for name in nottingham.catalogue.index:
        for period in editions(nottingham, name):
            frame = snapshot(nottingham, name, period).frame
            exact = frame["value"].rank(method="min", ascending=indicator_of(nottingham, name).low_is_worse)
            pd.testing.assert_series_equal(frame["rank"], exact, check_names=False)
