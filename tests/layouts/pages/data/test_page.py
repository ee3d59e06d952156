"""What the Data page says: of the join, of spend without a count, of part years, of colours."""

from __future__ import annotations

import doctest
from dataclasses import replace

import numpy as np
import pandas as pd
from dash.development.base_component import Component

import layouts.pages.data.page
from geo.city import City
from geo.join_report.report import Finding
from tests.helpers.components import said, texts
from tests.helpers.pages import opened
from tests.helpers.told import tells

ASPLEY = "E05001823"


def page(city: City) -> Component:
    return opened(city, "/data")


def test_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(layouts.pages.data.page).failed == 0


def test_spend_without_a_count_is_not_called_nothing(nottingham: City) -> None:
    spend = nottingham.spend.copy()
    spend.loc[spend["period"] == "2014", "n"] = np.nan
    spend.loc[(spend["period"] == "2015") & (spend["area_code"] == ASPLEY), "n"] = np.nan
    rows = {
        row[0]: row
        for row in (texts(tr) for tr in page(replace(nottingham, spend=spend))._traverse() if type(tr).__name__ == "Tr")
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
    words = said(page(replace(nottingham, report=report)))
    assert "Overall deprivation (2010): no figure for 1 of 20 wards: Dales." in words
    assert "imd_score" not in words
    assert "Concerns: 5 people." in words
    assert "What to know (2) " in words
    assert words.count("largest single figure") == 2
    assert tells(words, *["£45.0m", "Aspley", "2014", "93%"] * 2)


def test_the_data_page_does_not_promise_that_colours_compare(nottingham: City) -> None:
    words = said(page(nottingham))
    assert "change of colour" in words
    assert "Ward boundaries: the wards of December 2013" in words
    assert "awards by ward" not in words


def test_a_city_without_spend_or_with_negative_sums_has_a_data_page(nottingham: City) -> None:
    nothing = replace(nottingham, spend=nottingham.spend.iloc[:0])
    assert "This package has no spend table." in said(page(nothing))
    negative = nottingham.spend.assign(amount=-5.0)
    assert "largest single figure" not in said(page(replace(nottingham, spend=negative)))
    blank = nottingham.spend.assign(amount=np.nan, n=pd.Series(np.nan, index=nottingham.spend.index))
    assert "no data" in said(page(replace(nottingham, spend=blank)))
