"""Money a head in a plan: beside each amount, of the poorest wards together, and where it does not follow need."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.scenarios.need_order import group_per_head, less_a_head
from geo.scenarios.plan_shares import TODAY
from geo.scenarios.solve import Solution
from layouts.plans.text import holds, need_words
from layouts.text.money import a_head
from layouts.text.words import counted

_MOST = 3


def with_head(amount: str, pounds_a_head: float) -> Any:
    """An amount of a table with its pounds a head below it; the amount alone where that is not known."""
    if pd.isna(pounds_a_head):
        return amount
    return [amount, html.Span(f" {a_head(pounds_a_head)} a head", className="unit")]


def set_per_head_words(solution: Solution, codes: Collection[str]) -> str:
    """What the poorest-outcome wards have a head, today and at the end, against the others."""
    groups, last = group_per_head(solution, codes), str(solution.plan.years[-1])
    words = [f"{a_head(groups.loc['set', when])} a head {label}" for when, label in _ends(last)]
    text = f"That is {words[0]} and {words[1]}"
    if groups.loc["rest"].isna().any():
        return f"{text}."
    rest = [f"{a_head(groups.loc['rest', when])} {label}" for when, label in _ends(last)]
    return f"{text}; the other wards have {rest[0]} and {rest[1]}."


def _ends(last: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (TODAY, "today"), (last, f"in {last}")


def need_order_notice(city: City, solution: Solution, codes: Collection[str]) -> list[Component]:
    """A warning where one of the neediest wards has less a head in the last year than a less needy one."""
    found = less_a_head(solution, codes)
    if not found:
        return []
    names, last = solution.wards["ward_name"], solution.plan.years[-1]
    binding = solution.plan.frame[solution.plan.frame["year"] == last].set_index("ward")["binding"]

    def ward(code: str, pounds_a_head: float) -> str:
        need = need_words(city, solution.inputs, float(solution.wards.loc[code, "need"]))
        return f"{names[code]} (need {need}) has {a_head(pounds_a_head)} a head: {holds(binding[code])}"

    lines = [f"{ward(each.ward, each.a_head)}. {ward(each.other, each.others_head)}." for each in found[:_MOST]]
    more = [f"So has {counted(len(found) - _MOST, 'more ward')} of the neediest."] if len(found) > _MOST else []
    return [
        html.Div(
            [
                html.Strong(f"In {last} a ward of less need has more a head than one of the neediest:"),
                html.Ul([html.Li(line) for line in [*lines, *more]]),
            ],
            className="notice",
        )
    ]
