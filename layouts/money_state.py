"""What the Need and spend page shows: a measure of need, a stretch of spend, and for whom it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from geo.bivariate import pair
from geo.city import City
from geo.indicators import Snapshot, editions, population_near, snapshot
from geo.poorest import PoorestSet
from geo.recipe import INDEX, Recipe, index_of
from geo.spend import SpendBasis, SpendTable, spend_table
from layouts.need_state import read_need
from layouts.state import ViewState, asked_for
from layouts.words import lower_first

ALL_YEARS = "all"
EVERYONE = "all"


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


def age_bands(city: City) -> list[str]:
    """The age bands of the population, everyone first."""
    have = list(dict.fromkeys(city.population["age_band"]))
    return [EVERYONE, *(band for band in have if band != EVERYONE)] if EVERYONE in have else have


def full_years(table: SpendTable) -> list[str]:
    """The years that the record covers whole."""
    return [year for year in table.years if year not in table.part_years]


def read_money(city: City, search: str | None) -> MoneyState:
    """Read an address for this page; what the city does not have falls back and is named."""
    shared, asked = read_need(city, search), asked_for(search)
    refused = list(shared.refused)
    usual = shared.poorest.by if isinstance(shared.poorest.by, str) else INDEX
    need = asked.get("need", usual)
    directed = city.catalogue.index[city.catalogue["polarity"] != "neutral"]
    if need != INDEX and (need not in directed or not editions(city, need)):
        refused.append(f"'{need}' as a measure of need")
        need = usual
    edition = ""
    if need != INDEX:
        have = editions(city, need)
        first = shared.poorest.edition if need == usual and shared.poorest.edition in have else have[-1]
        edition = asked.get("need_edition", first)
        if edition not in have:
            refused.append(f"the edition '{edition}' of {city.catalogue.loc[need, 'title']}")
            edition = first
    state = MoneyState(shared.view, shared.recipe, shared.poorest, need, edition)
    years = (ALL_YEARS, *spend_table(city).years)
    cells = tuple(str(i) for i in range(9))
    picked = {}
    for key, allowed, usual_value in (
        ("years", years, ALL_YEARS),
        ("basis", ("booked", "phased"), "booked"),
        ("people", tuple(age_bands(city)), age_bands(city)[0]),
        ("cell", ("", *cells), ""),
    ):
        picked[key] = asked.get(key, usual_value)
        if picked[key] not in allowed:
            refused.append(f"'{key}' as '{picked[key]}'")
            picked[key] = usual_value
    return replace(
        state,
        years=picked["years"],
        phased=picked["basis"] == "phased" and not city.adjustments.empty,
        people=picked["people"],
        cell=int(picked["cell"]) if picked["cell"] else None,
        refused=tuple(refused),
    )


@dataclass(frozen=True, eq=False)
class NeedAndSpend:
    """Need against spend per head, ward by ward.

    Attributes
    ----------
    need : Snapshot
        The measure of need.
    table : SpendTable
        The spend on its basis.
    years : tuple of str
        The years that are added up.
    people_year : str
        The year that the people were counted in.
    frame : pandas.DataFrame
        As :func:`geo.bivariate.pair` gives it, with ``ward_name, spend, people, items`` beside.
    """

    need: Snapshot
    table: SpendTable
    years: tuple[str, ...]
    people_year: str
    frame: pd.DataFrame


def found_money(city: City, state: MoneyState) -> NeedAndSpend:
    """Need and spend per head for a state.

    Raises
    ------
    ValueError
        When fewer than three wards have both.
    """
    shot = index_of(city, state.recipe) if state.need == INDEX else snapshot(city, state.need, state.edition)
    table = spend_table(city, SpendBasis(phased=state.phased))
    years = tuple(full_years(table)) if state.years == ALL_YEARS else (state.years,)
    spend = table.counted[list(years)].sum(axis=1, min_count=len(years))
    people, people_year = population_near(city, years[len(years) // 2], state.people)
    sign = -1 if shot.meaning["polarity"] == "high_is_better" else 1
    heads = people.reindex(spend.index)
    frame = pair(shot.frame["value"] * sign, (spend / heads).where(heads > 0))
    frame["ward_name"] = shot.frame["ward_name"]
    frame["spend"], frame["people"] = spend, heads
    frame["items"] = table.items[list(years)].sum(axis=1, min_count=1)
    return NeedAndSpend(shot, table, years, people_year, frame)


def need_words(found: NeedAndSpend) -> str:
    """The measure of need, as it stands inside a sentence."""
    return lower_first(str(found.need.meaning["title"]))
