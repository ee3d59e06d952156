"""The city: its contract, and that nobody changes it."""

import dataclasses
import subprocess
import sys
from functools import lru_cache

import pandas as pd
import pytest

import geo
from geo.join_report.text import report_text
from geo.spend.columns import SPEND_COLUMNS
from tests.helpers.small_package import CODES, INDICATORS, Package


def test_the_contract(package: Package):
    city = package.city()
    assert city.indicators.columns.tolist() == [
        "area_code", "indicator", "period", "value", "numerator", "denominator", "lower", "upper", "flag", "note",
    ]  # fmt: skip
    assert isinstance(city.indicators.index, pd.RangeIndex)
    assert city.indicators[["value", "numerator", "denominator", "lower", "upper"]].dtypes.eq(float).all()
    assert city.indicators[["flag", "note"]].eq("").all(axis=None)
    assert city.indicators["period"].tolist() == ["2019"] * 8
    assert city.catalogue.index.name == "indicator"
    assert city.catalogue.columns.tolist() == [
        "title", "short_title", "theme", "unit", "polarity", "kind", "comparable_over_time", "decimals", "source",
        "licence", "description", "note", "population",
    ]  # fmt: skip
    assert city.population.columns.tolist() == ["area_code", "period", "age_band", "population"]
    assert city.spend.columns.tolist() == [column.name for column in SPEND_COLUMNS.values() if column.kept]
    assert city.spend["kind"].eq("").all()
    assert city.deflator.columns.tolist() == ["period", "index", "note"]
    assert city.spend["partial"].dtype == bool
    assert city.spend.set_index("area_code").loc["E05001829", "amount"] == 300.0
    assert city.wards.loc["E05001838", "ward_name"] == "St Ann's"
    assert city.population["population"].sum() == 2 * 10_000 + 400 + 1000


def test_the_licences_are_those_of_the_descriptor_each_once(package: Package):
    assert package.city().licences == ()
    package.top["licenses"] = [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}]
    package.describe(licenses=[{"name": "OGL-UK-3.0"}, {"title": "Creative Commons Attribution 4.0"}])
    assert package.city().licences == ("Creative Commons Attribution 4.0", "OGL-UK-3.0")


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({}, "the wards of 2013"),
        ({"vintage": "wd19"}, "the wards of 2019"),
        ({"vintage": "spring 2022"}, "the wards of spring 2022"),
        ({"vintage": None}, ""),
        ({"vintage_words": "the wards from 2002 to 2019"}, "the wards from 2002 to 2019"),
    ],
)
def test_the_boundary_set_is_said_in_plain_words(package: Package, keys: dict, words: str):
    assert package.describe(**keys).city().ward_set == words


def test_a_city_is_frozen_and_keys_a_cache(package: Package):
    city, again = package.city(), package.city()
    with pytest.raises(dataclasses.FrozenInstanceError):
        city.name = "Elsewhere"
    assert city == city
    assert city != again
    calls = []

    @lru_cache
    def wards(of: geo.City) -> int:
        calls.append(of)
        return len(of.wards)

    assert [wards(city), wards(city), wards(again)] == [4, 4, 4]
    assert calls == [city, again]


def test_the_public_city_hides_small_counts_and_keeps_the_rest(package: Package):
    rows = INDICATORS.replace("E05001822,poor,2019,0.1,10,100", "E05001822,poor,2019,0.03,3,100")
    city = package.table("indicators", rows).city()
    before = city.indicators.copy()
    public = city.public()
    poor = public.indicators[public.indicators["indicator"] == "poor"].set_index("area_code")
    # The count of 3, and the next smallest, 20, so that no subtraction gives it.
    assert poor["flag"].to_dict() == dict(zip(CODES, ["c", "c", "", ""], strict=True))
    assert poor.loc[CODES[:2], ["value", "numerator"]].isna().all(axis=None)
    assert poor.loc[CODES[2:], "numerator"].tolist() == [30.0, 40.0]
    pd.testing.assert_frame_equal(city.indicators, before)
    assert public.spend is city.spend
    assert public.wards is city.wards
    assert public.public().indicators.equals(public.indicators)


def test_the_public_report_quotes_no_figure(package: Package):
    package.add(
        "indicators", "E05001822,poor,2018,0.5,3,2", "E05001822,none,2018,0.5,3,5", "E05001822,poor,2017,2 or 3,,"
    )
    city = package.city()
    assert {f.value for f in city.report.of("lost")} == {"3", "none", "2 or 3"}
    assert {f.value for f in city.public().report.of("lost")} == {"", "none"}
    assert "2 or 3" not in report_text(city.public().report)
    assert city.public().report.lost


def test_geo_imports_lightly():
    heavy = "{'pandas', 'geopandas', 'shapely', 'openpyxl'} & set(sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", f"import sys, geo; print(sorted({heavy})); print(set(geo.__all__) <= set(dir(geo)))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split("\n")[:2] == ["[]", "True"]


def test_public_names_come_from_geo():
    for name in geo.__all__:
        assert getattr(geo, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'towns'"):
        geo.towns  # noqa: B018
