"""To how many people a value relates: "per 1,000", however it is spelt."""

from __future__ import annotations

import re
import unicodedata
from math import log10, prod

_WORDS = {
    "hundred": 100.0, "thousand": 1_000.0, "million": 1_000_000.0, "k": 1_000.0, "m": 1_000_000.0, "mn": 1_000_000.0,
    "ten": 10.0, "hundreds": 100.0, "thousands": 1_000.0, "millions": 1_000_000.0, "one": 1.0, "a": 1.0,
    "lakh": 100_000.0, "mil": 1_000.0, "mille": 1_000.0, "cent": 100.0, "dozen": 12.0,
}  # fmt: skip
_ONE = r"(?:capita|head|person|people|resident|inhabitant|child|adult|pupil|household|dwelling|case|worker)"
_NUMBER = r"(?:\d{1,3}(?:[,.' ]\d{3})+(?!\d)|\d+(?:\.\d+)?)"
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_SURE = r"(?<![a-z])(?:per|for each|for every|out of|each|every)|(?<![a-z])p(?=/)|/"
_LOOSE = r"(?<![a-z])(?:in|pro|p\.|x|by)"
"""Signs that stand before other numbers too, such as years: only a power of ten after them is a base."""
_TIME = r"(?!\s*(?:years?|months?|weeks?|days?|hours?|quarters?)\b)"
_BASE = re.compile(
    rf"(?:(?P<sure>{_SURE})|{_LOOSE})[\s-]*(?:every |each )?"
    rf"(?P<number>{_NUMBER})?(?:\s*(?:\^|\*\*)\s*(?P<power>\d{{1,2}})|e\+?(?P<tens>\d{{1,2}}))?"
    rf"(?P<words>(?:[\s-]*(?:{_WORD})(?![a-z]))*){_TIME}"
)
_PERCENT = re.compile(r"%|(?<![a-z])(?:per\s*cent(?:age)?|pct|pc|percent(?:age)?)(?![a-z])")
_PER_MILLE = re.compile(r"‰|(?<!\w)(?:%o|o/oo)(?!\w)|(?<![a-z])per\s*mill?e?(?![a-z])")
_PER_ONE = re.compile(rf"(?<![a-z])(?:per|/)\s*{_ONE}(?![a-z])")
_BRACKETED = re.compile(r"\(0{3}s?\)|(?<!\w)0{3}s(?!\w)")


def bases_in(text: str) -> tuple[float, ...]:
    """Every number of people that a unit or a title relates a value to.

    Parameters
    ----------
    text : str
        Such as "per 1,000 people", "per thousand", "/100k", "%", "‰" or "rate per hundred thousand".

    Returns
    -------
    tuple of float
        Each once, in the order of the text; empty where none can be read.

    Examples
    --------
    >>> bases_in("per 1,000 people"), bases_in("rate per hundred thousand"), bases_in("%"), bases_in("index points")
    ((1000.0,), (100000.0,), (100.0,), ())
    """
    # Narrow and hard spaces, full-width digits and superscripts become plain ones; 10⁵ would become 105.
    plain = re.sub(r"10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "10^" + unicodedata.normalize("NFKC", m[1]), text)
    plain = unicodedata.normalize("NFKC", plain).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    plain = " ".join(plain.split())
    found: list[float] = []
    # "%o" is how a keyboard without ‰ writes it: looked for before the sign of per cent in it.
    if _PER_MILLE.search(plain) or _BRACKETED.search(plain):
        found.append(1_000.0)
    plain = _PER_MILLE.sub(" ", plain)
    if _PERCENT.search(plain):
        found.insert(0, 100.0)
    plain = _PERCENT.sub(" ", plain)
    found += [base for match in _BASE.finditer(plain) if (base := _base_of(match)) is not None]
    if _PER_ONE.search(plain):
        found.append(1.0)
    return tuple(dict.fromkeys(found))


def _base_of(match: re.Match[str]) -> float | None:
    """The number that a match names; None where it names none."""
    words = re.findall(_WORD, match["words"] or "")
    if match["number"] is None and not set(words) - {"a", "one"}:
        return None
    number = 1.0 if match["number"] is None else _number(match["number"])
    if match["power"]:
        number **= int(match["power"])
    if match["tens"]:
        number *= 10.0 ** int(match["tens"])
    base = number * prod(_WORDS[word] for word in words)
    if not match["sure"] and (base < 100 or not log10(base).is_integer()):
        return None
    return base if 10 <= base <= 1e9 else None


def _number(text: str) -> float:
    """A whole number with any sign of thousands, or a plain decimal."""
    if re.fullmatch(r"\d{1,3}(?:[,.' ]\d{3})+", text):
        return float(re.sub(r"[,.' ]", "", text))
    return float(text)
