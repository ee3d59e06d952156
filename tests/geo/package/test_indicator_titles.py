"""Indicators of one title: told apart once, by what differs, wherever one is chosen or ranked."""

from __future__ import annotations

import doctest

import pandas as pd
import pytest

import geo.package.indicator_titles
from geo.export.downloads import DOWNLOADS
from geo.package.indicator_titles import shared_titles, with_titles_of_their_own
from layouts.address.view_state import in_theme
from tests.helpers.components import said
from tests.helpers.odd_cities import ODD_CITIES
from tests.helpers.pages import opened
from tests.helpers.small_package import CODES, Package

COLUMNS = ["title", "short_title", "unit", "population", "theme", "source"]
NEEDS = ["Need (%)", "Need (per 1,000 people)", "Need (score)"]


def titles(rows: dict[str, list[str]], column: str = "title") -> list[str]:
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS)
    return with_titles_of_their_own(frame)[column].tolist()


def test_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(geo.package.indicator_titles).failed == 0


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (["%", "all", "Work", "DWP"], ["people", "all", "Work", "DWP"], ("%", "people")),
        (["%", "0-4", "Work", "DWP"], ["%", "0-15", "Work", "DWP"], ("0-4", "0-15")),
        (["%", "all", "Work", "DWP"], ["%", "all", "Health", "DWP"], ("Work", "Health")),
        (["%", "all", "Work", "DWP"], ["%", "all", "Work", "Census"], ("DWP", "Census")),
        # Nothing but what they go by, a blank, a source too long for a list, and one that reads like a base.
        (["%", "all", "Work", "DWP"], ["%", "all", "Work", "DWP"], ("a", "b")),
        (["%", "all", "Work", "DWP"], ["%", "all", "Work", ""], ("a", "b")),
        (["%", "all", "Work", "DWP"], ["%", "all", "Work", "Census " * 20], ("a", "b")),
        (["rate", "all", "Work", "DWP, per 100"], ["rate", "all", "Work", "DWP, per 1,000"], ("a", "b")),
    ],
)
def test_what_differs_stands_behind_the_title(first: list[str], second: list[str], told: tuple[str, str]) -> None:
    rows = {"a": ["Out of work", "", *first], "b": ["Out of work", "", *second], "c": ["Crime", "", *first]}
    assert titles(rows) == [f"Out of work ({told[0]})", f"Out of work ({told[1]})", "Crime"]


def test_titles_that_differ_in_what_the_eye_passes_over_are_one() -> None:
    alike = {
        "a": "Children's health",
        "b": "CHILDREN\N{RIGHT SINGLE QUOTATION MARK}S  HEALTH.",
        "c": "Childrens\u00a0he\u200balth",
    }
    assert shared_titles(alike) == [("a", "b", "c")]
    assert (
        shared_titles({"a": "Aged 0-4", "b": "Aged 0-14", "c": "Income < 10", "d": "Income > 10", "e": "%", "f": "‰"})
        == []
    )
    assert shared_titles({"a": "Class 1.5", "b": "Class 15", "c": "", "d": ""}) == []


def test_a_third_title_that_is_as_another_would_be_is_told_apart_too() -> None:
    rest = ["all", "Work", "DWP"]
    rows = {"a": ["Crime", "", "%", *rest], "b": ["Crime", "", "score", *rest], "c": ["Crime (%)", "", "%", *rest]}
    assert titles(rows) == ["Crime (%) (a)", "Crime (score)", "Crime (%) (c)"]


def test_short_titles_give_way_to_titles_that_differ() -> None:
    rest = ["%", "all", "Work", "DWP"]
    rows = {"a": ["Out of work, aged 16-24", "Out of work", *rest], "b": ["Out of work, all", "Out of work", *rest]}
    assert titles(rows, "short_title") == titles(rows) == ["Out of work, aged 16-24", "Out of work, all"]
    long = {name: [f"{letter * 200}", "Out of work", *rest] for name, letter in (("a", "x"), ("b", "y"))}
    assert titles(long, "short_title") == ["Out of work (a)", "Out of work (b)"]


def test_a_package_tells_of_them_and_its_pages_and_files_tell_them_apart(package: Package) -> None:
    rows = package.folder / "catalogue.csv"
    package.table("catalogue", rows.read_text().replace("Antisocial behaviour,ASB", "children in Poverty,Poverty"))
    told = package.only("same_title")
    assert (told.severity, told.row, told.rows, told.value) == ("note", 2, 2, "Children in poverty")
    assert told.message == '2 indicators have one title ("poor", "asb"); each is shown with its unit behind it.'
    city = package.city()
    both = ["Children in poverty (%)", "children in Poverty (per 1000)"]
    assert city.catalogue["title"].tolist() == both
    assert city.catalogue["short_title"].tolist() == both
    assert b"Children in poverty (%)" in DOWNLOADS["catalogue.csv"].make(city)
    assert "with its unit behind it" in said(opened(city, "/data"))


def test_titles_of_their_own_are_left_alone(package: Package) -> None:
    assert package.found("same_title") == []
    assert package.city().catalogue["title"].tolist() == ["Children in poverty", "Antisocial behaviour"]


@pytest.mark.parametrize("path", ["/", "/wards", "/need", "/data"])
def test_every_page_that_lists_indicators_lists_three_that_differ(path: str) -> None:
    city = ODD_CITIES["indicators of one title"]()
    assert [city.catalogue.loc[name, "title"] for name in in_theme(city, "all")] == NEEDS
    text = said(opened(city, path, f"?ward={CODES[0]}"))
    for title in NEEDS if path != "/" else NEEDS[:1]:
        assert title in text or title.replace("Need", "need", 1) in text
