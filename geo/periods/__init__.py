"""Periods are time, not text: years, quarters, months and what is between, in one order and one display."""

from geo.periods.order import by_time, in_time, same_period, year_of
from geo.periods.period import Period
from geo.periods.reading import parse_period, read_periods, readings

__all__ = ["Period", "by_time", "in_time", "parse_period", "read_periods", "readings", "same_period", "year_of"]
