"""Numbers and findings in plain English, built from the data alone."""

from __future__ import annotations

import math

import pandas as pd

from geo.indicators import Snapshot

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


def number(value: float, meaning: pd.Series) -> str:
    """A value as the screen shows it, without its unit: rounded, with thousands separated, % multiplied out.

    Examples
    --------
    >>> number(0.2196, pd.Series({"kind": "proportion", "unit": "%", "decimals": 1}))
    '22.0'
    """
    if pd.isna(value):
        return "no data"
    shown = value * 100 if meaning["kind"] == "proportion" and meaning["unit"] == "%" else value
    text = f"{shown:,.{int(meaning['decimals'])}f}"
    # A rounded "-0.0" reads as an error.
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text.replace("-", "\N{MINUS SIGN}")


def unit_suffix(meaning: pd.Series) -> str:
    """What follows the number: "%" closes up, words take a space, and "score" goes without saying."""
    unit = str(meaning["unit"])
    return unit if unit == "%" else "" if unit in ("score", "") else f" {unit}"


def value_text(value: float, meaning: pd.Series) -> str:
    """A value with its unit, or "no data"."""
    return "no data" if pd.isna(value) else number(value, meaning) + unit_suffix(meaning)


def measured(value: float, meaning: pd.Series) -> str:
    """A value as a sentence says it: a bare number is named as a score."""
    return f"score {value_text(value, meaning)}" if meaning["unit"] == "score" else value_text(value, meaning)


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


def counted(n: int, noun: str) -> str:
    """A number with its noun: small numbers in words, the plural with s.

    Examples
    --------
    >>> counted(1, "ward"), counted(5, "ward"), counted(12, "award")
    ('one ward', 'five wards', '12 awards')
    """
    small = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return f"{small[n] if 0 <= n < len(small) else f'{n:,}'} {noun}{'' if n == 1 else 's'}"


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
    if pd.isna(amount):
        return "no data"
    sign = "\N{MINUS SIGN}" if amount < 0 else ""
    size = abs(amount)
    return f"{sign}£{size / 1e6:,.1f}m" if size >= 1e6 else f"{sign}£{size:,.0f}"


def lower_first(title: str) -> str:
    """A title as it stands inside a sentence; words in capitals keep them."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def superlative(meaning: pd.Series) -> str:
    """What rank 1 means for this indicator."""
    return "highest" if meaning["polarity"] == "neutral" else "most intense"


def finding(shot: Snapshot, city_name: str, ward_code: str | None = None) -> str:
    """The title of the map: what the data show, in one sentence.

    Parameters
    ----------
    shot : Snapshot
        The indicator in one edition.
    city_name : str
    ward_code : str, optional
        A chosen ward; the sentence is then about that ward.

    Returns
    -------
    str
        Names the ward or wards, the value, and the city's figure where there is one.
    """
    title, ranked = str(shot.meaning["title"]), shot.ranked
    city = (
        "" if math.isnan(shot.city_value) else f", against {value_text(shot.city_value, shot.meaning)} for {city_name}"
    )
    if ward_code is not None:
        ward = shot.frame.loc[ward_code]
        if pd.isna(ward["value"]):
            return f"{ward['ward_name']} has no figure for {lower_first(title)} ({shot.period})"
        tied = int((shot.frame["rank"] == ward["rank"]).sum()) > 1
        place = "" if ward["rank"] == 1 else f"{ordinal(ward['rank'])} "
        joint = "joint " if tied else ""
        value = measured(ward["value"], shot.meaning)
        return (
            f"{ward['ward_name']}: {joint}{place}{superlative(shot.meaning)} of {len(ranked)} wards "
            f"for {lower_first(title)}, {value}{city} ({shot.period})"
        )
    first = ranked[ranked["rank"] == 1]
    if len(first) == len(ranked) > 1:
        return f"{title}: the same in all {len(ranked)} wards, {value_text(first['value'].iloc[0], shot.meaning)}"
    value = measured(first["value"].iloc[0], shot.meaning)
    where = listed(first["ward_name"].tolist())
    return f"{title}: {superlative(shot.meaning)} in {where}, {value}{city} ({shot.period})"


def caption(shot: Snapshot, city_name: str) -> str:
    """Measure, edition, city figure and source: what stands under a figure."""
    unit = str(shot.meaning["unit"])
    direction = {
        "high_is_worse": "A higher figure means more need.",
        "high_is_better": "A lower figure means more need.",
    }.get(str(shot.meaning["polarity"]), "The figure has no better or worse end.")
    measure = f"Measure: {lower_first(str(shot.meaning['title']))}, {unit}." if unit else ""
    city = (
        f"{city_name}: {shot.city_method}."
        if math.isnan(shot.city_value)
        else f"{city_name}, {value_text(shot.city_value, shot.meaning)}: {shot.city_method}."
    )
    return f"{measure} {direction} Edition: {shot.period}. {city} Source: {shot.meaning['source']}."


def flag_text(flag: str) -> str:
    """The symbol of a flag, or nothing."""
    return SYMBOLS[flag][0] if flag in SYMBOLS else ""
