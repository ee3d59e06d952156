"""Names of wards: namesakes told apart once, and names that contradict their codes."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

import geo
from geo.export.downloads import DOWNLOADS
from geo.package.spend_template import spend_template, template_csv
from geo.package.spend_upload import read_spend_upload
from geo.package.ward_names import agree, told_apart
from layouts.components.parts import ward_options
from tests.helpers.components import said
from tests.helpers.pages import opened
from tests.helpers.small_package import CODES, POPULATION, Package, four_wards, told_beside_disclosure

CASES = Path(__file__).parents[2] / "cases"
ABBEYS = ["Abbey (E05001822)", "Abbey (E05001823)"]


@pytest.fixture(scope="module")
def namesakes() -> geo.City:
    return geo.read_city(CASES / "32-two-wards-one-name")


def test_two_wards_of_one_name_are_told_apart_by_their_code(namesakes: geo.City) -> None:
    assert namesakes.wards["ward_name"].tolist() == [*ABBEYS, "Castle", "St Ann's"]
    (told,) = told_beside_disclosure(namesakes.report)
    assert (told.kind, told.severity, told.value, told.area_codes) == ("same_name", "note", "Abbey", tuple(CODES[:2]))
    assert [option["label"] for option in ward_options(namesakes.wards["ward_name"])][:2] == ABBEYS


@pytest.mark.parametrize("path", ["/", "/wards", "/change", "/need", "/shift", "/money", "/data"])
def test_no_page_names_one_of_them_without_its_code(namesakes: geo.City, path: str) -> None:
    page = opened(namesakes, path, f"?ward={CODES[0]}")
    text = said(page)
    # Change has one edition only here, and names no ward.
    if path not in ("/data", "/change"):
        assert "Abbey (E05001822)" in text
    assert "Abbey" not in text.replace("Abbey (E0500182", "")


def test_names_that_differ_in_case_or_spelling_alone_are_one_name(package: Package) -> None:
    package.wards(four_wards(WD13NM=["ABBEY", "Abbey ", "St Ann's", "Saint Anns Ward"]))
    assert package.city().wards["ward_name"].is_unique
    assert [f.area_codes for f in package.found("same_name")] == [tuple(CODES[:2]), tuple(CODES[2:])]
    assert told_apart({"a": "North", "b": "South"}) == {"a": "North", "b": "South"}


def test_a_filled_in_template_agrees_with_names_that_were_told_apart(namesakes: geo.City) -> None:
    template = spend_template(namesakes, ["2024"], ["Youth"]).assign(amount="5")
    assert set(ABBEYS) <= set(template["area_name"])
    frame, report = read_spend_upload(namesakes, template_csv(template).encode(), "own.csv")
    assert len(frame) == 5
    assert [f.kind for f in report.findings] == ["money_without_ward"]
    swapped = template.assign(area_name=template["area_name"].replace(dict(zip(ABBEYS, ABBEYS[::-1], strict=True))))
    _, report = read_spend_upload(namesakes, template_csv(swapped).encode(), "own.csv")
    assert [f.kind for f in report.findings] == ["name_differs", "name_differs", "money_without_ward"]


def with_names(package: Package, *names: str) -> Package:
    """A package whose population names its areas."""
    head, *rows = POPULATION.splitlines()
    named = dict(zip(CODES, names, strict=True))
    lines = [f"{head},area_name", *(f'{row},"{named[row[:9]]}"' for row in rows)]
    return package.table("population", "\n".join(lines))


def test_a_code_under_the_name_of_a_ward_that_is_not_on_this_map_is_told() -> None:
    report = geo.check_package(CASES / "14-code-reused-for-another-ward")
    told = [f for f in report.findings if f.kind == "name_differs"]
    assert [(f.severity, f.row, f.value, f.area_code) for f in told] == [
        ("note", 2, "Sharoe Green", CODES[0]), ("note", 5, "Hyson Green", CODES[3]),
    ]  # fmt: skip
    assert "Arboretum" in told[0].message


def test_spelling_is_no_contradiction(package: Package) -> None:
    assert (
        with_names(package, "ARBORETUM Ward", "Aspley, Nottingham", "Bulwell and Forest", "Saint Anns").check().findings
        == ()
    )
    assert agree("Isle of Anglesey", "Ynys Môn - Isle of Anglesey")
    assert agree("Ynys Môn", "Ynys Mon")
    assert not agree("Clifton (North)", "Clifton (South)")
    assert not agree("Clifton", "Clifton North")


def test_the_name_of_the_district_beside_every_code_is_told_once(package: Package) -> None:
    told = with_names(package, *["Nottingham"] * 4).only("name_differs")
    assert (told.rows, told.value, len(told.area_codes)) == (12, "Nottingham", 4)


def test_codes_are_text_in_a_table_of_no_format(package: Package) -> None:
    package.table("crosswalk", "lsoa_code,ward_code,lsoa11cd,weight\n1,10,7,0.5\n2,2,8,0.5\n")
    frame = package.city().crosswalk
    assert frame[["lsoa_code", "ward_code", "lsoa11cd"]].to_numpy().tolist() == [["1", "10", "7"], ["2", "2", "8"]]
    assert frame["weight"].dtype == float


@pytest.mark.parametrize("name", ["wards.csv", "wards.gpkg"])
def test_files_to_take_away_tell_them_apart(namesakes: geo.City, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(DOWNLOADS[name].make(namesakes))
    frame = pd.read_csv(tmp_path / name) if name.endswith("csv") else gpd.read_file(tmp_path / name)
    assert set(ABBEYS) <= set(frame["ward_name"])
