"""Which areas of one set make up which of another, and how many people they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from geo.errors import Unavailable

COLUMNS = ("source", "target", "weight")


def overlaps(weights: pd.DataFrame) -> pd.DataFrame:
    """Tidy pairs of areas: each pair once, with what the two share.

    Parameters
    ----------
    weights : pandas.DataFrame
        Columns ``source, target, weight``: what both share (people, children, households), zero or more. A pair that
        stands in several rows shares the sum of them.

    Returns
    -------
    pandas.DataFrame
        The same columns, one row a pair, sorted. A source whose only pair shares nothing, as an area in which nobody
        lives, passes whole all the same: its pair has the weight 1 in `parts`.

    Raises
    ------
    ValueError
        When a column is missing, or a weight is negative or no number.
    Unavailable
        When a source has several targets and shares nothing with any of them: how it is split cannot be said.
    """
    missing = [column for column in COLUMNS if column not in weights]
    if missing:
        raise ValueError(f"the weights have no column {', '.join(missing)}")
    shared = weights["weight"].to_numpy(dtype=float)
    if not np.isfinite(shared).all() or (shared < 0).any():
        raise ValueError("every weight must be a number of zero or more")
    pairs = weights.groupby(["source", "target"], as_index=False)["weight"].sum()
    by_source = pairs.groupby("source")["weight"]
    unsplit = pairs.loc[(by_source.transform("sum") == 0) & (by_source.transform("size") > 1), "source"].unique()
    if len(unsplit):
        named = ", ".join(map(str, unsplit[:5]))
        raise Unavailable(f"Nothing says how {named} is split: it shares nobody with any of the areas it touches.")
    return pairs


def parts(pairs: pd.DataFrame) -> pd.Series:
    """The part of each source that lies in the target of each pair, from 0 to 1; those of a source add up to 1.

    Parameters
    ----------
    pairs : pandas.DataFrame
        As `overlaps` gives them.
    """
    whole = pairs.groupby("source")["weight"].transform("sum")
    return (pairs["weight"] / whole.where(whole > 0)).fillna(1.0).rename("part")


def follow(lookups: Sequence[pd.DataFrame], start: Iterable[str]) -> pd.DataFrame:
    """Follow areas through several lookups, one after the other.

    Parameters
    ----------
    lookups : sequence of pandas.DataFrame
        Each with the columns ``source, target``: such as LSOA 2011 to LSOA 2021, then LSOA 2021 to wards of 2024, as
        the ONS publishes them (best fit, or splits and merges).
    start : iterable of str
        The areas to follow.

    Returns
    -------
    pandas.DataFrame
        ``source, target``: each area of `start` with each area of the last set that it leads to.

    Raises
    ------
    Unavailable
        When a lookup does not know an area.
    """
    found = pd.DataFrame({"source": list(start)}).drop_duplicates()
    found["target"] = found["source"]
    for number, lookup in enumerate(lookups, start=1):
        step = lookup[["source", "target"]].drop_duplicates().rename(columns={"source": "target", "target": "next"})
        found = found.merge(step, on="target", how="left")
        lost = found.loc[found["next"].isna(), "target"].unique()
        if len(lost):
            named = ", ".join(map(str, lost[:5]))
            raise Unavailable(f"Lookup {number} of {len(lookups)} does not know {named} ({len(lost)} areas).")
        found = found[["source", "next"]].rename(columns={"next": "target"}).drop_duplicates()
    return found.sort_values(["source", "target"], ignore_index=True)
