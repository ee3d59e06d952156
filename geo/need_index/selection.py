"""Whether wards were chosen by the very figure that is then followed, so that chance alone moves them."""

from __future__ import annotations

from typing import Literal

from geo.need_index.poorest_set import PoorestSet

Selected = Literal["", "first", "last"]


def selected_by(definition: PoorestSet, indicator: str, chosen_in: str, first: str, last: str) -> Selected:
    """Whether a set was chosen by the first or the last figure of what is followed over editions.

    Parameters
    ----------
    definition : PoorestSet
    indicator : str
        What is followed.
    chosen_in : str
        The edition that the set was chosen in.
    first, last : str
        The editions between which it is followed.

    Returns
    -------
    {"first", "last", ""}
        "first": a part of any improvement is regression to the mean. "last": a part of any worsening is. An index that
        counts the indicator chooses by its figure too.

    Notes
    -----
    Galton (1886), "Regression towards mediocrity in hereditary stature"; Barnett, van der Pols and Dobson (2005),
    "Regression to the mean: what it is and how to deal with it", *International Journal of Epidemiology* 34, 215-220.
    """
    by = definition.by
    counts = by == indicator if isinstance(by, str) else indicator in by.indicators
    if not counts or first == last or chosen_in not in (first, last):
        return ""
    return "first" if chosen_in == first else "last"
