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
from geo.scenarios.inputs import KEEP
from geo.spend.basis import programmes
from geo.spend.table import spend_table
from layouts.address.choices import money_need_options, people_options
from layouts.address.controls import Control
from layouts.address.typed import NONE
from layouts.components.parts import REACHABLE, Option, dropdown, named, number_field, number_text, radios
from layouts.page import Answer, Filled, Part
from layouts.pages.target.form_values import (
    AFTER,
    AIMS,
    BASE_LABEL,
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
    first_years,
)
from layouts.pages.target.parameters import NUMBERS, OWN, PARAMS, SCENARIO, TYPED_PARAMS, VERSION
from layouts.pages.target.questions import notes
from layouts.pages.target.state import years_ahead
from layouts.pages.target.view import TargetView
from layouts.text.words import percent

FORM = Answer("form", frozenset({SCENARIO, VERSION, *OWN}))
TEXTS = tuple(control for control in NUMBERS if control != FormId.UNIVERSAL)
"""The single numbers that are typed."""
DROPS = {FormId.NEED: (PARAMS[FormId.EDITION],)}


def form_parts() -> tuple[Part[TargetView], ...]:
    """What the form holds, says and hides."""
    return (
        *(_holding(control) for control in PARAMS),
        *(part for nth, box in enumerate(TYPED_PARAMS) for part in _typed_budget(nth, box)),
        *(_noted(id_) for id_ in (*TEXTS, *TYPED_PARAMS)),
        Part(FormId.FIRST, "data", lambda v: first_year_options(v.city, v.state.form_values), FORM),
        Part(FormBox.FORMULA, "hidden", lambda v: v.state.form_values[FormId.AIM] == KEEP, FORM),
        Part(FormId.EDITION, "data", lambda v: edition_choices(v.city, v.state.form_values[FormId.NEED]), FORM),
        Part(FormBox.SPLIT, "children", lambda v: split_words(v.state.form_values[FormId.UNIVERSAL]), FORM),
        Part(FormBox.FIRST, "hidden", lambda v: v.state.form_values[FormId.BUDGET_KIND] == TYPED, FORM),
        Part(FormBox.GROWTH, "hidden", lambda v: v.state.form_values[FormId.BUDGET_KIND] != GROWING, FORM),
        Part(FormBox.TYPED, "hidden", lambda v: v.state.form_values[FormId.BUDGET_KIND] != TYPED, FORM),
    )


def _holding(control: FormId) -> Part[TargetView]:
    if control in TEXTS:
        return Part(control, "value", lambda view: number_text(view.state.form_values[control]), FORM)
    return Part(control, "value", lambda view: view.state.form_values[control], FORM)


def _noted(id_: str) -> Part[TargetView]:
    """What is to be said beside a field: why it was not read, or whether it is meant."""
    return Part(id_, "description", lambda view: notes(view.city, view.state).get(id_, ""), FORM)


def _typed_budget(nth: int, box: str) -> tuple[Part[TargetView], ...]:
    """The budget of one year, counted from 0."""
    return (
        Part(box, "value", lambda view: number_text(view.state.form_values[FormId.TYPED][nth]), FORM),
        Part(box, "label", lambda view: f"Budget of {years_ahead(view.state.form_values)[nth]}", FORM),
    )


def form_controls() -> tuple[Control, ...]:
    """The form's controls. A field that was emptied is a choice of its own: left out, it would be as usual.

    Each writes the aim and the first year along: without them an address means what it did before they could be chosen.
    """
    kept: dict[str, Any] = {"empty": NONE, "written_along": (FormId.AIM, FormId.FIRST)}
    lists = [control for control in PARAMS if control not in TEXTS]
    return (
        *(Control(control, PARAMS[control], drops=DROPS.get(control, ()), **kept) for control in lists),
        *(Control(control, PARAMS[control], typed=True, **kept) for control in TEXTS),
        *(Control(box, param, typed=True, **kept) for box, param in TYPED_PARAMS.items()),
    )


def form(city: City, filled: Filled) -> html.Div:
    """Lay the form out: formula, money, pace."""
    hint = html.P(
        "A typed number counts when you press Enter or leave its field. Money may be written 5m, £5 million or 250k.",
        className="muted no-print",
    )
    return html.Div([hint, _formula(city, filled), _money(city, filled), _pace(filled)], className="target-form")


def first_year_options(city: City, form_values: Mapping[str, Any]) -> list[Option]:
    """The years that a plan can begin with; that which older plans began with names the year itself."""
    after = plan_years(form_values[FormId.BASELINE])[0]
    labels = {AFTER: f"{after}, the year after"}
    return [{"label": labels.get(year, year), "value": year} for year in first_years(city)]


def edition_choices(city: City, need: str) -> list[Option]:
    """Editions of the need; those of an index are chosen with its recipe."""
    if need == INDEX:
        return [{"label": "As the index is built", "value": "recipe"}]
    if need not in city.catalogue.index:
        return []
    return [{"label": e, "value": e} for e in editions(city, need)]


