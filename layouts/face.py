"""A face of the app: the address it stands at and the shapes that its maps fetch."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, eq=False)
class Face:
    """Where a face of the app serves things.

    Attributes
    ----------
    prefix : str
        The face's path, "/" for the public.
    geometry : MapGeometry
        Shapes for the map.
    """

    prefix: str
    geometry: MapGeometry

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
