"""What is said beside a typed number: why it could not be read, or whether so much or so little is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geo.city import City
from geo.errors import Unavailable
from geo.spend.table import SpendBasis, spend_table
from layouts.pages.target.form_values import GROWING, TYPED, FormId, budgets_of
from layouts.pages.target.parameters import TYPED_PARAMS
from layouts.pages.target.state import TargetState
from layouts.text.money import exact

TIMES = 10
"""So many times today's money, or such a part of it, is asked about: mostly it is a slip of the finger."""


def notes(city: City, state: TargetState) -> dict[str, str]:
    """What is said beside each field; nothing is blocked by it.

    Returns
    -------
    dict of str to str
        By id of the control. Why a text was not read goes before a question about the value that stays.
    """
    asked = {control: _question(amount, today, whose) for control, amount, today, whose in _compared(city, state)}
    return {control: words for control, words in {**asked, **state.unread}.items() if words}


def _compared(city: City, state: TargetState) -> Iterator[tuple[str, float, float, str]]:
    """Sums of money of the form, each with today's that it is compared with."""
    form_values = state.form_values
    recorded, citywide = todays_money(city, form_values)
    base = form_values[FormId.BASE]
    if base not in ("", None):
        yield FormId.BASE, float(base), recorded, "the record has"
    today = (recorded if base in ("", None) else float(base)) + citywide
    kind = form_values[FormId.BUDGET_KIND]
    boxes = zip(TYPED_PARAMS, form_values[FormId.TYPED], strict=True)
    budgets = list(boxes) if kind == TYPED else [(FormId.BUDGET, form_values[FormId.BUDGET])]
    yield from ((box, float(value), today, "today's total is") for box, value in budgets if value not in ("", None))
    last = _last_budget(form_values)
    if kind == GROWING and last is not None:
        yield FormId.GROWTH, last, today, "today's total is"
    # A little of these is nothing odd; much more than all the money is.
    today = max(today, recorded)
    for control in (FormId.CITYWIDE, FormId.STEP):
        value = form_values[control]
        if value not in ("", None) and float(value) >= TIMES * today:
            yield control, float(value), today, "today's total is"


def todays_money(city: City, form_values: Mapping[str, Any]) -> tuple[float, float]:
    """Pounds of the year that counts as today: those in the wards, and those with no ward."""
    table = spend_table(city, SpendBasis(phased=form_values[FormId.BASIS] == "phased"))
    year = form_values[FormId.BASELINE]
    if year not in table.years:
        return 0.0, 0.0
    citywide = float(table.citywide[year])
    return float(table.counted[year].sum()), citywide if citywide > 0 else 0.0


def _last_budget(form_values: Mapping[str, Any]) -> float | None:
    """The last year's budget under growth, where the first year's is not odd by itself."""
    try:
        return budgets_of(form_values)[-1]
    except Unavailable:
        return None


def _question(amount: float, today: float, whose: str) -> str:
    """Whether a sum is meant that is ten times today's or more, or a tenth of it or less; "" where it is neither.

    Less than nothing is refused beside the field's own words, so that it is not asked about.
    """
    if today <= 0 or amount < 0 or today / TIMES < amount < today * TIMES:
        return ""
    times = amount / today
    part = f"{times:,.3g} times that" if times >= 1 else f"{times:.2%} of that"
    against = f"{whose[:1].upper()}{whose[1:]} {exact(today)}"
    return f"Is {exact(amount)} meant? {against}; this is {part}. It is taken as typed."