def _formula(city: City, filled: Filled) -> html.Fieldset:
    slider = dmc.Slider(
        **filled(FormId.UNIVERSAL), min=0, max=100, step=5, updatemode="mouseup",
        marks=[{"value": v, "label": f"{v}%"} for v in (0, 25, 50, 75, 100)], mb="lg",
        thumbLabel="Part of the money that follows people alone, in per cent",
    )  # fmt: skip
    fields: list[Component] = [
        dropdown(FormId.PEOPLE, "People", people_options(city), filled.of(FormId.PEOPLE)),
        dropdown(FormId.NEED, "Need", money_need_options(city), filled.of(FormId.NEED), wide=True),
        dropdown(FormId.EDITION, "Edition", filled.of(FormId.EDITION, "data"), filled.of(FormId.EDITION)),
        html.Div([html.Span(**filled(FormBox.SPLIT), className="slider-label"), slider], className="field-slider"),
    ]
    aims = [{"label": words, "value": aim} for aim, words in AIMS.items()]
    aim = radios(FormId.AIM, "How is money shared out?", aims, filled.of(FormId.AIM))
    return _group("Who needs it?", [aim, html.Div(fields, **filled(FormBox.FORMULA), className="filters")])


def _money(city: City, filled: Filled) -> html.Fieldset:
    table = spend_table(city)
    years = [{"label": f"{y} (part year)" if y in table.part_years else y, "value": y} for y in table.years]
    bases = [{"label": "As booked", "value": "booked"}, {"label": "Phased and shared", "value": "phased"}]
    adjusted = len(city.adjustments) > 0
    names = [{"label": name, "value": name} for name in programmes(city, table.basis.basis).index]
    kinds = [{"label": words, "value": kind} for kind, words in BUDGET_KINDS.items()]
    typed = [amount(box, filled.of(box, "label"), filled) for box in TYPED_PARAMS]
    basis = radios(FormId.BASIS, "Its large items are", bases if adjusted else bases[:1], filled.of(FormId.BASIS))
    fields: list[Component] = [
        dropdown(FormId.BASELINE, "Today is the spend of", years, filled.of(FormId.BASELINE)),
        html.Div(basis, hidden=not adjusted),
        amount(FormId.BASE, BASE_LABEL, filled, placeholder="as recorded"),
        dropdown(FormId.FIRST, "First year of the plan", filled.of(FormId.FIRST, "data"), filled.of(FormId.FIRST)),
        dmc.MultiSelect(
            **filled(FormId.PROTECTED), label="Programmes whose money cannot move", data=names,
            placeholder="none", clearable=True, withCheckIcon=False, className="field field-wide", **REACHABLE,
            clearButtonProps={"aria-label": "Let all programmes' money move"},
        ),
        radios(FormId.BUDGET_KIND, "Budget", kinds, filled.of(FormId.BUDGET_KIND)),
        html.Div(amount(FormId.BUDGET, BUDGET_LABEL, filled), **filled(FormBox.FIRST)),
        html.Div(rate(FormId.GROWTH, GROWTH_LABEL, filled), **filled(FormBox.GROWTH)),
        html.Div(typed, **filled(FormBox.TYPED), className="typed-budgets"),
        amount(FormId.CITYWIDE, CITYWIDE_LABEL, filled),
    ]  # fmt: skip
    return _group("How much money is there?", fields)


def _pace(filled: Filled) -> html.Fieldset:
    fields = [
        rate(FormId.FLOOR, FLOOR_LABEL, filled),
        rate(FormId.CAP, CAP_LABEL, filled),
        amount(FormId.STEP, STEP_LABEL, filled),
        amount(FormId.PER_HEAD, PER_HEAD_LABEL, filled, placeholder="none"),
        rate(FormId.SHARE, SHARE_LABEL, filled, placeholder="none"),
    ]
    return _group("How fast may it move?", fields)


def _group(title: str, fields: Sequence[Component]) -> html.Fieldset:
    return html.Fieldset([html.Legend(title), html.Div(list(fields), className="filters")], **named(title))


def amount(id_: str, label: str, filled: Filled, *, placeholder: str = "") -> dmc.TextInput:
    """A field for pounds."""
    looks = {"before": "£", "class_name": "field field-amount", "placeholder": placeholder, **_note(id_, filled)}
    return number_field(id_, label, filled.of(id_), **looks)


def rate(id_: str, label: str, filled: Filled, *, placeholder: str = "no limit") -> dmc.TextInput:
    """A field for per cent."""
    looks = {"after": "%", "class_name": "field field-amount", "placeholder": placeholder, **_note(id_, filled)}
    return number_field(id_, label, filled.of(id_), **looks)


def _note(id_: str, filled: Filled) -> dict[str, Any]:
    return {"description": filled.of(id_, "description"), "descriptionProps": {"className": "field-note"}}


def split_words(value: Any) -> str:
    """The part that follows people alone, in words."""
    by_people = float(value or 0) / 100
    return f"{percent(by_people)} follows people alone, {percent(1 - by_people)} follows people times need"
