"""How sure the ranks of an index are: what the trials were, each ward's range, and its chance of being poorest."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from dash import html

from geo.caching import cached_by_city
from geo.city import City
from geo.indicators.indicator import indicator_of
from geo.need_index.index import Recipe, index_of, index_uncertainty
from geo.need_index.rank_uncertainty import RankUncertainty
from layouts.address.need_state import NeedState
from layouts.components.parts import table
from layouts.figures.rank_range import rank_range
from layouts.maps.map_style import MapClass, Painting
from layouts.text.chance import width_words
from layouts.text.words import (
    counted,
    figure_text,
    joint_ordinals,
    listed,
    lower_first,
    ordinal,
    percent,
    symbols_line,
    top_words,
)
from layouts.theme import class_colours

SURE = 0.95
CHANCES = (0.05, 0.5, SURE)
"""From where on a chance belongs to the next class of the map; "never" is a class of its own."""


@cached_by_city(maxsize=16)
def _simulated(city: City, recipe: Recipe, k: int, weighting: str) -> RankUncertainty:
    return index_uncertainty(city, recipe, k=k, weighting=weighting)


def certainty(city: City, state: NeedState) -> RankUncertainty | None:
    """The simulated ranks of the state's index; kept, because the page looks at them several times.

    Returns
    -------
    RankUncertainty or None
        None where fewer than two wards have an index, so that there is no order to be sure of.
    """
    ranked = int(index_of(city, state.recipe).frame["rank"].count())
    if ranked < 2:
        return None
    return _simulated(city, state.recipe, min(state.k, ranked - 1), state.weighting)


def nothing_varies(uncertainty: RankUncertainty) -> bool:
    """Whether every trial is the same: one part alone, and no sampling error is known for it."""
    return uncertainty.weights.shape[1] == 1 and len(uncertainty.without_error) == 1


def certainty_heading(city: City, state: NeedState) -> str:
    """Which wards are nearly always among the poorest, and how many never are."""
    uncertainty = certainty(city, state)
    if uncertainty is None:
        return "How sure the order is cannot be said: fewer than two wards have an index"
    if nothing_varies(uncertainty):
        return "How sure the order is cannot be said: the index has one part, and no sampling error is known for it"
    frame = uncertainty.frame.dropna(subset=["rank"]).sort_values("rank")
    sure = frame[frame["chance_poorest"] >= SURE]["ward_name"].tolist()
    never = int((frame["chance_poorest"] == 0).sum())
    first = (
        f"{listed(sure)} {'is' if len(sure) == 1 else 'are'} {top_words(uncertainty.k)} "
        f"in at least {percent(SURE)} of trials"
        if sure
        else f"No ward is {top_words(uncertainty.k)} in {percent(SURE)} of trials"
    )
    rest = f"; {counted(never, 'ward')} never {'is' if never == 1 else 'are'}" if never else ""
    return f"{first}{rest} ({width_words(state.recipe, state.weighting)})"


def trials_words(city: City, state: NeedState) -> str:
    """What a trial is, and how to read the ranges; "" where there are none."""
    uncertainty = certainty(city, state)
    if uncertainty is None or nothing_varies(uncertainty):
        return ""
    return (
        f"A trial makes the index again with {_weights_words(state)}. {_error_words(city, uncertainty)} There are "
        f"{uncertainty.draws:,} trials. A bar spans the ranks that a ward has in nine of ten of them; the dot is its "
        f"rank in the index as chosen; the dotted line stands behind {ordinal(uncertainty.k)} place."
    )


def _weights_words(state: NeedState) -> str:
    share = max(state.recipe.weights.values())
    if state.weighting == "any":
        return "any weights at all, whatever was chosen"
    if share == 1:
        return "the same weight, for it has one part"
    return f"weights near the chosen ones: {width_words(state.recipe, state.weighting)}"


def _error_words(city: City, uncertainty: RankUncertainty) -> str:
    unknown = [lower_first(indicator_of(city, name).title) for name in uncertainty.without_error]
    if len(unknown) == uncertainty.weights.shape[1]:
        return "No sampling error is known for any part, so only the weights vary."
    if unknown:
        return f"Figures vary within their sampling error; that of {listed(unknown)} is not known and left out."
    return "Figures vary within their sampling error."


def range_figure(city: City, state: NeedState) -> go.Figure:
    """Each ward's rank with its range; without trials, the ranks alone."""
    uncertainty = certainty(city, state)
    if uncertainty is None:
        frame = index_of(city, state.recipe).frame
        return rank_range(frame.assign(rank_5=frame["rank"], rank_95=frame["rank"], chance_poorest=1.0), poorest=0)
    return rank_range(uncertainty.frame, poorest=uncertainty.k, ward_code=state.view.ward)


def certainty_table(city: City, state: NeedState) -> html.Div:
    """The twin of map and chart: index, rank, range and chance of every ward."""
    index, uncertainty = index_of(city, state.recipe), certainty(city, state)
    trials = None if uncertainty is None else uncertainty.frame
    frame = index.frame.sort_values(["rank", "ward_name"])
    places = joint_ordinals(frame["rank"])
    rows = []
    for code, row in frame.iterrows():
        value = figure_text(row["value"], row["flag"], index.indicator)
        if trials is None or pd.isna(row["rank"]):
            rows.append([row["ward_name"], places[code] or "no index", value, "", "", ""])
            continue
        ward = trials.loc[code]
        span = f"{ordinal(ward['rank_5'])} to {ordinal(ward['rank_95'])}"
        rows.append(
            [row["ward_name"], places[code], value, ordinal(ward["median_rank"]), span, percent(ward["chance_poorest"])]
        )
    chosen = frame.index.get_loc(state.view.ward) if state.view.ward else None
    top = (
        "Poorest"
        if uncertainty is None or uncertainty.k == 1
        else f"Among poorest {counted(uncertainty.k, 'ward').split()[0]}"
    )
    head = ["Ward", "Rank", "Index", "Middle rank", "Nine of ten trials", top]
    width = "" if trials is None else f" In the trials {width_words(state.recipe, state.weighting)}."
    title = f"{index.indicator.title}: ranks and how sure they are.{width} {symbols_line(frame['flag'])}".strip()
    return table(title, head, rows, numeric=(1, 2, 3, 5), chosen=chosen, class_name="one-line")


def paint_chance(uncertainty: RankUncertainty, width: str) -> Painting:
    """Colour the wards by their chance of being among the poorest, in trials of a stated width."""
    frame = uncertainty.frame
    chance = frame["chance_poorest"]
    classes = (chance > 0).astype(float)
    for limit in CHANCES:
        classes += chance >= limit
    words = ("never", "under 5% of trials", "5% to under half", "half to under 95%", "95% or more")
    tooltips = {
        row.Index: f"{top_words(uncertainty.k).capitalize()} in {percent(row.chance_poorest)} of trials"
        f"<br>Rank {ordinal(row.rank)}, in nine of ten trials {ordinal(row.rank_5)} to {ordinal(row.rank_95)}"
        for row in frame.dropna(subset=["rank"]).itertuples()
    }
    return Painting(
        classes=classes.where(chance.notna()),
        map_classes=tuple(MapClass(c, w) for c, w in zip(class_colours(5), words, strict=True)),
        names=frame["ward_name"],
        tooltips=pd.Series(tooltips, dtype=object).reindex(frame.index, fill_value=""),
        title=(f"Chance of being {top_words(uncertainty.k)}", f", {uncertainty.draws:,} trials: {width}."),
        no_data="No index",
    )
