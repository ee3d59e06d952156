"""What the Need and spend page shows: a measure of need, years of spend, and for whom it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from geo.caching import cached_by_city
from geo.city import City
from geo.errors import Unavailable
from geo.indicators.indicator import indicator_of
from geo.indicators.snapshot import editions, measures
from geo.need_index.index import INDEX, Recipe, usual_recipe
from geo.need_index.poorest_set import PoorestSet
from geo.population import EVERYONE, age_bands
from geo.spend.need_and_spend import ALL_YEARS, NeedAndSpend, need_and_spend, year_choices
from geo.statistics.bivariate import CLASSES
from layouts.address import poorest_state
from layouts.address.need_state import resolve_need
from layouts.address.params import Field, Params
from layouts.address.view_state import ViewState
from layouts.text.words import lower_first

BASES = ("booked", "phased")
CELLS = ("", *(str(cell) for cell in range(CLASSES**2)))
"""The classes that can be shown alone; first, all of them together."""
FIELDS = (
    Field("ward"),
    Field("recipe"),
    *poorest_state.FIELDS,
    Field("need"),
    Field("need_edition"),
    Field("years"),
    Field("people"),
    Field("basis", BASES),
    Field("cell", CELLS),
)
"""The parameters that the page reads."""


@dataclass(frozen=True)
class MoneyState:
    """What the Need and spend page shows.

    Attributes
    ----------
    view : ViewState
        What all pages share.
    recipe : Recipe
        The index of need.
    poorest : PoorestSet
        The poorest-outcome wards.
    need : str
        An indicator's name, or "index".
    edition : str
        The need's edition; "" for an index.
    years : str
        A year of the spend, or "all": every full year.
    phased : bool
        Whether the package's adjustments are applied.
    people : str
        The age band that the spend is divided by.
    cell : int or None
        One of the nine classes, shown alone.
    refused : tuple of str
        What the link asked for and the city does not have, in words.
    """

    view: ViewState
    recipe: Recipe
    poorest: PoorestSet
    need: str
    edition: str
    years: str = ALL_YEARS
    phased: bool = False
    people: str = EVERYONE
    cell: int | None = None
    refused: tuple[str, ...] = ()


@cached_by_city()
def can_pair(city: City) -> bool:
    """Whether need and spend per head can be set against each other in at least one way."""
    if not len(city.spend) or not len(city.population) or usual_recipe(city) is None:
        return False
    return next(_that_work(city, _usual(city, Params())), None) is not None


def _usual(city: City, params: Params) -> MoneyState:
    """The page as it is where nothing is asked for: need as the poorest set measures it."""
    shared = resolve_need(city, params)
    by = shared.poorest.by
    need = by if isinstance(by, str) else INDEX
    edition = "" if need == INDEX else shared.poorest.edition
    return MoneyState(
        shared.view, shared.recipe, shared.poorest, need, edition, year_choices(city)[0], people=age_bands(city)[0],
        refused=shared.refused,
    )  # fmt: skip


def _that_work(city: City, state: MoneyState) -> Iterator[MoneyState]:
    """A state, or else those nearest to it, in which at least three wards have both need and spend per head."""
    usual = _usual(city, Params())
    tried = [state, replace(state, years=usual.years, people=usual.people, phased=False)]
    tried += [replace(tried[1], need=usual.need, edition=usual.edition)]
    tried += [
        replace(tried[2], years=years, people=band)
        for years in reversed(year_choices(city))
        for band in age_bands(city)
    ]
    for each in tried:
        try:
            need_and_spend_of(city, each)
        except Unavailable:
            continue
        yield each


def resolve_money(city: City, params: Params) -> MoneyState:
    """Settle what an address means on this page; what the city does not have falls back and is named.

    Parameters
    ----------
    city : City
    params : Params

    Returns
    -------
    MoneyState

    Raises
    ------
    Unavailable
        When the city's need and spend cannot be paired at all (:func:`can_pair`).
    """
    usual = _usual(city, params)
    refused = list(usual.refused)
    need = params.get("need", usual.need)
    if need != INDEX and need not in measures(city):
        refused.append(f"'{need}' as a measure of need")
        need = usual.need
    edition = ""
    if need != INDEX:
        available = editions(city, need)
        first = usual.edition if need == usual.need and usual.edition in available else available[-1]
        edition = params.get("need_edition", first)
        if edition not in available:
            refused.append(f"the edition '{edition}' of {indicator_of(city, need).title}")
            edition = first
    picked = {}
    for key, allowed in (
        ("years", year_choices(city)),
        ("basis", BASES if len(city.adjustments) else BASES[:1]),
        ("people", tuple(age_bands(city))),
        ("cell", CELLS),
    ):
        picked[key] = params.get(key, allowed[0])
        if picked[key] not in allowed:
            refused.append(f"'{key}' as '{picked[key]}'")
            picked[key] = allowed[0]
    state = replace(
        usual,
        need=need,
        edition=edition,
        years=picked["years"],
        phased=picked["basis"] == "phased",
        people=picked["people"],
        cell=int(picked["cell"]) if picked["cell"] else None,
    )
    shown = next(_that_work(city, state), None)
    if shown is None:
        raise Unavailable(f"Fewer than three wards of {city.name} have both need and spend per head.")
    if shown != state:
        refused.append("need and spend per head of which fewer than three wards have both")
    return replace(shown, refused=tuple(refused))


def need_and_spend_of(city: City, state: MoneyState) -> NeedAndSpend:
    """Need and spend per head for a state.

    Raises
    ------
    Unavailable
        When fewer than three wards have both.
    """
    return need_and_spend(city, state.need, state.edition, state.recipe, state.years, state.phased, state.people)


def need_words(result: NeedAndSpend) -> str:
    """The measure of need with its edition, as it stands inside a sentence."""
    return f"{lower_first(result.need.indicator.title)}, {result.need.period}"
