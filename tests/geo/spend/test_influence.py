"""What a headline rests on, against the same sums done again without the money."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.city import City
from geo.spend.influence import leave_one_out, removable_amounts
from geo.spend.share_series import share_series
from geo.spend.table import SpendBasis, spend_table
from tests.helpers.money_city import adjustment, cities, city_of, codes, row

ONE, TWO, THREE = codes(3)
slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)


def again(counted: pd.DataFrame, inside: list[str], baseline: str) -> tuple[float, pd.Series]:
    """The headline by its definition, from a matrix of pounds."""
    share = counted.loc[inside].sum() / counted.sum()
    usable = counted.sum() > 0.005
    base = counted.loc[inside, baseline].sum() / counted[baseline].sum()
    after = [year for year in counted if year > baseline and usable[year]]
    return float(sum((share[year] - base) * counted[year].sum() for year in after)), share.where(usable)


@slow
@given(cities(), st.booleans())
def test_leaving_out_is_the_same_sum_without_the_money(city: City, phased: bool):
    table = spend_table(city, SpendBasis(phased=phased))
    inside = list(city.wards.index[:2])
    if table.counted["2013"].sum() <= 0.005:
        return
    series = share_series(city, table, inside, baseline="2013")
    found = leave_one_out(table, series)
    for unit, line in found.without.iterrows():
        counted = table.counted.fillna(0.0).copy()
        if line["kind"] == "cell":
            moved = table.adjusted
            here = (moved["area_code"] == line["ward_code"]) & (moved["period"] == line["year"])
            landed = moved.loc[here & (moved["role"] == "moved_in"), "amount"].sum()
            counted.at[line["ward_code"], line["year"]] = landed
        else:
            parts = table.adjusted[(table.adjusted["adjustment"] == line["adjustment"]) & table.adjusted["inside"]]
            parts = parts[(parts["role"] == "moved_in") & (parts["area_code"] != "CITYWIDE")]
            for part in parts.itertuples():
                counted.at[part.area_code, part.period] -= part.amount
        if counted["2013"].sum() <= 0.005:
            assert np.isnan(line["shift_pounds"])
            assert line["decides"]
            continue
        pounds, share = again(counted, inside, "2013")
        assert line["shift_pounds"] == pytest.approx(pounds, abs=0.01)
        for year in table.years:
            limits = found.by_year.loc[year]
            if not np.isnan(share[year]) and not np.isnan(limits["share"]):
                assert limits["low"] - 1e-6 <= share[year] <= limits["high"] + 1e-6
            if unit == limits["low_unit"]:
                assert share[year] == pytest.approx(limits["low"])


@slow
@given(cities(), st.booleans())
def test_the_units_are_all_the_money(city: City, phased: bool):
    table = spend_table(city, SpendBasis(phased=phased))
    found = removable_amounts(table)
    pounds = np.zeros(table.counted.shape)
    np.add.at(pounds, (found.ward, found.year), found.pounds)
    assert pounds == pytest.approx(table.counted.fillna(0.0).to_numpy(), abs=1e-6)
    assert found.about["amount"].sum() == pytest.approx(table.counted.sum().sum(), abs=1e-6)


def test_an_item_spread_over_many_cells_is_still_one_item():
    """£90 over three years to the set: without it, nothing of the shift is left."""
    rows = [row(ward, year, 10) for ward in (ONE, TWO) for year in ("2013", "2014", "2015", "2016")]
    rows.append(row(THREE, "2013", 90))
    city = city_of(rows, [adjustment(THREE, "2013", 90, ONE, "2014;2015;2016")])
    table = spend_table(city, SpendBasis(phased=True))
    found = leave_one_out(table, share_series(city, table, [ONE]))
    (item,) = found.without[found.without["kind"] == "adjustment"].to_dict("records")
    assert (item["amount"], found.shift_pounds) == (90, 45)
    assert (item["shift_pounds"], item["flips"], item["resizes"], item["decides"]) == (0, False, True, True)
    assert found.by_year.loc["2015", ["largest_part", "low"]].tolist() == pytest.approx([0.6, 0.5])


def test_a_cell_that_turns_the_sign_is_named():
    rows = [row(ONE, "2013", 50), row(TWO, "2013", 50), row(ONE, "2014", 100), row(TWO, "2014", 20),
            row(ONE, "2015", 20), row(TWO, "2015", 60)]  # fmt: skip
    city = city_of(rows)
    found = leave_one_out(spend_table(city), share_series(city, spend_table(city), [ONE]))
    assert found.shift_pounds == 20
    deciders = found.deciders.set_index(["ward_code", "year"])
    assert deciders.loc[(ONE, "2014"), "shift_pounds"] == -30
    assert deciders.loc[(ONE, "2014"), "flips"]
    assert deciders.loc[(TWO, "2015"), "resizes"]
    assert found.pounds_range[0] == deciders["shift_pounds"].min()
    assert found.few_items == ("2013", "2014", "2015")


def test_years_before_the_baseline_do_not_count():
    rows = [row(ONE, "2012", 1, partial=True), row(ONE, "2013", 50, n=9), row(TWO, "2013", 50, n=9)]
    city = city_of(rows)
    found = leave_one_out(spend_table(city), share_series(city, spend_table(city), [ONE]))
    assert (found.part_years, found.few_items) == ((), ())
    assert not found.deciders["year"].eq("2012").any()


def test_nottinghams_headline_rests_on_one_award(nottingham: City):
    """The design: 14 % and 96 % with the award of £45.0m, 48 % in 2014 without it."""
    rows = nottingham.indicators
    score = rows[(rows["indicator"] == "imd_score") & (rows["period"] == "2010")].set_index("area_code")["value"]
    five = score.nlargest(5).index
    for phased, kind in ((False, "cell"), (True, "adjustment")):
        table = spend_table(nottingham, SpendBasis(phased=phased))
        found = leave_one_out(table, share_series(nottingham, table, five))
        first = found.without.iloc[0]
        assert (first["kind"], first["decides"]) == (kind, True)
        assert first["shift_pounds"] < found.shift_pounds / 4
        assert found.part_years == ("2018",)
    booked = spend_table(nottingham)
    year = leave_one_out(booked, share_series(nottingham, booked, five)).by_year.loc["2014"]
    assert round(100 * year["low"]) == 48
    assert round(100 * year["largest_part"]) == 93
