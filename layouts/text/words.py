"""Numbers and findings in plain English, built from the data alone."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

import pandas as pd

from geo.indicators.indicator import Indicator
from geo.indicators.snapshot import Snapshot
from geo.population import EVERYONE, band_words
from geo.statistics.ranks import competition_ranks

SYMBOLS = {
    "x": ("[x]", "not available"),
    "c": ("[c]", "confidential: withheld so that no person can be identified"),
    "u": ("[u]", "low reliability: read the note"),
}
SCHEME_NAMES = {
    "fisher_jenks": "Natural breaks",
    "quantiles": "Equal numbers",
    "equal_interval": "Equal steps",
}


def number(value: float, indicator: Indicator) -> str:
    """A value as the screen shows it, without its unit: rounded, with thousands separated, % multiplied out.

    Examples
    --------
    >>> number(0.2196, share)  # an indicator in per cent, with one decimal
    '22.0'
    """
    if value is None or value != value:
        return "no data"
    text = f"{value * indicator.screen_scale:,.{indicator.decimals}f}"
    # A rounded "-0.0" reads as an error.
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text.replace("-", "\N{MINUS SIGN}")


def unit_suffix(indicator: Indicator) -> str:
    """What follows the number: "%" closes up, words take a space, and "score" goes without saying."""
    unit = indicator.unit
    return unit if unit == "%" else "" if unit in ("score", "") else f" {unit}"


def value_text(value: float, indicator: Indicator) -> str:
    """A value with its unit, or "no data"."""
    return "no data" if pd.isna(value) else number(value, indicator) + unit_suffix(indicator)


def measured(value: float, indicator: Indicator) -> str:
    """A value as a sentence says it: a bare number is named as a score."""
    return f"score {value_text(value, indicator)}" if indicator.unit == "score" else value_text(value, indicator)


def ordinal(position: float) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 22nd.

    Examples
    --------
    >>> [ordinal(n) for n in (1, 2, 3, 11, 22, 113)]
    ['1st', '2nd', '3rd', '11th', '22nd', '113th']
    """
    n = int(position)
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def percent(share: float, decimals: int = 0) -> str:
    """A share as a percentage; one that rounds to nothing or all without being it is said so.

    Examples
    --------
    >>> percent(0.456), percent(0.0004), percent(0.9996), percent(0.0), percent(0.1234, 1)
    ('46%', 'under 1%', 'over 99%', '0%', '12.3%')
    """
    if pd.isna(share):
        return "no data"
    text = f"{share * 100:.{decimals}f}%".replace("-", "\N{MINUS SIGN}")
    step = 10.0**-decimals
    if 0 < share * 100 < step / 2:
        return f"under {step:g}%"
    if 100 - step / 2 <= share * 100 < 100:
        return f"over {100 - step:g}%"
    return text


def places(moved: float) -> str:
    """How far a ward moved in a ranking; positive is towards less need.

    Examples
    --------
    >>> places(3), places(-1), places(0)
    ('▲ 3 places', '▼ 1 place', 'no move')
    """
    if pd.isna(moved):
        return ""
    size = abs(int(moved))
    return "no move" if size == 0 else f"{'▲' if moved > 0 else '▼'} {size} place{'' if size == 1 else 's'}"


def counted(n: int, noun: str, plural: str = "") -> str:
    """A number with its noun: small numbers in words, the plural with s unless another is given.

    Examples
    --------
    >>> counted(1, "ward"), counted(5, "ward"), counted(12, "award"), counted(2, "entry", "entries")
    ('one ward', 'five wards', '12 awards', 'two entries')
    """
    small = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return f"{small[n] if 0 <= n < len(small) else f'{n:,}'} {noun if n == 1 else plural or noun + 's'}"


def listed(names: list[str]) -> str:
    """Names as a sentence says them: "A", "A and B", "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def pounds(amount: float) -> str:
    """Money to the nearest pound, or in millions from one million up.

    Examples
    --------
    >>> pounds(44996000.0), pounds(57150.4)
    ('£45.0m', '£57,150')
    """
    # Not pd.isna: a table asks a thousand times.
    if amount is None or amount != amount:
        return "no data"
    sign = "\N{MINUS SIGN}" if amount < 0 else ""
    size = abs(amount)
    return f"{sign}£{size / 1e6:,.1f}m" if size >= 1e6 else f"{sign}£{size:,.0f}"


def lower_first(title: str) -> str:
    """A title as it stands inside a sentence; words in capitals keep them."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def superlative(indicator: Indicator) -> str:
    """What rank 1 means for this indicator."""
    return "most intense" if indicator.directed else "highest"


