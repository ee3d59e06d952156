"""Sharing sums out to the penny."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.money.apportion import share_out

# The census of 1790 and the 60 seats that Hamilton's method gives: electowiki.org, "Hamilton method".
CENSUS_1790 = {
    "Virginia": (630_560, 11),
    "Massachusetts": (475_327, 8),
    "Pennsylvania": (432_879, 7),
    "North Carolina": (353_523, 6),
    "New York": (331_589, 6),
    "Maryland": (278_514, 5),
    "Connecticut": (236_841, 4),
    "South Carolina": (206_236, 3),
    "New Jersey": (179_570, 3),
    "New Hampshire": (141_822, 2),
    "Vermont": (85_533, 1),
    "Georgia": (70_835, 1),
    "Kentucky": (68_705, 1),
    "Rhode Island": (68_446, 1),
    "Delaware": (55_540, 1),
}
weights = st.lists(st.floats(0, 1e6), min_size=1, max_size=30).filter(lambda given: sum(given) > 0)


def test_the_states_of_1790_get_their_published_seats():
    people, seats = zip(*CENSUS_1790.values(), strict=True)
    assert share_out(60, people) == list(seats)


def test_ties_go_to_the_earlier_share():
    assert share_out(100, [1, 1, 1]) == [34, 33, 33]
    assert share_out(-100, [1, 1, 1]) == [-33, -33, -34]


@given(st.integers(-(10**13), 10**13), weights)
def test_shares_add_up_and_keep_their_quota(total: int, given_weights: list[float]):
    shares = share_out(total, given_weights)
    assert sum(shares) == total
    whole = math.fsum(given_weights)
    for share, weight in zip(shares, given_weights, strict=True):
        assert abs(share - total * weight / whole) < 1 + abs(total) * 1e-12


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=30))
def test_corrections_among_the_weights_still_add_up(total: int, given_weights: list[int]):
    if sum(given_weights) == 0:
        with pytest.raises(ValueError, match="add up to zero"):
            share_out(total, given_weights)
    else:
        assert sum(share_out(total, given_weights)) == total


@pytest.mark.parametrize("bad", [[], [0, 0], [1, -1]])
def test_nothing_to_share_by_is_refused(bad: list[float]):
    with pytest.raises(ValueError, match="add up to zero"):
        share_out(1, bad)


def test_a_weight_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="not finite"):
        share_out(1, [1.0, math.nan])
