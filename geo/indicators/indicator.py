"""What an indicator is: its name and titles, its unit, which end of it means need, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal

from geo.caching import cached_by_city
from geo.errors import Unavailable
from geo.population import EVERYONE

if TYPE_CHECKING:
    from geo.city import City


@dataclass(frozen=True)
class Indicator:
    """One entry of a city's catalogue, or an index in the same terms.

    Attributes
    ----------
    name : str
        What it goes by in addresses and files.
    title, short_title, theme : str
        As a reader sees them.
    unit : str
        "%", "score", "per 1,000 people"; "" where it has none.
    kind : {"proportion", "rate", "score", "count"}
        A proportion is kept as a fraction from 0 to 1.
    polarity : {"high_is_worse", "high_is_better", "neutral"}
        Which end of it means need.
    decimals : int
        Decimals on screen.
    comparable_over_time : bool
        Whether figures of different editions may be compared; if not, only ranks are.
    source, licence, description, note : str
        Sentences of the catalogue; "" where it has none.
    population : str
        Whom it is about: an age band of the population table, or "denominator".
    """

    name: str
    title: str
    short_title: str
    theme: str
    unit: str
    kind: Literal["proportion", "rate", "score", "count"]
    polarity: Literal["high_is_worse", "high_is_better", "neutral"]
    decimals: int
    comparable_over_time: bool
    source: str
    licence: str
    description: str
    note: str
    population: str = EVERYONE

    @property
    def directed(self) -> bool:
        """Whether one end of it means more need."""
        return self.polarity != "neutral"

    @property
    def low_is_worse(self) -> bool:
        """Whether a low figure means more need."""
        return self.polarity == "high_is_better"

    @property
    def need_sign(self) -> Literal[-1, 1]:
        """What a figure is multiplied by so that more of it means more need; 1 where it has no direction."""
        return -1 if self.low_is_worse else 1

    @property
    def screen_scale(self) -> Literal[1, 100]:
        """What a figure is multiplied by on screen: a percentage is kept as a fraction."""
        return 100 if self.kind == "proportion" and self.unit == "%" else 1


@cached_by_city(maxsize=2048)
def indicator_of(city: City, name: str) -> Indicator:
    """The indicator of a name.

    Raises
    ------
    Unavailable
        When the city's catalogue does not have it.
    """
    if name not in city.catalogue.index:
        raise Unavailable(f"'{name}' is not in {city.name}'s catalogue.")
    entry = city.catalogue.loc[name].to_dict()
    population = entry.get("population") or EVERYONE
    given = {field.name: entry[field.name] for field in fields(Indicator)[1:] if field.name != "population"}
    return Indicator(name=name, population=population, **given)
