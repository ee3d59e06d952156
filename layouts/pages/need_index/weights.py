"""The index builder: which indicators count, how much, of which edition, on which scale."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Protocol
from urllib.parse import quote

import dash_mantine_components as dmc
import numpy as np
from dash import html
from dash.development.base_component import Component

from geo.city import City
from geo.indicators.indicator import indicator_of
from geo.indicators.snapshot import editions, snapshot
from geo.need_index.index import NEWEST, Recipe, index_of, presets, recipe_editions
from geo.need_index.metadata import scale_note
from geo.need_index.poorest_set import BASELINE
from layouts.address.controls import Control
from layouts.address.need_state import OWN_RECIPE, preset_of
from layouts.address.view_state import in_theme, themes
from layouts.components.parts import Option, dropdown, named, number_field
from layouts.page import Answer, Filled, Part
from layouts.text.words import listed, lower_first, percent, value_text

METHOD_WORDS = {
    "exponential": "Points for places, as official indices",
    "zscore": "Standard deviations",
    "minmax": "0 to 1, least to most",
    "rank": "Ranks only",
}
MOST, STEP = 100, 0.5


@unique
class RecipeId(StrEnum):
    """Ids of the index builder."""

    PRESET = "recipe-preset"
    EDITION = "recipe-edition"
    METHOD = "recipe-method"
    WORDS = "recipe-words"
    WEIGHTS = "recipe-weights"


NUMBER, SLIDER = "recipe-number", "recipe-slider"


def weight_id(kind: str, indicator: str) -> dict[str, str]:
    """Id of an indicator's number field ("recipe-number") or slider ("recipe-slider")."""
    return {"type": kind, "name": indicator}


def weighable(city: City) -> list[str]:
    """The indicators that an index can be made of, theme by theme."""
    return [n for theme in themes(city) for n in in_theme(city, theme) if indicator_of(city, n).directed]


def weight_of(recipe: Recipe, indicator: str) -> float:
    """An indicator's weight in a recipe, 0 where it takes no part."""
    return dict(recipe.parts).get(indicator, 0.0)


def weight_text(weight: float) -> str:
    """A weight as its field shows it and the address writes it: with every decimal that it has.

    Examples
    --------
    >>> weight_text(22.5), weight_text(1.0), weight_text(0.125), weight_text(0.0)
    ('22.5', '1', '0.125', '0')
    """
    return np.format_float_positional(weight, trim="-")


def unavailable(city: City, recipe: Recipe, indicator: str) -> bool:
    """Whether an indicator has no data in the recipe's edition."""
    return recipe.edition != NEWEST and recipe.edition not in editions(city, indicator)


class ShowsRecipe(Protocol):
    """What a page's view must have for the index builder to stand on it."""

    @property
    def city(self) -> City:
        """The city."""

    @property
    def recipe(self) -> Recipe:
        """What the index is made of."""


def recipe_parts(city: City, answer: Answer) -> list[Part[ShowsRecipe]]:
    """Everything in the index builder that follows the address."""
    return [
        Part(RecipeId.PRESET, "value", lambda view: preset_name(view.city, view.recipe), answer),
        Part(RecipeId.EDITION, "data", lambda view: recipe_edition_options(view.city, view.recipe), answer),
        Part(RecipeId.EDITION, "value", lambda view: view.recipe.edition, answer),
        Part(RecipeId.METHOD, "value", lambda view: view.recipe.method, answer),
        Part(RecipeId.WORDS, "children", lambda view: recipe_words(view.city, view.recipe), answer),
        *(part for name in weighable(city) for part in _weight_parts(name, answer)),
    ]


def _weight_parts(name: str, answer: Answer) -> list[Part[ShowsRecipe]]:
    number, slider = weight_id(NUMBER, name), weight_id(SLIDER, name)
    return [
        Part(number, "value", lambda view: weight_text(weight_of(view.recipe, name)), answer),
        Part(number, "disabled", lambda view: unavailable(view.city, view.recipe, name), answer),
        Part(slider, "value", lambda view: weight_of(view.recipe, name), answer),
        Part(slider, "disabled", lambda view: unavailable(view.city, view.recipe, name), answer),
    ]


