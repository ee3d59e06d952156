"""The Wards and Data pages, the way between pages, downloads, and accessibility of every page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.helpers.accessibility import findings
from tests.helpers.steps import ASPLEY, choose, forgive, heading, open_map, settled

# Spend shift, the longest, has the same two tests in more states (`tests/browser/test_shift.py`).
EVERY_PAGE = [
    "/",
    f"/?indicator=idaci_rate&ward={ASPLEY}&show=table",
    "/need",
    f"/need?colour=chance&weights=any&show=table&ward={ASPLEY}",
    "/need?colour=clusters&recipe=idaci_rate:2,crime_score:1;method=zscore&poorest_share=0.25&poorest_held=rerank",
    "/need?recipe=happiness:1",
    "/money",
    f"/money?need=index&basis=phased&people=0-4&cell=6&ward={ASPLEY}",
    "/money?years=2018&cell=2",
    "/change",
    f"/change?indicator=income_rate&from=2015&to=2019&ward={ASPLEY}",
    "/change?indicator=idaci_rate",
    "/wards",
    f"/wards?ward={ASPLEY}",
    "/data",
    "/nowhere",
]


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_axe_finds_nothing_serious(page: Page, faults: list[str], path: str) -> None:
    page.goto(path)
    expect(heading(page)).to_be_visible()
    settled(page)
    assert findings(page) == []
    if path == "/nowhere":
        forgive(faults, "404")


@pytest.mark.parametrize("label", ["Theme", "Ward"])
def test_axe_finds_nothing_serious_in_an_open_list(page: Page, label: str) -> None:
    open_map(page)
    page.get_by_role("textbox", name=label, exact=True).click()
    expect(page.get_by_role("option").first).to_be_visible()
    assert findings(page) == []


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_a_phone_shows_each_page_without_scrolling_sideways(phone: Page, faults: list[str], path: str) -> None:
    phone.goto(path)
    expect(heading(phone)).to_be_visible()
    settled(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    if path == "/nowhere":
        forgive(faults, "404")


def test_on_a_phone_print_stands_beside_the_name_and_the_name_wraps_in_large_text(phone: Page) -> None:
    open_map(phone)
    name, button = phone.locator(".identity"), phone.get_by_role("button", name="Print")
    middle = "e => { const box = e.getBoundingClientRect(); return (box.top + box.bottom) / 2 }"
    assert abs(name.evaluate(middle) - button.evaluate(middle)) < 8
    # Text at twice its size (WCAG 1.4.4): the city's name went out of sight on the right.
    phone.add_style_tag(content="html { font-size: 200% !important; }")
    city = phone.locator(".city").evaluate("e => e.getBoundingClientRect().right")
    assert city <= 390
    assert phone.locator(".top").evaluate("e => e.scrollWidth") <= 390


def test_wards_sorts_by_a_heading_and_filters_by_theme(page: Page) -> None:
    page.goto("/wards")
    expect(page.locator("#wards-table tbody tr")).to_have_count(21)
    expect(page.locator("#wards-table tbody th").first).to_have_text("Arboretum")
    page.get_by_role("link", name="Overall deprivation").click()
    expect(page.locator("#wards-table tbody th").first).to_have_text("Aspley")
    expect(page.get_by_role("link", name="Overall deprivation")).to_be_focused()
    expect(page.locator("#wards-table th[aria-sort]")).to_contain_text("Overall deprivation")
    choose(page, "Theme", "Health")
    expect(page.locator("#wards-table thead th")).to_have_count(2)
    assert "theme=Health" in page.url
    page.go_back()
    expect(page.locator("#wards-table thead th")).to_have_count(20)


def test_a_ward_in_the_table_opens_its_sheet_and_leads_to_the_map(page: Page) -> None:
    page.goto("/wards")
    page.locator("#wards-table").get_by_role("link", name="Bulwell", exact=True).click()
    expect(page.locator("#wards-profile h2")).to_have_text("Bulwell in full")
    expect(page.get_by_role("textbox", name="Ward", exact=True)).to_have_value("Bulwell")
    page.get_by_role("link", name="See Bulwell on the map").click()
    expect(heading(page)).to_contain_text("Bulwell")
    expect(page.locator("#map-figure .choroplethlayer path").first).to_be_attached()


def test_a_ward_found_by_name_on_the_wards_page(page: Page) -> None:
    page.goto("/wards")
    choose(page, "Ward", "Aspley")
    expect(heading(page)).to_contain_text("Aspley is among the five wards")


def test_data_page_shows_sources_the_join_and_every_download(page: Page) -> None:
    page.goto("/data")
    expect(heading(page)).to_contain_text("19 indicators for 20 wards; nothing was lost")
    expect(page.locator("#data-report")).to_contain_text("Rows joined")
    links = page.locator("#data-downloads a")
    for position in range(links.count()):
        with page.expect_download() as download:
            links.nth(position).click()
        assert download.value.path().stat().st_size > 100


def test_the_view_can_be_taken_away(page: Page) -> None:
    open_map(page, "?indicator=income_rate&edition=2015")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download this view as CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert download.value.suggested_filename == "nottingham-income_rate-2015.csv"
    assert len(text.splitlines()) == 21
    assert "Aspley" in text.splitlines()[1]


def test_an_address_without_a_page_says_so_and_leads_back(page: Page, faults: list[str]) -> None:
    page.goto("/nowhere")
    expect(heading(page)).to_have_text("Page not found")
    page.get_by_role("link", name="Go to the map").click()
    expect(heading(page)).to_contain_text("Overall deprivation")
    forgive(faults, "404")


def test_the_skip_link_leads_to_the_content(page: Page) -> None:
    open_map(page)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
