"""What the Wards page says: of ties, gaps and withheld figures; its links, and the footer of every page."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from geo.city import City
from layouts.components.parts import WHOLE_CITY, ward_search
from layouts.pages.wards.page import PAGE, profile, wards_heading, wards_table
from layouts.shell import footer_words
from tests.helpers.approved import check_approved, table_of_cases
from tests.helpers.components import said, whole
from tests.helpers.made_up import changed, gappy, only
from tests.helpers.pages import site_of, view_at
from tests.helpers.told import tells

ARBORETUM, ASPLEY, BULWELL = "E05001822", "E05001823", "E05001829"


def heading_at(city: City, search: str = "") -> str:
    view = view_at(PAGE, city, search)
    return wards_heading(view.city, view.state)


def test_the_wards_page_counts_need_without_overall_deprivation(nottingham: City) -> None:
    assert tells(heading_at(nottingham), "Arboretum", "Aspley", "6 of 18", "beside overall deprivation")
    one = heading_at(nottingham, f"?ward={BULWELL}")
    assert tells(one, "Bulwell", "five", "12 of 18", "beside overall deprivation")
    assert heading_at(nottingham, "?theme=Overall deprivation").startswith(
        "Overall deprivation: most intense in Aspley"
    )


def test_a_ward_is_counted_on_the_measures_that_it_has_a_figure_for(nottingham: City) -> None:
    city = changed(nottingham, "theft_rate", "2025", {BULWELL: np.nan})
    assert tells(heading_at(city, f"?ward={BULWELL}"), "12 of 17", "of 18")


def level_thefts(city: City) -> City:
    """Three measures, one of them the same in every ward."""
    city = only(city, "income_rate", "employment_rate", "theft_rate")
    return changed(city, "theft_rate", "2025", dict.fromkeys(city.wards.index, 4.0))


def all_level(city: City) -> City:
    """Of the last measure left the same in every ward, the heading is made of none."""
    level = city = only(city, "income_rate", "employment_rate", "theft_rate")
    for name, period in (("theft_rate", "2025"), ("income_rate", "2019"), ("employment_rate", "2019")):
        level = changed(level, name, period, dict.fromkeys(city.wards.index, 0.5))
    return level


def tied_first(city: City) -> City:
    """Aspley leads one measure alone and one with Bulwell."""
    city = only(city, "income_rate", "education_score")
    return changed(city, "income_rate", "2019", {ASPLEY: 0.9, BULWELL: 0.9})


@pytest.mark.approved
def test_the_headings_are_those_that_were_approved(nottingham: City) -> None:
    gap = changed(nottingham, "theft_rate", "2025", {BULWELL: np.nan})
    cases = [
        ("A ward without one figure", heading_at(gap, f"?ward={BULWELL}")),
        ("A measure level in all wards", heading_at(level_thefts(nottingham))),
        ("All measures level", heading_at(all_level(nottingham))),
        ("A first place shared", heading_at(tied_first(nottingham))),
    ]
    check_approved("text_wards", table_of_cases(cases))


def test_a_measure_that_tells_no_ward_apart_is_not_counted(nottingham: City) -> None:
    assert tells(heading_at(level_thefts(nottingham)), "Aspley", "Bilborough", "1 of 2")
    assert tells(heading_at(all_level(nottingham)), "No measure", "Nottingham")


def test_a_shared_first_place_is_called_so(nottingham: City) -> None:
    tied = tied_first(nottingham)
    assert tells(heading_at(tied), "Aspley", "2 of 2", "1", "jointly")
    cells = said(wards_table(view_at(PAGE, tied)))
    assert "joint 1st" in cells
    assert "joint 1st of 20" in said(profile(view_at(PAGE, tied, f"?ward={BULWELL}")))


def test_a_sheet_says_the_wards_the_symbols_and_of_how_many_the_citys_figure_is(nottingham: City) -> None:
    city = only(gappy(nottingham), "imd_score", "idaci_rate")
    words = said(profile(view_at(PAGE, city, f"?ward={ARBORETUM}")))
    assert tells(words, "December 2013", "May 2019")
    assert "[c] score" not in words
    assert "[c] " in words
    assert "18 wards" in words
    assert "no rank" in words
    assert "[c] confidential" in words


def test_the_wards_table_says_what_it_is_sorted_by_and_marks_the_column(nottingham: City) -> None:
    table = whole(wards_table(view_at(PAGE, nottingham, "?sort=theft_rate")))
    assert "Sorted by theft, most intense first." in said(table)
    marked = [part for part in table._traverse() if getattr(part, "className", "") == "num marked"]
    assert len(marked) == 1 + 20 + 1
    assert "Sorted by name." in said(wards_table(view_at(PAGE, nottingham)))
    # A measure of another theme does not sort this one.
    other = wards_table(view_at(PAGE, nottingham, "?theme=Health&sort=theft_rate"))
    assert "Sorted by name." in said(other)


def test_the_whole_city_is_an_option_of_the_ward_search(nottingham: City) -> None:
    search = ward_search("w", nottingham.wards["ward_name"], ASPLEY)
    assert search.data[0] == {"label": WHOLE_CITY, "value": ""}
    assert len(search.data) == 21
    assert view_at(PAGE, nottingham, "?ward=").state.ward is None


def test_the_footer_names_the_licences_of_the_package_and_no_other(nottingham: City) -> None:
    assert "Licence of the data: Open Government Licence v3.0." in footer_words(nottingham)
    elsewhere = footer_words(replace(nottingham, licences=("CC BY 4.0",), vintage_words="", vintage="WD22"))
    assert "Licence of the data: CC BY 4.0." in elsewhere
    assert "Open Government" not in elsewhere
    assert "the wards of 2022" in elsewhere
    assert "Licence" not in footer_words(replace(nottingham, licences=()))


def test_headings_and_names_are_links_that_change_the_address_and_lead_there_without_a_script(nottingham: City) -> None:
    view = view_at(PAGE, nottingham, f"?theme=Health&sort=health_score&ward={BULWELL}", site_of(nottingham, "/desk/"))
    links = {said(part): part for part in whole(wards_table(view))._traverse() if type(part).__name__ == "A"}
    by_name, aspley = next(part for text, part in links.items() if text.startswith("Ward ")), links["Aspley"]
    assert json.loads(getattr(by_name, "data-change")) == {"sort": None}
    assert by_name.id == {"sort": "name"}
    assert by_name.href == f"/desk/wards?theme=Health&ward={BULWELL}"
    assert json.loads(getattr(aspley, "data-change")) == {"ward": ASPLEY}
    assert aspley.href == f"/desk/wards?sort=health_score&theme=Health&ward={ASPLEY}"
    sheet = [part for row in whole(profile(view)) for part in row._traverse() if type(part).__name__ == "A"]
    changes = {said(part): json.loads(getattr(part, "data-change")) for part in sheet}
    assert changes["See Bulwell on the map"] == {}
    assert changes["Poor health and disability"] == {"indicator": "health_score", "edition": "2019"}
    assert {part.href.split("?")[0] for part in sheet} == {"/desk/"}
