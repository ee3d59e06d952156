"""From a form to the inputs of a plan: what is counted, what is refused and by which name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from geo.city import City
from geo.need_index.index import INDEX, Recipe
from geo.scenarios.choices import plan_years, scenario_inputs, todays_spend
from geo.scenarios.solve import compute_plan, solve
from geo.scenarios.validators import ScenarioError
from tests.helpers.plan_choices import USUAL
from tests.helpers.small_package import CODES, Package


def given(city: City, **changes: Any) -> dict[str, Any]:
    return scenario_inputs(city, replace(USUAL, **changes))


def test_the_wards_own_figures_become_inputs_in_pence(package: Package) -> None:
    inputs = given(package.city(), poorest_share=0.4, citywide=12.5)
    assert inputs["city"] == "Testton"
    assert inputs["vintage"] == "WD13"
    assert inputs["population"] == {"age_band": "all", "period": "2017"}
    assert inputs["need"] == {
        "measure": "poor", "title": "Children in poverty", "period": "2019", "method": None, "weights": {},
    }  # fmt: skip
    assert inputs["baseline"] == {"period": "2013", "basis": "award", "adjusted": False}
    assert inputs["budgets"] == [60_000] * 5
    assert inputs["citywide"] == [1_250] * 5
    assert inputs["minimum_step"] == 5_000
    assert inputs["poorest"] == {"wards": [CODES[3]], "share": 0.4}
    assert [ward["ward_code"] for ward in inputs["wards"]] == CODES
    assert [ward["population"] for ward in inputs["wards"]] == [1000, 2000, 3000, 4000]
    assert [ward["need"] for ward in inputs["wards"]] == [0.1, 0.2, 0.3, 0.4]
    assert [ward["current"] for ward in inputs["wards"]] == [10_000, 20_000, 30_000, 0]
    assert [ward["protected"] for ward in inputs["wards"]] == [0, 0, 0, 0]


def test_target_shares_follow_from_them_as_worked_by_hand(package: Package) -> None:
    # People 1:2:3:4 of 10; people times need 1:4:9:16 of 30.
    expected = [0.25 * n / 10 + 0.75 * n * n / 30 for n in (1, 2, 3, 4)]
    found = solve(given(package.city()))
    assert found.shares.tolist() == pytest.approx(expected, abs=1e-12)


def test_the_years_are_named_as_the_record_names_its_own() -> None:
    assert plan_years("2017") == ("2018", "2019", "2020", "2021", "2022")
    assert plan_years("2013/14", 2) == ("2014/15", "2015/16")
    assert plan_years("2008/09", 2) == ("2009/10", "2010/11")
    assert plan_years("1999/00", 1) == ("2000/01",)
    assert plan_years("2013-2014", 1) == ("2014-2015",)
    assert plan_years("FY2013", 1) == ("2014",)
    assert plan_years("before", 3) == ("1", "2", "3")


def test_a_ward_without_need_is_refused_by_name_and_never_given_0_or_1(package: Package) -> None:
    rows = package.folder / "indicators.csv"
    text = rows.read_text().replace(f"{CODES[1]},poor,2019,0.2,20,100", f"{CODES[1]},poor,2019,,,")
    city = package.table("indicators", text).city()
    with pytest.raises(ValueError, match=r"^Aspley: no figure for Children in poverty \(2019\)"):
        given(city)


def test_an_index_that_lacks_a_part_in_a_ward_is_refused_by_name(package: Package) -> None:
    rows = package.folder / "indicators.csv"
    text = rows.read_text().replace(f"{CODES[2]},asb,2019,30.5,61,2000", f"{CODES[2]},asb,2019,,,")
    city = package.table("indicators", text).city()
    recipe = Recipe((("asb", 1.0), ("poor", 1.0)))
    with pytest.raises(ValueError, match=r"^Bulwell & Forest: no figure for "):
        given(city, need=INDEX, edition="", recipe=recipe)


def test_scores_below_zero_are_refused_by_name(package: Package) -> None:
    with pytest.raises(ValueError, match=r"^Arboretum, Aspley: a figure below zero; .* \(.*\)\.$"):
        given(package.city(), need=INDEX, edition="", recipe=Recipe((("poor", 1.0),), method="zscore"))


def test_a_measure_of_which_much_is_good_is_refused(package: Package) -> None:
    text = (package.folder / "catalogue.csv").read_text().replace("%,high_is_worse", "%,high_is_better")
    city = package.table("catalogue", text).city()
    with pytest.raises(ValueError, match="A high figure of Children in poverty does not mean more need"):
        given(city)


def test_an_index_keeps_its_recipe_however_long_and_gives_the_same_need_again(package: Package) -> None:
    recipe = Recipe((("poor", 1.0), ("asb", 3.0)))
    inputs = given(package.city(), need=INDEX, edition="", recipe=recipe)
    assert Recipe.from_text(inputs["need"]["measure"]) == recipe
    assert inputs["need"]["method"] == "exponential"
    assert inputs["need"]["weights"] == {"asb": 0.75, "poor": 0.25}
    long = Recipe(tuple((f"{'a very long name ' * 9}{n}", 1.0) for n in range(20)))
    inputs["need"]["measure"] = long.to_text()
    assert 4000 < len(long.to_text()) < 5000
    assert compute_plan(inputs).years == ("2014", "2015", "2016", "2017", "2018")


def test_a_ward_without_a_row_of_spend_is_refused_by_name(package: Package) -> None:
    text = "\n".join((package.folder / "spend.csv").read_text().splitlines()[:-1]) + "\n"
    with pytest.raises(ValueError, match=r"^St Ann's: no row of spend in 2013"):
        given(package.table("spend", text).city())


def test_a_ward_that_gave_money_back_is_refused_by_name(package: Package) -> None:
    city = package.add("spend", f"{CODES[0]},2013,Repaid,-150,award,false,1").city()
    with pytest.raises(ValueError, match=r"^Arboretum: less than nothing spent in 2013"):
        given(city)


def test_a_year_without_spend_names_those_that_there_are(package: Package) -> None:
    with pytest.raises(ValueError, match=r"Testton has no spend of 2012\. It has: 2013\."):
        todays_spend(package.city(), "2012", phased=False)


def test_an_age_band_that_nobody_counted_is_refused_by_name(package: Package) -> None:
    with pytest.raises(ValueError, match="no population of the age band 65\\+"):
        given(package.city(), age_band="65+")


def test_protected_programmes_keep_their_money_ward_by_ward(package: Package) -> None:
    city = package.add("spend", *(f"{code},2013,Care,{pounds},award,false,1" for code, pounds in zip(
        CODES, (40, 0, 10, 5), strict=True))).city()  # fmt: skip
    inputs = given(city, protected=("Care",))
    assert [ward["current"] for ward in inputs["wards"]] == [14_000, 20_000, 31_000, 500]
    assert [ward["protected"] for ward in inputs["wards"]] == [4_000, 0, 1_000, 500]
    assert inputs["protected_programmes"] == ["Care"]
    plan = compute_plan(inputs)
    assert all(amount >= 4_000 for amount in plan.amounts[CODES[0]])


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"universal": 1.5}, "universal_part"),
        ({"floor": -0.1}, "floor"),
        ({"cap": -0.1}, "cap"),
        ({"poorest_share": 1.01}, "poorest.share"),
        ({"citywide": 601.0}, r"citywide\[0\]"),
        ({"poorest": ("E05009999",), "poorest_share": 0.5}, "poorest.wards"),
    ],
)
def test_what_no_plan_can_hold_is_refused_with_its_place(package: Package, changes: dict[str, Any], key: str) -> None:
    with pytest.raises(ScenarioError, match=rf"^{key}[ ,:]"):
        given(package.city(), **changes)


def test_money_with_no_ward_is_never_divided(package: Package) -> None:
    found = solve(given(package.city(), citywide=100.0, budgets=(700.0,) * 5))
    assert found.plan.wide().sum().round(2).tolist() == [600.0] * 5
    assert found.plan.check() == ()
