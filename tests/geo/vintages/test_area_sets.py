"""From an area of one set to those of another, and back."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from geo.city import City
from geo.errors import Unavailable
from geo.vintages.area_sets import AreaSet, AreaSets


@pytest.fixture
def two_sets(nottingham: City) -> AreaSets:
    """The wards of 2013, and a set of two halves made of them for the test."""
    wards = nottingham.wards
    halves = wards.iloc[:2].set_axis(pd.Index(["H1", "H2"], name="ward_code")).assign(ward_name=["East", "West"])
    codes = wards.index.tolist()
    pairs = pd.DataFrame(
        [("WD13", code, "H", "H1" if number < 10 else "H2", 100 + number) for number, code in enumerate(codes)]
        + [("WD13", codes[0], "H", "H2", 900)],
        columns=["from_set", "source", "to_set", "target", "weight"],
    )
    cities = {"WD13": nottingham, "H": replace(nottingham, wards=halves)}
    return AreaSets((AreaSet("WD13", "the wards of 2013"), AreaSet("H")), cities, pairs)


def test_an_area_leads_to_those_that_hold_its_people_most_first(two_sets: AreaSets) -> None:
    codes = two_sets.default.wards.index
    found = two_sets.successors(codes[0], "WD13", "H")
    assert [(each.code, each.name) for each in found] == [("H2", "West"), ("H1", "East")]
    assert [each.part for each in found] == pytest.approx([0.9, 0.1])
    (only,) = two_sets.successors(codes[1], "WD13", "H")
    assert (only.code, only.part) == ("H1", 1.0)


def test_the_way_back_is_the_same_pairs_turned(two_sets: AreaSets) -> None:
    there, back = two_sets.between("WD13", "H"), two_sets.between("H", "WD13")
    assert sorted(zip(there["source"], there["target"], there["weight"], strict=True)) == sorted(
        zip(back["target"], back["source"], back["weight"], strict=True)
    )
    assert two_sets.successors("H2", "H", "WD13")[0].name == two_sets.default.wards["ward_name"].iloc[0]


def test_what_leads_nowhere_is_refused_in_words(two_sets: AreaSets) -> None:
    with pytest.raises(Unavailable, match="There are no areas called WD99 here; there are WD13, H"):
        two_sets.city("WD99")
    with pytest.raises(Unavailable, match="Nothing says which areas of H make up which of M"):
        two_sets.between("H", "M")
    with pytest.raises(Unavailable, match="Nothing says which area of H is where E05099999 was"):
        two_sets.successors("E05099999", "WD13", "H")
