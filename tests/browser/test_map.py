"""The Map page in a real browser: each control, the address, keyboard alone, other hosts, accessibility."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.helpers.steps import ASPLEY, BULWELL, choose, choose_by_keys, drawn, fills, heading, open_map, settled


def test_the_first_view_states_a_finding_and_draws_every_ward(page: Page) -> None:
    open_map(page)
    expect(heading(page)).to_contain_text("Overall deprivation: most intense in Aspley")
    expect(page).to_have_title(re.compile("Overall deprivation"))
    assert len(fills(page)) == 20
    assert len(set(fills(page))) == 5


def test_theme_then_indicator_then_edition_change_the_map_and_the_address(page: Page) -> None:
    open_map(page)
    before = fills(page)
    choose(page, "Theme", "Work, training and education")
    expect(heading(page)).to_contain_text("Income deprivation")
    choose(page, "Indicator", "Employment deprivation")
    expect(heading(page)).to_contain_text("Employment deprivation")
    page.get_by_role("radio", name="2010").check()
    expect(heading(page)).to_contain_text("(2010 edition)")
    assert "indicator=employment_rate" in page.url
    assert "edition=2010" in page.url
    expect(page.locator("#map-caption")).to_contain_text("Edition: 2010")
    assert fills(page) != before


def test_an_edition_that_the_next_indicator_lacks_gives_way_to_its_newest(page: Page) -> None:
    open_map(page, "?indicator=imd_score&edition=2004")
    choose(page, "Theme", "Health")
    expect(heading(page)).to_contain_text("Poor health and disability")
    expect(page.get_by_role("radio", name="2019")).to_be_checked()
    expect(page.locator("#map-refusal")).to_be_empty()


def test_a_ward_clicked_on_the_map_is_chosen_everywhere(page: Page) -> None:
    open_map(page)
    page.locator("#map-figure .choroplethlayer path").nth(7).click(force=True)
    expect(page).to_have_url(re.compile(f"ward={BULWELL}"))
    expect(heading(page)).to_contain_text("Bulwell: 2nd most intense")
    expect(page.get_by_role("textbox", name="Ward", exact=True)).to_have_value("Bulwell")
    expect(page.locator("#map-ranking .ytick tspan[style*='bold']")).to_contain_text("Bulwell")
    expect(page.locator("#map-course h2")).to_have_text("Bulwell: 4th in 2004, 2nd in 2019")
    page.get_by_role("link", name="Wards", exact=True).click()
    expect(page.locator("#wards-profile h2")).to_have_text("Bulwell in full")
    expect(page.locator("tr.chosen th")).to_have_text("Bulwell")


def test_a_ward_clicked_in_the_ranking_is_chosen(page: Page) -> None:
    open_map(page)
    # The last bar drawn is the top of the list.
    page.locator("#map-ranking .bars .point path").last.click(force=True)
    expect(page).to_have_url(re.compile(f"ward={ASPLEY}"))
    expect(heading(page)).to_contain_text("Aspley: most intense of 20 wards")


def test_the_table_is_the_twin_of_the_chart(page: Page) -> None:
    open_map(page)
    page.get_by_role("radio", name="Table").check()
    rows = page.locator("#map-table-box tbody tr")
    expect(rows).to_have_count(20)
    expect(rows.first).to_contain_text("Aspley")
    expect(rows.first).to_contain_text("54.8")
    expect(page.locator("#map-chart-box")).to_be_hidden()
    page.get_by_role("radio", name="Chart").check()
    expect(page.locator("#map-chart-box")).to_be_visible()


def test_classes_can_be_set_in_another_way(page: Page) -> None:
    open_map(page)
    before = page.locator("#map-legend").inner_text()
    choose(page, "Colour classes", "Equal numbers")
    expect(page).to_have_url(re.compile("classes=quantiles"))
    expect(page.locator("#map-legend")).not_to_have_text(before)


def test_reload_back_and_a_shared_link_give_the_same_view(page: Page) -> None:
    open_map(page, "?indicator=crime_score&edition=2015&ward=" + ASPLEY)
    first = heading(page).inner_text()
    assert first.startswith("Aspley: 2nd most intense of 20 wards")
    colours = fills(page)
    page.get_by_role("radio", name="2010").check()
    expect(heading(page)).to_contain_text("(2010 edition)")
    page.go_back()
    expect(heading(page)).to_have_text(first)
    expect(page.get_by_role("radio", name="2015")).to_be_checked()
    page.reload()
    expect(heading(page)).to_have_text(first)
    drawn(page)
    assert fills(page) == colours


def test_a_link_to_what_is_not_there_says_so_and_shows_the_nearest(page: Page) -> None:
    open_map(page, "?indicator=happiness&ward=E09999999")
    expect(page.get_by_role("status")).to_contain_text("the indicator 'happiness', the ward 'E09999999'")
    expect(heading(page)).to_contain_text("Overall deprivation")


def test_keyboard_alone_chooses_a_theme_an_indicator_and_a_ward(page: Page) -> None:
    open_map(page)
    choose_by_keys(page, "Theme", "Work, training and education")
    expect(heading(page)).to_contain_text("Income deprivation")
    choose_by_keys(page, "Indicator", "Employment deprivation")
    expect(heading(page)).to_contain_text("Employment deprivation")
    page.get_by_role("textbox", name="Ward", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Bulwell F")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("ward="))
    expect(heading(page)).to_contain_text("Bulwell Forest")


def test_a_switch_sends_no_geometry(page: Page) -> None:
    open_map(page)
    # The bundle of default views is on its way until then.
    expect(page.locator("body[data-ahead='/']")).to_be_attached()
    asked: list[str] = []
    sizes: list[int] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: sizes.append(len(response.body())))
    choose(page, "Ward", "Aspley")
    expect(page).to_have_url(re.compile(f"ward={ASPLEY}"))
    settled(page)
    assert len([url for url in asked if "/views/" in url]) == 2
    assert not [url for url in asked if "geometry" in url]
    assert sum(sizes) < 40_000


@pytest.mark.parametrize("search", ["", f"?indicator=idaci_rate&ward={ASPLEY}"])
def test_a_phone_shows_all_of_it_without_scrolling_sideways(phone: Page, search: str) -> None:
    open_map(phone, search)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    expect(phone.locator("#map-ranking .bars")).to_be_attached()
    box = phone.locator("#map-figure").bounding_box()
    assert box is not None
    assert box["width"] > 300
    assert box["height"] > 300
