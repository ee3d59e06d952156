"""On paper: one clean sheet a view from a window of any width, nothing cut off, with the day and the address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.helpers.steps import BULWELL, drawn
from tests.helpers.windows import Windows

# The narrowest and the usual one at every change.
WINDOWS = [390, pytest.param(1024, marks=pytest.mark.long), 1366, pytest.param(1920, marks=pytest.mark.long)]
# A4 less the margins of the style sheet, in CSS pixels.
PAPER = {"width": round((210 - 24) / 25.4 * 96), "height": 1000}

OUTSIDE = """
() => {
  const box = document.querySelector("#map-group").getBoundingClientRect();
  const across = (r) => r.left >= box.left - 1 && r.right <= box.right + 1;
  const down = (r) => r.top >= box.top - 1 && r.bottom <= box.bottom + 1;
  const parts = document.querySelectorAll("#map-figure .choroplethlayer path, #map-figure .scatterlayer text");
  const boxes = [...parts].map((part) => part.getBoundingClientRect());
  return boxes.filter((r) => r.width && !(across(r) && down(r))).length;
}
"""
# Names of bars that run out of the drawing on the left, where an axis has too little room for them.
CUT_NAMES = """
() => {
  const left = document.querySelector("#map-ranking").getBoundingClientRect().left;
  const names = [...document.querySelectorAll("#map-ranking .ytick text")];
  return names.filter((name) => name.getBoundingClientRect().left < left - 1).length;
}
"""
SIZES = """
() => [...document.querySelectorAll(".main-svg")].map((s) => s.getAttribute("width") + "x" + s.getAttribute("height"))
"""


def pages(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.fixture(params=WINDOWS)
def window(request: pytest.FixtureRequest, windows: Windows, address: str):
    faults: list[str] = []
    page = windows.open(address, {"width": request.param, "height": 800}, faults)
    yield page
    windows.close(page, address)
    assert faults == []


@pytest.mark.parametrize("search", ["", f"?ward={BULWELL}", "?show=table", f"?show=table&ward={BULWELL}"])
def test_the_map_page_is_one_sheet(window: Page, search: str) -> None:
    window.goto(f"/{search}")
    drawn(window)
    if "ward" in search:
        expect(window.locator("#map-course .main-svg").first).to_be_attached()
    assert pages(window) == 1


def test_flagged_figures_print_with_their_reasons_on_one_sheet(page: Page) -> None:
    page.goto(f"/?indicator=idaci_rate&ward={BULWELL}")
    drawn(page)
    assert pages(page) == 1
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#map-about li").first).to_be_visible()


def test_every_ward_lies_inside_the_map_on_paper(window: Page) -> None:
    window.goto(f"/?ward={BULWELL}")
    drawn(window)
    expect(window.locator("#map-course .main-svg").first).to_be_attached()
    window.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    window.set_viewport_size(PAPER)
    window.emulate_media(media="print")
    assert window.evaluate(OUTSIDE) == 0
    assert window.evaluate(CUT_NAMES) == 0
    assert window.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]


def test_after_printing_the_screen_is_as_it_was(window: Page) -> None:
    window.goto(f"/?ward={BULWELL}")
    drawn(window)
    expect(window.locator("#map-course .main-svg").first).to_be_attached()
    before = window.evaluate(SIZES)
    window.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert window.evaluate(SIZES) != before
    window.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert window.evaluate(SIZES) == before
    expect(window.locator("details[open]")).to_have_count(0)


@pytest.mark.parametrize("path", ["/wards", f"/wards?ward={BULWELL}", f"/wards?ward={BULWELL}&theme=Health"])
def test_wards_prints_on_one_sheet(window: Page, path: str) -> None:
    window.goto(path)
    expect(window.locator("#wards-table tbody tr")).to_have_count(21)
    assert pages(window) == 1


def test_the_data_page_begins_on_its_first_sheet(page: Page) -> None:
    page.goto("/data")
    expect(page.locator("#data-catalogue")).to_be_visible()
    assert pages(page) <= 6
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    first = page.locator(".entry").first.bounding_box()
    assert first is not None
    assert first["y"] + first["height"] < PAPER["height"] / 2
    expect(page.get_by_text("A relative score: it places the ward").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]


def test_a_print_says_when_from_where_and_of_which_wards(page: Page) -> None:
    page.goto(f"/?ward={BULWELL}")
    drawn(page)
    note = page.locator("#printed")
    expect(note).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(note).to_be_visible()
    expect(note).to_have_text(re.compile(rf"Printed on \d+ \w+ 20\d\d from http://127.0.0.1:\d+/\?ward={BULWELL}$"))
    expect(page.locator("footer")).to_contain_text("the wards of December 2013")
