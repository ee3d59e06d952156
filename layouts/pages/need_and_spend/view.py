"""What the Need and spend page shows at an address, worked out once for all its parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from geo.city import City
from geo.spend.need_and_spend import NeedAndSpend
from layouts.address.params import Params
from layouts.face import Face
from layouts.pages.need_and_spend.state import MoneyState, need_and_spend_of


@dataclass(frozen=True, eq=False)
class MoneyView:
    """The Need and spend page at an address.

    Attributes
    ----------
    city : City
    face : Face
    state : MoneyState
        What is compared, and which of the nine classes is shown alone.
    params : Params
        The address as it was given: links on the page change it.
    """

    city: City
    face: Face
    state: MoneyState
    params: Params

    @cached_property
    def result(self) -> NeedAndSpend:
        """Need and spend per head of every ward."""
        return need_and_spend_of(self.city, self.state)
