"""The writings of a period in published tables, each with what it may mean.

Those of ONS (ISO dates and durations), DfE (201920), DWP (FYE 2020, Aug-18), OHID (2009 - 11), LG Inform (2010/11 Q1),
police.uk (2012-01) and of accounts (FY20, 2019-20, year to March 2020). Two numbers of years in a row are a year that
begins in one and ends in the other, and read as a financial year; further apart they are pooled years.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from geo.periods.period import ACADEMIC, FINANCIAL, MONTHS, Period, whole_months

LONGEST = 60
"""Letters; a longer text is no period."""
MOST_POOLED = 10
"""How many years two digits may lead to: 2009 - 11, but not 2013-31."""

_Readings = dict[str, Period]
"""By the form of writing: the sign between the numbers, and what they are read as."""
_Found = Iterator[tuple[str, Period]]

_MONTH = "|".join([*(rf"{name[:3].lower()}(?:{name[3:].lower()})?" for name in MONTHS[1:]), "sept"])
_YEAR, _TWO = r"(?:19|20)\d\d", r"\d\d"
_MIDNIGHT = r"(?:[t ]00:00(?::00(?:\.0+)?)?z?)?"
_AT = r"(?:(?:as at|as of|at|on) )?"
_SIGN = r" ?- ?|/| to "
_FIN = r"(?P<fin>financial year|fin\.? year|fiscal year|tax year|f/?y)"
_FYE = r"(?P<fye>f/?ye|(?:financial year|fiscal year|f/?y) (?:end(?:ing|ed)?|to))"
_ACADEMIC = r"(?P<academic>academic years?|school year|academic|ay)"
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-") | {ord("\u2019"): "'"}
_MARKS = re.compile(
    r"(?:\s*[(\[](?:p|r|e|provisional|revised|estimated?|final|taxbase|note \d+)[)\]]|\s*\*"
    r"|\s(?:provisional|revised|final)|(?<=\d)[pr])+$"
)
_QUARTERS = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
_NTH_QUARTER = re.compile(rf"\b({'|'.join(_QUARTERS)}) (?:quarter|qtr)\b")
_IN_BRACKETS = re.compile(rf"\s*\(((?:{_MONTH}) ?(?:-|to) ?(?:{_MONTH}))\)\s*")
_BETWEEN = re.compile(rf" to | - | until |/(?={_YEAR}-\d\d-)|-")
# A text with any other word is no period; most texts are told so at once.
_WORDS = frozenset(
    re.findall(
        "[a-z]+",
        "as at of on to the until end ending ended cy calendar mid census imd iod year years month months f fy fye y e "
        "ye fin financial fiscal tax academic school ay q qtr quarter h half rolling three six twelve p d w m t z st "
        "nd rd th provisional revised estimate estimated estimates final taxbase note r mths mth yr yrs two four five "
        "period " + " ".join(f"{month} {month[:3]}" for month in MONTHS).lower() + " sept",
    )
)
_COUNTS = {
    "year": 12,
    "ye": 12,
    "y/e": 12,
    "fye": 12,
    "f/ye": 12,
    "quarter": 3,
    "qtr": 3,
    "three": 3,
    "six": 6,
    "twelve": 12,
}


def read_writing(text: str) -> _Readings:
    """All that a text may mean.

    Parameters
    ----------
    text : str

    Returns
    -------
    dict of str to Period
        By form of writing; empty where the text is no period.
    """
    plain = _plain(text)
    if not plain or not _WORDS.issuperset(re.findall(r"[^\W\d_]+", plain)):
        return {}
    try:
        return _whole(plain)
    except ValueError:
        # A day that no month has, such as 31 February.
        return {}


def _plain(text: str) -> str:
    """A text in one spelling: small letters, plain hyphens, single spaces, no marks of provisional figures."""
    if not 2 <= len(text) <= LONGEST or not any(letter.isdigit() for letter in text):
        return ""
    text = unicodedata.normalize("NFKC", text).translate(_DASHES).lower()
    text = re.sub(r"\s*/\s*", "/", re.sub(r"\s+", " ", text)).strip(" .,;").replace("y.e.", "y/e")
    text = _NTH_QUARTER.sub(lambda match: f"q{_QUARTERS[match[1]]}", text)
    return _MARKS.sub("", text).strip()


def _whole(text: str) -> _Readings:
    """One period, or the two that a longer one begins and ends with."""
    bracket = _IN_BRACKETS.search(text)
    if bracket is None:
        return _single(text) or _joined(text)
    # "Q1 (Apr-Jun) 2019/20": the months must be those of the quarter.
    found = _single(_IN_BRACKETS.sub(" ", text).strip())
    return {form: p for form, p in found.items() if p in _simple(f"{bracket[1]} {p.start.year}").values()}


def _single(text: str) -> _Readings:
    """A period that is named once, or by its end."""
    if not re.search(r"[a-z]", text):
        return _simple(text)
    for pattern, read in _NESTED:
        match = pattern.fullmatch(text)
        if match and (found := dict(read(match))):
            return found
    return _simple(text)


def _simple(text: str) -> _Readings:
    """A period in numbers and names of months alone."""
    for pattern, read in _SIMPLE:
        match = pattern.fullmatch(text)
        if match and (found := dict(read(match))):
            return found
    return {}


def _joined(text: str) -> _Readings:
    """From the start of one period to the end of another of its kind: 2016/17 - 18/19, Apr 2019 to Mar 2020."""
    found: _Readings = {}
    for between in _BETWEEN.finditer(text):
        left, right = text[: between.start()], text[between.end() :]
        if between[0] == "-" and not all(re.search(r"[/a-z]", half) for half in (left, right)):
            continue
        if re.fullmatch(r"\d\d[/-]\d\d", right):
            right = left[:2] + right
        for form, first in _single(left).items():
            for other, last in _single(right).items():
                same = form == other if form.endswith("day") else form.split()[-1] == other.split()[-1]
                if same and first.kind == last.kind and first.end < last.start:
                    found[form] = Period(first.start, last.end, "" if first.months else first.style)
    return found


def _full(digits: str) -> int:
    """A year of four digits from two or four."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 50 else 1900)


