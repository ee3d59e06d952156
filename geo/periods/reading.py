"""Periods read from text: alone, or by the other texts of their column where two readings fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from geo.periods.period import Period
from geo.periods.writings import read_writing

# Where two readings fit and nothing else in the column decides: the usual one.
_USUAL = ("/ financial", "date month")


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period | None:
    """Read one period by itself.

    Parameters
    ----------
    text : str
        As published tables write it (:mod:`geo.periods.writings`).

    Returns
    -------
    Period or None
        None where it cannot be put in time, or where two readings fit ("2010-11": a financial year or a month).

    Examples
    --------
    >>> [parse_period(text).text for text in ("2019-20", "FY20", "year to March 2020", "Jul-Sep 2019", "2009 - 11")]
    ['2019/20', '2019/20', '2019/20', 'Q3 2019', '2009 to 2011']
    >>> parse_period("2010-11"), parse_period("spring")
    (None, None)
    """
    return read_periods([text])[text]


def read_periods(texts: Iterable[str]) -> dict[str, Period | None]:
    """Read the periods of one column: where a text fits two readings, the others of its writing decide.

    Parameters
    ----------
    texts : iterable of str

    Returns
    -------
    dict of str to (Period or None)
        Texts of the same period have the same display. None as in `parse_period`.

    Examples
    --------
    >>> [period.text for period in read_periods(["2010-11", "2012-13"]).values()]
    ['2010/11', '2012/13']
    >>> [period.text for period in read_periods(["2010-11", "2010-09"]).values()]
    ['November 2010', 'September 2010']
    """
    found = {text: read_writing(text) for text in texts}
    sure = _evidence(found.values())
    # Beside "2010/12", which may be three years or December, "2010/11" may be November.
    usual = _USUAL[1:] if any(_years(each, "/") > 12 for each in found.values()) else _USUAL
    chosen = {text: _choose(readings_of, sure, usual) for text, readings_of in found.items()}
    styles: dict[Period, str] = {}
    for period in filter(None, chosen.values()):
        styles[period] = min(period.style, styles.get(period, period.style))
    return {text: period and replace(period, style=styles[period]) for text, period in chosen.items()}


def readings(text: str) -> tuple[Period, ...]:
    """Everything that a text may mean by itself; none where it is no period."""
    return tuple(dict.fromkeys(read_writing(text).values()))


def _evidence(found: Iterable[dict[str, Period]]) -> set[str]:
    """What the texts that have one reading say of the others in their column."""
    found = list(found)
    sure = {_says(form) for each in found if len(each) == 1 for form in each}
    # "2009-10", "2010-11": as months, two of them would lie thirteen apart or more; so would "2008-10", "2009-11".
    for sign in "-", "/", "":
        spans = Counter(_years(each, sign) for each in {tuple(each.items()): each for each in found}.values())
        del spans[0]
        if max(spans.values(), default=0) > 1 and f"{sign} month" not in sure:
            sure.add(f"{sign} years")
    return sure


def _years(found: dict[str, Period], sign: str) -> int:
    """How many months the years have that a text may name, where it may as well name a month; else 0."""
    years, month = set(found) - {f"{sign} month"}, f"{sign} month" in found
    one = month and len(years) == 1 and years <= {f"{sign} financial", f"{sign} pooled"}
    return found[years.pop()].months if one else 0


def _says(form: str) -> str:
    """Of a form of writing: the sign between the numbers, and whether these are years, months or days."""
    sign, _, what = form.rpartition(" ")
    return f"{sign} {'years' if what in ('financial', 'pooled') else what}"


def _choose(found: dict[str, Period], sure: set[str], usual: tuple[str, ...]) -> Period | None:
    """The one reading of a text, by its column where it has several."""
    if len(set(found.values())) > 1:
        supported = {form: period for form, period in found.items() if _says(form) in sure}
        found = supported or {form: period for form, period in found.items() if form in usual}
    return next(iter(found.values())) if len(set(found.values())) == 1 else None
