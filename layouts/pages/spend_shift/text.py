"""What the Spend shift page says: its headline, what decides it, and the basis, built from the data alone."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from geo.city import City
from geo.spend.basis import price_periods, programmes
from geo.spend.influence import FEW_ITEMS
from geo.spend.joint_influence import JointFragility, main_entries
from geo.spend.shift_analysis import Shift
from geo.spend.table import SpendBasis
from layouts.text.words import counted, listed, lower_first, percent, pounds

MONEY = {"actual": "spend", "award": "award money", "budget": "budgeted money", "plan": "planned money"}
MOST_DECIDERS = 3
MOST_NAMED = 2
"""More entries than this are counted in the heading, and named below it."""

SMALL = 0.1
STEADY = 0.005
"""A step of half a percentage point the other way is rounding, not a turn."""


def money_word(basis: SpendBasis) -> str:
    """What the money is called in a sentence."""
    return MONEY[basis.basis]


def items_word(basis: SpendBasis) -> str:
    """What one item of the money is called."""
    return "award" if basis.basis == "award" else "item"


def year_words(shift: Shift, year: str) -> str:
    """A year, with a mark where it is a part year."""
    return f"{year} (part year)" if year in shift.table.part_years else year


def points_words(points: float, decimals: int = 0) -> str:
    """A difference of shares in percentage points.

    Examples
    --------
    >>> points_words(0.312), points_words(-0.01), points_words(0.006, 1)
    ('31 points more', '1 point fewer', '0.6 points more')
    """
    size = f"{abs(points) * 100:.{decimals}f}"
    return f"{size} point{'' if size == '1' else 's'} {'more' if points > 0 else 'fewer'}"


def _signed_points(points: float) -> str:
    return "no points more or fewer" if round(abs(points) * 100) == 0 else points_words(points)


def entries_words(n: int) -> str:
    """A number of wards' years or shared awards, each of which can be left out."""
    return counted(n, "entry", "entries")


def shift_heading(city: City, shift: Shift) -> str:
    """The page's finding: the latest full year against the baseline, in points and in pounds, and what decides it."""
    return ". ".join(filter(None, shift_findings(city, shift)))


def shift_findings(city: City, shift: Shift) -> tuple[str, str]:
    """The two sentences of the finding: the share, and the pounds with what decides them; the second may be missing."""
    series = shift.series
    start, last = series.baseline, series.latest_full
    then, now = series.frame.loc[start], series.frame.loc[last]
    # Small shares would look alike in whole percent, and their difference come from nowhere.
    decimals = 1 if max(now["share"], _had(shift, then, now)) < SMALL else 0
    share, money = percent(now["share"], decimals), money_word(shift.table.basis)
    whose = whose_words(city, shift.table.basis)
    reached = f"In {year_words(shift, last)}, {share} of {money} ({whose}) was in {set_words(shift, last)}"
    if start == last:
        return f"{reached}; no later full year has spend, so no shift can be told", ""
    few = f", on {counted(int(now['items']), items_word(shift.table.basis))}" if _few(shift, last) else ""
    share_sentence = f"{reached}{few}, {_against(shift, then, now, decimals)}{_course(shift)}"
    return share_sentence, _pounds_sentence(city, shift)


def whose_words(city: City, basis: SpendBasis) -> str:
    """Whose money it is, by its programmes, and where the package says that it is booked."""
    names = basis_programmes(city, basis)
    return f"{names}, booked {city.booked_words}" if city.booked_words else names


def basis_programmes(city: City, basis: SpendBasis) -> str:
    """The programmes that are counted, named where they are few."""
    names = list(basis.programmes or programmes(city, basis.basis).index)
    return listed(names) if len(names) <= 3 else counted(len(names), "programme")


def set_words(shift: Shift, year: str) -> str:
    """The set of a year as a sentence names it."""
    number, whose = len(shift.set_in(year)), "the" if shift.series.fixed else "that year's"
    return f"{whose} {'poorest-outcome ward' if number == 1 else counted(number, 'poorest-outcome ward')}"


def _had(shift: Shift, then: pd.Series, now: pd.Series) -> float:
    """The baseline share of the wards that are in the set now."""
    return float(then["share"] if shift.series.fixed else now["baseline_share"])


