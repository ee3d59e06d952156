"""A package of several sets of areas: each row is of one of them, and a code is held against its own."""

from __future__ import annotations

from pathlib import Path

import geo
from geo.package.read import read_area_sets
from tests.helpers.small_package import CODES, Package, four_wards

NEW = [code.replace("E0500", "E0501") for code in CODES]
HEADINGS = "area_code,indicator,period,value,numerator,denominator\n"


def two_sets(folder: Path, *more: str) -> Package:
    """Four wards of 2013, with all that a small package has, and the same four as wards of 2024 with one indicator."""
    package = Package(folder)
    new = four_wards().rename(columns={"WD13CD": "WD24CD", "WD13NM": "WD24NM"})
    new["WD24CD"] = NEW
    new.to_file(folder / "new.gpkg", engine="pyogrio")
    package.tables = {
        name: resource | ({} if name == "catalogue" else {"area_set": "WD13"})
        for name, resource in package.tables.items()
    }
    package.tables["map of today"] = {
        "name": "map of today",
        "table": "boundaries",
        "area_set": "WD24",
        "path": "new.gpkg",
        "code_field": "WD24CD",
        "name_field": "WD24NM",
    }
    first = (folder / "indicators.csv").read_text().splitlines()[1].split(",")[1]
    figures = HEADINGS + "".join(f"{code},{first},2019,0.1,,\n" for code in (*NEW, *more))
    package.table("today", figures, "today.csv", table="indicators", area_set="WD24")
    package.top["area_sets"] = [
        {"name": "WD24", "words": "today's wards", "first": "2019"},
        {"name": "WD13", "words": "the wards of 2013", "last": "2019"},
    ]
    return package.describe(area_set="WD13")


def test_each_set_is_a_city_of_its_own_and_the_first_is_shown(tmp_path: Path) -> None:
    package = two_sets(tmp_path)
    sets = read_area_sets(tmp_path)
    assert [each.name for each in sets.sets] == ["WD24", "WD13"]
    assert sets.cities["WD24"].wards.index.tolist() == NEW
    assert sets.cities["WD13"].wards.index.tolist() == CODES
    assert package.city().vintage == "WD24"
    assert package.city().ward_set == "today's wards"
    # What a set has nothing of is empty there; the catalogue holds what each has figures for.
    assert sets.cities["WD24"].spend.empty
    assert not sets.cities["WD13"].spend.empty
    assert len(sets.cities["WD24"].catalogue) == 1


def test_check_shows_all_sets_and_what_they_share_once(tmp_path: Path) -> None:
    report = two_sets(tmp_path).check()
    assert report.vintage == "WD24, WD13"
    assert report.wards == 8
    assert [table.file for table in report.tables].count("catalogue.csv") == 1
    assert {table.file for table in report.tables} >= {"new.gpkg", "wards.shp", "today.csv", "spend.csv"}


def test_a_code_of_another_set_is_told_by_its_name(tmp_path: Path) -> None:
    package = two_sets(tmp_path, CODES[0])
    name = four_wards()["WD13NM"].iloc[0]
    loss = package.only("other_vintage")
    assert loss.message == f"The code of {name} in the wards of 2013: another set of areas than this table's."
    assert loss.value == CODES[0]
    assert "area_set" in loss.cure


def test_a_descriptor_that_does_not_say_which_set_is_refused(tmp_path: Path) -> None:
    package = two_sets(tmp_path)
    del package.tables["spend"]["area_set"]
    assert "The resource spend does not say which set of areas" in package.describe().refused().problem
    package.tables["spend"]["area_set"] = "WD99"
    refusal = package.describe().refused()
    assert "names a set that is not declared (WD13, WD24)" in refusal.problem
    package.tables["spend"]["area_set"] = "WD13"
    package.tables["again"] = package.tables["spend"] | {"name": "again", "table": "spend"}
    assert "The resource again is a second spend of WD13" in package.describe().refused().problem
    del package.tables["again"]
    package.top["area_sets"] = [{"name": "WD24"}, {"name": "WD24"}]
    assert "no list of up to 20 sets with names of their own" in package.describe().refused().problem


def test_a_package_of_one_set_need_not_name_it(tmp_path: Path) -> None:
    Package(tmp_path)
    sets = read_area_sets(tmp_path)
    assert [each.name for each in sets.sets] == ["WD13"]
    assert sets.default.wards.index.tolist() == geo.read_city(tmp_path).wards.index.tolist()
