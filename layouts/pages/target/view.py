"""What the Target page shows: a state, the plan that it gives, and how that stands to what is saved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from geo.city import City
from geo.scenarios.saved_solution import differs_anew
from geo.scenarios.solve import Solution
from layouts.face import Face
from layouts.page import DeskRecords
from layouts.pages.target.scenario_status import Standing
from layouts.pages.target.state import TargetState, drift, is_changed, plan_or_refusal


@dataclass(frozen=True, eq=False)
class TargetView:
    """The Target page at an address.

    Attributes
    ----------
    city : City
    face : Face
    desk : DeskRecords
        What is saved and published.
    may_change : bool
        Whether who is signed in may change that.
    state : TargetState
    """

    city: City
    face: Face
    desk: DeskRecords
    may_change: bool
    state: TargetState

    @cached_property
    def solution(self) -> Solution | str:
        """The plan that the form gives, or why there is none."""
        return plan_or_refusal(self.city, self.state)

    @property
    def scenario_id(self) -> str | None:
        """The scenario that is open."""
        return self.state.scenario.id if self.state.scenario else None

    @cached_property
    def standing(self) -> Standing:
        """How the plan stands to what is kept."""
        log = self.desk.publications()
        newest = self.desk.newest(self.scenario_id) if self.scenario_id else None
        moved_on = tuple(drift(self.city, self.state))
        anew = differs_anew(self.state.scenario) if self.state.scenario else ()
        return Standing(is_changed(self.state, self.solution), newest, log[0] if log else None, moved_on, anew)
