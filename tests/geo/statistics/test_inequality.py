"""The gap between the poorest and the least poor fifth: against counting heads, and cases worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.city import City
from geo.indicators.snapshot import snapshot
from geo.population import population_near
from geo.statistics.inequality import gap

NAMES = ["Aspley", "Bulwell", "Clifton", "Dales", "Edwalton"]


def test_whole_wards_make_the_fifths() -> None:
    found = gap([50, 40, 30, 20, 10], [100] * 5, [5, 4, 3, 2, 1], rank_direction="highest_first")
    assert found == (50, 10, 40, 5, (1,), (5,))


def test_a_ward_at_the_border_counts_with_the_people_needed() -> None:
    # 500 people: a fifth is 100. The poorest ward has 60 of them, so 40 of the next ward's 200 are taken.
    values, people = pd.Series([50.0, 40, 30, 20, 10], NAMES), [60, 200, 100, 50, 90]
    found = gap(values, people, [9, 8, 7, 6, 5], rank_direction="highest_first")
    assert found.poorest == pytest.approx((60 * 50 + 40 * 40) / 100)
    assert found.least_poor == pytest.approx((90 * 10 + 10 * 20) / 100)
    assert found.difference == pytest.approx(found.poorest - found.least_poor)
    assert found.ratio == pytest.approx(46 / 11)
    assert found.poorest_wards == ("Aspley", "Bulwell")
    assert found.least_poor_wards == ("Edwalton", "Dales")


def test_tied_wards_at_the_border_belong_alike() -> None:
    for order in ([0, 1, 2, 3], [0, 2, 1, 3]):
        values, people = np.array([9.0, 6, 2, 1])[order], np.array([50, 100, 100, 250])[order]
        found = gap(values, people, np.array([3, 2, 2, 1])[order], rank_direction="highest_first")
        assert found.poorest == pytest.approx((50 * 9 + 25 * 6 + 25 * 2) / 100)


@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(1, 60)), min_size=2, max_size=12),
    st.sampled_from([0.1, 0.2, 0.25, 0.5]),
)
def test_counting_heads_gives_the_same(wards: list[tuple[int, int]], share: float) -> None:
    values, people = (np.array(part) for part in zip(*wards, strict=True))
    # Twenty heads for each person, so that every share asked for is whole heads.
    heads = np.repeat(values, people * 20)
    part = round(len(heads) * share)
    found = gap(values, people, np.arange(len(wards)), share, rank_direction="lowest_first")
    assert found.poorest == pytest.approx(heads[:part].mean(), abs=1e-9)
    assert found.least_poor == pytest.approx(heads[-part:].mean(), abs=1e-9)


def test_turning_the_ranking_round_turns_the_gap() -> None:
    values, people, rank = [5, 1, 4, 2, 3], [10, 20, 30, 40, 50], [1, 2, 3, 4, 5]
    one = gap(values, people, rank, rank_direction="highest_first")
    other = gap(values, people, rank, rank_direction="lowest_first")
    assert (one.poorest, one.least_poor, one.difference) == pytest.approx(
        (other.least_poor, other.poorest, -other.difference)
    )


def test_scores_around_0_have_no_ratio() -> None:
    found = gap([2, 1, -1], [1, 1, 1], [3, 2, 1], 0.3, rank_direction="highest_first")
    assert found.difference == pytest.approx(3)
    assert np.isnan(found.ratio)
    assert np.isnan(gap([2, 1, 0], [1, 1, 1], [3, 2, 1], 0.3, rank_direction="highest_first").ratio)


def test_nottinghams_poorest_fifth_has_the_poorest_wards(nottingham: City) -> None:
    current = snapshot(nottingham, "imd_score", "2010")
    people, _ = population_near(nottingham, "2010")
    found = gap(current.frame["value"], people, current.frame["value"], rank_direction="highest_first")
    assert list(found.poorest_wards) == current.ranked.index[: len(found.poorest_wards)].tolist()
    assert found.poorest > current.city_value > found.least_poor


WARDS = ["Aspley", "Bulwell"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"values": pd.Series([1, None], WARDS)}, "values is missing: ward Bulwell"),
        ({"population": pd.Series([1, 0], WARDS)}, r"population must be above 0: ward Bulwell \(0\)"),
        ({"rank_by": pd.Series([1, 1], WARDS)}, "rank_by is 1 for every ward"),
        ({"values": [1], "population": [1], "rank_by": [1]}, "At least two wards"),
        ({"share": 0}, "share must be above 0 and at most 0.5, not 0"),
        ({"share": 0.6}, "share must be above 0 and at most 0.5, not 0.6"),
        ({"rank_direction": "best_first"}, "rank_direction must be"),
    ],
)
def test_bad_input_is_refused_by_name(arguments: dict[str, object], words: str) -> None:
    whole = {"values": [1, 2], "population": [1, 1], "rank_by": [1, 2], "rank_direction": "highest_first"}
    with pytest.raises(ValueError, match=words):
        gap(**whole | arguments)
