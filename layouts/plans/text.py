"""A plan in words: what it does, what it rests on, what holds each ward where it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from geo.city import City
from geo.indicators.indicator import indicator_of
from geo.scenarios.inputs import KEEP
from geo.scenarios.need_order import per_head
from geo.scenarios.plan_shares import TODAY, changes, poorest_path
from geo.scenarios.solve import Solution
from geo.scenarios.validators import ScenarioError
from layouts.text.money import _PENNY, a_head, in_pounds, people_words, to_pound
from layouts.text.words import counted, listed, lower_first, percent, value_text

BINDING = {
    "target": "at its target",
    "floor": "may lose no more",
    "protected": "has money that cannot move",
    "minimum_per_head": "has the least a head",
    "cap": "may gain no more",
    "minimum_step": "may gain no more",
    "held": "kept as it is",
    "required_share": "the poorest wards' share",
    "budget": "as far as the budget goes",
}
"""What holds an amount where it is (`geo.allocation.plan.Plan.frame`), as the table says it."""


_WHERE = {
    "name": "The name",
    "note": "The note",
    "citywide": "The money with no ward",
    "budgets": "The budget",
    "minimum_step": "The least step",
    "minimum_per_head": "The least a head",
}
_FAULTS = {
    "Empty.": "is empty",
    "A character that cannot be shown.": "has a character that cannot be shown",
    "Above the budget.": "is more than the budget",
    "Out of range.": "is out of range",
}


def need_words(city: City, inputs: Mapping[str, Any], value: float) -> str:
    """A ward's need in the measure's own unit; an index has none, and its scores one decimal."""
    need = inputs["need"]
    if need["method"] is None and need["measure"] in city.catalogue.index:
        facts = indicator_of(city, need["measure"])
        return f"{value:.3g} a head" if facts.kind == "count" else value_text(value, facts)
    return f"{value:,.1f}" if abs(value) >= 1 or value == 0 else f"{value:,.3g}"


def missed_demands(relaxed: Sequence[str]) -> list[str]:
    """The demands that a plan does not keep; what is missed in several years alike is one sentence.

    Examples
    --------
    >>> missed_demands(["Year 2018: short by £1.", "Year 2019: short by £1.", "Year 2019: too much by £2."])
    ['2018 and 2019: short by £1.', '2019: too much by £2.']
    """
    years: dict[str, list[str]] = {}
    for sentence in relaxed:
        year, sign, demand_text = sentence.removeprefix("Year ").partition(": ")
        years.setdefault(demand_text if sign else sentence, []).append(year)
    return [
        f"{listed(when)}: {demand_text}" if when != [demand_text] else demand_text
        for demand_text, when in years.items()
    ]


def plan_heading(solution: Solution, codes: Sequence[str]) -> str:
    """What the plan does to the poorest-outcome wards' share, and how many wards gain and lose."""
    share = poorest_path(solution, codes)
    last, change = solution.plan.years[-1], changes(solution)
    gain, lose = int((change > _PENNY).sum()), int((change < -_PENNY).sum())
    before, after = (percent(share[when], 1) for when in (TODAY, last))
    one = "s" if len(codes) == 1 else ""
    way = "up" if share[last] > share[TODAY] else "down"
    moved = f"stay{one} at {after}" if before == after else f"go{'es' if one else ''} {way} from {before} to {after}"
    start = "The nearest plan that is possible: the" if solution.relaxed else "The"
    who = "poorest-outcome ward" if one else counted(len(codes), "poorest-outcome ward")
    winners = f"{counted(gain, 'ward')} gain" if gain > 1 else f"{'one' if gain else 'no'} ward gains"
    counts = f"{winners}, {lose or 'none'} {'lose' if lose > 1 else 'loses'}"
    return f"{start} {who} {moved} of the wards' money by {last}; {counts}"


def public_sentence(name: str, day: str, solution: Solution) -> str:
    """Which plan it is and since when; never who made it."""
    return (
        f"This is the published plan “{name}” of {day}: what each ward is meant to have from {solution.plan.years[0]} "
        f"to {solution.plan.years[-1]}. It is a plan, not money that was spent."
    )


def gains_sentence(solution: Solution) -> str:
    """Who gains and who loses most, in pounds and a head."""
    last, change, names = solution.plan.years[-1], changes(solution), solution.wards["ward_name"]
    heads = per_head(solution).iloc[:, -1]
    most, least = change.idxmax(), change.idxmin()
    ends = [
        f"{names[code]} {verb} most ({to_pound(abs(change[code]))}, {a_head(heads[code])} a head in {last})"
        for code, verb, there in ((most, "gains", change[most] >= 1), (least, "loses", change[least] <= -1))
        if there
    ]
    return f"{'; '.join(ends)}." if ends else "No ward's money changes."


