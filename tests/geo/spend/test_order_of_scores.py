"""A score below zero orders the wards as well as any: spend has its concentration index, need itself has none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.city import City
from geo.need_index.poorest_set import PoorestSet
from geo.spend.distribution import concentration_by_year, concentration_curves
from geo.spend.shift_analysis import analyse_shift
from geo.spend.table import SpendBasis, spend_table
from tests.helpers.money_city import city_of, codes, row

ONE, TWO, THREE = codes(3)
SCORES = pd.Series({ONE: -1.5, TWO: 0.0, THREE: 0.25})


def of_three(*pounds: float) -> City:
    """People are 100, 200 and 300."""
    return city_of([row(code, "2013", amount) for code, amount in zip(codes(3), pounds, strict=True)])


@pytest.mark.parametrize(
    ("pounds", "index"),
    [
        # The middles of the three stretches of people are 1/12, 1/3 and 3/4: C = 2 Σ (pounds/all) middle - 1.
        ((0, 0, 600), 0.5),
        ((600, 0, 0), -5 / 6),
        ((0, 300, 300), 1 / 12),
        ((100, 200, 300), 0.0),
    ],
)
def test_worked_by_hand(pounds: tuple[float, ...], index: float) -> None:
    city = of_three(*pounds)
    found = concentration_by_year(city, spend_table(city), SCORES).frame.loc["2013"]
    assert found["concentration"] == pytest.approx(index)
    assert found[["need_concentration", "kakwani", "kakwani_low", "kakwani_high"]].isna().all()
    assert (found["reason"], found["wards"]) == ("", 3)
    curve = concentration_curves(city, spend_table(city), SCORES, "2013")
    assert curve["need_share"].isna().all()
    assert curve["value_share"].iloc[-1] == pytest.approx(1)


def test_nothing_but_the_order_of_need_counts() -> None:
    city = of_three(50, 10, 90)
    by_score, by_rate = (
        concentration_by_year(city, spend_table(city), need).frame.loc["2013"] for need in (SCORES, SCORES + 2)
    )
    for figure in ("concentration", "low", "high"):
        assert by_score[figure] == by_rate[figure]
    assert np.isfinite(by_rate["kakwani"])
    told = concentration_by_year(city, spend_table(city), SCORES + 2, true_zero=False).frame.loc["2013"]
    assert told["concentration"] == by_rate["concentration"]
    assert np.isnan(told["kakwani"])


def test_a_set_chosen_by_a_score_keeps_its_order(nottingham: City) -> None:
    """Poor health and disability is published as a score around zero."""
    frame = nottingham.indicators
    assert (frame.loc[frame["indicator"] == "health_score", "value"] < 0).any()
    shift = analyse_shift(nottingham, PoorestSet("health_score", "2010"), SpendBasis(), "all", None)
    assert shift.need_amounts is None
    found = concentration_by_year(nottingham, shift.table, shift.need, true_zero=False).frame
    assert found["concentration"].notna().all()
    # Turned by any amount it would be the same.
    moved = replace(nottingham, spend=nottingham.spend)
    again = concentration_by_year(moved, spend_table(moved), shift.need + 10).frame
    assert found["concentration"].tolist() == again["concentration"].tolist()
