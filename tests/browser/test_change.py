"""The Change page in a real browser: two editions, the difference, the quadrants, inequality, keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.helpers.steps import ASPLEY, BULWELL, choose, choose_by_keys, heading, settled

MAPS = ("change-before", "change-after", "change-difference")


def fills(page: Page, id_: str) -> list[str]:
    return page.eval_on_selector_all(f"#{id_} .choroplethlayer path", "all => all.map(p => p.getAttribute('fill'))")


def open_change(page: Page, search: str = "") -> None:
    page.goto(f"/change{search}")
    settled(page)
    for id_ in MAPS:
        page.wait_for_function(f"() => document.querySelectorAll('#{id_} .choroplethlayer path').length >= 20")


def test_two_editions_stand_side_by_side_with_the_difference(page: Page) -> None:
    open_change(page)
    for part in ("one improved", "overall deprivation, 2010 to 2019", "All five are still", "St Ann's"):
        expect(heading(page)).to_contain_text(part)
    expect(page.locator("#change-before-title")).to_have_text("2010")
    expect(page.locator("#change-after-title")).to_have_text("2019")
    before, after, difference = (fills(page, id_) for id_ in MAPS)
    assert before != after
    assert not set(before) & set(difference)
    expect(page.locator("#change-difference-legend")).to_contain_text("▲▲ 4 or more places towards less need")


def test_the_page_says_why_only_ranks_compare(page: Page) -> None:
    open_change(page)
    expect(page.locator("#change-why")).to_be_visible()
    expect(page.locator("#change-why")).to_contain_text("cannot be compared")
    expect(page.locator("#change-why")).to_contain_text("other wards became worse")
    expect(page.locator("#change-table thead")).not_to_contain_text("Difference")


def test_improving_but_still_poorest_is_a_quadrant_with_names_in_it(page: Page) -> None:
    open_change(page)
    box = page.locator(".quadrant", has=page.get_by_role("heading", name="Improving in rank but still poorest (1)"))
    expect(box).to_contain_text("St Ann's, 5th, ▲ 3 places")
    names = " ".join(page.locator(".quadrant li").all_inner_texts())
    assert names.count("Aspley") == names.count("Bulwell, ") == 1
    expect(page.locator(".quadrant li")).to_have_count(20)
    expect(page.locator("#change-movement")).to_contain_text("not poorest")
    expect(page.locator("#change-movement .bars .point")).to_have_count(20)


def test_indicator_and_editions_change_page_and_address(page: Page) -> None:
    open_change(page)
    before = fills(page, "change-before")
    choose(page, "Indicator", "Income deprivation")
    expect(heading(page)).to_contain_text("on income deprivation, 2010 to 2019")
    choose(page, "To edition", "2015")
    expect(heading(page)).to_contain_text("2010 to 2015")
    expect(page.locator("#change-after-title")).to_have_text("2015")
    choose(page, "To edition", "2019")
    choose(page, "From edition", "2015")
    expect(heading(page)).to_contain_text("2015 to 2019")
    assert "indicator=income_rate" in page.url
    assert "from=2015" in page.url
    settled(page)
    assert fills(page, "change-before") != before
    text = heading(page).inner_text()
    page.reload()
    expect(heading(page)).to_have_text(text)
    page.go_back()
    expect(heading(page)).to_contain_text("2010 to 2019")
    expect(page.get_by_role("textbox", name="From edition")).to_have_value("2010")


def test_a_ward_is_chosen_on_each_map_in_the_picture_and_by_name(page: Page) -> None:
    open_change(page)
    for at, id_ in enumerate(MAPS):
        page.locator(f"#{id_} .choroplethlayer path").nth(7 - at).click(force=True)
        # The heading and the table tell of the same ward; either may be drawn first.
        page.wait_for_function(
            "() => { const ward = document.querySelector('#change-table tr.chosen th');"
            " return ward && document.querySelector('h1').innerText.includes(ward.innerText.trim() + ' '); }"
        )
    page.locator("#change-movement .bars .point path").nth(1).click(force=True)
    expect(page).to_have_url(re.compile(f"ward={BULWELL}"))
    expect(heading(page)).to_contain_text("Bulwell went from 3rd to 2nd")
    choose(page, "Ward", "Aspley")
    expect(heading(page)).to_contain_text("Aspley stayed 1st most intense")


def test_an_indicator_of_one_edition_shows_its_inequality_and_a_way_back(page: Page) -> None:
    open_change(page)
    choose(page, "Indicator", "Children in income-deprived families")
    expect(heading(page)).to_contain_text("Children in income-deprived families: one edition, 2019")
    expect(page.locator("#change-body")).to_be_hidden()
    expect(page.get_by_role("textbox", name="From edition")).to_be_disabled()
    row = page.locator("#change-inequality tbody tr")
    expect(row).to_have_count(1)
    # Counts give intervals.
    expect(row.locator("td").nth(4)).to_have_text(re.compile(r"^\d+\.\d \(\d+\.\d to \d+\.\d\)$"))
    expect(row.locator("td").nth(5)).to_have_text(re.compile(r"^\d\.\d\d \(\d\.\d\d to \d\.\d\d\)$"))
    choose(page, "Indicator", "Crime deprivation")
    expect(page.locator("#change-body")).to_be_visible()
    expect(page.get_by_role("textbox", name="From edition")).to_be_enabled()
    box = page.locator("#change-before .main-svg").first.bounding_box()
    assert box is not None
    assert box["width"] < 480


def test_maps_that_were_hidden_are_drawn_in_their_own_size(page: Page) -> None:
    page.goto("/change?indicator=idaci_rate")
    expect(heading(page)).to_contain_text("one edition")
    choose(page, "Indicator", "Overall deprivation")
    expect(page.locator("#change-body")).to_be_visible()
    for id_ in MAPS:
        page.wait_for_function(f"() => document.querySelectorAll('#{id_} .choroplethlayer path').length >= 20")
        box, frame = (page.locator(f"#{id_}{part}").first.bounding_box() for part in (" .main-svg", ""))
        assert box is not None
        assert frame is not None
        assert abs(box["width"] - frame["width"]) < 3
        assert abs(box["height"] - frame["height"]) < 3


def test_inequality_is_given_by_edition_and_says_what_it_cannot(page: Page) -> None:
    open_change(page)
    panel = page.locator("#change-inequality")
    expect(panel.locator("h2")).to_have_text(re.compile(r"Overall deprivation: \d+\.\d .*\d+\.\d "))
    expect(panel.locator("tbody tr")).to_have_count(5)
    expect(panel).to_contain_text("No interval")
    expect(panel).to_contain_text("Editions cannot be compared")


def test_the_set_of_the_need_page_is_meant_here(page: Page) -> None:
    page.goto("/need?poorest_wards=2")
    expect(heading(page)).to_be_visible()
    page.get_by_role("link", name="Change", exact=True).click()
    expect(heading(page)).to_contain_text("Of the two poorest-outcome wards")
    expect(page.locator("#change-set")).to_contain_text("Aspley and St Ann's (the two wards")


def test_a_link_to_what_is_not_there_says_so(page: Page) -> None:
    open_change(page, "?from=1066&indicator=imd_score")
    expect(page.locator("#change-refusal")).to_contain_text("the edition '1066'")


def test_keyboard_alone_changes_indicator_edition_and_ward(page: Page) -> None:
    open_change(page)
    choose_by_keys(page, "Indicator", "Theft")
    expect(heading(page)).to_contain_text("Theft: one edition")
    choose_by_keys(page, "Indicator", "Income deprivation")
    expect(page.locator("#change-table caption")).to_contain_text("Income deprivation")
    choose_by_keys(page, "To edition", "2015")
    expect(heading(page)).to_contain_text("2010 to 2015")
    page.get_by_role("textbox", name="Ward", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Bulwell F")
    expect(page.get_by_role("option", name="Bulwell Forest")).to_be_visible()
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text("Bulwell Forest")


@pytest.mark.parametrize("search", ["", f"?ward={ASPLEY}&from=2015"])
def test_print_is_two_pages(page: Page, search: str) -> None:
    open_change(page, search)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 2
