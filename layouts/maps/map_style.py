"""How a map is coloured: each ward's class, what the classes mean, and what is said of a ward under the pointer.

Every map of the app is a painting: of values, of a comparison, of clusters, of two measures at once. The map
(``layouts/maps/ward_map.py``) and the legend (``layouts/components/parts.py``) draw any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd

from geo.indicators.snapshot import Snapshot
from layouts.text.words import SYMBOLS, figure_text, flag_text, number, of_wards, standings, unit_suffix, value_text
from layouts.theme import NO_DATA, class_colours


@dataclass(frozen=True)
class Kind:
    """One class of a map.

    Attributes
    ----------
    colour : str
        Hex colour of its wards.
    words : str
        What it means, for the legend.
    mark : str
        A sign that stands in its wards, so that colour is not the only channel; "" where the order of light to dark
        says it already.
    """

    colour: str
    words: str
    mark: str = ""


@dataclass(frozen=True, eq=False)
class Painting:
    """A coloured map of a city's wards.

    Attributes
    ----------
    classes : pandas.Series of float
        By ward code, in the city's order: the position in ``kinds``; NaN for a ward without data.
    kinds : tuple of Kind
        The classes, least intense first; the legend lists them the other way round.
    names : pandas.Series of str
        Ward names by ward code.
    told : pandas.Series of str
        By ward code, what stands under the ward's name when it is pointed at: safe HTML, lines parted by ``<br>``.
    title : tuple of (str, str)
        What stands over the legend: a strong part and the rest.
    no_data : str
        What the legend and the pointer say of a ward without a class.
    withheld : frozenset of str
        Codes of the wards without a class whose figure is withheld: marked [c] where the others are marked [x].
    no_class : str
        The sign of a ward that has a figure and no class; "" where wards without a class have no figure.
    """

    classes: pd.Series
    kinds: tuple[Kind, ...]
    names: pd.Series
    told: pd.Series
    title: tuple[str, str]
    no_data: str = "No data"
    withheld: frozenset[str] = frozenset()
    no_class: str = ""

    @property
    def missing(self) -> pd.Index:
        """The codes of the wards without a class."""
        return self.classes.index[self.classes.isna()]

    def missing_mark(self, ward_code: str) -> str:
        """The symbol that stands in a ward without a class."""
        return self.no_class or flag_text("c" if ward_code in self.withheld else "x")


def paint_values(shot: Snapshot, city_name: str = "City", *, several: bool = True) -> Painting:
    """Colour the wards by an indicator's classes, from light (least need) to dark (most need).

    Parameters
    ----------
    shot : Snapshot
        One indicator in one edition.
    city_name : str
        What the pointer calls the city's figure.
    several : bool, default True
        Whether there are other editions, of which the legend has to speak.

    Returns
    -------
    Painting
    """
    spans = shot.breaks.spans()
    if shot.meaning["polarity"] == "high_is_better":
        spans = spans[::-1]
    words = [_limits(pair, shot) + unit_suffix(shot.meaning) for pair in spans]
    withheld = shot.frame.index[shot.frame["value"].isna() & (shot.frame["flag"] == "c")]
    top = "Most need at the top" if shot.meaning["polarity"] != "neutral" else "Highest at the top"
    return Painting(
        classes=shot.frame["class_index"],
        kinds=tuple(Kind(c, w) for c, w in zip(class_colours(len(shot.breaks)), words, strict=True)),
        names=shot.frame["ward_name"],
        told=pd.Series(ward_words(shot, city_name), dtype=object).reindex(shot.frame.index, fill_value=""),
        title=(top, _editions_words(shot) if several else "."),
        withheld=frozenset(withheld),
    )


def paint_none(shot: Snapshot, why: str) -> Painting:
    """A map without any class, and why."""
    empty = pd.Series(float("nan"), index=shot.frame.index)
    told = pd.Series("", index=shot.frame.index)
    return Painting(empty, (Kind(NO_DATA, why),), shot.frame["ward_name"], told, ("Not available", "."), why)


def ward_words(shot: Snapshot, city_name: str) -> dict[str, str]:
    """What the pointer says of each ward, below its name: figure, place and the city's figure, as safe HTML."""
    city, places, wards = value_text(shot.city_value, shot.meaning), standings(shot), of_wards(shot)
    who = city_name if shot.missing.empty else f"The {wards.removeprefix('the ')} together"
    told = {
        row.Index: f"{escape(figure_text(row.value, row.flag, shot.meaning))}<br>"
        f"{places[row.Index][:1].upper()}{places[row.Index][1:]} of {wards}<br>{escape(who)}: {escape(city)}"
        for row in shot.ranked.itertuples()
    }
    secret = shot.missing.index[shot.missing["flag"] == "c"]
    return told | dict.fromkeys(secret, f"{SYMBOLS['c'][0]} {SYMBOLS['c'][1]}")


def _editions_words(shot: Snapshot) -> str:
    """Classes are set over all editions; where these cannot be compared, a new colour must not read as a change."""
    if shot.meaning.get("comparable_over_time", False):
        return ". The same limits in every edition."
    return ". Editions cannot be compared: a change of colour is not a change of need."


def _limits(limits: tuple[float, float], shot: Snapshot) -> str:
    low, high = (number(limit, shot.meaning) for limit in limits)
    return low if low == high else f"{low} to {high}"
