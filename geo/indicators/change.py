"""Two editions of an indicator side by side: what may be said of a ward's change, and what may not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.indicators.indicator import Indicator
from geo.indicators.snapshot import Snapshot, snapshot
from geo.periods import by_time
from geo.statistics.ranks import competition_ranks

if TYPE_CHECKING:
    from geo.city import City

BETTER, WORSE, SAME = "better", "worse", "same"


@dataclass(frozen=True, eq=False)
class Change:
    """An indicator between two editions.

    Attributes
    ----------
    before, after : Snapshot
        The two editions.
    comparable : bool
        Whether the catalogue lets values of the two be compared; if not, only ranks are.
    frame : pandas.DataFrame
        By ward code: ``ward_name, value_before, value_after, difference`` (after less before; NaN throughout where
        values do not compare), ``rank_before, rank_after`` (among the wards that have both editions, so that they
        compare), ``places`` (positive: towards less need), ``direction``
        ("better", "worse", "same", or "" where an edition has no value), ``poorest_before`` and ``poorest_after``
        (bool: in the poorest-outcome set at either edition).
    """

    before: Snapshot
    after: Snapshot
    comparable: bool
    frame: pd.DataFrame

    def quadrant(self, direction: str, *, poorest: bool) -> pd.DataFrame:
        """The wards of one quadrant, the most intense first.

        Parameters
        ----------
        direction : {"better", "worse", "same"}
            Which way they went.
        poorest : bool
            Whether they are in the poorest-outcome set at the later edition.

        Returns
        -------
        pandas.DataFrame
            Rows of ``frame``.
        """
        rows = self.frame[(self.frame["direction"] == direction) & (self.frame["poorest_after"] == poorest)]
        return rows.sort_values(["rank_after", "ward_name"])


def change(
    city: City,
    indicator: str,
    before: str,
    after: str,
    *,
    poorest_before: Collection[str] = (),
    poorest_after: Collection[str] = (),
) -> Change:
    """Compare two editions of an indicator, ward by ward.

    Parameters
    ----------
    city : City
    indicator : str
        A name in the catalogue.
    before, after : str
        Two of its editions, the older first.
    poorest_before, poorest_after : collection of str
        Ward codes of the poorest-outcome set at either edition (:func:`geo.need_index.poorest_set.members`).

    Returns
    -------
    Change

    Raises
    ------
    Unavailable
        When the indicator lacks an edition.
    ValueError
        When the two are the same, or the older one comes second.

    Notes
    -----
    Where editions compare, a ward's direction is that of its value, read by the indicator's polarity; a difference that
    is nothing at the indicator's decimals is no change. Where they do not, it is that of its rank, and says only where
    the ward stands among the others: a better rank may mean that other wards became worse.
    """
    first, last = snapshot(city, indicator, before), snapshot(city, indicator, after)
    if before == after or by_time(before)[:2] > by_time(after)[:2]:
        raise ValueError(f"A change needs an older and a newer edition, not '{before}' and '{after}'.")
    comparable = first.indicator.comparable_over_time
    frame = pd.DataFrame(
        {
            "ward_name": first.frame["ward_name"],
            "value_before": first.frame["value"],
            "value_after": last.frame["value"],
        }
    )
    # Among the wards with both: one that is missing from an edition must not move all that stood behind it.
    both = frame[["value_before", "value_after"]].notna().all(axis=1)
    for when in ("before", "after"):
        values = frame[f"value_{when}"].where(both)
        frame[f"rank_{when}"] = competition_ranks(values, lowest_first=first.indicator.low_is_worse)
    frame["difference"] = frame["value_after"] - frame["value_before"] if comparable else np.nan
    frame["places"] = frame["rank_after"] - frame["rank_before"]
    towards_less = -first.indicator.need_sign
    moved = towards_less * _printed(frame["difference"], first.indicator) if comparable else frame["places"]
    frame["direction"] = np.select([moved > 0, moved < 0, moved == 0], [BETTER, WORSE, SAME], default="")
    frame["poorest_before"] = frame.index.isin(list(poorest_before))
    frame["poorest_after"] = frame.index.isin(list(poorest_after))
    return Change(first, last, comparable, frame)


def _printed(difference: pd.Series, indicator: Indicator) -> pd.Series:
    """Differences as they are printed: a percentage is a fraction times 100."""
    return (difference * indicator.screen_scale).round(indicator.decimals)
