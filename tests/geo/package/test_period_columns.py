"""The periods of a package: one however it is written, in the order of time, and told where it cannot be read."""

from pathlib import Path

import pytest

from geo import City, check_package, read_city
from geo.export.ward_tables import wide_wards
from geo.indicators.snapshot import all_editions, course, editions, rank_courses
from geo.need_index.index import index_of, recipe_editions
from geo.need_index.poorest_set import default_set
from geo.need_index.recipe import Recipe
from geo.package.spend_template import spend_template
from geo.package.spend_upload import read_spend_upload
from geo.population import population_near
from geo.spend.basis import SpendBasis, price_periods
from geo.spend.entries import entries
from geo.spend.shift_analysis import edition_at
from geo.spend.table import spend_table
from tests.helpers.small_package import CODES, SPEND, Package

CASES = Path(__file__).parents[2] / "cases"
HEAD = "area_code,indicator,period,value,numerator,denominator\n"


def case(name: str) -> City:
    """One of the packages that people brought."""
    return read_city(next(CASES.glob(f"{name}-*")))


def case_findings(name: str, kind: str) -> list:
    return [f for f in check_package(next(CASES.glob(f"{name}-*"))).findings if f.kind == kind]


def test_quarters_stand_in_the_order_of_time():
    city = case("01")
    assert editions(city, "poor") == ("Q3 2019", "Q4 2019", "Q1 2020")
    assert all_editions(city) == ("Q3 2019", "Q4 2019", "Q1 2020")
    assert course(city, "poor", CODES[0])["value"].tolist() == [0.1, 0.2, 0.3]
    assert rank_courses(city, "poor").columns.tolist() == ["Q3 2019", "Q4 2019", "Q1 2020"]
    assert wide_wards(city).columns.tolist()[2:5] == ["poor_Q3 2019", "poor_Q4 2019", "poor_Q1 2020"]
    assert recipe_editions(city, Recipe((("poor", 1.0),))) == ("Q3 2019", "Q4 2019", "Q1 2020")
    assert index_of(city, Recipe((("poor", 1.0),))).editions == {"poor": "Q1 2020"}
    assert default_set(city).edition == "Q3 2019"
    assert not case_findings("01", "period_repaired")


def test_years_of_three_names_stand_in_the_order_of_time_and_their_overlap_is_told():
    assert editions(case("01e"), "poor") == ("Academic year 2018/19", "2019/20", "2020/21")
    (written,) = case_findings("01e", "period_repaired")
    assert written.severity == "repaired"
    assert "Year to March 2021 as 2020/21 (4)" in written.message
    (mixed,) = case_findings("01e", "mixed_periods")
    assert (mixed.severity, mixed.column) == ("note", "period")
    assert "Academic year 2018/19 and 2019/20 (poor)" in mixed.message


def test_two_writings_of_a_year_of_spend_are_one_year():
    city = case("05")
    assert entries(city, SpendBasis("actual")).years[0] == "2018/19"
    assert set(city.spend["period"]) <= {"2018/19", "2019/20", "2020/21"}
    (written,) = case_findings("05", "period_repaired")
    assert "2019-20 as 2019/20 (4)" in written.message
    assert "2020-21 as 2020/21 (4)" in written.message
    # Nothing of the £600 of the year is dropped without a word.
    joined = city.spend.loc[city.spend["period"] == "2019/20", "amount"].sum()
    assert joined + sum(f.pounds or 0 for f in city.report.of("lost")) == 600


def test_two_departments_money_of_one_year_is_added_up():
    pytest.importorskip("geo.package.payments", reason="adding payments up is a rule of its own")
    table = spend_table(case("05"))
    assert table.years == ("2018/19", "2019/20", "2020/21")
    assert table.frame["2019/20"].tolist() == [150.0] * 4


def test_two_writings_of_an_edition_are_one_edition_of_all_wards():
    city = case("05c")
    assert editions(city, "poor") == ("2019/20",)
    assert city.indicators["value"].tolist() == [0.1, 0.2, 0.3, 0.4]
    assert not case_findings("05c", "ward_without_data")


def test_two_figures_for_one_period_contradict_each_other_however_it_is_written(package: Package):
    package.table("indicators", f"{HEAD}{CODES[0]},poor,2019/20,0.1,,\n{CODES[0]},poor,FY20,0.2,,\n")
    finding = package.only("conflicting_duplicate")
    assert (finding.severity, finding.row_numbers) == ("lost", (2, 3))
    assert "period 2019/20" in finding.message


def test_the_same_row_in_two_writings_is_one(package: Package):
    package.table("indicators", f"{HEAD}{CODES[0]},poor,Mar-19,0.1,,\n{CODES[0]},poor,2019-03,0.1,,\n")
    assert package.only("duplicate_row").row_numbers == (3,)
    assert package.city().indicators["period"].tolist() == ["March 2019"]


