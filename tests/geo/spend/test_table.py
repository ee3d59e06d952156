"""Spend by ward and year on every basis: nothing lost, nothing filled in, and the rows behind each number."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.city import City
from geo.spend.basis import kinds_of_money, price_periods, programmes
from geo.spend.table import SpendBasis, rows_behind, spend_table
from tests.helpers.money_city import adjustment, cities, city_of, codes, row
from tests.helpers.small_package import SPEND, Package

ONE, TWO, THREE = codes(3)
bases = st.builds(
    SpendBasis,
    phased=st.booleans(),
    threshold=st.none() | st.sampled_from([100.0, 10_000.0, 50_000.0]),
    programmes=st.none() | st.sampled_from([("B",), ("A", "B")]),
    programme_kind=st.sampled_from(["", "universal"]),
)
slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)


@slow
@given(cities(), bases)
def test_no_penny_is_lost_or_made(city: City, basis: SpendBasis):
    table = spend_table(city, basis)
    rows = city.spend[city.spend["programme"].isin(basis.programmes or ("A", "B"))]
    if basis.programme_kind:
        rows = rows[rows["kind"] == basis.programme_kind]
    assert table.balance.closes
    assert table.balance.booked == round(rows["amount"].sum() * 100)
    assert table.balance.in_wards == round(table.counted.sum().sum() * 100)
    assert table.balance.citywide == round(table.citywide.sum() * 100)
    assert table.balance.left_out == round(table.dropped["amount"].sum() * 100)
    assert table.balance.beyond == round(table.beyond.sum() * 100)
    assert table.totals["in_wards"].tolist() == pytest.approx(table.counted.sum().tolist(), abs=1e-6)
    assert table.totals["left_out"].sum() == pytest.approx(table.dropped["amount"].sum(), abs=1e-6)
    assert table.adjusted["amount"].sum() == pytest.approx(0, abs=1e-6)


@slow
@given(cities(), bases)
def test_phasing_keeps_the_total_and_leaves_other_cells_alone(city: City, basis: SpendBasis):
    booked = spend_table(city, SpendBasis(programmes=basis.programmes))
    phased = spend_table(city, SpendBasis(programmes=basis.programmes, phased=True))
    assert phased.years == booked.years
    assert phased.balance.booked == booked.balance.booked
    assert booked.balance.beyond == 0
    moved = phased.adjusted.groupby(["area_code", "period"])["amount"].sum()
    for ward in city.wards.index:
        for year in phased.years:
            change = phased.counted.fillna(0).at[ward, year] - booked.counted.fillna(0).at[ward, year]
            assert change == pytest.approx(moved.get((ward, year), 0.0), abs=1e-6)


@slow
@given(cities(), bases)
def test_the_rows_behind_a_number_add_up_to_it(city: City, basis: SpendBasis):
    table = spend_table(city, basis)
    for year in table.years:
        for ward in city.wards.index:
            rows = rows_behind(city, table, ward, year)
            assert rows.empty == np.isnan(table.counted.at[ward, year])
            assert rows["counted"].sum() == pytest.approx(np.nan_to_num(table.counted.at[ward, year]), abs=1e-6)
        behind = rows_behind(city, table, year=year)
        assert behind["counted"].sum() == pytest.approx(table.totals.at[year, "in_wards"], abs=1e-6)
        beside = rows_behind(city, table, "CITYWIDE", year)
        assert beside["counted"].sum() == pytest.approx(np.nan_to_num(table.citywide[year]), abs=1e-6)
    for year, pounds in table.beyond.items():
        parts = [rows_behind(city, table, ward, str(year)) for ward in (None, "CITYWIDE")]
        assert pd.concat(parts)["counted"].sum() == pytest.approx(pounds, abs=1e-6)


def test_missing_is_not_zero():
    city = city_of([row(ONE, "2013", 0, n=0), row(TWO, "2013", 5), row(ONE, "2014", 7)])
    table = spend_table(city)
    assert table.frame["2013"].tolist() == pytest.approx([0, 5, np.nan], nan_ok=True)
    assert table.frame["2014"].tolist() == pytest.approx([7, np.nan, np.nan], nan_ok=True)
    assert table.items["2013"].tolist() == pytest.approx([0, 1, np.nan], nan_ok=True)
    assert table.totals["without_row"].tolist() == [1, 2]


def test_money_with_no_ward_stands_beside_the_wards():
    city = city_of([row(ONE, "2013", 5), row("CITYWIDE", "2013", 95), row(ONE, "2014", 1)])
    table = spend_table(city)
    assert table.counted.sum().tolist() == [5, 1]
    assert table.citywide.tolist() == pytest.approx([95, np.nan], nan_ok=True)
    assert table.totals["total"].tolist() == [100, 1]
    assert table.totals["items"].tolist() == [1, 1]


def test_one_unknown_count_makes_the_count_unknown():
    city = city_of([row(ONE, "2013", 5), row(ONE, "2013", 5, programme="B", n=float("nan")), row(TWO, "2013", 1)])
    table = spend_table(city)
    assert table.items["2013"].tolist() == pytest.approx([np.nan, 1, np.nan], nan_ok=True)
    assert np.isnan(table.totals.at["2013", "items"])


def test_a_threshold_leaves_out_and_lists():
    rows = [
        row(ONE, "2013", 10),
        row(ONE, "2013", 100, programme="B", n=3),
        row(TWO, "2013", 100.01),
        row(THREE, "2013", -101),
    ]
    rows.append(row("CITYWIDE", "2013", 1000))
    table = spend_table(city_of(rows), SpendBasis(threshold=100))
    # At the threshold stays; a correction counts by its size; money with no ward is in no share.
    assert table.frame["2013"].tolist() == pytest.approx([110, np.nan, np.nan], nan_ok=True)
    assert table.counted["2013"].tolist() == [110, 0, 0]
    assert table.dropped[["area_code", "amount", "reason"]].to_numpy().tolist() == [
        [TWO, 100.01, "above_threshold"],
        [THREE, -101.0, "above_threshold"],
    ]
    assert table.totals.at["2013", "total"] == 1110


def test_a_threshold_looks_at_what_phasing_leaves():
    rows = [row(ONE, "2013", 90, n=2), row(TWO, "2013", 1), row(ONE, "2014", 50)]
    city = city_of(rows, [adjustment(ONE, "2013", 80, TWO, "2014;2015")])
    table = spend_table(city, SpendBasis(phased=True, threshold=40))
    assert table.counted["2013"].tolist() == pytest.approx([10, 1, np.nan], nan_ok=True)
    assert table.frame["2014"].tolist() == pytest.approx([np.nan, 40, np.nan], nan_ok=True)
    assert table.beyond.to_dict() == {"2015": 40.0}
    assert table.dropped[["area_code", "period", "amount"]].to_numpy().tolist() == [[ONE, "2014", 50.0]]
    # One item of two has gone; the portion is one item where it lands.
    assert table.items["2013"].tolist() == pytest.approx([1, 1, np.nan], nan_ok=True)
    assert table.items.at[TWO, "2014"] == 1


def test_a_whole_cell_takes_its_items_along():
    city = city_of([row(ONE, "2013", 90, n=2), row(TWO, "2014", 1)], [adjustment(ONE, "2013", 90, TWO, "2014")])
    table = spend_table(city, SpendBasis(phased=True))
    assert (table.frame.at[ONE, "2013"], table.items.at[ONE, "2013"]) == (0.0, 0.0)
    assert (table.frame.at[TWO, "2014"], table.items.at[TWO, "2014"]) == (91.0, 2.0)


def test_kinds_of_money_are_never_mixed():
    rows = [row(ONE, "2013", 5), row(ONE, "2013", 50, basis="budget"), row(ONE, "2013", 500, basis="actual")]
    city = city_of(rows)
    assert kinds_of_money(city) == ("actual", "award", "budget")
    assert spend_table(city).counted.at[ONE, "2013"] == 500
    assert spend_table(city, SpendBasis("budget")).counted.at[ONE, "2013"] == 50
    assert spend_table(city_of(rows[:2])).basis.basis == "award"
    assert spend_table(city_of(rows[1:2])).basis.basis == "budget"


def test_programmes_and_their_kinds():
    city = city_of(
        [
            row(ONE, "2013", 1, programme="U", kind="universal"),
            row(ONE, "2013", 10, programme="T", kind="targeted"),
            row(ONE, "2013", 100, programme="X", kind="universal"),
            row(ONE, "2014", 1000, programme="X", kind="targeted"),
            row(TWO, "2014", 10_000, programme="-"),
        ]
    )
    assert programmes(city, "award")["kind"].to_dict() == {"U": "universal", "T": "targeted", "X": "both", "-": ""}
    universal = spend_table(city, SpendBasis(programme_kind="universal"))
    assert universal.counted["2013"].sum() == 101
    # The years are those of the record, whatever is chosen.
    assert universal.years == ("2013", "2014")
    assert universal.counted["2014"].isna().all()
    assert spend_table(city, SpendBasis(programmes=("T", "U"))).counted.at[ONE, "2013"] == 11


def test_an_adjustment_follows_its_programme():
    rows = [row(ONE, "2013", 90), row(ONE, "2013", 1, programme="B")]
    city = city_of(rows, [adjustment(ONE, "2013", 90, TWO)])
    assert spend_table(city, SpendBasis(phased=True, programmes=("B",))).adjusted.empty
    assert spend_table(city, SpendBasis(phased=True)).counted.at[TWO, "2013"] == 90


def test_part_years_are_marked_and_never_stretched():
    city = city_of([row(ONE, "2013", 9), row(ONE, "2014", 3, partial=True), row(TWO, "2014", 4)])
    table = spend_table(city)
    assert table.part_years == ("2014",)
    assert table.totals["part_year"].tolist() == [False, True]
    assert table.counted["2014"].sum() == 7


# HM Treasury, "Annex A: How to use the GDP deflator series": £7.4m of 1998-99 is £8.36m at 2003-04 prices.
HM_TREASURY = {"1998/99": 91.031, "2003/04": 102.789}


def test_real_terms_are_those_of_the_treasury():
    city = city_of([row(ONE, "1998/99", 7.4e6), row(ONE, "2003/04", 1e6)], deflator=HM_TREASURY)
    assert price_periods(city, "award") == ("1998/99", "2003/04")
    table = spend_table(city, SpendBasis(prices="2003/04"))
    assert round(table.counted.at[ONE, "1998/99"] / 1e6, 2) == 8.36
    assert table.counted.at[ONE, "2003/04"] == 1e6
    assert table.totals.at["1998/99", "in_wards"] == table.counted["1998/99"].sum()
    rows = rows_behind(city, table, ONE, "1998/99")
    assert (rows["amount"].item(), rows["counted"].item()) == (7.4e6, table.counted.at[ONE, "1998/99"])
    assert table.balance.booked == 840_000_000


def test_no_real_terms_where_a_year_has_no_index():
    rows = [row(ONE, "1998/99", 1), row(ONE, "2000/01", 1)]
    assert price_periods(city_of(rows, deflator=HM_TREASURY), "award") == ()
    assert price_periods(city_of(rows), "award") == ()
    with pytest.raises(ValueError, match="no price index for 2003/04"):
        spend_table(city_of(rows, deflator=HM_TREASURY), SpendBasis(prices="2003/04"))


@pytest.mark.parametrize(
    ("basis", "why"),
    [
        (SpendBasis("plan"), "no spend of the kind 'plan'. It has: award"),
        (SpendBasis(programmes=("C",)), "No programme 'C' in award. There are: A"),
        (SpendBasis(programmes=()), "No programme is chosen"),
        (SpendBasis(programme_kind="targeted"), "called targeted"),
        (SpendBasis(threshold=0), "above zero, not 0"),
        (SpendBasis(threshold=float("nan")), "above zero, not nan"),
    ],
)
def test_what_a_city_has_not_is_refused(basis: SpendBasis, why: str):
    with pytest.raises(ValueError, match=why):
        spend_table(city_of([row(ONE, "2013", 1)]), basis)


def test_a_city_without_spend_is_refused():
    with pytest.raises(ValueError, match="Testton has no spend"):
        spend_table(city_of([]))


def test_rows_are_refused_for_strangers():
    city = city_of([row(ONE, "2013", 1)])
    with pytest.raises(ValueError, match="no ward 'E05009999'"):
        rows_behind(city, spend_table(city), "E05009999")
    with pytest.raises(ValueError, match="no year '2012'"):
        rows_behind(city, spend_table(city), ONE, "2012")


def test_the_same_basis_gives_the_same_table():
    city = city_of([row(ONE, "2013", 1)])
    assert spend_table(city) is spend_table(city, SpendBasis("award"))


def test_nottingham_as_booked_and_as_phased(nottingham: City):
    """£45,001,747 of 2014 goes to ten years from 2015; four of them are in the record."""
    booked, phased = spend_table(nottingham), spend_table(nottingham, SpendBasis(phased=True))
    assert booked.balance.booked == phased.balance.booked == 8_783_998_950
    assert booked.totals["items"].sum() == 477
    assert (phased.part_years, phased.years) == (("2018",), ("2013", "2014", "2015", "2016", "2017", "2018"))
    assert phased.balance.beyond == 2_700_104_820
    assert list(phased.beyond.index) == [str(year) for year in range(2019, 2025)]
    assert phased.frame.at["E05001823", "2014"] == 0.0
    rows = rows_behind(nottingham, phased, "E05001823", "2015")
    assert rows["role"].tolist() == ["booked", "moved_in"]
    assert rows["from_period"].tolist() == ["2015", "2014"]
    assert "Our reading of the record" in rows["reason"].iloc[1]


def test_a_deflator_is_read_from_a_package(package: Package):
    assert package.city().deflator.empty
    package.table("deflator", "period,index\n2013,100\n2014,102.5\n2015,0\n2015,x\n")
    city = package.city()
    assert city.deflator[["period", "index"]].to_numpy().tolist() == [["2013", 100.0], ["2014", 102.5]]
    assert {f.kind for f in package.check().of("lost")} == {"impossible_value", "unreadable_number"}
    assert price_periods(city, "award") == ("2013", "2014")


def test_the_kind_of_a_programme_is_read_from_a_package(package: Package):
    lines = SPEND.splitlines()
    kinds = ["kind", "Universal", "", "targeted", "both"]
    package.table("spend", "\n".join(f"{line},{kind}" for line, kind in zip(lines, kinds, strict=True)))
    assert package.only("unknown_word").value == "both"
    assert package.city().spend["kind"].tolist() == ["universal", "", "targeted"]


@pytest.mark.parametrize("period", ["2013/14", "2013-14", "2013/2014", "1999/00"])
def test_financial_years_are_years(package: Package, period: str):
    package.table("spend", SPEND.replace(",2013,", f",{period},"))
    assert package.found("odd_period") == []


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        ("2013-04", "April 2013"),
        ("2013/15", "2013 to 2015"),
        ("2013-04-01T00:00:00", "April 2013"),
        ("2013 Q2", "Q2 2013"),
    ],
)
def test_periods_that_are_no_year_are_told(package: Package, period: str, shown: str):
    finding = package.table("spend", SPEND.replace(",2013,", f",{period},")).only("odd_period")
    assert (finding.severity, finding.value, finding.rows) == ("note", shown, 4)


def test_a_missing_financial_year_is_a_gap(package: Package):
    package.table("spend", SPEND.replace(",2013,", ",2013/14,"))
    package.add("spend", "E05001822,2015/16,Awards,1,award,false,1")
    assert "no row for 2014/15, between 2013/14 and 2015/16" in package.only("year_gap").message


def test_corrections_are_told(package: Package):
    package.add("spend", "E05001822,2014,Awards,-50,award,false,1", "E05001823,2014,Awards,(25.50),award,false,1")
    finding = package.only("negative_amount")
    assert (finding.severity, finding.rows, finding.pounds) == ("note", 2, -75.5)
    assert not package.check().lost
