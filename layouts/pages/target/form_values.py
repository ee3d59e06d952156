"""What the form of the Target page holds: what is usual, what a scenario holds, and what that means for a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum, unique
from typing import Any

from geo.city import City
from geo.errors import Unavailable
from geo.indicators.snapshot import editions
from geo.money.amounts import LARGEST_POUNDS
from geo.need_index.index import INDEX, Recipe
from geo.periods import year_of
from geo.population import age_bands
from geo.scenarios.choices import YEARS, PlanChoices, financial_year, next_financial_year, plan_years
from geo.scenarios.inputs import KEEP
from geo.spend.table import SpendBasis, full_years, spend_table
from layouts.text.money import exact


@unique
class FormId(StrEnum):
    """Ids of the form's controls."""

    AIM = "target-aim"
    PEOPLE = "target-people"
    NEED = "target-need"
    EDITION = "target-edition"
    UNIVERSAL = "target-universal"
    BASELINE = "target-baseline"
    BASIS = "target-basis"
    BASE = "target-base"
    FIRST = "target-first"
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


SPLIT_LABEL = "Part that follows people alone"
BASE_LABEL = "Today's total in the wards, if another"
CITYWIDE_LABEL = "Of it with no ward, each year"
BUDGET_LABEL = "Budget of the first year"
GROWTH_LABEL = "Growth a year"
FLOOR_LABEL = "No ward loses more a year than"
CAP_LABEL = "No ward gains more a year than"
STEP_LABEL = "Or than this, where it is more"
PER_HEAD_LABEL = "Every ward has at least, a head"
SHARE_LABEL = "The poorest wards have at least, in the last year"

MOST_POUNDS = LARGEST_POUNDS

FLAT, GROWING, TYPED = "flat", "growing", "typed"
FORMULA = "formula"
AIMS = {KEEP: "Keep today's shares", FORMULA: "Follow people and need"}
YEARS_AHEAD = 20
"""So many years after the last of the record a plan may begin."""

AFTER = "after"
"""The first year of plans that were made before one could be chosen: the year after the one that counts as today."""

BUDGET_KINDS = {FLAT: "The same each year", GROWING: "Growing", TYPED: "Year by year"}


_LIMITS = {FormId.CAP: (0, 10_000), FormId.GROWTH: (-99.99, 1000)}


def why_not_taken(control: str, value: float, *, money: bool) -> str:
    """Why a field does not take a number that was typed into it, with the cure; "" where it does.

    Examples
    --------
    >>> why_not_taken(FormId.FLOOR, 10, money=False), why_not_taken(FormId.FLOOR, -3, money=False)
    ('', '-3% is out of range. Give a figure from 0% to 100%.')
    """
    if money:
        # What is below a penny is no budget; all other sums may be nothing.
        least = 0.01 if control == FormId.BUDGET or control not in list(FormId) else 0
        return "" if value >= least else f"{exact(value)} is out of range. Give an amount from {exact(least)} up."
    low, high = _LIMITS.get(FormId(control), (0, 100))
    return "" if low <= value <= high else f"{value:g}% is out of range. Give a figure from {low:g}% to {high:,.0f}%."


@unique
class FormBox(StrEnum):
    """Ids of what the form says, and of what is shown for one kind of budget only."""

    FORMULA = "target-formula-box"
    SPLIT = "target-split"
    FIRST = "target-first-box"
    GROWTH = "target-growth-box"
    TYPED = "target-typed-box"


def budget_box(year: int) -> str:
    """Id of the field of one year's typed budget, counted from 1."""
    return f"target-budget-{year}"


def usual_need(city: City) -> tuple[str, str]:
    """A first measure that money can follow in proportion: a share or a rate, failing that a count.

    Where there is none it is the index, which the plan refuses with the reason.
    """
    rows = city.catalogue[city.catalogue["polarity"] == "high_is_worse"]
    for kinds in (["proportion", "rate"], ["count"]):
        for name in rows.index[rows["kind"].isin(kinds)]:
            if available := editions(city, name):
                return str(name), available[-1]
    return INDEX, ""


def fresh_form(city: City) -> dict[str, Any]:
    """What the form holds when the page is opened: every ward keeps today's share, from the next financial year on."""
    years = spend_table(city).years
    return usual_form(city) | {FormId.AIM: KEEP, FormId.FIRST: next_financial_year(years) or AFTER}


