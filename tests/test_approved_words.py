"""The words of every page at some addresses, against those that were approved (tests/approved)."""

from __future__ import annotations

import pytest

from geo.city import City
from layouts.pages.registry import PAGES
from tests.helpers.approved import check_approved, words
from tests.helpers.pages import opened, site_of

ASPLEY = "E05001823"
ADDRESSES = {
    "/": ["", f"?indicator=idaci_rate&paint=city&show=table&ward={ASPLEY}", "?paint=clusters", "?indicator=happiness"],
    "/need": ["", f"?colour=chance&show=table&ward={ASPLEY}", "?colour=clusters&recipe=idaci_rate:2,crime_score:1"],
    "/money": ["", f"?need=index&basis=phased&people=0-4&cell=6&ward={ASPLEY}", "?years=2018"],
    "/shift": ["", f"?basis=phased&ward={ASPLEY}&target=45&trace=set.2014", "?above=9&year=2014"],
    "/change": ["", f"?indicator=income_rate&from=2015&to=2019&ward={ASPLEY}", "?indicator=idaci_rate"],
    "/wards": ["", f"?ward={ASPLEY}&theme=Health"],
    "/data": [""],
}


@pytest.mark.parametrize("path", ADDRESSES)
def test_the_words_of_a_page_are_those_that_were_approved(nottingham: City, path: str) -> None:
    city = nottingham.public()
    site = site_of(city)
    page = next(page for page in PAGES if page.path == path)
    parts = [f"==== {path}{search}\n{words(opened(city, path, search, site))}" for search in ADDRESSES[path]]
    check_approved(page.name, "\n".join(parts))


def test_a_new_wording_is_told(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.helpers.approved.APPROVED", tmp_path)
    monkeypatch.delenv("WARDSHIFT_APPROVE", raising=False)
    (tmp_path / "page.txt").write_text("One finding.\n")
    check_approved("page", "One finding.\n")
    with pytest.raises(AssertionError, match="The words of page changed"):
        check_approved("page", "Another finding.\n")
    with pytest.raises(AssertionError, match="is not there"):
        check_approved("other", "")
