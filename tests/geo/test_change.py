"""Two editions side by side: ranks where values do not compare, and nothing said of a ward without both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from small_package import CODES, INDICATORS, Package

from geo.change import change
from geo.city import City


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
