"""The address is the state: what a link says, made whole and checked against the city."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlencode

from geo.area_codes import is_ward_code
from geo.caching import cached_by_city
from geo.city import City
from geo.errors import Unavailable
from geo.indicators.indicator import indicator_of
from geo.indicators.snapshot import editions
from geo.periods import same_period
from geo.statistics.class_breaks import SCHEMES
from layouts.address.params import Field, Params, parse

SHOWN_AS = ("chart", "table")
ALL_THEMES = "all"
FIELDS = (
    Field("indicator"),
    Field("edition"),
    Field("ward"),
    Field("classes", tuple(SCHEMES)),
    Field("show", SHOWN_AS),
    Field("theme"),
    Field("sort"),
)
"""The parameters that a ViewState reads."""


@dataclass(frozen=True)
class ViewState:
    """What a page shows.

    Attributes
    ----------
    indicator, edition : str
        Always ones the city has.
    ward : str or None
        A chosen ward's code.
    scheme : str
        How map classes are set.
    shown_as : {"chart", "table"}
        Whether the ranking is drawn or tabled.
    theme : str
        The theme of the Wards page, or "all".
    sort : str
        The indicator that the Wards page is sorted by, or "name".
    refused : tuple of str
        What the link asked for and the city does not have, in words; shown on the page, not part of the address.
    """

    indicator: str
    edition: str
    ward: str | None = None
    scheme: str = "fisher_jenks"
    shown_as: str = "chart"
    theme: str = ALL_THEMES
    sort: str = "name"
    refused: tuple[str, ...] = field(default=(), compare=False)

    def to_search(self) -> str:
        """The query string that gives this state again; defaults are left out."""
        parts = {"indicator": self.indicator, "edition": self.edition}
        if self.ward:
            parts["ward"] = self.ward
        if self.scheme != "fisher_jenks":
            parts["classes"] = self.scheme
        if self.shown_as != "chart":
            parts["show"] = self.shown_as
        if self.theme != ALL_THEMES:
            parts["theme"] = self.theme
        if self.sort != "name":
            parts["sort"] = self.sort
        return "?" + urlencode(parts)

    def but(self, **changes: str | None) -> ViewState:
        """The same state with some parts changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def first_view(city: City) -> ViewState:
    """What a bare address shows: the catalogue's first indicator with data, in its newest edition.

    Raises
    ------
    Unavailable
        When no indicator of the city has a value for any ward.
    """
    for indicator in city.catalogue.index:
        if available := editions(city, indicator):
            return ViewState(indicator, available[-1])
    raise Unavailable(f"No indicator of {city.name} has a value for any of its wards: nothing can be mapped.")


def resolve_view(city: City, params: Params) -> ViewState:
    """Settle what an address means in a city; anything the city does not have falls back and is named in ``refused``.

    Parameters
    ----------
    city : City
    params : Params

    Returns
    -------
    ViewState

    Raises
    ------
    Unavailable
        When no indicator of the city has a value for any ward.
    """
    default, refused = first_view(city), list(params.rejected)
    indicator = params.get("indicator", default.indicator)
    if indicator not in city.catalogue.index or not editions(city, indicator):
        refused.append(f"the indicator '{indicator}'")
        indicator = default.indicator
    available = editions(city, indicator)
    asked = params.get("edition", available[-1])
    edition = same_period(asked, available) or asked
    if edition not in available:
        title = indicator_of(city, indicator).title
        refused.append(f"the edition '{edition}' of {title}")
        edition = available[-1]
    ward = params.get("ward") or None
    if ward is not None and ward not in city.wards.index:
        refused.append(_strange_ward(city, ward))
        ward = None
    picked = {"theme": ALL_THEMES, "sort": default.sort}
    for param, allowed in (("theme", themes(city)), ("sort", city.catalogue.index)):
        word = params.get(param, picked[param])
        if word == picked[param] or word in allowed:
            picked[param] = word
        else:
            refused.append(f"'{param}' as '{word}'")
    return ViewState(
        indicator,
        edition,
        ward,
        params.get("classes", default.scheme),
        params.get("show", default.shown_as),
        picked["theme"],
        picked["sort"],
        tuple(refused),
    )


def read_search(city: City, search: str | None) -> ViewState:
    """Read a query string as `resolve_view` does; parameters of other pages are no strangers in it."""
    return resolve_view(city, parse(search, FIELDS, asked_for(search)))


def _strange_ward(city: City, code: str) -> str:
    """A ward that the city does not have; one of another year's wards is called so, for its link was right once."""
    if not is_ward_code(code):
        return f"the ward '{code}'"
    these = f", while these are {city.ward_set}" if city.ward_set else ""
    return f"the ward {code} (the code of a ward of another place or of another year's set{these})"


def asked_for(search: str | None) -> dict[str, str]:
    """The parameters of a query string; of one given twice the last counts."""
    return {key: values[-1] for key, values in parse_qs((search or "").removeprefix("?")).items()}


@cached_by_city()
def themes(city: City) -> tuple[str, ...]:
    """The themes that have data, in the catalogue's order."""
    return tuple(theme for theme in city.catalogue["theme"].drop_duplicates() if in_theme(city, theme))


def in_theme(city: City, theme: str) -> list[str]:
    """The indicators of a theme that have data, in the catalogue's order."""
    rows = city.catalogue if theme == ALL_THEMES else city.catalogue[city.catalogue["theme"] == theme]
    return [name for name in rows.index if editions(city, name)]
