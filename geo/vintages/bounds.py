"""What carried money can have been at least and at most, whatever happened inside the areas that were split."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from geo.errors import Unavailable
from geo.money.pence import to_pence, to_pounds
from geo.vintages.carry import carry
from geo.vintages.overlaps import overlaps


@dataclass(frozen=True)
class Bounds:
    """Money of some areas in pounds: the estimate, and the least and the most that it can have been."""

    least: float
    estimate: float
    most: float

    @property
    def exact(self) -> bool:
        """Whether nothing of it had to be estimated."""
        return self.least == self.most


def money_bounds(amounts: pd.Series, weights: pd.DataFrame, targets: Collection[str]) -> Bounds:
    """Bound the money of some areas of a set, carried from areas of another.

    Parameters
    ----------
    amounts : pandas.Series
        Pounds by source. Money that was taken back is negative.
    weights : pandas.DataFrame
        ``source, target, weight``, as `geo.vintages.carry.carry` takes them. Every pair that touches at all belongs
        here, be its weight ever so small, or 0: it may have had all of its source's money.
    targets : collection of str
        The areas that are looked at together: one ward, or a set.

    Returns
    -------
    Bounds
        The estimate splits by weight. A source all of whose targets are looked at counts whole in all three. Of one
        that leads elsewhere too, all of its money may have gone to the areas looked at, or none.

    Raises
    ------
    Unavailable
        When a source that touches the areas has no amount, or one with an amount leads nowhere.

    Notes
    -----
    The method of bounds of Duncan and Davis (1953), "An alternative to ecological correlation", American Sociological
    Review 18, 665-666: nothing is assumed of what happened inside a source.
    """
    pairs = overlaps(weights)
    inside = pairs["target"].isin(list(targets)).groupby(pairs["source"])
    touched, whole = inside.any(), inside.all()
    unknown = touched.index[touched].difference(amounts.dropna().index)
    if len(unknown):
        raise Unavailable(
            f"There is no amount for {', '.join(map(str, unknown[:5]))}, so nothing bounds the money here."
        )
    estimate = carry(amounts, weights, "money")["value"].reindex(sorted(set(targets))).fillna(0.0)
    pence = pd.Series(to_pence(amounts), index=amounts.index)
    surely = int(pence.reindex(whole.index[whole]).sum())
    perhaps = pence.reindex(touched.index[touched & ~whole])
    least, most = surely + int(perhaps.clip(upper=0).sum()), surely + int(perhaps.clip(lower=0).sum())
    return Bounds(float(to_pounds(least)), float(to_pounds(to_pence(estimate).sum())), float(to_pounds(most)))
