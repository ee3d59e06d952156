"""What the Change page shows: two editions of an indicator, and the indicator whose inequality is asked about."""

from __future__ import annotations

from dataclasses import dataclass

from geo.caching import cached_by_city
from geo.city import City
from geo.errors import Unavailable
from geo.indicators.change import Change, change
from geo.indicators.indicator import indicator_of
from geo.indicators.snapshot import editions, measures
from geo.need_index.poorest_set import PoorestSet, members
from layouts.address import poorest_state
from layouts.address.params import Field, Params
from layouts.address.poorest_state import resolve_poorest
from layouts.address.view_state import ViewState, resolve_view
from layouts.poorest_set.panel import edition_of

FIELDS = (Field("indicator"), Field("ward"), *poorest_state.FIELDS, Field("from"), Field("to"))
"""The parameters that the page reads."""


@dataclass(frozen=True)
class ChangeState:
    """What the Change page shows.

    Attributes
    ----------
    view : ViewState
        What all pages share.
    outcome : str
        The indicator that is asked about; its inequality is shown whether or not it has two editions.
    indicator, before, after : str
        The indicator whose change is laid out and two of its editions, the older first: the one asked about, or another
        where that has one edition only; "" where the city has none with two.
    poorest : PoorestSet
        The poorest-outcome wards.
    refused : tuple of str
        What the link asked for and the city does not have, in words.
    """

    view: ViewState
    outcome: str
    indicator: str
    before: str
    after: str
    poorest: PoorestSet
    refused: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Whether the indicator that is asked about has two editions."""
        return self.outcome == self.indicator


@cached_by_city()
def outcomes(city: City) -> tuple[str, ...]:
    """The indicators with data that tell more need from less, in the catalogue's order."""
    return tuple(measures(city))


def earlier(city: City, indicator: str, after: str) -> list[str]:
    """The editions that can stand before another, oldest first."""
    available = editions(city, indicator)
    return list(available[: available.index(after)])


def later(city: City, indicator: str) -> list[str]:
    """The editions that have another before them, oldest first."""
    return [e for e in editions(city, indicator) if earlier(city, indicator, e)]


@cached_by_city()
def with_change(city: City) -> tuple[str, ...]:
    """The outcomes of at least two editions."""
    return tuple(name for name in outcomes(city) if later(city, name))


def resolve_change(city: City, params: Params) -> ChangeState:
    """Settle what an address means on this page; what the city does not have falls back and is named.

    Parameters
    ----------
    city : City
    params : Params

    Returns
    -------
    ChangeState

    Raises
    ------
    Unavailable
        When no indicator of the city tells more need from less (:func:`outcomes`).
    """
    if not outcomes(city):
        raise Unavailable(f"No indicator of {city.name} tells more need from less.")
    view = resolve_view(city, params)
    poorest, refused = resolve_poorest(city, params)
    outcome, able = view.indicator, with_change(city)
    if outcome not in outcomes(city):
        if "indicator" in params:
            title = indicator_of(city, outcome).title
            refused = (*refused, f"a change for better or worse of {title}")
        outcome = (*able, *outcomes(city))[0]
    indicator = outcome if outcome in able else (*able, "")[0]
    if not indicator:
        return ChangeState(view, outcome, "", "", "", poorest, (*view.refused, *refused))
    available = editions(city, indicator)
    unknown_editions = [
        f"the edition '{params[key]}'" for key in ("from", "to") if params.get(key, available[0]) not in available
    ]
    after = params.get("to", "")
    if after not in later(city, indicator):
        after = later(city, indicator)[-1]
    before = params.get("from", poorest.edition)
    if before not in earlier(city, indicator, after):
        before = earlier(city, indicator, after)[-1 if "from" in params else 0]
    return ChangeState(view, outcome, indicator, before, after, poorest, (*view.refused, *refused, *unknown_editions))


def poorest_codes(city: City, state: ChangeState) -> tuple[str, ...]:
    """The poorest-outcome wards; a set that is chosen anew is chosen in the older edition."""
    return members(city, state.poorest, edition_of(city, state.poorest, state.before))


def change_of_state(city: City, state: ChangeState) -> Change:
    """The two editions of a state, with as many wards of most need in each as the poorest-outcome set has."""
    return _change_with_poorest(city, state.indicator, state.before, state.after, len(poorest_codes(city, state)))


@cached_by_city()
def _change_with_poorest(city: City, indicator: str, before: str, after: str, k: int) -> Change:
    ranks = change(city, indicator, before, after).frame[["rank_before", "rank_after"]]
    first, last = (set(ranks.index[ranks[column] <= k]) for column in ranks)
    return change(city, indicator, before, after, poorest_before=first, poorest_after=last)
