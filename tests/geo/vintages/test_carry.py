"""Figures carried to other areas: nothing is lost, nothing is made up, and what passes whole stays what it was."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import Unavailable
from geo.vintages.bounds import money_bounds
from geo.vintages.carry import carry
from geo.vintages.overlaps import follow, overlaps, parts

SPLIT = pd.DataFrame({"source": ["A", "B", "B"], "target": ["x", "x", "y"], "weight": [5, 10, 20]})


@st.composite
def maps(draw: st.DrawFn, least: int = 0) -> pd.DataFrame:
    """Pairs of up to six sources and five targets; each source shares somebody with at least one target."""
    rows = []
    for source in range(draw(st.integers(1, 6))):
        targets = draw(st.lists(st.integers(0, 4), min_size=1, max_size=4, unique=True))
        weights = draw(st.lists(st.integers(least, 5_000), min_size=len(targets), max_size=len(targets)))
        rows += [(f"s{source}", f"t{target}", weight) for target, weight in zip(targets, weights, strict=True)]
    pairs = pd.DataFrame(rows, columns=["source", "target", "weight"])
    empty = pairs.groupby("source")["weight"].transform("sum") == 0
    return pairs.assign(weight=pairs["weight"].where(~empty, 1))


def figures(pairs: pd.DataFrame, data: st.DataObject, least: int = 0) -> pd.Series:
    sources = pairs["source"].unique()
    pence = data.draw(st.lists(st.integers(least, 10**10), min_size=len(sources), max_size=len(sources)))
    return pd.Series(pence, index=sources) / 100


@given(maps(), st.data())
def test_no_weight_and_no_count_is_lost(pairs: pd.DataFrame, data: st.DataObject) -> None:
    values = figures(pairs, data)
    assert parts(overlaps(pairs)).groupby(overlaps(pairs)["source"]).sum().to_numpy() == pytest.approx(1)
    assert carry(values, pairs, "count")["value"].sum() == pytest.approx(values.sum())


@given(maps(), st.data())
def test_money_is_kept_to_the_penny_and_lies_within_its_bounds(pairs: pd.DataFrame, data: st.DataObject) -> None:
    values = figures(pairs, data, least=-(10**8))
    carried = carry(values, pairs, "money")["value"]
    assert round(carried.sum() * 100) == round(values.sum() * 100)
    some = data.draw(st.sets(st.sampled_from(sorted(pairs["target"].unique())), min_size=1))
    bounds = money_bounds(values, pairs, some)
    assert bounds.least <= bounds.estimate <= bounds.most
    assert bounds.estimate == pytest.approx(carried.reindex(sorted(some)).sum())
    everything = money_bounds(values, pairs, set(pairs["target"]))
    assert everything.exact
    assert everything.estimate == pytest.approx(values.sum())


@given(maps(least=1), st.data())
def test_the_bounds_are_reached_by_moving_all_of_each_split_area(pairs: pd.DataFrame, data: st.DataObject) -> None:
    """Brute force: every way of giving each source whole to one of its targets."""
    values = figures(pairs, data)
    some = data.draw(st.sets(st.sampled_from(sorted(pairs["target"].unique())), min_size=1))
    totals = {0}
    for source, rows in pairs.groupby("source"):
        pence = round(values[source] * 100)
        gains = {pence if target in some else 0 for target in rows["target"]}
        totals = {total + gain for total in totals for gain in gains}
    bounds = money_bounds(values, pairs, some)
    assert round(bounds.least * 100) == min(totals)
    assert round(bounds.most * 100) == max(totals)


@given(maps(least=1), st.data())
def test_a_mean_lies_between_those_it_is_made_of(pairs: pd.DataFrame, data: st.DataObject) -> None:
    values = figures(pairs, data)
    carried = carry(values, pairs, "mean")["value"]
    of = pairs["source"].map(values).groupby(pairs["target"])
    assert (carried >= of.min() - 1e-6 * (1 + of.min())).all()
    assert (carried <= of.max() + 1e-6 * (1 + of.max())).all()
    assert carry(values * 0 + 7.0, pairs, "mean")["value"].to_numpy() == pytest.approx(7.0)


@pytest.mark.parametrize("kind", ["count", "money", "mean"])
def test_areas_that_pass_whole_stay_what_they_were(kind: str) -> None:
    same = pd.DataFrame({"source": ["A", "B", "C"], "target": ["a", "b", "c"], "weight": [3, 0, 9]})
    carried = carry(pd.Series({"A": 1.25, "B": 0.0, "C": 4.0}), same, kind)
    assert carried["value"]["a"] == 1.25
    assert carried["value"]["c"] == 4.0
    assert carried["whole"]["a"] == 1.0
    # Nobody lives in B: it has no mean, and its count and money pass.
    assert np.isnan(carried["value"]["b"]) if kind == "mean" else carried["value"]["b"] == 0.0


def test_a_rate_is_its_counts_added_up() -> None:
    counts = pd.DataFrame({"numerator": [3.0, 12.0], "denominator": [10.0, 60.0]}, index=["A", "B"])
    carried = carry(counts, SPLIT, "rate")
    assert carried.loc["x"].tolist() == pytest.approx([7 / 30, 7, 30, 1 / 3, 1])
    assert carried.loc["y"].tolist() == pytest.approx([0.2, 8, 40, 0, 1])


def test_a_figure_that_is_not_known_leaves_none() -> None:
    carried = carry(pd.Series({"A": np.nan, "B": 30.0}), SPLIT, "count")
    assert np.isnan(carried["value"]["x"])
    assert carried["value"]["y"] == pytest.approx(20)
    assert carried["known"].tolist() == pytest.approx([2 / 3, 1])
    # A pair that shares nobody brings nothing, and takes nothing away.
    none = pd.DataFrame({"source": ["A", "A", "B"], "target": ["y", "x", "x"], "weight": [4, 0, 6]})
    assert carry(pd.Series({"A": np.nan, "B": 30.0}), none, "mean")["value"]["x"] == 30


def test_what_would_be_lost_is_refused_by_name() -> None:
    with pytest.raises(Unavailable, match="C leads to no area of the other set"):
        carry(pd.Series({"A": 1.0, "B": 1.0, "C": 1.0}), SPLIT, "count")
    with pytest.raises(Unavailable, match="There is no amount for A"):
        money_bounds(pd.Series({"B": 1.0}), SPLIT, {"x"})
    with pytest.raises(Unavailable, match="how B is split"):
        overlaps(SPLIT.assign(weight=[5, 0, 0]))
    with pytest.raises(ValueError, match="zero or more"):
        overlaps(SPLIT.assign(weight=[5, -1, 2]))


def test_a_pair_that_shares_nobody_may_still_have_had_the_money() -> None:
    pairs = pd.DataFrame({"source": ["A", "A"], "target": ["x", "y"], "weight": [9, 0]})
    bounds = money_bounds(pd.Series({"A": 12.34}), pairs, {"y"})
    assert (bounds.least, bounds.estimate, bounds.most) == (0, 0, 12.34)


def test_lookups_follow_one_another() -> None:
    first = pd.DataFrame({"source": ["a", "b", "b"], "target": ["k", "l", "m"]})
    second = pd.DataFrame({"source": ["k", "l", "m"], "target": ["X", "X", "Y"]})
    assert follow([first, second], ["a", "b"]).to_numpy().tolist() == [["a", "X"], ["b", "X"], ["b", "Y"]]
    with pytest.raises(Unavailable, match="Lookup 1 of 2 does not know c"):
        follow([first, second], ["c"])
