"""What is asked for when the address changes: nothing twice, the map first, and never an old answer over a new one."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, Request, Route, expect

from tests.helpers.steps import ASPLEY, drawn, fills, heading, open_map

PICK = "indicator => dash_clientside.set_props('map-indicator', {value: indicator})"
EDITION = "edition => dash_clientside.set_props('map-edition', {value: edition})"


def asked_for(page: Page) -> list[str]:
    """The answers that a page asks for from now on, as they come."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/values/" in request.url:
            asked.append(request.url.split("/values/")[1])

    page.on("request", note)
    return asked


def delay(page: Page, edition: str, seconds: float) -> None:
    """Let the map's answers for an edition come late."""

    def late(route: Route) -> None:
        time.sleep(seconds)
        route.continue_()

    page.route(re.compile(rf"/values/map\?.*edition={edition}"), late)


def settled(page: Page, words: str) -> list[str]:
    """The map's colours once the heading says so and nothing is on its way."""
    expect(heading(page)).to_contain_text(words)
    page.wait_for_load_state("networkidle")
    return fills(page)


def test_a_view_that_the_page_has_had_is_not_asked_for_again(page: Page) -> None:
    open_map(page, "?indicator=crime_score&edition=2019")
    asked = asked_for(page)
    page.evaluate(EDITION, "2015")
    of_2015 = settled(page, "(2015")
    assert sorted(asked) == [f"map{part}?indicator=crime_score&edition=2015" for part in ("-page", "")]
    page.evaluate(EDITION, "2010")
    assert settled(page, "(2010") != of_2015
    asked.clear()
    page.evaluate(EDITION, "2015")
    assert settled(page, "(2015") == of_2015
    assert asked == []


def test_an_old_answer_that_comes_late_is_not_painted_over_the_new_one(page: Page) -> None:
    open_map(page, "?indicator=crime_score&edition=2004")
    page.goto("/?indicator=imd_score&edition=2007")
    of_2007 = settled(page, "(2007")
    page.goto("/?indicator=imd_score&edition=2004")
    settled(page, "(2004")

    delay(page, "2010", 0.5)
    page.evaluate(EDITION, "2010")
    page.evaluate(EDITION, "2007")
    expect(page).to_have_url(re.compile("edition=2007"))
    assert settled(page, "(2007") == of_2007
    page.wait_for_timeout(700)
    assert fills(page) == of_2007
    expect(page.get_by_role("radio", name="2007")).to_be_checked()


def test_two_choices_in_one_breath_both_hold(page: Page) -> None:
    open_map(page, "?indicator=imd_score&edition=2019")
    delay(page, "2010", 0.1)
    page.evaluate(EDITION, "2010")
    page.evaluate("ward => dash_clientside.set_props('map-ward', {value: ward})", ASPLEY)
    expect(page).to_have_url(re.compile(f"edition=2010.*ward={ASPLEY}"))
    expect(heading(page)).to_contain_text("Aspley")
    expect(heading(page)).to_contain_text("(2010")


def test_back_through_the_pages_gives_the_map_of_the_address(page: Page) -> None:
    open_map(page, "?indicator=imd_score&edition=2019")
    of_2019 = fills(page)
    page.evaluate(EDITION, "2004")
    of_2004 = settled(page, "(2004")
    assert of_2004 != of_2019
    page.get_by_role("link", name="Wards", exact=True).click()
    expect(page.locator("#wards-table")).to_be_visible()
    page.go_back()
    assert settled(page, "(2004") == of_2004
    page.go_back()
    assert settled(page, "(2019") == of_2019
    page.go_forward()
    assert settled(page, "(2004") == of_2004


def test_a_choice_made_while_dash_catches_up_with_the_one_before_holds(page: Page) -> None:
    open_map(page, "?indicator=imd_score&edition=2007")
    of_2007 = fills(page)
    page.evaluate(EDITION, "2010")
    settled(page, "(2010")
    page.evaluate(
        """() => {
            const push = history.pushState;
            history.pushState = function (...given) {
                history.pushState = push;
                push.apply(history, given);
                wardshiftAnswers.go('?indicator=imd_score&edition=2007');
            };
        }"""
    )
    page.evaluate(EDITION, "2004")
    expect(page).to_have_url(re.compile("edition=2007"))
    assert settled(page, "(2007") == of_2007


def test_a_leap_back_over_other_pages_gives_the_map_of_the_address(page: Page) -> None:
    open_map(page, "?indicator=imd_score&edition=2019")
    page.evaluate(EDITION, "2004")
    of_2004 = settled(page, "(2004")
    page.get_by_role("link", name="Wards", exact=True).click()
    expect(page.locator("#wards-table")).to_be_visible()
    page.evaluate("dash_clientside.set_props('url', {search: '?indicator=imd_score&edition=2010'})")
    expect(page).to_have_url(re.compile("wards.*edition=2010"))
    page.get_by_role("link", name="Map", exact=True).click()
    drawn(page)
    assert settled(page, "(2010") != of_2004
    page.evaluate("history.go(-3)")
    assert settled(page, "(2004") == of_2004
