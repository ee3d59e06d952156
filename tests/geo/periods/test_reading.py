"""Every writing of a period that published tables have is one period, with one display; two readings are none."""

import random
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.periods import Period, by_time, in_time, parse_period, read_periods, readings, same_period, year_of

WRITINGS = {
    "2019": "2019, 2019.0, 20190000, mid-2019, Mid 2019, Census 2019, calendar year 2019, 2019 [p], 2019-01-01/P1Y, "
    "Jan 2019 - Dec 2019, 2019-01-01/2019-12-31, Year to December 2019, 1 January 2019 to 31 December 2019",
    "2019/20": "2019/20, 2019-20, 2019–20, 2019 - 20, 2019 / 20, 2019/2020, 2019-2020, 2019 to 2020, 201920, FY20, "
    "FY 20, FY2020, FY2019/20, FY19/20, FYE 2020, F/Y 2019/20, financial year 2019-20, 2019/20 (provisional), "
    "2019/20 financial year, Financial year ending March 2020, year to March 2020, Year ending 31 March 2020, "
    "y/e 31 Mar 2020, 12 months to March 2020, Apr 2019 - Mar 2020, 2019-04-01/P1Y, 01/04/2019 - 31/03/2020, 19/20, "
    "1 April 2019 to 31 March 2020",
    "2009/10": "2009/10, 2009/10 (taxbase), financial year 2009-10",
    "1999/00": "1999/00, 1999/2000, 1999-00, FY00",
    "Academic year 2018/19": "Academic year 2018/19, AY2018/19, AY18/19, 2018/19 academic year, school year 2018-19",
    "Year to June 2020": "Year to June 2020, Year ending June 2020, YE Jun 2020, 12 months to June 2020, "
    "July 2019 to June 2020, twelve months ending 30 June 2020",
    "Q3 2019": "Q3 2019, 2019 Q3, 2019-Q3, 2019Q3, Q3/2019, Qtr 3 2019, quarter 3 2019, Jul-Sep 2019, "
    "July to September 2019, Jul 2019 - Sep 2019, 3 months to September 2019, quarter to Sep 2019, 2019-07-01/P3M, "
    "Q3 (Jul-Sep) 2019",
    "Q1 2010/11": "Q1 2010/11, 2010/11 Q1, Q1 2010-11, Q1 FY11, 2010/11 Q1 (Apr-Jun)",
    "Q4 2010/11": "Q4 2010/11, 2010/11 Q4",
    "January to June 2019": "H1 2019, Jan-Jun 2019, six months to June 2019",
    "March 2019": "March 2019, Mar 2019, Mar-19, mar '19, 2019-03, 2019/3, 201903, 03/2019, 2019 Mar, 2019-03-01, "
    "2019-03-01T00:00:00, 2019-03-01/P1M, 03/19",
    "31 March 2020": "31 March 2020, 31st March 2020, 31-Mar-20, 31/03/2020, 2020-03-31, as at 31 March 2020",
    "2009 to 2011": "2009 - 11, 2009 – 11, 2009 - 2011, 2009-2011, 2009 to 2011, 2009 to 11, 2009-01-01/P3Y",
    "2016/17 to 2018/19": "2016/17 - 18/19, 2016/17 to 2018/19, 2016/17-2018/19, 2016-17 to 2018-19",
    "January 2019 to December 2020": "January 2019 to December 2020, 2019-01-01/P2Y",
}


@pytest.mark.parametrize(
    ("text", "shown"), [(text, shown) for shown, texts in WRITINGS.items() for text in texts.split(", ")]
)
def test_each_writing_has_one_display(text: str, shown: str):
    read = parse_period(text)
    assert read is not None
    assert read.text == shown
    assert read == parse_period(shown)


def test_the_writings_that_the_documentation_lists_are_read_as_it_says():
    text = (Path(__file__).parents[3] / "docs" / "data-package.md").read_text(encoding="utf-8")
    table = [line for line in text.partition("| shown as |")[2].splitlines() if line.startswith("| `")]
    rows = [re.findall(r"`([^`]+)`", line) for line in table[:9]]
    assert [shown for shown, *_ in rows][::8] == ["2019", "2009 to 2011"]
    for shown, *others in rows:
        assert parse_period(shown).text == shown
        assert {other: parse_period(other) for other in others} == dict.fromkeys(others, parse_period(shown))


@pytest.mark.parametrize(
    ("text", "either"),
    [
        ("2010-11", {"2010/11", "November 2010"}),
        ("2003-04", {"2003/04", "April 2003"}),
        ("201112", {"2011/12", "December 2011"}),
        ("2008-10", {"2008 to 2010", "October 2008"}),
        ("2008/10", {"2008 to 2010", "October 2008"}),
        ("11/12", {"2011/12", "November 2012"}),
        ("01/04/2013", {"1 April 2013", "4 January 2013"}),
        ("FY1920", {"1919/20", "2019/20"}),
    ],
)
def test_what_has_two_readings_is_none_of_them(text: str, either: set[str]):
    assert parse_period(text) is None
    assert {period.text for period in readings(text)} == either


