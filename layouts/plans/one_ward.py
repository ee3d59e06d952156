"""One ward of a plan: how its target comes about, step by step, and what it has in each year, to the penny."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.scenarios.inputs import KEEP
from geo.scenarios.need_order import per_head
from geo.scenarios.plan_shares import TODAY, changes
from geo.scenarios.solve import Solution
from layouts.components.parts import table
from layouts.plans.text import distance_words, holds, need_words
from layouts.plans.views import distances
from layouts.text.money import a_head, exact, people_words, signed, to_pound
from layouts.text.words import lower_first, percent

CHOOSE = "Choose a ward, here or on the map, to see how its sum comes about."


def ward_sentence(solution: Solution, code: str) -> str:
    """What a ward has today and at the end, and where that leaves it."""
    last = str(solution.plan.years[-1])
    now, end = (distances(solution, when).loc[code] for when in (TODAY, last))
    name, heads = solution.wards.loc[code, "ward_name"], per_head(solution).loc[code]
    return (
        f"{name}: {to_pound(now['amount'])} today ({a_head(heads[TODAY])} a head), {to_pound(end['amount'])} in {last} "
        f"({a_head(heads[last])} a head; {signed(changes(solution)[code])}); then "
        f"{distance_words(end['distance'], end['rate'])}."
    )


def ward_story(city: City, solution: Solution | str, code: str | None) -> list[Component]:
    """How a ward comes to its sum.

    Parameters
    ----------
    city : City
    solution : Solution or str
    code : str or None
        The chosen ward.
    """
    if isinstance(solution, str) or code is None or code not in solution.wards.index:
        return [html.P(CHOOSE, className="muted")]
    return [
        html.P(ward_sentence(solution, code)),
        html.Ol([html.Li(line) for line in ward_steps(city, solution, code)], className="findings"),
        _years(solution, code),
    ]


def ward_steps(city: City, solution: Solution, code: str) -> list[str]:
    """How a ward's target comes about, a sentence a step; each figure is one that the step before or the table has."""
    wards, inputs = solution.wards, solution.inputs
    ward, name = wards.loc[code], wards.loc[code, "ward_name"]
    lam, need, who = inputs["universal_part"], inputs["need"], inputs["population"]
    people = wards["population"]
    needed = people * wards["need"]
    by_people, by_need = people[code] / people.sum(), needed[code] / needed.sum()
    mean = needed.sum() / people.sum()
    now = distances(solution, TODAY).loc[code]
    total = exact(wards["current"].sum() / 100)
    start = f"Of today's {total} in the wards that is {to_pound(now['target'])}"
    ends = (
        f"{start}, {a_head(now['target'] / people[code])} a head. It has {to_pound(now['amount'])}, "
        f"{a_head(now['amount'] / people[code])} a head: {distance_words(now['distance'], now['rate'])}."
    )
    if inputs.get("aim") == KEEP:
        kept = f"Every ward's target is its share of today's money: {name} has {percent(solution.formula[code], 1)}."
        return [kept, *_raised(solution, code), ends]
    own, average = (need_words(city, inputs, float(value)) for value in (ward["need"], mean))
    return [
        f"Of the {people.sum():,.0f} people ({people_words(who['age_band'])}, {who['period']}) {people[code]:,.0f} "
        f"live in {name}: {percent(by_people, 1)}.",
        f"Its need is {own} ({lower_first(need['title'])}, {need['period']}), against a weighted mean of {average}. Of "
        f"people times need it has {percent(by_need, 1)}.",
        f"Its target share is {percent(lam)} of the one and {percent(1 - lam)} of the other: {percent(lam)} × "
        f"{percent(by_people, 1)} + {percent(1 - lam)} × {percent(by_need, 1)} = {percent(solution.formula[code], 1)}.",
        *_raised(solution, code),
        ends,
    ]


def _raised(solution: Solution, code: str) -> list[str]:
    """That the targets of the poorest wards are raised together, where they are."""
    if not solution.raised:
        return []
    demand, formula, shares = solution.inputs["poorest"], solution.formula, solution.shares
    together = float(formula[list(demand["wards"])].sum())
    times = f"{shares[code] / formula[code]:.2f}" if formula[code] else "0"
    theirs = "one of them" if code in demand["wards"] else "none of them"
    return [
        f"The poorest wards are to have {percent(demand['share'], 1)} together, and by that would have "
        f"{percent(together, 1)}: their shares are raised in proportion, the others' lowered. It is {theirs}: "
        f"{percent(formula[code], 1)} × {times} = {percent(shares[code], 1)}."
    ]


def _years(solution: Solution, code: str) -> html.Div:
    """What the ward has in each year, to the penny."""
    people, heads = solution.wards.loc[code, "population"], per_head(solution).loc[code]
    today = exact(solution.wards.loc[code, "current"] / 100)
    rows: list[list[Any]] = [["Today", today, a_head(heads[TODAY]), "", "", "", "", ""]]
    ward_rows = solution.plan.frame[solution.plan.frame["ward"] == code]
    for row in ward_rows.itertuples():
        rows.append(
            [
                str(row.year),
                exact(row.amount),
                a_head(heads[str(row.year)]),
                signed(row.change),
                exact(row.target),
                a_head(row.target / people),
                distance_words(row.distance, row.distance_rate),
                holds(row.binding),
            ]
        )
    head = [
        "Year",
        "Amount",
        "A head",
        "Change in the year",
        "Target",
        "Target a head",
        "Against target",
        "What holds it",
    ]
    name = solution.wards.loc[code, "ward_name"]
    return table(f"{name}, year by year, to the penny", head, rows, numeric=range(1, 6), class_name="one-line")
