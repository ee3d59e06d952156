"""Adjustments: shared to the penny, and refused where they do not fit the record."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.city import City
from geo.spend.adjustments import share_out_adjustments
from tests.helpers.money_city import ADJUSTMENTS as COLUMNS
from tests.helpers.money_city import adjustment, city_of, codes
from tests.helpers.small_package import Package

HEAD = "id,area_code,period,programme,amount,kind,to_area_codes,to_periods,share_by,reason,source\n"
GOOD = "a,E05001823,2013,Awards,200,reattribute,E05001822;E05001838,2014;2015,population 0-4,why,who"


@given(st.integers(1, 10**11), st.integers(1, 4), st.integers(1, 10), st.sampled_from(["equal", "population 0-4"]))
def test_portions_add_up_to_the_item(pence: int, wards: int, years: int, how: str):
    names = codes(4)
    to, when = names[:wards], [str(2015 + year) for year in range(years)]
    item = adjustment(names[0], "2014", pence / 100, ";".join(to), ";".join(when), share_by=how)
    made = share_out_adjustments(pd.DataFrame([item], columns=COLUMNS), city_of([], wards=4).population)
    assert sum(part.pence for part in made) == pence
    assert [(part.period, part.area_code) for part in made] == [(year, ward) for year in when for ward in to]
    by_year = pd.Series([part.pence for part in made]).groupby([part.period for part in made]).sum()
    assert by_year.max() - by_year.min() <= 1


def test_the_award_of_2014_is_shared_by_children(nottingham: City):
    """£45,001,747 over ten years, by 705, 1,926, 1,302 and 1,367 children aged 0 to 4 (ONS, mid-2017)."""
    made = share_out_adjustments(nottingham.adjustments, nottingham.population)
    children = {"E05001822": 705, "E05001823": 1926, "E05001829": 1302, "E05001838": 1367}
    assert sum(part.pence for part in made) == 4_500_174_700
    assert {part.period for part in made} == {str(year) for year in range(2015, 2025)}
    for part in made:
        wanted = 4_500_174_700 / 10 * children[part.area_code] / sum(children.values())
        assert part.pence == pytest.approx(wanted, abs=1)


def test_a_blank_ward_or_year_is_its_own():
    item = adjustment(codes(1)[0], "2014", 3.01, "", "2015;2016", kind="rephase", share_by="")
    made = share_out_adjustments(pd.DataFrame([item], columns=COLUMNS), city_of([]).population)
    assert [(part.area_code, part.period, part.pence) for part in made] == [
        ("E05001001", "2015", 151),
        ("E05001001", "2016", 150),
    ]


@pytest.mark.parametrize(
    ("change", "column", "why"),
    [
        (("2013,Awards", "2012,Awards"), "area_code", "no such cell"),
        (("Awards", "Grants"), "area_code", "no such cell"),
        ((",200,", ",200.01,"), "amount", "does not hold"),
        ((",200,", ",-200,"), "amount", "does not hold"),
        ((",200,", ",0,"), "amount", "does not hold"),
        (("reattribute", "rephase"), "to_area_codes", "other years only"),
        (("E05001822;E05001838", "E05001822;E05001822"), "to_area_codes", "twice"),
        (("2014;2015", "2014;2014"), "to_periods", "twice"),
        (("population 0-4", ""), "share_by", "not said how 2 wards"),
        (("population 0-4", "need"), "share_by", "not said how 2 wards"),
        (("population 0-4", "population 65+"), "share_by", "no people of the age band 65+ in E05001822"),
    ],
)
def test_an_adjustment_that_does_not_fit_is_lost(package: Package, change: tuple, column: str, why: str):
    bad = GOOD.replace(*change)
    assert bad != GOOD
    finding = package.table("adjustments", f"{HEAD}{bad}\n").only("adjustment_refused")
    assert (finding.severity, finding.column, finding.row) == ("lost", column, 2)
    assert why in finding.message
    assert finding.cure
    assert package.city().adjustments.empty


def test_two_adjustments_cannot_take_the_same_money(package: Package):
    second = GOOD.replace("a,", "b,", 1).replace(",200,", ",1,")
    finding = package.table("adjustments", f"{HEAD}{GOOD}\n{second}\n").only("adjustment_refused")
    assert (finding.row, finding.value) == (3, "1.0")
    both = f"{HEAD}{GOOD.replace(',200,', ',199,')}\n{second}\n"
    assert package.table("adjustments", both).city().adjustments["id"].tolist() == ["a", "b"]


def test_of_two_kinds_of_money_the_adjustment_says_which(package: Package):
    package.add("spend", "E05001823,2013,Awards,500,actual,false,2")
    finding = package.table("adjustments", f"{HEAD}{GOOD}\n").only("adjustment_refused")
    assert finding.column == "basis"
    assert "award, actual" in finding.message
    told = HEAD.replace("source", "source,basis") + f"{GOOD},Actual\n"
    assert package.table("adjustments", told).city().adjustments["basis"].tolist() == ["actual"]


def test_the_only_kind_of_money_is_filled_in(package: Package):
    assert package.table("adjustments", f"{HEAD}{GOOD}\n").city().adjustments["basis"].tolist() == ["award"]


def test_a_word_that_is_no_kind_of_adjustment_is_lost(package: Package):
    finding = package.table("adjustments", f"{HEAD}{GOOD.replace('reattribute', 'move')}\n").only("unknown_word")
    assert "rephase, reattribute" in finding.cure
