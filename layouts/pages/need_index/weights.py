"""The index builder: which indicators count, how much, of which edition, on which scale."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.indicators.snapshot import editions
from geo.need_index.index import NEWEST, Recipe, presets, recipe_editions
from layouts.address.need_state import OWN_RECIPE, preset_of
from layouts.address.view_state import in_theme, themes
from layouts.components.parts import WHEN_LEFT, Option, dropdown, named
from layouts.text.words import listed, lower_first, percent

METHOD_WORDS = {
    "exponential": "As the official indices do",
    "zscore": "Standard deviations",
    "minmax": "0 to 1, least to most",
    "rank": "Ranks only",
}
MOST = 100


@unique
class RecipeId(StrEnum):
    """Ids of the index builder."""

    PRESET = "recipe-preset"
    EDITION = "recipe-edition"
    METHOD = "recipe-method"
    WORDS = "recipe-words"
    NOW = "recipe-now"


def weight_id(kind: str, indicator: str) -> dict[str, str]:
    """Id of an indicator's number field ("recipe-number") or slider ("recipe-slider")."""
    return {"type": kind, "name": indicator}


def weighable(city: City) -> list[str]:
    """The indicators that an index can be made of, theme by theme."""
    return [
        n for theme in themes(city) for n in in_theme(city, theme) if city.catalogue.loc[n, "polarity"] != "neutral"
    ]


def weights_now(city: City, recipe: Recipe) -> list[float]:
    """Each weighable indicator's weight in the recipe, 0 where it takes no part."""
    held = dict(recipe.parts)
    return [held.get(name, 0.0) for name in weighable(city)]


def unavailable(city: City, recipe: Recipe) -> list[bool]:
    """Which weighable indicators have no data in the recipe's edition."""
    return [recipe.edition != NEWEST and recipe.edition not in editions(city, name) for name in weighable(city)]


def recipe_now(city: City, recipe: Recipe) -> dict[str, Any]:
    """What the browser must know to write a recipe: the parts, and the texts of the ready-made ones."""
    return {
        "parts": [list(part) for part in recipe.parts],
        "edition": recipe.edition,
        "method": recipe.method,
        "preset": preset_name(city, recipe),
        "presets": {p.name: [list(part) for part in p.recipe.parts] for p in presets(city)},
    }


def preset_name(city: City, recipe: Recipe) -> str:
    """The name of the ready-made recipe that this is, or "own"."""
    found = preset_of(city, recipe)
    return found.name if found else OWN_RECIPE


def preset_options(city: City) -> list[Option]:
    """The ready-made recipes, and one's own."""
    ready = [{"label": p.title, "value": p.name} for p in presets(city)]
    return [*ready, {"label": "Own choice of weights", "value": OWN_RECIPE}]


def recipe_edition_options(city: City, recipe: Recipe) -> list[Option]:
    """Editions that the index can be of: those that all its parts have, or each part's newest."""
    return [
        {"label": "Newest of each indicator", "value": NEWEST},
        *({"label": e, "value": e} for e in recipe_editions(city, recipe)),
    ]


def recipe_filters(city: City, recipe: Recipe) -> list[Component]:
    """The controls that stand in the page's row of filters."""
    methods = [{"label": words, "value": name} for name, words in METHOD_WORDS.items()]
    return [
        dropdown(RecipeId.PRESET, "Index", preset_options(city), preset_name(city, recipe), wide=True),
        dropdown(RecipeId.EDITION, "Edition", recipe_edition_options(city, recipe), recipe.edition),
        dropdown(RecipeId.METHOD, "Scale of each part", methods, recipe.method),
    ]


def recipe_words(city: City, recipe: Recipe) -> str:
    """The recipe in a sentence."""
    shares = recipe.weights
    parts = [f"{lower_first(str(city.catalogue.loc[n, 'title']))} {percent(s, 1)}" for n, s in shares.items()]
    preset = preset_of(city, recipe)
    note = f" {preset.note}" if preset and preset.note else ""
    return f"This index counts {listed(parts)}.{note}"


def weights_panel(city: City, recipe: Recipe) -> html.Details:
    """A number field and a slider for each indicator; zero leaves it out."""
    held, off = weights_now(city, recipe), unavailable(city, recipe)
    rows = dict(zip(weighable(city), zip(held, off, strict=True), strict=True))
    groups = []
    for theme in themes(city):
        names = [name for name in in_theme(city, theme) if name in rows]
        if names:
            lines = [_weight_row(city, name, *rows[name]) for name in names]
            groups.append(html.Fieldset([html.Legend(theme), *lines], className="weights-group"))
    return html.Details(
        [
            html.Summary("Choose indicators and weights"),
            html.P(
                "Only the proportions of the weights count. Zero leaves an indicator out. An indicator without figures "
                "in the chosen edition cannot be used. A typed weight counts when you press Enter or leave its field.",
                className="muted",
            ),
            html.Div(groups, className="weights"),
        ],
        className="weights-panel no-print",
    )


def _weight_row(city: City, name: str, weight: float, off: bool) -> html.Div:
    title = str(city.catalogue.loc[name, "title"])
    return html.Div(
        [
            html.Span(title, className="weight-title"),
            dmc.NumberInput(
                id=weight_id("recipe-number", name), value=weight, min=0, max=MOST, step=0.5, allowNegative=False,
                clampBehavior="strict", disabled=off, size="xs", **WHEN_LEFT, **named(f"Weight of {title}"),
            ),
            dmc.Slider(
                id=weight_id("recipe-slider", name), value=weight, min=0, max=MOST, step=0.5, updatemode="mouseup",
                disabled=off, size="sm", thumbLabel=f"Weight of {title}",
            ),
        ],
        className="weight-row",
    )  # fmt: skip