def _against(shift: Shift, then: pd.Series, now: pd.Series, decimals: int) -> str:
    """The latest share against the baseline's."""
    start = shift.series.baseline
    whose = "" if shift.series.fixed else "the same wards had "
    if round(abs(now["points"]) * 100, decimals) == 0:
        return f"as {whose}in {start}"
    had = percent(_had(shift, then, now), decimals)
    return f"{points_words(now['points'], decimals)} than {whose}in {start} ({had})"


def _course(shift: Shift) -> str:
    """Whether the way from the baseline to the latest full year went in one direction."""
    frame = shift.series.frame
    full = frame[~frame["part_year"] & frame["share"].notna()].loc[shift.series.baseline : shift.series.latest_full]
    points = full["points"].to_numpy()
    if len(points) < 3 or round(abs(points[-1]) * 100) == 0:
        return ""
    rises = points[-1] > 0
    if (np.diff(points) * np.sign(points[-1]) >= -STEADY).all():
        return f", {'rising' if rises else 'falling'} all the way"
    return f", but not in a steady {'rise' if rises else 'fall'}"


def _pounds_sentence(city: City, shift: Shift) -> str:
    """The pounds beyond the baseline shares, over all years and over the full ones, each with what turns it."""
    series, joint = shift.series, shift.joint
    one = series.fixed and len(shift.set_in(series.baseline)) == 1
    they, their = ("it", "its") if one else ("they", "their")
    span = f"{span_words(shift, joint)} {they} had {more_or_less(joint.shift_pounds)}"
    sentence = f"{span} than at {their} {series.baseline} share{_turned(city, shift, joint)}"
    if joint.turns is None or len(joint.turns.units) > MOST_NAMED:
        sentence += _decided_alone(city, shift)
    full = shift.joint_full_years
    if full is None:
        return sentence
    return f"{sentence}. {span_words(shift, full)}, {more_or_less(full.shift_pounds)}{_turned(city, shift, full)}"


def span_words(shift: Shift, joint: JointFragility) -> str:
    """The years that are added up, as a sentence begins with them."""
    full = "" if joint is shift.joint else "the full years "
    return f"Over {full}{joint.years[0]} to {year_words(shift, joint.years[-1])}"


def _turned(city: City, shift: Shift, joint: JointFragility) -> str:
    """Without which entries the pounds have the other sign, and without which one more they go furthest."""
    if joint.turns is None:
        return ""
    turning = joint.entries(joint.turns)
    named = len(turning) <= MOST_NAMED
    names = [unit_name(city, shift, unit) for _, unit in turning.iterrows()]
    which = listed(names) if named else entries_words(len(turning))
    words = f"; without {which}, {more_or_less(joint.turns.shift_pounds)}"
    if joint.further is None or not named:
        return words
    more = joint.entries(joint.further).iloc[-1]
    return f"{words}; without {unit_name(city, shift, more)} as well, {more_or_less(joint.further.shift_pounds)}"


def joint_lines(city: City, shift: Shift, told: set[str]) -> list[str]:
    """Which entries turn the pounds of the headline together, over which years, and how far that was searched.

    Parameters
    ----------
    city : City
    shift : Shift
    told : set of str
        The entries whose pounds were told already; those that are told here are added.
    """
    spans = [each for each in (shift.joint, shift.joint_full_years) if each and each.tried]
    if len({_turned_by(city, shift, each, set()) for each in spans}) < len(spans):
        both, full = (span_words(shift, each) for each in spans)
        return [f"{both}, and {lower_first(full)}, {_turned_by(city, shift, spans[0], told)}"]
    return [f"{span_words(shift, each)}, {_turned_by(city, shift, each, told)}" for each in spans]


