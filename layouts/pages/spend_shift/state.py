"""What the Spend shift page shows: a basis, a set of wards, a year, a target, and the number whose rows are open."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote

from geo.area_codes import CITYWIDE
from geo.caching import cached_by_city
from geo.city import City
from geo.errors import Unavailable
from geo.indicators.snapshot import editions
from geo.money.amounts import read_amount, read_percent
from geo.need_index.poorest_set import PoorestSet
from geo.population import age_bands
from geo.spend.basis import kinds_of_money, price_periods, programmes, resolve_basis
from geo.spend.columns import PROGRAMME_KINDS
from geo.spend.shift_analysis import Shift, analyse_shift, usual_basis
from geo.spend.table import SpendBasis
from layouts.address.params import Field, Params, parse
from layouts.address.poorest_state import FIELDS as POOREST_FIELDS
from layouts.address.poorest_state import resolve_poorest
from layouts.address.typed import typed_and_before
from layouts.address.view_state import ViewState, asked_for, resolve_view

SET, ALL, SPLIT = "set", "all", "split"
SHAPES = ("straight", "stepped")
PLAN_YEARS = 5

COUNTED = Field("basis", ("booked", "phased"))
KIND = Field("kind", PROGRAMME_KINDS)
SHAPE = Field("path", SHAPES)
BASIS = (Field("money"), COUNTED, Field("above"), Field("programmes"), KIND, Field("prices"))
"""How spend is counted."""
VOLATILE = (Field("year"), Field("trace"))
"""What most of the page does not depend on."""
FIELDS = (
    *BASIS,
    *POOREST_FIELDS,
    *VOLATILE,
    Field("ward"),
    Field("people"),
    Field("baseline"),
    Field("split_from"),
    Field("split_to"),
    Field("target"),
    SHAPE,
    Field("outcome"),
)
"""The parameters that the page reads."""


@dataclass(frozen=True)
class Trace:
    """A number that is taken back to its rows.

    Attributes
    ----------
    who : str
        "set", "all", "CITYWIDE" or a ward's code.
    when : str
        A year, or "split" for the two years that are taken apart.
    """

    who: str
    when: str

    @property
    def key(self) -> str:
        """How the address names it."""
        return f"{self.who}.{self.when}"


@dataclass(frozen=True)
class ShiftState:
    """What the Spend shift page shows.

    Attributes
    ----------
    view : ViewState
        What all pages share.
    poorest : PoorestSet
        The poorest-outcome wards.
    basis : SpendBasis
        How spend is counted, with its kind of money named.
    people : str
        The age band that shares of people and spend a head are of.
    baseline : str or None
        The year that the shift is measured from; None for the first full year with spend.
    year : str
        The year of the map, the curve and the table.
    split : tuple of (str, str)
        The two years that are taken apart.
    target : float or None
        The share aimed at for year five, a fraction; None where none is typed.
    shape : {"straight", "stepped"}
        The path to it.
    outcome : str
        The indicator that stands beside the spend.
    trace : Trace or None
        The number whose rows are open.
    refused : tuple of str
        What the link asked for and the city does not have, in words.
    """

    view: ViewState
    poorest: PoorestSet
    basis: SpendBasis
    people: str
    baseline: str | None
    year: str
    split: tuple[str, str]
    target: float | None
    shape: str
    outcome: str
    trace: Trace | None
    refused: tuple[str, ...] = ()


def of_state(city: City, state: ShiftState) -> Shift:
    """What a state shows."""
    return analyse_shift(city, state.poorest, state.basis, state.people, state.baseline)


def resolve_shift(city: City, params: Params) -> ShiftState:
    """Settle what an address means for this page; what the city does not have falls back and is named.

    Raises
    ------
    Unavailable
        When the page cannot be shown for the city (:func:`geo.spend.shift_analysis.why_no_shift`).
    """
    return _resolved(city, tuple(sorted(params.accepted.items())), params.rejected)


@cached_by_city()
def _resolved(city: City, accepted: tuple[tuple[str, str], ...], refused_before: tuple[str, ...]) -> ShiftState:
    """Settle it once: a page asks for its answers one by one."""
    params = Params(dict(accepted), refused_before)
    view = resolve_view(city, params)
    poorest, refused = resolve_poorest(city, params)
    rejected = [*view.refused, *refused]
    bands = age_bands(city)
    people = _picked(params, "people", bands[0], bands, rejected)
    basis = _basis(city, params, poorest, people, rejected)
    shift = analyse_shift(city, poorest, basis, people, None)
    years, totals = shift.table.years, shift.series.frame["total"]
    usual = shift.series.baseline
    start = _picked(params, "baseline", usual, [year for year in years if totals[year] > 0], rejected)
    baseline = None if start == usual else start
    shift = analyse_shift(city, poorest, basis, people, baseline)
    outcomes = [name for name in city.catalogue.index if editions(city, name)]
    first = poorest.by if isinstance(poorest.by, str) else outcomes[0]
    return ShiftState(
        view=view,
        poorest=poorest,
        basis=basis,
        people=people,
        baseline=baseline,
        year=_picked(params, "year", shift.series.latest_full, years, rejected),
        split=_split(params, shift, rejected),
        target=_target(params, rejected),
        shape=params.word(SHAPE),
        outcome=_picked(params, "outcome", first, outcomes, rejected),
        trace=_trace(city, params, shift, rejected),
        refused=tuple(rejected),
    )


def read_shift(city: City, search: str | None) -> ShiftState:
    """Read a query string as `resolve_shift` does; parameters of other pages are no strangers in it."""
    return resolve_shift(city, parse(search, FIELDS, asked_for(search)))


def threshold_text(threshold: float | None) -> str | None:
    """A threshold in millions of pounds, as the address and the controls write it."""
    return None if threshold is None else f"{threshold / 1e6:.6f}".rstrip("0").rstrip(".")


def _picked(params: Params, key: str, usual: str, allowed: Container[str], rejected: list[str]) -> str:
    """One part of an address out of what may stand there."""
    wanted = params.get(key, usual)
    if wanted in allowed:
        return wanted
    rejected.append(f"'{key}' as '{wanted}'")
    return usual


def _basis(city: City, params: Params, poorest: PoorestSet, people: str, rejected: list[str]) -> SpendBasis:
    """The basis that an address names; the usual one where that leaves nothing to show."""
    usual = usual_basis(city, people)
    word = _picked(params, "money", usual.basis, kinds_of_money(city), rejected)
    phased = params.word(COUNTED) == "phased"
    named = tuple(unquote(name) for name in params.get("programmes", "").split(",") if name)
    wanted = SpendBasis(
        basis=word,
        phased=phased and not city.adjustments.empty,
        threshold=_threshold(params, rejected),
        programmes=tuple(name for name in programmes(city, word).index if name in named) or None,
        programme_kind=params.word(KIND),
        prices=_picked(params, "prices", "", ("", *price_periods(city, word)), rejected),
    )
    unknown_programmes = [name for name in named if name not in programmes(city, word).index]
    rejected += [f"the programme '{name}'" for name in unknown_programmes]
    try:
        wanted = resolve_basis(city, wanted)
        analyse_shift(city, poorest, wanted, people, None)
    except Unavailable as problem:
        rejected.append(f"a basis that leaves nothing to show ({problem})")
        return usual
    return wanted


def _threshold(params: Params, rejected: list[str]) -> float | None:
    """Pounds above which items are left out; a bare number is of millions, as the field says."""
    return _typed(params, "above", _threshold_of, "single items above '{}' million", rejected)


def _threshold_of(text: str) -> float:
    in_pounds = re.search("[a-z]", text, re.IGNORECASE)
    pounds = read_amount(text if in_pounds else f"{text}m")
    if pounds < 1:
        raise Unavailable("Give an amount from £1.")
    return pounds


def _target(params: Params, rejected: list[str]) -> float | None:
    """The share aimed at for year five."""
    return _typed(params, "target", _share_of, "a target of '{}' percent", rejected)


def _share_of(text: str) -> float:
    share = read_percent(text) / 100
    if not 0 <= share <= 1:
        raise Unavailable("Give a figure from 0% to 100%.")
    return share


def _typed(params: Params, param: str, read: Callable[[str], float], words: str, rejected: list[str]) -> float | None:
    """A typed number; what stood there before where it cannot be read, and why."""
    if not (text := params.get(param, "")):
        return None
    typed, *before = typed_and_before(text)
    try:
        return read(typed)
    except Unavailable as problem:
        rejected.append(f"{words.format(typed)} ({problem})")
    for each in before:
        with suppress(Unavailable):
            return read(each)
    return None


def _split(params: Params, shift: Shift, rejected: list[str]) -> tuple[str, str]:
    """The two years to take apart, the earlier first."""
    usual = (shift.series.baseline, shift.series.latest_full)
    totals = shift.series.frame["total"]
    able = [year for year in shift.table.years if totals[year] > 0]
    before = _picked(params, "split_from", usual[0], able, rejected)
    after = _picked(params, "split_to", usual[1], able, rejected)
    if able.index(before) > able.index(after):
        rejected.append(f"a change from {before} to {after}")
        return usual
    return before, after


def _trace(city: City, params: Params, shift: Shift, rejected: list[str]) -> Trace | None:
    who, _, when = params.get("trace", "").partition(".")
    if not who:
        return None
    table = shift.table
    whose = who in (SET, ALL, CITYWIDE) or who in city.wards.index
    in_record = when in table.years or (when == SPLIT and who != CITYWIDE)
    if whose and (in_record or (who != SET and when in table.beyond.index)):
        return Trace(who, when)
    rejected.append(f"the rows behind '{who}.{when}'")
    return None
