"""The city's figure: counts summed where there are counts, else a weighted mean of the indicator's own people."""

import math

import numpy as np
import pandas as pd
import pytest

from geo.city import City
from geo.errors import Unavailable
from geo.indicators.comparison import indicator_intervals
from geo.indicators.counts import are_counts, count_multiplier, unit_multiplier
from geo.indicators.inequality_over_time import inequality_by_edition
from geo.indicators.set_against_rest import set_against_rest
from geo.indicators.snapshot import figure_of, snapshot
from geo.need_index.poorest_set import PoorestSet, members
from geo.need_index.rank_uncertainty import standard_errors
from tests.helpers.small_package import CODES, Package

HEAD = "area_code,indicator,period,value,numerator,denominator\n"
CATALOGUE = (
    "indicator,title,theme,unit,polarity,kind,comparable_over_time,source,licence,note,population\n"
    'asb,Antisocial behaviour,Safety,"{unit}",high_is_worse,{kind},false,Made up,None,,{population}\n'
)


def figures(package: Package, *rows: tuple[object, ...], unit: str = "per 1,000 people", kind: str = "rate",
            population: str = "") -> City:  # fmt: skip
    """A city of one indicator: value, numerator and denominator of each ward."""
    package.table("catalogue", CATALOGUE.format(unit=unit, kind=kind, population=population))
    lines = [f"{code},asb,2019," + ",".join(map(str, row)) for code, row in zip(CODES, rows, strict=True)]
    return package.table("indicators", HEAD + "\n".join(lines) + "\n").city()


ROUNDED = ((3.3, 10, 3000), (0.7, 1, 1500), (1.7, 5, 3000), (0, 0, 500))
"""16 incidents among 8,000: 2 a thousand. The rounded rates would make 1,020 of the thousand, and 2.04 of the rate."""


@pytest.mark.parametrize("unit", ["per 1,000 people", "per thousand", "‰", "incidents"])
def test_counts_are_summed_and_never_rebuilt_from_rounded_rates(package: Package, unit: str) -> None:
    current = snapshot(figures(package, *ROUNDED, unit=unit), "asb", "2019")
    assert current.city_value == 2.0
    assert current.city_method == "counts summed over all wards"
    assert not current.city_is_mean


def test_rounded_shares_are_not_rebuilt_either(package: Package) -> None:
    rows = (0.33, 1, 3), (0.67, 2, 3), (0.5, 1, 2), (0.14, 1, 7)
    current = snapshot(figures(package, *rows, kind="proportion", unit="%"), "asb", "2019")
    assert current.city_value == 5 / 15


def test_a_share_of_nobody_at_all_is_nought(package: Package) -> None:
    rows = [(0, 0, 10)] * 4
    current = snapshot(figures(package, *rows, kind="proportion", unit="%"), "asb", "2019")
    assert (current.city_value, current.city_method) == (0.0, "counts summed over all wards")


def test_a_standardised_rate_is_not_its_crude_counts(package: Package) -> None:
    rows = (4.9, 10, 3000), *ROUNDED[1:]
    current = snapshot(figures(package, *rows), "asb", "2019")
    assert current.city_is_mean
    assert current.city_value == pytest.approx((1100 * 4.9 + 2100 * 0.7 + 3100 * 1.7) / (1100 + 2100 + 3100 + 4100))
    assert current.city_method == "weighted mean of all wards, by population in 2019"


def test_one_ward_without_counts_makes_it_a_weighted_mean(package: Package) -> None:
    current = snapshot(figures(package, *ROUNDED[:3], ("0.4", "", "")), "asb", "2019")
    assert current.city_method == "weighted mean of all wards, by population in 2019"


def test_wards_together_are_reached_as_the_city_is(package: Package) -> None:
    city = figures(package, *ROUNDED)
    found, method = figure_of(city, snapshot(city, "asb", "2019"), CODES[:2])
    assert found == pytest.approx(11 / 4.5)
    assert method == "counts summed over these wards"
    # The one ward that has counted none cannot say its unit; the others can.
    assert figure_of(city, snapshot(city, "asb", "2019"), CODES[3:])[0] == 0