def _turned_by(city: City, shift: Shift, joint: JointFragility, told: set[str]) -> str:
    """The entries that turn the pounds; what is left without them stands in the headline."""
    way = "more into less" if joint.shift_pounds >= 0 else "less into more"
    if joint.turns is None:
        most = entries_words(joint.tried)
        if joint.proven == joint.tried:
            return f"{most} or fewer do not turn {way}, whichever they are; more were not looked for."
        return f"no {most} or fewer were found that turn {way}, though not every set of them was tried."
    turning = joint.entries(joint.turns)
    many, proven = entries_words(len(turning)), joint.proven >= len(turning)
    takes = "one entry turns" if len(turning) == 1 else f"it takes {many} to turn" if proven else f"{many} turn"
    line = f"{takes} {way}: {listed(_named_once(city, shift, turning, told))}"
    if joint.further is not None and len(turning) <= MOST_NAMED:
        (more,) = _named_once(city, shift, joint.entries(joint.further).iloc[-1:], told)
        line += f"; {more} as well takes it furthest"
    return f"{line}." if proven else f"{line}. Fewer may do: not every set of entries could be tried."


def _named_once(city: City, shift: Shift, units: pd.DataFrame, told: set[str]) -> list[str]:
    """Units by name, each with its pounds the first time that it is told."""
    words = []
    for _, unit in units.iterrows():
        name = unit_name(city, shift, unit)
        words.append(name if name in told else unit_words(city, shift, unit))
        told.add(name)
    return words


def baseline_line(city: City, shift: Shift, year: str, told: Collection[str] = ()) -> str:
    """That a year which others are measured from is mostly one or two entries; "" where it is not.

    Parameters
    ----------
    city : City
    shift : Shift
    year : str
    told : collection of str
        The entries whose pounds were told already.
    """
    main = main_entries(shift.table, year)
    if main is None:
        return ""
    amounts = ["" if unit_name(city, shift, unit) in told else f" ({pounds(unit['pounds'])})"
               for _, unit in main.iterrows()]  # fmt: skip
    places = [_where(city, shift, unit) for _, unit in main.iterrows()]
    names = listed([f"{place}{amount}" for place, amount in zip(places, amounts, strict=True)])
    total = pounds(shift.series.frame.loc[year, "total"])
    return (
        f"{year_words(shift, year)}, which the change is measured from, is mostly {entries_words(len(main))}: {names}, "
        f"{percent(main['part'].sum())} of its {total}."
    )


def _where(city: City, shift: Shift, unit: pd.Series) -> str:
    """The ward of a unit; of an award that is shared out, where it was booked."""
    return str(city.wards.loc[unit["ward_code"], "ward_name"]) if unit["kind"] == "cell" else unit_name(
        city, shift, unit
    )  # fmt: skip


def _decided_alone(city: City, shift: Shift) -> str:
    """The single entry that decides the size of the pounds, or the points, where no one or two turn the pounds."""
    deciders = shift.fragility.deciders
    if deciders.empty:
        return _points_decided(city, shift)
    first, many = deciders.iloc[0], len(deciders) > 1
    which = f"each of {entries_words(len(deciders))} decides that, first" if many else "one entry decides that:"
    return f"; {which} {unit_words(city, shift, first)}. {without_words(first)}"


def exact(amount: float) -> str:
    """Pounds and pence.

    Examples
    --------
    >>> exact(1200.5), exact(-0.004)
    ('£1,200.50', '£0.00')
    """
    text = f"£{abs(amount):,.2f}"
    return f"\N{MINUS SIGN}{text}" if round(amount, 2) < 0 else text


def turning_points(shift: Shift) -> pd.DataFrame:
    """The units without which the points would have the other sign, or could not be given."""
    fragility = shift.fragility
    points_without = fragility.without["points"] * 100
    if round(abs(fragility.points) * 100) == 0:
        return fragility.without.iloc[:0]
    return fragility.without[points_without.isna() | (points_without.round() * np.sign(fragility.points) < 0)]


def _points_decided(city: City, shift: Shift) -> str:
    """Whether one entry decides which way the points went, where none decides the pounds."""
    turning = turning_points(shift)
    if turning.empty:
        return ""
    unit = turning.iloc[0]
    new = unit["points"]
    left = "nothing is left to measure from" if pd.isna(new) else points_words(new)
    return f"; one entry decides the points: {unit_words(city, shift, unit)}. Without it, {left}"


def more_or_less(amount: float) -> str:
    """Pounds beyond a share, or short of it."""
    return f"{pounds(abs(amount))} {'more' if amount >= 0 else 'less'}"


def without_words(unit: pd.Series) -> str:
    """What the headline would be without one unit."""
    return f"Without it alone, {_left_words(unit)}"


