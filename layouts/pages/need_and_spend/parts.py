"""Parts of the Need and spend page: its finding, what must be known first, map, legend, points and table."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.population import EVERYONE
from geo.spend.need_and_spend import ALL_YEARS, NeedAndSpend
from geo.statistics.bivariate import CLASSES, HIGH, LOW
from layouts.address.controls import change_link, dash_id
from layouts.components.parts import notice, symbols_key, table
from layouts.figures.need_against_spend import need_spend
from layouts.maps.map_style import MapClass, Painting
from layouts.pages.need_and_spend.state import MoneyState, need_words
from layouts.pages.need_and_spend.view import MoneyView
from layouts.poorest_set.panel import poorest_line
from layouts.text.money import a_head, people_words
from layouts.text.words import counted, figure_text, flag_text, listed, pounds, value_text
from layouts.theme import BIVARIATE, ink_on

LEVELS = ("low", "middle", "high")
MARKS = ("L", "M", "H")
FADED, PALE = "#e9edf1", "#f9fafb"
"""Of the wards that are not in the class shown alone; paler beside the palest class."""
LARGE = 0.25
"""From this share of all that is counted on, a single ward and year is named."""
MONEY = {"award": "awards", "actual": "spend", "budget": "budgets", "plan": "plans"}


def need_text(result: NeedAndSpend, code: str) -> str:
    """A ward's need with its unit, for the pointer."""
    return value_text(result.need.frame.loc[code, "value"], result.need.indicator)


def cell_words(cell: int) -> str:
    """One of the nine classes in words."""
    return f"{LEVELS[cell // CLASSES]} need, {LEVELS[cell % CLASSES]} spend"


def wards_in(result: NeedAndSpend, cell: int) -> list[str]:
    """The wards of one class, most need first."""
    frame = result.frame.sort_values(["need", "ward_name"], ascending=[False, True])
    return frame[frame["cell"] == cell]["ward_name"].tolist()


def money_heading(state: MoneyState, result: NeedAndSpend) -> str:
    """Where the chosen ward stands; with none chosen, the wards of high need and low spend by name."""
    needy_wards = wards_in(result, HIGH * CLASSES + LOW)
    part = ", part year" if any(year in result.table.part_years for year in result.years) else ""
    whom = "" if state.people == EVERYONE else f", per head of {people_words(state.people)}"
    basis = f"{need_words(result)}; {MONEY[result.table.basis.basis]} {result.span}{part}{whom}"
    if result.frame["spend_per_head"].nunique() == 1:
        return f"Spend a head is the same in every ward ({basis})"
    if state.view.ward:
        return f"{_ward_finding(result, state.view.ward)} ({basis})"
    if not needy_wards:
        return f"No ward of high need has low spend a head ({basis})"
    return (
        f"{listed(needy_wards)} {'has' if len(needy_wards) == 1 else 'have'} high need but low spend a head ({basis})"
    )


def _ward_finding(result: NeedAndSpend, ward_code: str) -> str:
    """A ward's class in words, with what it has a head; where it has no class, what is not known."""
    row = result.frame.loc[ward_code]
    if pd.notna(row["cell"]):
        need, spend = divmod(int(row["cell"]), CLASSES)
        joined = "but" if {need, spend} == {LOW, HIGH} else "and"
        head = a_head(row["spend_per_head"])
        return f"{row['ward_name']} has {LEVELS[need]} need {joined} {LEVELS[spend]} spend a head, {head}"
    known = {"need": row["need"], "spend a head": row["spend_per_head"]}
    return f"{row['ward_name']} has no figure of {' and of '.join(k for k, v in known.items() if pd.isna(v))}"


def money_warnings(city: City, state: MoneyState, result: NeedAndSpend) -> list[Component]:
    """The set that other pages mean, and what of the spend must be known before it is read."""
    sentences = [*_large(city, result), *_left_aside(city, state, result)]
    parts: list[Component] = [poorest_line(city, state.poorest, edition=state.edition)]
    return [*parts, *([notice(" ".join(sentences))] if sentences else [])]


def _large(city: City, result: NeedAndSpend) -> list[str]:
    """A single ward and year that a large part of the money is booked to."""
    booked = result.table.frame[list(result.years)].stack()
    if not len(booked) or booked.sum() <= 0 or booked.max() / booked.sum() < LARGE:
        return []
    ward, year = booked.idxmax()
    return [
        f"One ward and year, {city.wards.loc[ward, 'ward_name']} in {year}, holds {pounds(booked.max())}, "
        f"{booked.max() / booked.sum():.0%} of all that is counted here."
    ]


