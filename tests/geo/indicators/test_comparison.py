"""Intervals of an indicator's wards and the comparison with the city: which method, which unit, which words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.city import City
from geo.indicators import comparison
from geo.indicators.comparison import indicator_intervals
from geo.indicators.snapshot import Snapshot, snapshot
from geo.statistics.class_breaks import ClassBreaks
from tests.helpers.indicators import indicator

CODES = ["E1", "E2", "E3", "E4"]
NAN = np.nan


def made_up(kind: str, city_value: float = NAN, **columns: list) -> Snapshot:
    """A made-up indicator of four wards."""
    blank = {name: [NAN] * 4 for name in ("value", "numerator", "denominator", "lower", "upper")} | {"flag": [""] * 4}
    frame = pd.DataFrame(blank | columns, index=pd.Index(CODES, name="ward_code"))
    return Snapshot(indicator(kind=kind), "2019", frame, ClassBreaks(0, (1,), "quantiles"), city_value, "")


def test_a_share_with_counts_has_wilsons_interval() -> None:
    # 65 of 100 has the limits 0.552544 and 0.736358 (OHID).
    found = indicator_intervals(
        made_up("proportion", 0.5, value=[0.65, 0.5, 0.1, NAN], numerator=[65, 50, 10, NAN], denominator=[100] * 4)
    )
    assert found.loc["E1", ["lower", "upper"]].tolist() == pytest.approx([0.552544, 0.736358], abs=5e-7)
    assert found["comparison"].tolist() == ["higher", "similar", "lower", ""]
    assert found["method"].tolist() == [comparison.WILSON] * 3 + [comparison.NO_FIGURE]
    assert found.loc["E4", ["lower", "upper"]].isna().all()


def test_a_rate_is_exact_below_10_byars_from_10_and_per_what_the_figures_are() -> None:
    # Counts of 9 and 65 have the limits 4.115373, 17.084803 and 50.163188, 82.849139 (OHID).
    found = indicator_intervals(
        made_up("rate", 30, value=[9, 65, 0, 20], numerator=[9, 65, 0, NAN], denominator=[1000, 1000, 1000, NAN])
    )
    assert found.loc["E1", ["lower", "upper"]].tolist() == pytest.approx([4.115373, 17.084803], abs=5e-7)
    assert found.loc["E2", ["lower", "upper"]].tolist() == pytest.approx([50.163188, 82.849139], abs=5e-7)
    assert found.loc["E3", ["lower", "upper"]].tolist() == pytest.approx([0, 3.688879], abs=5e-7)
    assert found["comparison"].tolist() == ["lower", "higher", "lower", ""]
    assert found["method"].tolist() == [
        comparison.EXACT,
        comparison.BYAR,
        comparison.EXACT,
        "Rates without counts have no interval.",
    ]
    per_hundred_thousand = indicator_intervals(
        made_up("rate", value=[900, 6500, 0, NAN], numerator=[9, 65, 0, NAN], denominator=[1000] * 4)
    )
    assert per_hundred_thousand.loc["E3", "upper"] == pytest.approx(368.8879, abs=5e-5)


def test_a_count_has_an_interval_and_is_not_compared() -> None:
    found = indicator_intervals(made_up("count", 20, value=[9, 65, NAN, 0], numerator=[NAN, 65, NAN, 0]))
    assert found["lower"].tolist() == pytest.approx([4.115373, 50.163188, NAN, 0], abs=5e-7, nan_ok=True)
    assert found["comparison"].tolist() == [""] * 4
    assert found.loc["E1", "method"] == comparison.EXACT + comparison.NOT_COMPARED
    assert found.loc["E3", "method"] == comparison.NO_FIGURE


def test_published_limits_come_first() -> None:
    found = indicator_intervals(
        made_up(
            "proportion",
            0.3,
            value=[0.65, 0.65, 0.65, 0.2],
            lower=[0.6, NAN, NAN, 0.1],
            upper=[0.7, NAN, 0.7, 0.25],
            numerator=[65, 65, 65, NAN],
            denominator=[100, 100, 100, NAN],
            flag=["", "", "", "u"],
        ),
        confidence=0.998,
    )
    assert found["method"].tolist() == [
        comparison.PUBLISHED,
        comparison.WILSON,
        comparison.WILSON,
        comparison.PUBLISHED,
    ]
    assert found.loc["E1", ["lower", "upper"]].tolist() == [0.6, 0.7]
    assert found.loc["E2", "lower"] == pytest.approx(0.495495, abs=5e-7)
    # Published limits already know how reliable the figure is.
    assert found["comparison"].tolist() == ["higher", "higher", "higher", "lower"]


def test_a_lower_bound_can_only_be_higher() -> None:
    found = indicator_intervals(
        made_up(
            "proportion",
            0.5,
            value=[0.65, 0.5, 0.1, 0.1],
            numerator=[65, 50, 10, 10],
            denominator=[100] * 4,
            flag=["u", "u", "u", ""],
        )
    )
    assert found["comparison"].tolist() == ["higher", "", "", "lower"]
    assert found["method"].str.endswith("the true figure may be higher.").tolist() == [True, True, True, False]


def test_a_figure_that_is_not_its_count_over_its_base_has_no_interval() -> None:
    found = indicator_intervals(
        made_up("rate", 30, value=[9, 20, 31, 40], numerator=[9, 20, 300, 40], denominator=[1000] * 4)
    )
    assert found["method"].tolist() == [comparison.EXACT, comparison.BYAR, comparison.NOT_ITS_COUNT, comparison.BYAR]
    assert found.loc["E3", ["lower", "upper"]].isna().all()
    assert found.loc["E3", "comparison"] == ""


def test_counts_of_nothing_at_all_do_not_tell_the_unit() -> None:
    found = indicator_intervals(made_up("rate", 0, value=[0.0] * 4, numerator=[0.0] * 4, denominator=[1000.0] * 4))
    assert found["method"].unique().tolist() == [comparison.NO_UNIT]
    assert found["lower"].isna().all()


def test_without_a_city_figure_there_is_an_interval_and_no_comparison() -> None:
    found = indicator_intervals(made_up("proportion", value=[0.5] * 4, numerator=[5] * 4, denominator=[10] * 4))
    assert found["lower"].notna().all()
    assert found["comparison"].unique().tolist() == [""]


def test_a_count_above_its_base_is_refused_by_name() -> None:
    wrong = made_up("proportion", value=[1.5, 0.5, 0.5, 0.5], numerator=[15, 5, 5, 5], denominator=[10] * 4)
    with pytest.raises(ValueError, match=r"count must not be above the total: ward E1 \(15\)"):
        indicator_intervals(wrong)
    with pytest.raises(ValueError, match="confidence must lie between 0 and 1"):
        indicator_intervals(made_up("score"), confidence=95)


def test_nottinghams_scores_say_that_they_have_none(nottingham: City) -> None:
    found = indicator_intervals(snapshot(nottingham, "imd_score", "2019"))
    assert found["method"].unique().tolist() == ["Scores without counts have no interval."]
    assert found["comparison"].unique().tolist() == [""]
    assert found[["lower", "upper"]].isna().all(axis=None)


def test_nottinghams_children_in_poverty_differ_from_the_city(nottingham: City) -> None:
    here = snapshot(nottingham, "idaci_rate", "2019")
    found = indicator_intervals(here)
    assert found.index.equals(here.frame.index)
    assert ((found["lower"] < here.frame["value"]) & (here.frame["value"] < found["upper"])).all()
    # Aspley: 2,570 of 6,008; by OHID's package, 0.4153026 to 0.4403157.
    assert found.loc["E05001823", ["lower", "upper"]].tolist() == pytest.approx([0.4153026, 0.4403157], abs=5e-7)
    assert found.loc["E05001823", "comparison"] == "higher"
    # Wollaton West's 210 of 3,212 leave some children out, so "lower" would claim too much.
    assert here.frame.loc["E05001841", "flag"] == "u"
    assert found.loc["E05001841", "comparison"] == ""


def test_the_snapshot_is_left_alone(nottingham: City) -> None:
    here = snapshot(nottingham, "idaci_rate", "2019")
    before = here.frame.copy()
    indicator_intervals(here)
    pd.testing.assert_frame_equal(here.frame, before)