def _year(match: re.Match[str]) -> _Found:
    yield "year", whole_months(int(match["y"]), 1, 12)


def _pair(match: re.Match[str]) -> _Found:
    """Two numbers: a year and the next, pooled years, or a year and a month."""
    digits, sign = match["b"], match["sign"]
    tight = sign in ("-", "/", "")
    sign = sign if tight else f"{sign.strip()} spaced"
    first = int(match["a"])
    second = int(digits) if len(digits) == 4 else first - first % 100 + int(digits)
    second += 100 if second < first and len(digits) == 2 else 0
    if second == first + 1 and len(digits) > 1:
        yield f"{sign} financial", whole_months(first, FINANCIAL, 12)
    elif sign and len(digits) > 1 and second > first and (len(digits) == 4 or second - first < MOST_POOLED):
        yield f"{sign} pooled", whole_months(first, 1, 12 * (second - first + 1))
    if tight and 1 <= int(digits) <= 12 and (len(digits) == 2 or sign):
        yield f"{sign} month", whole_months(first, int(digits), 1)


def _short_pair(match: re.Match[str]) -> _Found:
    """Two numbers of two digits: a year and the next, or a month and a year."""
    first, second, sign = int(match["a"]), int(match["b"]), match["sign"]
    if second == (first + 1) % 100:
        yield f"2{sign} financial", whole_months(_full(match["a"]), FINANCIAL, 12)
    if 1 <= first <= 12:
        yield f"2{sign} month", whole_months(_full(match["b"]), first, 1)


def _named_year(match: re.Match[str]) -> _Found:
    """A year that is called financial or academic; FY20 is the one that ends in 2020."""
    part = match.groupdict()
    first, second, academic = _full(part["a"]), part["b"], part.get("academic")
    month, style = (ACADEMIC, "academic") if academic else (FINANCIAL, "")
    if second is not None:
        if not part.get("fye") and int(second) % 100 == (first + 1) % 100 and _full(second) == first + 1:
            yield "named", whole_months(first, month, 12, style)
    elif part.get("fye") or (part.get("fin") or "").replace("/", "") == "fy":
        yield "named", whole_months(first - 1, FINANCIAL, 12)
        if len(part["a"]) == 4 and first % 100 == first // 100 + 1:
            # FY1920 may be 2019/20; FY2021 is 2020/21 either way.
            yield "named digits", whole_months(_full(part["a"][:2]), FINANCIAL, 12)


