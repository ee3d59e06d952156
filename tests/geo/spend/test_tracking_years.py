"""A plan's years against the record's: the same days are the same year, and a financial year is no calendar year."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.spend.tracking import NO_DATA, OTHER_YEARS, compare_with_path

PATH = pd.Series({"2018": 0.4, "2019/20": 0.42, "2020/21": 0.44})


def test_a_financial_year_of_the_plan_is_no_calendar_year_of_the_record() -> None:
    record = pd.Series({"2018": 0.4, "2019": 0.43, "2020": 0.45})
    done = compare_with_path(record, PATH)
    assert list(done["reason"]) == ["", OTHER_YEARS, OTHER_YEARS]
    assert done["actual"].isna().tolist() == [False, True, True]


@pytest.mark.parametrize("writing", ["2019/20", "2019-20", "2019/2020", "FY20", "Year to March 2020"])
def test_two_writings_of_a_year_meet(writing: str) -> None:
    done = compare_with_path(pd.Series({"2017/18": 0.41, "2018": 0.4, writing: 0.43}), PATH)
    assert list(done.index) == ["2018", writing, "2020/21"]
    assert done.loc[writing, "status"] == "on_track"
    assert done.loc["2020/21", "reason"] == NO_DATA


def test_a_year_that_is_yet_to_come_is_no_other_year() -> None:
    path = pd.Series({"2018/19": 0.4, "2019/20": 0.42})
    assert list(compare_with_path(pd.Series({"2018/19": 0.4}), path)["reason"]) == ["", NO_DATA]
    calendar = pd.Series({"2018": 0.4, "2019": 0.42})
    assert list(compare_with_path(pd.Series({"2018": 0.4}), calendar)["reason"]) == ["", NO_DATA]
