"""Numbers and findings as a person reads them."""

from __future__ import annotations

import doctest
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import layouts.words
from geo.city import City
from geo.indicators import Snapshot, snapshot
from layouts.words import caption, finding, listed, number, pounds, value_text


def meaning(**changes: object) -> pd.Series:
    return pd.Series(
        {"title": "Crime", "unit": "score", "kind": "score", "decimals": 1, "polarity": "high_is_worse"} | changes
    )


def with_values(shot: Snapshot, values: list[float]) -> Snapshot:
    frame = shot.frame.assign(value=values)
    return replace(shot, frame=frame.assign(rank=frame["value"].rank(method="min", ascending=False)))


def test_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(layouts.words, extraglobs={"pd": pd}).failed == 0


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
    assert value_text(value, meaning(**changes)) == shown


def test_a_finding_names_the_ward_the_value_and_the_city(nottingham: City) -> None:
    shot = snapshot(nottingham, "income_rate", "2015")
    top = shot.ranked.iloc[0]
    text = finding(shot, "Nottingham")
    assert top["ward_name"] in text
    assert f"{number(top['value'], shot.meaning)}%" in text
    assert text.endswith("for Nottingham (2015)")


def test_a_finding_about_a_ward_gives_its_place(nottingham: City) -> None:
    shot = snapshot(nottingham, "imd_score", "2019")
    assert finding(shot, "Nottingham", "E05001829").startswith("Bulwell: 2nd most intense of 20 wards")
    assert finding(shot, "Nottingham", "E05001823").startswith("Aspley: most intense of 20 wards")


def test_ties_and_gaps_are_said(nottingham: City) -> None:
    shot = snapshot(nottingham, "imd_score", "2019")
    tied = with_values(shot, [9.0, 9.0, *range(1, 8), *([np.nan] * 11)])
    assert "most intense in Arboretum and Aspley, score 9.0" in finding(tied, "Nottingham")
    assert "joint most intense of 9 wards" in finding(tied, "Nottingham", "E05001823")
    assert finding(tied, "Nottingham", "E05001841").endswith("has no figure for overall deprivation (2019)")
    assert "the same in all 20 wards" in finding(with_values(shot, [5.0] * 20), "Nottingham")


def test_a_caption_says_measure_edition_method_and_source(nottingham: City) -> None:
    text = caption(snapshot(nottingham, "imd_score", "2019"), "Nottingham")
    for part in (
        "Measure: overall deprivation",
        "Edition: 2019",
        "weighted by population in 2019",
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
