"""What the Plan page shows: the published plan, and a ward of it."""

from __future__ import annotations

from dataclasses import dataclass

from geo.city import City
from geo.scenarios.records import PublishedPlan
from geo.scenarios.solve import Solution
from layouts.face import Face


@dataclass(frozen=True, eq=False)
class PlanView:
    """The Plan page at an address.

    Attributes
    ----------
    city : City
    face : Face
    plan : PublishedPlan
        What is published for the city.
    solution : Solution
        The same plan with all that explains it; its amounts are those that were published.
    codes : tuple of str
        The poorest-outcome wards: the plan's own where it demands a share for them, else the pages' set.
    ward : str or None
        The chosen ward.
    refused : tuple of str
        What the address asks for and the city does not have.
    """

    city: City
    face: Face
    plan: PublishedPlan
    solution: Solution
    codes: tuple[str, ...]
    ward: str | None
    refused: tuple[str, ...]

    @property
    def last(self) -> str:
        """The plan's last year."""
        return str(self.solution.plan.years[-1])
