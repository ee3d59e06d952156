"""A plan on the page: distance from target as a map, every ward and year as a table, the poorest wards' path."""

from __future__ import annotations

from html import escape

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from geo.scenario_plan import Solved
from layouts.figures.plan_paths import gains, share_path
from layouts.painting import Kind, Painting
from layouts.parts import named, table
from layouts.plan_words import holds, poorest_path
from layouts.theme import DIVERGING, GRAPH_CONFIG
from layouts.words import percent, pounds

TODAY = "today"
NEAR, FAR = 0.1, 0.5


def years_of(found: Solved) -> list[str]:
    """Today and the plan's years, as the player names them."""
    return [TODAY, *map(str, found.plan.years)]


def distances(found: Solved, year: str) -> pd.DataFrame:
    """Each ward's money, target and distance from it in a year or today.

    Returns
    -------
    pandas.DataFrame
        By ward code: ``amount, target, distance`` in pounds and ``rate``, distance over target, NaN where it is 0.
    """
    if year == TODAY:
        amount = found.wards["current"] / 100
        target = found.shares * amount.sum()
    else:
        rows = found.plan.frame[found.plan.frame["year"].astype(str) == year].set_index("ward")
        amount, target = rows["amount"], rows["target"]
    distance = amount - target
    return pd.DataFrame(
        {"amount": amount, "target": target, "distance": distance, "rate": distance / target.where(target > 0)}
    ).reindex(found.wards.index)


def paint_distance(found: Solved, year: str) -> Painting:
    """Colour the wards by how far they are from their target."""
    frame = distances(found, year)
    limits = [-FAR, -NEAR, NEAR, FAR]
    words = (
        (f"more than {percent(FAR)} below target", "▼▼"),
        (f"{percent(NEAR)} to {percent(FAR)} below", "▼"),
        (f"within {percent(NEAR)} of target", ""),
        (f"{percent(NEAR)} to {percent(FAR)} above", "▲"),
        (f"more than {percent(FAR)} above target", "▲▲"),
    )
    classes = sum((frame["rate"] > limit).astype(float) for limit in limits)
    told = {
        code: f"{escape(pounds(row['amount']))}, target {escape(pounds(row['target']))}"
        f"<br>{escape(distance_words(row['distance'], row['rate']))}"
        for code, row in frame.iterrows()
    }
    return Painting(
        classes=pd.Series(classes, index=frame.index).where(frame["rate"].notna()),
        kinds=tuple(Kind(c, w, m) for c, (w, m) in zip(DIVERGING, words, strict=True)),
        names=found.wards["ward_name"],
        told=pd.Series(told, dtype=object).reindex(frame.index, fill_value=""),
        title=("Distance from target", f", {year}."),
        no_data="No target",
    )


def distance_words(distance: float, rate: float) -> str:
    """How far from target, in pounds and per cent."""
    if abs(distance) < 0.005:
        return "at its target"
    side = "above" if distance > 0 else "below"
    return f"{pounds(abs(distance))} {side} target" + ("" if pd.isna(rate) else f" ({percent(abs(rate))})")


def formula_table(found: Solved, ward_code: str | None = None) -> html.Div:
    """What the formula gives each ward, beside what it has today."""
    now = distances(found, TODAY)
    order = found.wards.sort_values("ward_name").index
    rows = []
    for code in order:
        ward, heads = found.wards.loc[code], found.wards.loc[code, "population"]
        rows.append(
            [
                ward["ward_name"],
                f"{heads:,.0f}",
                need_text(float(ward["need"])),
                percent(found.shares[code], 1),
                pounds(now.loc[code, "target"]),
                pounds(now.loc[code, "target"] / heads),
                pounds(now.loc[code, "amount"]),
                pounds(now.loc[code, "amount"] / heads),
                distance_words(now.loc[code, "distance"], now.loc[code, "rate"]),
            ]
        )
    head = ["Ward", "People", "Need", "Target share", "Target", "a head", "Today", "a head", "Today against target"]
    return table(
        "The formula: what each ward's target is, at today's money, and what it has",
        head,
        rows,
        numeric=range(1, 8),
        chosen=list(order).index(ward_code) if ward_code in set(order) else None,
        class_name="one-line",
    )


def need_text(value: float) -> str:
    """A ward's need, in three figures."""
    return f"{value:,.3g}"


def plan_table(found: Solved, ward_code: str | None = None) -> html.Div:
    """Every ward in every year: the twin of the maps."""
    amounts, last = found.plan.wide(), found.plan.years[-1]
    end = distances(found, str(last))
    binding = found.plan.frame[found.plan.frame["year"] == last].set_index("ward")["binding"]
    order = found.wards.sort_values("ward_name").index
    rows = []
    for code in order:
        ward, today = found.wards.loc[code], found.wards.loc[code, "current"] / 100
        rows.append(
            [
                ward["ward_name"],
                pounds(today),
                *(pounds(amounts.loc[code, year]) for year in found.plan.years),
                pounds(amounts.loc[code, last] / ward["population"]),
                pounds(amounts.loc[code, last] - today),
                distance_words(end.loc[code, "distance"], end.loc[code, "rate"]),
                holds(binding[code]),
            ]
        )
    total = [html.Strong("All wards"), pounds(found.wards["current"].sum() / 100)]
    total += [pounds(amounts[year].sum()) for year in found.plan.years]
    total += ["", pounds(amounts[last].sum() - found.wards["current"].sum() / 100), "", ""]
    rows.append(total)
    years = [str(year) for year in found.plan.years]
    head = ["Ward", "Today", *years, "a head", "Change", f"Against target, {last}", f"What holds it, {last}"]
    return table(
        "The plan: every ward in every year",
        head,
        rows,
        numeric=range(1, 4 + len(years)),
        chosen=list(order).index(ward_code) if ward_code in set(order) else None,
        class_name="one-line",
    )


def path_section(found: Solved, codes: list[str]) -> list[Component]:
    """The poorest-outcome wards' share over the years, beside who gains and loses."""
    share = poorest_path(found, codes)
    demand = found.inputs["poorest"]
    last = found.plan.years[-1]
    change = found.plan.wide()[last] - found.wards["current"] / 100
    figure = share_path(share, float(found.shares[codes].sum()), demanded=demand["share"] if demand else None)
    return [
        html.Section(
            [
                html.H2(f"The poorest-outcome wards go from {percent(share[TODAY], 1)} to {percent(share[last], 1)}"),
                html.Div(
                    dcc.Graph(figure=figure, config=GRAPH_CONFIG),
                    role="group",
                    **named("Share of the poorest-outcome wards by year: " + _shares_text(share)),
                ),
            ],
            className="panel",
        ),
        html.Section(
            [
                html.H2(f"Who gains and who loses by {last}, against today?"),
                html.Div(
                    dcc.Graph(figure=gains(change, found.wards["ward_name"]), config=GRAPH_CONFIG),
                    role="group",
                    **named("Gain or loss of each ward. The table of all wards has the same figures."),
                ),
            ],
            className="panel",
        ),
    ]


def _shares_text(share: pd.Series) -> str:
    return ", ".join(f"{label} {percent(value, 1)}" for label, value in share.items())
