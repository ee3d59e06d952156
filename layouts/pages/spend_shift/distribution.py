"""How spend lies against need, year by year: concentration and Kakwani index, with what one entry changes."""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.caching import cached_by_city
from geo.city import City
from geo.spend.distribution import NEGATIVE, NO_ORDER, NO_SPEND, TOO_FEW, ConcentrationByYear, concentration_by_year
from geo.spend.shift_analysis import Shift
from layouts.components.parts import table
from layouts.pages.spend_shift.share import NOTHING, people_words
from layouts.pages.spend_shift.state import ShiftState
from layouts.pages.spend_shift.text import money_word
from layouts.poorest_set.panel import measure_words
from layouts.text.words import listed

REASONS = {
    NO_SPEND: "no spend above zero",
    NEGATIVE: "a ward's total is negative",
    TOO_FEW: "fewer than two wards can be counted",
    NO_ORDER: "the wards that can be counted all have the same need",
}
TO_NEED, AWAY, UNDECIDED = "leans to need", "leans away from need", "one entry decides which way"


def concentration_section(city: City, state: ShiftState, shift: Shift) -> list[Component]:
    """A heading that says which years leaned to need, every year as a table, and how it was reached."""
    found = concentrations(city, shift, state.people)
    return [
        html.H2(concentration_title(shift, found)),
        concentration_table(found),
        html.P(_caption(city, state, shift), className="caption"),
    ]


@cached_by_city()
def concentrations(city: City, shift: Shift, people: str) -> ConcentrationByYear:
    """The indices of every year; only that of spend where need has no amounts."""
    amounts = shift.need_amounts
    return concentration_by_year(
        city, shift.table, shift.need, people, true_zero=amounts is not None, need_amounts=amounts
    )


def verdict(row: pd.Series) -> str:
    """Which way a year leaned, as far as no single entry decides it; "" where there is no index."""
    if row["reason"]:
        return ""
    return TO_NEED if row["low"] > 0 else AWAY if row["high"] < 0 else UNDECIDED


def concentration_title(shift: Shift, concentrations: ConcentrationByYear) -> str:
    """Which full years leaned to need, which away from it, and where one entry decides."""
    full = concentrations.frame[~concentrations.frame["part_year"]]
    verdicts = full.apply(verdict, axis=1)
    years = {kind: full.index[verdicts == kind].tolist() for kind in (TO_NEED, AWAY, UNDECIDED)}
    parts = [f"leaned to need in {listed(years[TO_NEED])}"] if years[TO_NEED] else []
    parts += [f"leaned away from it in {listed(years[AWAY])}"] if years[AWAY] else []
    money = money_word(shift.table.basis).capitalize()
    undecided = f"in {listed(years[UNDECIDED])} one entry decides which way" if years[UNDECIDED] else ""
    if not parts:
        return f"Whether {money.lower()} leaned to need hangs on one entry: {undecided}" if undecided else (
            f"Whether {money.lower()} leaned to need cannot be said for any full year"
        )  # fmt: skip
    return f"{money} {' and '.join(parts)}{f'; {undecided}' if undecided else ''}"


def concentration_table(concentrations: ConcentrationByYear) -> html.Div:
    """Both indices of every year, with their ranges."""
    # Without a true zero need has no index of its own, and spend cannot be compared with it.
    compared = concentrations.frame["kakwani"].notna().any()
    rows = []
    for year, row in concentrations.frame.iterrows():
        name = f"{year} (part year)" if row["part_year"] else str(year)
        if row["reason"]:
            rows.append([name, *[NOTHING] * (4 if compared else 2), REASONS[row["reason"]]])
            continue
        rows.append(
            [
                name,
                _index(row["concentration"]),
                f"{_index(row['low'])} to {_index(row['high'])}",
                *([_index(row["kakwani"])] if compared else []),
                *([f"{_index(row['kakwani_low'])} to {_index(row['kakwani_high'])}"] if compared else []),
                verdict(row),
            ]
        )
    head = ["Year", "Concentration index", "Without one entry"]
    head += ["Kakwani index", "Without one entry", "Spend"] if compared else ["Spend"]
    caption = "Concentration of spend a head against need, by year"
    return table(caption, head, rows, numeric=range(1, len(head) - 1), class_name="one-line")


def _caption(city: City, state: ShiftState, shift: Shift) -> str:
    kakwani = (
        shift.why_no_need
        if shift.need_amounts is None
        else "Kakwani index: above 0, it leans to need more than need itself does; need is counted as "
        f"{shift.need_words}."
    )
    return (
        f"Wards in order of need by {measure_words(city, state.poorest)}, weighted by their {people_words(shift)}. "
        f"Concentration index (from {_index(-1)} to {_index(1)}): above 0, spend a head lies with the needier wards; "
        f"only their order counts. {kakwani}"
    )


def _index(value: float) -> str:
    """An index with its sign, to two decimals."""
    text = f"{value:+.2f}"
    return "0.00" if float(text) == 0 else text.replace("-", "\N{MINUS SIGN}")