def test_what_cannot_be_put_in_time_is_lost_with_its_pounds_and_the_cure(package: Package):
    package.add("spend", f"{CODES[0]},May,Awards,40,award,false,1", f"{CODES[1]},2010-11,Awards,60,award,false,1")
    word, two = package.found("unreadable_period")
    assert {(f.severity, f.value, f.pounds, f.row) for f in (word, two)} == {
        ("lost", "May", 40.0, 6),
        ("lost", "2010-11", 60.0, 7),
    }
    either = next(f for f in (word, two) if f.value == "2010-11")
    assert "2010/11 or November 2010" in either.message
    assert "2010/11 or November 2010" in either.cure
    assert set(package.city().spend["period"]) == {"2013"}


def test_many_texts_that_are_no_periods_are_told_in_few_findings(package: Package):
    rows = "".join(f"{CODES[0]},poor,word{n},0.1,,\n" for n in range(200))
    rows += "".join(f"{CODES[0]},poor,2010-{n:02},0.1,,\n" for n in (11, 3, 4)) + f"{CODES[0]},poor,2012-13,0.1,,\n"
    findings = package.table("indicators", HEAD + rows).found("unreadable_period")
    assert len(findings) == 12
    assert sum(f.rows for f in findings) == 201
    assert package.city().indicators["period"].tolist() == ["March 2010", "April 2010", "2012/13"]


