"""Two or three scenarios side by side: where their assumptions differ, and what each ward gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.scenarios import Scenario
from layouts.parts import notice, table
from layouts.plan_words import assumptions, in_pounds
from layouts.words import percent

MOST = 3


def comparison(scenarios: Sequence[Scenario], names: pd.Series, codes: list[str]) -> list[Component]:
    """Lay scenarios side by side.

    Parameters
    ----------
    scenarios : sequence of Scenario
        Two or three, each with a plan.
    names : pandas.Series of str
        Ward names by code.
    codes : list of str
        The poorest-outcome wards.
    """
    if len(scenarios) < 2:
        return []
    if len(scenarios) > MOST:
        return [notice(f"Tick {MOST} scenarios at the most; {len(scenarios)} are ticked.")]
    return [html.H3("Side by side"), _differences(scenarios, names, codes), _amounts(scenarios, names, codes)]


def _differences(scenarios: Sequence[Scenario], names: pd.Series, codes: list[str]) -> html.Div:
    """The assumptions that not all of them share; what they share is said once."""
    said = [assumptions(s.inputs, codes, names) for s in scenarios]
    shared = [line for line in said[0] if all(line in lines for lines in said[1:])]
    rows: list[list[Any]] = [
        [
            s.name,
            html.Ul([html.Li(line) for line in lines if line not in shared]) if set(lines) - set(shared) else "none",
        ]
        for s, lines in zip(scenarios, said, strict=True)
    ]
    both = html.P(["All rest on: ", " ".join(shared)]) if shared else None
    return html.Div([table("Where they differ", ["Scenario", "Assumptions"], rows, class_name="text-table"), both])


def _amounts(scenarios: Sequence[Scenario], names: pd.Series, codes: list[str]) -> html.Div:
    """What each ward gets in the last year, and the poorest wards' share."""
    plans = [s.plan for s in scenarios if s.plan is not None]
    every = sorted({c for plan in plans for c in plan.amounts}, key=lambda c: str(names.get(c, c)))
    rows: list[list[Any]] = []
    for code in every:
        values = [plan.amounts[code][-1] if code in plan.amounts else None for plan in plans]
        cells = ["not in it" if v is None else in_pounds(v) for v in values]
        known = [v for v in values if v is not None]
        rows.append([str(names.get(code, code)), *cells, in_pounds(max(known) - min(known))])
    shares = []
    for plan in plans:
        total = sum(row[-1] for row in plan.amounts.values())
        mine = sum(row[-1] for code, row in plan.amounts.items() if code in codes)
        shares.append(percent(mine / total, 1) if total else "[x]")
    rows.append([html.Strong("The poorest wards' share"), *shares, ""])
    head = ["Ward", *(f"{s.name}, {s.inputs['years'][-1]}" for s in scenarios), "Widest difference"]
    return table("What each ward gets in the last year", head, rows, numeric=range(1, len(head)))