def _left_aside(city: City, state: MoneyState, result: NeedAndSpend) -> list[str]:
    """Part years, money without a ward, money beyond the record, wards without a row."""
    spend, years, sentences = result.table, list(result.years), []
    if part := [year for year in years if year in spend.part_years]:
        sentences.append(f"{listed(part)} is a part year.")
    if state.phased:
        sentences.append(
            "A large award is spread over years and wards as we read its record, not as its funder states."
        )
        if (beyond := spend.beyond.sum()) > 0:
            sentences.append(f"{pounds(beyond)} of it falls in years after this record and is not counted.")
    if (nowhere := spend.citywide[years].sum()) > 0:
        sentences.append(f"{pounds(nowhere)} has no ward and is not on this map.")
    if len(without_row := result.frame[result.frame["spend"].isna()]):
        names = listed(sorted(without_row["ward_name"]))
        sentences.append(f"No spend is on record in every year for {names}: that is not known, not nothing.")
    return sentences


def paint_pair(result: NeedAndSpend, cell: int | None) -> Painting:
    """Colour the wards by the class of their need and of their spend; with a cell chosen, its wards alone."""
    frame = result.frame
    map_classes = [
        MapClass(BIVARIATE[i // CLASSES][i % CLASSES], cell_words(i), MARKS[i // CLASSES] + MARKS[i % CLASSES])
        for i in range(CLASSES**2)
    ]
    classes = frame["cell"]
    tooltips = {
        code: f"{escape(cell_words(int(row['cell'])).capitalize())}<br>{escape(need_text(result, str(code)))}"
        f"<br>{escape(a_head(row['spend_per_head']))} a head"
        for code, row in frame.dropna(subset=["cell"]).iterrows()
    }
    if cell is not None:
        map_classes = [*map_classes, MapClass(FADED if cell else PALE, "another class")]
        classes = classes.where(classes.isna() | (classes == cell), float(len(map_classes) - 1))
    return Painting(
        classes=classes,
        map_classes=tuple(map_classes),
        names=frame["ward_name"],
        tooltips=pd.Series(tooltips, dtype=object).reindex(frame.index, fill_value=""),
        title=("Need and spend", "."),
        no_data="No need or no spend known",
    )


def pair_legend(view: MoneyView) -> html.Div:
    """The nine classes as a grid; a click shows one class alone, another click all again."""
    rows = []
    for n in reversed(range(CLASSES)):
        cells: list[Component] = [html.Th(f"{LEVELS[n]} need".capitalize(), scope="row")]
        cells += [html.Td(_cell_link(n * CLASSES + s, view)) for s in range(CLASSES)]
        rows.append(html.Tr(cells))
    heads = [html.Td(""), *(html.Th(f"{level} spend".capitalize(), scope="col") for level in LEVELS)]
    lost = int(view.result.frame["cell"].isna().sum())
    return html.Div(
        [
            html.P([html.Strong("Thirds of the wards"), ". Choose a square to see its wards alone."]),
            html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="pair-legend"),
            *_alone(view),
            *([html.P(f"{counted(lost, 'ward').capitalize()} without need or spend: grey.")] if lost else []),
        ],
        className="legend",
    )


def _alone(view: MoneyView) -> list[Component]:
    """The names of the class that is shown alone, and the way back."""
    cell = view.state.cell
    if cell is None:
        return []
    names = listed(wards_in(view.result, cell)) or "no ward"
    # The link goes with the choice that it takes back: the focus moves on to the square.
    then = {"data-then": dash_id(_cell_id(cell))}
    back = _show(None, "Show all classes", view, className="no-print", **then)
    return [html.P([html.Strong(f"{cell_words(cell).capitalize()}: "), f"{names}. ", back])]


def _cell_id(cell: int) -> dict[str, str]:
    """With an id the focus stays on the square when the legend is laid out anew."""
    return {"cell": str(cell)}


def _show(cell: int | None, inside: Any, view: MoneyView, **props: Any) -> html.A:
    """A link that shows one class alone, or all."""
    changes = {"cell": None if cell is None else str(cell)}
    return change_link(inside, view.face.href("/money"), changes, view.params.search(**changes), **props)


def _cell_link(cell: int, view: MoneyView) -> html.A:
    colour, here = BIVARIATE[cell // CLASSES][cell % CLASSES], cell == view.state.cell
    wards = len(wards_in(view.result, cell))
    words = f"{cell_words(cell)}: {counted(wards, 'ward')}{', shown alone' if here else ''}"
    inside = [
        html.Span(MARKS[cell // CLASSES] + MARKS[cell % CLASSES]),
        html.Strong(str(wards)),
        html.Span(words, className="visually-hidden"),
    ]
    return _show(
        None if here else cell,
        inside,
        view,
        id=_cell_id(cell),
        className=f"pair-cell{' here' if here else ''}",
        style={"backgroundColor": colour, "color": ink_on(colour)},
    )


def scatter(state: MoneyState, result: NeedAndSpend) -> go.Figure:
    """The map's twin as points."""
    frame = result.frame.assign(
        need_text=[need_text(result, code) for code in result.frame.index],
        spend_text=[a_head(v) for v in result.frame["spend_per_head"]],
        # As the indicator has it: where a high figure is good, the neediest wards lie below.
        need=result.need.frame["value"],
    )
    return need_spend(
        frame,
        need_title=result.need.indicator.short_title,
        spend_title="Spend a head",
        ward_code=state.view.ward,
        cell=state.cell,
    )


def money_caption(city: City, state: MoneyState, result: NeedAndSpend) -> str:
    """Measures, years, people, wards, source and method."""
    spend = result.table
    how = {
        "award": "awards as booked, whole in the year and ward of the award",
        "actual": "spend as booked",
        "budget": "budgets",
        "plan": "plans",
    }[spend.basis.basis]
    if state.phased:
        how = f"{MONEY[spend.basis.basis]}, large ones phased and shared"
    together = " together" if len(result.years) > 1 else ""
    left = f"; {listed(list(spend.part_years))}, a part year, is left out" if _without_part(state, result) else ""
    programmes = listed(sorted(city.spend.loc[city.spend["basis"] == spend.basis.basis, "programme"].unique())[:4])
    wards = f" Wards: {city.ward_set}." if city.ward_set else ""
    return (
        f"Need: {need_words(result)}. Spend: {programmes}; {how}, {result.span}{together}{left}. Per head of "
        f"{people_words(state.people)} ({result.people_year}). Need and spend are each parted into thirds of the wards "
        f"that have both, so only their order counts and a score serves as well as a share; wards of equal figures "
        f"share a third.{wards} Source of need: {result.need.indicator.source}."
    )


def _without_part(state: MoneyState, result: NeedAndSpend) -> bool:
    return state.years == ALL_YEARS and bool(result.table.part_years)


def money_table(state: MoneyState, result: NeedAndSpend) -> list[Component]:
    """Every ward's need, spend and class: the twin of map and points."""
    frame, need = result.frame.sort_values(["need", "spend_per_head"], ascending=[False, True]), result.need
    rows, flags = [], list(need.frame["flag"])
    for code, row in frame.iterrows():
        missing = row[["spend", "people", "items"]].isna()
        flags += ["x"] if missing.any() or pd.isna(row["spend_per_head"]) else []
        rows.append(
            [
                row["ward_name"],
                figure_text(need.frame.loc[code, "value"], need.frame.loc[code, "flag"], need.indicator),
                a_head(row["spend_per_head"]),
                flag_text("x") if missing["spend"] else pounds(row["spend"]),
                flag_text("x") if missing["items"] else f"{row['items']:,.0f}",
                flag_text("x") if missing["people"] else f"{row['people']:,.0f}",
                "not both known" if pd.isna(row["cell"]) else cell_words(int(row["cell"])),
            ]
        )
    chosen = frame.index.get_loc(state.view.ward) if state.view.ward else None
    items = "Awards" if result.table.basis.basis == "award" else "Items"
    title = need.indicator.short_title
    people = "People" if state.people == EVERYONE else people_words(state.people).capitalize()
    head = ["Ward", title, "Spend a head", f"Spend, {result.span}", items, people, "Class"]
    return [
        table("Need and spend of every ward, most need first", head, rows, numeric=(1, 2, 3, 4, 5), chosen=chosen,
              class_name="one-line"),
        *symbols_key(flags),
    ]  # fmt: skip