def test_counts_have_a_sum_and_no_figure_to_set_a_ward_against(package: Package) -> None:
    rows = (10, "", ""), (20, "", ""), (30, "", ""), (1240, "", "")
    current = snapshot(figures(package, *rows, kind="count", unit="incidents"), "asb", "2019")
    assert math.isnan(current.city_value)
    assert current.city_method == "1,300 in all wards together, counts summed"


@pytest.mark.parametrize(
    ("unit", "times"),
    [
        ("per 1,000 people", 1e3), ("per 1000 persons", 1e3), ("Per 100,000 population", 1e5), ("per 100 000", 1e5),
        ("per 10k", 1e4), ("per ten thousand", 1e4), ("per hundred thousand", 1e5), ("/1000", 1e3), ("per cent", 1e2),
        ("percent", 1e2), ("%", 1e2), ("‰", 1e3), ("per million", 1e6), ("per 1 million", 1e6), ("per head", 1.0),
        ("per 1.000 Einwohner", 1e3), ("incidents per 1,000 properties", 1e3),
    ],
)  # fmt: skip
def test_units_say_to_how_many_a_rate_relates(unit: str, times: float) -> None:
    assert unit_multiplier(unit) == times


@pytest.mark.parametrize("unit", ["", "score", "pounds", "years", "percentile rank"])
def test_a_unit_that_does_not_say_is_not_guessed_from_its_letters(unit: str) -> None:
    assert np.isnan(unit_multiplier(unit))


def test_without_a_unit_the_figures_choose_the_power_of_ten_alone() -> None:
    rows = pd.DataFrame({"value": [0.7, 1.7], "numerator": [1.0, 5.0], "denominator": [1500.0, 3000.0]})
    assert count_multiplier("rate", "", rows) == 1000.0
    assert are_counts(rows, 1000.0)
    assert not are_counts(rows, 100.0)
    assert not are_counts(rows.iloc[:0], 1000.0)
    assert np.isnan(count_multiplier("rate", "", rows.assign(numerator=0.0)))


def test_intervals_and_errors_take_the_unit_and_not_the_rounded_rates(package: Package) -> None:
    current = snapshot(figures(package, *ROUNDED), "asb", "2019")
    # Byar's limits of 10: 10 (1 - 1/90 - 1.96 / (3 √10))³ and 11 (1 - 1/99 + 1.96 / (3 √11))³, over 3,000, per 1,000.
    low = 10 * (1 - 1 / 90 - 1.959964 / (3 * 10**0.5)) ** 3 / 3
    high = 11 * (1 - 1 / 99 + 1.959964 / (3 * 11**0.5)) ** 3 / 3
    assert indicator_intervals(current).loc[CODES[0], ["lower", "upper"]].tolist() == pytest.approx([low, high])
    errors = standard_errors(current.frame, "rate", "per 1,000 people")
    assert errors[CODES[0]] == pytest.approx((high - low) / (2 * 1.959964), abs=1e-6)


CHILDREN = "area_code,period,age_band,population\n" + "".join(
    f"{code},2019,{band},{people}\n"
    for code, children, everyone in zip(CODES, (600, 200, 100, 100), (1000, 1000, 1000, 1000), strict=True)
    for band, people in (("all", everyone), ("0-15", children))
)
SHARES = (0.5, "", ""), (0.3, "", ""), (0.2, "", ""), (0.1, "", "")


def test_a_childrens_indicator_is_over_children(package: Package) -> None:
    package.table("population", CHILDREN)
    city = figures(package, *SHARES, kind="proportion", unit="%", population="0-15")
    current = snapshot(city, "asb", "2019")
    # (600 × 0.5 + 200 × 0.3 + 100 × 0.2 + 100 × 0.1) / 1,000; over everyone it would be 0.275.
    assert current.city_value == pytest.approx(0.39)
    assert current.city_method == "weighted mean of all wards, by people aged 0 to 15 in 2019"
    row = inequality_by_edition(city, "asb", current.frame["value"]).iloc[0]
    # The poorest fifth of 1,000 children all live in the first ward, the least poor in the last two.
    assert (row["poorest"], row["least_poor"], row["people"], row["people_year"]) == (
        pytest.approx(0.5), pytest.approx(0.15), "people aged 0 to 15", "2019"
    )  # fmt: skip
    # Middles of stretches 0.3, 0.7, 0.85, 0.95: slope of the weighted least squares line through the four.
    line = np.polyfit([0.3, 0.7, 0.85, 0.95], [0.5, 0.3, 0.2, 0.1], 1, w=np.sqrt([600, 200, 100, 100]))
    assert row["sii"] == pytest.approx(-line[0])
    both = set_against_rest(city, "asb", CODES[1:3]).iloc[0]
    assert (both["in_set"], both["rest"]) == (pytest.approx(80 / 300), pytest.approx(310 / 700))


