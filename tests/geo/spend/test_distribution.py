"""How spend lies against need: sign, identity of index and curve, and leaving out done again by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.city import City
from geo.spend.distribution import concentration_by_year, concentration_curves, spend_per_head
from geo.spend.table import SpendBasis, spend_table
from tests.helpers.money_city import cities, city_of, codes, row

ONE, TWO, THREE = codes(3)
NEED = pd.Series({ONE: 1.0, TWO: 2.0, THREE: 3.0})
slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)


def year_of_three(*pounds: float) -> City:
    """People are 100, 200 and 300."""
    return city_of([row(code, "2013", amount) for code, amount in zip(codes(3), pounds, strict=True)])


@pytest.mark.parametrize(("pounds", "sign"), [((0, 0, 600), 1), ((600, 0, 0), -1), ((100, 200, 300), 0)])
def test_positive_means_that_spend_leans_to_need(pounds: tuple, sign: int):
    city = year_of_three(*pounds)
    found = concentration_by_year(city, spend_table(city), NEED).frame.loc["2013"]
    assert np.sign(round(found["concentration"], 9)) == sign
    assert (found["wards"], found["reason"]) == (3, "")


def test_a_worked_example():
    """All the money in the neediest ward, which has half of the people: C = 2 × 0.75 - 1 = 0.5."""
    city = year_of_three(0, 0, 600)
    found = concentration_by_year(city, spend_table(city), NEED).frame.loc["2013"]
    assert found["concentration"] == pytest.approx(0.5)
    # Need a head 1, 2, 3 over 100, 200, 300 people: ranks 1/12, 1/3, 3/4 and Σpy = 14/6.
    of_need = 2 * (1 / 6 * 1 / 12 + 2 / 6 * 2 / 3 + 3 / 6 * 3 * 3 / 4) / (14 / 6) - 1
    assert found["need_concentration"] == pytest.approx(of_need)
    assert found["kakwani"] == pytest.approx(0.5 - of_need)
    # One cell holds everything: nothing is left without it.
    assert found[["low", "high"]].tolist() == pytest.approx([0.5, 0.5])
    assert found[["low_unit", "high_unit"]].isna().all()


@slow
@given(cities(), st.booleans())
def test_leaving_out_is_the_same_index_without_the_money(city: City, phased: bool):
    table = spend_table(city, SpendBasis(phased=phased))
    need = pd.Series([3.0, 1.0, 4.0, 1.0], index=city.wards.index)
    people = city.population.query("period == '2014' and age_band == 'all'").set_index("area_code")["population"]
    found = concentration_by_year(city, table, need)
    for year, line in found.frame.iterrows():
        pounds = table.counted[year].dropna()
        if line["reason"]:
            assert np.isnan(line["concentration"])
            continue
        every = []
        for ward in pounds.index:
            landed = table.adjusted.query("area_code == @ward and period == @year and role == 'moved_in'")[
                "amount"
            ].sum()
            every.append(index(pounds.where(pounds.index != ward, landed), need, people))
        for _, parts in table.adjusted.query("role == 'moved_in' and period == @year").groupby("adjustment"):
            gone = parts.set_index("area_code")["amount"].reindex(pounds.index, fill_value=0.0)
            every.append(index(pounds - gone, need, people))
        assert line["concentration"] == pytest.approx(index(pounds, need, people), abs=1e-9)
        assert line["low"] == pytest.approx(np.nanmin([*every, line["concentration"]]), abs=1e-6)
        assert line["high"] == pytest.approx(np.nanmax([*every, line["concentration"]]), abs=1e-6)
        assert line["kakwani"] == pytest.approx(line["concentration"] - line["need_concentration"])


def index(pounds: pd.Series, need: pd.Series, people: pd.Series) -> float:
    """The index as a mean difference over all pairs of persons (Kendall and Stuart), in another way than the product's.

    C = Σ_i Σ_j p_i p_j (y_j - y_i) sign(need_j - need_i) / (2 μ).
    """
    heads = people[pounds.index]
    share, level = (heads / heads.sum()).to_numpy(), (pounds / heads).to_numpy()
    mean = (share * level).sum()
    if mean * heads.sum() <= 0.005:
        return np.nan
    wanted = need[pounds.index].to_numpy()
    order = np.sign(wanted[None, :] - wanted[:, None])
    return float((share[:, None] * share[None, :] * (level[None, :] - level[:, None]) * order).sum() / (2 * mean))


@slow
@given(cities(corrections=False))
def test_the_index_is_twice_the_area_between_curve_and_diagonal(city: City):
    table = spend_table(city)
    need = pd.Series([3.0, 1.0, 4.0, 1.0], index=city.wards.index)
    frame = concentration_by_year(city, table, need).frame
    for year in table.years:
        curve = concentration_curves(city, table, need, year)
        assert curve.empty == bool(frame.at[year, "reason"])
        if curve.empty:
            continue
        for column, figure in (("value_share", "concentration"), ("need_share", "need_concentration")):
            assert curve[column].iloc[[0, -1]].tolist() == pytest.approx([0, 1])
            assert (np.diff(curve[column]) >= -1e-12).all()
            area = np.trapezoid(curve[column], curve["people_share"])
            assert frame.at[year, figure] == pytest.approx(1 - 2 * area)


@pytest.mark.parametrize(
    ("city", "reason"),
    [
        (year_of_three(5, -1, 5), "negative_amount"),
        (year_of_three(0, 0, 0), "no_spend"),
        (city_of([row(ONE, "2013", 5)]), "too_few_wards"),
    ],
)
def test_a_year_without_an_index_says_why(city: City, reason: str):
    table = spend_table(city)
    found = concentration_by_year(city, table, NEED).frame.loc["2013"]
    assert found["reason"] == reason
    assert found.drop(["reason", "wards", "part_year"]).isna().all()
    assert concentration_curves(city, table, NEED, "2013").empty


def test_a_year_whose_wards_have_one_need_between_them_has_no_index():
    pairs = ((ONE, "2013"), (TWO, "2013"), (TWO, "2014"), (THREE, "2014"))
    city = city_of([row(code, year, 5) for code, year in pairs])
    table, need = spend_table(city), pd.Series({ONE: 3.0, TWO: 1.0, THREE: 1.0})
    found = concentration_by_year(city, table, need).frame
    assert found["reason"].tolist() == ["", "equal_need"]
    assert [concentration_curves(city, table, need, year).empty for year in table.years] == [False, True]


def test_a_ward_without_a_need_takes_no_part():
    city = year_of_three(100, 200, 3000)
    found = concentration_by_year(city, spend_table(city), NEED.drop(THREE)).frame.loc["2013"]
    assert (found["wards"], round(found["concentration"], 9)) == (2, 0)


def test_spend_per_head_keeps_its_classes_over_the_years():
    city = city_of([row(code, year, pounds) for year, pounds in (("2013", 600), ("2016", 1200)) for code in codes(3)])
    found = spend_per_head(city, spend_table(city))
    assert found.frame.loc[TWO].tolist() == [3, 6]
    assert found.population_year.tolist() == ["2014", "2017"]
    assert found.classes("2013")[ONE] == found.classes("2016")[TWO]
    children = spend_per_head(city, spend_table(city), "0-4")
    assert children.frame.at[TWO, "2013"] == 30


def test_what_is_left_out_has_no_colour():
    city = year_of_three(5, 5, 500)
    found = spend_per_head(city, spend_table(city, SpendBasis(threshold=100)))
    assert found.classes("2013").isna().tolist() == [False, False, True]
    nothing = spend_per_head(city, spend_table(city, SpendBasis(threshold=1)))
    assert nothing.breaks is None
    assert nothing.classes("2013").isna().all()


def test_people_and_years_that_are_not_there_are_refused():
    city = year_of_three(1, 1, 1)
    table = spend_table(city)
    for function in (
        lambda: spend_per_head(city, table, "65+"),
        lambda: concentration_by_year(city, table, NEED, "65+"),
    ):
        with pytest.raises(ValueError, match=r"no population of the age band '65\+'"):
            function()
    with pytest.raises(ValueError, match="no spend of 2012"):
        concentration_curves(city, table, NEED, "2012")


def test_nottingham_leans_neither_way_steadily(nottingham: City):
    rows = nottingham.indicators
    score = rows[(rows["indicator"] == "imd_score") & (rows["period"] == "2010")].set_index("area_code")["value"]
    frame = concentration_by_year(nottingham, spend_table(nottingham), score).frame
    assert (frame["concentration"] > 0).tolist() == [False, True, True, True, True, False]
    assert (frame["low"] <= frame["concentration"]).all()
    assert (frame["concentration"] <= frame["high"]).all()
    # In 2015 one cell decides the sign.
    assert frame.at["2015", "low"] < 0 < frame.at["2015", "concentration"]
