"""The Need and spend page in a real browser: what is compared, the legend that filters, keyboard alone, the twins."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.helpers.steps import ASPLEY, BULWELL, choose, choose_by_keys, heading, settled

FILLS = "() => [...document.querySelectorAll('#money-map .choroplethlayer path')].map(p => p.getAttribute('fill'))"


def open_money(page: Page, search: str = "") -> None:
    page.goto(f"/money{search}")
    settled(page)
    page.wait_for_function(f"() => ({FILLS})().length >= 20")


def fills(page: Page) -> list[str]:
    return page.evaluate(FILLS)


def test_the_first_view_names_the_wards_of_high_need_and_low_spend(page: Page) -> None:
    open_money(page)
    expect(heading(page)).to_contain_text(re.compile("^Bestwood "))
    expect(heading(page)).to_contain_text("(overall deprivation, 2010; awards 2013 to 2017)")
    for part in ("Aspley in 2014", "£45.0m", "52%"):
        expect(page.locator("#money-warnings")).to_contain_text(part)
    expect(page.locator("#money-warnings")).to_contain_text("Poorest-outcome wards:")
    assert len(set(fills(page))) >= 8


def test_need_edition_years_people_and_basis_change_page_and_address(page: Page) -> None:
    open_money(page)
    choose(page, "Need", "Crime deprivation")
    expect(heading(page)).to_contain_text("crime deprivation, 2019")
    choose(page, "Edition", "2015")
    expect(heading(page)).to_contain_text("crime deprivation, 2015")
    choose(page, "Spend of", "2018 (part year)")
    expect(heading(page)).to_contain_text("awards 2018, part year")
    expect(page.locator("#money-warnings")).to_contain_text("2018 is a part year.")
    choose(page, "Per head of", "people aged 0 to 4")
    expect(heading(page)).to_contain_text("per head of people aged 0 to 4")
    expect(page.locator("#money-table thead")).to_contain_text("People aged 0 to 4")
    page.get_by_role("radio", name="Phased and shared").check()
    expect(page.locator("#money-caption")).to_contain_text("large ones phased and shared")
    for part in ("need=crime_score", "need_edition=2015", "years=2018", "people=0-4", "basis=phased"):
        assert part in page.url
    text = heading(page).inner_text()
    page.reload()
    expect(heading(page)).to_have_text(text)
    expect(page.get_by_role("radio", name="Phased and shared")).to_be_checked()
    expect(page.get_by_role("textbox", name="Per head of")).to_have_value("people aged 0 to 4")
    page.go_back()
    expect(page.get_by_role("radio", name="As booked")).to_be_checked()


def test_another_measure_drops_the_edition_of_the_one_before(page: Page) -> None:
    open_money(page, "?need=imd_score&need_edition=2004")
    choose(page, "Need", "Our need index, as built on its page")
    expect(heading(page)).to_contain_text("deprivation index with the official weights, 2019")
    assert "need_edition" not in page.url
    expect(page.get_by_role("textbox", name="Edition")).to_have_value("As the index is built")
    expect(page.locator("#money-refusal")).to_be_empty()


def test_phased_and_booked_differ_in_the_ward_that_one_award_was_booked_to(page: Page) -> None:
    open_money(page)
    row = page.locator("#money-table tbody tr", has=page.locator("th", has_text="Aspley"))
    expect(row).to_contain_text("£45.1m")
    page.get_by_role("radio", name="Phased and shared").check()
    expect(row).not_to_contain_text("£45.1m")
    expect(page.locator("#money-warnings")).to_contain_text("as we read its record")


def test_the_legend_filters_by_click_and_a_second_click_shows_all_again(page: Page) -> None:
    open_money(page)
    before = fills(page)
    page.evaluate("window.scrollTo(0, 150)")
    cell = page.get_by_role("link", name="high need, low spend: one ward")
    cell.click()
    expect(page).to_have_url(re.compile("cell=6"))
    expect(page.locator("#money-legend")).to_contain_text("High need, low spend: Bestwood.")
    page.wait_for_function(f"() => new Set(({FILLS})()).size === 2")
    assert page.evaluate("window.scrollY") == 150
    expect(page.get_by_role("link", name="high need, low spend: one ward, shown alone")).to_be_visible()
    page.get_by_role("link", name="high need, low spend: one ward, shown alone").click()
    expect(page).not_to_have_url(re.compile("cell="))
    page.wait_for_function(f"() => new Set(({FILLS})()).size > 2")
    assert fills(page) == before


def test_the_legend_filters_by_keyboard_and_keeps_the_focus(page: Page) -> None:
    open_money(page)
    page.get_by_role("link", name="low need, high spend: one ward").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#money-legend")).to_contain_text("Low need, high spend: Radford and Park.")
    expect(page.locator(".pair-cell.here")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".pair-cell.here")).to_have_count(0)
    page.get_by_role("link", name="high need, high spend: four wards").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Show all classes").focus()
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("cell="))
    # The link is gone; the square that it set free has the focus.
    expect(page.get_by_role("link", name="high need, high spend: four wards")).to_be_focused()


def test_a_ward_is_chosen_on_the_map_at_its_point_and_by_name(page: Page) -> None:
    open_money(page)
    page.locator("#money-map .choroplethlayer path").nth(7).click(force=True)
    expect(page).to_have_url(re.compile(f"ward={BULWELL}"))
    expect(page.locator("#money-table tr.chosen th")).to_have_text("Bulwell")
    expect(page.locator("#money-scatter")).to_contain_text("Bulwell")
    page.locator("#money-scatter .scatterlayer .point").nth(1).click(force=True)
    expect(page).to_have_url(re.compile(f"ward={ASPLEY}"))
    expect(page.get_by_role("textbox", name="Ward", exact=True)).to_have_value("Aspley")
    choose(page, "Ward", "Bestwood")
    expect(page.locator("#money-table tr.chosen th")).to_have_text("Bestwood")


def test_points_and_table_are_twins_of_the_map(page: Page) -> None:
    open_money(page)
    expect(page.locator("#money-scatter .scatterlayer .point")).to_have_count(20)
    rows = page.locator("#money-table tbody tr")
    expect(rows).to_have_count(20)
    expect(rows.first).to_contain_text("Aspley")
    classes = rows.locator("td:last-child").all_inner_texts()
    for cell in page.locator(".pair-cell").all():
        words, count = re.search(r"(\w+ need, \w+ spend): (\w+) ward", cell.inner_text()).groups()  # type: ignore[union-attr]
        numbers = {"no": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
        assert classes.count(words) == numbers[count]


def test_keyboard_alone_chooses_need_and_spend(page: Page) -> None:
    open_money(page)
    choose_by_keys(page, "Need", "Income deprivation")
    expect(heading(page)).to_contain_text("income deprivation")
    choose_by_keys(page, "Per head of", "people aged 0 to 4")
    expect(heading(page)).to_contain_text("per head of people aged 0 to 4")
    page.get_by_role("radio", name="As booked").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("basis=phased"))
    expect(page.get_by_role("radio", name="Phased and shared")).to_be_focused()


def test_the_index_of_the_need_page_and_the_poorest_set_are_meant_here(page: Page) -> None:
    page.goto("/need?recipe=crime_score:1,income_rate:2&poorest=crime_score&poorest_edition=2015")
    expect(heading(page)).to_contain_text("Our index of need")
    page.get_by_role("link", name="Need and spend").click()
    expect(heading(page)).to_contain_text("crime deprivation, 2015")
    choose(page, "Need", "Our need index, as built on its page")
    expect(heading(page)).to_contain_text("our index of need (2 parts), 2019")


@pytest.mark.parametrize("search", ["", f"?cell=6&ward={ASPLEY}&basis=phased&people=0-4"])
def test_print_is_two_pages(page: Page, search: str) -> None:
    open_money(page, search)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 2
