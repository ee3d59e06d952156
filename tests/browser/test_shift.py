"""The Spend shift page in a real browser: each control, the player, rows by click and by keyboard, phone and paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.helpers.accessibility import findings
from tests.helpers.steps import ASPLEY, choose, heading, press, settled

WARDS = "#shift-map .choroplethlayer path"
BARS = "#shift-share .bars .point path"
HOUR_MS = 3_600_000
SLOW = "document.querySelector('[data-player]').dataset.pace = '3600000'"
"""The player steps when the test's clock is moved on, and not while a slow machine draws."""


def open_shift(page: Page, search: str = "") -> None:
    """Open the page and wait until its map and its bars are drawn."""
    page.goto(f"/shift{search}")
    settled(page)
    expect(page.locator(WARDS).first).to_be_attached()
    expect(page.locator(f"{WARDS}:not([fill])")).to_have_count(0)
    expect(page.locator(BARS).first).to_be_attached()


def fills(page: Page) -> list[str]:
    return page.locator(WARDS).evaluate_all("paths => paths.map(path => path.getAttribute('fill'))")


def year_title(page: Page) -> Locator:
    return page.locator("#shift-year-title")


def drawer(page: Page) -> Locator:
    return page.get_by_role("dialog")


def number_of(page: Page, place: str, trace: str) -> Locator:
    """A number on the page that opens its rows."""
    return page.locator(f"{place} button[data-change*='\"{trace}\"']")


def test_the_first_view_tells_nottinghams_story(page: Page) -> None:
    open_shift(page)
    for part in ("31 points more", "(14%)", "£42.2m more", "£73,959 less", "£10.3m less", "£8.8m less"):
        expect(heading(page)).to_contain_text(part)
    expect(page).to_have_title(re.compile("In 2017, 45% of award money"))
    shares = page.locator("#shift-share-table tbody tr td:nth-child(2)")
    expect(shares).to_have_text(["14%", "96%", "38%", "22%", "45%", "5%"])
    expect(page.locator("#shift-share .bars text")).to_have_text(["14%", "96%", "38%", "22%", "45%", "5%"])
    expect(page.get_by_role("navigation").get_by_role("link", name="Spend shift (this page)")).to_be_visible()


# The basis


def test_phased_and_shared_changes_everything_and_says_what_it_is(page: Page) -> None:
    open_shift(page)
    page.get_by_role("radio", name="Phased and shared").check()
    expect(heading(page)).to_contain_text("72% of award money")
    expect(page).to_have_url(re.compile("basis=phased"))
    expect(page.locator("#shift-basis-words")).to_contain_text("a reading of the record")
    expect(page.locator("#shift-basis-words")).to_contain_text("£27,001,048.20 moved to years")
    page.go_back()
    expect(heading(page)).to_contain_text("45% of award money")
    expect(page.get_by_role("radio", name="As booked")).to_be_checked()


def test_single_entries_are_left_out_by_list_or_by_typing(page: Page) -> None:
    open_shift(page)
    choose(page, "Leave out single entries", "above £9.0m")
    expect(heading(page)).to_contain_text("18 points more than in 2013 (27%)")
    expect(page.get_by_label("or above, in £ million")).to_have_value("9")
    typed = page.get_by_label("or above, in £ million")
    typed.fill("2.5")
    typed.press("Enter")
    expect(page).to_have_url(re.compile(r"above=2\.5"))
    expect(page.get_by_role("textbox", name="Leave out single entries", exact=True)).to_have_value("above £2.5m")
    typed.fill("")
    typed.press_sequentially("1,000")
    typed.press("Enter")
    expect(page).to_have_url(re.compile(r"above=1000$"))
    typed.fill("")
    typed.blur()
    expect(page).not_to_have_url(re.compile("above="))
    expect(heading(page)).to_contain_text("31 points more")


def test_another_baseline_and_another_people(page: Page) -> None:
    open_shift(page)
    choose(page, "Measured from", "2015")
    expect(heading(page)).to_contain_text("7 points more than in 2015 (38%)")
    choose(page, "Per head of", "people aged 0 to 4")
    expect(page).to_have_url(re.compile("people=0-4"))
    expect(page.locator("#shift-share-title")).to_contain_text("share of people aged 0 to 4")


def test_controls_without_use_are_not_seen(page: Page) -> None:
    open_shift(page)
    for label in ("Money", "Prices", "Programmes", "For whom"):
        expect(page.get_by_role("textbox", name=label, exact=True)).to_be_hidden()


def test_the_basis_stays_in_sight(page: Page) -> None:
    open_shift(page)
    page.locator("#shift-ledger").scroll_into_view_if_needed()
    expect(page.get_by_role("radio", name="Phased and shared")).to_be_in_viewport()


# The player


