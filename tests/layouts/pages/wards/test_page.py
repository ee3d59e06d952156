"""What the Map, Wards and Data pages say: of ties, gaps, withheld figures, part years and licences."""

from __future__ import annotations

import doctest
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import layouts.pages.data.page
from geo.city import City
from geo.indicators.snapshot import snapshot
from geo.join_report.report import Finding
from layouts.address.view_state import ViewState, read_search
from layouts.components.parts import WHOLE_CITY, ward_search
from layouts.maps.map_style import Painting
from layouts.pages.data.page import data_page
from layouts.pages.map.colourings import paint_map
from layouts.pages.map.page import missing_note, ranking_table, ranking_title
from layouts.pages.map.rank_history import course_section
from layouts.pages.wards.page import profile, wards_heading, wards_table
from layouts.shell import footer_words

ARBORETUM, ASPLEY, BULWELL = "E05001822", "E05001823", "E05001829"
VIEW = ViewState("imd_score", "2019")


def texts(component: Any) -> list[str]:
    """Every text in a tree of components, in reading order."""
    if isinstance(component, str):
        return [component]
    if isinstance(component, list | tuple):
        return [text for child in component for text in texts(child)]
    return texts(getattr(component, "children", None) or [])


def said(component: Any) -> str:
    return " ".join(texts(component))


def changed(city: City, indicator: str, period: str, values: dict[str, Any], **columns: Any) -> City:
    """The city with other values (or flags) in one edition of one indicator."""
    rows = city.indicators.copy()
    here = (rows["indicator"] == indicator) & (rows["period"] == period)
    for code, value in values.items():
        rows.loc[here & (rows["area_code"] == code), ["value", *columns]] = [value, *columns.values()]
    return replace(city, indicators=rows)


def only(city: City, *indicators: str) -> City:
    """The city with a few of its indicators."""
    return replace(city, catalogue=city.catalogue.loc[list(indicators)])


@pytest.fixture
def gappy(nottingham: City) -> City:
    """Aspley without a figure and Arboretum with a withheld one, in the newest edition of overall deprivation."""
    city = changed(nottingham, "imd_score", "2019", {ASPLEY: np.nan}, flag="x")
    return changed(city, "imd_score", "2019", {ARBORETUM: np.nan}, flag="c")


def test_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(layouts.pages.data.page).failed == 0


def test_the_ranking_is_headed_by_its_two_ends(nottingham: City) -> None:
    assert ranking_title(snapshot(nottingham, "imd_score", "2019")) == "From Aspley, 54.8, to Wollaton West, 10.8"
    level = changed(nottingham, "imd_score", "2019", dict.fromkeys(nottingham.wards.index, 7.0))
    assert ranking_title(snapshot(level, "imd_score", "2019")) == "No ward differs from another"
    alone = changed(nottingham, "imd_score", "2019", dict.fromkeys(nottingham.wards.index[1:], np.nan))
    assert ranking_title(snapshot(alone, "imd_score", "2019")) == "Arboretum is the only ward with a figure"


def test_wards_that_the_ranking_cannot_draw_are_named_with_the_reason(nottingham: City, gappy: City) -> None:
    assert missing_note(snapshot(nottingham, "imd_score", "2019")) == []
    assert said(missing_note(snapshot(gappy, "imd_score", "2019"))) == "[x] No data: Aspley. [c] Withheld: Arboretum."


def test_the_table_links_every_ward_and_explains_its_symbols(gappy: City) -> None:
    table = ranking_table(snapshot(gappy, "imd_score", "2019"), "Nottingham", VIEW, "/desk/")
    links = [part for part in table._traverse() if type(part).__name__ == "Link"]
    assert len(links) == 20
    assert links[0].href == "/desk/?indicator=imd_score&edition=2019&ward=E05001829"
    words = said(table)
    assert "Against the 18 wards with a figure (" in words
    assert words.endswith("[x] not available. [c] confidential: withheld so that no person can be identified.")


def painted(city: City, indicator: str, edition: str) -> Painting:
    return paint_map(city, ViewState(indicator, edition), snapshot(city, indicator, edition))


