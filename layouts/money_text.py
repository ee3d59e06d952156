"""Money and people in words."""

from __future__ import annotations

import pandas as pd

from geo.population import EVERYONE
from layouts.words import flag_text, pounds


def people_words(band: str) -> str:
    """An age band in words."""
    return "everyone" if band == EVERYONE else f"people aged {band.replace('-', ' to ').replace('+', ' and over')}"


def a_head(amount: float) -> str:
    """Money a head: with pence below ten pounds, so that a little is not said to be nothing.

    Examples
    --------
    >>> a_head(2401.2), a_head(3.006), a_head(0.004), a_head(0.0)
    ('£2,401', '£3.01', 'under 1p', '£0')
    """
    if pd.isna(amount):
        return flag_text("x")
    if 0 < abs(amount) < 0.005:
        return "under 1p"
    sign = "\N{MINUS SIGN}" if amount < 0 else ""
    return f"{sign}£{abs(amount):,.2f}" if 0 < abs(amount) < 10 else pounds(amount)
