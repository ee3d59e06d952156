"""Concentration index, curve and Kakwani: against published worked examples and other formulas for the same index."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.statistics.inequality import concentration_curve, concentration_index, kakwani

# World Bank, "Quantitative techniques for health equity analysis", technical note 7, table 1; the same figures in
# O'Donnell and others (2008), chapter 8: deaths under five in India, 1982-92, by group of wealth, poorest first.
BIRTHS = [29_939, 28_776, 26_528, 24_689, 19_739]
DEATH_RATES = [154.7, 152.9, 119.5, 86.9, 54.3]
WEALTH = [1, 2, 3, 4, 5]

WARDS = st.lists(
    st.tuples(st.floats(0, 1000), st.integers(-5, 5), st.integers(1, 10_000)), min_size=2, max_size=20
).filter(lambda wards: len({rank for _, rank, _ in wards}) > 1 and sum(value for value, _, _ in wards) > 1)


def apart(wards: list[tuple[float, int, int]]) -> tuple[np.ndarray, ...]:
    return tuple(np.array(part, dtype=float) for part in zip(*wards, strict=True))


def test_deaths_under_five_in_india() -> None:
    found = concentration_index(DEATH_RATES, WEALTH, BIRTHS, "lowest_first")
    assert found == pytest.approx(-0.1694, abs=5e-5)
    assert concentration_index(DEATH_RATES, WEALTH, BIRTHS, "highest_first") == pytest.approx(-found)


def test_the_curve_of_deaths_under_five_in_india() -> None:
    curve = concentration_curve(DEATH_RATES, WEALTH, BIRTHS, "lowest_first")
    # The cumulative percentages of the same table: births 23, 45, 66, 85, 100; deaths 30, 59, 79, 93, 100.
    assert (curve["people_share"] * 100).round().tolist() == [0, 23, 45, 66, 85, 100]
    assert (curve["value_share"] * 100).round().tolist() == [0, 30, 59, 79, 93, 100]
    assert curve["ward"].tolist() == ["", 1, 2, 3, 4, 5]


def test_ranked_by_itself_it_is_the_gini_index() -> None:
    # The example of R's package ineq: Gini 0.4620911.
    incomes = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
    assert concentration_index(incomes, incomes, None, "lowest_first") == pytest.approx(0.4620911, abs=5e-8)


def test_spend_that_leans_to_the_neediest_is_above_0() -> None:
    need = pd.Series([60.0, 40.0, 20.0], index=["Aspley", "Bulwell", "Wollaton West"])
    people = pd.Series([100, 100, 100], index=need.index)
    leaning = pd.Series([30.0, 20.0, 10.0], index=need.index)
    assert concentration_index(leaning, need, people, "lowest_first") > 0
    assert concentration_index(60 - leaning, need, people, "lowest_first") < 0
    assert concentration_index(people, need, people, "lowest_first") == pytest.approx(0)
    assert kakwani(leaning, need, people, "lowest_first") == pytest.approx(0)
    assert kakwani(leaning**2, need, people, "lowest_first") > 0
    assert kakwani(people, need, people, "lowest_first") < 0


def test_kakwani_is_the_difference_of_two_indices() -> None:
    spend, need, rank, people = [5, 1, 4, 2], [3, 3, 2, 1], [9, 7, 8, 1], [10, 20, 30, 40]
    parts = [concentration_index(part, rank, people, "highest_first") for part in (spend, need)]
    assert kakwani(spend, need, people, "highest_first", rank_by=rank) == pytest.approx(parts[0] - parts[1])
    own = [concentration_index(part, need, people, "lowest_first") for part in (spend, need)]
    assert kakwani(spend, need, people, "lowest_first") == pytest.approx(own[0] - own[1])


@given(WARDS)
def test_other_formulas_give_the_same_index(wards: list[tuple[float, int, int]]) -> None:
    value, rank, people = apart(wards)
    found = concentration_index(value, rank, people, "lowest_first")
    share = people / people.sum()
    fractional = np.array([share[rank < r].sum() + share[rank == r].sum() / 2 for r in rank])
    mean = share @ value
    # Twice the covariance with the rank, over the mean.
    assert found == pytest.approx(2 / mean * (share @ ((value - mean) * (fractional - 0.5))), abs=1e-9)
    # The convenient regression of O'Donnell and others: its slope is the index.
    spread = share @ (fractional - 0.5) ** 2
    slope = np.polyfit(fractional, 2 * spread * value / mean, 1, w=np.sqrt(share))[0]
    assert found == pytest.approx(slope, abs=1e-6)
    # Grouped data: the sum over p(t) L(t+1) - p(t+1) L(t); and 1 less twice the area under the curve.
    curve = concentration_curve(value, rank, people, "lowest_first")
    p, part = curve["people_share"].to_numpy(), curve["value_share"].to_numpy()
    assert found == pytest.approx((p[:-1] * part[1:] - p[1:] * part[:-1]).sum(), abs=1e-9)
    assert found == pytest.approx(1 - 2 * np.trapezoid(part, p), abs=1e-9)


@given(WARDS, st.floats(0.01, 100))
def test_it_does_not_depend_on_units_or_order(wards: list[tuple[float, int, int]], scale: float) -> None:
    value, rank, people = apart(wards)
    found = concentration_index(value, rank, people, "lowest_first")
    assert -1 < found < 1
    assert concentration_index(value * scale, rank * 3 + 8, people * 7, "lowest_first") == pytest.approx(found)
    assert concentration_index(value[::-1], rank[::-1], people[::-1], "lowest_first") == pytest.approx(found, abs=1e-9)


@given(WARDS)
def test_turning_the_ranking_round_turns_the_sign(wards: list[tuple[float, int, int]]) -> None:
    value, rank, people = apart(wards)
    found = concentration_index(value, rank, people, "lowest_first")
    assert concentration_index(value, rank, people, "highest_first") == pytest.approx(-found, abs=1e-9)
    assert concentration_index(value, -rank, people, "highest_first") == pytest.approx(found, abs=1e-9)


@given(WARDS, st.integers(2, 4))
def test_copies_of_the_wards_change_nothing(wards: list[tuple[float, int, int]], copies: int) -> None:
    value, rank, people = apart(wards)
    found = concentration_index(value, rank, people, "lowest_first")
    again = concentration_index(*(np.tile(part, copies) for part in (value, rank, people)), "lowest_first")
    assert again == pytest.approx(found, abs=1e-9)


@given(WARDS, st.floats(0.01, 1000))
def test_the_same_for_everyone_is_0(wards: list[tuple[float, int, int]], amount: float) -> None:
    _, rank, people = apart(wards)
    assert concentration_index(np.full(len(rank), amount), rank, people, "lowest_first") == pytest.approx(0, abs=1e-9)


@given(WARDS)
def test_moving_money_to_the_neediest_raises_it(wards: list[tuple[float, int, int]]) -> None:
    value, rank, people = apart(wards)
    least, most = rank.argmin(), rank.argmax()
    assume(value[least] > 1)
    moved = value.copy()
    moved[most] += value[least] * people[least] / people[most] / 2
    moved[least] /= 2
    before, after = (concentration_index(part, rank, people, "lowest_first") for part in (value, moved))
    assert after > before


def test_without_weights_every_ward_counts_the_same() -> None:
    assert concentration_index([1, 2, 4], [1, 2, 3], None, "lowest_first") == pytest.approx(
        concentration_index([1, 2, 4], [1, 2, 3], [9, 9, 9], "lowest_first")
    )


def test_the_curve_names_the_wards_in_the_order_of_rank() -> None:
    need = pd.Series([40.0, 60.0, 20.0], index=["Bulwell", "Aspley", "Dales"])
    curve = concentration_curve(need, need, [1, 1, 1], "highest_first")
    assert curve["ward"].tolist() == ["", "Aspley", "Bulwell", "Dales"]
    assert curve["value_share"].tolist() == pytest.approx([0, 1 / 2, 5 / 6, 1])


def test_tied_wards_lie_on_a_straight_piece_of_the_curve() -> None:
    curve = concentration_curve([9, 1, 2], [1, 1, 2], [1, 3, 2], "lowest_first")
    assert curve["value_share"].tolist() == pytest.approx([0, 3 / 16, 12 / 16, 1])


NAMES = ["Aspley", "Bulwell", "Clifton"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"values": pd.Series([1, -2, 3], NAMES)}, r"values must not be below 0: ward Bulwell \(-2\)"),
        ({"values": pd.Series([1, None, 3], NAMES)}, "values is missing: ward Bulwell"),
        ({"values": [0, 0, 0]}, "values is 0 for every ward"),
        ({"weights": pd.Series([1, 0, 3], NAMES)}, r"weights must be above 0: ward Bulwell \(0\)"),
        ({"weights": [0, 0, 0]}, "weights must be above 0: number 1"),
        ({"rank_by": [4, 4, 4]}, "rank_by is 4 for every ward"),
        ({"rank_by": [1, None, 3]}, "rank_by is missing: number 2"),
        ({"values": [1], "rank_by": [1], "weights": [1]}, "At least two wards"),
        ({"rank_direction": "neediest"}, "rank_direction must be 'highest_first' or 'lowest_first', not 'neediest'"),
    ],
)
def test_bad_input_is_refused_by_name(arguments: dict[str, object], words: str) -> None:
    whole = {"values": [1, 2, 3], "rank_by": [1, 2, 3], "weights": [1, 1, 1], "rank_direction": "lowest_first"}
    for measure in (concentration_index, concentration_curve):
        with pytest.raises(ValueError, match=words):
            measure(**whole | arguments)


def test_the_direction_is_always_to_be_given() -> None:
    with pytest.raises(TypeError, match="rank_direction"):
        concentration_index([1, 2], [1, 2], [1, 1])
    with pytest.raises(TypeError, match="rank_direction"):
        kakwani([1, 2], [1, 2], [1, 1])


def test_kakwani_names_what_is_bad() -> None:
    with pytest.raises(ValueError, match="spend is 0 for every ward"):
        kakwani([0, 0], [1, 2], None, "lowest_first")
    with pytest.raises(ValueError, match=r"need must not be below 0: number 1 \(-1\)"):
        kakwani([1, 2], [-1, 2], None, "lowest_first")
