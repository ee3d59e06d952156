"""How sure an indicator's own ranks are: the ranks that a ward has when figures vary within their sampling error."""

from __future__ import annotations

import pandas as pd

from geo.errors import Unavailable
from geo.indicators.snapshot import Snapshot
from geo.need_index.rank_uncertainty import rank_uncertainty, standard_errors

DRAWS = 10_000
SMALL_MOVE = 2
"""A move of up to so many places says little without the ranges of the two ranks."""


def rank_ranges(snapshot: Snapshot, wards: pd.Index | None = None) -> pd.DataFrame | None:
    """The ranks at 5 and 95 % of simulated rankings of one edition.

    Parameters
    ----------
    snapshot : Snapshot
        An indicator in one edition.
    wards : pandas.Index, optional
        Those among which the ranks are; by default all with a figure.

    Returns
    -------
    pandas.DataFrame or None
        By ward code: ``rank_5, rank_95``, rank 1 being the most need. None where the figures have no counts and no
        interval in every ward, as scores have none, or where no two wards differ: nobody can tell how sure the ranks
        are.

    Notes
    -----
    As :func:`geo.need_index.rank_uncertainty.rank_uncertainty` with one part: figures vary as independent normals with
    their standard errors.
    """
    if not snapshot.indicator.directed:
        return None
    rows = snapshot.frame if wards is None else snapshot.frame.loc[wards]
    rows = rows.dropna(subset=["value"])
    errors = standard_errors(rows, snapshot.indicator.kind, snapshot.indicator.unit)
    if len(rows) < 2 or errors.isna().any():
        return None
    try:
        found = rank_uncertainty(
            rows[["value"]], {"value": 1.0}, "rank", polarity=snapshot.indicator.polarity,
            errors=errors.to_frame("value"), weighting="fixed", k=1, draws=DRAWS,
        )  # fmt: skip
    except Unavailable:
        return None
    return found.frame[["rank_5", "rank_95"]]
