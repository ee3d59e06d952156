"""The reader's place: focus, scroll and what is chosen, by keyboard, by finger and by a click on a name."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers.steps import ASPLEY, BULWELL, drawn, heading, open_map, settled
from tests.helpers.windows import PHONE

FOCUSED = "() => document.activeElement.textContent || document.activeElement.value || document.activeElement.tagName"


def test_the_whole_city_is_chosen_again_by_keyboard(page: Page) -> None:
    open_map(page, f"?ward={BULWELL}")
    search = page.get_by_role("textbox", name="Ward", exact=True)
    search.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("whole")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text("Overall deprivation: most intense in Aspley")
    assert "ward=" not in page.url
    expect(page.locator("#map-course h2")).to_contain_text("How has a ward moved")
    expect(search).to_be_focused()


def test_enter_takes_the_option_that_is_marked(page: Page) -> None:
    page.add_init_script("""
      const [set, waiting] = [window.setTimeout, []];
      window.setTimeout = (work, delay, ...rest) =>
        window.hold && !delay ? waiting.push(work) : set(work, delay, ...rest);
      window.release = () => { window.hold = false; for (const work of waiting) work(); };
    """)
    open_map(page, f"?ward={BULWELL}")
    page.evaluate("() => { window.hold = true; }")
    search = page.get_by_role("textbox", name="Ward", exact=True)
    search.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("whole")
    expect(page.locator("[role=option][data-combobox-selected]")).to_have_text("Whole city")
    page.evaluate("() => window.release()")
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text("Overall deprivation: most intense in Aspley")


def test_the_ward_that_is_open_stays_when_it_is_found_again(page: Page) -> None:
    open_map(page, f"?ward={BULWELL}")
    search = page.get_by_role("textbox", name="Ward", exact=True)
    search.click()
    search.fill("bulw")
    expect(page.locator("[role=option][data-combobox-selected]")).to_have_text("Bulwell")
    search.press("Enter")
    expect(page.get_by_role("option")).to_have_count(0)
    page.get_by_role("radio", name="2015").check()
    expect(heading(page)).to_contain_text("Bulwell: ")
    expect(heading(page)).to_contain_text("(2015 edition)")


@pytest.mark.parametrize(
    ("typed", "ward"),
    [
        ("St Ann\u2019s", "St Ann's"),
        ("st. anns", "St Ann's"),
        ("bulwell-f", "Bulwell Forest"),
        ("e05001829", "Bulwell"),
    ],
)
def test_a_ward_is_found_however_it_is_spelt_and_taken_with_enter(page: Page, typed: str, ward: str) -> None:
    open_map(page)
    page.get_by_role("textbox", name="Ward", exact=True).click()
    page.keyboard.type(typed)
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text(f"{ward}: ")


def test_the_arrow_keys_walk_through_the_editions(page: Page) -> None:
    open_map(page)
    page.get_by_role("radio", name="2019").focus()
    for edition in ("2015", "2010", "2007"):
        page.keyboard.press("ArrowLeft")
        expect(heading(page)).to_contain_text(f"({edition} edition)")
        expect(page.get_by_role("radio", name=edition)).to_be_focused()


def test_sorting_keeps_the_focus_and_the_place_and_the_column_in_sight(page: Page) -> None:
    page.goto("/wards")
    wrap = page.locator("#wards-table .table-wrap")
    wrap.evaluate("(node) => { node.scrollLeft = 700; }")
    head = page.locator("#wards-table thead a").nth(12)
    name = head.inner_text().split("\n")[0]
    head.focus()
    before = wrap.evaluate("(node) => node.scrollLeft")
    page.keyboard.press("Enter")
    expect(page.locator("#wards-table th[aria-sort]")).to_contain_text(name)
    expect(page.locator("#wards-table caption")).to_contain_text("Sorted by")
    expect(page.locator("#wards-table th[aria-sort] a")).to_be_focused()
    assert abs(wrap.evaluate("(node) => node.scrollLeft") - before) < 2


def test_a_link_to_a_sorted_table_shows_the_column_it_is_sorted_by(page: Page) -> None:
    page.goto("/wards?sort=living_env_score")
    column = page.locator("#wards-table th[aria-sort]")
    expect(column).to_be_in_viewport(ratio=0.9)
    frame, box = page.locator("#wards-table .table-wrap").bounding_box(), column.bounding_box()
    assert frame is not None
    assert box is not None
    assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1


def test_another_page_begins_at_its_heading(page: Page) -> None:
    open_map(page)
    page.get_by_role("link", name="Wards", exact=True).focus()
    page.keyboard.press("Enter")
    expect(heading(page)).to_contain_text("greatest need")
    expect(heading(page)).to_be_focused()
    page.get_by_role("link", name="Data", exact=True).click()
    expect(heading(page)).to_contain_text("nothing was lost")
    expect(heading(page)).to_be_focused()


def test_the_first_page_leaves_the_focus_where_the_browser_puts_it(page: Page) -> None:
    open_map(page)
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_a_focused_list_shows_its_focus(page: Page) -> None:
    open_map(page)
    page.keyboard.press("Tab")
    for label in ("Theme", "Indicator", "Ward"):
        box = page.get_by_role("textbox", name=label, exact=True)
        box.focus()
        style = box.evaluate(
            "(node) => { const s = getComputedStyle(node); return s.outlineStyle + ' ' + s.outlineWidth; }"
        )
        assert style == "solid 3px", label


def test_a_name_beside_a_bar_and_a_row_of_the_table_choose_their_ward(page: Page) -> None:
    open_map(page)
    page.locator("#map-ranking .ytick text", has_text="Bulwell Forest").click()
    expect(heading(page)).to_contain_text("Bulwell Forest: ")
    page.get_by_role("radio", name="Table").check()
    page.locator("#map-table-box tbody tr", has_text="Bestwood").locator("td").last.click()
    expect(heading(page)).to_contain_text("Bestwood: ")
    page.locator("#map-table-box").get_by_role("link", name="Aspley", exact=True).click()
    expect(page).to_have_url(re.compile(f"ward={ASPLEY}"))


NAMES = """
() => [...document.querySelectorAll("#map-figure .scatterlayer text")]
  .filter((text) => text.textContent && getComputedStyle(text).display !== "none")
  .map((text) => { const r = text.getBoundingClientRect(); return [r.left + 3, r.top + 3, r.right - 3, r.bottom - 3]; })
