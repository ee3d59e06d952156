"""What the Need index page shows: a recipe, the poorest set, and how the map is coloured."""

from __future__ import annotations

from dataclasses import dataclass

from geo.city import City
from geo.poorest import PoorestSet
from geo.recipe import NEWEST, Preset, Recipe, index_of, presets
from layouts.poorest_panel import read_poorest
from layouts.state import ViewState, asked_for, read_search

COLOURINGS = {"index": "Index", "chance": "Certainty", "clusters": "Clusters"}
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
    refused : tuple of str
        What the link asked for and the city does not have, in words.
    """

    view: ViewState
    recipe: Recipe
    poorest: PoorestSet
    colouring: str
    refused: tuple[str, ...]

    @property
    def k(self) -> int:
        """How many wards count as the poorest where a rank is asked about."""
        return self.poorest.k or 5


def usual_recipe(city: City) -> Recipe:
    """The first ready-made recipe that a city can make, else its first indicator with a direction.

    Raises
    ------
    ValueError
        When no indicator of the city tells more need from less.
    """
    if offered := presets(city):
        return offered[0].recipe
    for name in city.catalogue.index[city.catalogue["polarity"] != "neutral"]:
        recipe = Recipe(((str(name), 1.0),))
        if not recipe.problems(city):
            return recipe
    raise ValueError(f"No indicator of {city.name} tells more need from less, so no index can be made.")


def read_need(city: City, search: str | None) -> NeedState:
    """Read an address for this page; what the city does not have falls back and is named."""
    view, asked = read_search(city, search), asked_for(search)
    poorest, refused = read_poorest(city, search)
    recipe = usual_recipe(city)
    if "recipe" in asked:
        try:
            wanted = Recipe.from_text(asked["recipe"])
            index_of(city, wanted)
            recipe = wanted
        except ValueError as problem:
            refused = (*refused, f"an index that cannot be made ({problem})")
    colouring = asked.get("colour", "index")
    if colouring not in COLOURINGS:
        refused = (*refused, f"'colour' as '{colouring}'")
        colouring = "index"
    return NeedState(view, recipe, poorest, colouring, (*view.refused, *refused))


def preset_of(city: City, recipe: Recipe) -> Preset | None:
    """The ready-made recipe that this one is, whatever its edition or scale."""
    return next((preset for preset in presets(city) if recipe.same_parts(preset.recipe)), None)


def edition_words(recipe: Recipe) -> str:
    """The recipe's edition as a control shows it."""
    return "Newest of each" if recipe.edition == NEWEST else recipe.edition
