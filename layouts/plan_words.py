"""A plan in words: what it does, what it rests on, what holds each ward where it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo.scenario_plan import Solved
from layouts.words import counted, listed, lower_first, percent, pounds

BINDING = {
    "target": "at its target",
    "floor": "may lose no more",
    "protected": "protected money",
    "minimum_per_head": "least per head",
    "cap": "may gain no more",
    "minimum_step": "may gain no more",
    "held": "kept as it is",
    "required_share": "the poorest wards' share",
    "budget": "as far as the budget goes",
}
"""What holds an amount where it is (`geo.plan.Plan.frame`), as the table says it."""


def in_pounds(pence: float) -> str:
    """Pence as pounds."""
    return pounds(pence / 100)


def poorest_path(found: Solved, codes: list[str]) -> pd.Series:
    """The poorest-outcome wards' share of the wards' money today and in each year.

    Returns
    -------
    pandas.Series
        Fractions, indexed "today" and by the years' labels; NaN where a year has nothing for the wards.
    """
    amounts = found.plan.wide()
    shares = amounts.loc[codes].sum() / amounts.sum()
    today = found.wards["current"]
    return pd.concat([pd.Series({"today": today[codes].sum() / today.sum()}), shares])


def plan_heading(found: Solved, codes: list[str]) -> str:
    """What the plan does to the poorest-outcome wards' share, and how many wards gain and lose."""
    share = poorest_path(found, codes)
    last = found.plan.years[-1]
    change = found.plan.wide()[last] - found.wards["current"] / 100
    gain, lose = int((change > 0.005).sum()), int((change < -0.005).sum())
    start = "The nearest possible plan, not the one asked for: by" if found.relaxed else "By"
    losers = f"{lose} {'loses' if lose == 1 else 'lose'}" if lose else "none loses"
    return (
        f"{start} {last} the {counted(len(codes), 'poorest-outcome ward')} would have {percent(share[last], 1)} of the "
        f"wards' money, {percent(share['today'], 1)} today; {counted(gain, 'ward')} "
        f"{'gains' if gain == 1 else 'gain'}, {losers}"
    )


def assumptions(inputs: Mapping[str, Any], codes: list[str], names: pd.Series) -> list[str]:
    """What the plan rests on, a sentence each.

    Parameters
    ----------
    inputs : mapping
        As `geo.scenario_inputs.read_inputs` gives them.
    codes : list of str
        The poorest-outcome wards that the plan's share is counted for.
    names : pandas.Series of str
        Ward names by code.
    """
    need, people, base = inputs["need"], inputs["population"], inputs["baseline"]
    lam = inputs["universal_part"]
    who = "everyone" if people["age_band"] == "all" else f"people aged {people['age_band'].replace('-', ' to ')}"
    said = [
        f"{percent(lam)} of the money follows people alone ({who}, {people['period']}); {percent(1 - lam)} follows "
        f"people times need, measured by {lower_first(need['title'])} ({need['period']}).",
        f"Today is {'the awards' if base['basis'] == 'award' else base['basis']} of {base['period']}, "
        f"{'with large items phased and shared as documented' if base['adjusted'] else 'as booked'}.",
        _budget_words(inputs),
    ]
    limits = [
        f"no ward loses more than {percent(inputs['floor'], 1)} a year" if inputs["floor"] is not None else "",
        f"no ward gains more than {percent(inputs['cap'], 1)} a year"
        + (f", or {in_pounds(inputs['minimum_step'])} where that is more" if inputs["minimum_step"] else "")
        if inputs["cap"] is not None
        else "",
        f"every ward has at least {in_pounds(inputs['minimum_per_head'])} a head" if inputs["minimum_per_head"] else "",
        f"the money of {listed(list(inputs['protected_programmes']))} does not move"
        if inputs["protected_programmes"]
        else "",
    ]
    kept = [limit for limit in limits if limit]
    if kept:
        text = "; ".join(kept)
        said.append(f"{text[:1].upper()}{text[1:]}.")
    if inputs["poorest"]:
        wards = listed([str(names[c]) for c in inputs["poorest"]["wards"]])
        share = percent(inputs["poorest"]["share"], 1)
        said.append(f"In {inputs['years'][-1]} these wards together have at least {share} of it: {wards}.")
    return said


def _budget_words(inputs: Mapping[str, Any]) -> str:
    budgets, years = inputs["budgets"], inputs["years"]
    if len(set(budgets)) == 1:
        text = f"The budget is {in_pounds(budgets[0])} in each year from {years[0]} to {years[-1]}"
    else:
        each = [f"{in_pounds(b)} in {y}" for b, y in zip(budgets, years, strict=True)]
        text = f"The budget is {listed(each)}"
    aside = inputs["citywide"]
    if any(aside):
        text += (
            f", of which {listed(sorted({in_pounds(c) for c in aside}))} a year belongs to no ward and is not divided"
        )
    return f"{text}."


def holds(binding: str) -> str:
    """What holds an amount where it is, for the table."""
    return BINDING[binding]