"""


@pytest.mark.parametrize(
    "width", [320, pytest.param(390, marks=pytest.mark.long), pytest.param(683, marks=pytest.mark.long), 1366]
)
def test_names_on_the_map_never_run_into_each_other(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    open_map(page, f"?ward={BULWELL}")
    boxes = page.evaluate(NAMES)
    assert len(boxes) >= (8 if width < 400 else 14)
    clashes = [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert clashes == []


@pytest.mark.parametrize("path", [f"/wards?ward={BULWELL}", f"/?show=table&ward={BULWELL}", "/data"])
def test_on_a_phone_captions_and_ranks_are_in_sight(phone: Page, path: str) -> None:
    phone.goto(path)
    expect(heading(phone)).to_be_visible()
    settled(phone)
    rights = phone.evaluate(
        "() => [...document.querySelectorAll('.caption-text, .sheet-table tr > :nth-child(6)')]"
        ".map((part) => part.getBoundingClientRect().right)"
    )
    assert rights
    assert max(rights) <= 390


@pytest.mark.parametrize("path", ["/", f"/?show=table&ward={BULWELL}", "/wards", f"/wards?ward={BULWELL}", "/data"])
def test_the_narrowest_screen_is_not_scrolled_sideways(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    expect(heading(page)).to_be_visible()
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_phone_lists_the_indicators_by_title(phone: Page) -> None:
    phone.goto("/data")
    entry = phone.locator(".entry").first
    expect(entry.get_by_text("A combined score")).to_be_hidden()
    entry.locator("summary").first.click()
    expect(entry.get_by_text("A combined score")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollHeight") < 6_500


def test_under_a_finger_no_button_lies_on_the_figure(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, has_touch=True, is_mobile=True, viewport=PHONE)
    page = context.new_page()
    page.goto("/")
    drawn(page)
    expect(page.locator("#map-ranking .modebar-container")).to_be_hidden()
    context.close()
