"""What a plan does and what the public will read of it, for whoever is about to publish it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.scenarios.foresight import Jump, largest_jumps, per_head_by_need, wards_with_nothing
from geo.scenarios.plan_shares import TODAY
from geo.scenarios.solve import Solution
from layouts.components.parts import table
from layouts.plans.text import assumptions, gains_sentence, missed_demands, need_words, plan_heading, public_sentence
from layouts.text.money import a_head, to_pound
from layouts.text.words import counted, listed, lower_first, percent

THE_DAY = "the day that it is published"


def preview(city: City, name: str, solution: Solution, codes: Sequence[str]) -> list[Component]:
    """Lay out what should be seen before a plan is published.

    Parameters
    ----------
    city : City
        As the public sees it.
    name : str
        Of the plan.
    solution : Solution
        With the amounts that will be published.
    codes : sequence of str
        The wards that the public page names as the poorest.
    """
    return [
        html.H4("What it does"),
        html.Ul([html.Li(line) for line in effects(solution)], className="findings"),
        per_head_table(city, solution),
        html.H4("What the public will read"),
        html.Ul([html.Li(line) for line in public_words(city, name, solution, codes)], className="findings"),
    ]


def effects(solution: Solution) -> list[str]:
    """Wards that get nothing, the largest jumps, and wards that are passed by a less needy one; a sentence each."""
    names = solution.wards["ward_name"]
    nothing = wards_with_nothing(solution)
    first = (
        f"{counted(len(nothing), 'ward')} {'gets' if len(nothing) == 1 else 'get'} nothing: "
        + "; ".join(f"{names[code]} in {listed(list(years))}" for code, years in nothing.items())
        if nothing
        else "Every ward gets something in every year"
    )
    jumps = [_jump_words(names[jump.ward_code], jump) for jump in largest_jumps(solution) if jump]
    frame = per_head_by_need(solution)
    passed = [f"{row.ward_name} less than {row.passed_by}" for row in frame.itertuples(index=False) if row.passed_by]
    last = solution.plan.years[-1]
    order = (
        f"In {last} {counted(len(passed), 'ward')} will have less a head than a ward with less need: "
        + "; ".join(passed)
        if passed
        else f"In {last} no ward will have less a head than one with less need"
    )
    return [f"{first}.", *(jumps or ["No ward's money changes from one year to the next."]), f"{order}."]


def _jump_words(name: str, jump: Jump) -> str:
    """The largest gain or loss of a year."""
    which = "gain" if jump.change > 0 else "loss"
    rate = f", {percent(abs(jump.change) / jump.before)}" if jump.before > 0 else ""
    return (
        f"The largest {which} from one year to the next: {name}, {to_pound(jump.before)} "
        f"{TODAY if jump.before_year == TODAY else f'in {jump.before_year}'} and {to_pound(jump.after)} in {jump.year} "
        f"({to_pound(abs(jump.change))}{rate})."
    )


def per_head_table(city: City, solution: Solution) -> html.Div:
    """Pounds a head in the order of need."""
    frame, last = per_head_by_need(solution), solution.plan.years[-1]
    need = solution.inputs["need"]
    rows: list[list[Any]] = [
        [row.ward_name, need_words(city, solution.inputs, row.need), a_head(row.today), a_head(row.last), row.passed_by]
        for row in frame.itertuples(index=False)
    ]
    head = [
        "Ward",
        f"Need ({lower_first(need['title'])})",
        "A head today",
        f"A head, {last}",
        "Less than, with less need",
    ]
    caption = f"Pounds a head in the order of need, most need first, by {last}"
    return table(caption, head, rows, numeric=(1, 2, 3), class_name="plan-table")


def public_words(city: City, name: str, solution: Solution, codes: Sequence[str]) -> list[str]:
    """The sentences that the page Plan will say, in its order."""
    missed = []
    if solution.relaxed:
        demands = missed_demands(solution.relaxed)
        missed = ["It is the nearest plan that was possible. It misses what it was asked to keep:", *demands]
    return [
        f"{plan_heading(solution, codes)}.",
        public_sentence(name, THE_DAY, solution),
        *missed,
        gains_sentence(solution),
        *assumptions(solution.inputs, city.wards["ward_name"], missed=bool(solution.relaxed)),
    ]
