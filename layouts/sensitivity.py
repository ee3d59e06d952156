"""How far a plan's winners and losers hang on the weights of the index of need."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.recipe import Recipe, index_of, index_uncertainty
from geo.scenario_plan import Solved
from geo.targeting import sensitivity
from layouts.parts import table
from layouts.words import counted, listed, percent

DRAWS = 2_000
SURE = 0.95


@lru_cache(maxsize=16)
def _drawn_need(city: City, recipe: Recipe) -> pd.DataFrame:
    """The index under many weights around the chosen ones: a row a ward, a column a draw."""
    index = index_of(city, recipe)
    scores = index.contributions / index.weights
    weights = index_uncertainty(city, recipe, draws=DRAWS).weights[scores.columns]
    return pd.DataFrame(scores.to_numpy() @ weights.to_numpy().T, index=scores.index)


def sensitivity_section(city: City, found: Solved, recipe: Recipe | None) -> list[Component]:
    """How often each ward's target share is above its present one.

    Parameters
    ----------
    city : City
    found : Solved
    recipe : Recipe or None
        Of the index that the plan's need is; None where it is a single indicator.
    """
    title = html.H2("Would other weights change who gains?")
    if recipe is None:
        return [title, html.P("Need is a single indicator, which has no weights to vary.", className="muted")]
    need = _drawn_need(city, recipe)
    if need.isna().any(axis=None) or (need < 0).any(axis=None):
        return [
            title,
            html.P("The index cannot be drawn for every ward without a figure below zero.", className="muted"),
        ]
    rows = sensitivity(
        found.wards["population"], need, found.wards["current"] / 100, universal=found.inputs["universal_part"]
    )
    rows["ward_name"] = found.wards["ward_name"]
    rows = rows.sort_values(["gains", "ward_name"], ascending=[False, True])
    unsure = rows[rows["gains"].between(1 - SURE, SURE, inclusive="neither")]["ward_name"].tolist()
    said = (
        f"For {listed(unsure)} it hangs on the weights whether the target is above today's share."
        if unsure
        else f"No: all {counted(len(rows), 'ward')} are on the same side of their target in at least {percent(SURE)} "
        "of the trials."
    )
    cells = [
        [
            row.ward_name,
            percent(row.present_share, 1),
            percent(row.median, 1),
            f"{percent(row.lower, 1)} to {percent(row.upper, 1)}",
            percent(row.gains),
        ]
        for row in rows.itertuples()
    ]
    head = ["Ward", "Share today", "Target share, middle", "Nine of ten trials", "Target above today"]
    caption = f"{DRAWS:,} trials with weights around the chosen ones"
    return [title, html.P(said), table(caption, head, cells, numeric=(1, 2, 4))]
