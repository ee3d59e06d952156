"""What the Target page shows: a form of choices, on top of a saved scenario or of what is usual, all in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from geo.city import City
from geo.errors import Unavailable
from geo.need_index.index import INDEX, Recipe, index_of, usual_recipe
from geo.need_index.poorest_set import KEYS as SET_KEYS
from geo.need_index.poorest_set import PoorestSet, members
from geo.scenarios.choices import plan_years, scenario_inputs
from geo.scenarios.drift import moved_on
from geo.scenarios.inputs import canonical_json
from geo.scenarios.plan_shares import years_of
from geo.scenarios.saved_solution import solution_as_saved
from geo.scenarios.scenario import Scenario
from geo.scenarios.solve import Solution, solution_of
from layouts.address.params import Params, changed, parse
from layouts.address.poorest_state import resolve_poorest
from layouts.address.view_state import resolve_view
from layouts.pages.target.form_values import (
    FormId,
    choices_from,
    chosen_first,
    form_of,
    fresh_form,
    usual_form,
)
from layouts.pages.target.parameters import FIELDS, OWN, SCENARIO, VERSION, YEAR, override
from layouts.plans.text import problem_words
from layouts.plans.views import TODAY

GONE = "a scenario that is not there, or was deleted"

Find = Callable[[str, int | None], Scenario | None]
"""Gives a version of a scenario, the newest where none is named; None where there is none."""


@dataclass(frozen=True, eq=False)
class TargetState:
    """What the Target page shows.

    Attributes
    ----------
    ward : str or None
        The chosen ward.
    recipe : Recipe
        The index of need: the address's, else the scenario's own, else the usual one.
    poorest : PoorestSet
        The set that all pages mean.
    codes : tuple of str
        The poorest-outcome wards of the plan: the scenario's own where it demands a share for them.
    scenario : Scenario or None
        The scenario that the address names.
    form_values : dict
        What each control of the form holds.
    touched : bool
        Whether the address has choices of its own on top of the scenario's or the usual ones.
    year : str
        The year of the map, or "today".
    refused : tuple of str
        What the address asks for and the city does not have.
    unread : dict of str to str
        By control: why what was typed into it cannot be read, and what stays instead.
    """

    ward: str | None
    recipe: Recipe
    poorest: PoorestSet
    codes: tuple[str, ...]
    scenario: Scenario | None
    form_values: dict[str, Any]
    touched: bool
    year: str
    refused: tuple[str, ...]
    unread: dict[str, str]


def why_no_plan(city: City) -> str:
    """Why nothing can be planned for a city; "" where it can."""
    if not len(city.spend):
        return f"{city.name}'s data package has no spend, so that a plan has nowhere to start from."
    if not len(city.population):
        return f"{city.name}'s data package has no population, so that no money can follow people."
    if usual_recipe(city) is None:
        return f"No indicator of {city.name} tells more need from less, so that no money can follow it."
    return ""


def resolve_target(city: City, params: Params, find: Find) -> TargetState:
    """Settle what an address of the Target page means; what is not there falls back and is named.

    Parameters
    ----------
    city : City
        One for which :func:`why_no_plan` has no reason.
    params : Params
    find : callable
        Gives a version of a scenario.
    """
    view, (poorest, strange) = resolve_view(city, params), resolve_poorest(city, params)
    refused = [*view.refused, *strange]
    scenario: Scenario | None = None
    if params.get(SCENARIO):
        version = params.get(VERSION, "")
        scenario = find(params[SCENARIO], int(version[:9]) if version.isdecimal() else None)
        refused += [] if scenario else [GONE]
    recipe = _recipe(city, params, scenario, refused)
    demand = scenario.inputs["poorest"] if scenario else None
    own = demand is not None and not any(key in params for key in SET_KEYS)
    codes = tuple(demand["wards"]) if own and demand else members(city, poorest)
    touched = any(key in params for key in OWN)
    # An address with choices, but without those that came later, is an older one and means what it meant.
    unchosen = usual_form(city) if touched else fresh_form(city)
    form_values = form_of(city, scenario.inputs) if scenario else unchosen
    unread = override(city, form_values, params, refused)
    if scenario:
        touched |= form_values[FormId.NEED] == INDEX and recipe.to_text() != scenario.inputs["need"]["measure"]
        touched |= demand is not None and set(codes) != set(demand["wards"])
    year = params.get(YEAR, TODAY)
    return TargetState(view.ward, recipe, poorest, codes, scenario, form_values, touched, year, tuple(refused), unread)


def read_target(city: City, search: str | None, find: Find) -> TargetState:
    """Read a query string as `resolve_target` does."""
    return resolve_target(city, parse(search, FIELDS), find)


def inputs_now(city: City, state: TargetState) -> dict[str, Any]:
    """The inputs that the form gives from the city's present data.

    Raises
    ------
    Unavailable
        When a field is empty or out of range, or a ward lacks what a plan needs, naming it.
    """
    return scenario_inputs(city, choices_from(city, state.form_values, state.recipe, state.codes))


def inputs_shown(city: City, state: TargetState) -> dict[str, Any]:
    """The inputs of the plan that the page shows: a scenario's as they were saved, until something is chosen anew.

    Raises
    ------
    Unavailable
        As :func:`inputs_now`.
    """
    if state.scenario and not state.touched:
        return dict(state.scenario.inputs)
    return inputs_now(city, state)


def plan_or_refusal(city: City, state: TargetState) -> Solution | str:
    """The plan that the page shows, or why there is none: a scenario's own amounts, until something is chosen anew."""
    try:
        if state.scenario and state.scenario.plan and not state.touched:
            return solution_as_saved(state.scenario)
        return solution_of(inputs_shown(city, state))
    except ValueError as problem:
        return problem_words(problem)
    except RuntimeError as problem:
        # The solver gave up, which no demand that the form takes has ever made it do.
        return f"The plan could not be worked out. Change a demand a little. ({problem})"


