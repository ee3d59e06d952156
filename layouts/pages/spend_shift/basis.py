"""The basis of spend: its controls in one row, what it is in words, and where all of the money is."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.spend.basis import kinds_of_money, price_periods, programmes
from geo.spend.shift_analysis import Shift
from geo.spend.table import SpendBasis
from layouts.components.parts import Option, dropdown, named, notice, number_field, radios, table, ward_search
from layouts.page import Filled
from layouts.pages.spend_shift.ids import ShiftId
from layouts.pages.spend_shift.share import NOTHING, totals_table, traced
from layouts.pages.spend_shift.state import ALL, ShiftState, threshold_text
from layouts.pages.spend_shift.text import basis_sentence, exact, year_words
from layouts.text.words import listed, pounds

MONEY_OPTIONS = {"actual": "Money spent", "award": "Awards", "budget": "Budgets", "plan": "Plans"}
THRESHOLDS = (1e6, 5e6, 9e6)
NONE, NOMINAL, EVERY = "", "", ""
MOST_NAMED = 12


def basis_row(city: City, state: ShiftState, filled: Filled) -> html.Div:
    """One row of controls; what a city has no use for is not shown, but its id stays for the answers."""
    word = state.basis.basis
    controls: list[Component] = [
        _where(dropdown(ShiftId.MONEY, "Money", money_options(city), filled.of(ShiftId.MONEY)),
               shown=len(kinds_of_money(city)) > 1),
        radios(ShiftId.BASIS, "Counted", counted_options(city), filled.of(ShiftId.BASIS)),
        _choices(ShiftId.ABOVE, "Leave out single entries", filled),
        number_field(
            ShiftId.ABOVE_TYPED, "or above, in £ million", filled.of(ShiftId.ABOVE_TYPED), placeholder="none",
            class_name="field field-narrow",
        ),
        _where(_choices(ShiftId.PRICES, "Prices", filled), shown=bool(price_periods(city, word))),
        _where(
            dmc.MultiSelect(
                **filled(ShiftId.PROGRAMMES), label="Programmes",
                placeholder="" if filled.of(ShiftId.PROGRAMMES) else "All", clearable=True, searchable=True,
                className="field field-wide", withCheckIcon=False, debounce=True,
                clearButtonProps={"aria-label": "Clear the programmes"},
            ),
            shown=len(programmes(city, word)) > 1,
        ),
        _where(_choices(ShiftId.KIND, "For whom", filled), shown=len(kind_options(city, word)) > 1),
        _choices(ShiftId.BASELINE, "Measured from", filled),
        ward_search(ShiftId.WARD, city.wards["ward_name"], filled.of(ShiftId.WARD)),
    ]  # fmt: skip
    return html.Div(controls, className="filters basis-row no-print", role="group", **named("Basis of spend"))


def _choices(id_: ShiftId, label: str, filled: Filled) -> dmc.Select:
    """A list whose choices follow the address."""
    return dropdown(id_, label, filled.of(id_, "data"), filled.of(id_))


def _where(control: Component, *, shown: bool) -> Component:
    """A control that a city may have no use for."""
    if not shown:
        control.display = "none"  # type: ignore[attr-defined]
    return control


def money_options(city: City) -> list[Option]:
    """The kinds of money that the record has."""
    return [{"label": MONEY_OPTIONS[word], "value": word} for word in kinds_of_money(city)]


def counted_options(city: City) -> list[Option]:
    """As booked, and, where the package adjusts single items, phased and shared."""
    options = [{"label": "As booked", "value": "booked"}, {"label": "Phased and shared", "value": "phased"}]
    return options if len(city.adjustments) else options[:1]


def above_options(basis: SpendBasis) -> list[Option]:
    """The usual thresholds, and the one that was typed."""
    usual = [*THRESHOLDS, *([basis.threshold] if basis.threshold and basis.threshold not in THRESHOLDS else [])]
    named_ones = [{"label": f"above {pounds(amount)}", "value": threshold_text(amount)} for amount in sorted(usual)]
    return [{"label": "None: every entry counts", "value": NONE}, *named_ones]


def price_options(city: City, word: str) -> list[Option]:
    """Pounds of the day, or at the prices of a year."""
    real = [{"label": f"At prices of {period}", "value": period} for period in price_periods(city, word)]
    return [{"label": "Pounds of the day", "value": NOMINAL}, *real]


def programme_options(city: City, word: str) -> list[Option]:
    """The programmes of a kind of money."""
    return [{"label": name, "value": name} for name in programmes(city, word).index]


def kind_options(city: City, word: str) -> list[Option]:
    """Universal or targeted, as far as the package says so."""
    recorded_kinds = set(programmes(city, word)["kind"])
    kinds = [kind for kind in ("universal", "targeted") if kind in recorded_kinds or "both" in recorded_kinds]
    return [{"label": "Everyone", "value": EVERY}, *({"label": kind.capitalize(), "value": kind} for kind in kinds)]


def baseline_options(shift: Shift) -> list[Option]:
    """The years that can be measured from."""
    totals = shift.series.frame["total"]
    return [{"label": year_words(shift, year), "value": year} for year in shift.table.years if totals[year] > 0]


def basis_words_section(city: City, shift: Shift) -> list[Component]:
    """The basis in words, where all of the booked money is, and a caution where it rests on a reading."""
    parts: list[Component] = [html.P([html.Strong(basis_sentence(city, shift)), " ", *balance_line(shift)])]
    if shift.table.basis.phased:
        items = city.adjustments
        names = [
            f"{pounds(item.amount)} booked to {city.wards['ward_name'].get(item.area_code, 'no ward')} in {item.period}"
            for item in items.itertuples()
        ]
        what = listed(names) if len(names) <= 3 else f"{len(names)} items"
        parts.append(
            notice(
                f"Phased and shared is a reading of the record, not a statement of the funder: {what}. "
                "The reason and the source are with the rows."
            )
        )
    return parts


def balance_line(shift: Shift) -> list[Any]:
    """The sum of all money, to the penny: booked = in wards + with no ward + left out + in years beyond the record."""
    balance, spent = shift.table.balance, shift.table
    span, whose = f"{spent.years[0]} to {spent.years[-1]}", " (pounds of the day)" if spent.basis.prices else ""
    if balance.booked == balance.in_wards:
        return [
            f"All of the {exact(balance.booked / 100)} booked is in wards, {span}{whose}; no money is without a ward."
        ]
    line: list[Any] = [
        f"{exact(balance.booked / 100)} booked{whose} = {exact(balance.in_wards / 100)} in wards, {span}"
    ]
    line += [f" + {exact(balance.citywide / 100)} with no ward"] if balance.citywide else []
    line += [f" + {exact(balance.left_out / 100)} left out"] if balance.left_out else []
    if balance.beyond:
        line.append(f" + {exact(balance.beyond / 100)} moved to years that the record does not have: ")
        for place, (year, amount) in enumerate(spent.beyond.items()):
            line += [", " if place else "", f"{year} ", traced(exact(amount), ALL, str(year))]
    return [*line, "." if balance.citywide else ". No money is without a ward."]


def ledger_section(city: City, state: ShiftState, shift: Shift) -> list[Component]:
    """Every ward and every year, and the totals with what has no ward."""
    spent = shift.table
    order = city.wards["ward_name"].sort_values(kind="stable")
    marked = shift.every_member
    rows = [
        [
            f"{order[code]}{' ●' if code in marked else ''}",
            *(
                traced(NOTHING if amount != amount else pounds(amount), code, year)
                for year, amount in zip(spent.years, amounts, strict=True)
            ),
        ]
        for code, *amounts in spent.frame.loc[order.index].itertuples(name=None)
    ]
    head = ["Ward", *(year_words(shift, year) for year in spent.years)]
    chosen = order.index.get_loc(state.view.ward) if state.view.ward else None
    cited = "Every ward and year. [x]: no row, or all of it left out; a zero is a zero in the record."
    return [
        html.H2(f"Every pound of the {pounds(shift.table.balance.booked / 100)}, by ward and by year"),
        *totals_table(shift),
        *_left_out(order, shift),
        table(cited, head, rows, numeric=tuple(range(1, len(head))), chosen=chosen, class_name="one-line"),
    ]


def _left_out(names: pd.Series, shift: Shift) -> list[Component]:
    """The entries above the threshold, by name where they are few."""
    dropped = shift.table.dropped
    if dropped.empty:
        return []
    if len(dropped) > MOST_NAMED:
        shown = f"{len(dropped):,} entries"
    else:
        named_ones = zip(dropped["area_code"], dropped["period"], dropped["amount"], strict=True)
        shown = listed([f"{names[code]} {period} ({pounds(amount)})" for code, period, amount in named_ones])
    return [html.P(f"Left out, above {pounds(shift.table.basis.threshold or 0)}: {shown}.", className="caption")]
