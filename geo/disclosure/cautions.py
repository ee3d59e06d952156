"""What disclosure control does not cover in a package, said of the very indicators: for whoever brings it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from geo.disclosure.bases import bases_in
from geo.disclosure.suppression import smallest_counts, unreadable_rates

NOT_COVERED = (
    "Linked tables: the same people counted in another table, of this package or of anyone else.",
    "Complements: all but a few people, such as 98 of 100 who are not in the count.",
    "Differencing: what is left when one figure is taken from another, between overlapping areas or age bands, or "
    "between editions.",
    "Indicators that share their counts: a figure withheld in one may be worked out from another.",
    "Rates and proportions without counts: nobody can tell whether a small count is behind them.",
)
"""What `geo.disclosure.suppression` does not look at, a sentence each."""

MOST_COMPARED = 300
"""Indicators of one period that are compared with each other; more are not looked at."""

_MOST_NAMED = 6
_AGES = re.compile(
    r"(?<![\d/.])(?P<low>\d{1,2})\s*(?:-|\N{EN DASH}|_|to)\s*(?P<high>\d{1,2})(?![\d/.%])"
    r"|(?:under|below)[\s_-]*(?P<under>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<over>\d{1,2})\s*(?:\+|_?plus|\s*(?:and|or) (?:over|older|above))"
)
_OLDEST = 200


@dataclass(frozen=True)
class Caution:
    """Something of a package that disclosure control does not see.

    Attributes
    ----------
    table : {"indicators", "population"}
        Where it stands.
    column, value : str
        The column, and what in it is meant.
    message, cure : str
        Without any figure of a cell.
    """

    table: str
    column: str
    value: str
    message: str
    cure: str


def disclosure_cautions(indicators: pd.DataFrame, catalogue: pd.DataFrame, population: pd.DataFrame) -> list[Caution]:
    """Look for rates of an unreadable base, overlapping age bands, shared numerators and rates without counts.

    Parameters
    ----------
    indicators, catalogue, population : pandas.DataFrame
        As in `geo.City`.

    Returns
    -------
    list of Caution
    """
    known = indicators[indicators["indicator"].isin(catalogue.index)]
    return [
        *_unreadable(known, catalogue),
        *_overlapping_people(population),
        *_overlapping_indicators(known, catalogue),
        *_shared(known, catalogue),
        *_without_counts(known, catalogue),
    ]


def _unreadable(indicators: pd.DataFrame, catalogue: pd.DataFrame) -> list[Caution]:
    names = indicators.loc[unreadable_rates(indicators, catalogue), "indicator"].unique()
    return [
        Caution(
            "indicators", "indicator", str(name),
            f'{name} is a rate of which the unit "{catalogue.loc[name, "unit"]}" does not say to how many people it '
            "relates, so that small counts cannot be told: its figures with a denominator and no numerator are "
            "withheld from the public.",
            'Write the unit as "per 1,000 people", or give the numerators.',
        )
        for name in names
    ]  # fmt: skip


def _overlapping_people(population: pd.DataFrame) -> list[Caution]:
    bands = {str(band): ages for band in population["age_band"].unique() if (ages := _ages(str(band))) is not None}
    pairs = _overlaps(bands)
    if not pairs:
        return []
    named = list(dict.fromkeys(band for pair in pairs for band in pair))
    return [
        Caution(
            "population", "age_band", ", ".join(named),
            f"Age bands overlap ({_some(named)}): whoever takes one from another knows the people between them. "
            "Populations are shown as they are, and no figure of one band is checked against that of another.",
            "None needed where the bands are published as they are; otherwise keep bands that do not overlap.",
        )
    ]  # fmt: skip


def _overlapping_indicators(indicators: pd.DataFrame, catalogue: pd.DataFrame) -> list[Caution]:
    """Indicators with counts over age bands that overlap, in one period."""
    counted = indicators[smallest_counts(indicators, catalogue).notna()]
    ages = {}
    for name in counted["indicator"].unique():
        row = catalogue.loc[name]
        texts = (str(row.get("population", "") or ""), str(row["title"]), str(name))
        ages[str(name)] = next((found for text in texts if (found := _ages(text)) is not None), None)
    pairs: dict[tuple[str, str], None] = {}
    for _, names in counted.groupby("period", sort=False)["indicator"]:
        bands = {str(name): span for name in names.unique()[:MOST_COMPARED] if (span := ages[str(name)]) is not None}
        pairs |= dict.fromkeys(_overlaps(bands))
    return _of_pairs(
        pairs,
        "Counts of overlapping age bands ({}): the people between the bands follow by subtraction, and that is not "
        "checked.",
        "Give counts of bands that do not overlap, or withhold small differences yourself with [c].",
    )


def _shared(indicators: pd.DataFrame, catalogue: pd.DataFrame) -> list[Caution]:
    """Indicators of one period whose counts are the same in every ward that both have."""
    kind = indicators["indicator"].map(catalogue["kind"].to_dict())
    count = indicators["numerator"].fillna(indicators["value"].where(kind == "count"))
    rows = indicators.assign(count=count).dropna(subset=["count"]).drop_duplicates(["indicator", "period", "area_code"])
    pairs: dict[tuple[str, str], None] = {}
    for _, part in rows.groupby("period", sort=False):
        table = part.pivot(index="area_code", columns="indicator", values="count").iloc[:, :MOST_COMPARED]
        values, names = table.to_numpy(dtype=float), [str(name) for name in table.columns]
        for at in range(len(names) - 1):
            own, others = values[:, at : at + 1], values[:, at + 1 :]
            both = ~np.isnan(own) & ~np.isnan(others)
            same = (both & (own == others) | ~both).all(axis=0) & ((both & (own > 0)).sum(axis=0) >= 2)
            pairs |= dict.fromkeys((names[at], names[at + 1 + place]) for place in np.flatnonzero(same))
    return _of_pairs(
        pairs,
        "Indicators that share their counts ({}): each is withheld by itself, and a figure withheld in one may be "
        "worked out from the other.",
        "Withhold the same wards in both with [c], or keep one of the two.",
    )


def _of_pairs(pairs: Iterable[tuple[str, str]], message: str, cure: str) -> list[Caution]:
    """One caution about pairs of indicators, which the message names in its brackets; none where there are none."""
    named = [f"{first} and {second}" for first, second in pairs]
    return [Caution("indicators", "indicator", named[0], message.format(_some(named)), cure)] if named else []


def _without_counts(indicators: pd.DataFrame, catalogue: pd.DataFrame) -> list[Caution]:
    known = indicators.assign(counted=indicators["numerator"].notna() | indicators["denominator"].notna())
    known = known[known["value"].notna()]
    without = [
        str(name)
        for name, rows in known.groupby("indicator", sort=False)
        if _is_rate(catalogue.loc[name]) and not rows["counted"].all()
    ]
    if not without:
        return []
    return [
        Caution(
            "indicators", "numerator", ", ".join(without),
            f"Rates or proportions without counts ({_some(without)}): nobody can tell whether a small count is behind "
            "them, so none of them is withheld.",
            "Give numerators and denominators, or make sure that no figure rests on a few people.",
        )
    ]  # fmt: skip


def _is_rate(indicator: pd.Series) -> bool:
    """Whether a value is so many of so many people."""
    return indicator["kind"] in ("rate", "proportion") or bool(bases_in(str(indicator["unit"] or "")))


def _overlaps(bands: Mapping[str, tuple[int, int]]) -> list[tuple[str, str]]:
    """The pairs of bands that have ages in common and are not the same."""
    return [
        (first, second)
        for (first, (low, high)), (second, (least, most)) in combinations(bands.items(), 2)
        if low <= most and least <= high and (low, high) != (least, most)
    ]


def _ages(text: str) -> tuple[int, int] | None:
    """The first and last year of age that a text names; None where it names none or it is everyone."""
    match = _AGES.search(text.casefold())
    if match is None:
        return None
    if match["under"]:
        return (0, int(match["under"]) - 1)
    if match["over"]:
        return (int(match["over"]), _OLDEST)
    low, high = int(match["low"]), int(match["high"])
    return (low, high) if low <= high else None


def _some(names: Iterable[str]) -> str:
    """Names for a sentence, not too many of them."""
    listed = list(names)
    more = f" and {len(listed) - _MOST_NAMED} more" if len(listed) > _MOST_NAMED else ""
    return ", ".join(listed[:_MOST_NAMED]) + more
