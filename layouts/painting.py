"""How a map is coloured: each ward's class, what the classes mean, and what is said of a ward under the pointer.

Every map of the app is a painting: of values, of a comparison, of clusters, of two measures at once. The map
(``layouts/figures/ward_map.py``) and the legend (``layouts/parts.py``) draw any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd

from geo.indicators import Snapshot
from layouts.theme import class_colours
from layouts.words import flag_text, number, ordinal, superlative, unit_suffix, value_text


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
    """

    classes: pd.Series
    kinds: tuple[Kind, ...]
    names: pd.Series
    told: pd.Series
    title: tuple[str, str]
    no_data: str = "No data"

    @property
    def missing(self) -> pd.Index:
        """The codes of the wards without a class."""
        return self.classes.index[self.classes.isna()]


def paint_values(shot: Snapshot) -> Painting:
    """Colour the wards by an indicator's classes, from light (least need) to dark (most need).

    Parameters
    ----------
    shot : Snapshot
        One indicator in one edition.

    Returns
    -------
    Painting
    """
    limits = shot.breaks.limits()
    if shot.meaning["polarity"] == "high_is_better":
        limits = limits[::-1]
    words = [_limits(pair, shot) + unit_suffix(shot.meaning) for pair in limits]
    have = int(shot.frame["value"].notna().sum())
    city = value_text(shot.city_value, shot.meaning)
    told = {
        row.Index: f"{escape(f'{value_text(row.value, shot.meaning)} {flag_text(row.flag)}'.strip())}<br>"
        f"{ordinal(row.rank)} {superlative(shot.meaning)} of {have}<br>City: {escape(city)}"
        for row in shot.ranked.itertuples()
    }
    top = "Most need at the top" if shot.meaning["polarity"] != "neutral" else "Highest at the top"
    return Painting(
        classes=shot.frame["class_index"],
        kinds=tuple(Kind(c, w) for c, w in zip(class_colours(len(shot.breaks)), words, strict=True)),
        names=shot.frame["ward_name"],
        told=pd.Series(told, dtype=object).reindex(shot.frame.index, fill_value=""),
        title=(top, ". The same limits in every edition."),
    )


def _limits(limits: tuple[float, float], shot: Snapshot) -> str:
    low, high = (number(limit, shot.meaning) for limit in limits)
    return low if low == high else f"{low} to {high}"
