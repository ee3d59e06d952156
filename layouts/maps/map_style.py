"""How a map is coloured: each ward's class, what the classes mean, and what is said of a ward under the pointer.

Every map of the app is a painting: of values, of a comparison, of clusters, of two measures at once. The map
(``layouts/maps/ward_map.py``) and the legend (``layouts/maps/legend.py``) draw any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd

from geo.indicators.snapshot import Snapshot
from layouts.text.words import (
    SYMBOLS,
    city_figure_text,
    figure_text,
    flag_text,
    number,
    of_wards,
    standings,
    unit_suffix,
)
from layouts.theme import NO_DATA, class_colours


@dataclass(frozen=True)
class MapClass:
    """One class of a map.

    Attributes
    ----------
    colour : str
        Hex colour of its wards.
    label : str
        What it means, for the legend.
    mark : str
        A sign that stands in its wards, so that colour is not the only channel; "" where the order of light to dark
        says it already.
    """

    colour: str
    label: str
    mark: str = ""


@dataclass(frozen=True, eq=False)
class Painting:
    """A coloured map of a city's wards.

    Attributes
    ----------
    classes : pandas.Series of float
        By ward code, in the city's order: the position in ``map_classes``; NaN for a ward without data.
    map_classes : tuple of MapClass
        The classes, least intense first; the legend lists them the other way round.
    names : pandas.Series of str
        Ward names by ward code.
    tooltips : pandas.Series of str
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
    map_classes: tuple[MapClass, ...]
    names: pd.Series
    tooltips: pd.Series
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


def paint_values(snapshot: Snapshot, city_name: str = "City", *, several: bool = True) -> Painting:
    """Colour the wards by an indicator's classes, from light (least need) to dark (most need).

    Parameters
    ----------
    snapshot : Snapshot
        One indicator in one edition.
    city_name : str
        What the pointer calls the city's figure.
    several : bool, default True
        Whether there are other editions, of which the legend has to speak.

    Returns
    -------
    Painting
    """
    spans = snapshot.breaks.spans()
    if snapshot.indicator.low_is_worse:
        spans = spans[::-1]
    labels = [_limits(pair, snapshot) + unit_suffix(snapshot.indicator) for pair in spans]
    withheld = snapshot.frame.index[snapshot.frame["value"].isna() & (snapshot.frame["flag"] == "c")]
    top = "Most need at the top" if snapshot.indicator.directed else "Highest at the top"
    return Painting(
        classes=snapshot.frame["class_index"],
        map_classes=tuple(MapClass(c, w) for c, w in zip(class_colours(len(snapshot.breaks)), labels, strict=True)),
        names=snapshot.frame["ward_name"],
        tooltips=pd.Series(ward_tooltips(snapshot, city_name), dtype=object).reindex(
            snapshot.frame.index, fill_value=""
        ),
        title=(top, _editions_words(snapshot) if several else "."),
        withheld=frozenset(withheld),
    )


def paint_none(snapshot: Snapshot, why: str) -> Painting:
    """A map without any class, and why."""
    empty = pd.Series(float("nan"), index=snapshot.frame.index)
    no_tooltips = pd.Series("", index=snapshot.frame.index)
    return Painting(
        empty, (MapClass(NO_DATA, why),), snapshot.frame["ward_name"], no_tooltips, ("Not available", "."), why
    )


def ward_tooltips(snapshot: Snapshot, city_name: str) -> dict[str, str]:
    """What the pointer says of each ward, below its name: figure, place and the city's figure, as safe HTML."""
    city, places, wards = city_figure_text(snapshot), standings(snapshot), of_wards(snapshot)
    who = city_name if snapshot.missing.empty else f"The {wards.removeprefix('the ')} together"
    tooltips = {
        row.Index: f"{escape(figure_text(row.value, row.flag, snapshot.indicator))}<br>"
        f"{places[row.Index][:1].upper()}{places[row.Index][1:]} of {wards}<br>{escape(who)}: {escape(city)}"
        for row in snapshot.ranked.itertuples()
    }
    withheld = snapshot.missing.index[snapshot.missing["flag"] == "c"]
    return tooltips | dict.fromkeys(withheld, f"{SYMBOLS['c'][0]} {SYMBOLS['c'][1]}")


def _editions_words(snapshot: Snapshot) -> str:
    """Classes are set over all editions; where these cannot be compared, a new colour must not read as a change."""
    if snapshot.indicator.comparable_over_time:
        return ". The same limits in every edition."
    return ". Editions cannot be compared: a change of colour is not a change of need."


def _limits(limits: tuple[float, float], snapshot: Snapshot) -> str:
    low, high = (number(limit, snapshot.indicator) for limit in limits)
    return low if low == high else f"{low} to {high}"
