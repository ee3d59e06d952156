"""Ready-made recipes for an index of need, and those that a city has the indicators for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from geo.caching import cached_by_city
from geo.indicators.snapshot import editions
from geo.need_index.recipe import Recipe

if TYPE_CHECKING:
    from geo.city import City


@dataclass(frozen=True)
class Preset:
    """A ready-made recipe.

    Attributes
    ----------
    name, title : str
        Its short name, and what stands on its button.
    index_title : str
        What its index is called.
    parts : tuple of (str, float)
        Indicators with weights.
    theme : str
        The theme whose indicators serve where a city lacks those named; "" for none.
    note : str
        Where the weights come from.
    """

    name: str
    title: str
    index_title: str
    parts: tuple[tuple[str, float], ...]
    theme: str = ""
    note: str = "Equal weights: a plain choice, not a finding."

    @cached_property
    def recipe(self) -> Recipe:
        """The recipe, in each part's newest edition."""
        return Recipe(self.parts)


PRESETS = (
    Preset(
        "official",
        "Our index, official weights",
        "Our deprivation index with the official weights",
        (
            ("income_rate", 22.5),
            ("employment_rate", 22.5),
            ("education_score", 13.5),
            ("health_score", 13.5),
            ("crime_score", 9.3),
            ("barriers_score", 9.3),
            ("living_env_score", 9.3),
        ),
        note="The weights that the English Indices of Deprivation of 2010, 2015 and 2019 give their seven domains.",
    ),
    Preset(
        "early_years",
        "Early years",
        "Our early years index",
        (("idaci_rate", 1.0), ("education_children_score_2015", 1.0)),
        theme="Early years and child poverty",
    ),
    Preset(
        "work_training",
        "Work and training",
        "Our work and training index",
        (("employment_rate", 22.5), ("education_score", 13.5)),
        theme="Work, training and education",
        note="The two domains in the proportion that the English Indices of Deprivation give them.",
    ),
    Preset(
        "safety",
        "Safety",
        "Our safety index",
        (
            ("antisocial_behaviour_rate", 1.0),
            ("violence_injury_rate", 1.0),
            ("criminal_damage_rate", 1.0),
            ("burglary_rate", 1.0),
        ),
        theme="Safety and antisocial behaviour",
    ),
)
"""Ready-made recipes by the names of indicators; where a city lacks one of them, its indicators of the theme serve."""


@cached_by_city()
def presets(city: City) -> tuple[Preset, ...]:
    """The ready-made recipes that a city has the indicators for.

    Returns
    -------
    tuple of Preset
        By their indicators' names where the city has data for all of them; else, for those with a theme, all of the
        theme's indicators that have data and a direction of need, alike in weight, where there are two or more.
    """
    offered = []
    for preset in PRESETS:
        if preset.recipe.problems(city) and preset.theme:
            rows = city.catalogue[(city.catalogue["theme"] == preset.theme) & (city.catalogue["polarity"] != "neutral")]
            preset = replace(preset, parts=tuple((name, 1.0) for name in rows.index if editions(city, name)), note="")
        if len(preset.parts) > 1 and not preset.recipe.problems(city):
            offered.append(preset)
    return tuple(offered)