def assumptions(
    inputs: Mapping[str, Any], names: pd.Series, *, missed: bool = False, part_years: Collection[str] = ()
) -> list[str]:
    """What the plan rests on, a sentence each.

    Parameters
    ----------
    inputs : mapping
        As `geo.scenarios.inputs.read_inputs` gives them.
    names : pandas.Series of str
        Ward names by code.
    missed : bool, default False
        Whether the plan is only the nearest possible one: its limits are then what was asked for, not what it keeps.
    part_years : collection of str
        Years of which the record covers only a part.
    """
    need, people, base = inputs["need"], inputs["population"], inputs["baseline"]
    lam = inputs["universal_part"]
    money = {"award": "the awards", "actual": "the spend", "budget": "the budget", "plan": "the plan"}[base["basis"]]
    how = "with large items phased and shared as documented" if base["adjusted"] else "as booked"
    today = sum(ward["current"] for ward in inputs["wards"])
    formula = (
        f"{percent(lam)} of the money follows people alone ({people_words(people['age_band'])}, {people['period']}); "
        f"{percent(1 - lam)} follows people times need, measured by {lower_first(need['title'])} ({need['period']})."
    )
    record = f"{money} of {base['period']}{', a part year' if base['period'] in part_years else ''}, {how}"
    sentences = [
        kept_words(raised=_asks_for_more(inputs)) if inputs.get("aim") == KEEP else formula,
        f"Today is {in_pounds(today)} in the wards, a total that was typed, shared as {record}."
        if "total" in base
        else f"Today is {record}: {in_pounds(today)} in the wards.",
        _budget_words(inputs),
    ]
    limits = [limit for limit in _limits(inputs) if limit]
    if limits:
        sentences.append(_demand(f"{'; '.join(limits)}.", missed=missed))
    if inputs["poorest"]:
        wards = listed([str(names.get(code, code)) for code in inputs["poorest"]["wards"]])
        share = percent(inputs["poorest"]["share"], 1)
        demand = f"in {inputs['years'][-1]} these wards together have at least {share} of the wards' money: {wards}."
        sentences.append(_demand(demand, missed=missed))
    return sentences


def kept_words(*, raised: bool) -> str:
    """What a plan that keeps today's shares aims at; not that it does, for limits and a required share go before.

    Parameters
    ----------
    raised : bool
        Whether the targets of the poorest wards are raised together.
    """
    but = ", but that those of the poorest wards are raised together and the others' lowered" if raised else ""
    return f"Every ward's target is the share of the money that it has today{but}."


def _asks_for_more(inputs: Mapping[str, Any]) -> bool:
    """Whether a share is required for the poorest wards that is more than they have today."""
    demand, today = inputs["poorest"], {ward["ward_code"]: ward["current"] for ward in inputs["wards"]}
    if not demand:
        return False
    # As `geo.allocation.problem.raise_together` judges it: a share of nothing cannot be raised.
    have = sum(today[code] for code in demand["wards"])
    return have > 0 and demand["share"] > have / sum(today.values()) + 1e-12


def _demand(text: str, *, missed: bool) -> str:
    """A demand as a sentence: one that is kept, or one that was only asked for."""
    return f"Asked for, but not every demand could be kept: {text}" if missed else f"{text[:1].upper()}{text[1:]}"


def _limits(inputs: Mapping[str, Any]) -> list[str]:
    """The limits of the pace, a clause each; "" for one that was not asked for."""
    step = inputs["minimum_step"]
    per_head = inputs["minimum_per_head"]
    programmes = list(inputs["protected_programmes"])
    more = f", or {in_pounds(step)} where that is more" if step else ""
    protected = sum(ward["protected"] for ward in inputs["wards"])
    return [
        "" if inputs["floor"] is None else f"no ward loses more than {percent(inputs['floor'], 1)} a year",
        "" if inputs["cap"] is None else f"no ward gains more than {percent(inputs['cap'], 1)} a year{more}",
        f"every ward has at least {in_pounds(per_head)} a head" if per_head else "",
        f"the money of {listed(programmes)} does not move ({in_pounds(protected)})" if programmes else "",
    ]


def _budget_words(inputs: Mapping[str, Any]) -> str:
    budgets, years, citywide = inputs["budgets"], inputs["years"], inputs["citywide"]
    if len(set(budgets)) == 1:
        text = f"The budget is {in_pounds(budgets[0])} in each year from {years[0]} to {years[-1]}"
    else:
        text = f"The budget is {_by_year(budgets, years)}"
    if any(citywide):
        some = [(amount, year) for amount, year in zip(citywide, years, strict=True) if amount]
        each = f"{in_pounds(citywide[0])} a year" if len(set(citywide)) == 1 else _by_year(*zip(*some, strict=True))
        text += f", of which {each} belongs to no ward and is not divided"
    return f"{text}."


def _by_year(amounts: Sequence[int], years: Sequence[str]) -> str:
    return listed([f"{in_pounds(amount)} in {year}" for amount, year in zip(amounts, years, strict=True)])


def holds(binding: str) -> str:
    """What holds an amount where it is, for the table."""
    return BINDING[binding]


def distance_words(distance: float, rate: float) -> str:
    """How far from target, in pounds and per cent."""
    if abs(distance) < 1:
        return "at its target"
    side = "above" if distance > 0 else "below"
    return f"{to_pound(abs(distance))} {side} target" + ("" if pd.isna(rate) else f" ({percent(abs(rate))})")


def problem_words(problem: ValueError) -> str:
    """What went wrong, as a person would say it; a key of a file stands at the end.

    Examples
    --------
    >>> problem_words(ScenarioError("Empty.", key="name", value="", cure="Fill it in."))
    'The name is empty. Fill it in.'
    """
    if not isinstance(problem, ScenarioError):
        return str(problem)
    where, fault = _WHERE.get(problem.key.partition("[")[0]), _FAULTS.get(problem.problem)
    if problem.problem.startswith("Longer than"):
        fault = f"is {lower_first(problem.problem).rstrip('.')}"
    if where and fault:
        return f"{where} {fault}. {problem.cure}".strip()
    at = (
        "" if problem.key in ("file", "format", "schema", "inputs.city", "inputs.vintage") else f" (at “{problem.key}”)"
    )
    return f"{problem.problem.rstrip('.')}{at}. {problem.cure}".strip()
