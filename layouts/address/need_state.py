"""What the Need index page shows: a recipe, the poorest set, and how the map is coloured."""

from __future__ import annotations

from dataclasses import dataclass

from geo.city import City
from geo.errors import Unavailable
from geo.need_index.index import Preset, Recipe, index_of, presets, usual_recipe
from geo.need_index.poorest_set import PoorestSet, members
from layouts.address.poorest_state import read_poorest
from layouts.address.view_state import ViewState, asked_for, read_search

COLOURINGS = {"index": "Index", "chance": "Certainty", "clusters": "Clusters"}
TRIALS = {"around": "Near the chosen ones", "any": "Any at all"}
"""Which weights the trials of the ranks' certainty use, of `geo.need_index.rank_uncertainty.WEIGHTINGS`."""
OWN_RECIPE = "own"


@dataclass(frozen=True)
class NeedState:
    """What the Need index page shows.

    Attributes
    ----------
    view : ViewState
        What all pages share.
    recipe : Recipe
        Always one that the city can make.
    poorest : PoorestSet
        The poorest-outcome wards.
    colouring : str
        A key of ``COLOURINGS``.
    weighting : str
        A key of ``TRIALS``.
    k : int
        How many wards count as the poorest: as many as the poorest-outcome set has.
    refused : tuple of str
        What the link asked for and the city does not have, in words.
    """

    view: ViewState
    recipe: Recipe
    poorest: PoorestSet
    colouring: str
    weighting: str
    k: int
    refused: tuple[str, ...]


def read_need(city: City, search: str | None) -> NeedState:
    """Read an address for this page; what the city does not have falls back and is named.

    Raises
    ------
    Unavailable
        When no index can be made of the city's indicators (:func:`usual_recipe`).
    """
    recipe = usual_recipe(city)
    if recipe is None:
        raise Unavailable(f"No indicator of {city.name} tells more need from less, so no index can be made.")
    view, asked = read_search(city, search), asked_for(search)
    poorest, refused = read_poorest(city, search)
    if "recipe" in asked:
        try:
            wanted = Recipe.from_text(asked["recipe"])
            index_of(city, wanted)
            recipe = wanted
        except Unavailable as problem:
            refused = (*refused, f"an index that cannot be made ({problem})")
    picked = {}
    for key, allowed in (("colour", COLOURINGS), ("weights", TRIALS)):
        picked[key] = asked.get(key, next(iter(allowed)))
        if picked[key] not in allowed:
            refused = (*refused, f"'{key}' as '{picked[key]}'")
            picked[key] = next(iter(allowed))
    k = len(members(city, poorest))
    return NeedState(view, recipe, poorest, picked["colour"], picked["weights"], k, (*view.refused, *refused))


def preset_of(city: City, recipe: Recipe) -> Preset | None:
    """The ready-made recipe that this one is, whatever its edition or scale."""
    return next((preset for preset in presets(city) if recipe.same_parts(preset.recipe)), None)
