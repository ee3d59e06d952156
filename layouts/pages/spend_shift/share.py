"""The set's share of spend, year by year: the chart, its twin, and what stands beside the wards."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from geo.area_codes import CITYWIDE
from geo.city import City
from geo.periods import in_time
from geo.population import EVERYONE
from geo.spend.shift_analysis import Shift
from layouts.address.controls import change_data
from layouts.components.markup import Element, element
from layouts.components.parts import table
from layouts.figures.spend_shares import shares
from layouts.pages.spend_shift.state import ALL, SET, Trace
from layouts.pages.spend_shift.text import MONEY, basis_programmes, items_word, more_or_less, year_words
from layouts.text.words import counted, listed, percent, pounds

NOTHING = "[x]"


def traced(text: str, who: str, when: str) -> Element:
    """A number that opens the rows behind it, by mouse and by keyboard; see `Trace`."""
    return element("Button", text, type="button", className="traced", **_opens(who, when))


@lru_cache(maxsize=4096)
def _opens(who: str, when: str) -> dict[str, str]:
    """What opens the rows of a number, written once: a page has a thousand of them."""
    return change_data({"trace": Trace(who, when).key})


def share_title(shift: Shift) -> str:
    """In how many full years the set had more than its share of people, and of need."""
    frame = shift.series.frame
    full = frame[~frame["part_year"] & frame["share"].notna()]
    parts = []
    for column, words in (("people_share", people_words(shift)), ("need_share", "need")):
        if full[column].notna().all():
            above = int((full["share"] > full[column]).sum())
            parts.append(f"more than their share of {words} ({percent(full[column].iloc[-1])}) in {above}")
    if not parts:
        return "What share reached them, year by year?"
    return f"Of {counted(len(full), 'full year')}, these wards had {listed(parts)}"


def people_words(shift: Shift) -> str:
    """Whose share is meant."""
    band = shift.series.age_band
    return "people" if band == EVERYONE else f"people aged {band.replace('-', ' to ').replace('+', ' and over')}"


def share_figure(shift: Shift) -> go.Figure:
    """The chart of the shares."""
    columns = shift.series.frame[["share", "items", "all_items", "people_share", "need_share", "part_year"]]
    frame = columns.join(shift.fragility.by_year[["low", "high"]])
    frame["trace"] = [Trace(SET, str(year)).key for year in frame.index]
    whose = people_words(shift)
    return shares(frame, items=items_word(shift.table.basis), people=whose, need="need")


def share_table(shift: Shift) -> html.Div:
    """The chart's twin: every figure of every year."""
    noun = items_word(shift.table.basis)
    joined = shift.series.frame.join(shift.fragility.by_year[["low", "high", "few_items"]])
    rows = []
    for year, row in joined.iterrows():
        name, known = str(year), pd.notna(row["share"])
        notes = ["part year"] if row["part_year"] else []
        notes += [f"fewer than five {noun}s"] if row["few_items"] else []
        notes += ["baseline"] if year == shift.series.baseline else []
        rows.append(
            [
                name,
                traced(percent(row["share"]), SET, name) if known else NOTHING,
                f"{percent(row['low'])} to {percent(row['high'])}" if known else NOTHING,
                points(row["points"]),
                more_or_less(row["shift_pounds"]) if known and year != shift.series.baseline else "",
                traced(pounds(row["pounds"]), SET, name),
                traced(pounds(row["total"]), ALL, name),
                _count(row["items"]),
                _count(row["all_items"]),
                ", ".join(notes),
            ]
        )
    start, nouns = shift.series.baseline, f"{noun.capitalize()}s"
    head = ["Year", "Share", "Without one entry", f"Points from {start}", f"Against the {start} share",
            "In these wards", "In all wards", f"{nouns} here", f"{nouns} in all", "Note"]  # fmt: skip
    title = "Share of the poorest-outcome wards. Choose a number to see the rows behind it."
    return table(title, head, rows, numeric=(1, 2, 3, 4, 5, 6, 7, 8), class_name="one-line")


def share_caption(city: City, shift: Shift) -> str:
    """What is measured, over which years, and from where."""
    basis, years = shift.table.basis, shift.table.years
    kind = "awards by the year of the award" if basis.basis == "award" else MONEY[basis.basis]
    where = f"booked {city.booked_words}" if city.booked_words else "in the wards that the record books it to"
    people = shift.series.frame["people_year"]
    need = f" Share of need: of {shift.need_words}." if shift.need_words else ""
    return (
        f"Measure: {kind}, {where}, {years[0]} to {years[-1]}, {basis_programmes(city, basis)}. "
        "Whisker: the least and the largest share without any one entry (a ward's year, or an award that was shared "
        f"out); several together can move it further. {people_words(shift).capitalize()}: counted in the nearest year, "
        f"{listed(in_time(people))}.{need}"
    )


def totals_table(shift: Shift) -> list[Component]:
    """What is in the wards, what has no ward, and what the basis leaves out or moves, year by year."""
    totals = shift.table.totals
    columns = [
        ("In wards", "in_wards", ALL), ("With no ward", "citywide", CITYWIDE), ("Total", "total", None),
        ("Left out", "left_out", None), ("Moved to other years or wards", "moved_out", None),
        ("Moved here", "moved_in", None),
    ]  # fmt: skip
    shown = [c for c in columns if c[1] in ("in_wards", "citywide", "total") or (totals[c[1]] != 0).any()]
    rows = []
    for year, row in totals.iterrows():
        cells: list[Any] = [year_words(shift, str(year))]
        for _, column, who in shown:
            amount = row[column]
            text = "none in the record" if pd.isna(amount) else pounds(amount)
            cells.append(traced(text, who, str(year)) if who and pd.notna(amount) else text)
        rows.append([*cells, f"{row['without_row']:,.0f}"])
    head = ["Year", *(title for title, _, _ in shown), "Wards without a row"]
    caption = "Where the money stands, year by year. Money with no ward is in the total and never spread over wards."
    return [table(caption, head, rows, numeric=tuple(range(1, len(head))), class_name="one-line")]


def points(difference: float) -> str:
    """A difference in percentage points, signed."""
    if pd.isna(difference):
        return NOTHING
    return f"{round(100 * difference):+d}".replace("-", "\N{MINUS SIGN}").replace("+0", "0")


def _count(items: float) -> str:
    return NOTHING if pd.isna(items) else f"{items:,.0f}"
