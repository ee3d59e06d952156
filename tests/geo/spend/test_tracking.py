"""The path of a plan, and shares held against it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.spend.tracking import compare_with_path, compare_with_target, plan_path

YEARS = ("2013", "2014", "2015", "2016", "2017", "2018")
shares = st.floats(0, 1)


def actual(*values: float) -> pd.Series:
    return pd.Series(values, index=YEARS[: len(values)])


def test_a_straight_path():
    assert plan_path(0.25, 0.5, YEARS).round(9).tolist() == [0.25, 0.3, 0.35, 0.4, 0.45, 0.5]


@pytest.mark.parametrize(
    ("steps", "path"),
    [
        (1, [0.2, 0.2, 0.2, 0.2, 0.2, 0.6]),
        (2, [0.2, 0.2, 0.2, 0.4, 0.4, 0.6]),
        (5, [0.2, 0.28, 0.36, 0.44, 0.52, 0.6]),
    ],
)
def test_a_stepped_path(steps: int, path: list[float]):
    assert plan_path(0.2, 0.6, YEARS, "stepped", steps=steps).tolist() == pytest.approx(path)


def test_a_path_goes_by_the_calendar():
    assert plan_path(0.0, 1.0, ["2013/14", "2014/15", "2017/18"]).tolist() == [0, 0.25, 1]


@given(shares, shares, st.sampled_from(["straight", "stepped"]), st.integers(1, 5))
def test_a_path_begins_and_ends_where_it_should_and_never_turns(start: float, end: float, shape: str, steps: int):
    path = plan_path(start, end, YEARS, shape, steps=steps)
    assert (path.iloc[0], path.iloc[-1]) == (pytest.approx(start), end)
    moves = np.diff(path) * (1 if end >= start else -1)
    assert (moves >= -1e-12).all()


def test_on_track_and_behind():
    found = compare_with_target(actual(0.25, 0.295, 0.3449, 0.4, 0.9), 0.25, 0.5, YEARS)
    assert found["status"].tolist() == ["on_track", "on_track", "behind", "on_track", "on_track", "cannot_be_said"]
    assert found["reason"].tolist() == ["", "", "", "", "", "no_data"]
    assert found["gap"].iloc[2] == pytest.approx(-0.0051)
    assert compare_with_target(actual(0.25, 0.295), 0.25, 0.5, YEARS, tolerance=0)["status"].iloc[1] == "behind"


def test_a_plan_may_go_down():
    found = compare_with_target(actual(0.5, 0.44, 0.47), 0.5, 0.25, YEARS)
    assert found["status"].tolist()[:3] == ["on_track", "on_track", "behind"]


def test_a_part_year_says_nothing():
    found = compare_with_target(actual(*[0.9] * 6), 0.25, 0.5, YEARS, part_years=("2018",))
    assert (found["status"].iloc[-1], found["reason"].iloc[-1]) == ("cannot_be_said", "part_year")


def test_one_item_that_decides_says_nothing():
    low, high = actual(0.0, 0.1, 0.36, 0.1), actual(1.0, 0.9, 0.9, 0.39)
    found = compare_with_target(actual(0.25, 0.5, 0.5, 0.2), 0.25, 0.5, YEARS, low=low, high=high)
    # The baseline lies on its path whatever is left out; 2014 falls behind without one item; 2015 and 2016 do not turn.
    assert found["reason"].tolist()[:4] == ["", "one_item", "", ""]
    assert found["status"].tolist()[:4] == ["on_track", "cannot_be_said", "on_track", "behind"]
    part = compare_with_target(actual(0.25, 0.5), 0.25, 0.5, YEARS, low=low, high=high, part_years=("2014",))
    assert part["reason"].iloc[1] == "part_year"


def test_a_published_plan_is_followed_year_by_year():
    found = compare_with_path(actual(0.3, 0.3), pd.Series({"2014": 0.25, "2015": 0.4}))
    assert found.index.tolist() == ["2014", "2015"]
    assert found["status"].tolist() == ["on_track", "cannot_be_said"]


@pytest.mark.parametrize(
    ("args", "keys", "why"),
    [
        ((-0.1, 0.5, YEARS), {}, "baseline share must be a fraction"),
        ((0.1, 50, YEARS), {}, "target share must be a fraction from 0 to 1, not 50"),
        ((0.1, 0.5, YEARS[:1]), {}, "rise from its baseline to its target, not 2013"),
        ((0.1, 0.5, ()), {}, "not none"),
        ((0.1, 0.5, ("2014", "2013")), {}, "rise"),
        ((0.1, 0.5, ("2013", "later")), {}, "rise"),
        ((0.1, 0.5, YEARS, "curved"), {}, "straight or stepped, not 'curved'"),
        ((0.1, 0.5, YEARS, "stepped"), {"steps": 6}, "1 to 5 steps, not 6"),
        ((0.1, 0.5, YEARS, "stepped"), {"steps": 0}, "not 0"),
    ],
)
def test_a_path_that_cannot_be_laid_is_refused(args: tuple, keys: dict, why: str):
    with pytest.raises(ValueError, match=why):
        plan_path(*args, **keys)


def test_a_plan_with_gaps_is_refused():
    for path in (pd.Series(dtype=float), pd.Series({"2013": np.nan})):
        with pytest.raises(ValueError, match="every year"):
            compare_with_path(actual(0.1), path)
    with pytest.raises(ValueError, match="cannot be negative"):
        compare_with_path(actual(0.1), pd.Series({"2013": 0.1}), tolerance=-1)
