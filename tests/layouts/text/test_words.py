"""Numbers and findings as a person reads them."""

from __future__ import annotations

import doctest
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import layouts.text.words
from geo.city import City
from geo.indicators.snapshot import Snapshot, snapshot
from geo.statistics.ranks import competition_ranks
from layouts.text.words import caption, figure_text, finding, listed, number, pounds, standings, value_text
from tests.helpers.approved import check_approved, table_of_cases
from tests.helpers.indicators import indicator
from tests.helpers.told import tells

ASPLEY = "E05001823"


def with_values(snapshot: Snapshot, values: list[float]) -> Snapshot:
    frame = snapshot.frame.assign(value=values)
    return replace(snapshot, frame=frame.assign(rank=competition_ranks(frame["value"])))


def test_examples_in_the_docstrings_hold() -> None:
    assert (
        doctest.testmod(
            layouts.text.words, extraglobs={"pd": pd, "share": indicator(kind="proportion", unit="%")}
        ).failed
        == 0
    )


@pytest.mark.parametrize(
    ("value", "changes", "shown"),
    [
        (54.82345678901, {}, "54.8"),
        (0.2196, {"kind": "proportion", "unit": "%"}, "22.0%"),
        (12345.6, {"unit": "per 1,000 people", "decimals": 0}, "12,346 per 1,000 people"),
        (-0.04, {}, "0.0"),
        (-1.25, {"decimals": 2}, "\N{MINUS SIGN}1.25"),
        (np.nan, {}, "no data"),
    ],
)
def test_values_are_rounded_and_carry_their_unit(value: float, changes: dict[str, object], shown: str) -> None:
    assert value_text(value, indicator(**changes)) == shown


def test_a_finding_names_the_ward_the_value_and_the_city(nottingham: City) -> None:
    current = snapshot(nottingham, "income_rate", "2015")
    top = current.ranked.iloc[0]
    text = finding(current, "Nottingham")
    assert top["ward_name"] in text
    assert f"{number(top['value'], current.indicator)}%" in text
    assert text.endswith("for Nottingham (2015 edition)")


def test_a_finding_about_a_ward_gives_its_place(nottingham: City) -> None:
    current = snapshot(nottingham, "imd_score", "2019")
    assert finding(current, "Nottingham", "E05001829").startswith("Bulwell: 2nd most intense of 20 wards")
    assert finding(current, "Nottingham", "E05001823").startswith("Aspley: most intense of 20 wards")


def test_ties_and_gaps_are_said(nottingham: City) -> None:
    current = snapshot(nottingham, "imd_score", "2019")
    tied = with_values(current, [9.0, 9.0, *range(1, 8), *([np.nan] * 11)])
    assert "most intense in Arboretum and Aspley, score 9.0" in finding(tied, "Nottingham")
    assert tells(finding(tied, "Nottingham", ASPLEY), "Aspley", "joint most intense", "9 wards")
    none = finding(tied, "Nottingham", "E05001841")
    assert tells(none, "Wollaton West", "no figure", "overall deprivation", "2019")
    assert "score" not in none
    assert "the same in all 20 wards" in finding(with_values(current, [5.0] * 20), "Nottingham")
    assert "the same as all of 20 wards" in finding(with_values(current, [5.0] * 20), "Nottingham", ASPLEY)


@pytest.mark.approved
def test_the_findings_are_those_that_were_approved(nottingham: City) -> None:
    current = snapshot(nottingham, "imd_score", "2019")
    shares = snapshot(nottingham, "income_rate", "2015")
    yearly = replace(shares, indicator=replace(shares.indicator, comparable_over_time=True))
    withheld = with_values(current, [np.nan, *range(19)])
    withheld.frame.loc["E05001822", "flag"] = "c"
    told = [
        ("One first", current),
        ("A share", shares),
        ("Years that compare", yearly),
        ("Two first, gaps", with_values(current, [9.0, 9.0, *range(1, 8), *([np.nan] * 11)])),
        ("All alike", with_values(current, [5.0] * 20)),
        ("Two gaps", with_values(current, [*range(18), np.nan, np.nan])),
        ("One withheld", withheld),
        ("One figure", with_values(current, [1.0, *([np.nan] * 19)])),
    ]
    wards = (None, "E05001822", ASPLEY, "E05001841")
    cases = [(name, [finding(each, "Nottingham", ward) for ward in wards]) for name, each in told]
    check_approved("text_findings", table_of_cases(cases))


def test_the_figure_of_some_wards_is_not_called_the_citys(nottingham: City) -> None:
    partial = with_values(snapshot(nottingham, "imd_score", "2019"), [*range(18), np.nan, np.nan])
    assert "for the 18 wards with a figure" in finding(partial, "Nottingham")
    assert "for Nottingham" not in finding(partial, "Nottingham")
    assert "for Nottingham" not in finding(partial, "Nottingham", ASPLEY)


def test_a_withheld_figure_is_called_withheld(nottingham: City) -> None:
    current = with_values(snapshot(nottingham, "imd_score", "2019"), [np.nan, *range(19)])
    current.frame.loc["E05001822", "flag"] = "c"
    assert "is withheld" in finding(current, "Nottingham", "E05001822")
    assert figure_text(np.nan, "c", current.indicator) == "[c]"
    assert figure_text(np.nan, "", current.indicator) == "[x]"
    assert figure_text(1.25, "u", current.indicator) == "1.2 [u]"


def test_a_ward_stands_at_the_nearer_end(nottingham: City) -> None:
    values = [20.0, 19.0, 19.0, *range(17, 3, -1), 2.0, 2.0, np.nan]
    found = standings(with_values(snapshot(nottingham, "imd_score", "2019"), values)).tolist()
    assert found[:4] == ["most intense", "joint 2nd most intense", "joint 2nd most intense", "4th most intense"]
    assert found[9:11] == ["10th most intense", "9th least need"]
    assert found[16:] == ["3rd least need", "joint least need", "joint least need", ""]
    one = with_values(snapshot(nottingham, "imd_score", "2019"), [1.0, *([np.nan] * 19)])
    assert "most intense of the 1 ward with a figure" in finding(one, "Nottingham", "E05001822")


def test_a_unit_in_words_is_said_once_and_editions_are_called_so(nottingham: City) -> None:
    text = finding(snapshot(nottingham, "theft_rate", "2025"), "Nottingham")
    assert text.count("per 1,000 people") == 1
    assert text.endswith("(2025 edition)")
    current = snapshot(nottingham, "income_rate", "2015")
    yearly = replace(current, indicator=replace(current.indicator, comparable_over_time=True))
    assert finding(yearly, "Nottingham").endswith("for Nottingham (2015)")


def test_a_caption_says_measure_edition_method_and_source(nottingham: City) -> None:
    text = caption(snapshot(nottingham, "imd_score", "2019"), "Nottingham", nottingham.ward_set)
    for part in (
        "Wards: the wards of December 2013",
        "Measure: overall deprivation",
        "Edition: 2019",
        "weighted mean of all wards, by population in 2019",
        "Source: English Indices",
    ):
        assert part in text


def test_names_in_a_row() -> None:
    assert listed([]) == ""
    assert listed(["A", "B", "C"]) == "A, B and C"


@pytest.mark.parametrize(
    ("amount", "shown"), [(0, "£0"), (-1500, "\N{MINUS SIGN}£1,500"), (1e6, "£1.0m"), (np.nan, "no data")]
)
def test_pounds(amount: float, shown: str) -> None:
    assert pounds(amount) == shown