def is_changed(state: TargetState, solution: Solution | str) -> bool:
    """Whether the plan on the page is another than the scenario's, or there is no scenario."""
    if state.scenario is None:
        return True
    same = not isinstance(solution, str) and canonical_json(solution.inputs) == canonical_json(state.scenario.inputs)
    return not same and state.touched


def drift(city: City, state: TargetState) -> list[str]:
    """What the city's data would give differently today than when the scenario was saved; clauses."""
    if state.scenario is None:
        return []
    saved = state.scenario.inputs
    codes = tuple(saved["poorest"]["wards"]) if saved["poorest"] else state.codes
    try:
        recipe = Recipe.from_text(saved["need"]["measure"]) if saved["need"]["method"] else state.recipe
        now = scenario_inputs(city, choices_from(city, form_of(city, saved), recipe, codes))
    except Unavailable as problem:
        return [f"the plan could not be made again ({str(problem).rstrip('.')})"]
    return moved_on(saved, now)


def address_of(scenario: Scenario, search: str | None = "") -> str:
    """The query string that opens one version of a scenario, keeping what the reader has chosen beside the plan."""
    choices = dict.fromkeys((*OWN, SCENARIO, VERSION, YEAR, "recipe"))
    return changed(changed(search, choices), {SCENARIO: scenario.id, VERSION: str(scenario.version)})


def shown_year(state: TargetState, solution: Solution | str) -> str:
    """The year of the map; today where the plan has no such year."""
    return TODAY if isinstance(solution, str) or state.year not in years_of(solution) else state.year


def _recipe(city: City, params: Mapping[str, str], scenario: Scenario | None, refused: list[str]) -> Recipe:
    """The recipe of the index: the address's, the scenario's, or the usual one."""
    usual = usual_recipe(city)
    assert usual is not None
    texts = [params.get("recipe", "")]
    if scenario and scenario.inputs["need"]["method"]:
        texts.append(scenario.inputs["need"]["measure"])
    for text in filter(None, texts):
        try:
            wanted = Recipe.from_text(text)
            index_of(city, wanted)
        except Unavailable as problem:
            refused.append(f"an index that cannot be made ({problem})")
        else:
            return wanted
    return usual


def years_ahead(form_values: Mapping[str, Any]) -> tuple[str, ...]:
    """The years that the form's plan covers."""
    return plan_years(form_values[FormId.BASELINE], first=chosen_first(form_values))