def test_a_share_of_the_people_is_of_the_people_whom_the_measure_is_about(package: Package) -> None:
    package.table("population", CHILDREN)
    half = PoorestSet("asb", "2019", k=None, share=0.5)
    over_children = figures(package, *SHARES, kind="proportion", unit="%", population="0-15")
    assert members(over_children, half) == (CODES[0],)
    assert members(figures(package, *SHARES, kind="proportion", unit="%"), half) == tuple(CODES[:2])


def test_an_indicators_own_denominators_can_be_its_people(package: Package) -> None:
    rows = (0.5, "", 600), (0.3, "", 200), (0.2, "", 100), (0.1, "", 100)
    city = figures(package, *rows, kind="proportion", unit="%", population="Denominator")
    current = snapshot(city, "asb", "2019")
    assert current.city_value == pytest.approx(0.39)
    assert current.city_method == "weighted mean of all wards, by those in its denominators"
    assert inequality_by_edition(city, "asb", current.frame["value"]).iloc[0]["poorest"] == pytest.approx(0.5)


def test_people_that_the_package_does_not_have_are_told_and_nobody_takes_their_place(package: Package) -> None:
    package.table("population", CHILDREN)
    city = figures(package, *SHARES, kind="proportion", unit="%", population="0-17")
    current = snapshot(city, "asb", "2019")
    assert math.isnan(current.city_value)
    assert "no population of people aged 0 to 17 for every ward" in current.city_method
    assert "people aged 0 to 17" in inequality_by_edition(city, "asb", current.frame["value"]).iloc[0]["why_not"]
    with pytest.raises(Unavailable, match="people aged 0 to 17"):
        members(city, PoorestSet("asb", "2019", k=None, share=0.5))
    told = package.only("unknown_word")
    assert (told.severity, told.file, told.row, told.column, told.value) == (
        "lost", "catalogue.csv", 2, "population", "0-17"
    )  # fmt: skip
    assert "Use one of: all, 0-15; or denominator" in told.cure


def test_denominators_that_are_not_there_are_told(package: Package) -> None:
    city = figures(package, *SHARES, kind="proportion", unit="%", population="denominator")
    assert snapshot(city, "asb", "2019").city_method == (
        "no city figure: the package has no denominator for every ward with data"
    )
    assert package.only("unknown_word").cure == "Add the denominators, or name an age band."


@pytest.mark.parametrize("written", ["0\N{EN DASH}15", " 0 - 15 ", "0-15"])
def test_an_age_band_is_read_however_its_dash_is_written(package: Package, written: str) -> None:
    package.table("population", CHILDREN)
    city = figures(package, *SHARES, kind="proportion", unit="%", population=written)
    assert snapshot(city, "asb", "2019").city_value == pytest.approx(0.39)
    assert not package.check().lost


def test_nottinghams_indicators_of_children_are_over_children(nottingham: City) -> None:
    named = nottingham.catalogue["population"]
    assert named[named == "0-15"].index.tolist() == [
        "idaci_rate", "education_children_score", "education_children_score_2015"
    ]  # fmt: skip
    children = nottingham.population.query("age_band == '0-15' and period == '2017'").set_index("area_code")
    current = snapshot(nottingham, "education_children_score", "2010")
    by_hand = np.average(current.frame["value"], weights=children["population"].reindex(current.frame.index))
    assert current.city_value == pytest.approx(by_hand)
    assert current.city_method == "weighted mean of all wards, by people aged 0 to 15 in 2017"
