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
from layouts.pages.data.catalogue import shared_notes
from tests.helpers.components import said, texts
from tests.helpers.indicators import indicator
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
    assert rows["Year"] == ["Year", "Amount", "Items"]
    assert rows["2014"][2] == "[x]"
    assert rows["2015"][2].endswith(" or more")
    assert rows["2013"] == ["2013", "£21.1m", "82"]
    assert rows["2018 (part year)"][2] == "58"


def test_what_differs_between_rows_of_spend_has_a_column(nottingham: City) -> None:
    spend = nottingham.spend.copy()
    words = said(page(nottingham))
    assert "Awards by year, as the source books it (Big Lottery Fund awards)" in words
    assert "All of it is booked to a ward." in words
    spend.loc[spend["period"] == "2014", ["programme", "basis"]] = ["Own", "budget"]
    first = spend.index[spend["period"] == "2015"][:2]
    # Amounts that cancel are still booked to no ward.
    spend.loc[first, ["area_code", "amount"]] = [["CITYWIDE", 5.0], ["CITYWIDE", -5.0]]
    other = page(replace(nottingham, spend=spend))
    words = said(other)
    assert "Spend by year, as the source books it" in words
    assert "booked to a ward" not in words
    heads = next(row for row in map(texts, other._traverse()) if row[:2] == ["Year", "Programme"])
    assert heads == ["Year", "Programme", "Basis", "Amount", "Items", "Of it with no ward"]


def test_what_notes_of_one_source_begin_with_is_said_once() -> None:
    same = "What the police record. 'At risk' is their base."
    given = [
        indicator(name="a", note=f"{same} One edition."),
        indicator(name="b", note=f"{same} One edition."),
        indicator(name="c", note=f"{same} Two editions."),
        indicator(name="d", note=f"{same} One edition.", source="Another"),
        indicator(name="e", note=""),
        indicator(name="f", note=""),
    ]
    assert shared_notes(given) == dict.fromkeys("abc", same)
    assert shared_notes(given[3:]) == {}
    assert shared_notes([]) == {}


def test_a_note_that_eight_share_stands_once_and_nothing_of_it_is_lost(nottingham: City) -> None:
    words = said(page(nottingham))
    assert words.count("so there are no counts and no intervals") == 1
    assert "Read with care, source: antisocial behaviour incidents, violence with injury" in words
    for _, row in nottingham.catalogue.iterrows():
        assert row["source"] in words
        for sentence in row["note"].split(". "):
            assert sentence.removesuffix(".") in words
    assert words.count("Open Government Licence v3.0") == 1


def test_licences_that_differ_stand_by_their_sources(nottingham: City) -> None:
    catalogue = nottingham.catalogue.copy()
    catalogue.loc["imd_score", "licence"] = "Another licence"
    words = said(page(replace(nottingham, catalogue=catalogue)))
    assert "Index of Multiple Deprivation (Another licence)." in words
    assert "Licence of all" not in words


def test_a_cure_is_for_whoever_mends_the_package(nottingham: City) -> None:
    assert "Cure: Give numerators and denominators" in said(page(nottingham))
    public = nottingham.public()
    assert "Cure:" not in said(page(public))
    lost = Finding("unknown_area", "lost", "No ward of this map.", cure="Correct the code.")
    words = said(page(replace(public, report=replace(public.report, findings=(lost,)))))
    assert "Cure: Correct the code." in words
    assert "1 loss of data, listed below" in words
    assert "Nothing was lost" not in words


def test_the_join_report_speaks_in_titles_and_lists_the_largest_figure(nottingham: City) -> None:
    found = Finding(
        "ward_without_data", "note", "imd_score (2010): no figure for 1 of 20 wards: Dales.", population=5.0
    )
    report = replace(nottingham.report, findings=(found,))
    words = said(page(replace(nottingham, report=report)))
    assert "Overall deprivation (2010): no figure for 1 of 20 wards: Dales." in words
    assert "imd_score" not in words
    assert "Concerns: 5 people." in words
    assert "What to know (1) " in words
    assert words.count("largest single figure") == 1
    assert tells(words, "£45.0m", "Aspley", "2014", "93%")


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
