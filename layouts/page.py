"""A page as one table: its parts fill the layout, and answer every later address with the same functions.

A page reads an address once (``open``) and gives what it shows, its view. Each part names an id, a property and the
function that builds it from the view. The first layout takes all parts; a later address takes the parts of those
answers that depend on a parameter which changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from dash.development.base_component import Component

from geo.caching import cached_by_city
from geo.city import City
from geo.errors import Unavailable
from geo.scenarios.records import Publication, PublishedPlan, SavedScenarios, Summary
from geo.scenarios.scenario import Scenario
from geo.scenarios.solve import Solution
from geo.spend.tracking import PlannedSetShares
from layouts.address.controls import Control, Id
from layouts.address.params import Field, Params
from layouts.components.parts import notice
from layouts.face import Face
from layouts.maps.ward_map import MapView, figure, values
from layouts.theme import empty_figure

View = TypeVar("View")
# What is built from any view that has a recipe, say, can stand on every page whose view has one.
Needed = TypeVar("Needed", contravariant=True)


class Records(Protocol):
    """What pages read of the store; the store itself is no business of a layout."""

    def published(self) -> PublishedPlan | None:
        """The published plan."""

    def held_back(self) -> str:
        """Why the plan that was published is not shown to the public; "" where it is, or there is none."""

    def publications(self) -> list[Publication]:
        """The log of publications, newest first."""

    def stamp(self) -> str:
        """What tells one state of the published plan from every other."""

    def solution(self) -> Solution | None:
        """The published plan with all that explains it."""

    def planned(self, codes: Collection[str]) -> PlannedSetShares | None:
        """The share that the published plan means some wards to have, year by year."""


class DeskRecords(Records, Protocol):
    """What pages of the desk read besides, on behalf of who is signed in."""

    def may_change(self) -> bool:
        """Whether who is signed in may save, delete and publish."""

    def scenario(self, scenario_id: str, version: int | None = None) -> Scenario | None:
        """A version of a scenario, the newest unless one is named; None where the city has no such one."""

    def newest(self, scenario_id: str) -> Summary | None:
        """The newest version of a scenario; None where it is deleted."""

    def saved_scenarios(self, scenario_id: str | None) -> SavedScenarios:
        """What is saved and published, with the versions of the scenario that is open."""


@dataclass(frozen=True, eq=False)
class Site:
    """A city on a face: what every page is made from.

    Attributes
    ----------
    city : City
        What this face may show.
    face : Face
        Where its pages stand.
    records : Records, optional
        What is published; None where there is no store.
    desk : DeskRecords, optional
        What is saved; None on the public face, which must not even hold it.
    """

    city: City
    face: Face
    records: Records | None = None
    desk: DeskRecords | None = None


@dataclass(frozen=True)
class Answer:
    """Parts that travel together, because they depend on the same parameters.

    Attributes
    ----------
    name : str
        Names the answer within its page: ``views/<digest>/<page>/<name>``.
    depends : frozenset of str or None
        Parameters of the address that its parts depend on; None for all that the page reads.
    leads : bool
        Whether it is painted before the page's other answers: the map.
    """

    name: str
    depends: frozenset[str] | None = None
    leads: bool = False


@dataclass(frozen=True)
class Part(Generic[Needed]):
    """A property of a component that follows the address.

    Attributes
    ----------
    id : str or mapping
        The component's id.
    prop : str
        Its property.
    build : callable
        From the page's view to the property's value, for the first layout.
    answer : Answer
        The answer that brings it at a later address.
    update : callable, optional
        What is sent at a later address, such as a patch of a figure; by default what ``build`` gives.
    """

    id: Id
    prop: str
    build: Callable[[Needed], Any]
    answer: Answer
    update: Callable[[Needed], Any] | None = None

    def value(self, view: Needed, *, update: bool = False) -> Any:
        """The property's value; a notice or an empty figure with the reason where the domain refuses.

        Raises
        ------
        Unavailable
            When the property has no place for words.
        """
        try:
            return (self.update or self.build)(view) if update else self.build(view)
        except Unavailable as reason:
            if self.prop == "children":
                return notice(str(reason))
            if self.prop == "figure":
                return empty_figure(str(reason))
            raise


def map_part(id_: Id, answer: Answer, map_view: Callable[[Needed], MapView]) -> Part[Needed]:
    """A map: its figure for the layout, its values alone at a later address.

    Parameters
    ----------
    id_ : str or mapping
    answer : Answer
    map_view : callable
        From the page's view to what the map shows.
    """
    return Part(id_, "figure", lambda view: figure(map_view(view)), answer, update=lambda view: values(map_view(view)))


class Filled:
    """The values of a page's parts for one view, by id, for its layout."""

    def __init__(self, parts: Iterable[Part[Any]], view: Any) -> None:
        self._values: dict[Any, dict[str, Any]] = {}
        for part in parts:
            self._values.setdefault(_key(part.id), {})[part.prop] = part.value(view)

    def __call__(self, id_: Id) -> dict[str, Any]:
        """The id and its filled properties, as keywords for a component."""
        return {"id": id_} | self._values[_key(id_)]

    def of(self, id_: Id, prop: str = "value") -> Any:
        """One property's value."""
        return self._values[_key(id_)][prop]

    def get(self, id_: Id, prop: str) -> Any:
        """One property's value; None where no part fills it."""
        return self._values.get(_key(id_), {}).get(prop)


