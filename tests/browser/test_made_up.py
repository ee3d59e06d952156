"""A made-up city: gaps, an indicator whose editions compare, another licence."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from app import NOTTINGHAM
from tests.helpers.steps import BULWELL, drawn, heading
from tests.helpers.windows import DESKTOP, Windows, serving


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("cities") / "testborough"
    shutil.copytree(NOTTINGHAM, folder)
    plain = json.loads((folder / "datapackage.json").read_text())
    plain |= {"city": "Testborough", "licenses": [{"title": "Testborough Open Licence"}], "attribution": []}
    for resource in plain["resources"]:
        resource.pop("licenses", None)
        resource.pop("vintage_words", None)
    (folder / "datapackage.json").write_text(json.dumps(plain))
    catalogue = pd.read_csv(folder / "catalogue.csv", dtype=str, keep_default_na=False)
    catalogue.loc[catalogue["indicator"] == "employment_rate", "comparable_over_time"] = "true"
    catalogue.to_csv(folder / "catalogue.csv", index=False)
    rows = pd.read_csv(folder / "indicators.csv", dtype=str, keep_default_na=False)
    here = (rows["indicator"] == "imd_score") & (rows["period"] == "2019")
    rows.loc[here & rows["area_code"].isin(["E05001823", "E05001825"]), ["value", "flag"]] = ["", "x"]
    rows.loc[here & (rows["area_code"] == "E05001822"), ["value", "flag"]] = ["", "c"]
    rows.to_csv(folder / "indicators.csv", index=False)
    with serving(folder) as address:
        yield address


@pytest.fixture
def testborough(windows: Windows, made_up: str) -> Iterator[Page]:
    faults: list[str] = []
    page = windows.open(made_up, DESKTOP, faults)
    yield page
    windows.close(page, made_up)
    assert faults == []


def test_the_note_of_missing_wards_follows_the_edition(testborough: Page) -> None:
    testborough.goto("/?edition=2015")
    drawn(testborough)
    note = testborough.locator("#map-missing")
    expect(note).to_be_empty()
    testborough.get_by_role("radio", name="2019").check()
    expect(note).to_have_text("[x] No data: Aspley and Berridge.[c] Withheld: Arboretum.")
    expect(testborough.locator("#map-ranking .bars .point")).to_have_count(17)
    testborough.get_by_role("radio", name="2015").check()
    expect(note).to_be_empty()
    expect(testborough.locator("#map-ranking .bars .point")).to_have_count(20)


def test_wards_without_a_figure_are_told_on_the_map_without_colour(testborough: Page) -> None:
    testborough.goto("/")
    drawn(testborough)
    signs = testborough.locator("#map-figure .scatterlayer text")
    expect(signs.filter(has_text="Aspley")).to_contain_text("[x]")
    expect(signs.filter(has_text="[c]")).to_have_count(1)
    expect(testborough.locator("#map-legend li").filter(has_text="[x] No data")).to_contain_text("2 wards")
    expect(testborough.locator("#map-legend li").filter(has_text="[c] Withheld")).to_contain_text("1 ward")
    edges = testborough.evaluate(
        "() => [...document.querySelectorAll('#map-figure .choroplethlayer .trace')[1].querySelectorAll('path')]"
        ".map((path) => path.style.stroke)"
    )
    assert edges == ["rgb(29, 39, 51)"] * 3
    expect(heading(testborough)).to_contain_text("for the 17 wards with a figure")


def test_a_withheld_ward_says_so(testborough: Page) -> None:
    testborough.goto("/?ward=E05001822")
    drawn(testborough)
    expect(heading(testborough)).to_contain_text("is withheld")


def test_values_of_editions_that_compare_are_drawn_over_the_years(testborough: Page) -> None:
    testborough.goto(f"/?indicator=employment_rate&ward={BULWELL}")
    drawn(testborough)
    course = testborough.locator("#map-course")
    expect(course.locator("h2")).to_have_text("Bulwell: 20.3% in 2010, 23.0% in 2019")
    expect(course.locator(".xtick")).to_have_text(["2010", "2015", "2019"])
    points = course.locator(".scatterlayer .trace").first.locator(".point")
    expect(points).to_have_count(3)
    places = [points.nth(i).bounding_box()["x"] for i in range(3)]  # type: ignore[index]
    assert places[2] - places[1] > 100
    assert places[1] - places[0] > 100
    names = course.locator(".annotation")
    expect(names).to_have_text(["Bulwell", "Testborough"])
    boxes = [names.nth(i).bounding_box() for i in range(2)]
    assert all(box is not None and 0 < box["x"] - places[2] < 60 for box in boxes)
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"] + 2  # type: ignore[index]
    expect(testborough.locator("#map-legend")).to_contain_text("The same limits in every edition")


def test_the_footer_names_this_citys_licence_and_wards(testborough: Page) -> None:
    testborough.goto("/data")
    footer = testborough.locator("footer")
    expect(footer).to_contain_text("Licence of the data: Testborough Open Licence.")
    expect(footer).to_contain_text("Wards: the wards of 2013.")
    expect(footer).not_to_contain_text("Open Government")


def test_a_ward_of_another_year_in_a_link_is_called_so(testborough: Page) -> None:
    testborough.goto("/?ward=E05012270")
    drawn(testborough)
    told = testborough.get_by_role("status").filter(has_text="E05012270")
    expect(told).to_contain_text("of another year")
    expect(told).to_contain_text("the wards of 2013")