def edition_text(period: str, indicator: Indicator) -> str:
    """A period as a title says it: where editions do not compare, a year is the name of an edition.

    Examples
    --------
    >>> edition_text("2019", share), edition_text("2017 to 2019", share)  # whose editions do not compare
    ('2019 edition', '2017 to 2019')
    """
    named = re.fullmatch(r"\d{4}(?:/\d\d)?", period) and not indicator.comparable_over_time
    return f"{period} edition" if named else period


def joint_ordinals(ranks: pd.Series) -> pd.Series:
    """Ranks in words, shared ones as such; "" where there is none.

    Examples
    --------
    >>> joint_ordinals(pd.Series([1.0, 2.0, 2.0, None])).tolist()
    ['1st', 'joint 2nd', 'joint 2nd', '']
    """
    shared = ranks.groupby(ranks).transform("size") > 1
    words = [
        "" if pd.isna(rank) else f"{'joint ' if tied else ''}{ordinal(rank)}"
        for rank, tied in zip(ranks, shared, strict=True)
    ]
    return pd.Series(words, index=ranks.index, dtype=object)


def standings(snapshot: Snapshot) -> pd.Series:
    """Where each ward stands among those with a figure, counted from the nearer end.

    Parameters
    ----------
    snapshot : Snapshot

    Returns
    -------
    pandas.Series of str
        By ward code: "most intense", "joint 2nd most intense", "3rd least need"; "" for a ward without a figure.
    """
    ranks = snapshot.frame["rank"]
    wards_of = Counter(ranks)
    top, bottom = superlative(snapshot.indicator), "least need" if snapshot.indicator.directed else "lowest"
    places = [
        _standing(from_below, tied=wards_of[rank] > 1, of=bottom)
        if from_below < rank
        else _standing(rank, tied=wards_of[rank] > 1, of=top)
        for rank, from_below in zip(ranks, competition_ranks(ranks), strict=True)
    ]
    return pd.Series(places, index=ranks.index, dtype=object)


def _standing(rank: float, *, tied: bool, of: str) -> str:
    """A place with what it is a place of; the 1st needs no number."""
    if pd.isna(rank):
        return ""
    return f"{'joint ' if tied else ''}{'' if rank == 1 else f'{ordinal(rank)} '}{of}"


def of_wards(snapshot: Snapshot) -> str:
    """How many wards are ranked: "20 wards", or "the 18 wards with a figure" where some have none."""
    ranked = int(snapshot.frame["rank"].count())
    wards = f"{ranked} ward{'' if ranked == 1 else 's'}"
    return wards if ranked == len(snapshot.frame) else f"the {wards} with a figure"


def finding(snapshot: Snapshot, city_name: str, ward_code: str | None = None) -> str:
    """The title of the map: what the data show, in one sentence.

    Parameters
    ----------
    snapshot : Snapshot
        The indicator in one edition.
    city_name : str
    ward_code : str, optional
        A chosen ward; the sentence is then about that ward.

    Returns
    -------
    str
        Names the ward or wards, the value, and the city's figure where there is one: that of the wards with a figure
        where not all have one.
    """
    title, first = snapshot.indicator.title, snapshot.ranked[snapshot.ranked["rank"] == 1]
    when = edition_text(snapshot.period, snapshot.indicator)
    same = len(first) == len(snapshot.ranked) > 1
    if ward_code is not None:
        return f"{_ward_finding(snapshot, city_name, snapshot.frame.loc[ward_code], same=same)} ({when})"
    value = measured(first["value"].iloc[0], snapshot.indicator)
    if same:
        return f"{title}: the same in {'all ' if snapshot.missing.empty else ''}{of_wards(snapshot)}, {value} ({when})"
    where = listed(first["ward_name"].tolist())
    against = _against_city(snapshot, city_name if snapshot.missing.empty else of_wards(snapshot))
    return f"{title}: {superlative(snapshot.indicator)} in {where}, {value}{against} ({when})"