def _left_words(unit: pd.Series) -> str:
    new = unit["shift_pounds"]
    return "nothing is left to measure from" if pd.isna(new) else more_or_less(new)


def unit_name(city: City, shift: Shift, unit: pd.Series) -> str:
    """A unit that can be left out: a ward's year, or an award that is spread over several."""
    if unit["kind"] == "cell":
        return f"{city.wards.loc[unit['ward_code'], 'ward_name']} in {unit['year']}"
    item = city.adjustments.set_index("id").loc[unit["adjustment"]]
    where = city.wards["ward_name"].get(item["area_code"], "no ward")
    return f"the {items_word(shift.table.basis)} booked to {where} in {item['period']}"


def unit_words(city: City, shift: Shift, unit: pd.Series) -> str:
    """The same with its pounds."""
    amount = pounds(unit["amount"])
    spread = "" if unit["kind"] == "cell" else " of it in these years"
    return f"{unit_name(city, shift, unit)} ({amount}{spread})"


def _few(shift: Shift, year: str) -> bool:
    return bool(shift.fragility.by_year.loc[year, "few_items"])


def decider_lines(city: City, shift: Shift) -> list[tuple[str, tuple[str, str] | None]]:
    """What decides the headline, first together, then alone; with the ward and year of the rows where it has any."""
    fragility, last = shift.fragility, shift.series.latest_full
    decides = fragility.without["decides"] | fragility.without.index.isin(turning_points(shift).index)
    deciding = fragility.without[decides & (last != shift.series.baseline)]
    told: set[str] = set()
    together = [] if last == shift.series.baseline else joint_lines(city, shift, told)
    start = baseline_line(city, shift, shift.series.baseline, told)
    lines: list[tuple[str, tuple[str, str] | None]] = []
    for _, unit in deciding.head(MOST_DECIDERS).iterrows():
        (words,) = _named_once(city, shift, unit.to_frame().T, told)
        left = "" if pd.isna(unit["points"]) else f", and {_signed_points(unit['points'])} in {last}"
        lines.append((f"Without {words} alone, {_left_words(unit)}{left}.", _cell_of(city, unit)))
    if (more := len(deciding) - MOST_DECIDERS) > 0:
        lines.append((f"And {entries_words(more)} more: each alone would turn, halve or double it.", None))
    if fragility.few_items:
        noun, years = items_word(shift.table.basis), listed(list(fragility.few_items))
        lines.append((f"Fewer than {FEW_ITEMS} {noun}s in these wards, or in all: {years}.", None))
    if fragility.part_years:
        years = listed(list(fragility.part_years))
        kind = "is a part year" if len(fragility.part_years) == 1 else "are part years"
        lines.append((f"{years} {kind}: shown as recorded, never scaled up to a year.", None))
    lines = lines or [("No single entry, part year or handful of items decides it.", None)]
    if last == shift.series.baseline:
        return lines
    return [*((line, None) for line in (*together, start) if line), *lines]


def _cell_of(city: City, unit: pd.Series) -> tuple[str, str]:
    """The ward and year that a unit was booked to."""
    if unit["kind"] == "cell":
        return str(unit["ward_code"]), str(unit["year"])
    item = city.adjustments.set_index("id").loc[unit["adjustment"]]
    return str(item["area_code"]), str(item["period"])


def basis_sentence(city: City, shift: Shift) -> str:
    """The basis in words, as every chart of the page is on it."""
    basis = shift.table.basis
    parts = [
        {"award": "awards", "actual": "money spent", "budget": "budgets", "plan": "plans"}[basis.basis],
        "phased and shared as we read the record" if basis.phased else "as booked",
        "every entry" if basis.threshold is None else f"without single entries above {pounds(basis.threshold)}",
        f"at prices of {basis.prices}" if basis.prices else "in pounds of the day",
    ]
    if basis.programmes:
        parts.append(f"only {listed(list(basis.programmes))}")
    if basis.programme_kind:
        parts.append(f"only {basis.programme_kind} programmes")
    why = "" if price_periods(city, basis.basis) else f" ({city.name} has no price index for all of these years)"
    return f"Basis: {', '.join(parts)}{why}."
