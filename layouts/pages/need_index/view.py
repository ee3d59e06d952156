"""What the Need index page shows: an index, the trials of its ranks, the poorest set."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from geo.city import City
from geo.need_index.index import NeedIndex, Recipe, index_of
from geo.need_index.poorest_set import PoorestSet
from layouts.address.need_state import NeedState
from layouts.face import Face


@dataclass(frozen=True, eq=False)
class NeedPageView:
    """The Need index page at an address.

    Attributes
    ----------
    city : City
    face : Face
    state : NeedState
        Recipe, poorest set, colouring and trials.
    """

    city: City
    face: Face
    state: NeedState

    @property
    def ward(self) -> str | None:
        """The chosen ward's code."""
        return self.state.view.ward

    @property
    def recipe(self) -> Recipe:
        """What the index is made of."""
        return self.state.recipe

    @property
    def poorest(self) -> PoorestSet:
        """How the poorest-outcome wards are chosen."""
        return self.state.poorest

    @cached_property
    def index(self) -> NeedIndex:
        """The index that the recipe gives."""
        return index_of(self.city, self.state.recipe)
