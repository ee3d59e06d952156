"""How far a plan's winners and losers depend on how need is measured: on an index's weights, or on the one measure."""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from geo.allocation.target_shares import sensitivity, target_shares
from geo.caching import cached_by_city
from geo.city import City
from geo.indicators.snapshot import Snapshot, editions, measures, snapshot
from geo.need_index.index import Recipe, index_of, index_uncertainty
from geo.need_index.true_zero import need_a_head, why_not_in_proportion
from geo.scenarios.solve import Solution
from layouts.components.parts import table
from layouts.text.chance import width_words
from layouts.text.words import counted, listed, percent

DRAWS = 2_000
SURE = 0.95


def sensitivity_section(city: City, solution: Solution, recipe: Recipe) -> list[Component]:
    """How often each ward's target share is above its present one, if need were measured otherwise.

    Parameters
    ----------
    city : City
    solution : Solution
    recipe : Recipe
        Of the index, where need is one.
    """
    if not solution.wards["current"].sum():
        return [html.H2("Who gains?"), html.P("Nothing is spent today: every ward gains.", className="muted")]
    return _by_weights(city, solution, recipe) if solution.inputs["need"]["method"] else _by_measure(city, solution)


@cached_by_city(maxsize=16)
def _drawn_need(city: City, recipe: Recipe) -> pd.DataFrame:
    """The index under many weights around the chosen ones: a row a ward, a column a draw."""
    index = index_of(city, recipe)
    scores = index.contributions / index.weights
    weights = index_uncertainty(city, recipe, draws=DRAWS).weights[scores.columns]
    return pd.DataFrame(scores.to_numpy() @ weights.to_numpy().T, index=scores.index)


def _by_weights(city: City, solution: Solution, recipe: Recipe) -> list[Component]:
    """For an index: other weights."""
    title = html.H2("Would other weights change who gains?")
    need = _drawn_need(city, recipe).reindex(solution.wards.index)
    if need.isna().any(axis=None) or (need < 0).any(axis=None):
        return [title, html.P("It cannot be said: some weights leave a ward without a figure.", className="muted")]
    rows = sensitivity(
        solution.wards["population"], need, solution.wards["current"] / 100, universal=solution.inputs["universal_part"]
    )
    rows["ward_name"] = solution.wards["ward_name"]
    rows = rows.sort_values(["gains", "ward_name"], ascending=[False, True])
    unsure = rows[rows["gains"].between(1 - SURE, SURE, inclusive="neither")]["ward_name"].tolist()
    sentence = (
        f"For {listed(unsure)} it hangs on the weights whether the target is above today's share."
        if unsure
        else f"No: {_all(len(rows))} on the same side of its target in at least {percent(SURE)} of the trials."
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
    head = ["Ward", "Share today", "Target share, middle", "Nine of ten trials", "Trials with target above today"]
    caption = f"{DRAWS:,} trials with weights around the chosen ones: {width_words(recipe, 'around')}"
    return [title, html.P(sentence), table(caption, head, cells, numeric=(1, 2, 4))]


@cached_by_city(maxsize=16)
def _measures(city: City) -> dict[str, Snapshot]:
    """What money could follow besides: every measure with a true zero, newest edition, with a figure in every ward."""
    newest = {name: snapshot(city, name, editions(city, name)[-1]) for name in measures(city)}
    able = {name: each for name, each in newest.items() if not why_not_in_proportion(each)}
    figures = {name: each.frame["value"] for name, each in able.items()}
    return {name: able[name] for name, value in figures.items() if value.ge(0).all() and value.sum() > 0}


def _by_measure(city: City, solution: Solution) -> list[Component]:
    """For a single measure: every other one."""
    title = html.H2("Would another measure of need change who gains?")
    people, lam = solution.wards["population"], solution.inputs["universal_part"]
    others = {
        name: need_a_head(each, people).reindex(people.index)
        for name, each in _measures(city).items()
        if set(each.frame.index) >= set(people.index)
    }
    if len(others) < 2:
        return [title, html.P(f"{city.name} has no other measure that money could follow.", className="muted")]
    shares = pd.DataFrame({n: target_shares(people, v, universal=lam) for n, v in others.items()})
    today = solution.wards["current"] / solution.wards["current"].sum()
    above = shares.gt(today, axis=0).sum(axis=1)
    order = (
        above.to_frame("above")
        .assign(name=solution.wards["ward_name"])
        .sort_values(["above", "name"], ascending=[False, True])
        .index
    )
    mixed = [str(solution.wards.loc[c, "ward_name"]) for c in order if 0 < above[c] < len(others)]
    many = counted(len(others), "measure")
    sentence = (
        f"For {listed(mixed)} it hangs on the measure whether the target is above today's share."
        if mixed
        else f"No: by all {many} {_all(len(order))} on the same side of its target."
    )
    cells = [
        [
            solution.wards.loc[code, "ward_name"],
            percent(today[code], 1),
            percent(solution.formula[code], 1),
            f"{percent(shares.loc[code].min(), 1)} to {percent(shares.loc[code].max(), 1)}",
            f"{above[code]} of {len(others)}",
        ]
        for code in order
    ]
    head = ["Ward", "Share today", "Target share", "By other measures", "Measures with target above today"]
    caption = f"{many.capitalize()} that money could follow, each in its newest edition"
    return [title, html.P(sentence), table(caption, head, cells, numeric=(1, 2, 4))]


def _all(wards: int) -> str:
    return f"each of the {counted(wards, 'ward')} is" if wards > 1 else "the ward is"
