"""What pages open on, and in which order they name periods: that of time."""

from pathlib import Path

import pytest

from callbacks.site import pages_of
from geo import City, read_city
from layouts.address.view_state import first_view, read_search
from layouts.pages.change.state import earlier, later
from tests.helpers.pages import opened, site_of

CASES = Path(__file__).parents[1] / "cases"


def case(name: str) -> City:
    """One of the packages that people brought."""
    return read_city(next(CASES.glob(f"{name}-*")))


def test_the_map_opens_on_the_newest_quarter() -> None:
    assert first_view(case("01")).edition == "Q1 2020"


def test_a_change_runs_from_the_older_quarter_to_the_newer() -> None:
    city = case("01")
    assert later(city, "poor") == ["Q4 2019", "Q1 2020"]
    assert earlier(city, "poor", "Q1 2020") == ["Q3 2019", "Q4 2019"]
    assert later(case("01e"), "poor") == ["2019/20", "2020/21"]


def test_an_address_may_write_a_period_in_another_way() -> None:
    state = read_search(case("05c"), "?indicator=poor&edition=2019-20")
    assert (state.edition, state.refused) == ("2019/20", ())


@pytest.mark.parametrize("name", ["01", "01e", "05", "05c"])
def test_every_page_shows_each_case(name: str) -> None:
    city = case(name)
    site = site_of(city)
    for page in pages_of(site):
        words = str(opened(city, page.path, site=site))
        # The page Data quotes the file as it was.
        assert ("2019-20" in words) == (page.path == "/data" and name.startswith("05"))