def _ward_finding(snapshot: Snapshot, city_name: str, ward: pd.Series, *, same: bool) -> str:
    """Where one ward stands, or why that cannot be said."""
    name, title = ward["ward_name"], lower_first(snapshot.indicator.title)
    if pd.isna(ward["value"]) and ward["flag"] == "c":
        return f"{name}: the figure for {title} is withheld, so that no person can be identified"
    if pd.isna(ward["value"]):
        return f"{name} has no figure for {title}"
    value = measured(ward["value"], snapshot.indicator)
    if same:
        return f"{name}: the same as all of {of_wards(snapshot)} for {title}, {value}"
    place = standings(snapshot)[ward.name]
    against = _against_city(snapshot, city_name if snapshot.missing.empty else "them together")
    return f"{name}: {place} of {of_wards(snapshot)} for {title}, {value}{against}"


def _against_city(snapshot: Snapshot, whose: str) -> str:
    """The city's figure beside a ward's, which has said the unit already."""
    if math.isnan(snapshot.city_value):
        return ""
    percent_sign = "%" if snapshot.indicator.unit == "%" else ""
    mean = "a weighted mean of " if snapshot.city_is_mean else ""
    return f", against {mean}{number(snapshot.city_value, snapshot.indicator)}{percent_sign} for {whose}"


def city_figure_text(snapshot: Snapshot) -> str:
    """The city's figure with its unit, called a weighted mean where it is one and not counts summed."""
    text = value_text(snapshot.city_value, snapshot.indicator)
    return f"weighted mean {text}" if snapshot.city_is_mean else text


def city_figures_words(snapshots: Iterable[Snapshot], city_name: str) -> str:
    """How the city's figures of several indicators were reached, in a sentence; "" where there is none."""
    given = [snapshot for snapshot in snapshots if not math.isnan(snapshot.city_value)]
    summed = [lower_first(each.indicator.short_title) for each in given if not each.city_is_mean]
    if not given:
        return ""
    if len(summed) == len(given):
        return f"{city_name}'s figures are counts summed over the wards."
    apart = f" (for {listed(summed)}, counts summed)" if summed else ""
    return f"{city_name}'s figures are weighted means of the wards{apart}; each map's caption says over whom."


def caption(snapshot: Snapshot, city_name: str, ward_set: str = "") -> str:
    """Measure, edition, city figure, wards and source: what stands under a figure.

    Parameters
    ----------
    snapshot : Snapshot
    city_name : str
    ward_set : str, optional
        ``City.ward_set``, where the wards are to be named.
    """
    unit = snapshot.indicator.unit
    direction = {
        "high_is_worse": "A higher figure means more need.",
        "high_is_better": "A lower figure means more need.",
    }.get(snapshot.indicator.polarity, "The figure has no better or worse end.")
    measure = f"Measure: {lower_first(snapshot.indicator.title)}, {unit}. " if unit else ""
    city = (
        f"{city_name}: {snapshot.city_method}."
        if math.isnan(snapshot.city_value)
        else f"{city_name}, {value_text(snapshot.city_value, snapshot.indicator)}: {snapshot.city_method}."
    )
    wards = f" Wards: {ward_set}." if ward_set else ""
    return f"{measure}{direction} Edition: {snapshot.period}. {city}{wards} Source: {snapshot.indicator.source}."


def figure_text(value: float, flag: str, indicator: Indicator, *, unit: bool = True) -> str:
    """A cell of a table: the value with its symbol, or the symbol that says why there is none."""
    if pd.isna(value):
        return flag_text("c" if flag == "c" else "x")
    return f"{value_text(value, indicator) if unit else number(value, indicator)} {flag_text(flag)}".strip()


def symbols_line(flags: Iterable[str]) -> str:
    """What the symbols used mean, in one line; "" where none is used.

    Examples
    --------
    >>> symbols_line(["", "u", "x", "u"])
    '[x] not available. [u] low reliability: read the note.'
    """
    used = set(flags)
    return " ".join(f"{sign} {words}." for flag, (sign, words) in SYMBOLS.items() if flag in used)


def flag_text(flag: str) -> str:
    """The symbol of a flag, or nothing."""
    return SYMBOLS[flag][0] if flag in SYMBOLS else ""


def of_people(people: str) -> str:
    """Whom a share is of, of words like "everyone" and "people aged 0 to 15".

    Examples
    --------
    >>> of_people("everyone"), of_people("people aged 0 to 15")
    ('people', 'people aged 0 to 15')
    """
    return "people" if people == band_words(EVERYONE) else people


def top_words(k: int) -> str:
    """Being one of the poorest, as a predicate: "among the five wards of most need"."""
    return "the ward of most need" if k == 1 else f"among the {counted(k, 'ward')} of most need"
