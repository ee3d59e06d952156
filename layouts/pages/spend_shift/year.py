"""One year of spend: the map of pounds a head, the concentration curve and every ward, moved together by the player."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from dash import html

from geo.caching import cached_by_city
from geo.city import City
from geo.spend.distribution import PerHead, concentration_curves, spend_per_head
from geo.spend.shift_analysis import Shift
from geo.spend.table import SpendTable
from geo.statistics.ranks import competition_ranks
from layouts.components.parts import Option, named, radios, table
from layouts.figures.concentration_curve import curve
from layouts.maps.map_style import MapClass, Painting
from layouts.page import Filled
from layouts.pages.spend_shift.distribution import REASONS, concentrations
from layouts.pages.spend_shift.ids import ShiftId
from layouts.pages.spend_shift.share import NOTHING, people_words, traced
from layouts.pages.spend_shift.state import ShiftState
from layouts.pages.spend_shift.text import items_word, money_word, year_words
from layouts.text.money import a_head
from layouts.text.words import counted, listed, percent, pounds
from layouts.theme import class_colours

MOST_AT_TOP = 2
"""More wards than this that share the first place are counted, not named."""


def per_head(city: City, state: ShiftState, shift: Shift) -> PerHead:
    """Pounds a head with the same classes in every year."""
    return _per_head(city, shift.table, state.people)


@cached_by_city()
def _per_head(city: City, spent: SpendTable, people: str) -> PerHead:
    return spend_per_head(city, spent, people)


def paint_per_head(city: City, state: ShiftState, shift: Shift) -> Painting:
    """Colour the wards by pounds a head in the year shown."""
    heads, year = per_head(city, state, shift), state.year
    values, breaks = heads.frame[year], heads.breaks
    spans = breaks.spans() if breaks is not None else []
    noun, part = items_word(shift.table.basis), year_words(shift, year)
    spend, items = shift.table.frame[year], shift.table.items[year]
    tooltips = {
        code: f"{a_head(head)} a head<br>{pounds(amount)} in all<br>{escape(_items(n, noun))}<br>{escape(part)}"
        for code, head, amount, n in zip(values.index, values, spend, items, strict=True)
        if pd.notna(head)
    }
    coloured_spans = zip(class_colours(len(spans)) if spans else (), spans, strict=True)
    return Painting(
        classes=heads.classes(year),
        map_classes=tuple(MapClass(colour, _span(low, high)) for colour, (low, high) in coloured_spans),
        names=city.wards["ward_name"],
        tooltips=pd.Series(tooltips, dtype=object).reindex(values.index, fill_value=""),
        title=("Most a head at the top", ". The same limits in every year."),
        no_data="No row, or left out",
    )


def _span(low: float, high: float) -> str:
    """A class of pounds a head."""
    low_words, high_words = a_head(low), a_head(high)
    return low_words if low_words == high_words else f"{low_words} to {high_words}"


def _items(items: float, noun: str) -> str:
    return f"number of {noun}s not known" if pd.isna(items) else counted(int(items), noun)


def year_title(city: City, state: ShiftState, shift: Shift) -> str:
    """Where most was spent a head in the year shown, and how many wards had nothing."""
    values = per_head(city, state, shift).frame[state.year]
    year, money = year_words(shift, state.year), money_word(shift.table.basis)
    if values.notna().sum() == 0 or not values.max() > 0:
        return f"{year}: no ward had any {money}"
    first = values.index[competition_ranks(values) == 1]
    names = city.wards["ward_name"].loc[first].tolist()
    where = listed(names) if len(names) <= MOST_AT_TOP else counted(len(names), "ward")
    none, missing = int((values == 0).sum()), int(values.isna().sum())
    rest = [f"none in {counted(none, 'ward')}"] if none else []
    rest += [f"{counted(missing, 'ward')} without a figure"] if missing else []
    return f"{year}: most {money} a head in {where}, {a_head(values.max())}{''.join(f'; {part}' for part in rest)}"


def curve_figure(city: City, state: ShiftState, shift: Shift) -> go.Figure:
    """The concentration curves of the year shown."""
    frame = _curves(city, shift, state.year, state.people)
    return curve(frame, city.wards["ward_name"], ward_code=state.view.ward)


@cached_by_city()
def _curves(city: City, shift: Shift, year: str, people: str) -> pd.DataFrame:
    """The curves of a year; no rows where there is no index."""
    amounts = shift.need_amounts
    return concentration_curves(
        city, shift.table, shift.need, year, people, true_zero=amounts is not None, need_amounts=amounts
    )


def curve_words(city: City, state: ShiftState, shift: Shift) -> str:
    """How the curve is read in the year shown."""
    frame = _curves(city, shift, state.year, state.people)
    if frame.empty:
        reason = concentrations(city, shift, state.people).frame.loc[state.year, "reason"]
        return f"No curve for {state.year}: {REASONS[reason]}."
    # The first ward whose end lies at or beyond half of the people.
    half = frame[frame["people_share"] >= 0.5].iloc[0]
    needed = f" and have {percent(half['need_share'])} of need" if pd.notna(half["need_share"]) else ""
    return (
        f"The less needy wards with {percent(half['people_share'])} of {people_words(shift)} had "
        f"{percent(half['value_share'])} of the money{needed}. "
        "A curve below the dotted line means that more went to the needier wards."
    )


def year_table(city: City, state: ShiftState, shift: Shift) -> html.Div:
    """Every ward in the year shown, most need first: the twin of the map and of the curve."""
    heads = per_head(city, state, shift).frame[state.year]
    spend, items = shift.table.frame[state.year], shift.table.items[state.year]
    total = shift.series.frame.loc[state.year, "total"]
    need = shift.need.reindex(heads.index)
    frame = pd.DataFrame({"name": city.wards["ward_name"], "need": need, "spend": spend, "items": items, "head": heads})
    frame = frame.sort_values(["need", "name"], ascending=[False, True])
    inside = shift.set_in(state.year)
    rows = [
        [
            f"{row.name}{' ●' if code in inside else ''}",
            traced(pounds(row.spend) if pd.notna(row.spend) else NOTHING, str(code), state.year),
            percent(row.spend / total, 1) if total > 0 and pd.notna(row.spend) else NOTHING,
            a_head(row.head),
            f"{row.items:,.0f}" if pd.notna(row.items) else NOTHING,
        ]
        for code, row in zip(frame.index, frame.itertuples(index=False, name="Ward"), strict=True)
    ]
    noun = items_word(shift.table.basis).capitalize()
    chosen = frame.index.get_loc(state.view.ward) if state.view.ward else None
    return table(
        f"Every ward in {year_words(shift, state.year)}, most need first; ● marks the poorest-outcome wards",
        ["Ward", "Amount", "Share of all", "A head", f"{noun}s"],
        rows, numeric=(1, 2, 3, 4), chosen=chosen, class_name="one-line",
    )  # fmt: skip


def year_options(shift: Shift) -> list[Option]:
    """The years of the record; a part year says so."""
    return [{"label": year_words(shift, year), "value": year} for year in shift.table.years]


def player(filled: Filled) -> html.Div:
    """Years to step through, with play and pause (``assets/player.js``)."""

    def button(action: str, words: str, name: str, look: str, **more: Any) -> html.Button:
        data: dict[str, Any] = {"data-step": action, **named(name), **more}
        return html.Button(words, type="button", className=f"plain-button player-{look}", **data)

    play = "▶ Play"
    labels = {"data-play": play, "data-pause": "❚❚ Pause"}
    player: dict[str, Any] = {"data-player": "year"}
    return html.Div(
        [
            button("previous", "◀ Earlier", "Earlier year", "earlier"),
            button("play", play, "Play the years, or pause", "play", id=ShiftId.PLAY, **labels),
            button("next", "Later ▶", "Later year", "next"),
            radios(ShiftId.YEAR, "Year shown", filled.of(ShiftId.YEAR, "children"), filled.of(ShiftId.YEAR)),
        ],
        className="player no-print",
        role="group",
        **player,
        **named("Step through the years"),
    )
