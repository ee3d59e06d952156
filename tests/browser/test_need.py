"""The Need index page in a real browser: each control, the address, keyboard alone, a ward without an index."""

from __future__ import annotations

import csv
import re
import shutil
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect
from werkzeug.serving import make_server

from app import NOTTINGHAM, Settings, create_app
from tests.helpers.steps import ASPLEY, BULWELL, choose, choose_by_keys, heading, rest, settled

OFFICIAL = "Our deprivation index with the official weights"
LACKS = "no figure for poor health and disability"


def open_need(page: Page, search: str = "") -> None:
    page.goto(f"/need{search}")
    drawn(page)


def drawn(page: Page) -> None:
    settled(page)
    expect(page.locator("#need-map .choroplethlayer path").nth(19)).to_be_attached()


FILLS = "() => [...document.querySelectorAll('#need-map .choroplethlayer path')].map(p => p.getAttribute('fill'))"


def colours(page: Page) -> list[str]:
    return page.evaluate(FILLS)


def weights(page: Page) -> None:
    page.get_by_text("Choose indicators and weights").click()
    expect(number(page, "Income deprivation")).to_be_visible()


def number(page: Page, title: str) -> Locator:
    return page.locator(f"input[aria-label='Weight of {title}']")


def slider(page: Page, title: str) -> Locator:
    return page.locator(f"[role=slider][aria-label='Weight of {title}']")


def type_weight(page: Page, title: str, weight: str) -> None:
    number(page, title).fill(weight)
    number(page, title).press("Tab")


def test_the_first_view_states_a_finding_and_how_sure_it_is(page: Page) -> None:
    open_need(page)
    expect(heading(page)).to_contain_text(f"{OFFICIAL}: most intense in Aspley")
    expect(page).to_have_title(re.compile("Our deprivation index"))
    assert len(set(colours(page))) == 5
    expect(page.locator("#need-range-title")).to_contain_text("the five wards of most need")
    expect(page.locator("#need-range-title")).to_contain_text("95%")
    expect(page.locator("#need-range .scatterlayer .point")).to_have_count(20)
    expect(page.locator("#need-range-words")).to_contain_text("10,000 trials")


# The recipe


def test_a_ready_made_index_sets_the_weights_the_map_and_the_address(page: Page) -> None:
    open_need(page)
    before = colours(page)
    weights(page)
    choose(page, "Index", "Safety")
    expect(heading(page)).to_contain_text("Our safety index: most intense in")
    expect(page).to_have_url(re.compile("recipe=antisocial_behaviour_rate"))
    expect(number(page, "Burglary")).to_have_value("1")
    expect(number(page, "Income deprivation")).to_have_value("0")
    expect(page.locator("#recipe-words")).to_contain_text("burglary 25.0%")
    assert colours(page) != before
    page.go_back()
    expect(heading(page)).to_contain_text(OFFICIAL)
    expect(number(page, "Income deprivation")).to_have_value("22.5")
    expect(page.get_by_role("textbox", name="Index", exact=True)).to_have_value("Our index, official weights")


def test_back_and_forth_in_quick_succession_leave_every_weight_as_the_address_says(page: Page) -> None:
    open_need(page)
    weights(page)
    for title, weight in (("Income deprivation", "0"), ("Employment deprivation", "5")):
        type_weight(page, title, weight)
        expect(slider(page, title)).to_have_attribute("aria-valuenow", weight)
    for frames in (1, 3, 6):
        for step in ("back", "back", "forward", "forward"):
            page.evaluate(f"history.{step}()")
            rest(page, frames)
        for title, weight in (("Income deprivation", "0"), ("Employment deprivation", "5")):
            expect(number(page, title)).to_have_value(weight)
            expect(slider(page, title)).to_have_attribute("aria-valuenow", weight)