def test_the_legend_speaks_of_other_editions_only_where_there_are_some(nottingham: City) -> None:
    assert "cannot be compared" in painted(nottingham, "imd_score", "2019").title[1]
    assert painted(nottingham, "theft_rate", "2025").title[1] == "."


def test_a_course_is_headed_by_what_it_shows_and_names_its_gaps(nottingham: City) -> None:
    bulwell = replace(VIEW, ward=BULWELL)
    assert texts(course_section(nottingham, bulwell))[0] == "Bulwell: 4th in 2004, 2nd in 2019"
    city = changed(nottingham, "imd_score", "2010", {BULWELL: np.nan})
    words = said(course_section(city, bulwell))
    assert "Rank among 19 to 20, by edition, wards" in words
    assert "Bulwell has no figure in 2010." in words
    tied = changed(nottingham, "imd_score", "2019", {BULWELL: 99.0, ASPLEY: 99.0})
    assert texts(course_section(tied, bulwell))[0] == "Bulwell: 4th in 2004, joint 1st in 2019"


def test_a_course_of_values_is_headed_by_values(nottingham: City) -> None:
    catalogue = nottingham.catalogue.assign(comparable_over_time=True)
    words = texts(
        course_section(replace(nottingham, catalogue=catalogue), ViewState("employment_rate", "2019", BULWELL))
    )
    assert words[0] == "Bulwell: 20.3% in 2010, 23.0% in 2019"


def test_the_wards_page_counts_need_without_overall_deprivation(nottingham: City) -> None:
    assert wards_heading(nottingham, VIEW) == (
        "Arboretum and Aspley each have the greatest need on 6 of 18 measures beside overall deprivation"
    )
    assert wards_heading(nottingham, replace(VIEW, ward=BULWELL)) == (
        "Bulwell is among the five wards with the greatest need on 12 of 18 measures beside overall deprivation"
    )
    assert wards_heading(nottingham, replace(VIEW, theme="Overall deprivation")).startswith(
        "Overall deprivation: most intense in Aspley"
    )


def test_a_ward_is_counted_on_the_measures_that_it_has_a_figure_for(nottingham: City) -> None:
    city = changed(nottingham, "theft_rate", "2025", {BULWELL: np.nan})
    assert wards_heading(city, replace(VIEW, ward=BULWELL)).endswith(
        "on 12 of 17 measures beside overall deprivation that it has a figure for (of 18)"
    )


def test_a_measure_that_tells_no_ward_apart_is_not_counted(nottingham: City) -> None:
    city = only(nottingham, "income_rate", "employment_rate", "theft_rate")
    level = changed(city, "theft_rate", "2025", dict.fromkeys(city.wards.index, 4.0))
    assert wards_heading(level, VIEW) == "Aspley and Bilborough each have the greatest need on 1 of 2 measures"
    for name, period in (("income_rate", "2019"), ("employment_rate", "2019")):
        level = changed(level, name, period, dict.fromkeys(city.wards.index, 0.5))
    assert wards_heading(level, VIEW) == "No measure tells the wards of Nottingham apart"


def test_a_shared_first_place_is_called_so(nottingham: City) -> None:
    city = only(nottingham, "income_rate", "education_score")
    tied = changed(city, "income_rate", "2019", {ASPLEY: 0.9, BULWELL: 0.9})
    assert wards_heading(tied, VIEW) == "Aspley has the greatest need on 2 of 2 measures, 1 of them jointly"
    cells = said(wards_table(tied, VIEW, "/"))
    assert "joint 1st" in cells
    assert "joint 1st of 20" in said(profile(tied, replace(VIEW, ward=BULWELL), "/"))


def test_a_sheet_says_the_wards_the_symbols_and_of_how_many_the_citys_figure_is(gappy: City) -> None:
    city = only(gappy, "imd_score", "idaci_rate")
    words = said(profile(city, replace(VIEW, ward=ARBORETUM), "/"))
    assert "one of the wards of December 2013, in use until May 2019" in words
    assert "[c] score" not in words
    assert "[c] " in words
    assert "18 wards" in words
    assert "no rank" in words
    assert "[c] confidential" in words