def _part_of_year(match: re.Match[str]) -> _Found:
    """A quarter or a half of a calendar or a financial year."""
    count, length = int(match["n"]), 3 if match["part"].startswith("q") else 6
    if count * length > 12:
        return
    for form, year in _simple(match["rest"]).items():
        if year.kind == "year" and year.start.month in (1, FINANCIAL):
            start = year.start.month - 1 + (count - 1) * length
            style = "financial" if length == 3 and year.start.month == FINANCIAL else ""
            yield f"{form}", whole_months(year.start.year + start // 12, start % 12 + 1, length, style)


def _up_to(match: re.Match[str]) -> _Found:
    """Some months that end with a month, or with its last day."""
    word = match["count"].split()[-1]
    count = int(word) if word.isdigit() else _COUNTS[word]
    for form, end in _simple(match["rest"]).items():
        last = end.end
        if count and end.kind in ("month", "day") and (last + timedelta(1)).day == 1:
            at = 12 * last.year + last.month - count
            yield f"{form} end", whole_months(at // 12, at % 12 + 1, count)


def _years_up_to(match: re.Match[str]) -> _Found:
    """Some years that end with a year, or with a month."""
    word = match["count"]
    count = int(word) if word.isdigit() else ("two", "three", "four", "five").index(word) + 2
    for form, end in _simple(match["rest"]).items():
        last = end.end
        if count > 1 and end.kind in ("year", "month", "day") and (last + timedelta(1)).day == 1:
            at = 12 * last.year + last.month - 12 * count
            yield f"{form} end", whole_months(at // 12, at % 12 + 1, 12 * count)


def _month(match: re.Match[str]) -> _Found:
    month = match["m"]
    number = int(month) if month.isdigit() else _number(month)
    if 1 <= number <= 12:
        yield "month", whole_months(_full(match["y"]), number, 1)


def _months(match: re.Match[str]) -> _Found:
    first, last = _number(match["m"]), _number(match["n"])
    # "Nov-Jan 2020": of which year November is, is not said.
    if first < last:
        yield "months", whole_months(_full(match["y"]), first, last - first + 1)


def _day(match: re.Match[str]) -> _Found:
    day = date(_full(match["y"]), _number(match["m"]), int(match["d"]))
    yield "day", Period(day, day)


def _iso(match: re.Match[str]) -> _Found:
    """A date: the first of a month stands for the month, unless other days stand beside it in the column."""
    day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    if day.day == 1:
        yield "date month", whole_months(day.year, day.month, 1)
    yield "date day", Period(day, day)


def _numbers(match: re.Match[str]) -> _Found:
    """Day and month in either order."""
    year = int(match["y"])
    for form, day, month in (("d/m", match["d"], match["m"]), ("m/d", match["m"], match["d"])):
        if 1 <= int(month) <= 12 and 1 <= int(day) <= calendar.monthrange(year, int(month))[1]:
            at = date(year, int(month), int(day))
            yield f"{form} day", Period(at, at)


def _duration(match: re.Match[str]) -> _Found:
    """An ISO 8601 interval of a start and a duration."""
    start, count, unit = date(int(match["y"]), int(match["m"]), int(match["d"] or 1)), int(match["n"]), match["u"]
    if count and unit in "ym" and start.day == 1:
        yield "interval", whole_months(start.year, start.month, count * (12 if unit == "y" else 1))
    elif count and unit in "wd":
        yield "interval", Period(start, start + timedelta(count * (7 if unit == "w" else 1) - 1))
    elif count and unit == "y":
        yield "interval", Period(start, Period(start, start).later(count).end - timedelta(1))


def _number(name: str) -> int:
    """The number of a month by its name."""
    return next(at for at, full in enumerate(MONTHS) if at and full.lower().startswith(name[:3]))


_Form = tuple[re.Pattern[str], Callable[[re.Match[str]], _Found]]


def _form(pattern: str, read: Callable[[re.Match[str]], _Found]) -> _Form:
    return re.compile(pattern, re.ASCII), read


_YEARS = f"(?P<a>{_YEAR}|{_TWO})(?:(?:{_SIGN}|)(?P<b>{_YEAR}|{_TWO}))"
_SIMPLE: tuple[_Form, ...] = (
    _form(
        rf"(?:(?:calendar year|calendar|cy|mid[ -]?year|mid|census|year|imd|iod)[ -]*)?(?P<y>{_YEAR})(?:\.0+|0000)?"
        r"(?:[ -](?:census|calendar year|mid[ -]?year))?",
        _year,
    ),
    _form(rf"(?P<a>{_YEAR})(?P<sign>{_SIGN}|)(?P<b>{_YEAR}|\d\d?)", _pair),
    _form(rf"(?P<a>{_TWO})(?P<sign>[-/])(?P<b>{_TWO})", _short_pair),
    _form(rf"(?:{_FYE}|{_FIN}|{_ACADEMIC})[ :-]*{_YEARS}?", _named_year),
    _form(rf"{_YEARS},? \(?(?:{_FIN}|{_ACADEMIC})\)?", _named_year),
    _form(rf"(?P<m>{_MONTH})[ ,.'/-]*(?P<y>{_YEAR}|{_TWO})", _month),
    _form(rf"(?P<y>{_YEAR})[ ,/-]*(?P<m>{_MONTH})", _month),
    _form(rf"(?P<y>{_YEAR})[ -]?m(?P<m>\d\d?)", _month),
    _form(rf"(?P<m>\d\d?)[/-](?P<y>{_YEAR})", _month),
    _form(rf"(?P<m>{_MONTH}) ?(?:-|/|to) ?(?P<n>{_MONTH})[ ,-]*(?P<y>{_YEAR}|{_TWO})", _months),
    _form(rf"(?P<y>{_YEAR})[ ,-]*(?P<m>{_MONTH}) ?(?:-|/|to) ?(?P<n>{_MONTH})", _months),
    _form(rf"(?P<m>{_MONTH}) (?P<d>\d\d?)(?:st|nd|rd|th)?,? (?P<y>{_YEAR})", _day),
    _form(rf"{_AT}(?P<d>\d\d?)(?:st|nd|rd|th)?[ -](?P<m>{_MONTH})[ ,-]+(?P<y>{_YEAR}|{_TWO})", _day),
    _form(rf"(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d){_MIDNIGHT}", _iso),
    _form(rf"(?P<y>{_YEAR})(?P<m>\d\d)(?P<d>\d\d)", _iso),
    _form(rf"(?P<d>\d\d?)(?P<sign>[/.-])(?P<m>\d\d?)(?P=sign)(?P<y>{_YEAR}){_MIDNIGHT}", _numbers),
    _form(rf"(?P<y>{_YEAR})-(?P<m>\d\d)(?:-(?P<d>\d\d))?{_MIDNIGHT}/p(?P<n>\d{{1,3}})(?P<u>[ymwd])", _duration),
)
_PART = r"(?P<part>q(?:tr|uarter)?|h(?:alf)?)[ .]?(?P<n>[1-4])"
_NESTED: tuple[_Form, ...] = (
    _form(rf"{_PART}[ ,/-]*(?:of )?(?P<rest>.+)", _part_of_year),
    _form(rf"(?P<rest>.+?)[ ,/-]*{_PART}", _part_of_year),
    _form(
        r"(?:the |rolling )?(?P<count>(?:financial |fiscal )?year|quarter|qtr|"
        r"(?:\d\d?|three|six|twelve)(?=[ -]?(?:month|mth|m )))(?:[ -]?(?:months?|mths?|m))?[ -]"
        r"(?:to|end|ending|ended)(?: the)? (?P<rest>.+)",
        _up_to,
    ),
    _form(r"(?P<count>f/?ye|ye|y/e)[ :-]+(?P<rest>.+)", _up_to),
    _form(
        r"(?:the |rolling )?(?P<count>[2-9]|two|three|four|five)[ -]?(?:years?|yrs?)(?: period)? "
        r"(?:to|end|ending|ended)(?: the)? (?P<rest>.+)",
        _years_up_to,
    ),
)
