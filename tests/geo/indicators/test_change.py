"""Two editions side by side: ranks where values do not compare, and nothing said of a ward without both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.city import City
from geo.indicators.change import change
from tests.helpers.small_package import CODES, INDICATORS, Package


@pytest.fixture
def two_editions(package: Package) -> City:
    rows = "".join(
        f"{code},poor,2010,{n / 100},{n},100\n{code},asb,2010,{m}.5,,\n"
        for code, n, m in zip(CODES, (12, 19, 33, 40), (40, 30, 20, 10), strict=True)
    )
    package.table("indicators", INDICATORS + rows)
    return package.city()


def test_values_compare_only_where_the_catalogue_says_so(two_editions: City) -> None:
    shares = change(two_editions, "poor", "2010", "2019")
    assert shares.comparable
    assert shares.frame["difference"].tolist() == pytest.approx([-0.02, 0.01, -0.03, 0.0])
    assert shares.frame["direction"].tolist() == ["better", "worse", "better", "same"]
    rates = change(two_editions, "asb", "2010", "2019")
    assert not rates.comparable
    assert rates.frame["difference"].isna().all()
    assert rates.frame["places"].tolist() == [3, 1, -1, -3]
    assert rates.frame["direction"].tolist() == ["better", "better", "worse", "worse"]


def test_a_difference_that_prints_as_nothing_is_no_change(two_editions: City) -> None:
    # One decimal of a percentage: 0.0004 is 0.04 points.
    nearly = two_editions.indicators["period"].eq("2010") & two_editions.indicators["area_code"].eq(CODES[3])
    indicators = two_editions.indicators.assign(value=two_editions.indicators["value"].mask(nearly, 0.4004))
    found = change(replace(two_editions, indicators=indicators), "poor", "2010", "2019").frame.loc[CODES[3]]
    assert found["difference"] == pytest.approx(-0.0004)
    assert found["direction"] == "same"


def test_where_a_high_figure_is_good_a_rise_is_better(two_editions: City) -> None:
    catalogue = two_editions.catalogue.assign(polarity="high_is_better")
    found = change(replace(two_editions, catalogue=catalogue), "poor", "2010", "2019").frame
    assert found["direction"].tolist() == ["worse", "better", "worse", "same"]


def test_a_ward_without_both_editions_has_no_direction(two_editions: City) -> None:
    gone = (two_editions.indicators["area_code"] == CODES[1]) & (two_editions.indicators["period"] == "2010")
    indicators = two_editions.indicators.assign(value=two_editions.indicators["value"].mask(gone))
    found = change(replace(two_editions, indicators=indicators), "asb", "2010", "2019").frame
    assert found.loc[CODES[1], "direction"] == ""
    assert np.isnan(found.loc[CODES[1], "places"])


def test_a_ward_that_is_missing_from_one_edition_moves_no_other(two_editions: City) -> None:
    # The most intense of 2019 has no figure there: the others keep their order and have not moved because of it.
    gone = (two_editions.indicators["area_code"] == CODES[3]) & (two_editions.indicators["period"] == "2019")
    held = two_editions.indicators["value"].mask(gone)
    city = replace(two_editions, indicators=two_editions.indicators.assign(value=held))
    found = change(city, "poor", "2010", "2019").frame
    assert found["rank_before"].tolist()[:3] == [3, 2, 1]
    assert found["rank_after"].tolist()[:3] == [3, 2, 1]
    assert found["places"].tolist()[:3] == [0, 0, 0]
    assert found.loc[CODES[3], ["rank_before", "rank_after", "places"]].isna().all()


def test_quadrants_hold_each_ward_once(two_editions: City) -> None:
    found = change(two_editions, "asb", "2010", "2019", poorest_before=CODES[:2], poorest_after=CODES[:1])
    wards = [found.quadrant(d, poorest=p) for d in ("better", "worse", "same") for p in (True, False)]
    assert sorted(pd.concat(wards).index) == CODES
    assert found.quadrant("better", poorest=True).index.tolist() == CODES[:1]
    assert found.frame["poorest_before"].tolist() == [True, True, False, False]


def test_two_editions_in_the_wrong_order_are_refused(two_editions: City) -> None:
    for before, after in (("2019", "2010"), ("2019", "2019")):
        with pytest.raises(ValueError, match="older and a newer edition"):
            change(two_editions, "asb", before, after)
    with pytest.raises(ValueError, match="no edition '2015'"):
        change(two_editions, "asb", "2015", "2019")