def test_an_edition_and_a_scale_are_part_of_the_recipe(page: Page) -> None:
    open_need(page)
    choose(page, "Edition", "2015")
    expect(heading(page)).to_contain_text("(2015 edition)")
    choose(page, "Scale of each part", "0 to 1, least to most")
    expect(page).to_have_url(re.compile("edition%3D2015%3Bmethod%3Dminmax"))
    expect(page.locator("#need-makeup")).to_contain_text("stretched from 0 ")
    weights(page)
    expect(number(page, "Burglary")).to_be_disabled()
    expect(number(page, "Crime deprivation")).to_be_enabled()
    text = heading(page).inner_text()
    page.reload()
    expect(heading(page)).to_have_text(text)
    expect(page.get_by_role("textbox", name="Edition", exact=True)).to_have_value("2015")


def test_number_field_and_slider_stay_in_step(page: Page) -> None:
    open_need(page)
    weights(page)
    type_weight(page, "Income deprivation", "60")
    expect(slider(page, "Income deprivation")).to_have_attribute("aria-valuenow", "60")
    expect(page).to_have_url(re.compile("income_rate%3A60"))
    expect(page.get_by_role("textbox", name="Index", exact=True)).to_have_value("Own choice of weights")
    expect(heading(page)).to_contain_text("Our index of need (7 parts)")
    slider(page, "Crime deprivation").focus()
    page.keyboard.press("ArrowRight")
    expect(number(page, "Crime deprivation")).not_to_have_value("9.3")
    expect(page).to_have_url(re.compile("crime_score%3A9.[58]"))
    held = number(page, "Crime deprivation").input_value()
    expect(slider(page, "Crime deprivation")).to_have_attribute("aria-valuenow", held)
    type_weight(page, "Poor health and disability", "0")
    expect(heading(page)).to_contain_text("Our index of need (6 parts)")
    assert "health_score" not in page.url


def test_a_slider_moved_by_mouse_weighs(page: Page) -> None:
    open_need(page, "?recipe=income_rate:20,crime_score:20")
    weights(page)
    slider = page.locator("[id*='recipe-slider'][id*='crime_score']")
    slider.scroll_into_view_if_needed()
    track = slider.bounding_box()
    assert track is not None
    page.mouse.click(track["x"] + track["width"] * 0.75, track["y"] + track["height"] / 2)
    expect(page).to_have_url(re.compile("crime_score%3A7[0-9]"))
    expect(number(page, "Crime deprivation")).to_have_value(re.compile(r"7\d"))


def test_an_index_without_any_weight_is_refused_in_words_and_the_weight_comes_back(page: Page) -> None:
    open_need(page, "?recipe=income_rate:2")
    weights(page)
    type_weight(page, "Income deprivation", "0")
    expect(page.locator("[aria-live=polite]")).to_have_text(
        "An index needs at least one indicator with a weight above zero."
    )
    expect(number(page, "Income deprivation")).to_have_value("2")
    expect(slider(page, "Income deprivation")).to_have_attribute("aria-valuenow", "2")
    expect(heading(page)).to_contain_text("Our index of need (1 part)")


def test_ones_own_choice_opens_the_weights(page: Page) -> None:
    open_need(page)
    choose(page, "Index", "Own choice of weights")
    expect(number(page, "Income deprivation")).to_be_visible()
    expect(page.get_by_role("textbox", name="Index", exact=True)).to_have_value("Our index, official weights")
    assert "recipe" not in page.url


def test_the_parts_on_screen_add_up_to_the_index_on_screen(page: Page) -> None:
    for search in (
        "",
        "?recipe=crime_score:1,idaci_rate:2;method=zscore",
        f"?ward={BULWELL}&recipe=income_rate:1,health_score:1;method=rank",
    ):
        open_need(page, search)
        cells = page.locator("#need-makeup tbody tr > :last-child").all_inner_texts()
        *parts, total = (Decimal(text.replace("\N{MINUS SIGN}", "-")) for text in cells)
        assert sum(parts) == total
        expect(page.locator("#need-makeup h2")).to_contain_text(f"index of {cells[-1]}?")


