"""What the browser tests do again and again, named."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

ASPLEY = "E05001823"
BULWELL = "E05001829"
FILLS = "() => [...document.querySelectorAll('#map-figure .choroplethlayer path')].map(p => p.getAttribute('fill'))"


def open_map(page: Page, search: str = "") -> None:
    """Open the map and wait until its wards are drawn."""
    page.goto(f"/{search}")
    drawn(page)


def settled(page: Page) -> None:
    """Wait until the page that the address names is open and shows what the address says (``assets/views.js``)."""
    page.wait_for_function(
        """() => {
          const { turn, shown } = document.body.dataset;
          const open = document.querySelector("main")?.dataset.page;
          return turn === "done" && shown === location.search && open === location.pathname;
        }"""
    )


def drawn(page: Page) -> None:
    """Wait until the page is settled and its map has its colours."""
    settled(page)
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
    # A list goes to the choice that holds a moment after it opens (Mantine 8), so the first steps tell nothing.
    stands = page.locator("[role=option][data-combobox-selected]")
    options = page.get_by_role("option").count()
    for step in range(2 * options):
        page.keyboard.press("ArrowDown")
        expect(stands).to_have_count(1)
        if step >= options - 1 and stands.inner_text() == option:
            break
    page.keyboard.press("Enter")
    expect(wanted).to_be_hidden()


def rest(page: Page, frames: int) -> None:
    """Let the page draw so many frames, as it does while a hand rests."""
    for _ in range(frames):
        page.evaluate("() => new Promise((resolve) => requestAnimationFrame(() => resolve()))")


def press(page: Page, target: Locator, frames: int) -> None:
    """Press the mouse on something and let go of it there, as a hand does: Playwright's click takes no time."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    rest(page, frames)
    page.mouse.up()


def heading(page: Page) -> Locator:
    return page.locator("h1")


def forgive(faults: list[str], pattern: str) -> None:
    """Clear the faults that a test has provoked: all of them must look like that."""
    assert faults
    assert [fault for fault in faults if not re.search(pattern, fault)] == []
    faults.clear()
