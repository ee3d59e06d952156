"""What an index is made of: its parts and weights, as a short text that a link can hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import numpy as np
import pandas as pd

from geo.errors import Unavailable
from geo.indicators.indicator import indicator_of
from geo.indicators.snapshot import editions
from geo.need_index.transforms import check_method, normalised_weights

if TYPE_CHECKING:
    from geo.city import City

NEWEST = "newest"
"""The edition of a recipe that takes each part's newest one."""

# What a name may hold, beside letters and figures, without being escaped in the text.
_PLAIN = "/"


@dataclass(frozen=True)
class Recipe:
    """An index of need: which indicators, how much each counts, of which edition, on which scale.

    Attributes
    ----------
    parts : tuple of (str, float)
        Indicators with their weights, above 0; only the weights' proportions count.
    edition : str
        An edition that every part has, or "newest": each part's newest one.
    method : str
        One of :data:`geo.need_index.composite.METHODS`.

    Raises
    ------
    ValueError
        When there is no part, an indicator comes twice, a weight is zero, negative or not a number, or the method is
        not known.

    Examples
    --------
    >>> Recipe.from_text("income_rate:22.5,crime_score:9.3;edition=2015").to_text()
    'income_rate:22.5,crime_score:9.3;edition=2015'
    """

    parts: tuple[tuple[str, float], ...]
    edition: str = NEWEST
    method: str = "exponential"

    def __post_init__(self) -> None:
        check_method(self.method)
        normalised_weights(pd.Series([weight for _, weight in self.parts], index=list(self.indicators), dtype=float))
        if not self.edition:
            raise ValueError(f"An index needs an edition, or '{NEWEST}'.")

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators, in order."""
        return tuple(name for name, _ in self.parts)

    @property
    def weights(self) -> dict[str, float]:
        """The weights as shares that add up to 1."""
        return normalised_weights(dict(self.parts)).to_dict()

    def same_parts(self, other: Recipe) -> bool:
        """Whether another recipe weighs the same indicators in the same proportions, in any order."""
        own_weights, other_weights = self.weights, other.weights
        return own_weights.keys() == other_weights.keys() and all(
            abs(own_weights[n] - other_weights[n]) < 1e-9 for n in own_weights
        )

    def to_text(self) -> str:
        """The recipe as a short text; what is as usual is left out."""
        text = ",".join(
            f"{quote(name, safe=_PLAIN)}:{np.format_float_positional(weight, trim='-')}" for name, weight in self.parts
        )
        if self.edition != NEWEST:
            text += f";edition={quote(self.edition, safe=_PLAIN)}"
        return text if self.method == "exponential" else f"{text};method={self.method}"

    @classmethod
    def from_text(cls, text: str) -> Recipe:
        """Read what :meth:`to_text` wrote.

        Raises
        ------
        Unavailable
            Naming the piece that cannot be read, or what the class itself refuses.
        """
        listed, *options = text.strip().split(";")
        parts = []
        for piece in listed.split(","):
            name, _, weight = piece.strip().rpartition(":")
            try:
                parts.append((unquote(name), float(weight)))
            except ValueError:
                name = ""
            if not name:
                raise Unavailable(f"'{piece}' is not a part of an index. Write it as indicator:weight.")
        chosen = {}
        for option in options:
            key, _, value = option.partition("=")
            if key not in ("edition", "method") or not value:
                raise Unavailable(f"'{option}' is not an option of an index. Use edition=… or method=….")
            chosen[key] = unquote(value)
        try:
            return cls(tuple(parts), **chosen)
        except ValueError as problem:
            # Whoever wrote the text is a reader, not a programmer.
            raise Unavailable(str(problem)) from problem

    def problems(self, city: City, edition: str | None = None) -> tuple[str, ...]:
        """What a city lacks for this index, in plain sentences; empty where it can be made.

        Parameters
        ----------
        city : City
        edition : str, optional
            Instead of the recipe's own.
        """
        chosen_edition, sentences = edition or self.edition, []
        for name in self.indicators:
            if name not in city.catalogue.index:
                sentences.append(f"'{name}' is not in {city.name}'s catalogue.")
                continue
            title, available = indicator_of(city, name).title, editions(city, name)
            if not indicator_of(city, name).directed:
                sentences.append(f"{title} has no end that means more need, so it cannot be part of an index.")
            if not available:
                sentences.append(f"{title} has no figure for any ward.")
            elif chosen_edition != NEWEST and chosen_edition not in available:
                sentences.append(f"{title} has no edition {chosen_edition}; it has {', '.join(available)}.")
        return tuple(sentences)
