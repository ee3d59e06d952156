"""A plan on the page: distance from target as a map, every ward and year as a table, the poorest wards' path."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.scenarios.inputs import KEEP
from geo.scenarios.need_order import group_per_head, per_head
from geo.scenarios.plan_shares import TODAY, changes, poorest_path
from geo.scenarios.refused_need import refused_need
from geo.scenarios.solve import Solution
from layouts.components.parts import named, notice, table
from layouts.figures.plan_shares import gains, share_path
from layouts.maps.map_style import MapClass, Painting
from layouts.plans.per_head import set_per_head_words, with_head
from layouts.plans.text import distance_words, gains_sentence, holds, kept_words, need_words
from layouts.text.money import a_head, exact, people_words, signed, to_pound
from layouts.text.words import lower_first, percent
from layouts.theme import DIVERGING, GRAPH_CONFIG

NEAR, FAR = 0.1, 0.5


def same_wards(city: City, solution: Solution) -> bool:
    """Whether a plan is for the wards that the maps show; one that was made for an older set is not drawn on them."""
    return set(solution.wards.index) == set(city.wards.index)


def refused_measure(city: City, solution: Solution) -> list[Component]:
    """That a saved plan rests on a measure which money no longer follows, and why; nothing where it may."""
    why = refused_need(city, solution.inputs)
    if not why:
        return []
    return [
        notice(
            f"This plan shares money out by a measure that no new plan may use. {why} It is shown as it was saved; its "
            "target shares follow from the scale as much as from need."
        )
    ]


def distances(solution: Solution, year: str) -> pd.DataFrame:
    """Each ward's money, target and distance from it in a year or today.

    Returns
    -------
    pandas.DataFrame
        By ward code: ``amount, target, distance`` in pounds and ``rate``, distance over target, NaN where it is 0.
    """
    if year == TODAY:
        amount = solution.wards["current"] / 100
        target = solution.shares * amount.sum()
    else:
        rows = solution.plan.frame[solution.plan.frame["year"].astype(str) == year].set_index("ward")
        amount, target = rows["amount"], rows["target"]
    distance = amount - target
    return pd.DataFrame(
        {"amount": amount, "target": target, "distance": distance, "rate": distance / target.where(target > 0)}
    ).reindex(solution.wards.index)


def paint_distance(solution: Solution, year: str) -> Painting:
    """Colour the wards by how far they are from their target."""
    frame = distances(solution, year)
    limits = [-FAR, -NEAR, NEAR, FAR]
    words = (
        (f"more than {percent(FAR)} below target", "▼▼"),
        (f"{percent(NEAR)} to {percent(FAR)} below", "▼"),
        (f"within {percent(NEAR)} of target", ""),
        (f"{percent(NEAR)} to {percent(FAR)} above", "▲"),
        (f"more than {percent(FAR)} above target", "▲▲"),
    )
    people = solution.wards["population"]
    # Nothing of a target of nothing is at its target; something is as far above as can be.
    of_nothing = pd.Series(np.where(frame["distance"].abs() < 1, 0.0, np.inf), index=frame.index)
    rate = frame["rate"].where(frame["target"] != 0, of_nothing)
    classes = sum((rate > limit).astype(float) for limit in limits)
    tooltips = {
        code: f"{escape(to_pound(row['amount']))}, target {escape(to_pound(row['target']))}"
        f"<br>{escape(a_head(row['amount'] / people[code]))} a head, target "
        f"{escape(a_head(row['target'] / people[code]))}<br>{escape(distance_words(row['distance'], row['rate']))}"
        for code, row in frame.iterrows()
    }
    return Painting(
        classes=pd.Series(classes, index=frame.index).where(rate.notna()),
        map_classes=tuple(MapClass(c, w, m) for c, (w, m) in zip(DIVERGING, words, strict=True)),
        names=solution.wards["ward_name"],
        tooltips=pd.Series(tooltips, dtype=object).reindex(frame.index, fill_value=""),
        title=("Distance from target", f", {year}."),
        no_data="No target",
    )


def blank_painting(names: pd.Series) -> Painting:
    """The map where there is no plan: no ward has a distance."""
    nothing = pd.Series(float("nan"), index=names.index)
    tooltips = pd.Series("", index=names.index, dtype=object)
    map_classes = (MapClass(DIVERGING[2], "at its target"),)
    return Painting(
        nothing, map_classes, names, tooltips, ("Distance from target", ": there is no plan."), no_data="No target"
    )


def plan_table(solution: Solution, ward_code: str | None = None) -> html.Div:
    """Every ward in every year: the twin of the maps."""
    amounts, last = solution.plan.wide(), solution.plan.years[-1]
    end, change = distances(solution, str(last)), changes(solution)
    binding = solution.plan.frame[solution.plan.frame["year"] == last].set_index("ward")["binding"]
    heads = per_head(solution)
    order = list(solution.wards.sort_values("ward_name").index)
    rows = [
        [
            solution.wards.loc[code, "ward_name"],
            with_head(to_pound(solution.wards.loc[code, "current"] / 100), heads.loc[code, TODAY]),
            *(with_head(to_pound(amounts.loc[code, y]), heads.loc[code, str(y)]) for y in solution.plan.years),
            signed(change[code]),
            distance_words(end.loc[code, "distance"], end.loc[code, "rate"]),
            holds(binding[code]),
        ]
        for code in order
    ]
    years = [str(year) for year in solution.plan.years]
    head = ["Ward", "Today", *years, f"Change by {last}", f"Against target, {last}"]
    return table(
        "The plan: every ward in every year, to the nearest pound, and a head. The files to take away have the pence.",
        [*head, f"What holds it, {last}"],
        [*rows, *_sums(solution)],
        numeric=range(1, 3 + len(years)),
        chosen=order.index(ward_code) if ward_code in order else None,
        class_name="plan-table",
    )


def _sums(solution: Solution) -> list[list[Any]]:
    """What the wards have together, what belongs to no ward, and the budget: exact to the penny."""
    wards = solution.wards["current"].sum() / 100
    sums, heads = solution.plan.wide().sum(), group_per_head(solution, ()).loc["all"]
    all_wards = [with_head(exact(amount), head) for amount, head in zip([wards, *sums], heads, strict=True)]
    rows: list[list[Any]] = [[html.Strong("All wards"), *all_wards, signed(sums.iloc[-1] - wards), "", ""]]
    if solution.plan.citywide.any():
        rows.append(["No ward, not divided", "", *map(exact, solution.plan.citywide), "", "", ""])
        rows.append([html.Strong("Budget"), "", *map(exact, solution.plan.budgets), "", "", ""])
    return rows


def formula_table(city: City, solution: Solution, ward_code: str | None = None) -> html.Div:
    """What the formula gives each ward, beside what it has today."""
    now, inputs = distances(solution, TODAY), solution.inputs
    order = list(solution.wards.sort_values("ward_name").index)
    has_protected = bool(solution.wards["protected"].any())
    rows = []
    for code in order:
        ward, heads = solution.wards.loc[code], solution.wards.loc[code, "population"]
        rows.append(
            [
                ward["ward_name"],
                f"{heads:,.0f}",
                need_words(city, inputs, float(ward["need"])),
                percent(solution.shares[code], 1),
                to_pound(now.loc[code, "target"]),
                a_head(now.loc[code, "target"] / heads),
                to_pound(now.loc[code, "amount"]),
                a_head(now.loc[code, "amount"] / heads),
                *([to_pound(ward["protected"] / 100)] if has_protected else []),
                distance_words(now.loc[code, "distance"], now.loc[code, "rate"]),
            ]
        )
    people, need = inputs["population"], inputs["need"]
    head: list[Any] = [
        "Ward",
        _under("People", f"{people_words(people['age_band'])}, {people['period']}"),
        _under("Need", f"{lower_first(need['title'])}, {need['period']}"),
        "Target share",
        "Target",
        "Target a head",
        "Today",
        "Today a head",
        *(["Cannot move"] if has_protected else []),
        "Today against target",
    ]
    if inputs.get("aim") == KEEP:
        raised = ", with the poorest wards' targets raised together" if solution.raised else ""
        caption = f"Today's shares as targets{raised}; people and need, which are not followed"
    elif solution.raised:
        caption = "The formula, with the poorest wards' targets raised together: what they are at today's money"
    else:
        caption = "The formula: what each ward's target is at today's money, and what it has"
    return table(
        caption,
        head,
        rows,
        numeric=range(1, len(head) - 1),
        chosen=order.index(ward_code) if ward_code in order else None,
        class_name="plan-table",
    )


def _under(title: str, unit: str) -> list[Any]:
    """A heading with what it counts below it."""
    return [title, html.Span(unit, className="unit")]


def gains_figure(solution: Solution, ward_code: str | None = None) -> go.Figure:
    """Who gains and who loses, in all and a head."""
    heads = per_head(solution).iloc[:, [0, -1]].set_axis(["today", "then"], axis=1)
    return gains(changes(solution), solution.wards["ward_name"], heads, ward_code=ward_code)


def path_figure(solution: Solution, codes: Sequence[str]) -> go.Figure:
    """The poorest wards' share over the years."""
    demand = solution.inputs["poorest"]
    wards = [code for code in codes if code in solution.shares.index]
    required_share = demand["share"] if demand and set(demand["wards"]) == set(wards) else None
    a_head_by_year = group_per_head(solution, wards).loc[["set", "rest"]]
    goal = float(solution.formula[wards].sum())
    return share_path(poorest_path(solution, codes), goal, a_head_by_year, demanded=required_share)


