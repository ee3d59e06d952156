"""The form of the Target page: a formula, a pace of change, and what they mean for a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum, unique
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from geo.basis import programmes
from geo.city import City
from geo.indicators import editions
from geo.plan_choices import YEARS, PlanChoices, plan_years
from geo.poorest import PoorestSet
from geo.recipe import INDEX, Recipe
from geo.spend import spend_table
from layouts.money_page import need_options, people_options
from layouts.money_state import age_bands, full_years
from layouts.parts import Option, dropdown, named, radios
from layouts.words import percent


@unique
class FormId(StrEnum):
    """Ids of the form's controls."""

    PEOPLE = "target-people"
    NEED = "target-need"
    EDITION = "target-edition"
    UNIVERSAL = "target-universal"
    BASELINE = "target-baseline"
    BASIS = "target-basis"
    PROTECTED = "target-protected"
    CITYWIDE = "target-citywide"
    BUDGET_KIND = "target-budget-kind"
    BUDGET = "target-budget"
    GROWTH = "target-growth"
    TYPED = "target-typed"
    FLOOR = "target-floor"
    CAP = "target-cap"
    STEP = "target-step"
    PER_HEAD = "target-per-head"
    SHARE = "target-share"


CONTROLS = tuple(FormId)
"""The controls whose values make a plan, in the order in which callbacks give them."""

FLAT, GROWING, TYPED = "flat", "growing", "typed"
BUDGET_KINDS = {FLAT: "The same each year", GROWING: "Growing", TYPED: "Typed"}


@unique
class FormBox(StrEnum):
    """Ids of what is shown for one kind of budget only."""

    FIRST = "target-first-box"
    GROWTH = "target-growth-box"


def budget_box(year: int) -> str:
    """Id of the field of one year's typed budget, counted from 1."""
    return f"target-budget-{year}"


def usual_need(city: City) -> tuple[str, str]:
    """A first measure that money can follow: a share or a rate; failing that, the index, which never is below 0."""
    rows = city.catalogue[
        (city.catalogue["polarity"] == "high_is_worse") & city.catalogue["kind"].isin(["proportion", "rate"])
    ]
    for name in rows.index:
        shot_editions = editions(city, name)
        if shot_editions:
            return str(name), shot_editions[-1]
    return INDEX, ""


def usual_form(city: City) -> dict[str, Any]:
    """What the form holds before anything is chosen: flat money, a tenth down and a quarter up a year at the most."""
    table = spend_table(city)
    baseline = (full_years(table) or list(table.years))[-1]
    need, edition = usual_need(city)
    total = float(table.counted[baseline].sum())
    aside = table.citywide[baseline]
    return {
        FormId.PEOPLE: age_bands(city)[0],
        FormId.NEED: need,
        FormId.EDITION: edition or "recipe",
        FormId.UNIVERSAL: 30,
        FormId.BASELINE: baseline,
        FormId.BASIS: "booked",
        FormId.PROTECTED: [],
        FormId.CITYWIDE: 0 if aside != aside else float(aside),
        FormId.BUDGET_KIND: FLAT,
        FormId.BUDGET: round(total + (0 if aside != aside else float(aside))),
        FormId.GROWTH: 2,
        FormId.TYPED: ["" for _ in range(YEARS)],
        FormId.FLOOR: 10,
        FormId.CAP: 25,
        FormId.STEP: 20_000,
        FormId.PER_HEAD: "",
        FormId.SHARE: "",
    }


