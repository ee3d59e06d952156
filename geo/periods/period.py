"""A period: its first and last day, and the one way in which it is shown."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

MONTHS = tuple(calendar.month_name)
FINANCIAL, ACADEMIC = 4, 9
"""The months in which a financial and an academic year begin."""


@dataclass(frozen=True)
class Period:
    """A span of days.

    Attributes
    ----------
    start, end : datetime.date
        The first and the last day; they alone say which period it is.
    style : str
        How it is shown where one span has two names: "academic" for a year from September, "financial" for a quarter
        counted from April; "" for the plain name.
    """

    start: date
    end: date
    style: str = field(default="", compare=False)

    @property
    def months(self) -> int:
        """How many whole calendar months it has; 0 where it does not begin and end with one."""
        if self.start.day != 1 or (self.end + timedelta(1)).day != 1:
            return 0
        return 12 * (self.end.year - self.start.year) + self.end.month - self.start.month + 1

    @property
    def kind(self) -> str:
        """What it is: "day", "days", "month", "months", "quarter", "year" (any twelve months) or "years"."""
        months = self.months
        if months == 0:
            return "day" if self.start == self.end else "days"
        if months == 3 and self.start.month % 3 == 1:
            return "quarter"
        return {1: "month", 12: "year"}.get(months, "months" if months % 12 else "years")

    @property
    def order(self) -> tuple[date, date]:
        """What it is sorted by: the newest is the one that ends last."""
        return self.end, self.start

    @property
    def text(self) -> str:
        """Its one display; `geo.periods.parse_period` reads it as this period again."""
        kind, first, last = self.kind, self.start, self.end
        if kind in ("day", "days"):
            return " to ".join(dict.fromkeys(f"{day.day} {MONTHS[day.month]} {day.year}" for day in (first, last)))
        if kind == "month":
            return f"{MONTHS[first.month]} {first.year}"
        if kind == "quarter":
            return _quarter(first.year, (first.month + 2) // 3, financial=self.style == "financial")
        if kind in ("year", "years") and first.month == FINANCIAL:
            return " to ".join(dict.fromkeys([_two_years(first.year), _two_years(last.year - 1)]))
        # Two calendar years are written out, for "2019 to 2020" is how some write a financial year.
        if first.month == 1 and (kind == "year" or (kind == "years" and last.year > first.year + 1)):
            return " to ".join(dict.fromkeys([str(first.year), str(last.year)]))
        if kind == "year" and first.month == ACADEMIC and self.style == "academic":
            return f"Academic year {_two_years(first.year)}"
        if kind == "year":
            return f"Year to {MONTHS[last.month]} {last.year}"
        opening = "" if first.year == last.year else f" {first.year}"
        return f"{MONTHS[first.month]}{opening} to {MONTHS[last.month]} {last.year}"

    @property
    def middle(self) -> float:
        """Its middle, in months; every month counts alike, so that no leap year decides what is nearest."""
        first, after = self.start, self.end + timedelta(1)
        return sum(12 * day.year + day.month + (day.day - 1) / 31 for day in (first, after)) / 2

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a day."""
        return self.start <= other.end and other.start <= self.end

    def later(self, years: int) -> Period:
        """The same part of the calendar some years later."""
        start, after = (_moved(day, years) for day in (self.start, self.end + timedelta(1)))
        return replace(self, start=start, end=after - timedelta(1))


def whole_months(year: int, month: int, months: int, style: str = "") -> Period:
    """The period of some whole months, from one on.

    Raises
    ------
    ValueError
        When the year has no such month.
    """
    after = year * 12 + month - 1 + months
    return Period(date(year, month, 1), date(after // 12, after % 12 + 1, 1) - timedelta(1), style)


def _quarter(year: int, quarter: int, *, financial: bool) -> str:
    if not financial:
        return f"Q{quarter} {year}"
    return f"Q{(quarter + 2) % 4 + 1} {_two_years(year - (quarter == 1))}"


def _two_years(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02}"


def _moved(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)
