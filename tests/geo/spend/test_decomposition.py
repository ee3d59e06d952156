"""Growth and shift: they add up, and give the published figures of a textbook case."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.money.pence import to_pence
from geo.spend.decomposition import decompose, decompose_pence, decompose_years
from geo.spend.share_series import share_series
from geo.spend.table import SpendBasis, spend_table
from tests.helpers.money_city import city_of, codes, row

WARDS = [f"w{place}" for place in range(6)]
ONE, TWO, THREE = codes(3)
pence = st.lists(st.integers(-10_000_00, 10**9), min_size=6, max_size=6).filter(lambda drawn: sum(drawn) > 0)
sets = st.lists(st.sampled_from(WARDS), unique=True)


def pounds(drawn: list[int], name: str) -> pd.Series:
    return pd.Series(drawn, index=WARDS, name=name) / 100


def test_a_textbook_case():
    """G. Krumme, University of Washington, "Shift & Share Table": four industries of a region; the nation grows 29 %.

    The nation's other jobs are the last line. Growth effect of the region 290, total shift 340; by industry 355, -29,
    -8 and 22.
    """
    region = ["I", "II", "III", "IV"]
    before = pd.Series([500, 100, 200, 200, 9000], index=[*region, "elsewhere"], dtype=float)
    after = pd.Series([1000, 100, 250, 280, 12_900 - 1630], index=before.index, dtype=float)
    found = decompose(before, after, region)
    assert found.frame.loc[region, "shift"].tolist() == pytest.approx([355, -29, -8, 22])
    assert found.frame.loc[region, "growth"].tolist() == pytest.approx([145, 29, 58, 58])
    totals = found.totals
    assert (totals.growth, totals.shift) == (pytest.approx(290), pytest.approx(340))
    assert (totals.before, totals.after, totals.change, totals.membership) == (1000, 1630, 630, 0)


@given(pence, pence, sets, sets)
def test_the_parts_add_up_to_the_change(drawn: list[int], later: list[int], old: list[str], new: list[str]):
    found = decompose(pounds(drawn, "2013"), pounds(later, "2014"), old, new)
    frame, totals = found.frame, found.totals
    # Rounding of floats, beside the largest amount in the sums.
    near = max(1.0, frame[["before", "after", "growth", "shift"]].abs().max().max()) * 1e-9
    assert (frame["growth"] + frame["shift"] - frame["change"]).abs().max() <= near
    assert abs(frame["shift"].sum()) <= near
    assert frame["growth"].sum() == pytest.approx(totals.total_after - totals.total_before, abs=near)
    assert totals.growth + totals.shift + totals.membership == pytest.approx(totals.change, abs=near)
    assert totals.change == pytest.approx(totals.after - totals.before, abs=near)
    assert frame["share_after"].sum() == pytest.approx(1)
    by_definition = (frame["share_after"] - frame["share_before"]) * totals.total_after
    assert frame["shift"].to_numpy() == pytest.approx(by_definition.to_numpy(), abs=near * 10)


@given(pence, pence, sets, sets)
def test_in_pence_they_add_up_exactly(drawn: list[int], later: list[int], old: list[str], new: list[str]):
    before, after = pd.Series(drawn, index=WARDS), pd.Series(later, index=WARDS)
    found = decompose_pence(before, after, old, new)
    frame, totals = found.frame, found.totals
    assert (frame["growth"] + frame["shift"] == frame["change"]).all()
    assert frame["shift"].sum() == 0
    assert frame["growth"].sum() == totals.total_after - totals.total_before
    assert totals.growth + totals.shift + totals.membership == totals.change == totals.after - totals.before
    assert totals.before == sum(before[ward] for ward in old)
    assert all(isinstance(value, int) for value in vars(totals).values())
    in_pounds = decompose(before / 100, after / 100, old, new).frame
    assert (in_pounds["growth"] * 100 - frame["growth"]).abs().max() < 1.01


@given(pence, pence, sets, sets)
def test_a_ward_split_in_two_changes_no_total(drawn: list[int], later: list[int], old: list[str], new: list[str]):
    before, after = pounds(drawn, "2013"), pounds(later, "2014")
    whole = decompose(before, after, old, new).totals

    def split(series: pd.Series) -> pd.Series:
        return pd.concat([series.drop("w0"), pd.Series({"w0a": series["w0"] / 2, "w0b": series["w0"] / 2})])

    def halves(members: list[str]) -> list[str]:
        return [half for ward in members for half in (["w0a", "w0b"] if ward == "w0" else [ward])]

    parts = decompose(split(before), split(after), halves(old), halves(new)).totals
    scale = max(1.0, before.abs().max(), after.abs().max(), abs(whole.growth))
    for name, value in vars(whole).items():
        assert getattr(parts, name) == pytest.approx(value, abs=scale * 1e-9)


def test_by_default_the_set_is_every_ward():
    found = decompose(pd.Series({"a": 60.0, "b": 40.0}), pd.Series({"b": 50.0, "a": 150.0}))
    assert found.frame["growth"].tolist() == [60, 40]
    assert found.frame["shift"].tolist() == [30, -30]
    assert (found.totals.growth, found.totals.shift, found.totals.change) == (100, 0, 100)


def test_a_ward_that_joins_brings_what_it_has_after():
    before, after = pd.Series({"a": 60.0, "b": 40.0, "c": 0.0}), pd.Series({"a": 30.0, "b": 50.0, "c": 20.0})
    totals = decompose(before, after, ["a"], ["b", "c"]).totals
    # a loses 30, all of it shift; then b and c join with 70 and a leaves with 30.
    assert (totals.growth, totals.shift, totals.membership, totals.change) == (0, -30, 40, 10)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ({"a": 0.0, "b": 0.0}, {"a": 1.0, "b": 1.0}, "total of 2013 is 0"),
        ({"a": 1.0, "b": 1.0}, {"a": 1.0, "b": -1.0}, "total of 2014 is 0"),
        ({"a": 1.0, "b": -3.0}, {"a": 1.0, "b": 1.0}, "total of 2013 is -2"),
        ({"a": 1.0, "b": 1.0}, {"a": 1.0, "c": 1.0}, "different wards: b, c"),
        ({"a": 1.0, "b": math.nan}, {"a": 1.0, "b": 1.0}, "no amount for b in 2013"),
        ({"a": 1.0, "b": 1.0}, {"a": math.inf, "b": 1.0}, "no amount for a in 2014"),
        ({}, {}, "no ward"),
    ],
)
def test_what_has_no_shares_is_refused(before: dict, after: dict, why: str):
    years = pd.Series(before, name="2013", dtype=float), pd.Series(after, name="2014", dtype=float)
    for function in (decompose, decompose_pence):
        with pytest.raises(ValueError, match=why):
            function(*years)


def test_a_ward_twice_or_a_stranger_is_refused():
    good = pd.Series({"a": 1.0, "b": 1.0})
    with pytest.raises(ValueError, match="twice"):
        decompose(pd.Series([1.0, 1.0], index=["a", "a"]), good)
    with pytest.raises(ValueError, match="'c' is in the set"):
        decompose(good, good, ["c"])
    with pytest.raises(ValueError, match=r"a has 1.5 pence"):
        decompose_pence(pd.Series({"a": 1.5, "b": 1.0}), good)


def test_years_of_a_table():
    city = city_of([row(ONE, "2013", 60), row(TWO, "2013", 40), row(ONE, "2014", 90), row(TWO, "2014", 10),
                    row(THREE, "2014", 5)])  # fmt: skip
    table = spend_table(city)
    found = decompose_years(table, "2013", "2014", [ONE, THREE])
    assert found.left_out == (THREE,)
    assert (found.totals.shift, found.totals.growth) == (pytest.approx(30), pytest.approx(0))
    with pytest.raises(ValueError, match=r"no spend of 2012. Years: 2013, 2014"):
        decompose_years(table, "2012", "2014")


def test_what_a_threshold_leaves_out_is_no_gap():
    city = city_of([row(ONE, "2013", 60), row(TWO, "2013", 400), row(ONE, "2014", 90), row(TWO, "2014", 10)], wards=2)
    found = decompose_years(spend_table(city, SpendBasis(threshold=100)), "2013", "2014")
    assert found.left_out == ()
    assert found.frame["before"].tolist() == [60, 0]


def test_the_shift_of_the_headline_is_that_of_the_decomposition():
    city = city_of([row(ONE, "2013", 60), row(TWO, "2013", 40), row(ONE, "2014", 90), row(TWO, "2014", 110)])
    table = spend_table(city)
    series = share_series(city, table, [ONE])
    assert series.shift_pounds == pytest.approx(decompose_years(table, "2013", "2014", [ONE]).totals.shift)


def test_pence_of_a_real_year_add_up(nottingham):
    table = spend_table(nottingham)
    years = [
        pd.Series(to_pence(table.counted[year]), index=table.counted.index, name=year) for year in ("2013", "2017")
    ]
    totals = decompose_pence(*years, list(table.counted.index[:5])).totals
    assert totals.growth + totals.shift == totals.change
    assert np.isfinite(totals.growth)
