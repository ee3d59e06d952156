"""What is asked for when the address changes: nothing twice, and never an old answer over a new one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.helpers.steps import ASPLEY, BULWELL, FILLS, choose, drawn, fills, forgive, heading, open_map, settled

# Not through Dash's property: what no hand chose may be a control's late word of what was painted (assets/address.js).
EDITION = "edition => wardshift.go({edition})"
WARD = "ward => wardshift.go({ward})"
FRAME = "() => new Promise((resolve) => requestAnimationFrame(() => resolve()))"


def asked_for(page: Page) -> list[str]:
    """The answers that a page asks for from now on, as they come."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/views/" in request.url:
            asked.append(request.url.split("/map/")[1])

    page.on("request", note)
    return asked


@contextmanager
def held_back(page: Page, pattern: str) -> Iterator[list[Route]]:
    """Hold answers back until the block ends."""
    routes: list[Route] = []
    wanted = re.compile(pattern)
    page.route(wanted, lambda route: routes.append(route))
    yield routes
    for route in routes:
        route.continue_()
    page.unroute(wanted)


def shows(page: Page, words: str) -> list[str]:
    """The map's colours once the page is settled and its heading says so."""
    expect(heading(page)).to_contain_text(words)
    settled(page)
    return fills(page)


def ahead(page: Page) -> None:
    """Wait until the views that readers begin with are there."""
    expect(page.locator("body[data-ahead='/']")).to_be_attached()


def test_a_view_that_readers_begin_with_is_shown_without_asking(page: Page) -> None:
    open_map(page)
    ahead(page)
    asked = asked_for(page)
    page.get_by_role("radio", name="2015").check()
    shows(page, "(2015")
    page.evaluate("indicator => wardshift.go({indicator})", "income_rate")
    assert len(shows(page, "Income deprivation")) == 20
    assert asked == []


def test_a_view_that_the_page_has_had_is_not_asked_for_again(page: Page) -> None:
    open_map(page, "?indicator=crime_score&edition=2019&classes=quantiles")
    ahead(page)
    asked = asked_for(page)
    page.evaluate(EDITION, "2015")
    of_2015 = shows(page, "(2015")
    assert sorted(asked) == [f"{name}?classes=quantiles&edition=2015&indicator=crime_score" for name in ("map", "page")]
    page.evaluate(EDITION, "2010")
    assert shows(page, "(2010") != of_2015
    asked.clear()
    page.evaluate(EDITION, "2015")
    assert shows(page, "(2015") == of_2015
    assert asked == []


def test_what_does_not_depend_on_a_choice_is_not_asked_for(page: Page) -> None:
    open_map(page, f"?ward={ASPLEY}")
    ahead(page)
    asked = asked_for(page)
    page.get_by_role("radio", name="Table").check()
    expect(page.locator("#map-table-box tbody tr")).to_have_count(20)
    assert [address.partition("?")[0] for address in asked] == ["page"]


def test_an_old_answer_that_comes_late_is_not_painted_over_the_new_one(page: Page) -> None:
    open_map(page, f"?indicator=imd_score&edition=2007&ward={BULWELL}")
    of_bulwell = fills(page)
    page.evaluate(EDITION, "2004")
    of_2004 = shows(page, "(2004")
    assert of_2004 != of_bulwell
    with held_back(page, r"/views/.*edition=2010.*ward=") as routes:
        page.evaluate(EDITION, "2010")
        page.evaluate(EDITION, "2007")
        expect(page).to_have_url(re.compile("edition=2007"))
        assert shows(page, "(2007") == of_bulwell
        assert routes
        with page.expect_request_finished(lambda request: "edition=2010" in request.url):
            for route in routes:
                route.continue_()
            routes.clear()
    page.evaluate(FRAME)
    assert fills(page) == of_bulwell
    expect(page.get_by_role("radio", name="2007")).to_be_checked()


def test_two_choices_in_one_breath_both_hold(page: Page) -> None:
    open_map(page, "?indicator=imd_score&edition=2019")
    page.evaluate(EDITION, "2010")
    page.evaluate(WARD, ASPLEY)
    expect(page).to_have_url(re.compile(f"edition=2010.*ward={ASPLEY}"))
    expect(heading(page)).to_contain_text("Aspley")
    expect(heading(page)).to_contain_text("(2010")


