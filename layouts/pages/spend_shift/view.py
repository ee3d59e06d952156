"""What the Spend shift page shows: an address made whole, and the spend that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from geo.city import City
from geo.spend.shift_analysis import Shift
from geo.spend.tracking import PlannedShares
from layouts.address.params import Params, query
from layouts.face import Face
from layouts.maps.map_style import Painting
from layouts.page import Site
from layouts.pages.spend_shift.state import ShiftState, of_state, resolve_shift
from layouts.pages.spend_shift.year import paint_per_head


@dataclass(frozen=True, eq=False)
class ShiftView:
    """The Spend shift page at an address.

    Attributes
    ----------
    city : City
    face : Face
    state : ShiftState
    search : str
        The page's own parameters as a query string.
    planned : callable or None
        The share that the published plan means some wards to have; None where there is no store.
    """

    city: City
    face: Face
    state: ShiftState
    search: str
    planned: PlannedShares | None

    @cached_property
    def shift(self) -> Shift:
        """The spend on its basis, set against the poorest-outcome wards."""
        return of_state(self.city, self.state)

    @cached_property
    def painting(self) -> Painting:
        """The map of pounds a head."""
        return paint_per_head(self.city, self.state, self.shift)


def open_shift(site: Site, params: Params) -> ShiftView:
    """Settle what an address of the page means."""
    planned = site.records.planned if site.records else None
    # Sorted, as the answers are asked for: what is laid out and what is sent later are the same.
    search = query(dict(sorted(params.items())))
    return ShiftView(site.city, site.face, resolve_shift(site.city, params), search, planned)
