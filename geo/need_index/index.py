"""An index of need of one's own: the index that a recipe gives in a city, and how sure its ranks are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.caching import cached_by_city
from geo.errors import Unavailable
from geo.indicators.snapshot import WEIGHTED_MEAN, Snapshot, editions, snapshot
from geo.need_index.composite import contributions
from geo.need_index.metadata import INDEX, index_indicator, missing_note, period_words
from geo.need_index.presets import Preset, presets
from geo.need_index.rank_uncertainty import CONCENTRATION, SEED, RankUncertainty, rank_uncertainty, standard_errors
from geo.need_index.recipe import NEWEST, Recipe
from geo.periods import by_time, in_time
from geo.population import population_near
from geo.statistics.class_breaks import ClassBreaks, class_breaks
from geo.statistics.ranks import competition_ranks

if TYPE_CHECKING:
    from geo.city import City

__all__ = [
    "INDEX",
    "NEWEST",
    "NeedIndex",
    "Preset",
    "Recipe",
    "index_of",
    "index_uncertainty",
    "presets",
    "recipe_editions",
]


@dataclass(frozen=True, eq=False)
class NeedIndex(Snapshot):
    """An index of need in one edition: all that a `geo.indicators.snapshot.Snapshot` has, and its parts.

    Attributes
    ----------
    recipe : Recipe
        What was asked for.
    editions : dict of str to str
        The edition of each part.
    weights : pandas.Series
        By indicator, as shares that add up to 1.
    parts : pandas.DataFrame, shape (wards, indicators)
        The parts' values in their own units.
    contributions : pandas.DataFrame, shape (wards, indicators)
        What each part adds; a row adds up to the ward's value, and is missing where the ward has no index.
    errors : pandas.DataFrame, shape (wards, indicators)
        Standard errors of the parts, NaN where none can be given.
    missing_parts : dict of str to tuple of str
        For each ward without an index, the titles of the parts it lacks.
    """

    recipe: Recipe
    editions: dict[str, str]
    weights: pd.Series
    parts: pd.DataFrame
    contributions: pd.DataFrame
    errors: pd.DataFrame
    missing_parts: dict[str, tuple[str, ...]]


@cached_by_city(maxsize=512)
def recipe_editions(city: City, recipe: Recipe) -> tuple[str, ...]:
    """The editions that all parts of a recipe have, and in which an index can be made; oldest first.

    Raises
    ------
    Unavailable
        When the city lacks one of the indicators.
    """
    _refuse(recipe.problems(city, NEWEST))
    shared = set.intersection(*(set(editions(city, name)) for name in recipe.indicators))
    made = []
    for edition in in_time(shared):
        try:
            _values(city, recipe, edition)
        except Unavailable:
            # Two wards with every part are the least that an index needs.
            continue
        made.append(edition)
    return tuple(made)


@cached_by_city(maxsize=512)
def index_of(city: City, recipe: Recipe, edition: str | None = None, scheme: str = "fisher_jenks") -> NeedIndex:
    """The index that a recipe gives in a city.

    Parameters
    ----------
    city : City
        The city; its tables are not changed.
    recipe : Recipe
    edition : str, optional
        Instead of the recipe's own; "newest" takes each part's newest.
    scheme : {"fisher_jenks", "quantiles", "equal_interval"}
        How class limits are set, over every edition in which the recipe can be made.

    Returns
    -------
    NeedIndex
        Cached: the same arguments give the same object. Ward values as :func:`geo.need_index.composite.composite`; the
        city's figure is the wards' mean weighted by population, as the Indices of Deprivation's "average score".

    Raises
    ------
    Unavailable
        When the city lacks a part or the edition, or as :func:`geo.need_index.composite.composite` does.
    """
    chosen_edition = edition or recipe.edition
    _refuse(recipe.problems(city, chosen_edition))
    snapshots = _snapshots(city, recipe, chosen_edition)
    parts = _parts(snapshots)
    added = _contributions(city, recipe, parts)
    frame = _frame(city, snapshots, added)
    breaks = _breaks(city, recipe, chosen_edition, scheme)
    frame["class_index"] = breaks.assign(frame["value"])
    used = {name: snapshot.period for name, snapshot in snapshots.items()}
    value, method = _city_value(city, frame["value"], max(used.values(), key=by_time))
    return NeedIndex(
        indicator=index_indicator(city, recipe, used, _title(city, recipe)),
        period=period_words(used),
        frame=frame,
        breaks=breaks,
        city_value=value,
        city_method=method,
        recipe=recipe,
        editions=used,
        weights=pd.Series(recipe.weights),
        parts=parts,
        contributions=added,
        errors=pd.DataFrame(
            {n: standard_errors(s.frame, s.indicator.kind, s.indicator.unit) for n, s in snapshots.items()}
        ),
        missing_parts={
            ward: tuple(snapshots[name].indicator.title for name in parts.columns[parts.loc[ward].isna()])
            for ward in frame.index[frame["value"].isna()]
        },
    )


def index_uncertainty(
    city: City,
    recipe: Recipe,
    edition: str | None = None,
    *,
    k: int = 5,
    weighting: str = "around",
    concentration: float = CONCENTRATION,
    draws: int = 10_000,
    seed: int = SEED,
    progress: Callable[[int, int], None] | None = None,
) -> RankUncertainty:
    """How sure the ranks of a recipe's index are, with sampling error where the package has counts or intervals.

    Parameters
    ----------
    city, recipe, edition
        As in :func:`index_of`.
    k, weighting, concentration, draws, seed, progress
        As in :func:`geo.need_index.composite.rank_uncertainty`.

    Returns
    -------
    RankUncertainty
        Its frame has ``ward_name`` too.

    Raises
    ------
    Unavailable, ValueError
        As those two functions do.
    """
    index = index_of(city, recipe, edition)
    uncertainty = rank_uncertainty(
        index.parts,
        index.weights,
        recipe.method,
        polarity=_polarity(city, recipe),
        errors=index.errors,
        weighting=weighting,
        concentration=concentration,
        k=k,
        draws=draws,
        seed=seed,
        progress=progress,
    )
    return replace(uncertainty, frame=pd.DataFrame(city.wards[["ward_name"]]).join(uncertainty.frame))


def _refuse(problems: tuple[str, ...]) -> None:
    if problems:
        raise Unavailable("This index cannot be made. " + " ".join(problems))


def _polarity(city: City, recipe: Recipe) -> dict[str, str]:
    return city.catalogue["polarity"].loc[list(recipe.indicators)].to_dict()


def _snapshots(city: City, recipe: Recipe, edition: str) -> dict[str, Snapshot]:
    """Each part in its edition."""
    return {
        name: snapshot(city, name, editions(city, name)[-1] if edition == NEWEST else edition)
        for name in recipe.indicators
    }


def _parts(snapshots: dict[str, Snapshot]) -> pd.DataFrame:
    return pd.DataFrame({name: snapshot.frame["value"] for name, snapshot in snapshots.items()})


def _contributions(city: City, recipe: Recipe, parts: pd.DataFrame) -> pd.DataFrame:
    return contributions(parts, recipe.weights, recipe.method, polarity=_polarity(city, recipe))


@cached_by_city(maxsize=2048)
def _values(city: City, recipe: Recipe, edition: str) -> pd.Series:
    """The index alone."""
    return _contributions(city, recipe, _parts(_snapshots(city, recipe, edition))).sum(axis=1, skipna=False)


def _breaks(city: City, recipe: Recipe, edition: str, scheme: str) -> ClassBreaks:
    """Class limits over every edition that can be made, and the one that is shown."""
    every = dict.fromkeys((*recipe_editions(city, recipe), edition))
    return class_breaks(pd.concat([_values(city, recipe, e) for e in every]), scheme=scheme)


def _frame(city: City, snapshots: dict[str, Snapshot], added: pd.DataFrame) -> pd.DataFrame:
    """The wards as a Snapshot has them; an index has no counts and no interval of its own."""
    frame = pd.DataFrame(city.wards[["ward_name"]])
    frame["value"] = added.sum(axis=1, skipna=False)
    frame[["numerator", "denominator", "lower", "upper"]] = np.nan
    flags = pd.DataFrame({name: snapshot.frame["flag"] for name, snapshot in snapshots.items()})
    has_value = frame["value"].notna()
    frame["flag"] = np.select(
        [has_value & flags.eq("u").any(axis=1), has_value, flags.eq("c").any(axis=1)], ["u", "", "c"], default="x"
    )
    frame["note"] = [missing_note(snapshots, ward) for ward in frame.index]
    frame["rank"] = competition_ranks(frame["value"])
    return frame


def _city_value(city: City, values: pd.Series, edition: str) -> tuple[float, str]:
    """The mean of the wards that have an index, weighted by population."""
    values_known = values.dropna()
    people, year = population_near(city, edition)
    weights = people.reindex(values_known.index)
    if weights.isna().any() or weights.sum() <= 0:
        return float("nan"), "no city figure: the package has no population for every ward with an index"
    wards_used = (
        "all wards"
        if len(values_known) == len(values)
        else f"the {len(values_known)} of {len(values)} wards with an index"
    )
    return float(np.average(values_known, weights=weights)), f"{WEIGHTED_MEAN} of {wards_used}, by population in {year}"


def _title(city: City, recipe: Recipe) -> str:
    """The name of the ready-made recipe that this one is, or a plain one."""
    preset_title = next((p.index_title for p in presets(city) if recipe.same_parts(p.recipe)), None)
    count = len(recipe.parts)
    return preset_title or ("Our index of need (1 part)" if count == 1 else f"Our index of need ({count} parts)")


@cached_by_city()
def usual_recipe(city: City) -> Recipe | None:
    """The first ready-made recipe that a city can make, else its first indicator that tells more need from less.

    Returns
    -------
    Recipe or None
        None where no index can be made: no indicator has a direction and tells at least two wards apart.
    """
    for recipe in _recipes(city):
        try:
            # As index_of, but without the limits of classes over all editions: the app asks this before it serves.
            _refuse(recipe.problems(city, recipe.edition))
            _values(city, recipe, recipe.edition)
        except Unavailable:
            continue
        return recipe
    return None


def _recipes(city: City) -> Iterator[Recipe]:
    yield from (preset.recipe for preset in presets(city))
    for name in city.catalogue.index[city.catalogue["polarity"] != "neutral"]:
        if editions(city, name):
            yield Recipe(((str(name), 1.0),))