def test_the_index_is_taken_away_with_its_recipe(page: Page) -> None:
    open_need(page, "?recipe=crime_score:1,income_rate:3")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download this index as CSV").click()
    rows = list(csv.DictReader(download.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 20
    assert {row["recipe"] for row in rows} == {"crime_score:1,income_rate:3"}
    page.goto(f"/need?recipe={rows[0]['recipe']}")
    expect(heading(page)).to_contain_text(
        f"most intense in {rows[0]['ward_name']}, score {float(rows[0]['value']):.1f}"
    )


# How sure


def test_certainty_has_a_map_of_its_own_and_a_table(page: Page) -> None:
    open_need(page)
    before = colours(page)
    page.get_by_role("radio", name="Certainty").check()
    expect(heading(page)).to_contain_text("95% of trials")
    expect(page.locator("#need-map-title")).to_have_text("Which wards are surely poorest?")
    expect(page.locator("#need-legend")).to_contain_text("95% or more")
    expect(page).to_have_url(re.compile("colour=chance"))
    # Fourteen wards have no chance at all, so that the map has few colours.
    settled(page)
    assert len(set(colours(page))) < 5
    assert colours(page) != before
    page.get_by_role("radio", name="Table").check()
    rows = page.locator("#need-table-box tbody tr")
    expect(rows).to_have_count(20)
    expect(rows.first).to_contain_text("Aspley")
    expect(page.locator("#need-range")).to_be_hidden()
    sure = page.locator("#need-legend li", has_text="95% or more")
    shares = page.locator("#need-table-box tbody tr > :last-child").all_inner_texts()
    often = [text for text in shares if text.startswith("over") or float(text.strip("%").removeprefix("under ")) >= 95]
    expect(sure).to_contain_text(f"{len(often)} wards")
    page.get_by_role("radio", name="Chart").check()
    expect(page.locator("#need-range")).to_be_visible()


def test_any_weights_at_all_widen_the_ranges_and_are_said(page: Page) -> None:
    open_need(page)
    near = page.locator("#need-range-title").inner_text()
    page.get_by_role("radio", name="Any at all").check()
    expect(page.locator("#need-range-words")).to_contain_text("any weights at all, whatever was chosen")
    expect(page.locator("#need-range-title")).not_to_have_text(near)
    expect(page).to_have_url(re.compile("weights=any"))
    page.reload()
    expect(page.get_by_role("radio", name="Any at all")).to_be_checked()


def test_clusters_name_in_sight_that_twenty_wards_are_too_few(page: Page) -> None:
    open_need(page)
    limit = page.get_by_text("Under 30 wards.")
    expect(limit).to_be_visible()
    expect(page.get_by_text("There are only 20 wards to compare")).to_be_visible()
    page.get_by_role("radio", name="Clusters").check()
    expect(heading(page)).to_contain_text("No cluster ")
    expect(heading(page)).to_contain_text("20 wards")
    expect(page.locator("#need-legend")).to_contain_text("Under 30 wards")
    expect(page.locator("#need-legend")).to_contain_text("High need among high: a cluster of need")
    page.get_by_text("Clusters, ward by ward").click()
    expect(
        page.get_by_role("region", name="Clusters: local Moran's I and Getis-Ord Gi*").locator("tbody tr")
    ).to_have_count(20)


def test_what_takes_long_says_so_until_it_is_there(page: Page) -> None:
    open_need(page)
    spoken = page.locator("[aria-live=polite]")
    expect(spoken).to_be_empty()

    held: list[Route] = []
    page.route("**/need/certainty*", lambda route: held.append(route))
    page.get_by_role("radio", name="Any at all").check()
    expect(spoken).to_have_text("Working out the figures…")
    expect(spoken).to_be_visible()
    for route in held:
        route.continue_()
    expect(page.locator("#need-range-words")).to_contain_text("any weights at all")
    expect(spoken).to_be_empty()


# A ward


def test_a_ward_is_chosen_on_the_map_on_the_ranges_and_by_name(page: Page) -> None:
    open_need(page)
    page.locator("#need-map .choroplethlayer path").nth(7).click(force=True)
    expect(page).to_have_url(re.compile(f"ward={BULWELL}"))
    expect(heading(page)).to_contain_text("Bulwell: ")
    expect(page.locator("#need-makeup h2")).to_contain_text("What makes up Bulwell's index")
    page.locator("#need-range .scatterlayer .point").first.click(force=True)
    expect(page).to_have_url(re.compile(f"ward={ASPLEY}"))
    expect(
        page.locator("#need-range .ytick tspan[style*='bold'], #need-range .ytick text[style*='bold']").first
    ).to_be_attached()
    choose(page, "Ward", "Whole city")
    expect(heading(page)).to_contain_text("most intense in Aspley")
    assert "ward=" not in page.url


# The poorest set


def test_the_poorest_set_is_defined_here_and_meant_on_every_page(page: Page) -> None:
    open_need(page)
    line = page.locator("#poorest-result .poorest-line")
    expect(line).to_contain_text("Aspley, St Ann's, Bulwell, Bilborough and Bestwood (the five")
    choose(page, "By", "Crime deprivation")
    expect(line).to_contain_text("most need by crime deprivation, 2010")
    choose(page, "Baseline edition", "2019")
    expect(line).to_contain_text("crime deprivation, 2019")
    count = page.get_by_role("textbox", name="How many wards")
    count.fill("3")
    count.press("Tab")
    expect(line).to_contain_text("the three wards with most need")
    expect(page.locator("#need-range-title")).to_contain_text("three wards of most need")
    page.get_by_role("radio", name="Choose anew each edition").check()
    expect(line).to_contain_text("chosen anew in each edition")
    assert all(
        part in page.url
        for part in ("poorest=crime_score", "poorest_edition=2019", "poorest_wards=3", "poorest_held=rerank")
    )
    choose(page, "or as a share of people", "25% of people")
    expect(line).to_contain_text("that together hold 25% of people")
    expect(count).to_have_value("")
    count.fill("4")
    count.press("Tab")
    expect(line).to_contain_text("the four wards with most need")
    expect(page.get_by_role("textbox", name="or as a share of people")).to_have_value("")
    choose(page, "or as a share of people", "25% of people")
    expect(line).to_contain_text("that together hold 25% of people")
    page.get_by_role("link", name="Change", exact=True).click()
    expect(page.locator("#change-set .poorest-line")).to_contain_text("that together hold 25% of people")
    page.go_back()
    expect(line).to_contain_text("that together hold 25% of people")


def test_what_choosing_anew_would_change_is_in_a_table(page: Page) -> None:
    open_need(page)
    row = page.locator("#poorest-result tbody tr", has=page.locator("th", has_text="2015"))
    expect(row).to_contain_text("Arboretum joins; Bestwood leaves")
    choose(page, "By", "Our index on this page")
    expect(page.locator("#poorest-result .poorest-line")).to_contain_text(
        "deprivation index with the official weights, 2010"
    )


# Keyboard alone


def test_keyboard_alone_changes_a_preset_a_weight_a_colouring_and_the_set(page: Page) -> None:
    open_need(page)
    choose_by_keys(page, "Index", "Early years")
    expect(heading(page)).to_contain_text("Our early years index")
    page.locator(".weights-panel summary").focus()
    page.keyboard.press("Enter")
    expect(number(page, "Theft")).to_be_visible()
    number(page, "Theft").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text("Our index of need (3 parts)")
    slider(page, "Theft").focus()
    page.keyboard.press("ArrowRight")
    expect(number(page, "Theft")).to_have_value("1")
    page.get_by_role("radio", name="Index", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("colour=chance"))
    expect(page.get_by_role("radio", name="Certainty")).to_be_focused()
    page.get_by_role("textbox", name="How many wards").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#poorest-result .poorest-line")).to_contain_text("the six wards with most need")
    page.get_by_role("radio", name="Hold the baseline's wards").focus()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("poorest_held=rerank"))


# Links, missing figures, paper


def test_a_link_to_what_cannot_be_made_says_why_and_shows_the_usual(page: Page) -> None:
    open_need(page, "?recipe=happiness:1&poorest_wards=40")
    expect(page.locator("#need-refusal")).to_contain_text("'happiness' is not in Nottingham's catalogue")
    expect(page.locator("#need-refusal")).to_contain_text("a set of poorest wards")
    expect(heading(page)).to_contain_text(OFFICIAL)


@pytest.fixture(scope="module")
def gappy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A made-up package: Nottingham's, with no health figure for Aspley."""
    folder = tmp_path_factory.mktemp("gappy") / "nottingham"
    shutil.copytree(NOTTINGHAM, folder)
    lines = (folder / "indicators.csv").read_text().splitlines(keepends=True)
    (folder / "indicators.csv").write_text("".join(x for x in lines if not x.startswith(f"{ASPLEY},health_score,")))
    server = make_server("127.0.0.1", 0, create_app(Settings(Path(folder))).server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def test_a_ward_that_lacks_a_part_has_no_index_and_is_said_to_have_none(chromium: Browser, gappy: str) -> None:
    page = chromium.new_context(viewport={"width": 1366, "height": 768}, base_url=gappy).new_page()
    open_need(page)
    expect(page.locator("#need-no-index")).to_contain_text("Aspley has no index")
    expect(page.locator("#need-no-index")).to_contain_text(LACKS)
    expect(heading(page)).to_contain_text("for the 19 wards with a figure")
    expect(page.locator("#need-legend")).to_contain_text("No index: a part has no figure")
    expect(page.locator("#need-range .ytick")).to_have_count(19)
    choose(page, "Ward", "Aspley")
    expect(heading(page)).to_contain_text("Aspley has no index")
    expect(heading(page)).to_contain_text(LACKS)
    expect(page.locator("#need-makeup")).to_contain_text("Aspley has no index")
    page.get_by_role("radio", name="Table").check()
    expect(page.locator("#need-table-box tr.chosen")).to_contain_text("no index")
    weights(page)
    type_weight(page, "Poor health and disability", "0")
    expect(page.locator("#need-no-index")).to_be_empty()
    expect(heading(page)).to_contain_text("Aspley: most intense")
    page.context.close()


@pytest.mark.parametrize("search", ["", f"?ward={ASPLEY}&colour=chance&weights=any", "?colour=clusters"])
def test_print_is_two_pages_and_nothing_is_cut(page: Page, search: str) -> None:
    open_need(page, search)
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2


# What opens


def grave(page: Page) -> list[str]:
    """Accessibility findings of the two graver kinds."""
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {n['target']}" for v in found if v["impact"] in ("serious", "critical") for n in v["nodes"]]


def test_axe_finds_nothing_serious_in_what_opens(page: Page) -> None:
    open_need(page, "?recipe=income_rate:1,crime_score:2;edition=2015")
    weights(page)
    page.get_by_text("Clusters, ward by ward").click()
    expect(page.get_by_role("region", name="Clusters: local Moran's I")).to_be_visible()
    assert grave(page) == []
    for label in ("Index", "By", "or as a share of people"):
        page.get_by_role("textbox", name=label, exact=True).click()
        # A list that is still fading in has paler letters.
        expect(page.locator("[role=listbox]:visible").locator("xpath=..")).to_have_css("opacity", "1")
        assert grave(page) == []
        page.keyboard.press("Escape")


def test_the_weights_fit_on_a_phone_and_fingers_find_them(phone: Page) -> None:
    open_need(phone)
    weights(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    box = number(phone, "Income deprivation").bounding_box()
    assert box is not None
    # WCAG 2.2, target size.
    assert box["height"] >= 24
    type_weight(phone, "Income deprivation", "80")
    expect(heading(phone)).to_contain_text("Our index of need (7 parts)")
    assert grave(phone) == []