def first_years(city: City) -> list[str]:
    """The years that a plan can begin with: that after its baseline as older plans have it, and financial years."""
    years = [year for period in spend_table(city).years if (year := year_of(period)) is not None]
    if not years:
        return [AFTER]
    return [AFTER, *(financial_year(year) for year in range(min(years), max(years) + YEARS_AHEAD + 1))]


def usual_form(city: City, baseline: str = "", *, phased: bool = False) -> dict[str, Any]:
    """What an address means where it chooses nothing: flat money, a tenth down and a quarter up a year at the most.

    An address of before first year and aim could be chosen means these still; see :func:`fresh_form`.

    Parameters
    ----------
    city : City
    baseline : str, optional
        The year that counts as today; by default the last full one of the record.
    phased : bool
        Whether spend is counted with the package's adjustments.
    """
    table = spend_table(city, SpendBasis(phased=phased))
    baseline = baseline or (full_years(table) or list(table.years))[-1]
    need, edition = usual_need(city)
    total = float(table.counted[baseline].sum())
    citywide = table.citywide[baseline]
    citywide = 0.0 if citywide != citywide or citywide < 0 else float(citywide)
    return {
        FormId.AIM: FORMULA,
        FormId.BASE: "",
        FormId.FIRST: AFTER,
        FormId.PEOPLE: age_bands(city)[0],
        FormId.NEED: need,
        FormId.EDITION: edition or "recipe",
        FormId.UNIVERSAL: 30,
        FormId.BASELINE: baseline,
        FormId.BASIS: "phased" if phased else "booked",
        FormId.PROTECTED: [],
        FormId.CITYWIDE: round(citywide, 2),
        FormId.BUDGET_KIND: FLAT,
        FormId.BUDGET: round(total + citywide, 2),
        FormId.GROWTH: 2,
        FormId.TYPED: [""] * YEARS,
        FormId.FLOOR: 10,
        FormId.CAP: 25,
        FormId.STEP: 20_000,
        FormId.PER_HEAD: "",
        FormId.SHARE: "",
    }


