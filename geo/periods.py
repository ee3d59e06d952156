"""Periods as text: which year each belongs to."""

from __future__ import annotations

import re


def year_of(period: str) -> int | None:
    """The first four-digit year in a period ("2010", "2013/14"), or None where it has none."""
    match = re.search(r"(?:19|20)\d\d", period)
    return int(match.group()) if match else None
