"""The parameters of the Target page, and what they put into the form's controls."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any
from urllib.parse import unquote

from geo.city import City
from geo.indicators.snapshot import editions, measures
from geo.need_index.index import INDEX
from geo.need_index.poorest_set import KEYS as SET_KEYS
from geo.population import age_bands
from geo.scenarios.choices import YEARS
from geo.spend.basis import programmes
from geo.spend.table import spend_table
from layouts.address.params import Field
from layouts.address.typed import NONE, number_of
from layouts.pages.target.form_values import (
    AIMS,
    BUDGET_KINDS,
    FormId,
    budget_box,
    first_years,
    usual_form,
    why_not_taken,
)

SCENARIO, VERSION, YEAR = "scenario", "version", "plan_year"
PARAMS = {
    FormId.AIM: "plan_aim",
    FormId.PEOPLE: "plan_people",
    FormId.NEED: "plan_need",
    FormId.EDITION: "plan_edition",
    FormId.UNIVERSAL: "plan_by_people",
    FormId.BASELINE: "plan_today",
    FormId.BASIS: "plan_basis",
    FormId.BASE: "plan_base",
    FormId.FIRST: "plan_first",
    FormId.PROTECTED: "plan_protected",
    FormId.CITYWIDE: "plan_citywide",
    FormId.BUDGET_KIND: "plan_money",
    FormId.BUDGET: "plan_budget",
    FormId.GROWTH: "plan_growth",
    FormId.FLOOR: "plan_floor",
    FormId.CAP: "plan_cap",
    FormId.STEP: "plan_step",
    FormId.PER_HEAD: "plan_head",
    FormId.SHARE: "plan_share",
}
"""The parameter of each control; the typed budgets have one each."""

TYPED_PARAMS = {budget_box(n): f"plan_budget_{n}" for n in range(1, YEARS + 1)}
MONEY = (FormId.BASE, FormId.CITYWIDE, FormId.BUDGET, FormId.STEP, FormId.PER_HEAD)
NUMBERS = (FormId.UNIVERSAL, FormId.GROWTH, FormId.FLOOR, FormId.CAP, FormId.SHARE, *MONEY)
OWN = (*PARAMS.values(), *TYPED_PARAMS.values())
"""The choices of a plan."""

WORDS = {PARAMS[FormId.BUDGET_KIND]: tuple(BUDGET_KINDS), PARAMS[FormId.AIM]: tuple(AIMS)}
FIELDS = (
    Field("ward"),
    *(Field(param) for param in SET_KEYS),
    Field("recipe"),
    Field(SCENARIO),
    Field(VERSION),
    *(Field(param, WORDS.get(param, ())) for param in OWN),
    Field(YEAR),
)
"""The parameters that the page reads."""


def override(city: City, form_values: dict[str, Any], params: Mapping[str, str], refused: list[str]) -> dict[str, str]:
    """Put the address's own choices over those that the form starts with.

    Parameters
    ----------
    city : City
    form_values : dict
        By control; changed in place.
    params : mapping of str to str
        Of the address.
    refused : list of str
        What the city does not have is added to it.

    Returns
    -------
    dict of str to str
        By control: why what was typed into it cannot be read, and what stays instead.
    """
    lists: dict[FormId, Collection[str]] = {
        FormId.AIM: list(AIMS),
        FormId.FIRST: first_years(city),
        FormId.PEOPLE: age_bands(city),
        FormId.NEED: [INDEX, *measures(city)],
        FormId.BASELINE: list(spend_table(city).years),
        FormId.BASIS: ["booked", "phased"] if len(city.adjustments) else ["booked"],
        FormId.BUDGET_KIND: list(BUDGET_KINDS),
    }
    for control, allowed in lists.items():
        if (wanted := params.get(PARAMS[control])) is None:
            continue
        if wanted in allowed:
            form_values[control] = wanted
        else:
            refused.append(f"'{PARAMS[control]}' as '{wanted}'")
    unread: dict[str, str] = {}

    def read(control: str, param: str, usual: Any, *, money: bool) -> Any:
        taken = partial(why_not_taken, control, money=money)
        value, why = number_of(params.get(param), usual, money=money, why_not=taken)
        if why:
            unread[control] = why
        return value

    form_values[FormId.BASE] = read(FormId.BASE, PARAMS[FormId.BASE], form_values[FormId.BASE], money=True)
    if {PARAMS[FormId.BASELINE], PARAMS[FormId.BASE]} & params.keys():
        _money_of(city, form_values)
    _override_edition(city, form_values, params, refused)
    _override_protected(city, form_values, params, refused)
    for control in NUMBERS:
        if control != FormId.BASE:
            money = control in MONEY
            form_values[control] = read(control, PARAMS[control], form_values[control], money=money)
    typed = zip(TYPED_PARAMS.items(), form_values[FormId.TYPED], strict=True)
    form_values[FormId.TYPED] = [read(box, param, value, money=True) for (box, param), value in typed]
    return unread


def _money_of(city: City, form_values: dict[str, Any]) -> None:
    """Where another year is today, or its total is typed, that money is the usual budget."""
    usual = usual_form(city, form_values[FormId.BASELINE], phased=form_values[FormId.BASIS] == "phased")
    form_values[FormId.BUDGET], form_values[FormId.CITYWIDE] = usual[FormId.BUDGET], usual[FormId.CITYWIDE]
    if form_values[FormId.BASE] not in ("", None):
        form_values[FormId.BUDGET] = round(form_values[FormId.BASE] + usual[FormId.CITYWIDE], 2)


def _override_edition(city: City, form_values: dict[str, Any], params: Mapping[str, str], refused: list[str]) -> None:
    """The need's edition: one that it has, the newest unless another is asked for."""
    if form_values[FormId.NEED] == INDEX:
        form_values[FormId.EDITION] = "recipe"
        return
    if form_values[FormId.NEED] not in measures(city):
        # A saved scenario's measure that the city no longer has; the plan is shown as it was saved.
        return
    available = editions(city, form_values[FormId.NEED])
    wanted = params.get(PARAMS[FormId.EDITION], form_values[FormId.EDITION])
    if wanted not in available:
        if PARAMS[FormId.EDITION] in params and PARAMS[FormId.NEED] not in params:
            refused.append(f"the edition '{wanted}'")
        wanted = available[-1]
    form_values[FormId.EDITION] = wanted


def _override_protected(city: City, form_values: dict[str, Any], params: Mapping[str, str], refused: list[str]) -> None:
    """The programmes that cannot move, each name escaped."""
    text = params.get(PARAMS[FormId.PROTECTED])
    if text is None:
        return
    names = [] if text == NONE else [unquote(name) for name in text.split(",")]
    available = programmes(city, spend_table(city).basis.basis).index
    refused += [f"the programme '{name}'" for name in names if name not in available]
    form_values[FormId.PROTECTED] = [name for name in names if name in available]