def form_of(city: City, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The form that makes the inputs of a saved scenario again, as far as the city still has what it names."""
    held = usual_form(city)
    need, base = inputs["need"], inputs["baseline"]
    budgets = [pence / 100 for pence in inputs["budgets"]]
    held |= {
        FormId.PEOPLE: inputs["population"]["age_band"],
        FormId.NEED: INDEX if need["method"] else need["measure"],
        FormId.EDITION: "recipe" if need["method"] else need["period"],
        FormId.UNIVERSAL: round(inputs["universal_part"] * 100, 6),
        FormId.BASELINE: base["period"],
        FormId.BASIS: "phased" if base["adjusted"] else "booked",
        FormId.PROTECTED: list(inputs["protected_programmes"]),
        FormId.CITYWIDE: inputs["citywide"][0] / 100,
        FormId.BUDGET_KIND: FLAT if len(set(budgets)) == 1 else TYPED,
        FormId.BUDGET: budgets[0],
        FormId.TYPED: budgets,
        FormId.FLOOR: "" if inputs["floor"] is None else round(inputs["floor"] * 100, 6),
        FormId.CAP: "" if inputs["cap"] is None else round(inputs["cap"] * 100, 6),
        FormId.STEP: inputs["minimum_step"] / 100,
        FormId.PER_HEAD: inputs["minimum_per_head"] / 100 or "",
        FormId.SHARE: round(inputs["poorest"]["share"] * 100, 6) if inputs["poorest"] else "",
    }
    return held


def choices_from(city: City, held: Mapping[str, Any], recipe: Recipe, poorest: PoorestSet) -> PlanChoices:
    """Read the form.

    Raises
    ------
    ValueError
        When a field that must be filled is empty, naming it.
    """
    universal = _filled(held[FormId.UNIVERSAL], "The part that follows people alone")
    return PlanChoices(
        age_band=held[FormId.PEOPLE],
        need=held[FormId.NEED],
        edition="" if held[FormId.NEED] == INDEX else held[FormId.EDITION],
        recipe=recipe,
        universal=universal / 100,
        baseline=held[FormId.BASELINE],
        phased=held[FormId.BASIS] == "phased",
        budgets=budgets_of(held),
        citywide=_number(held[FormId.CITYWIDE]) or 0.0,
        floor=_part(held[FormId.FLOOR]),
        cap=_part(held[FormId.CAP]),
        minimum_step=_number(held[FormId.STEP]) or 0.0,
        minimum_per_head=_number(held[FormId.PER_HEAD]) or 0.0,
        protected=tuple(held[FormId.PROTECTED] or ()),
        poorest=poorest,
        poorest_share=_part(held[FormId.SHARE]),
    )


def budgets_of(held: Mapping[str, Any]) -> tuple[float, ...]:
    """The budget of each year: flat, growing, or as typed."""
    if held[FormId.BUDGET_KIND] == TYPED:
        return tuple(_filled(value, f"The budget of year {n}") for n, value in enumerate(held[FormId.TYPED], start=1))
    first = _filled(held[FormId.BUDGET], "The budget")
    growth = (_number(held[FormId.GROWTH]) or 0.0) / 100 if held[FormId.BUDGET_KIND] == GROWING else 0.0
    return tuple(round(first * (1 + growth) ** n, 2) for n in range(YEARS))


def _number(value: Any) -> float | None:
    return None if value in (None, "") else float(value)


def _part(value: Any) -> float | None:
    number = _number(value)
    return None if number is None else round(number / 100, 10)


def _filled(value: Any, what: str) -> float:
    number = _number(value)
    if number is None:
        raise ValueError(f"{what} is empty. Fill it in.")
    return number


def form(city: City, held: Mapping[str, Any]) -> html.Div:
    """Lay the form out: formula, money, pace."""
    return html.Div([_formula(city, held), _money(city, held), _pace(held)], className="target-form no-print")


def edition_choices(city: City, need: str) -> list[Option]:
    """Editions of the need; those of an index are chosen with its recipe."""
    if need == INDEX:
        return [{"label": "As the index is built", "value": "recipe"}]
    return [{"label": e, "value": e} for e in editions(city, need)]


def _formula(city: City, held: Mapping[str, Any]) -> html.Fieldset:
    share = dmc.Slider(
        id=FormId.UNIVERSAL, value=held[FormId.UNIVERSAL], min=0, max=100, step=5, updatemode="mouseup",
        marks=[{"value": v, "label": f"{v}%"} for v in (0, 25, 50, 75, 100)], mb="lg",
        thumbLabel="Part of the money that follows people alone, in per cent",
    )  # fmt: skip
    fields: list[Component] = [
        dropdown(FormId.PEOPLE, "People", people_options(city), held[FormId.PEOPLE]),
        dropdown(FormId.NEED, "Need", need_options(city), held[FormId.NEED], wide=True),
        dropdown(FormId.EDITION, "Edition", edition_choices(city, held[FormId.NEED]), held[FormId.EDITION]),
        html.Div(
            [html.Span("Follows people alone; the rest follows need", className="slider-label"), share],
            className="field-slider",
        ),
    ]
    return _group("1. Who needs it?", fields)


def _money(city: City, held: Mapping[str, Any]) -> html.Fieldset:
    table = spend_table(city)
    years = [{"label": f"{y} (part year)" if y in table.part_years else y, "value": y} for y in table.years]
    bases = [{"label": "As booked", "value": "booked"}, {"label": "Phased and shared", "value": "phased"}]
    names = [{"label": name, "value": name} for name in programmes(city, table.basis.basis).index]
    kinds = [{"label": words, "value": kind} for kind, words in BUDGET_KINDS.items()]
    typed = [
        amount(budget_box(n), f"Budget {year}", held[FormId.TYPED][n - 1])
        for n, year in enumerate(plan_years(held[FormId.BASELINE]), start=1)
    ]
    kind = held[FormId.BUDGET_KIND]
    fields: list[Component] = [
        dropdown(FormId.BASELINE, "Today is the spend of", years, held[FormId.BASELINE]),
        radios(FormId.BASIS, "counted", bases if len(city.adjustments) else bases[:1], held[FormId.BASIS]),
        dmc.MultiSelect(
            id=FormId.PROTECTED,
            label="Programmes that cannot move",
            data=names,
            value=held[FormId.PROTECTED],
            placeholder="none",
            className="field",
        ),
        radios(FormId.BUDGET_KIND, "Budget", kinds, kind),
        html.Div(
            amount(FormId.BUDGET, "Budget of the first year", held[FormId.BUDGET]),
            id=FormBox.FIRST,
            hidden=kind == TYPED,
        ),
        html.Div(
            rate(FormId.GROWTH, "Growth a year", held[FormId.GROWTH], negative=True),
            id=FormBox.GROWTH,
            hidden=kind != GROWING,
        ),
        html.Div(typed, id=FormId.TYPED, hidden=kind != TYPED, className="typed-budgets"),
        amount(FormId.CITYWIDE, "of it with no ward, a year", held[FormId.CITYWIDE]),
    ]
    return _group("2. How much money, from where?", fields)


def _pace(held: Mapping[str, Any]) -> html.Fieldset:
    fields = [
        rate(FormId.FLOOR, "No ward loses more a year than", held[FormId.FLOOR]),
        rate(FormId.CAP, "No ward gains more a year than", held[FormId.CAP]),
        amount(FormId.STEP, "or than, where that is more", held[FormId.STEP]),
        amount(FormId.PER_HEAD, "Every ward has at least, a head", held[FormId.PER_HEAD]),
        rate(FormId.SHARE, "The poorest wards have at least, in the last year", held[FormId.SHARE]),
    ]
    return _group("3. How fast?", fields)


def _group(title: str, fields: Sequence[Component]) -> html.Fieldset:
    return html.Fieldset([html.Legend(title), html.Div(list(fields), className="filters")], **named(title))


def amount(id_: str, label: str, value: Any) -> dmc.NumberInput:
    """A field for pounds."""
    return dmc.NumberInput(
        id=id_, label=label, value=value, prefix="£", thousandSeparator=",", min=0, allowNegative=False, decimalScale=2,
        debounce=500, hideControls=True, className="field field-amount",
    )  # fmt: skip


def rate(id_: str, label: str, value: Any, *, negative: bool = False) -> dmc.NumberInput:
    """A field for per cent."""
    return dmc.NumberInput(
        id=id_, label=label, value=value, suffix="%", allowNegative=negative, decimalScale=2, debounce=500,
        step=1, className="field field-amount", **({} if negative else {"min": 0}),
    )  # fmt: skip


def universal_words(value: float) -> str:
    """The part that follows people alone, in words."""
    return f"{percent(value / 100)} follows people alone, {percent(1 - value / 100)} follows need"
