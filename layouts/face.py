"""A face of the app: the address it stands at and the shapes that its maps fetch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dash.development.base_component import Component

from geo.cartography.geometry import MapGeometry


@dataclass(frozen=True)
class Account:
    """Who is signed in, as the frame of the desk names them.

    Attributes
    ----------
    name, role : str
    """

    name: str
    role: str


@dataclass(frozen=True)
class ExtraPage:
    """A page that is made from more than the city: from what is published, or from who is signed in.

    Attributes
    ----------
    title : str
        Its name in the navigation.
    build : callable
        From the query string to the page.
    """

    title: str
    build: Callable[[str | None], Component]


@dataclass(frozen=True, eq=False)
class Face:
    """Where a face of the app serves things.

    Attributes
    ----------
    prefix : str
        The face's path, "/" for the public.
    geometry : MapGeometry
        Shapes for the map.
    extra : mapping of str to ExtraPage
        Pages that need more than the city, by their path.
    """

    prefix: str
    geometry: MapGeometry
    extra: Mapping[str, ExtraPage] = field(default_factory=dict)

    @property
    def desk(self) -> bool:
        """Whether this is the face of those who are signed in."""
        return self.prefix != "/"

    @property
    def geometry_url(self) -> str:
        """Address of the shapes: named by their content, so it may be kept forever."""
        return f"{self.prefix}geometry/{self.geometry.digest}.json"

    def path(self, pathname: str | None) -> str:
        """The page's path inside the face: "/" for its first page."""
        return "/" + (pathname or "/").removeprefix(self.prefix).strip("/")

    def href(self, path: str, search: str = "") -> str:
        """Address of a page of this face."""
        return self.prefix + path.removeprefix("/") + search