def test_too_many_different_texts_are_one_finding(package: Package, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("geo.package.period_columns.MOST_PERIODS", 3)
    rows = "".join(f"{CODES[0]},poor,{year},0.1,,\n" for year in range(2010, 2014))
    finding = package.table("indicators", HEAD + rows).only("unreadable_period")
    assert (finding.severity, finding.rows) == ("lost", 4)


def test_a_blank_period_is_a_blank_not_an_unreadable_one(package: Package):
    package.add("spend", f"{CODES[0]},,Awards,40,award,false,1")
    assert package.only("blank_cell").column == "period"
    assert package.found("unreadable_period") == []


def test_people_are_those_of_the_nearest_time(package: Package):
    rows = "".join(f"{CODES[0]},{period},all,9\n" for period in ("mid-2017", "2018/19", "2021"))
    city = package.table("population", f"area_code,period,age_band,population\n{rows}").city()
    periods = ("2009 - 11", "2018", "Q1 2020", "2017 to 2021", "May")
    assert [population_near(city, period)[1] for period in periods] == ["2017", "2018/19", "2018/19", "2018/19", ""]


def test_people_at_stake_are_those_of_the_newest_period(package: Package):
    rows = f"{CODES[0]},Q4 2019,all,10\n{CODES[0]},Q1 2020,all,20\n"
    package.table("population", f"area_code,period,age_band,population\n{rows}")
    package.add("spend", f"{CODES[0]},2014,Awards,x,award,false,1")
    assert package.only("unreadable_number").population == 20


def test_adjustments_find_their_cell_in_any_writing(package: Package):
    package.table("spend", SPEND.replace(",2013,", ",2013/14,"))
    package.table(
        "adjustments",
        "id,area_code,period,programme,amount,kind,to_area_codes,to_periods,share_by,reason,source\n"
        f"a,{CODES[0]},2013-14,Awards,100,rephase,,FY15; 2015 - 16 ;2016/17,,why,who\n",
    )
    city = package.city()
    assert city.adjustments[["period", "to_periods"]].to_numpy().tolist() == [["2013/14", "2014/15;2015/16;2016/17"]]
    assert package.found("adjustment_refused") == []
    assert spend_table(city, SpendBasis(phased=True)).beyond.round(2).to_dict() == {
        "2014/15": 33.34,
        "2015/16": 33.33,
        "2016/17": 33.33,
    }


def test_one_year_named_twice_in_an_adjustment_is_refused_in_two_writings(package: Package):
    package.table(
        "adjustments",
        "id,area_code,period,programme,amount,kind,to_area_codes,to_periods,share_by,reason,source\n"
        f"a,{CODES[0]},2013,Awards,100,rephase,,2014/15;2014-15,,why,who\n"
        f"b,{CODES[1]},2013,Awards,100,rephase,,soon,,why,who\n",
    )
    assert package.only("adjustment_refused").column == "to_periods"
    assert package.only("unreadable_period").value == "soon"


def test_quarters_of_an_adjustment_are_named_as_the_spend_names_them(package: Package):
    package.table("spend", SPEND.replace(",2013,", ",Q1 2013/14,"))
    package.table(
        "adjustments",
        "id,area_code,period,programme,amount,kind,to_area_codes,to_periods,share_by,reason,source\n"
        f"a,{CODES[0]},Apr-Jun 2013,Awards,100,rephase,,Q2 2013/14,,why,who\n",
    )
    assert package.city().adjustments["period"].tolist() == ["Q1 2013/14"]


def test_a_deflator_of_financial_years_covers_them_in_the_treasurys_writing(package: Package):
    package.table("spend", SPEND.replace(",2013,", ",2003/04,"))
    package.add("spend", f"{CODES[0]},2004/05,Awards,5,award,false,1")
    package.table("deflator", "period,index\n2004-05,104\n2003-04,102.789\n1998-99,91.031\n")
    city = package.city()
    assert price_periods(city, "award") == ("1998/99", "2003/04", "2004/05")
    real = spend_table(city, SpendBasis(prices="1998/99"))
    assert real.frame.loc[CODES[0], "2003/04"] == pytest.approx(100 * 91.031 / 102.789)


def test_a_deflator_of_years_covers_the_quarters_that_begin_in_them(package: Package):
    package.table("spend", SPEND.replace(",2013,", ",Q4 2013,"))
    package.table("deflator", "period,index\n2013,100\n2014,110\n")
    assert price_periods(package.city(), "award") == ("2013", "2014")
    package.table("deflator", "period,index\n2013,100\n2013/14,110\n")
    assert price_periods(package.city(), "award") == ()


def test_calendar_and_financial_years_of_one_programme_are_told(package: Package):
    package.add("spend", f"{CODES[0]},2013/14,Awards,5,award,false,1")
    finding = package.only("mixed_periods")
    assert "2013 and 2013/14 (award)" in finding.message
    assert "twice" in finding.message


def test_a_year_and_its_quarters_are_told(package: Package):
    package.add("spend", f"{CODES[0]},2013 Q2,Awards,5,award,false,1")
    assert "2013 and Q2 2013 (award)" in package.only("mixed_periods").message


def test_pooled_years_that_move_on_are_of_one_kind(package: Package):
    periods = ("2009 - 11", "2010 - 12", "2011 - 13")
    rows = "".join(f"{code},poor,{period},0.1,,\n" for period in periods for code in CODES)
    package.table("indicators", HEAD + rows)
    assert package.found("mixed_periods") == []
    assert editions(package.city(), "poor") == ("2009 to 2011", "2010 to 2012", "2011 to 2013")
    package.add("indicators", f"{CODES[0]},poor,2010 - 11,0.1,,")
    assert "2010 to 2012 and 2010/11 (poor)" in package.only("mixed_periods").message


@pytest.mark.parametrize(
    ("periods", "told"),
    [
        (("2013/14", "2016-17"), "no row for 2014/15, 2015/16, between 2013/14 and 2016/17"),
        (("Q3 2013", "Q2 2014"), "no row for Q4 2013, Q1 2014, between Q3 2013 and Q2 2014"),
        (("Q3 2013/14", "Q2 2014/15"), "no row for Q4 2013/14, Q1 2014/15, between Q3 2013/14 and Q2 2014/15"),
        (("Nov-13", "2014-02"), "no row for December 2013, January 2014, between November 2013 and February 2014"),
        (("2013", "2016/17"), "no row for 2014, 2015, between 2013 and 2016/17"),
    ],
)
def test_what_a_regular_series_leaves_out_is_told(package: Package, periods: tuple[str, str], told: str):
    package.table("spend", SPEND.replace(",2013,", f",{periods[0]},"))
    package.add("spend", *(f"{code},{periods[1]},Awards,5,award,false,1" for code in CODES))
    assert told in package.only("year_gap").message


def test_a_set_of_a_year_is_chosen_in_an_edition_that_has_ended(package: Package):
    rows = "".join(f"{code},poor,{at},{n / 10},,\n" for at in ("2010", "2012 - 14") for n, code in enumerate(CODES))
    city = package.table("indicators", HEAD + rows).city()
    years = ("2009", "2013", "2013/14", "2014", "2014/15")
    chosen = [edition_at(city, default_set(city), year) for year in years]
    assert chosen == ["2010", "2010", "2010", "2012 to 2014", "2012 to 2014"]


def test_a_spend_file_of_ones_own_is_read_alike(package: Package):
    head = "area_code,period,programme,amount,basis,partial,n\n"
    rows = f"{CODES[0]},2019-20,Play,5,actual,false,\n{CODES[1]},2019/20,Play,5,actual,false,\n"
    frame, report = read_spend_upload(package.city(), (head + rows).encode(), "own.csv")
    assert frame["period"].tolist() == ["2019/20", "2019/20"]
    assert [f.kind for f in report.of("repaired")] == ["period_repaired"]


def test_the_template_names_each_year_once(package: Package):
    city = package.city()
    assert set(spend_template(city, ["2024-25", "FY26"])["period"]) == {"2024/25", "2025/26"}
    with pytest.raises(ValueError, match="Name each year once: 2024/25, 2024/25"):
        spend_template(city, ["2024/25", "2024-25"])
