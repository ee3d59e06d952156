"""Two or three scenarios side by side: where their assumptions differ, and what each ward gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.errors import Unavailable
from geo.scenarios.scenario import SavedPlan, Scenario
from layouts.components.parts import notice, table
from layouts.plans.per_head import with_head
from layouts.plans.text import assumptions
from layouts.text.money import exact, signed, to_pound
from layouts.text.words import listed, percent

MOST = 3


def comparison(scenarios: Sequence[Scenario], names: pd.Series, codes: Sequence[str]) -> list[Component]:
    """Lay scenarios side by side.

    Parameters
    ----------
    scenarios : sequence of Scenario
        Two or three, each with a plan.
    names : pandas.Series of str
        Ward names by code.
    codes : sequence of str
        The poorest-outcome wards.
    """
    if len(scenarios) < 2:
        return [html.P("Tick one more scenario to compare.", className="muted")] if scenarios else []
    if len(scenarios) > MOST:
        return [notice(f"Tick {MOST} scenarios at the most; {len(scenarios)} are ticked.")]
    return [
        html.H3(f"{listed([f'“{s.name}”' for s in scenarios])} side by side"),
        *_differences(scenarios, names),
        _amounts(scenarios, names, codes),
    ]


def _differences(scenarios: Sequence[Scenario], names: pd.Series) -> list[Component]:
    """The assumptions that not all of them share; what they share stands once."""
    sentences = [
        [*assumptions(s.inputs, names, missed=bool(s.plan and s.plan.relaxed)), *_missed(s)] for s in scenarios
    ]
    shared = [line for line in sentences[0] if all(line in lines for lines in sentences[1:])]
    own = [[line for line in lines if line not in shared] for lines in sentences]
    boxes = [
        html.Div([html.H4(f"Only “{s.name}”"), html.Ul([html.Li(line) for line in lines])])
        for s, lines in zip(scenarios, own, strict=True)
        if lines
    ]
    both = html.Div(
        [html.H4("All of them" if boxes else "All rest on the same"), html.Ul([html.Li(line) for line in shared])]
    )
    return [html.Div([*boxes, *([both] if shared else [])], className="comparison-lists")]


def _missed(scenario: Scenario) -> list[str]:
    """That a plan is not the one that was asked for."""
    return ["It is the nearest possible plan, not the one that was asked for."] if _plan(scenario).relaxed else []


def _plan(scenario: Scenario) -> SavedPlan:
    if scenario.plan is None:
        raise Unavailable(f"“{scenario.name}” has no plan to compare.")
    return scenario.plan


def _amounts(scenarios: Sequence[Scenario], names: pd.Series, codes: Sequence[str]) -> html.Div:
    """What each ward gets in the last year and against today, and the poorest wards' share."""
    plans = [_plan(s) for s in scenarios]
    today = [{w["ward_code"]: (w["current"], w["population"]) for w in s.inputs["wards"]} for s in scenarios]
    every = sorted({code for plan in plans for code in plan.amounts}, key=lambda code: str(names.get(code, code)))
    rows: list[list[Any]] = []
    for code in every:
        cells: list[Any] = []
        last = [plan.amounts[code][-1] if code in plan.amounts else None for plan in plans]
        for value, before in zip(last, today, strict=True):
            cells += ["not in it", ""] if value is None else _pair(value, *before[code])
        values_known = [value for value in last if value is not None]
        rows.append([str(names.get(code, code)), *cells, to_pound((max(values_known) - min(values_known)) / 100)])
    totals: list[Any] = []
    shares: list[str] = []
    for plan, before in zip(plans, today, strict=True):
        total = sum(row[-1] for row in plan.amounts.values())
        set_amount = sum(row[-1] for code, row in plan.amounts.items() if code in codes)
        now, people = (sum(values) for values in zip(*before.values(), strict=True))
        totals += [with_head(exact(total / 100), total / 100 / people), signed((total - now) / 100)]
        shares += [percent(set_amount / total, 1) if total else "[x]", ""]
    rows.append([html.Strong("All wards"), *totals, ""])
    rows.append([html.Strong("The poorest wards' share"), *shares, ""])
    pairs = [[f"{s.name}, {s.inputs['years'][-1]}", "against today"] for s in scenarios]
    head = ["Ward", *(cell for pair in pairs for cell in pair), "Widest difference"]
    return table(
        "What each ward gets in the last year", head, rows, numeric=range(1, len(head)), class_name="plan-table"
    )


def _pair(value: int, before: int, people: float) -> list[Any]:
    return [with_head(to_pound(value / 100), value / 100 / people), signed((value - before) / 100)]