def test_there_and_back_in_one_breath_is_where_it_was(page: Page) -> None:
    open_map(page, "?indicator=imd_score&edition=2019")
    first = fills(page)
    page.evaluate("['2010', '2019', '2004', '2019'].forEach(edition => wardshift.go({edition}))")
    expect(page).to_have_url(re.compile("edition=2019"))
    assert shows(page, "(2019") == first
    expect(page.get_by_role("radio", name="2019")).to_be_checked()


def test_back_through_the_pages_gives_the_map_of_the_address(page: Page) -> None:
    open_map(page, "?indicator=imd_score&edition=2019")
    of_2019 = fills(page)
    page.evaluate(EDITION, "2004")
    of_2004 = shows(page, "(2004")
    assert of_2004 != of_2019
    page.get_by_role("link", name="Wards", exact=True).click()
    expect(page.locator("#wards-table")).to_be_visible()
    page.go_back()
    drawn(page)
    assert shows(page, "(2004") == of_2004
    page.go_back()
    assert shows(page, "(2019") == of_2019
    page.go_forward()
    assert shows(page, "(2004") == of_2004


def test_a_leap_back_over_other_pages_gives_the_map_of_the_address(page: Page) -> None:
    open_map(page, "?indicator=imd_score&edition=2019")
    page.evaluate(EDITION, "2004")
    of_2004 = shows(page, "(2004")
    page.get_by_role("link", name="Wards", exact=True).click()
    expect(page.locator("#wards-table")).to_be_visible()
    page.evaluate("dash_clientside.set_props('url', {search: '?indicator=imd_score&edition=2010'})")
    expect(page).to_have_url(re.compile("wards.*edition=2010"))
    page.get_by_role("link", name="Map", exact=True).click()
    drawn(page)
    assert shows(page, "(2010") != of_2004
    page.evaluate("history.go(-3)")
    assert shows(page, "(2004") == of_2004


def test_a_choice_made_while_a_page_is_being_opened_holds(page: Page) -> None:
    open_map(page, "?indicator=imd_score&edition=2019")
    page.get_by_role("link", name="Wards", exact=True).click()
    expect(page.locator("#wards-table")).to_be_visible()
    settled(page)
    with held_back(page, "_dash-update-component"):
        page.get_by_role("link", name="Map", exact=True).click()
        page.evaluate("wardshift.go({edition: '2004'})")
        expect(page).to_have_url(re.compile("edition=2004"))
    drawn(page)
    shows(page, "(2004")


# Answers of Bulwell come when the script says so: the choice and the answer share one task of the browser.
ANSWERS_OF_BULWELL_WAIT = f"""
  const ask = window.fetch;
  window.fetch = async (address, ...rest) => {{
    const answer = await ask(address, ...rest);
    if (!/views.*page.*ward={BULWELL}/.test(address)) return answer;
    const text = await answer.text();
    return {{ ok: true, text: () => new Promise((resolve) => (window.release = () => resolve(text))) }};
  }};
"""
CHOOSE_AND_ANSWER = "node => { const { release } = window; window.release = null; node.click(); release(); }"


@pytest.mark.parametrize(
    ("chosen", "search"),
    [
        ("[role=option]:has-text('Whole city')", "?indicator=crime_score"),
        ("[aria-label='Clear the ward']", "?indicator=crime_score"),
        ("[type=radio][value=table]", f"?indicator=crime_score&ward={BULWELL}&show=table"),
    ],
)
def test_a_choice_made_just_before_an_answer_is_painted_holds(page: Page, chosen: str, search: str) -> None:
    page.add_init_script(ANSWERS_OF_BULWELL_WAIT)
    open_map(page, f"?indicator=crime_score&ward={ASPLEY}")
    page.locator("#map-figure .choroplethlayer path").nth(7).click(force=True)
    page.wait_for_function("() => window.release")
    if "option" in chosen:
        page.get_by_role("textbox", name="Ward", exact=True).click()
    page.locator(chosen).evaluate(CHOOSE_AND_ANSWER)
    page.wait_for_function("search => location.search === search", arg=search)
    if "radio" in chosen:
        page.wait_for_function("() => window.release")
        page.evaluate("() => window.release()")
    settled(page)
    if "radio" in chosen:
        expect(page.locator(chosen)).to_be_checked()
    else:
        expect(heading(page)).to_contain_text("most intense in Arboretum")
        expect(page.get_by_role("textbox", name="Ward", exact=True)).to_have_value("")