def form_of(city: City, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The form that makes the inputs of a saved scenario again, as far as the form can say what they say."""
    form_values = usual_form(city)
    need, base = inputs["need"], inputs["baseline"]
    budgets = [pence / 100 for pence in inputs["budgets"]]
    kind, growth = _budget_kind(budgets)
    return form_values | {
        FormId.AIM: inputs.get("aim", FORMULA),
        FormId.BASE: base["total"] / 100 if "total" in base else "",
        FormId.FIRST: _first_year(inputs),
        FormId.PEOPLE: inputs["population"]["age_band"],
        FormId.NEED: INDEX if need["method"] else need["measure"],
        FormId.EDITION: "recipe" if need["method"] else need["period"],
        FormId.UNIVERSAL: round(inputs["universal_part"] * 100, 6),
        FormId.BASELINE: base["period"],
        FormId.BASIS: "phased" if base["adjusted"] else "booked",
        FormId.PROTECTED: list(inputs["protected_programmes"]),
        FormId.CITYWIDE: inputs["citywide"][0] / 100,
        FormId.BUDGET_KIND: kind,
        FormId.BUDGET: budgets[0],
        FormId.GROWTH: growth,
        # A scenario from elsewhere may have other years than the form's.
        FormId.TYPED: [*budgets, *[budgets[-1]] * YEARS][:YEARS],
        FormId.FLOOR: "" if inputs["floor"] is None else round(inputs["floor"] * 100, 6),
        FormId.CAP: "" if inputs["cap"] is None else round(inputs["cap"] * 100, 6),
        FormId.STEP: inputs["minimum_step"] / 100,
        FormId.PER_HEAD: inputs["minimum_per_head"] / 100 or "",
        FormId.SHARE: round(inputs["poorest"]["share"] * 100, 6) if inputs["poorest"] else "",
    }


def _first_year(inputs: Mapping[str, Any]) -> str:
    """The first year that makes a scenario's years again; that after its baseline where none does."""
    years = list(inputs["years"])
    if years == list(plan_years(inputs["baseline"]["period"], len(years))):
        return AFTER
    return years[0] if years == list(plan_years("", len(years), years[0])) else AFTER


def _budget_kind(budgets: Sequence[float]) -> tuple[str, float]:
    """The shortest way to state the budgets (growing, equal or typed), and the growth a year in per cent."""
    if len(set(budgets)) == 1:
        return FLAT, 2
    growth = round((budgets[1] / budgets[0] - 1) * 100, 2) if budgets[0] else 0.0
    same = list(budgets) == _grown(budgets[0], growth, len(budgets))
    return (GROWING, growth) if same else (TYPED, 2)


def _grown(first: float, growth: float, years: int) -> list[float]:
    return [round(first * (1 + growth / 100) ** n, 2) for n in range(years)]


def choices_from(city: City, form_values: Mapping[str, Any], recipe: Recipe, codes: Sequence[str]) -> PlanChoices:
    """Read the form.

    Parameters
    ----------
    city : City
    form_values : mapping
        What each control holds.
    recipe : Recipe
        Of the index, where need is one.
    codes : sequence of str
        The poorest-outcome wards.

    Raises
    ------
    Unavailable
        When a field that must be filled is empty, or one is out of range, naming it.
    """
    return PlanChoices(
        age_band=form_values[FormId.PEOPLE],
        need=form_values[FormId.NEED],
        edition="" if form_values[FormId.NEED] == INDEX else form_values[FormId.EDITION],
        recipe=recipe,
        universal=_needed(_part(form_values[FormId.UNIVERSAL], SPLIT_LABEL), SPLIT_LABEL),
        baseline=form_values[FormId.BASELINE],
        phased=form_values[FormId.BASIS] == "phased",
        budgets=budgets_of(form_values),
        citywide=_amount(form_values[FormId.CITYWIDE], CITYWIDE_LABEL) or 0.0,
        floor=_part(form_values[FormId.FLOOR], FLOOR_LABEL),
        cap=_part(form_values[FormId.CAP], CAP_LABEL, most=10_000),
        minimum_step=_amount(form_values[FormId.STEP], STEP_LABEL) or 0.0,
        minimum_per_head=_amount(form_values[FormId.PER_HEAD], PER_HEAD_LABEL) or 0.0,
        protected=tuple(form_values[FormId.PROTECTED] or ()),
        poorest=tuple(codes),
        poorest_share=_part(form_values[FormId.SHARE], SHARE_LABEL),
        first=chosen_first(form_values),
        base=_amount(form_values[FormId.BASE], BASE_LABEL),
        keeps=form_values[FormId.AIM] == KEEP,
    )


def chosen_first(form_values: Mapping[str, Any]) -> str:
    """The first year that was chosen; "" for that after the baseline."""
    return "" if form_values[FormId.FIRST] == AFTER else str(form_values[FormId.FIRST])


def budgets_of(form_values: Mapping[str, Any]) -> tuple[float, ...]:
    """The budget of each year: flat, growing, or as typed."""
    if form_values[FormId.BUDGET_KIND] == TYPED:
        years = plan_years(form_values[FormId.BASELINE], first=chosen_first(form_values))
        labels = [f"Budget of {year}" for year in years]
        pairs = zip(form_values[FormId.TYPED], labels, strict=True)
        return tuple(_needed(_amount(value, label), label) for value, label in pairs)
    first = _needed(_amount(form_values[FormId.BUDGET], BUDGET_LABEL), BUDGET_LABEL)
    growth = form_values[FormId.GROWTH] if form_values[FormId.BUDGET_KIND] == GROWING else 0
    growth = float(growth) if growth not in (None, "") else 0.0
    if not -100 < growth <= 1000:
        raise Unavailable(f"“{GROWTH_LABEL}” is {growth:g}%. Give a figure above −100% and up to 1,000%.")
    return tuple(_grown(first, growth, YEARS))


def _amount(value: Any, label: str) -> float | None:
    """Pounds of a field; None where it is empty."""
    if value in (None, ""):
        return None
    if not 0 <= float(value) <= MOST_POUNDS:
        raise Unavailable(f"“{label}” is {exact(float(value))}. Give an amount from £0 to £{MOST_POUNDS:,}.")
    return float(value)


def _part(value: Any, label: str, *, most: float = 100) -> float | None:
    """Per cent of a field as a fraction; None where it is empty."""
    if value in (None, ""):
        return None
    if not 0 <= float(value) <= most:
        raise Unavailable(f"“{label}” is {float(value):g}%. Give a figure from 0% to {most:,.0f}%.")
    return round(float(value) / 100, 10)


def _needed(value: float | None, label: str) -> float:
    if value is None:
        raise Unavailable(f"“{label}” is empty. Fill it in.")
    return value
