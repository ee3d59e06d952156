"""What the Wards page shows at an address."""

from __future__ import annotations

from dataclasses import dataclass

from geo.city import City
from layouts.address.params import Params
from layouts.address.view_state import ViewState
from layouts.face import Face


@dataclass(frozen=True, eq=False)
class WardsView:
    """The Wards page at an address.

    Attributes
    ----------
    city : City
    face : Face
    state : ViewState
        Theme, ward, and the indicator that the table is sorted by.
    params : Params
        The address as it was given: links on the page change it.
    """

    city: City
    face: Face
    state: ViewState
    params: Params
