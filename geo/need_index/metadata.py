"""What an index is called and how it is explained, in the terms of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.indicators.indicator import Indicator
from geo.need_index.recipe import Recipe
from geo.need_index.transforms import need_scores
from geo.periods import in_time

if TYPE_CHECKING:
    from geo.city import City
    from geo.indicators.snapshot import Snapshot

SCALES = {
    "exponential": "Each is first ranked among the wards and spread from 0 to 100 as the English Indices of "
    "Deprivation do, so that a great need in one part is not cancelled by little need in another.",
    "zscore": "Each is first measured in standard deviations above or below the mean of the wards.",
    "minmax": "Each is first stretched from 0 for the ward of least need to 1 for the ward of most.",
    "rank": "Each is first turned into its rank among the wards, from near 0 for the least need to 1 for the most.",
}
"""What is done to each part before it is weighted."""


def scale_note(method: str, wards: int) -> str:
    """What a scale makes of so many wards, worked out from its formula.

    Parameters
    ----------
    method : str
        One of `geo.need_index.transforms.METHODS`.
    wards : int
        How many wards have a figure, two or more; no two of them alike.

    Examples
    --------
    >>> scale_note("exponential", 20)
    'With 20 wards the places in each part score 100, 64, 50 and so on down to 1, however near or far apart the \
figures lie; 3 of the 20 score above 50. Points of places have no true zero, so no money is shared out by them.'
    >>> scale_note("rank", 20)
    'With 20 wards every place is worth 0.05, however near or far apart the figures lie.'
    """
    if method == "minmax":
        return "The ward of most need has 1 and that of least need 0 in each part, however little lies between them."
    if method == "zscore":
        return "The mean of the wards has 0 in each part, so 0 is not no need."
    if method == "rank":
        return f"With {wards} wards every place is worth {1 / wards:.2g}, however near or far apart the figures lie."
    scores = need_scores(np.arange(wards, 0, -1.0), method)
    first = ", ".join(f"{score:.0f}" for score in scores[: min(3, wards - 1)])
    above = int((scores > 50).sum())
    return (
        f"With {wards} wards the places in each part score {first} and so on down to {scores[-1]:.0f}, however near or "
        f"far apart the figures lie; {above} of the {wards} score above 50. Points of places have no true zero, so no "
        "money is shared out by them."
    )


INDEX = "index"
"""The name that an index goes by where an indicator's name stands."""

_DECIMALS = {"exponential": 1, "zscore": 2, "minmax": 2, "rank": 2}


def index_indicator(city: City, recipe: Recipe, used: dict[str, str], title: str) -> Indicator:
    """What an index is, as the catalogue says it of an indicator.

    Parameters
    ----------
    city : City
    recipe : Recipe
    used : dict of str to str
        The edition of each part.
    title : str

    Returns
    -------
    Indicator
        Its name is `INDEX`.
    """
    rows = city.catalogue.loc[list(recipe.indicators)]
    weights = recipe.weights
    parts = ", ".join(
        f"{rows.loc[name, 'title']} {100 * share:.1f} % ({used[name]})" for name, share in weights.items()
    )
    return Indicator(
        name=INDEX,
        title=title,
        short_title=title.split(" (")[0],
        theme="Index of need",
        unit="score",
        polarity="high_is_worse",
        kind="score",
        comparable_over_time=False,
        decimals=_DECIMALS[recipe.method],
        source=f"our index of {_sources(rows['source'])}",
        licence="; ".join(dict.fromkeys(rows["licence"])),
        description=f"A weighted mean of: {parts}. {SCALES[recipe.method]} A high score means more need.",
        note=f"The index places the wards of {city.name} among one another; it does not measure an amount, and "
        "scores of different editions or recipes cannot be compared. The weights are a choice: see how the ranks "
        "change with them.",
    )


def _sources(sources: pd.Series) -> str:
    """Every source once; what several have before a colon is said once too."""
    grouped: dict[str, list[str]] = {}
    for source in dict.fromkeys(sources):
        publisher, _, piece = str(source).partition(": ")
        grouped.setdefault(publisher, []).append(piece)
    return "; ".join(f"{name}: {', '.join(pieces)}" if all(pieces) else name for name, pieces in grouped.items())


def period_words(used: dict[str, str]) -> str:
    """The editions in use, as a sentence says them."""
    *before, last = in_time(used.values())
    return f"{', '.join(before)} and {last}" if before else last


def missing_note(snapshots: dict[str, Snapshot], ward: str) -> str:
    """Why a ward has no index, or which of its parts is of low reliability; "" where there is nothing to say."""
    rows = {snapshot.indicator.title: snapshot.frame.loc[ward] for snapshot in snapshots.values()}
    missing_titles = [title for title, row in rows.items() if pd.isna(row["value"])]
    if missing_titles:
        return f"No index, because there is no figure for: {', '.join(missing_titles)}."
    return " ".join(f"{title}: {row['note']}" for title, row in rows.items() if row["flag"] == "u")
