"""What chance does to ranks and to wards that were chosen by them, in words."""

from __future__ import annotations

from math import sqrt

import pandas as pd

from geo.need_index.rank_ranges import SMALL_MOVE
from geo.need_index.rank_uncertainty import CONCENTRATION
from geo.need_index.recipe import Recipe
from geo.need_index.selection import Selected
from layouts.text.words import ordinal, percent

NOT_KNOWN = "range not known"
_CHANCE = "Such figures are extreme partly by chance"


def regression_words(selected: Selected, edition: str) -> str:
    """That wards chosen by what is followed move by chance alone; "" where they were not.

    Parameters
    ----------
    selected : {"first", "between", "last", ""}
        As :func:`geo.need_index.selection.selected_by` gives it.
    edition : str
        The edition that they were chosen in.
    """
    if not selected:
        return ""
    before, after = f"a worsening towards {edition}", f"improvement after {edition}"
    way = {"first": after, "last": before, "between": f"{before}, and like {after},"}[selected]
    other = {"first": f"an edition before {edition}", "last": "an earlier edition", "between": "an earlier edition"}
    return (
        f"Regression to the mean: these wards were chosen by the {edition} figure of what is followed here. {_CHANCE}, "
        f"so some of what looks like {way} comes of the choosing alone. A set chosen by another measure or by "
        f"{other[selected]} has less of this fault, or none."
    )


def ordering_words(selected: Selected, edition: str) -> str:
    """That a gap between wards in the order of what is measured narrows by chance alone; "" where the order is another.

    Parameters
    ----------
    selected : {"first", "between", "last", ""}
        As :func:`geo.need_index.selection.selected_by` gives it.
    edition : str
        The edition whose figures order the wards.
    """
    if not selected:
        return ""
    before, after = f"a widening towards {edition}", f"a narrowing after {edition}"
    way = {"first": after, "last": before, "between": f"{before}, and like {after},"}[selected]
    return (
        f"Regression to the mean: the wards are ordered by the {edition} figure of what is measured here. {_CHANCE}, "
        f"so some of what looks like {way} comes of the order alone."
    )


def small_move_words(places: float, before: pd.Series | None, after: pd.Series | None) -> str:
    """What a move of one or two places has to carry: the ranges of both ranks, or that nobody knows them.

    Parameters
    ----------
    places : float
        How many places a ward moved.
    before, after : pandas.Series or None
        ``rank_5, rank_95`` of the two editions; None where they are not known.

    Examples
    --------
    >>> small_move_words(1, pd.Series({"rank_5": 2, "rank_95": 5}), pd.Series({"rank_5": 3, "rank_95": 3}))
    'ranks 2nd to 5th, then 3rd'
    >>> small_move_words(-2, None, None), small_move_words(3, None, None), small_move_words(0, None, None)
    ('range not known', '', '')
    """
    if pd.isna(places) or not 0 < abs(places) <= SMALL_MOVE:
        return ""
    if before is None or after is None:
        return NOT_KNOWN
    return f"ranks {_span(before)}, then {_span(after)}"


def _span(range_of: pd.Series) -> str:
    low, high = ordinal(range_of["rank_5"]), ordinal(range_of["rank_95"])
    return low if low == high else f"{low} to {high}"


def width_words(recipe: Recipe, weighting: str) -> str:
    """How far the weights vary in the trials of an index's ranks: what a share of the trials rests on.

    Examples
    --------
    >>> width_words(Recipe((("a", 22.5), ("b", 77.5))), "around")
    'a weight of 77.5% varies from 73% to 82% in two trials of three'
    >>> width_words(Recipe((("a", 1.0),)), "around"), width_words(Recipe((("a", 1.0), ("b", 1.0))), "any")
    ('the one weight is the same in all', 'weights may be any at all')
    """
    share = max(recipe.weights.values())
    if weighting == "any":
        return "weights may be any at all"
    if share == 1:
        return "the one weight is the same in all"
    deviation = sqrt(share * (1 - share) / (CONCENTRATION + 1))
    low, high = percent(max(share - deviation, 0)), percent(min(share + deviation, 1))
    return f"a weight of {percent(share, 1)} varies from {low} to {high} in two trials of three"