@pytest.mark.parametrize(
    "text",
    ["", "May", "Q1", "baseline", "spring 2019", "0", "49", "2019-13", "2019-02-31", "31/02/2019", "12:30:00",
     "2013-31", "2019/18", "19-Mar", "Nov-Jan 2020", "financial year 2019", "year ending 2020", "Q5 2019",
     "Q1 (Apr-Jun) 2019", "H3 2019", "3019", "2019 to March 2020", "2019-2019", "2020 - 2019", "1" * 500, "2019 " * 400,
     "q1" * 30, "٢٠١٩x", "=2019", "2019/20/21", "0 months to March 2020"],
)  # fmt: skip
def test_what_is_no_period_is_not_guessed(text: str):
    assert parse_period(text) is None
    assert readings(text) == ()


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        ("2010-11, 2012-13", "2010/11, 2012/13"),
        ("2010-11, 2012-09", "November 2010, September 2012"),
        ("2009-10, 2010-11, 2011-12", "2009/10, 2010/11, 2011/12"),
        ("201011, 201819", "2010/11, 2018/19"),
        ("201011, 201012, 201009", "November 2010, December 2010, September 2010"),
        ("2011/12, 2011/10", "December 2011, October 2011"),
        ("2003/04", "2003/04"),
        ("2008-10, 2013-15", "2008 to 2010, 2013 to 2015"),
        ("2010-11, 2012-09, 2015-16", "None, September 2012, 2015/16"),
        ("01/04/2013, 31/03/2014", "1 April 2013, 31 March 2014"),
        ("2020-03-01, 2020-03-08", "1 March 2020, 8 March 2020"),
        ("2020-03-01, 2020-04-01", "March 2020, April 2020"),
    ],
)
def test_the_column_decides_where_two_readings_fit(texts: str, shown: str):
    read = read_periods(texts.split(", "))
    assert ", ".join(period.text if period else "None" for period in read.values()) == shown


def test_one_span_has_one_display_in_a_column():
    read = read_periods(["Q1 2019/20", "Q2 2019", "Q2 2019/20"])
    assert [period.text for period in read.values() if period] == ["Q2 2019", "Q2 2019", "Q2 2019/20"]


MONTHS = st.tuples(st.integers(1900, 2080), st.integers(1, 12), st.integers(1, 130))
DAYS = st.dates(date(1900, 1, 1), date(2098, 1, 1))


def of_months(year: int, month: int, months: int) -> Period:
    """A period of whole months, by way of days."""
    after = date(year + (month - 1 + months) // 12, (month - 1 + months) % 12 + 1, 1)
    return Period(date(year, month, 1), after - timedelta(1))


@given(MONTHS, st.sampled_from(["", "financial", "academic"]))
def test_what_is_shown_is_read_as_the_same_months(span: tuple[int, int, int], style: str):
    months = of_months(*span)
    period = Period(months.start, months.end, style)
    assert period.months == span[2]
    read = parse_period(period.text)
    assert read == period
    assert read is not None
    assert read.text == period.text


@given(DAYS, st.integers(0, 800))
def test_what_is_shown_is_read_as_the_same_days(start: date, more: int):
    period = Period(start, start + timedelta(more))
    assert parse_period(period.text) == period


@given(st.text(max_size=70))
def test_no_text_is_too_odd_to_be_read(text: str):
    period = parse_period(text)
    if period:
        assert parse_period(period.text) == period


@given(st.lists(MONTHS, min_size=2, max_size=8), st.randoms())
def test_the_order_is_that_of_time(spans: list[tuple[int, int, int]], chance: random.Random):
    periods = list(dict.fromkeys(of_months(*span) for span in spans))
    texts = [period.text for period in periods]
    chance.shuffle(texts)
    ends = [period.end for text in in_time(texts) if (period := parse_period(text))]
    assert ends == sorted(period.end for period in periods)


def test_kinds_mix_in_the_order_in_which_they_end():
    shuffled = ["2020", "Q1 2020", "2019/20", "2009 to 2011", "2019", "Academic year 2018/19", "Q4 2019", "baseline"]
    assert in_time([*shuffled, "2019"]) == [
        "baseline", "2009 to 2011", "Academic year 2018/19", "2019", "Q4 2019", "2019/20", "Q1 2020", "2020",
    ]  # fmt: skip
    assert by_time("baseline") < by_time("1900")


def test_the_year_is_that_in_which_a_period_begins():
    begun = {text: year_of(text) for text in ("2010", "2013/14", "mid-2017", "Year to June 2020", "Q1 2019/20", "May")}
    assert list(begun.values()) == [2010, 2013, 2017, 2019, 2019, None]


def test_the_same_period_is_found_by_its_time():
    assert same_period("2019-20", ["2018/19", "2019/20"]) == "2019/20"
    assert same_period("baseline", ["baseline"]) == "baseline"
    assert same_period("2020", ["2019/20"]) is None


def test_some_years_later_is_the_same_part_of_the_calendar():
    later = {text: period.later(1).text for text in ("2019", "2019/20", "Q4 2019", "29 February 2020", "February 2019")
             if (period := parse_period(text))}  # fmt: skip
    assert list(later.values()) == ["2020", "2020/21", "Q4 2020", "28 February 2021", "February 2020"]