def _key(id_: Id) -> Any:
    return id_ if isinstance(id_, str) else tuple(sorted(id_.items()))


def nothing(_city: City) -> tuple[()]:
    """No parts, no controls: a page that is the same at every address."""
    return ()


@dataclass(frozen=True)
class Page(Generic[View]):
    """A page of a face.

    Attributes
    ----------
    name : str
        Names it in the addresses of its answers.
    path : str
        Inside the face, such as "/need".
    title : str
        In the navigation.
    fields : tuple of Field
        The parameters that it reads.
    open : callable
        From the site and the parameters to the view.
    layout : callable
        From the site, the view and the filled parts to the page.
    parts : callable
        From the city to the parts: some have one for each indicator.
    controls : callable
        From the city to the controls that write the address.
    why_not : callable
        Where the page cannot be shown for a site: a heading, and why in a sentence; None where it can.
    ahead : callable, optional
        The addresses that readers begin with, in the order in which they are made ahead and sent as a bundle.
    exists_on : callable
        Whether a site has the page at all.
    of_plan : bool
        Whether it shows the published plan, so that its answers change with it.
    cacheable : bool
        Whether equal addresses have equal answers while the digest stands; not where other people's work is shown.
    """

    name: str
    path: str
    title: str
    fields: tuple[Field, ...]
    open: Callable[[Site, Params], View]
    layout: Callable[[Site, View, Filled], Component]
    parts: Callable[[City], Sequence[Part[View]]] = nothing
    controls: Callable[[City], Sequence[Control]] = nothing
    why_not: Callable[[Site], tuple[str, str] | None] = lambda _site: None
    ahead: Callable[[City], Sequence[Mapping[str, str]]] = nothing
    exists_on: Callable[[Site], bool] = lambda _site: True
    of_plan: bool = False
    cacheable: bool = True

    def __post_init__(self) -> None:
        # Every answer asks for them anew, and some have one for each indicator of the city.
        for name in ("parts", "controls"):
            object.__setattr__(self, name, cached_by_city(maxsize=1)(getattr(self, name)))

    @property
    def reads(self) -> frozenset[str]:
        """The parameters that the page reads."""
        return frozenset(each.param for each in self.fields)

    def answers(self, city: City) -> tuple[Answer, ...]:
        """The page's answers, the leading ones first."""
        found = dict.fromkeys(part.answer for part in self.parts(city))
        return tuple(sorted(found, key=lambda answer: not answer.leads))
