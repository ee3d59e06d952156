"""The Need index page: a recipe, a set of wards, a colouring; each is part of the address."""

from __future__ import annotations

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, Patch, State

from callbacks.server.address import steer
from callbacks.server.views import by_address
from geo.city import City
from geo.need_index.index import index_of, usual_recipe
from layouts.address.controls import rules
from layouts.address.need_state import read_need
from layouts.components.parts import refusal
from layouts.face import Face
from layouts.maps.legend import legend
from layouts.maps.ward_map import map_patch
from layouts.pages.need_index.certainty import certainty_heading, certainty_table, range_figure, trials_words
from layouts.pages.need_index.makeup import makeup_section
from layouts.pages.need_index.page import STEERS, NeedId, controls, need_href
from layouts.pages.need_index.parts import (
    MAP_TITLES,
    clusters_section,
    need_caption,
    need_heading,
    no_index_note,
    paint_need,
)
from layouts.pages.need_index.weights import (
    RecipeId,
    preset_name,
    recipe_edition_options,
    recipe_now,
    recipe_words,
    unavailable,
    weight_id,
    weights_now,
)
from layouts.poorest_set.panel import PoorestId, by_options, poorest_edition_options, poorest_result
from layouts.shell import heading


def register(app: Dash, city: City, face: Face) -> None:
    """Controls write the address; the address fills the page."""
    if usual_recipe(city) is None:
        return
    steer(app, NeedId.RULES, STEERS)
    numbers, sliders = (weight_id(kind, ALL) for kind in ("recipe-number", "recipe-slider"))  # type: ignore[arg-type]
    app.clientside_callback(
        ClientsideFunction("wardshift", "navigateRecipe"),
        Input(RecipeId.PRESET, "value"),
        Input(RecipeId.EDITION, "value"),
        Input(RecipeId.METHOD, "value"),
        Input(numbers, "value"),
        Input(sliders, "value"),
        State(RecipeId.NOW, "data"),
        prevent_initial_call=True,
    )

    @by_address(app, face, "need-map", Output(NeedId.MAP, "figure"))
    def recolour(search: str | None) -> Patch:
        state = read_need(city, search)
        painting = paint_need(city, state, index_of(city, state.recipe))
        return map_patch(painting, face.geometry.labels, ward_code=state.view.ward)

    @by_address(
        app,
        face,
        "need-page",
        Output(NeedId.REFUSAL, "children"),
        Output(NeedId.HEADING, "children"),
        Output(NeedId.NO_INDEX, "children"),
        Output(NeedId.MAP_TITLE, "children"),
        Output(NeedId.LEGEND, "children"),
        Output(NeedId.MAKEUP, "children"),
        Output(PoorestId.RESULT, "children"),
        Output(NeedId.DOWNLOAD, "href"),
        after="need-map",
    )
    def refill(search: str | None) -> tuple[Any, ...]:
        state = read_need(city, search)
        index = index_of(city, state.recipe)
        return (
            refusal(state.refused, city.name),
            heading(need_heading(city, state, index)),
            no_index_note(city, index),
            MAP_TITLES[state.colouring],
            legend(paint_need(city, state, index)),
            makeup_section(city, index, state.view.ward),
            poorest_result(city, state.poorest),
            need_href(state, face),
        )

    # The simulation takes the longest by far; what does not need it does not wait for it.
    @by_address(
        app,
        face,
        "need-certainty",
        Output(NeedId.RANGE_TITLE, "children"),
        Output(NeedId.RANGE, "figure"),
        Output(NeedId.RANGE_BOX, "hidden"),
        Output(NeedId.RANGE_WORDS, "children"),
        Output(NeedId.TABLE_BOX, "children"),
        Output(NeedId.TABLE_BOX, "hidden"),
        Output(NeedId.CLUSTERS, "children"),
        Output(NeedId.CAPTION, "children"),
        after="need-map",
    )
    def simulate(search: str | None) -> tuple[Any, ...]:
        state = read_need(city, search)
        tabled = state.view.shown_as == "table"
        return (
            f"{certainty_heading(city, state)}.",
            range_figure(city, state),
            tabled,
            trials_words(city, state),
            certainty_table(city, state) if tabled else None,
            not tabled,
            clusters_section(city, state, index_of(city, state.recipe)),
            need_caption(city, state, index_of(city, state.recipe)),
        )

    @by_address(
        app,
        face,
        "need-controls",
        Output(RecipeId.NOW, "data"),
        Output(RecipeId.PRESET, "value"),
        Output(RecipeId.EDITION, "data"),
        Output(RecipeId.EDITION, "value"),
        Output(RecipeId.METHOD, "value"),
        Output(RecipeId.WORDS, "children"),
        Output(numbers, "value"),
        Output(numbers, "disabled"),
        Output(sliders, "value"),
        Output(sliders, "disabled"),
        Output(NeedId.RULES, "data"),
        Output(NeedId.WARD, "value"),
        Output(NeedId.COLOURING, "value"),
        Output(NeedId.TRIALS, "value"),
        Output(NeedId.SHOWN_AS, "value"),
        Output(PoorestId.BY, "data"),
        Output(PoorestId.BY, "value"),
        Output(PoorestId.EDITION, "data"),
        Output(PoorestId.EDITION, "value"),
        Output(PoorestId.COUNT, "value"),
        Output(PoorestId.SHARE, "value"),
        Output(PoorestId.HELD, "value"),
    )
    def follow(search: str | None) -> tuple[Any, ...]:
        state = read_need(city, search)
        recipe, held = state.recipe, controls(city, state)
        weights, off = weights_now(city, recipe), unavailable(city, recipe)
        return (
            recipe_now(city, recipe),
            preset_name(city, recipe),
            recipe_edition_options(city, recipe),
            recipe.edition,
            recipe.method,
            recipe_words(city, recipe),
            weights,
            off,
            weights,
            off,
            rules(STEERS, held),
            held[NeedId.WARD],
            held[NeedId.COLOURING],
            held[NeedId.TRIALS],
            held[NeedId.SHOWN_AS],
            by_options(city, state.poorest, recipe),
            held[PoorestId.BY],
            poorest_edition_options(city, state.poorest),
            held[PoorestId.EDITION],
            held[PoorestId.COUNT],
            held[PoorestId.SHARE],
            held[PoorestId.HELD],
        )
