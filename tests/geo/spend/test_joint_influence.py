"""The fewest entries without which a headline turns, against every set tried by the definition."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.city import City
from geo.need_index.poorest_set import PoorestSet, default_set
from geo.spend.influence import removable_amounts
from geo.spend.joint_influence import JointFragility, Removal, main_entries, turning_entries
from geo.spend.share_series import share_series
from geo.spend.shift_analysis import analyse_shift
from geo.spend.table import SpendBasis, SpendTable, spend_table
from tests.helpers.money_city import cities, city_of, codes, row

ONE, TWO, THREE = codes(3)
slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)


def headline(pounds: np.ndarray, inside: np.ndarray, start: int, counted: list[int]) -> float:
    """The headline by its definition, from pounds by ward and year; NaN where nothing is left of the baseline."""
    total = pounds.sum(axis=0)
    if total[start] <= 0.005:
        return np.nan
    added = 0.0
    for year in counted:
        base = pounds[inside[:, year], start].sum() / total[start]
        if total[year] > 0.005:
            added += pounds[inside[:, year], year].sum() - base * total[year]
    return added


def by_trying_all(table: SpendTable, members: dict[str, list[str]], counted: list[int], most: int) -> list[float]:
    """For 0, 1, 2 … entries, the headline that goes furthest the other way; every set of them is taken away."""
    units = removable_amounts(table)
    inside = np.column_stack([table.counted.index.isin(members[year]) for year in table.years])
    whole = np.zeros(table.counted.shape)
    np.add.at(whole, (units.ward, units.year), units.pounds)
    sign = np.sign(headline(whole, inside, 0, counted))
    furthest = []
    for size in range(most + 1):
        values = []
        for left_out in combinations(range(len(units.about)), size):
            pounds, gone = whole.copy(), np.isin(units.unit, left_out)
            np.subtract.at(pounds, (units.ward[gone], units.year[gone]), units.pounds[gone])
            values.append(sign * headline(pounds, inside, 0, counted))
        kept = [value for value in values if not np.isnan(value)]
        furthest.append(sign * min(kept) if kept else np.nan)
    return furthest


@slow
@given(cities(wards=3), st.booleans(), st.booleans(), st.data())
def test_the_fewest_entries_are_those_that_trying_all_finds(city: City, phased: bool, full: bool, data: st.DataObject):
    table = spend_table(city, SpendBasis(phased=phased))
    if table.counted["2013"].sum() <= 0.005:
        return
    wards = list(city.wards.index)
    sets = st.lists(st.sampled_from(wards), min_size=1, max_size=2, unique=True)
    members = {year: data.draw(sets) for year in table.years}
    series = share_series(city, table, members, baseline="2013")
    found = turning_entries(table, series, full_years=full, most=4)
    counted = [at for at, year in enumerate(table.years) if at and not (full and year in table.part_years)]
    tried = by_trying_all(table, members, counted, 4)
    assert found.shift_pounds == pytest.approx(tried[0], abs=0.01)
    if abs(tried[0]) <= 0.005:
        assert found.turns is None
        return
    turning = [size for size in range(1, 5) if tried[size] * np.sign(tried[0]) < -0.005]
    if not turning:
        assert found.turns is None
        assert found.further is None
        return
    assert found.turns is not None
    assert len(found.turns.units) == turning[0] == found.proven == found.tried
    assert found.turns.shift_pounds == pytest.approx(tried[turning[0]], abs=0.01)
    if found.further is not None:
        assert set(found.turns.units) < set(found.further.units)
        assert (found.further.shift_pounds - found.turns.shift_pounds) * np.sign(tried[0]) < 0


def test_one_entry_turns_what_was_worked_by_hand():
    """2013: 10 of 100; the rest is 45 and 45. 2014: 30 of 100, so 20 more. Without the 30: 0 - 10 % of 70 = 7 less.

    Without one 45: 10 of 55 is 18.2 %, 30 - 18.2 = 11.8 more.
    """
    rows = [row(ONE, "2013", 10), row(TWO, "2013", 45), row(THREE, "2013", 45)]
    city = city_of([*rows, row(ONE, "2014", 30), row(TWO, "2014", 70)])
    table = spend_table(city)
    found = turning_entries(table, share_series(city, table, [ONE]))
    assert found.shift_pounds == pytest.approx(20)
    assert entries(found, found.turns) == [(ONE, "2014")]
    assert found.turns.shift_pounds == pytest.approx(-7)
    # Without one 45 as well: 0 - 18.2 % of 70 = 12.7 less; without the other too it would be all of 70.
    assert entries(found, found.further)[1][1] == "2013"
    assert found.further.shift_pounds == pytest.approx(-70 * 10 / 55)


def test_two_entries_turn_what_neither_turns_alone():
    """2013: 5 + 5 of 100; 2014: 20 + 20 of 100, so 30 more.

    Without a 20: 20 - 8 = 12 more. Without a 45: 40 - 18.2 = 21.8 more. Without both 20s: 0 - 6 = 6 less. Without both
    45s all of 2013 was the set's: 40 - 100 = 60 less, which is further. Without a 20 as well: 20 - 80, no further.
    """
    four = codes(4)
    city = city_of([row(code, "2013", pounds) for code, pounds in zip(four, (5, 5, 45, 45), strict=True)]
                   + [row(code, "2014", pounds) for code, pounds in zip(four, (20, 20, 30, 30), strict=True)],
                   wards=4)  # fmt: skip
    table = spend_table(city)
    found = turning_entries(table, share_series(city, table, four[:2]))
    assert found.shift_pounds == pytest.approx(30)
    assert entries(found, found.turns) == [(four[2], "2013"), (four[3], "2013")]
    assert found.turns.shift_pounds == pytest.approx(-60)
    assert (found.further, found.proven) == (None, 2)


@pytest.mark.parametrize(
    ("amounts", "parts"),
    [((50, 30, 10, 10), [0.5, 0.3]), ((60, 30, 5, 5), [0.6]), ((30, 20, 25, 25), [0.3, 0.25]), ((25,) * 4, None)],
)
def test_a_year_that_is_mostly_one_or_two_entries_says_which(amounts: tuple[int, ...], parts: list[float] | None):
    city = city_of([row(code, "2013", pounds) for code, pounds in zip(codes(4), amounts, strict=True)], wards=4)
    found = main_entries(spend_table(city), "2013")
    assert (None if found is None else found["part"].tolist()) == parts


def test_nottinghams_baseline_is_mostly_two_entries(nottingham: City):
    found = main_entries(spend_table(nottingham), "2013")
    assert nottingham.wards.loc[found["ward_code"], "ward_name"].tolist() == ["Berridge", "Radford and Park"]
    assert round(found["part"].sum(), 2) == 0.82


def test_where_no_handful_turns_it_the_search_says_where_it_stopped():
    rows = [row(code, year, 10 if year == "2013" else 30 if at < 8 else 1) for at, code in enumerate(codes(16))
            for year in ("2013", "2014", "2015")]  # fmt: skip
    city = city_of(rows, wards=16)
    table = spend_table(city)
    found = turning_entries(table, share_series(city, table, codes(16)[:8]))
    assert (found.turns, found.further, found.proven, found.tried) == (None, None, 5, 5)


def test_a_headline_without_a_sign_is_not_turned():
    city = city_of([row(code, year, 10) for code in (ONE, TWO, THREE) for year in ("2013", "2014")])
    table = spend_table(city)
    found = turning_entries(table, share_series(city, table, [ONE]))
    assert (found.shift_pounds, found.turns, found.tried) == (0, None, 0)


def test_too_many_entries_of_the_baseline_are_not_called_certain(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("geo.spend.joint_influence.MOST_WORK", 40)
    rows = [row(code, year, 10 if year == "2013" else 30 if at < 8 else 1) for at, code in enumerate(codes(16))
            for year in ("2013", "2014")]  # fmt: skip
    city = city_of(rows, wards=16)
    table = spend_table(city)
    assert turning_entries(table, share_series(city, table, codes(16)[:8])).proven == 0


def test_nottinghams_headline_turns_without_two_entries_of_2013(nottingham: City):
    """The issue's figures, made from the data: £42.2m more; without two £0.07m less; without Aspley too £10.3m less."""
    shift = analyse_shift(nottingham, default_set(nottingham), booked(nottingham), "all", None)
    found = turning_entries(shift.table, shift.series)
    assert found.years == ("2013", "2014", "2015", "2016", "2017", "2018")
    assert round(found.shift_pounds / 1e6, 1) == 42.2
    assert named(nottingham, found, found.turns) == [("Berridge", "2013"), ("Radford and Park", "2013")]
    assert round(found.turns.shift_pounds / 1e6, 2) == -0.07
    assert named(nottingham, found, found.further)[-1] == ("Aspley", "2014")
    assert round(found.further.shift_pounds / 1e6, 1) == -10.3
    assert (found.proven, found.tried) == (2, 2)


