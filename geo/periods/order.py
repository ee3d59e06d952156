"""The one order of periods, and which texts mean the same one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from geo.periods.reading import parse_period


def by_time(text: str) -> tuple[date, date, str]:
    """Sort key of a period's text, oldest first; what is no period comes before all that are."""
    period = parse_period(text)
    return (*period.order, "") if period else (date.min, date.min, text)


def in_time(texts: Iterable[str]) -> list[str]:
    """Each text once, oldest first."""
    return sorted(dict.fromkeys(texts), key=by_time)


def year_of(text: str) -> int | None:
    """The year in which a period begins ("2010", "2013/14"), or None where it has none."""
    period = parse_period(text)
    return period.start.year if period else None


def same_period(text: str, among: Iterable[str]) -> str | None:
    """The text among some that means the same period as a text; None where there is none."""
    wanted = parse_period(text)
    return next((each for each in among if each == text or (wanted and parse_period(each) == wanted)), None)