def path_section(solution: Solution, codes: Sequence[str]) -> list[Component]:
    """The poorest-outcome wards' share over the years, as a sentence and a chart."""
    share, last = poorest_path(solution, codes), solution.plan.years[-1]
    goal = percent(float(solution.formula[[c for c in codes if c in solution.formula.index]].sum()), 1)
    aim = f"By the formula they would have {goal}, their share of people and need."
    if solution.inputs.get("aim") == KEEP:
        aim = kept_words(raised=solution.raised)
    before, after = percent(share[TODAY], 1), percent(share[last], 1)
    return [
        html.H2(f"The poorest-outcome wards' share: {before} today, {after} in {last}"),
        html.P(aim, className="muted"),
        html.P(set_per_head_words(solution, codes)),
        html.Div(
            dcc.Graph(figure=path_figure(solution, codes), config=GRAPH_CONFIG),
            role="group",
            className="fits-paper",
            **named("Share of the poorest-outcome wards by year: " + _shares_text(share)),
        ),
    ]


def gains_section(solution: Solution, ward_code: str | None = None) -> list[Component]:
    """Who gains and who loses, as a sentence and a chart."""
    last, sentence = solution.plan.years[-1], gains_sentence(solution)
    return [
        html.H2(f"Who gains and who loses by {last}, against today?"),
        html.P(sentence, className="muted"),
        html.Div(
            dcc.Graph(figure=gains_figure(solution, ward_code), config=GRAPH_CONFIG),
            role="group",
            className="fits-paper",
            **named("Gain or loss of each ward. The table of all wards has the same figures."),
        ),
    ]


def _shares_text(share: pd.Series) -> str:
    return ", ".join(f"{label} {percent(value, 1)}" for label, value in share.items())
