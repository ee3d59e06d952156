"""Whether wards were chosen by the very figure that is then followed, so that chance alone moves them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from geo.need_index.index import NeedIndex
from geo.need_index.poorest_set import PoorestSet, measure

if TYPE_CHECKING:
    from geo.city import City

Selected = Literal["", "first", "between", "last"]


def chosen_by(city: City, definition: PoorestSet, indicator: str, edition: str | None = None) -> str:
    """The edition of an indicator whose figures a set was chosen by; "" where it was chosen by others.

    Parameters
    ----------
    city : City
    definition : PoorestSet
        Of an indicator, or of an index: one that counts the indicator chooses by its figures too, each part in an
        edition of its own.
    indicator : str
        What is followed.
    edition : str, optional
        The edition that the set was chosen in; its baseline unless given.

    Raises
    ------
    Unavailable
        As `geo.need_index.poorest_set.measure` does.
    """
    chosen = measure(city, definition, edition)
    if isinstance(chosen, NeedIndex):
        return chosen.editions.get(indicator, "")
    return chosen.period if chosen.indicator.name == indicator else ""


def selected_by(chosen_in: str, followed: Sequence[str]) -> Selected:
    """Where among the editions that are followed the one stands whose figures chose the wards.

    Parameters
    ----------
    chosen_in : str
        As `chosen_by` gives it.
    followed : sequence of str
        The editions that are set against each other, oldest first.

    Returns
    -------
    {"first", "between", "last", ""}
        "first": a part of any improvement is regression to the mean. "last": a part of any worsening is. "between":
        of both. "" where the wards were not chosen by what is followed, or nothing is set against it.

    Notes
    -----
    Galton (1886), "Regression towards mediocrity in hereditary stature"; Barnett, van der Pols and Dobson (2005),
    "Regression to the mean: what it is and how to deal with it", *International Journal of Epidemiology* 34, 215-220.
    """
    if chosen_in not in followed or len(followed) < 2:
        return ""
    if chosen_in == followed[0]:
        return "first"
    return "last" if chosen_in == followed[-1] else "between"