def test_over_the_full_years_nottingham_needs_three(nottingham: City):
    shift = analyse_shift(nottingham, default_set(nottingham), booked(nottingham), "all", None)
    found = turning_entries(shift.table, shift.series, full_years=True)
    assert found.years == ("2013", "2014", "2015", "2016", "2017")
    assert {name for name, _ in named(nottingham, found, found.turns)} == {"Aspley", "Berridge", "Radford and Park"}
    assert round(found.turns.shift_pounds / 1e6, 1) == -8.8
    assert (len(found.turns.units), found.proven) == (3, 3)


@pytest.mark.parametrize("wards", [1, 3, 8])
@pytest.mark.parametrize("full", [False, True])
def test_in_nottingham_no_pair_goes_further_than_the_best_one(nottingham: City, wards: int, full: bool):
    """Every single entry and every pair of the real record, by the definition."""
    shift = analyse_shift(nottingham, PoorestSet(k=wards), booked(nottingham), "all", None)
    found = turning_entries(shift.table, shift.series, full_years=full)
    members = {year: sorted(codes_) for year, codes_ in shift.series.members.items()}
    counted = list(range(1, 5 if full else 6))
    one, two = by_trying_all(shift.table, members, counted, 2)[1:]
    sign = np.sign(found.shift_pounds)
    if sign * one < -0.005:
        assert found.turns.shift_pounds == pytest.approx(one, abs=0.01)
    elif sign * two < -0.005:
        assert found.turns.shift_pounds == pytest.approx(two, abs=0.01)
    else:
        assert found.turns is None or len(found.turns.units) > 2


def booked(city: City) -> SpendBasis:
    return spend_table(city).basis


def entries(found: JointFragility, removal: Removal | None) -> list[tuple[str, str]]:
    assert removal is not None
    rows: pd.DataFrame = found.entries(removal)
    return list(zip(rows["ward_code"], rows["year"], strict=True))


def named(city: City, found: JointFragility, removal: Removal | None) -> list[tuple[str, str]]:
    return [(city.wards.loc[code, "ward_name"], year) for code, year in entries(found, removal)]
