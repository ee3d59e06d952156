"""A page as a reader opens it, without a server."""

from __future__ import annotations

from functools import cache
from typing import Any

from dash.development.base_component import Component

from callbacks.routing import known_params, page_for
from callbacks.site import pages_of
from geo.cartography.geometry import MapGeometry, map_geometry
from geo.city import City
from layouts.address.params import parse
from layouts.face import Face
from layouts.page import Page, Records, Site
from tests.helpers.components import whole


@cache
def _geometry(city: City) -> MapGeometry:
    return map_geometry(city.wards)


def site_of(city: City, prefix: str = "/", records: Records | None = None) -> Site:
    """A city on a face."""
    return Site(city, Face(prefix, _geometry(city)), records)


def sent(city: City, path: str, search: str = "", site: Site | None = None) -> Component:
    """The page at an address, laid out, as it is sent."""
    site = site or site_of(city)
    return page_for(site, pages_of(site), site.face.href(path), search)


def opened(city: City, path: str, search: str = "", site: Site | None = None) -> Component:
    """The page at an address, laid out, with every table a tree of components."""
    return whole(sent(city, path, search, site))


def view_at(page: Page[Any], city: City, search: str = "", site: Site | None = None) -> Any:
    """What a page shows at an address."""
    site = site or site_of(city)
    return page.open(site, parse(search, page.fields, known_params(pages_of(site))))
