"""What the Need index page shows: a recipe, the poorest set, and how the map is coloured."""

from __future__ import annotations

from dataclasses import dataclass

from geo.city import City
from geo.errors import Unavailable
from geo.need_index.index import Preset, Recipe, index_of, presets, usual_recipe
from geo.need_index.poorest_set import PoorestSet, members
from layouts.address import poorest_state, view_state
from layouts.address.params import Field, Params, parse
from layouts.address.poorest_state import resolve_poorest
from layouts.address.view_state import ViewState, resolve_view

COLOURINGS = {"index": "Index", "chance": "Certainty", "clusters": "Clusters"}
TRIALS = {"around": "Near the chosen ones", "any": "Any at all"}
"""Which weights the trials of the ranks' certainty use, of `geo.need_index.rank_uncertainty.WEIGHTINGS`."""
OWN_RECIPE = "own"

COLOUR, WEIGHTS = Field("colour", tuple(COLOURINGS)), Field("weights", tuple(TRIALS))
FIELDS = (*view_state.FIELDS, Field("recipe"), COLOUR, WEIGHTS, *poorest_state.FIELDS)
"""The parameters that a NeedState reads."""


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

    def to_params(self) -> dict[str, str]:
        """The index and the trials of its certainty, as parameters of an address that name them in full."""
        return {"recipe": self.recipe.to_text(), WEIGHTS.param: self.weighting, **self.poorest.to_parts()}


def resolve_need(city: City, params: Params) -> NeedState:
    """Settle what an address means for an index of need; what the city does not have falls back and is named.

    Raises
    ------
    Unavailable
        When no index can be made of the city's indicators (:func:`usual_recipe`).
    """
    recipe = usual_recipe(city)
    if recipe is None:
        raise Unavailable(f"No indicator of {city.name} tells more need from less, so no index can be made.")
    view = resolve_view(city, params)
    poorest, refused = resolve_poorest(city, params)
    if "recipe" in params:
        try:
            named_recipe = Recipe.from_text(params["recipe"])
            index_of(city, named_recipe)
            recipe = named_recipe
        except Unavailable as problem:
            refused = (*refused, f"an index that cannot be made ({problem})")
    return NeedState(
        view,
        recipe,
        poorest,
        params.word(COLOUR),
        params.word(WEIGHTS),
        len(members(city, poorest)),
        (*view.refused, *refused),
    )


def read_need(city: City, search: str | None) -> NeedState:
    """Read a query string as `resolve_need` does."""
    return resolve_need(city, parse(search, FIELDS))


def preset_of(city: City, recipe: Recipe) -> Preset | None:
    """The ready-made recipe that this one is, whatever its edition or scale."""
    return next((preset for preset in presets(city) if recipe.same_parts(preset.recipe)), None)
