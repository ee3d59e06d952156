"""Inequality by edition, against numbers worked by hand.

Four wards of 100 people each, so that a fifth is 80 people: the poorest ward alone, and the least poor alone. The line
of the slope index runs through the middles 1/8, 3/8, 5/8 and 7/8 of the people: with equal wards it is the plain line
of least squares, its slope Σ (b - 1/2)(y - ȳ) / Σ (b - 1/2)², where Σ (b - 1/2)² = 5/16.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.city import City
from geo.indicators.comparison import indicator_intervals
from geo.indicators.inequality_over_time import (
    A_COUNT,
    FEW,
    NO_DIRECTION,
    NO_PEOPLE,
    NO_RATIO,
    SAME,
    inequality_by_edition,
)
from geo.indicators.snapshot import snapshot
from geo.statistics.inequality import slope_index
from tests.helpers.small_package import CODES, Package

# The first ward is the poorest.
NEED = pd.Series([4.0, 3.0, 2.0, 1.0], index=CODES)
PEOPLE = "area_code,period,age_band,population\n" + "".join(f"{code},2019,all,100\n" for code in CODES)


def with_values(package: Package, values: list[object], indicator: str = "asb", period: str = "2019") -> City:
    rows = "".join(f"{code},{indicator},{period},{value},,\n" for code, value in zip(CODES, values, strict=True))
    package.table("indicators", "area_code,indicator,period,value,numerator,denominator\n" + rows)
    return package.table("population", PEOPLE).city()


def test_gap_slope_and_ratio_of_equal_wards_are_those_worked_by_hand(package: Package) -> None:
    found = inequality_by_edition(with_values(package, [8, 6, 5, 1]), "asb", NEED).iloc[0]
    assert (found["poorest"], found["least_poor"], found["difference"], found["ratio"]) == (8, 1, 7, 8)
    # Σ (b - 1/2)(y - 5) = -3/8·3 - 1/8·1 + 1/8·0 + 3/8·(-4) = -2.75; over 5/16: -8.8. The mean is 5, so the poorest end
    # lies at 5 + 4.4 and the other at 5 - 4.4.
    assert found["sii"] == pytest.approx(8.8)
    assert found["rii"] == pytest.approx(9.4 / 0.6)
    assert np.isnan(found["sii_lower"])
    assert found["wards"] == 4
    assert found["people_year"] == "2019"
    assert found["why_not"] == ""


def test_where_a_high_figure_is_good_the_signs_turn(package: Package) -> None:
    city = with_values(package, [1, 5, 6, 8])
    city = replace(city, catalogue=city.catalogue.assign(polarity="high_is_better"))
    found = inequality_by_edition(city, "asb", NEED).iloc[0]
    assert (found["poorest"], found["least_poor"]) == (1, 8)
    assert (found["difference"], found["ratio"]) == (7, 8)
    assert found["sii"] == pytest.approx(8.8)
    assert found["rii"] == pytest.approx(9.4 / 0.6)


def test_a_fifth_takes_part_of_a_ward(package: Package) -> None:
    # A half of the people at each end: the two poorest wards, and the two others.
    found = inequality_by_edition(with_values(package, [8, 6, 5, 1]), "asb", NEED, share=0.5).iloc[0]
    assert (found["poorest"], found["least_poor"]) == (7, 3)
    # Three eighths: the poorest ward and half of the next.
    found = inequality_by_edition(with_values(package, [8, 6, 5, 1]), "asb", NEED, share=0.375).iloc[0]
    assert found["poorest"] == pytest.approx((8 * 100 + 6 * 50) / 150)


def test_the_same_order_holds_for_every_edition_the_oldest_first(package: Package) -> None:
    rows = "".join(
        f"{code},asb,{period},{value},,\n"
        for period, values in (("2019", (8, 6, 5, 1)), ("2010", (1, 5, 6, 8)))
        for code, value in zip(CODES, values, strict=True)
    )
    package.table("indicators", "area_code,indicator,period,value,numerator,denominator\n" + rows)
    found = inequality_by_edition(package.table("population", PEOPLE).city(), "asb", NEED)
    assert found["period"].tolist() == ["2010", "2019"]
    assert found["difference"].tolist() == [-7, 7]


def test_counts_give_intervals_by_simulation_on_the_scale_of_log_odds(package: Package) -> None:
    rows = "".join(f"{code},poor,2019,{n / 100},{n},100\n" for code, n in zip(CODES, (40, 30, 20, 10), strict=True))
    package.table("indicators", "area_code,indicator,period,value,numerator,denominator\n" + rows)
    city = package.table("population", PEOPLE).city()
    found = inequality_by_edition(city, "poor", NEED).iloc[0]
    # A straight line: 0.4, 0.3, 0.2, 0.1 at eighths falls by 0.4 from end to end, from 0.45 to 0.05.
    assert found["sii"] == pytest.approx(0.4)
    assert found["rii"] == pytest.approx(9.0)
    limits = indicator_intervals(snapshot(city, "poor", "2019"))
    own = slope_index(
        [0.4, 0.3, 0.2, 0.1], [100] * 4, multiplier=-1, lower=limits["lower"].tolist(), upper=limits["upper"].tolist(),
        value_type="proportion",
    )  # fmt: skip
    assert (found["sii_lower"], found["sii_upper"]) == pytest.approx((own.lower, own.upper))
    # The usual error of a line through four binomial shares: Σ (b - 1/2)² p(1 - p)/100 / (5/16)², twice its root aside.
    spread = np.sqrt(sum(w * p * (1 - p) / 100 for w, p in zip((9, 1, 1, 9), (0.4, 0.3, 0.2, 0.1), strict=True)) / 64)
    half = 1.96 * spread / (5 / 16)
    assert found["sii_upper"] - found["sii_lower"] == pytest.approx(2 * half, rel=0.05)


def test_a_proportion_of_nothing_varies_on_its_own_scale(package: Package) -> None:
    rows = "".join(f"{code},poor,2019,{n / 100},{n},100\n" for code, n in zip(CODES, (40, 30, 20, 0), strict=True))
    package.table("indicators", "area_code,indicator,period,value,numerator,denominator\n" + rows)
    found = inequality_by_edition(package.table("population", PEOPLE).city(), "poor", NEED).iloc[0]
    assert found["sii_lower"] < found["sii"] < found["sii_upper"]
    assert found["why_not"] == NO_RATIO
    assert np.isnan(found["ratio"])


def test_a_score_below_zero_has_a_gap_but_no_ratio(package: Package) -> None:
    city = with_values(package, [8, 6, 5, 1])
    score = replace(city, indicators=city.indicators.assign(value=[3.0, 1.0, -1.0, -3.0]))
    found = inequality_by_edition(score, "asb", NEED).iloc[0]
    assert (found["poorest"], found["least_poor"], found["difference"]) == (3, -3, 6)
    assert np.isnan(found["ratio"])
    assert np.isnan(found["rii"])
    # Σ (b - 1/2) y = -3/8·3 - 1/8·1 - 1/8·1 - 3/8·3 = -2.5; over 5/16: -8.
    assert found["sii"] == pytest.approx(8.0)
    assert found["why_not"] == NO_RATIO


def test_a_ward_without_a_figure_takes_no_part(package: Package) -> None:
    found = inequality_by_edition(with_values(package, [8, 6, 5, ""]), "asb", NEED).iloc[0]
    assert found["wards"] == 3
    assert found["least_poor"] == 5


def test_what_cannot_be_said_is_given_a_reason(package: Package) -> None:
    city = with_values(package, [8, 6, 5, 1])
    nobody = replace(city, population=city.population.iloc[:0])
    gap = replace(city, population=city.population.iloc[1:])
    alike = pd.Series(1.0, index=CODES)
    count = replace(city, catalogue=city.catalogue.assign(kind="count"))
    neutral = replace(city, catalogue=city.catalogue.assign(polarity="neutral"))
    for looked_at, need, why in (
        (nobody, NEED, NO_PEOPLE.format("population")),
        (gap, NEED, NO_PEOPLE.format("population")),
        (city, alike, SAME),
        (city, NEED.iloc[:1], FEW),
        (count, NEED, A_COUNT),
        (neutral, NEED, NO_DIRECTION),
    ):
        found = inequality_by_edition(looked_at, "asb", need).iloc[0]
        assert found["why_not"] == why
        assert found[["poorest", "least_poor", "difference", "ratio", "sii", "rii"]].isna().all()


def test_an_indicator_that_is_not_there_is_refused(package: Package) -> None:
    with pytest.raises(ValueError, match="not in Testton's catalogue"):
        inequality_by_edition(package.city(), "happiness", NEED)
