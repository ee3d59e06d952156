"""The form of the Target page: a formula, a budget and a pace of change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.indicators.snapshot import editions
from geo.need_index.index import INDEX
from geo.scenarios.choices import plan_years
from geo.spend.basis import programmes
from geo.spend.table import spend_table
from layouts.address.choices import need_options, people_options
from layouts.components.parts import REACHABLE, WHEN_LEFT, Option, dropdown, named, radios
from layouts.pages.target.form_values import (
    BUDGET_KINDS,
    BUDGET_LABEL,
    CAP_LABEL,
    CITYWIDE_LABEL,
    FLOOR_LABEL,
    GROWING,
    GROWTH_LABEL,
    PER_HEAD_LABEL,
    SHARE_LABEL,
    STEP_LABEL,
    TYPED,
    FormBox,
    FormId,
    budget_box,
)
from layouts.text.words import percent


def form(city: City, held: Mapping[str, Any]) -> html.Div:
    """Lay the form out: formula, money, pace."""
    hint = html.P("A typed number counts when you press Enter or leave its field.", className="muted no-print")
    return html.Div([hint, _formula(city, held), _money(city, held), _pace(held)], className="target-form")


def edition_choices(city: City, need: str) -> list[Option]:
    """Editions of the need; those of an index are chosen with its recipe."""
    if need == INDEX:
        return [{"label": "As the index is built", "value": "recipe"}]
    if need not in city.catalogue.index:
        return []
    return [{"label": e, "value": e} for e in editions(city, need)]


def hidden_boxes(kind: str) -> tuple[bool, bool, bool]:
    """Which of first budget, growth and typed budgets are not asked for."""
    return kind == TYPED, kind != GROWING, kind != TYPED


def budget_labels(held: Mapping[str, Any]) -> list[str]:
    """The labels of the typed budgets."""
    return [f"Budget of {year}" for year in plan_years(held[FormId.BASELINE])]


def _formula(city: City, held: Mapping[str, Any]) -> html.Fieldset:
    slider = dmc.Slider(
        id=FormId.UNIVERSAL, value=held[FormId.UNIVERSAL], min=0, max=100, step=5, updatemode="mouseup",
        marks=[{"value": v, "label": f"{v}%"} for v in (0, 25, 50, 75, 100)], mb="lg",
        thumbLabel="Part of the money that follows people alone, in per cent",
    )  # fmt: skip
    fields: list[Component] = [
        dropdown(FormId.PEOPLE, "People", people_options(city), held[FormId.PEOPLE]),
        dropdown(FormId.NEED, "Need", need_options(city), held[FormId.NEED], wide=True),
        dropdown(FormId.EDITION, "Edition", edition_choices(city, held[FormId.NEED]), held[FormId.EDITION]),
        html.Div(
            [html.Span(split_words(held[FormId.UNIVERSAL]), id=FormBox.SPLIT, className="slider-label"), slider],
            className="field-slider",
        ),
    ]
    return _group("Who needs it?", fields)


def _money(city: City, held: Mapping[str, Any]) -> html.Fieldset:
    table = spend_table(city)
    years = [{"label": f"{y} (part year)" if y in table.part_years else y, "value": y} for y in table.years]
    bases = [{"label": "As booked", "value": "booked"}, {"label": "Phased and shared", "value": "phased"}]
    adjusted = len(city.adjustments) > 0
    names = [{"label": name, "value": name} for name in programmes(city, table.basis.basis).index]
    kinds = [{"label": words, "value": kind} for kind, words in BUDGET_KINDS.items()]
    pairs = zip(budget_labels(held), held[FormId.TYPED], strict=True)
    typed = [amount(budget_box(n), label, value) for n, (label, value) in enumerate(pairs, start=1)]
    no_first, no_growth, no_typed = hidden_boxes(held[FormId.BUDGET_KIND])
    fields: list[Component] = [
        dropdown(FormId.BASELINE, "Today is the spend of", years, held[FormId.BASELINE]),
        html.Div(
            radios(FormId.BASIS, "Its large items are", bases if adjusted else bases[:1], held[FormId.BASIS]),
            hidden=not adjusted,
        ),
        dmc.MultiSelect(
            id=FormId.PROTECTED, label="Programmes whose money cannot move", data=names, value=held[FormId.PROTECTED],
            placeholder="none", clearable=True, withCheckIcon=False, className="field field-wide", **REACHABLE,
            clearButtonProps={"aria-label": "Let all programmes' money move"},
        ),
        radios(FormId.BUDGET_KIND, "Budget", kinds, held[FormId.BUDGET_KIND]),
        html.Div(amount(FormId.BUDGET, BUDGET_LABEL, held[FormId.BUDGET]), id=FormBox.FIRST, hidden=no_first),
        html.Div(
            rate(FormId.GROWTH, GROWTH_LABEL, held[FormId.GROWTH], negative=True), id=FormBox.GROWTH, hidden=no_growth
        ),
        html.Div(typed, id=FormBox.TYPED, hidden=no_typed, className="typed-budgets"),
        amount(FormId.CITYWIDE, CITYWIDE_LABEL, held[FormId.CITYWIDE]),
    ]  # fmt: skip
    return _group("How much money is there?", fields)


def _pace(held: Mapping[str, Any]) -> html.Fieldset:
    fields = [
        rate(FormId.FLOOR, FLOOR_LABEL, held[FormId.FLOOR]),
        rate(FormId.CAP, CAP_LABEL, held[FormId.CAP]),
        amount(FormId.STEP, STEP_LABEL, held[FormId.STEP]),
        amount(FormId.PER_HEAD, PER_HEAD_LABEL, held[FormId.PER_HEAD], placeholder="none"),
        rate(FormId.SHARE, SHARE_LABEL, held[FormId.SHARE], placeholder="none"),
    ]
    return _group("How fast may it move?", fields)


def _group(title: str, fields: Sequence[Component]) -> html.Fieldset:
    return html.Fieldset([html.Legend(title), html.Div(list(fields), className="filters")], **named(title))


def amount(id_: str, label: str, value: Any, *, placeholder: str = "") -> dmc.NumberInput:
    """A field for pounds."""
    return dmc.NumberInput(
        id=id_, label=label, value=value, prefix="£", thousandSeparator=",", min=0, allowNegative=False, decimalScale=2,
        placeholder=placeholder, className="field field-amount", **WHEN_LEFT,
    )  # fmt: skip


def rate(id_: str, label: str, value: Any, *, negative: bool = False, placeholder: str = "no limit") -> dmc.NumberInput:
    """A field for per cent."""
    return dmc.NumberInput(
        id=id_, label=label, value=value, suffix="%", allowNegative=negative, decimalScale=2,
        placeholder=placeholder, className="field field-amount", **WHEN_LEFT, **({} if negative else {"min": 0}),
    )  # fmt: skip


def split_words(value: Any) -> str:
    """The part that follows people alone, in words."""
    by_people = float(value or 0) / 100
    return f"{percent(by_people)} follows people alone, {percent(1 - by_people)} follows people times need"
