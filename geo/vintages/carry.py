"""Figures carried from one set of areas to another: counts add, means are means by people, rates by their counts."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from geo.errors import Unavailable
from geo.money.pence import largest_remainder, to_pence
from geo.vintages.overlaps import overlaps, parts

Kind = Literal["count", "money", "mean", "rate"]
KINDS: tuple[Kind, ...] = ("count", "money", "mean", "rate")


def carry(values: pd.Series | pd.DataFrame, weights: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    r"""Carry figures of one set of areas to another by what the areas share.

    Parameters
    ----------
    values : pandas.Series or pandas.DataFrame
        By source area: a Series of figures; for ``"rate"`` a frame with the columns ``numerator`` and ``denominator``.
        NaN is a figure that is not known.
    weights : pandas.DataFrame
        ``source, target, weight``, as `geo.vintages.overlaps.overlaps` takes them: how many people (children,
        households: whom the figure is about) each source shares with each target.
    kind : {"count", "money", "mean", "rate"}
        "count" adds up: people, events. "money" too, in whole pence whose total is kept to the penny. "mean" is a
        score or another mean of people. "rate" is a proportion or a rate whose counts are known.

    Returns
    -------
    pandas.DataFrame
        By target, sorted: ``value`` (for "rate" ``numerator`` and ``denominator`` too); ``whole``, the share of the
        target's weight that comes from sources lying whole in it; ``known``, the share that comes from sources with a
        figure. A target with any part from a source without a figure has no value: nothing is filled in.

    Raises
    ------
    ValueError
        When the kind is none of the four, or the frame of a rate lacks a column.
    Unavailable
        When a source with a figure has no target: what it holds would be lost.

    Notes
    -----
    With :math:`w_{st}` the weight of source *s* and target *t*, a count is
    :math:`\hat y_t = \sum_s y_s w_{st} / \sum_u w_{su}`, and a mean
    :math:`\hat x_t = \sum_s x_s w_{st} / \sum_s w_{st}`: the weighted interpolation of extensive and intensive
    figures of Goodchild and Lam (1980), "Areal interpolation: a variant of the traditional spatial problem",
    Geo-Processing 1, 297-312, with people in the place of area. It takes a split source to be alike throughout; where
    every source passes whole, it is the plain sum or mean.

    Examples
    --------
    >>> old = pd.Series({"A": 10.0, "B": 30.0})
    >>> shared = pd.DataFrame({"source": ["A", "B", "B"], "target": ["x", "x", "y"], "weight": [5, 10, 20]})
    >>> carry(old, shared, "count")["value"].tolist()
    [20.0, 20.0]
    >>> carry(old, shared, "mean")["value"].round(2).tolist()
    [23.33, 30.0]
    """
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {kind!r}")
    pairs = overlaps(weights)
    _refuse_homeless(values, pairs)
    part = parts(pairs)
    # An area in which nobody lives passes whole, and weighs nothing in what it comes to.
    carried = _fit(values, pairs, part)
    if kind == "rate":
        columns = [column for column in ("numerator", "denominator") if column not in values]
        if columns:
            raise ValueError(f"the figures of a rate have no column {', '.join(columns)}")
        for column in ("numerator", "denominator"):
            carried[column] = _added(values[column], pairs, part)
        carried["value"] = carried["numerator"] / carried["denominator"].where(carried["denominator"] > 0)
        return carried[["value", "numerator", "denominator", "whole", "known"]]
    if kind == "mean":
        figure = pairs["source"].map(values)
        weighed = (figure * pairs["weight"]).where(pairs["weight"] > 0, 0.0).groupby(pairs["target"])
        weight = pairs.groupby("target")["weight"].sum()
        carried["value"] = weighed.sum(min_count=1) / weight.where(weight > 0)
        carried.loc[_unknown(figure, pairs, pairs["weight"] > 0), "value"] = np.nan
    elif kind == "count":
        carried["value"] = _added(values, pairs, part)
    else:
        carried["value"] = _added(_in_pence(values, pairs, part), pairs, None) / 100
    return carried[["value", "whole", "known"]]


def _added(values: pd.Series, pairs: pd.DataFrame, part: pd.Series | None) -> pd.Series:
    """The parts of each source's figure, added up by target; or figures by pair, added up."""
    figure = values if part is None else pairs["source"].map(values) * part
    taken = pd.Series(True, index=pairs.index) if part is None else part > 0
    total = figure.where(taken, 0.0).groupby(pairs["target"]).sum(min_count=1)
    total[_unknown(figure, pairs, taken)] = np.nan
    return total


def _in_pence(values: pd.Series, pairs: pd.DataFrame, part: pd.Series) -> pd.Series:
    """By pair, the pence of the source that come with it; those of a source add up to all it has."""
    split = pd.Series(np.nan, index=pairs.index)
    for source, rows in pairs.groupby("source").groups.items():
        pounds = values.get(source, np.nan)
        if pd.isna(pounds):
            continue
        total = int(to_pence(pounds))
        # Money taken back is split as money given.
        split[rows] = np.sign(total) * largest_remainder(abs(total) * part[rows].to_numpy(), abs(total))
    return split


def _fit(values: pd.Series | pd.DataFrame, pairs: pd.DataFrame, part: pd.Series) -> pd.DataFrame:
    """By target: the share of its weight from sources that pass whole, and from sources with a figure."""
    missing = values.isna().any(axis=1) if isinstance(values, pd.DataFrame) else values.isna()
    has_figure = pairs["source"].isin(missing.index[~missing])
    weight = pairs.groupby("target")["weight"].sum()
    weight = weight.where(weight > 0)
    by_target = {
        "whole": pairs["weight"].where(part == 1.0, 0.0).groupby(pairs["target"]).sum() / weight,
        "known": pairs["weight"].where(has_figure, 0.0).groupby(pairs["target"]).sum() / weight,
    }
    return pd.DataFrame(by_target).rename_axis("target")


def _unknown(figure: pd.Series, pairs: pd.DataFrame, taken: pd.Series) -> pd.Series:
    """By target, whether a part of it comes from a source without a figure."""
    return (figure.isna() & taken).groupby(pairs["target"]).any()


def _refuse_homeless(values: pd.Series | pd.DataFrame, pairs: pd.DataFrame) -> None:
    """Refuse sources that lead nowhere, for their figures would be lost."""
    if values.index.has_duplicates:
        raise ValueError("each source may have one figure only")
    homeless = values.dropna().index.difference(pairs["source"])
    if len(homeless):
        raise Unavailable(
            f"{', '.join(map(str, homeless[:5]))} leads to no area of the other set ({len(homeless)} in all)."
        )
