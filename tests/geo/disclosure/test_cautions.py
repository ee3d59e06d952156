"""What disclosure control does not see, told of the very indicators."""

import numpy as np
import pandas as pd
import pytest

from geo.city import City
from geo.disclosure.cautions import NOT_COVERED, Caution, disclosure_cautions

NO_PEOPLE = pd.DataFrame({"area_code": [], "period": [], "age_band": [], "population": []})


def rows(indicator: str, period: str = "2019", **columns: list) -> pd.DataFrame:
    base = {"area_code": ["W0", "W1", "W2"], "indicator": indicator, "period": period, "value": [0.1, 0.2, 0.3]}
    blank = dict.fromkeys(("numerator", "denominator", "lower", "upper"), np.nan) | {"flag": "", "note": ""}
    return pd.DataFrame(base | blank | columns)


def catalogue(**indicators: tuple[str, str, str]) -> pd.DataFrame:
    """By name: kind, unit and title."""
    frame = pd.DataFrame.from_dict(indicators, orient="index", columns=["kind", "unit", "title"])
    return frame.rename_axis("indicator")


def told(indicators: pd.DataFrame, explained: pd.DataFrame, people: pd.DataFrame = NO_PEOPLE) -> list[Caution]:
    return disclosure_cautions(indicators, explained, people)


def test_a_rate_of_an_unreadable_base_is_told_by_name_with_its_unit():
    explained = catalogue(theft=("rate", "per unit of exposure", "Thefts"))
    (said,) = told(rows("theft", denominator=[900.0] * 3), explained)
    assert "theft" in said.message
    assert '"per unit of exposure"' in said.message
    assert "withheld from the public" in said.message
    assert told(rows("theft", numerator=[9.0] * 3, denominator=[900.0] * 3), explained) == []


@pytest.mark.parametrize(
    ("bands", "overlap"),
    [(["0-4", "0-15", "all"], True), (["0-4", "5-9", "10+"], False), (["0-17", "65+", "60 and over"], True),
     (["all"], False), (["0-4"], False), (["0-15", "15-24"], True)],
)  # fmt: skip
def test_age_bands_that_overlap_are_told(bands: list[str], overlap: bool):
    people = pd.DataFrame({"area_code": "W0", "period": "2019", "age_band": bands, "population": 100.0})
    found = told(rows("score"), catalogue(score=("score", "score", "Score")), people)
    assert [each.table for each in found] == (["population"] if overlap else [])


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [("Children under 16 in poverty", "Children under 18 in poverty", True), ("Aged 0-4", "Aged 5-9", False),
     ("Adults 65 and over", "Adults 75+", True), ("Poverty 2013-14", "Poverty 2014-15", False)],
)  # fmt: skip
def test_counts_of_overlapping_age_bands_are_told(first: str, second: str, overlap: bool):
    explained = catalogue(a=("count", "people", first), b=("count", "people", second))
    both = pd.concat([rows("a", value=[10.0, 20, 30]), rows("b", value=[11.0, 22, 33])], ignore_index=True)
    found = told(both, explained)
    assert ["a and b" in each.message for each in found] == ([True] if overlap else [])
    other = pd.concat([rows("a", value=[10.0, 20, 30]), rows("b", "2020", value=[11.0, 22, 33])], ignore_index=True)
    assert told(other, explained) == []


def test_numerators_that_two_indicators_share_are_told():
    explained = catalogue(n=("count", "people", "Claimants"), r=("rate", "per 1,000", "Claimant rate"))
    count = rows("n", value=[10.0, 20, 30])
    rate = rows("r", value=[10.0, np.nan, 30], numerator=[10.0, np.nan, 30], denominator=[1000.0] * 3)
    (said,) = told(pd.concat([count, rate], ignore_index=True), explained)
    assert "n and r" in said.message
    other = rate.assign(numerator=[11.0, np.nan, 30])
    assert told(pd.concat([count, other], ignore_index=True), explained) == []
    # One ward alike, or nothing alike but zeros, is chance.
    alone = rate.assign(numerator=[np.nan, np.nan, 30.0])
    assert told(pd.concat([count, alone], ignore_index=True), explained) == []


def test_rates_without_counts_are_told():
    explained = catalogue(p=("proportion", "%", "Share"), q=("rate", "per 1,000", "Rate"), s=("score", "score", "S"))
    frames = [rows("p"), rows("q", numerator=[9.0] * 3, denominator=[900.0] * 3), rows("s")]
    (said,) = told(pd.concat(frames, ignore_index=True), explained)
    assert "(p)" in said.message


def test_nottinghams_package_shows_all_that_it_has(nottingham: City):
    pd.testing.assert_frame_equal(nottingham.public().indicators, nottingham.indicators)
    kinds = [finding.message for finding in nottingham.report.findings if finding.kind == "disclosure"]
    assert [message.split(" (")[0] for message in kinds] == ["Age bands overlap", "Rates or proportions without counts"]


def test_what_is_not_covered_is_listed():
    said = " ".join(NOT_COVERED).lower()
    for word in ("linked tables", "complements", "differencing", "share their counts", "without counts"):
        assert word in said