def test_the_years_step_by_button_and_by_radio_and_move_map_curve_and_table(page: Page) -> None:
    open_shift(page)
    before = fills(page)
    page.get_by_role("button", name="Earlier year").click()
    expect(year_title(page)).to_contain_text("2016: most award money a head")
    expect(page).to_have_url(re.compile("year=2016"))
    expect(page.get_by_role("radio", name="2016")).to_be_checked()
    expect(page.locator("#shift-year-table caption")).to_contain_text("Every ward in 2016")
    expect(page.locator("#shift-curve-words")).to_contain_text("had")
    settled(page)
    assert fills(page) != before
    page.get_by_role("radio", name="2014").check()
    expect(year_title(page)).to_contain_text("2014: most award money a head in Aspley, £2,398")
    page.go_back()
    expect(year_title(page)).to_contain_text("2016: ")


def test_play_and_pause_by_keyboard_alone_leave_no_trail_in_the_history(page: Page) -> None:
    page.clock.install()
    open_shift(page)
    page.evaluate(SLOW)
    trail = page.evaluate("history.length")
    button = page.get_by_role("button", name="Play the years, or pause")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("❚❚ Pause")
    expect(page).to_have_url(re.compile("year=2013"))
    page.clock.fast_forward(HOUR_MS)
    expect(page).to_have_url(re.compile("year=2014"))
    page.keyboard.press("Enter")
    expect(button).to_have_text("▶ Play")
    stopped = page.url
    page.clock.fast_forward(3 * HOUR_MS)
    settled(page)
    assert page.url == stopped
    assert page.evaluate("history.length") == trail
    page.keyboard.press("Space")
    for year in ("2015", "2016", "2017"):
        expect(year_title(page)).to_contain_text(f"{year}: ")
        page.clock.fast_forward(HOUR_MS)
    expect(year_title(page)).to_contain_text("2018 (part year)")
    expect(button).to_have_text("▶ Play")
    assert page.evaluate("history.length") == trail


def test_another_page_does_not_play_on(page: Page) -> None:
    page.clock.install()
    open_shift(page)
    page.evaluate(SLOW)
    page.get_by_role("button", name="Play the years, or pause").click()
    expect(page).to_have_url(re.compile("year=2013"))
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page.locator("main")).to_have_attribute("data-page", "/")
    left = page.url
    page.clock.fast_forward(3 * HOUR_MS)
    settled(page)
    assert page.url == left


def test_arrow_keys_step_through_the_years(page: Page) -> None:
    open_shift(page)
    page.get_by_role("radio", name="2017").focus()
    page.keyboard.press("ArrowLeft")
    expect(year_title(page)).to_contain_text("2016: ")
    expect(page.get_by_role("radio", name="2016")).to_be_focused()


