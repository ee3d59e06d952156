"""Disclosure control, against cases worked by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.disclosure.suppression import withhold_small_counts

CATALOGUE = pd.DataFrame(
    {
        "kind": ["proportion", "count", "rate", "score", "score"],
        "unit": ["%", "people", "per 1,000 people", "score", "%"],
    },
    index=pd.Index(["p", "n", "r", "s", "pct"], name="indicator"),
)


def frame(counts: list[float], indicator: str = "p", period: str = "2019", **columns: list) -> pd.DataFrame:
    size = len(counts)
    numerator = np.array(counts, dtype=float)
    base = {
        "area_code": [f"W{n}" for n in range(size)],
        "indicator": indicator,
        "period": period,
        "value": numerator / 100,
        "numerator": numerator,
        "denominator": 100.0,
        "lower": 0.0,
        "upper": 1.0,
        "flag": "",
        "note": "",
    }
    return pd.DataFrame(base | columns)


def withheld(indicators: pd.DataFrame, minimum: int = 5) -> list[int]:
    """Positions of the rows that are withheld, once each is seen to be withheld whole."""
    shown = withhold_small_counts(indicators, CATALOGUE, minimum)
    hidden = shown["flag"] == "c"
    assert shown.loc[hidden, ["value", "numerator", "lower", "upper"]].isna().all(axis=None)
    pd.testing.assert_frame_equal(shown[~hidden], indicators[~hidden])
    assert shown["denominator"].equals(indicators["denominator"])
    return np.flatnonzero(hidden).tolist()


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([5, 6, 70], []),
        ([0, 6, 70], []),
        # One small count takes the next smallest with it.
        ([4, 70, 6, 9], [0, 2]),
        # Two small counts that make 5 together are safe alone.
        ([4, 1, 70, 6], [0, 1]),
        # 1 and 1: a reader of the total would know both, so a third goes.
        ([1, 1, 70, 6], [0, 1, 3]),
        # Zeros protect only where nothing else is left.
        ([3, 0, 70], [0, 2]),
        ([3, 0, 0], [0, 1, 2]),
        ([3], [0]),
        ([3, np.nan, 70], [0, 2]),
    ],
)
def test_primary_and_secondary(counts: list[float], hidden: list[int]):
    assert withheld(frame(counts)) == hidden


def test_the_smallest_count_that_may_be_shown_is_chosen():
    assert withheld(frame([9, 10, 50]), minimum=10) == [0, 1]
    assert withheld(frame([1, 2, 50]), minimum=1) == []
    with pytest.raises(ValueError, match="not 0"):
        withhold_small_counts(frame([1]), CATALOGUE, 0)


def test_each_indicator_and_edition_stands_alone():
    both = pd.concat([frame([3, 50, 60]), frame([10, 50, 60], period="2015")], ignore_index=True)
    assert withheld(both) == [0, 1]


def test_a_count_without_a_numerator_is_its_value():
    none = [np.nan] * 3
    assert withheld(frame([0] * 3, "n", value=[2.0, 7.0, 50.0], numerator=none)) == [0, 1]
    assert withheld(frame([0] * 3, "r", value=[2.0, 7.0, 50.0], numerator=none, denominator=none)) == []
    assert withheld(frame([0] * 3, "s", value=[2.0, 7.0, 50.0], numerator=none)) == []


def test_a_proportion_gives_its_count_away_through_the_denominator():
    # 0.03 of 100 is 3 people.
    assert withheld(frame([0] * 3, value=[0.03, 0.5, 0.07], numerator=[np.nan] * 3)) == [0, 2]


@pytest.mark.parametrize(
    ("indicator", "value"), [("p", [0.003, 0.05, 0.0]), ("pct", [0.3, 5.0, 0.0]), ("r", [3.0, 50.0, 0.0])]
)
def test_a_value_and_its_denominator_give_the_count_away(indicator: str, value: list[float]):
    # 3 and 50 of 1,000 people.
    none = [np.nan] * 3
    assert withheld(frame([0] * 3, indicator, value=value, numerator=none, denominator=[1000.0] * 3)) == [0, 1]
    assert withheld(frame([0] * 3, indicator, value=value, numerator=none, denominator=none)) == []


def test_a_value_that_rounds_to_nobody_is_somebody():
    # 0.4 of a person in a hundred: a rounded proportion, but not a true 0.
    assert withheld(frame([0] * 3, value=[0.004, 0.5, 0.0], numerator=[np.nan] * 3)) == [0, 1]


def test_a_count_that_is_not_its_numerator_is_held_to_the_smaller():
    assert withheld(frame([40, 50, 60], "n", value=[3.0, 50.0, 60.0])) == [0, 1]


def test_what_the_package_withholds_stays_withheld_and_alone_takes_another():
    flagged = frame([30, 40, 50], flag=["c", "", ""])
    assert withheld(flagged) == [0, 1]
    known_to_nobody = frame([np.nan, np.nan, 50], flag=["c", "c", ""])
    assert withheld(known_to_nobody) == [0, 1]
    unreliable = frame([30, 40, 50], flag=["u", "", ""])
    assert withheld(unreliable) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=8))
def test_no_small_count_can_be_seen_or_subtracted(counts: list[int]):
    hidden = withheld(frame(counts))
    shown = [count for n, count in enumerate(counts) if n not in hidden]
    assert not any(1 <= count <= 4 for count in shown)
    rest = sum(counts) - sum(shown)
    assert not hidden or (len(hidden) >= 2 and rest >= 5) or not any(shown + [0] * 0)


def test_an_empty_table_stays_empty():
    assert withheld(frame([])) == []


NONE = [np.nan] * 3


def explained(kind: str, unit: str, **more: str) -> pd.DataFrame:
    return pd.DataFrame({"kind": [kind], "unit": [unit]} | {name: [text] for name, text in more.items()}, index=["i"])


def hidden(table: pd.DataFrame, catalogue: pd.DataFrame) -> list[int]:
    return np.flatnonzero(withhold_small_counts(table, catalogue)["flag"] == "c").tolist()


def test_the_smallest_count_that_can_be_worked_out_decides():
    # The numerators are large; value times denominator is 3 of 1,000 all the same.
    assert withheld(frame([40, 50, 60], "r", value=[3.0, 50.0, 60.0], denominator=[1000.0] * 3)) == [0, 1]
    assert withheld(frame([3, 50, 60], "r", value=[40.0, 50.0, 60.0], denominator=[1000.0] * 3)) == [0, 1]
    # A numerator of none beside a value above none is somebody.
    assert withheld(frame([0, 50, 60], "r", value=[3.0, 50.0, 60.0], denominator=[1000.0] * 3)) == [0, 1]
    assert withheld(frame([0, 50, 60], "r", value=[0.0, 50.0, 60.0], denominator=[1000.0] * 3)) == []


@pytest.mark.parametrize(
    "unit", ["per thousand", "/1000", "per 1 000 people", "\u2030", "per 1k", "Per 1000", "rate/1,000"]
)
def test_any_spelling_of_per_thousand_gives_the_count_away(unit: str):
    table = frame([0] * 3, "i", value=[3.0, 50.0, 60.0], numerator=NONE, denominator=[1000.0] * 3)
    assert hidden(table, explained("rate", unit)) == [0, 1]


def test_the_base_may_stand_in_the_title():
    table = frame([0] * 3, "i", value=[3.0, 50.0, 60.0], numerator=NONE, denominator=[1000.0] * 3)
    assert hidden(table, explained("rate", "rate", title="Thefts per 1,000 people")) == [0, 1]


def test_a_rate_of_an_unreadable_base_is_withheld_where_it_has_a_denominator():
    unread = explained("rate", "per unit of exposure", title="Thefts")
    table = frame([0] * 3, "i", value=[30.0, 50.0, 0.0], numerator=NONE, denominator=[1000.0] * 3)
    # Nobody is nobody to any base, so that the 0 stays.
    assert hidden(table, unread) == [0, 1]
    assert hidden(table.assign(denominator=np.nan), unread) == []
    assert hidden(table.assign(numerator=[30.0, 50.0, 0.0]), unread) == []


def test_rows_with_a_numerator_give_the_base_away_for_those_without():
    unread = explained("rate", "per unit of exposure", title="Thefts")
    table = frame([0] * 3, "i", value=[3.0, 50.0, 60.0], numerator=[np.nan, 50.0, 60.0], denominator=[1000.0] * 3)
    # 50 of 1,000 is a value of 50: the base is 1,000, and the first row is 3 people.
    assert hidden(table, unread) == [0, 1]
    assert hidden(table.assign(value=[30.0, 50.0, 60.0]), unread) == []
