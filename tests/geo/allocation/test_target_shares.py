"""Target shares, distance from target and who would gain: worked by hand, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.allocation.target_shares import distance_from_target, sensitivity, target_shares

PEOPLE = pd.Series({"North": 1000, "South": 3000})
NEED = pd.Series({"North": 0.3, "South": 0.1})


def test_target_shares_by_hand() -> None:
    # Mean need is (1000 x 0.3 + 3000 x 0.1) / 4000 = 0.15, so North weighs 1000 x (0.2 + 0.8 x 2) = 1800 and South
    # 3000 x (0.2 + 0.8 x 2/3) = 2200, of 4000 in all.
    shares = target_shares(PEOPLE, NEED, universal=0.2)
    assert shares.to_dict() == pytest.approx({"North": 0.45, "South": 0.55}, abs=1e-15)
    assert shares.name == "target_share"


@pytest.mark.parametrize(("universal", "north"), [(0, 0.5), (0.5, 0.375), (1, 0.25)])
def test_the_universal_part_goes_from_need_to_people(universal: float, north: float) -> None:
    assert target_shares(PEOPLE, NEED, universal=universal)["North"] == pytest.approx(north, abs=1e-15)


def test_equal_need_gives_shares_of_the_population() -> None:
    shares = target_shares(PEOPLE, pd.Series({"North": 7.0, "South": 7.0}), universal=0.1)
    assert shares.to_dict() == pytest.approx({"North": 0.25, "South": 0.75})


def test_a_ward_without_need_still_has_the_universal_part() -> None:
    shares = target_shares(PEOPLE, pd.Series({"North": 0.0, "South": 0.4}), universal=0.4)
    assert shares["North"] == pytest.approx(0.4 * 0.25)
    assert target_shares(PEOPLE, pd.Series({"North": 0.0, "South": 0.4}), universal=0)["North"] == 0


def test_a_city_of_one_ward_has_it_all() -> None:
    assert target_shares(pd.Series({"A": 5}), pd.Series({"A": 2.0}), universal=0.3).to_dict() == {"A": 1.0}


def test_the_order_is_that_of_the_population() -> None:
    shares = target_shares(PEOPLE, NEED[::-1], universal=0.2)
    assert list(shares.index) == ["North", "South"]
    assert shares["North"] == pytest.approx(0.45)


wards = st.integers(2, 12).flatmap(
    lambda count: st.tuples(
        st.lists(st.integers(1, 30_000), min_size=count, max_size=count),
        st.lists(st.floats(0.001, 1e4), min_size=count, max_size=count),
        st.floats(0, 1),
    )
)


@given(wards)
def test_shares_add_up_and_follow_need(city: tuple[list[int], list[float], float]) -> None:
    people, need, universal = pd.Series(city[0]), pd.Series(city[1]), city[2]
    shares = target_shares(people, need, universal=universal)
    assert shares.sum() == pytest.approx(1, abs=1e-12)
    # The formula as it is written: population x (universal + (1 - universal) x need / mean need).
    written = people * (universal + (1 - universal) * need / np.average(need, weights=people))
    assert shares.to_numpy() == pytest.approx((written / written.sum()).to_numpy(), rel=1e-9)
    per_head = (shares / people).to_numpy()[np.argsort(need.to_numpy())]
    assert (np.diff(per_head) >= -1e-12 * per_head.max()).all()
    assert shares.to_numpy() == pytest.approx(target_shares(people, need * 1000, universal=universal).to_numpy())


@given(wards)
def test_a_ward_split_in_two_has_the_same_share(city: tuple[list[int], list[float], float]) -> None:
    people, need, universal = pd.Series(city[0]), pd.Series(city[1]), city[2]
    whole = target_shares(people, need, universal=universal)
    halves = pd.concat([people[1:], pd.Series({"a": people[0] * 0.3, "b": people[0] * 0.7})])
    split = target_shares(halves, pd.concat([need[1:], pd.Series({"a": need[0], "b": need[0]})]), universal=universal)
    assert split["a"] + split["b"] == pytest.approx(whole[0], rel=1e-9)


@pytest.mark.parametrize(
    ("people", "need", "universal", "words"),
    [
        (PEOPLE, NEED.drop("South"), 0.2, "South: no row in the need"),
        (PEOPLE, pd.Series({"North": 0.3, "South": np.nan}), 0.2, "South: no figure in the need"),
        (PEOPLE, pd.Series({"North": 0.3, "South": np.inf}), 0.2, "South: no figure in the need"),
        (PEOPLE, pd.Series({"North": 0.3, "South": -0.1}), 0.2, "South: a negative figure in the need"),
        (PEOPLE, pd.Series({"North": 0.0, "South": 0.0}), 0.2, "No ward has any need"),
        (PEOPLE, pd.concat([NEED, pd.Series({"East": 1.0})]), 0.2, "East: a row in the need, but"),
        (PEOPLE, pd.concat([NEED, NEED[:1]]), 0.2, "North: more than one row in the need"),
        (pd.Series({"North": 1000, "South": 0}), NEED, 0.2, "South: no people"),
        (pd.Series({"North": 1000, "South": -5}), NEED, 0.2, "South: a negative figure in the population"),
        (pd.Series({"North": np.nan, "South": 5}), NEED, 0.2, "North: no figure in the population"),
        (PEOPLE[:0], NEED[:0], 0.2, "hold no ward"),
        (PEOPLE, NEED, 1.2, "from 0 to 1, not 1.2"),
        (PEOPLE, NEED, -0.1, "from 0 to 1, not -0.1"),
        (PEOPLE, NEED, float("nan"), "from 0 to 1, not nan"),
    ],
)
def test_what_cannot_be_is_refused_by_name(people: pd.Series, need: pd.Series, universal: float, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        target_shares(people, need, universal=universal)


def test_distance_from_target_by_hand() -> None:
    spend, shares = pd.Series({"North": 100.0, "South": 300.0}), pd.Series({"North": 0.5, "South": 0.5})
    frame = distance_from_target(spend, shares, PEOPLE)
    assert frame.loc["North"].to_dict() == pytest.approx(
        {
            "amount": 100,
            "share": 0.25,
            "target_share": 0.5,
            "target": 200,
            "distance": -100,
            "distance_rate": -0.5,
            "per_head": 0.1,
            "target_per_head": 0.2,
        }
    )
    assert frame.loc["South", "distance_rate"] == pytest.approx(0.5)
    assert "per_head" not in distance_from_target(spend, shares)


def test_a_ward_without_target_has_no_rate_of_distance() -> None:
    frame = distance_from_target(pd.Series({"A": 5.0, "B": 5.0}), pd.Series({"A": 0.0, "B": 1.0}))
    assert np.isnan(frame.loc["A", "distance_rate"])
    assert frame.loc["A", "distance"] == 5


def test_no_distance_where_nothing_is_spent() -> None:
    with pytest.raises(ValueError, match="No ward has any spend"):
        distance_from_target(pd.Series({"A": 0.0, "B": 0.0}), pd.Series({"A": 0.5, "B": 0.5}))


def test_sensitivity_by_hand() -> None:
    # North's target share is 0.5 of need in the first two draws, then 0.1 and 0.25; it has 0.25 today.
    draws = pd.DataFrame({0: [3.0, 1.0], 1: [0.3, 0.1], 2: [1 / 3, 1.0], 3: [1.0, 1.0]}, index=["North", "South"])
    frame = sensitivity(PEOPLE, draws, pd.Series({"North": 1.0, "South": 3.0}), universal=0)
    assert frame["gains"].to_dict() == {"North": 0.5, "South": 0.25}
    assert frame["present_share"].to_dict() == {"North": 0.25, "South": 0.75}
    assert frame.loc["North", "median"] == pytest.approx(0.375)
    # Linear quantiles of 0.1, 0.25, 0.5, 0.5 at 5 and 95 %.
    assert frame.loc["North", ["lower", "upper"]].tolist() == pytest.approx([0.1 + 0.15 * 0.15, 0.5])


def test_sensitivity_agrees_with_target_shares_draw_by_draw() -> None:
    draws = pd.DataFrame(np.random.default_rng(4).gamma(3, size=(2, 9)), index=PEOPLE.index)
    spend = pd.Series({"North": 40.0, "South": 60.0})
    frame = sensitivity(PEOPLE, draws, spend, universal=0.3)
    gains = [target_shares(PEOPLE, draws[draw], universal=0.3) > spend / 100 for draw in draws]
    assert frame["gains"].to_dict() == pytest.approx(pd.DataFrame(gains).mean().to_dict())


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"need": pd.DataFrame({0: [1.0, np.nan]}, index=["North", "South"])},
            r"South: no figure in the need \(draw 0\)",
        ),
        ({"need": pd.DataFrame(index=["North", "South"])}, "no draw of need"),
        ({"baseline": pd.Series({"North": 0.0, "South": 0.0})}, "No ward has any spend"),
        ({"coverage": 1.0}, "between 0 and 1"),
    ],
)
def test_sensitivity_refuses(changed: dict, words: str) -> None:
    given_ = {"population": PEOPLE, "need": pd.DataFrame({0: NEED}), "baseline": pd.Series({"North": 1, "South": 1})}
    with pytest.raises(ValueError, match=words):
        sensitivity(**{**given_, **changed}, universal=0.2)
