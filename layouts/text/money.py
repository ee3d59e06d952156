"""Money and people in words."""

from __future__ import annotations

import pandas as pd

from geo.population import band_words
from layouts.text.words import flag_text, pounds


def people_words(band: str) -> str:
    """An age band in words."""
    return band_words(band)


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


_PENNY = 0.005


def exact(amount: float) -> str:
    """Pounds as they are in a plan: whole where they are whole, else with their pence.

    Examples
    --------
    >>> exact(2586858.0), exact(1234.5), exact(-20.0)
    ('£2,586,858', '£1,234.50', '−£20')
    """
    pence = round(amount * 100)
    sign = "\N{MINUS SIGN}" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}" + (f".{rest:02}" if rest else "")


def to_pound(amount: float) -> str:
    """Money to the nearest pound, however much it is.

    Examples
    --------
    >>> to_pound(2586858.4), to_pound(-0.2), to_pound(-1500.6)
    ('£2,586,858', '£0', '−£1,501')
    """
    return exact(float(round(amount)))


def signed(amount: float) -> str:
    """A change to the nearest pound, with its sign."""
    return f"+{to_pound(amount)}" if round(amount) > 0 else to_pound(amount)


def in_pounds(pence: float) -> str:
    """Pence as pounds."""
    return exact(pence / 100)
