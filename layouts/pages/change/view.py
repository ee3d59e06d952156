"""What the Change page shows at an address, worked out once for all its parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from geo.city import City
from geo.indicators.change import Change
from layouts.face import Face
from layouts.pages.change.state import ChangeState, change_of_state


@dataclass(frozen=True, eq=False)
class ChangeView:
    """The Change page at an address.

    Attributes
    ----------
    city : City
    face : Face
    state : ChangeState
        The indicator that is asked about, two editions, the poorest-outcome wards.
    """

    city: City
    face: Face
    state: ChangeState

    @property
    def ward(self) -> str | None:
        """The chosen ward's code."""
        return self.state.view.ward

    @cached_property
    def result(self) -> Change:
        """The two editions side by side."""
        return change_of_state(self.city, self.state)