def test_the_wards_table_says_what_it_is_sorted_by_and_marks_the_column(nottingham: City) -> None:
    table = wards_table(nottingham, replace(VIEW, sort="theft_rate"), "/")
    assert "Sorted by theft, most intense first." in said(table)
    marked = [part for part in table._traverse() if getattr(part, "className", "") == "num marked"]
    assert len(marked) == 1 + 20 + 1
    assert "Sorted by name." in said(wards_table(nottingham, VIEW, "/"))
    # A measure of another theme does not sort this one.
    other = wards_table(nottingham, replace(VIEW, theme="Health", sort="theft_rate"), "/")
    assert "Sorted by name." in said(other)


def test_the_whole_city_is_an_option_of_the_ward_search(nottingham: City) -> None:
    search = ward_search("w", nottingham.wards["ward_name"], ASPLEY)
    assert search.data[0] == {"label": WHOLE_CITY, "value": ""}
    assert len(search.data) == 21
    assert read_search(nottingham, "?ward=").ward is None


def test_the_footer_names_the_licences_of_the_package_and_no_other(nottingham: City) -> None:
    assert "Licence of the data: Open Government Licence v3.0." in footer_words(nottingham)
    elsewhere = footer_words(replace(nottingham, licences=("CC BY 4.0",), vintage_words="", vintage="WD22"))
    assert "Licence of the data: CC BY 4.0." in elsewhere
    assert "Open Government" not in elsewhere
    assert "the wards of 2022" in elsewhere
    assert "Licence" not in footer_words(replace(nottingham, licences=()))


def test_spend_without_a_count_is_not_called_nothing(nottingham: City) -> None:
    spend = nottingham.spend.copy()
    spend.loc[spend["period"] == "2014", "n"] = np.nan
    spend.loc[(spend["period"] == "2015") & (spend["area_code"] == ASPLEY), "n"] = np.nan
    rows = {
        row[0]: row
        for row in (
            texts(tr) for tr in data_page(replace(nottingham, spend=spend))._traverse() if type(tr).__name__ == "Tr"
        )
        if row
    }
    assert rows["2014"][5] == "[x]"
    assert rows["2015"][5].endswith(" or more")
    assert rows["2013"][5] == "82"
    assert rows["2013"][1] == "yes"
    assert rows["2018 (part year)"][1] == "part year"


def test_the_join_report_speaks_in_titles_and_lists_the_largest_figure(nottingham: City) -> None:
    found = Finding(
        "ward_without_data", "note", "imd_score (2010): no figure for 1 of 20 wards: Dales.", population=5.0
    )
    report = replace(nottingham.report, findings=(found,))
    words = said(data_page(replace(nottingham, report=report)))
    assert "Overall deprivation (2010): no figure for 1 of 20 wards: Dales." in words
    assert "imd_score" not in words
    assert "Concerns: 5 people." in words
    assert "What to know (2) " in words
    assert words.count("The largest single figure of spend is £45.0m, booked to Aspley in 2014: 93% of that year.") == 2


def test_the_data_page_does_not_promise_that_colours_compare(nottingham: City) -> None:
    words = said(data_page(nottingham))
    assert "a change of colour is not a change of need" in words
    assert "Ward boundaries: the wards of December 2013" in words
    assert "awards by ward" not in words


def test_a_city_without_spend_or_with_negative_sums_has_a_data_page(nottingham: City) -> None:
    nothing = replace(nottingham, spend=nottingham.spend.iloc[:0])
    assert "This package has no spend table." in said(data_page(nothing))
    negative = nottingham.spend.assign(amount=-5.0)
    assert "largest single figure" not in said(data_page(replace(nottingham, spend=negative)))
    blank = nottingham.spend.assign(amount=np.nan, n=pd.Series(np.nan, index=nottingham.spend.index))
    assert "no data" in said(data_page(replace(nottingham, spend=blank)))
