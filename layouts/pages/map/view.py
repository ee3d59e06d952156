"""What the Map page shows: an indicator in an edition, a ward, a colouring."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from geo.city import City
from geo.indicators.snapshot import Snapshot, snapshot
from layouts.address.view_state import ViewState
from layouts.face import Face


@dataclass(frozen=True, eq=False)
class MapPageView:
    """The Map page at an address.

    Attributes
    ----------
    city : City
    face : Face
    state : ViewState
        Indicator, edition, ward, scheme of classes, and whether the ranking is drawn or tabled.
    colouring : str
        A key of `layouts.pages.map.colourings.COLOURINGS`.
    """

    city: City
    face: Face
    state: ViewState
    colouring: str

    @property
    def ward(self) -> str | None:
        """The chosen ward's code."""
        return self.state.ward

    @cached_property
    def snapshot(self) -> Snapshot:
        """The indicator in its edition."""
        return snapshot(self.city, self.state.indicator, self.state.edition, self.state.scheme)