def recipe_controls(city: City) -> list[Control]:
    """The controls of the index builder: each writes its piece of the recipe, a ready-made one all weights at once."""
    pieces = {name: f"{quote(name)}:" for name in weighable(city)}
    edition, method = ";edition=", ";method="
    ready = {
        preset.name: {piece: weight_text(weight_of(preset.recipe, name)) for name, piece in pieces.items()}
        | {edition: NEWEST}
        for preset in presets(city)
    }
    return [
        Control(RecipeId.PRESET, "recipe", pieces=ready, opens={OWN_RECIPE: RecipeId.WEIGHTS}),
        Control(RecipeId.EDITION, "recipe", piece=edition, usual=NEWEST),
        Control(RecipeId.METHOD, "recipe", piece=method, usual="exponential"),
        *(
            Control(
                weight_id(kind, name),
                "recipe",
                piece=piece,
                usual="0",
                typed=kind == NUMBER,
                between=(0, MOST),
                step=STEP,
            )
            for name, piece in pieces.items()
            for kind in (NUMBER, SLIDER)
        ),
    ]


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


def recipe_filters(city: City, filled: Filled) -> list[Component]:
    """The controls that stand in the page's row of filters."""
    methods = [{"label": words, "value": name} for name, words in METHOD_WORDS.items()]
    return [
        dropdown(RecipeId.PRESET, "Index", preset_options(city), filled.of(RecipeId.PRESET), wide=True),
        dropdown(RecipeId.EDITION, "Edition", filled.of(RecipeId.EDITION, "data"), filled.of(RecipeId.EDITION)),
        dropdown(RecipeId.METHOD, "Scale of each part", methods, filled.of(RecipeId.METHOD), wide=True),
    ]


def recipe_words(city: City, recipe: Recipe) -> str:
    """The recipe in a sentence."""
    shares = recipe.weights
    parts = [f"{lower_first(indicator_of(city, n).title)} {percent(s, 1)}" for n, s in shares.items()]
    preset = preset_of(city, recipe)
    note = f" {preset.note}" if preset and preset.note else ""
    ranked = int(index_of(city, recipe).frame["rank"].count())
    scale = f" {scale_note(recipe.method, ranked)}" if ranked > 1 else ""
    return f"This index is ours. It counts {listed(parts)}.{note}{scale}{beside_official(city, recipe)}"


def beside_official(city: City, recipe: Recipe) -> str:
    """Our index beside the official score, where the city has one: what each of the two scales says; else ""."""
    name = BASELINE[0]
    if name not in city.catalogue.index or not editions(city, name):
        return ""
    index = index_of(city, recipe)
    edition = index.period if index.period in editions(city, name) else editions(city, name)[-1]
    official = snapshot(city, name, edition)
    top = index.ranked.iloc[0]
    theirs = official.frame.loc[top.name, "value"]
    alike = index.frame["value"].corr(official.frame["value"], method="spearman")
    if theirs != theirs or alike != alike:
        return ""
    wards = int(index.frame["rank"].count())
    return (
        f" It is not the official score ({lower_first(official.indicator.title)}, {edition}), which gives "
        f"{top['ward_name']} {value_text(theirs, official.indicator)} where ours gives "
        f"{value_text(top['value'], index.indicator)}: the official one places small areas among all of England, ours "
        f"places {wards} wards among one another. The two scales cannot be set side by side; their orders have a rank "
        f"correlation of {alike:.2f}."
    )


def weights_panel(city: City, filled: Filled) -> html.Details:
    """A number field and a slider for each indicator; zero leaves it out."""
    able = set(weighable(city))
    groups = []
    for theme in themes(city):
        names = [name for name in in_theme(city, theme) if name in able]
        if names:
            lines = [_weight_row(city, name, filled) for name in names]
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
        id=RecipeId.WEIGHTS,
        className="weights-panel no-print",
    )


def _weight_row(city: City, name: str, filled: Filled) -> html.Div:
    title = indicator_of(city, name).title
    number, slider = weight_id(NUMBER, name), weight_id(SLIDER, name)
    return html.Div(
        [
            html.Span(title, className="weight-title"),
            number_field(
                number, None, filled.of(number), disabled=filled.of(number, "disabled"), size="xs", class_name="",
                **named(f"Weight of {title}"),
            ),
            dmc.Slider(
                **filled(slider), min=0, max=MOST, step=STEP, updatemode="mouseup", size="sm",
                thumbLabel=f"Weight of {title}",
            ),
        ],
        className="weight-row",
    )  # fmt: skip
