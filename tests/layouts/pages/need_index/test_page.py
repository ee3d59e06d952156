"""The Need index page: its state there and back, its sentences, figures and tables against the data."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import NOTTINGHAM
from geo import read_city
from geo.city import City
from geo.need_index.index import Recipe, index_of, usual_recipe
from geo.need_index.poorest_set import PoorestSet, members
from geo.need_index.presets import presets
from geo.statistics.clusters import HIGH_HIGH, LOW_HIGH
from layouts.address.need_state import COLOURINGS, TRIALS, preset_of, read_need, resolve_need
from layouts.address.params import parse, query
from layouts.address.poorest_state import read_poorest
from layouts.figures.names import row_name
from layouts.maps.clusters import clusters_finding, clusters_words, paint_clusters
from layouts.pages.need_index.certainty import (
    certainty,
    certainty_heading,
    certainty_table,
    paint_chance,
    range_figure,
    trials_words,
)
from layouts.pages.need_index.makeup import makeup_section, rounded_parts
from layouts.pages.need_index.page import FIELDS, PAGE, NeedId
from layouts.pages.need_index.parts import clusters_of, need_caption, need_heading, no_index_note, paint_need
from layouts.pages.need_index.weights import RecipeId, recipe_controls, recipe_words, unavailable, weighable, weight_of
from layouts.poorest_set.panel import PoorestId, poorest_line, poorest_result
from layouts.text.words import top_words
from tests.helpers.components import find, said, whole
from tests.helpers.made_up import few_wards, only, with_catalogue, without
from tests.helpers.pages import opened, view_at
from tests.helpers.told import tells

CITY = read_city(NOTTINGHAM).public()
ASPLEY, ARBORETUM = "E05001823", "E05001822"
NAMES = CITY.wards["ward_name"]
DIRECTED = CITY.catalogue.index[CITY.catalogue["polarity"] != "neutral"].tolist()


def held_by(city: City, search: str, id_: str) -> object:
    """What a control of the page holds at an address."""
    view = view_at(PAGE, city, search)
    return next(part.value(view) for part in PAGE.parts(city) if (part.id, part.prop) == (id_, "value"))


# The address


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    names = draw(
        st.lists(st.sampled_from(["income_rate", "crime_score", "health_score", "imd_score"]), min_size=1, unique=True)
    )
    weights = draw(st.lists(st.sampled_from([0.5, 1.0, 9.3, 22.5, 100.0]), min_size=len(names), max_size=len(names)))
    edition = draw(st.sampled_from(["newest", "2010", "2015", "2019"]))
    method = draw(st.sampled_from(["exponential", "zscore", "minmax", "rank"]))
    return Recipe(tuple(zip(names, weights, strict=True)), edition, method)


@st.composite
def sets(draw: st.DrawFn) -> PoorestSet:
    by = draw(st.sampled_from(["imd_score", "crime_score"]) | recipes())
    k, share = draw(st.sampled_from([(1, None), (5, None), (19, None), (None, 0.25), (None, 0.5)]))
    return PoorestSet(
        by, draw(st.sampled_from(["2010", "2015", "2019"])), k, share, draw(st.sampled_from(["fixed", "rerank"]))
    )


@settings(max_examples=40, deadline=None)
@given(recipes(), sets(), st.sampled_from(list(COLOURINGS)), st.sampled_from(list(TRIALS)))
def test_an_address_gives_recipe_set_and_colouring_again(
    recipe: Recipe, poorest: PoorestSet, colouring: str, weighting: str
) -> None:
    asked = {"recipe": recipe.to_text(), "colour": colouring, "weights": weighting} | poorest.to_parts()
    state = read_need(CITY, "?" + urlencode(asked))
    assert state.refused == ()
    assert (state.recipe, state.poorest) == (recipe, poorest)
    assert (state.colouring, state.weighting) == (colouring, weighting)
    assert state.k == len(members(CITY, poorest))
    again = read_need(CITY, query(state.to_params()))
    assert (again.recipe, again.poorest, again.weighting) == (state.recipe, state.poorest, state.weighting)


KEYS = [
    "recipe",
    "colour",
    "weights",
    "poorest",
    "poorest_edition",
    "poorest_wards",
    "poorest_share",
    "poorest_held",
    "ward",
]
ODD = [
    "income_rate:1e300,crime_score:1e-300", "income_rate:-1", "income_rate:nan", "income_rate:0", ":", ";;",
    "imd_score", "imd_score:1;edition=1066", "income_rate:1;method=magic", "crime_score", "2010", "newest", "0", "-3",
    "1e9", "0.3", "1.5", "rerank", "any", "chance",
]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(ODD) | st.text(max_size=25), max_size=6))
def test_any_address_gives_a_state_that_the_city_can_show(asked: dict[str, str]) -> None:
    state = read_need(CITY, "?" + urlencode(asked))
    index_of(CITY, state.recipe)
    assert 1 <= state.k <= len(members(CITY, state.poorest))
    assert state.colouring in COLOURINGS
    assert state.weighting in TRIALS


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_a_page(text: str) -> None:
    page = opened(CITY, "/need", "?" + text)
    assert said(find(page, NeedId.HEADING))


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("?recipe=happiness:1", "'happiness' is not in Nottingham's catalogue"),
        ("?recipe=income_rate:1;edition=2004", "Income deprivation has no edition 2004"),
        ("?recipe=income_rate", "Write it as indicator:weight"),
        ("?recipe=income_rate:0", "A weight must be a number above 0"),
        ("?poorest=imd_score&poorest_wards=21", "a set of poorest wards"),
        ("?poorest_wards=3&poorest_share=0.2", "a set of poorest wards"),
        ("?colour=pretty", "'colour' as 'pretty'"),
        ("?weights=some", "'weights' as 'some'"),
    ],
)
def test_what_cannot_be_shown_is_named(search: str, words: str) -> None:
    state = resolve_need(CITY, parse(search, FIELDS))
    assert any(words in refused for refused in state.refused)
    assert words in said(find(opened(CITY, "/need", search), NeedId.REFUSAL))


def test_a_ready_made_recipe_is_known_by_its_parts_whatever_their_order(nottingham: City) -> None:
    for preset in presets(nottingham):
        turned = Recipe(tuple((n, 2 * w) for n, w in reversed(preset.recipe.parts)), method="rank")
        assert preset_of(nottingham, turned) == preset
    assert preset_of(nottingham, Recipe((("imd_score", 1.0),))) is None


# The builder


def test_the_builder_holds_the_recipe_and_shuts_out_what_the_edition_lacks(nottingham: City) -> None:
    recipe = Recipe((("income_rate", 3.0), ("crime_score", 1.0)), "2010")
    held = {name: weight_of(recipe, name) for name in weighable(nottingham)}
    assert {name: weight for name, weight in held.items() if weight} == {"income_rate": 3.0, "crime_score": 1.0}
    assert sorted(held) == sorted(DIRECTED)
    assert unavailable(nottingham, recipe, "antisocial_behaviour_rate")
    assert not unavailable(nottingham, recipe, "health_score")
    assert not any(unavailable(nottingham, Recipe(recipe.parts), name) for name in weighable(nottingham))
    assert held_by(nottingham, f"?recipe={recipe.to_text()}", RecipeId.PRESET) == "own"
    (preset,) = (each for each in recipe_controls(nottingham) if each.id == RecipeId.PRESET)
    safety = {piece: weight for piece, weight in preset.pieces["safety"].items() if weight != "0"}
    assert safety == {f"{n}:": "1" for n, _ in presets(nottingham)[3].parts} | {";edition=": "newest"}
    assert tells(recipe_words(nottingham, recipe), "income deprivation", "75.0%", "crime deprivation", "25.0%")


# The index taken apart


def numbers(section: list) -> list[Decimal]:
    table = next(part for part in whole(section[1])._traverse() if type(part).__name__ == "Tbody")
    return [Decimal(said(row.children[-1]).replace("\N{MINUS SIGN}", "-")) for row in table.children]


@pytest.mark.parametrize("method", ["exponential", "zscore", "minmax", "rank"])
@pytest.mark.parametrize("preset", range(4))
def test_what_the_parts_add_on_screen_adds_up_to_the_index_on_screen(
    nottingham: City, method: str, preset: int
) -> None:
    index = index_of(nottingham, Recipe(presets(nottingham)[preset].parts, method=method))
    decimals = index.indicator.decimals
    for code, value in index.frame["value"].items():
        *parts, total = numbers(makeup_section(nottingham, index, str(code)))
        assert sum(parts) == total
        assert total == Decimal(f"{value:.{decimals}f}")
        exact = index.contributions.loc[code].sort_values(ascending=False, kind="stable")
        for part, real in zip(parts, exact, strict=True):
            assert abs(float(part) - real) < 10.0**-decimals


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=12), st.integers(0, 3))
def test_rounded_parts_add_up_and_none_is_moved_by_a_whole_step(values: list[float], decimals: int) -> None:
    added = pd.Series(values)
    shown = rounded_parts(added, float(added.sum()), decimals)
    assert sum(shown, Decimal(0)) == Decimal(f"{added.sum():.{decimals}f}")
    assert (np.abs(shown.astype(float) - added) < 10.0**-decimals + 1e-9).all()


def test_the_figure_draws_each_part_and_the_mean_of_the_wards(nottingham: City) -> None:
    index = index_of(nottingham, usual_recipe(nottingham))
    section = makeup_section(nottingham, index, ASPLEY)
    figure = next(part.figure for part in section[1]._traverse() if type(part).__name__ == "Graph")
    bars, means = figure.data
    assert list(bars.x) == sorted(index.contributions.loc[ASPLEY])
    assert sorted(means.x) == pytest.approx(sorted(index.contributions.mean()))
    assert figure.layout.yaxis.ticktext[-1] == "Income deprivation  22.5"
    assert tells(said(section[0]), "Aspley", "61.5", "income deprivation")


def test_a_ward_that_lacks_a_part_has_no_index_and_is_said_to_have_none(nottingham: City) -> None:
    city = without(nottingham, [ASPLEY, ARBORETUM], ["health_score"])
    state = read_need(city, f"?ward={ASPLEY}")
    index = index_of(city, state.recipe)
    lacks = ["Aspley", "no index", "poor health and disability"]
    assert tells(need_heading(city, state, index), *lacks)
    assert "Arboretum" not in need_heading(city, state, index)
    assert tells(said(no_index_note(city, index)), "Arboretum", *lacks)
    assert tells(said(makeup_section(city, index, ASPLEY)), *lacks)
    painting = paint_need(city, state, index)
    assert set(painting.missing) == {ASPLEY, ARBORETUM}
    assert tells(painting.tooltips[ASPLEY], "No index", "poor health and disability")
    assert "no index" in said(certainty_table(city, state))
    assert len(range_figure(city, state).data[1].x) == 18
    assert said(no_index_note(nottingham, index_of(nottingham, usual_recipe(nottingham)))) == ""


# How sure the order is


def test_the_ranges_are_those_of_the_simulation(nottingham: City) -> None:
    state = read_need(nottingham, f"?ward={ASPLEY}")
    found = certainty(nottingham, state)
    assert found is not None
    figure = range_figure(nottingham, state)
    lines, dots = figure.data
    frame = found.frame.set_index("ward_name").sort_values("rank")
    assert list(dots.x) == frame["rank"].tolist() == list(range(1, 21))
    assert list(lines.x[0::3]) == frame["rank_5"].tolist()
    assert list(lines.x[1::3]) == frame["rank_95"].tolist()
    assert list(dots.customdata) == found.frame.sort_values("rank").index.tolist()
    assert figure.layout.yaxis.ticktext[0] == "<b>Aspley  1st</b>"
    assert figure.layout.shapes[0].x0 == 5.5
    assert [t.text if hasattr(t, "text") else t for t in figure.layout.xaxis.ticktext] == ["1st", "5th", "20th"]


def test_any_weights_make_longer_ranges_than_those_near_the_chosen(nottingham: City) -> None:
    near, wide = (certainty(nottingham, read_need(nottingham, f"?weights={w}")) for w in TRIALS)
    assert near is not None
    assert wide is not None
    lengths = [(f.frame["rank_95"] - f.frame["rank_5"]).sum() for f in (near, wide)]
    assert lengths[0] < lengths[1]
    assert (near.weighting, wide.weighting) == ("around", "any")


def test_the_heading_of_certainty_names_the_sure_and_counts_the_hopeless(nottingham: City) -> None:
    state = read_need(nottingham, "")
    found = certainty(nottingham, state)
    assert found is not None
    sure = found.frame[found.frame["chance_poorest"] >= 0.95].sort_values("rank")["ward_name"].tolist()
    text = certainty_heading(nottingham, state)
    assert text.startswith(f"{', '.join(sure[:-1])} and {sure[-1]} ")
    assert tells(text, "five wards", "95%")
    assert f"{int((found.frame['chance_poorest'] == 0).sum())} wards never are" in text


def test_what_a_trial_is_stands_beside_the_ranges(nottingham: City) -> None:
    near = trials_words(nottingham, read_need(nottingham, ""))
    # The standard deviation of a share s is the root of s (1 - s) / 101: 4.2 points for 22.5.
    assert tells(near, "22.5%", "18%", "27%")
    assert "No sampling error is known for any part" in near
    assert "10,000 trials" in near
    assert "any weights at all" in trials_words(nottingham, read_need(nottingham, "?weights=any"))
    both = trials_words(nottingham, read_need(nottingham, "?recipe=idaci_rate:1,crime_score:1"))
    assert tells(both, "sampling error", "crime deprivation", "not known")


def test_where_nothing_can_vary_no_certainty_is_claimed(nottingham: City) -> None:
    state = read_need(nottingham, "?recipe=crime_score:1")
    assert certainty_heading(nottingham, state).startswith("How sure the order is cannot be said")
    assert trials_words(nottingham, state) == ""
    counted = read_need(nottingham, "?recipe=idaci_rate:1")
    assert "are among the five wards" in certainty_heading(nottingham, counted)


def test_the_map_of_chances_has_each_ward_in_the_class_of_its_chance(nottingham: City) -> None:
    found = certainty(nottingham, read_need(nottingham, "?weights=any"))
    assert found is not None
    painting = paint_chance(found, "a weight of 22.5% varies")
    limits = {
        "never": (0, 0),
        "under 5%": (1e-9, 0.05),
        "5% to": (0.05, 0.5),
        "half to": (0.5, 0.95),
        "95% or": (0.95, 1.01),
    }
    for code, place in painting.classes.items():
        words = painting.map_classes[int(place)].label
        low, high = next(span for start, span in limits.items() if words.startswith(start))
        chance = found.frame.loc[code, "chance_poorest"]
        assert chance == low == high or low <= chance < high


def test_the_table_of_certainty_has_every_ward_and_its_chance(nottingham: City) -> None:
    text = said(certainty_table(nottingham, read_need(nottingham, "")))
    assert "Aspley 1st 61.5 1st 1st to 2nd 100%" in text
    assert all(name in text for name in NAMES)


@pytest.mark.parametrize(("k", "words"), [(1, "the ward of most need"), (5, "among the five wards of most need")])
def test_a_set_of_one_ward_is_said_as_one(k: int, words: str) -> None:
    assert top_words(k) == words


# Clusters


def test_clusters_name_their_limit_in_sight_and_the_wards_in_a_table(nottingham: City) -> None:
    found = clusters_of(nottingham, read_need(nottingham, ""))
    assert not isinstance(found, str)
    limits, details = clusters_words(*found)
    assert said(limits).startswith("Under 30 wards.  There are only 20 wards to compare")
    assert "9,999 shuffles" in said(details)
    assert said(details).count("No pattern beyond chance") == 2 * 20
    assert "Under 30 wards" in paint_clusters(found[0]).title[1]


def test_clusters_are_told_by_name_and_in_the_right_number(nottingham: City) -> None:
    found = clusters_of(nottingham, read_need(nottingham, ""))
    assert not isinstance(found, str)
    frame = found[0].frame.copy()
    frame.loc[[ASPLEY, "E05001829"], "label"] = HIGH_HIGH
    frame.loc[[ARBORETUM], "label"] = LOW_HIGH
    made_up = type(found[0])(**{**vars(found[0]), "frame": frame})
    text = clusters_finding(made_up, "crime")
    high, low = "lie together in a cluster of high need", "stands out with low need among high"
    assert text == f"Crime: Aspley and Bulwell {high}; Arboretum {low}"
    assert paint_clusters(made_up).tooltips[ASPLEY].startswith("High need among high: a cluster of need<br>")


def test_two_wards_have_no_clusters_and_are_told_why(nottingham: City) -> None:
    city = few_wards(nottingham, 2)
    state = read_need(city, "?colour=clusters")
    index = index_of(city, state.recipe)
    assert "A pattern needs three or more wards" in need_heading(city, state, index)
    assert paint_need(city, state, index).missing.tolist() == city.wards.index.tolist()


# The poorest set


def test_the_set_is_said_with_its_definition_and_its_people(nottingham: City) -> None:
    poorest, refused = read_poorest(nottingham, "")
    assert refused == ()
    text = said(poorest_result(nottingham, poorest))
    assert "Aspley, St Ann's, Bulwell, Bilborough and Bestwood" in text
    assert tells(text, "five wards", "overall deprivation", "2010", "the same wards")
    people = nottingham.population.query("period == '2017' and age_band == 'all'").set_index("area_code")["population"]
    share = people[list(members(nottingham, poorest))].sum() / people.sum()
    assert f"They hold {share:.0%} of the city's people (2017)" in text
    by_edition = text[text.index("Against the baseline") :]
    first = ["Aspley", "St Ann's", "Bulwell", "Bilborough", "Bestwood"]
    assert tells(by_edition, "2007", *first, "the same wards", "2010")
    turned = ["Aspley", "Bulwell", "Bilborough", "St Ann's", "Arboretum"]
    assert tells(by_edition, "2015", *turned, "Arboretum joins", "Bestwood leaves", "2019")


def test_a_set_chosen_anew_is_that_of_the_edition_looked_at(nottingham: City) -> None:
    fixed, _ = read_poorest(nottingham, "")
    anew, _ = read_poorest(nottingham, "?poorest_held=rerank")
    assert "Arboretum" not in said(poorest_line(nottingham, fixed, edition="2015"))
    text = said(poorest_line(nottingham, anew, edition="2015"))
    assert "Aspley, Bulwell, Bilborough, St Ann's and Arboretum" in text
    assert "overall deprivation, 2015; chosen anew in each edition" in text
    assert "overall deprivation, 2010" in said(poorest_line(nottingham, anew, edition="1066"))


def test_a_share_of_people_defines_the_set(nottingham: City) -> None:
    state = read_need(nottingham, "?poorest_share=0.1")
    assert state.poorest.k is None
    assert state.k == len(members(nottingham, state.poorest)) == 2
    held = [held_by(nottingham, "?poorest_share=0.1", id_) for id_ in (PoorestId.COUNT, PoorestId.SHARE)]
    assert held == ["", "0.1"]
    assert "that together hold 10% of people" in said(poorest_line(nottingham, state.poorest))


# Cities of other kinds


def test_a_city_whose_indicators_have_no_direction_is_told_that_no_index_can_be_made(nottingham: City) -> None:
    city = with_catalogue(nottingham, polarity="neutral")
    assert usual_recipe(city) is None
    assert "No index of need can be made" in said(opened(city, "/need"))
    with pytest.raises(ValueError, match="no index can be made"):
        read_need(city, "")


@pytest.mark.parametrize("search", ["", "?colour=chance&show=table", "?colour=clusters&weights=any"])
def test_an_index_of_one_ward_has_a_page_and_no_order(nottingham: City, search: str) -> None:
    city = without(only(nottingham, "imd_score", "health_score"), nottingham.wards.index[1:], ["health_score"])
    search += ("&" if search else "?") + "recipe=imd_score:1,health_score:1"
    page = opened(city, "/need", search)
    assert "fewer than two wards have an index" in said(page) or "cannot be made" in said(find(page, NeedId.REFUSAL))


@pytest.mark.parametrize("wards", [2, 3, 5])
def test_a_city_of_few_wards_has_a_page(nottingham: City, wards: int) -> None:
    city = few_wards(nottingham, wards)
    page = opened(city, "/need", "?colour=chance&show=table&poorest_wards=1")
    assert "Aspley" in said(page)


# Words


def test_the_caption_says_measure_edition_wards_source_and_simulation(nottingham: City) -> None:
    state = read_need(nottingham, "")
    text = need_caption(nottingham, state, index_of(nottingham, state.recipe))
    said_there = (
        "Measure: our deprivation index",
        "Edition: 2019",
        "Wards: the wards of December 2013",
        "Source: our index",
    )
    for part in (*said_there, "10,000 trials", "5% to 95% of the ranks", "seed 2010"):
        assert part in text


def test_no_code_and_no_long_number_is_on_the_page(nottingham: City) -> None:
    for search in ("", "?colour=chance&show=table&weights=any", "?recipe=idaci_rate:1,crime_score:2;method=zscore"):
        text = said(opened(nottingham, "/need", search))
        assert "E0500" not in text
        assert "draws" not in text
        assert "nan" not in text.lower().split()
        assert not any(len(word.partition(".")[2].rstrip("%),;")) > 3 and word[0].isdigit() for word in text.split())


def test_long_names_are_written_smaller_and_all_are_escaped() -> None:
    assert row_name("A & B", "1st") == "A &amp; B  1st"
    text = row_name("Wollaton East and Lenton Abbey", "13th", strong=True)
    assert text.startswith('<b><span style="font-size:11px">Wollaton East')
    assert "span" not in row_name("Wollaton East and Lenton Abbey", "13th", longest=40)