def test_what_is_searched_for_and_chosen_while_an_answer_is_due_counts(page: Page) -> None:
    page.add_init_script(ANSWERS_OF_BULWELL_WAIT)
    open_map(page, f"?ward={ASPLEY}")
    search = page.get_by_role("textbox", name="Ward", exact=True)
    bulwell = page.locator("#map-figure .choroplethlayer path").nth(7)
    bulwell.click(force=True)
    page.wait_for_function("() => window.release")
    search.fill("clif")
    page.evaluate("() => window.release()")
    settled(page)
    expect(search).to_have_value("clif")
    search.press("Enter")
    expect(heading(page)).to_contain_text("Clifton")
    settled(page)
    # Where nothing is taken, the field says again which ward is open.
    search.fill("asp")
    search.press("Tab")
    expect(search).to_have_value(re.compile("Clifton"))


def test_what_is_still_shown_can_be_chosen_while_an_answer_is_due(page: Page) -> None:
    page.add_init_script(ANSWERS_OF_BULWELL_WAIT)
    open_map(page, f"?ward={ASPLEY}")
    page.locator("#map-figure .choroplethlayer path").nth(7).click(force=True)
    page.wait_for_function("() => window.release")
    choose(page, "Ward", "Aspley")
    expect(page).to_have_url(re.compile(f"ward={ASPLEY}"))
    settled(page)
    expect(heading(page)).to_contain_text("Aspley: ")


def test_an_answer_that_cannot_be_had_is_said_and_can_be_asked_for_again(page: Page, faults: list[str]) -> None:
    open_map(page)
    page.route(re.compile("/views/.*ward="), lambda route: route.abort())
    page.evaluate(WARD, ASPLEY)
    expect(page.locator(".spoken")).to_contain_text("Check the connection and try again.")
    page.unroute(re.compile("/views/.*ward="))
    page.evaluate(WARD, BULWELL)
    expect(heading(page)).to_contain_text("Bulwell: 2nd")
    expect(page.locator(".spoken")).to_be_empty()
    page.go_back()
    expect(heading(page)).to_contain_text("Aspley: most intense")
    forgive(faults, "ERR_FAILED")


def test_a_fault_is_said_with_its_number(page: Page, faults: list[str]) -> None:
    open_map(page)
    words = "This could not be made. The fault has the number 12ab;"
    page.route(re.compile("/views/.*ward="), lambda route: route.fulfill(status=500, body=words))
    page.evaluate(WARD, ASPLEY)
    expect(page.locator(".spoken")).to_contain_text("The fault has the number 12ab")
    forgive(faults, "500")


def test_a_page_of_older_data_is_opened_anew_once(page: Page, faults: list[str]) -> None:
    open_map(page)
    asked: list[str] = []

    def gone(route: Route) -> None:
        asked.append(route.request.url)
        page.unroute(re.compile("/views/.*ward="))
        route.fulfill(status=410, body="The data changed.")

    page.route(re.compile("/views/.*/map.ward="), gone)
    page.route(re.compile("/views/.*ward="), gone)
    page.evaluate(WARD, ASPLEY)
    expect(heading(page)).to_contain_text("Aspley: most intense")
    drawn(page)
    assert len(asked) >= 1
    forgive(faults, "410")


def test_the_wards_have_their_new_colours_before_plotly_draws(page: Page) -> None:
    open_map(page, "?indicator=imd_score&edition=2019&classes=quantiles")
    # Notes the fills on the page at the moment when the new figure is handed to Dash.
    page.evaluate(
        f"""() => {{
          const set = dash_clientside.set_props;
          dash_clientside.set_props = (id, props) => {{
            if (props.figure && id === "map-figure") window.fillsBefore ??= ({FILLS})();
            return set(id, props);
          }};
        }}"""
    )
    page.evaluate(EDITION, "2010")
    settled_fills = shows(page, "(2010")
    assert page.evaluate("window.fillsBefore") == settled_fills


def test_a_map_that_was_recoloured_for_a_choice_taken_back_has_its_own_colours_again(page: Page) -> None:
    open_map(page, "?indicator=imd_score&edition=2019&classes=quantiles")
    first = fills(page)
    with held_back(page, r"/views/.*/page\?.*edition=2010"):
        page.evaluate(EDITION, "2010")
        page.wait_for_function(f"first => ({FILLS})().join() !== first.join()", arg=first)
        page.go_back()
        assert shows(page, "(2019") == first
