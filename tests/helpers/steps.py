"""What the browser tests do again and again, named."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

ASPLEY = "E05001823"
BULWELL = "E05001829"
FILLS = "() => [...document.querySelectorAll('#map-figure .choroplethlayer path')].map(p => p.getAttribute('fill'))"


def open_map(page: Page, search: str = "") -> None:
    """Open the map and wait until its wards are drawn."""
    page.goto(f"/{search}")
    drawn(page)


def drawn(page: Page) -> None:
    """Wait until the map has its colours."""
    page.wait_for_function(f"() => ({FILLS})().length > 0 && ({FILLS})().every(fill => fill)")


def fills(page: Page) -> list[str]:
    """The colour of each ward on the map, in the order of the data."""
    return page.evaluate(FILLS)


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a dropdown by its label, with the mouse."""
    page.get_by_role("textbox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def choose_by_keys(page: Page, label: str, option: str) -> None:
    """Pick an option of a dropdown by its label, with the keyboard alone."""
    page.get_by_role("textbox", name=label, exact=True).focus()
    page.keyboard.press("Enter")
    wanted = page.get_by_role("option", name=option, exact=True)
    expect(wanted).to_be_visible()
    # A list stands at its choice a moment after it opens; no hand is quicker than that, but a test is.
    page.wait_for_timeout(300)
    stands = page.locator("[role=option][data-combobox-selected]")
    for _ in range(page.get_by_role("option").count() + 1):
        page.keyboard.press("ArrowDown")
        if stands.inner_text() == option:
            break
    page.keyboard.press("Enter")
    expect(wanted).to_be_hidden()


def press(page: Page, target: Locator, milliseconds: int) -> None:
    """Press the mouse on something and let go of it there, as a hand does: Playwright's click takes no time."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(milliseconds)
    page.mouse.up()


def heading(page: Page) -> Locator:
    return page.locator("h1")