def test_a_year_asks_for_the_map_and_the_year_alone(page: Page) -> None:
    open_shift(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("radio", name="2015").check()
    expect(year_title(page)).to_contain_text("2015: ")
    settled(page)
    answers = [url.split("/shift/")[1] for url in asked if "/views/" in url]
    assert answers == ["map?year=2015", "year?year=2015"]


def test_where_less_motion_is_asked_for_nothing_plays_by_itself(page: Page) -> None:
    page.clock.install()
    page.emulate_media(reduced_motion="reduce")
    open_shift(page)
    expect(page.get_by_role("button", name="Play the years, or pause")).to_be_hidden()
    page.get_by_role("button", name="Earlier year").click()
    expect(year_title(page)).to_contain_text("2016: ")
    page.clock.fast_forward(3 * HOUR_MS)
    settled(page)
    expect(year_title(page)).to_contain_text("2016: ")


# Rows


def test_a_bar_opens_the_rows_behind_its_share(page: Page) -> None:
    open_shift(page)
    page.locator(BARS).nth(1).click(force=True)
    expect(drawer(page)).to_contain_text("The poorest-outcome wards in 2014")
    expect(drawer(page)).to_contain_text("£46,685,853.35 in these wards ÷ £48,482,432.29 in all wards = 96.3%.")
    row = drawer(page).get_by_role("row").filter(has_text="45,001,747")
    expect(row).to_contain_text("23")
    expect(row).to_contain_text("Big Lottery Fund awards")
    expect(page).to_have_url(re.compile(r"trace=set\.2014"))
    drawer(page).get_by_role("button", name="Close the rows").click()
    expect(drawer(page)).to_have_count(0)
    expect(page).not_to_have_url(re.compile("trace="))
    # The same bar opens again.
    page.locator(BARS).nth(1).click(force=True)
    expect(drawer(page)).to_contain_text("The poorest-outcome wards in 2014")


# Once told to, answers of the page without rows wait until the script lets them through.
CLOSED_ROWS_WAIT = """
  const ask = window.fetch;
  const waiting = [];
  window.fetch = async (address, ...rest) => {
    const answer = await ask(address, ...rest);
    const held = window.hold && /views/.test(address) && !/trace=/.test(address);
    if (held) await new Promise((done) => waiting.push(done));
    return answer;
  };
  window.letThrough = () => waiting.forEach((done) => done());
"""


def test_the_same_bar_opens_its_rows_again_while_their_closing_is_awaited(page: Page) -> None:
    page.add_init_script(CLOSED_ROWS_WAIT)
    open_shift(page, "?trace=set.2014")
    expect(drawer(page)).to_contain_text("The poorest-outcome wards in 2014")
    page.evaluate("() => (window.hold = true)")
    drawer(page).get_by_role("button", name="Close the rows").click()
    expect(drawer(page)).to_have_count(0)
    expect(page).not_to_have_url(re.compile("trace="))
    page.locator(BARS).nth(1).click(force=True)
    expect(drawer(page)).to_contain_text("The poorest-outcome wards in 2014")
    page.evaluate("() => window.letThrough()")
    settled(page)
    expect(drawer(page)).to_contain_text("The poorest-outcome wards in 2014")
    expect(page).to_have_url(re.compile(r"trace=set\.2014"))


def test_a_bar_of_the_waterfall_opens_how_it_is_reached(page: Page) -> None:
    open_shift(page)
    page.locator("#shift-waterfall .points path").nth(2).click(force=True)
    expect(drawer(page)).to_contain_text("Moved: what is left of the change")
    expect(drawer(page)).to_contain_text("£807,757.40")


def test_a_ward_and_year_open_by_keyboard_and_lead_back_to_the_number(page: Page) -> None:
    open_shift(page, "?basis=phased")
    number = number_of(page, "#shift-ledger", f"{ASPLEY}.2015")
    number.focus()
    page.keyboard.press("Enter")
    expect(drawer(page)).to_contain_text("Aspley in 2015")
    expect(drawer(page)).to_contain_text("moved here from 2014, adjustment aspley-2014-a-better-start")
    expect(drawer(page)).to_contain_text("Our reading of the record")
    expect(drawer(page)).to_contain_text("Source: Cell: 360Giving GrantNav")
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(drawer(page)).to_have_count(0)
    expect(number).to_be_focused()


# Each place and each way at every change, all pairs of them in the long run.
PLACES, WAYS = ("#shift-ledger", "#shift-year-table", "#shift-split-table"), ("Enter", "Space", "mouse")
PAIRS = [
    pytest.param(place, way, marks=[] if WAYS.index(way) == PLACES.index(place) else pytest.mark.long)
    for place in PLACES
    for way in WAYS
]


@pytest.mark.parametrize(("place", "way"), PAIRS)
def test_the_focus_comes_back_to_the_number_that_opened_the_rows(page: Page, place: str, way: str) -> None:
    open_shift(page)
    number = number_of(page, place, f"{ASPLEY}.2017")
    if way == "mouse":
        number.click()
    else:
        number.press(way)
    expect(drawer(page)).to_contain_text("Aspley in 2017")
    expect(drawer(page).get_by_role("button", name="Close the rows")).to_be_focused()
    if way == "mouse":
        drawer(page).get_by_role("button", name="Close the rows").click()
    else:
        page.keyboard.press("Escape")
    expect(drawer(page)).to_have_count(0)
    expect(number).to_be_focused()
    expect(page).not_to_have_url(re.compile("trace="))


def test_a_number_among_the_rows_leads_on_and_closing_leads_back_to_the_first(page: Page) -> None:
    open_shift(page)
    number = number_of(page, "#shift-share-table", "set.2014").first
    number.press("Enter")
    expect(drawer(page)).to_contain_text("The poorest-outcome wards in 2014")
    # The drawer takes the focus a moment after it opens: what is pressed before would press its cross.
    expect(drawer(page).get_by_role("button", name="Close the rows")).to_be_focused()
    drawer(page).get_by_role("button", name="£48,482,432.29").press("Enter")
    expect(drawer(page)).to_contain_text("All wards in 2014")
    page.go_back()
    expect(drawer(page)).to_contain_text("The poorest-outcome wards in 2014")
    page.keyboard.press("Escape")
    expect(drawer(page)).to_have_count(0)
    expect(number).to_be_focused()


def test_a_link_with_open_rows_opens_them_and_gives_them_as_a_file(page: Page) -> None:
    open_shift(page, f"?basis=phased&trace={ASPLEY}.2014")
    expect(drawer(page)).to_contain_text("Rows: £0.00 counted")
    with page.expect_download() as download:
        drawer(page).get_by_role("link", name="Download these rows as CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 3
    assert "aspley-2014-a-better-start" in text


@pytest.mark.parametrize("held", [0, 120])
def test_what_is_pressed_straight_from_a_number_is_pressed(page: Page, held: int) -> None:
    open_shift(page)
    target = page.get_by_label("Target share for year five, in percent")
    target.fill("44")
    press(page, page.locator("label", has_text="Stepped"), held)
    expect(page).to_have_url(re.compile("target=44"))
    expect(page).to_have_url(re.compile("path=stepped"))
    target.fill("46")
    press(page, page.get_by_role("link", name="Wards", exact=True), held)
    expect(page).to_have_url(re.compile(r"/wards\?.*target=46"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/shift\?.*target=46"))


# The other sections


def test_two_other_years_are_taken_apart(page: Page) -> None:
    open_shift(page)
    choose(page, "From", "2014")
    expect(page.locator("#shift-split-title")).to_contain_text("2014 to 2017: these wards had £45.5m less")
    choose(page, "To", "2016")
    expect(page.locator("#shift-split-title")).to_contain_text("2014 to 2016")
    expect(page.locator("#shift-split-table caption")).to_contain_text("2014 + growth + moved = 2016, to the penny")


def test_a_target_is_typed_and_its_path_chosen(page: Page) -> None:
    open_shift(page)
    expect(page.locator("#shift-plan-title")).to_have_text("What share should they have?")
    expect(page.locator("#shift-plan-box")).to_be_hidden()
    page.get_by_label("Target share for year five, in percent").fill("50")
    page.get_by_label("Target share for year five, in percent").press("Enter")
    expect(page.locator("#shift-plan-title")).to_contain_text("Towards 50% by 2018: cannot be said for 2017")
    expect(page.locator("#shift-plan-table tbody tr")).to_have_count(6)
    page.get_by_role("radio", name="Stepped").check()
    expect(page.locator("#shift-plan-table tbody tr").nth(1)).to_contain_text("14%")
    expect(page).to_have_url(re.compile("path=stepped"))


def test_an_outcome_stands_beside_the_spend_with_its_warning(page: Page) -> None:
    open_shift(page)
    choose(page, "Outcome", "Income deprivation")
    expect(page.locator("#shift-beside h2")).to_contain_text("on income deprivation")
    expect(page.locator("#shift-beside")).to_contain_text("Two facts side by side, no cause")


def test_a_ward_on_the_map_is_chosen_in_every_table(page: Page) -> None:
    open_shift(page)
    page.locator(WARDS).nth(1).click(force=True)
    expect(page).to_have_url(re.compile(f"ward={ASPLEY}"))
    expect(page.locator("#shift-year-table tr.chosen th")).to_have_text("Aspley ●")
    expect(page.locator("#shift-ledger tr.chosen th")).to_have_text("Aspley ●")
    expect(page.locator("#shift-split-table tr.chosen th")).to_have_text("Aspley ●")


def test_the_set_is_changed_on_the_need_page_and_the_place_is_kept(page: Page) -> None:
    open_shift(page, "?basis=phased&year=2015")
    page.get_by_role("link", name="Change the set").click()
    expect(page).to_have_url(re.compile(r"/need\?basis=phased&year=2015"))
    page.get_by_role("link", name="Spend shift", exact=True).click()
    expect(year_title(page)).to_contain_text("2015: ")


def test_the_templates_can_be_taken_away(page: Page) -> None:
    open_shift(page)
    for name, ending in (("Template as a workbook", "xlsx"), ("Template as CSV", "csv")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert download.value.suggested_filename == f"nottingham-spend-template.{ending}"


def test_a_link_to_what_is_not_there_says_so(page: Page) -> None:
    open_shift(page, "?year=1999&above=lots")
    expect(page.get_by_role("status").first).to_contain_text("'year' as '1999'")
    expect(heading(page)).to_contain_text("45% of award money")


# Everyone, everywhere


@pytest.mark.parametrize("search", ["", "?basis=phased&above=9&target=50&poorest_held=rerank", f"?trace={ASPLEY}.2014"])
def test_axe_finds_nothing_serious_in_any_state(page: Page, search: str) -> None:
    open_shift(page, search)
    assert findings(page) == []


@pytest.mark.parametrize("search", ["", "?basis=phased&target=50&poorest_held=rerank", f"?trace={ASPLEY}.2014"])
def test_a_phone_shows_all_of_it_without_scrolling_sideways(phone: Page, search: str) -> None:
    open_shift(phone, search)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_every_control_of_the_player_is_large_enough_for_a_finger(phone: Page) -> None:
    open_shift(phone)
    for button in phone.locator("[data-step]").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24


def test_it_prints_without_its_controls_on_six_sheets_at_most(page: Page) -> None:
    open_shift(page)
    pdf = page.pdf(prefer_css_page_size=True)
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 6
    page.emulate_media(media="print")
    for part in (".basis-row", ".player"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.locator("#shift-basis-words")).to_be_visible()
    expect(page.locator("#shift-ledger")).to_be_visible()
