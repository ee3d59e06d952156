"""Recipes: as texts, as ready-made ones, as an index that the map can draw, and against the published index."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from geo.city import City
from geo.indicators.snapshot import Snapshot, snapshot
from geo.need_index.composite import METHODS, composite
from geo.need_index.index import NEWEST, Recipe, index_of, index_uncertainty, presets, recipe_editions

OFFICIAL = Recipe(
    (
        ("income_rate", 22.5),
        ("employment_rate", 22.5),
        ("education_score", 13.5),
        ("health_score", 13.5),
        ("crime_score", 9.3),
        ("barriers_score", 9.3),
        ("living_env_score", 9.3),
    )
)


def without(city: City, indicator: str, edition: str, *wards: str, flag: str = "x") -> City:
    """The city with no value of an indicator's edition in some wards."""
    rows = city.indicators.copy()
    codes = city.wards.index[city.wards["ward_name"].isin(wards)]
    here = (rows["indicator"] == indicator) & (rows["period"] == edition) & rows["area_code"].isin(codes)
    rows.loc[here, "value"] = np.nan
    rows.loc[here, "flag"] = flag
    return replace(city, indicators=rows)


def test_a_recipe_is_a_short_text_and_back() -> None:
    recipe = Recipe((("income_rate", 22.5), ("crime_score", 9.3)))
    assert recipe.to_text() == "income_rate:22.5,crime_score:9.3"
    assert Recipe.from_text(recipe.to_text()) == recipe
    other = replace(recipe, edition="2013/14", method="zscore")
    assert other.to_text() == "income_rate:22.5,crime_score:9.3;edition=2013/14;method=zscore"
    assert Recipe.from_text(other.to_text()) == other


NAMES = st.text(st.characters(codec="utf-8"), min_size=1)


@given(
    st.dictionaries(NAMES, st.floats(1e-6, 1e6), min_size=1, max_size=5), NAMES, st.sampled_from(METHODS)
)  # fmt: skip
def test_any_names_and_weights_survive_the_text(parts: dict[str, float], edition: str, method: str) -> None:
    recipe = Recipe(tuple(parts.items()), edition, method)
    assert Recipe.from_text(recipe.to_text()) == recipe


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "'' is not a part of an index"),
        ("income_rate", "'income_rate' is not a part of an index. Write it as indicator:weight"),
        ("income_rate:much", "'income_rate:much' is not a part"),
        (":3", "':3' is not a part"),
        ("income_rate:0", "weight of 'income_rate' is 0"),
        ("income_rate:-1", "weight of 'income_rate' is -1"),
        ("income_rate:nan", "weight of 'income_rate' is nan"),
        ("income_rate:1,income_rate:2", "'income_rate' has two weights"),
        ("income_rate:1;method=log", "'log' is not known"),
        ("income_rate:1;colour=red", "'colour=red' is not an option"),
        ("income_rate:1;edition=", "'edition=' is not an option"),
    ],
)
def test_a_text_that_is_no_recipe_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Recipe.from_text(text)


def test_what_a_city_lacks_is_said(nottingham: City) -> None:
    catalogue = nottingham.catalogue.copy()
    catalogue.loc["health_score", "polarity"] = "neutral"
    city = replace(nottingham, catalogue=catalogue)
    recipe = Recipe((("luck", 1), ("health_score", 1), ("idaci_rate", 1), ("crime_score", 1)), edition="2015")
    assert recipe.problems(city) == (
        "'luck' is not in Nottingham's catalogue.",
        "Poor health and disability has no end that means more need, so it cannot be part of an index.",
        "Children in income-deprived families has no edition 2015; it has 2019.",
    )
    assert OFFICIAL.problems(nottingham) == ()
    with pytest.raises(ValueError, match=r"This index cannot be made\. 'luck' is not in"):
        index_of(city, recipe)


def test_presets_are_those_that_the_city_has_indicators_for(nottingham: City) -> None:
    offered = {preset.name: preset for preset in presets(nottingham)}
    assert list(offered) == ["official", "early_years", "work_training", "safety"]
    assert offered["official"].recipe == OFFICIAL
    # Without one of the named indicators the theme's others serve; the official index has no theme to fall back on.
    catalogue = nottingham.catalogue.drop(index=["burglary_rate", "barriers_score", "idaci_rate"])
    fewer = {preset.name: preset for preset in presets(replace(nottingham, catalogue=catalogue))}
    assert list(fewer) == ["work_training", "safety"]
    theme = catalogue.index[catalogue["theme"] == "Safety and antisocial behaviour"]
    assert fewer["safety"].recipe.indicators == tuple(theme)
    assert len(set(fewer["safety"].recipe.weights.values())) == 1


@pytest.mark.parametrize("edition", ["2010", "2015", "2019"])
def test_the_official_weights_rank_the_wards_nearly_as_the_published_index_does(nottingham: City, edition: str) -> None:
    index = index_of(nottingham, OFFICIAL, edition).frame["value"]
    published = snapshot(nottingham, "imd_score", edition).frame["value"]
    rho = spearmanr(index, published).statistic
    assert 0.93 < rho < 1
    assert index.idxmax() == published.idxmax()


def test_an_index_is_the_composite_of_its_parts(nottingham: City) -> None:
    index = index_of(nottingham, OFFICIAL, "2015")
    parts = pd.DataFrame({n: snapshot(nottingham, n, "2015").frame["value"] for n in OFFICIAL.indicators})
    assert index.frame["value"].tolist() == composite(parts, dict(OFFICIAL.parts)).tolist()
    assert index.contributions.sum(axis=1).tolist() == pytest.approx(index.frame["value"].tolist(), abs=1e-12)
    assert index.weights.tolist() == pytest.approx([w / 99.9 for _, w in OFFICIAL.parts])
    assert index.missing_parts == {}
    assert index_of(nottingham, OFFICIAL, "2015") is index


def test_an_index_is_a_snapshot_in_every_respect(nottingham: City) -> None:
    index, current = index_of(nottingham, OFFICIAL), snapshot(nottingham, "imd_score", "2019")
    assert isinstance(index, Snapshot)
    assert index.frame.columns.tolist() == current.frame.columns.tolist()
    assert index.frame.dtypes.tolist() == current.frame.dtypes.tolist()
    assert (index.indicator.name, index.indicator.directed, index.indicator.unit) == ("index", True, "score")
    assert index.ranked["rank"].tolist() == list(range(1, 21))
    assert index.frame["class_index"].max() == len(index.breaks) - 1
    people = nottingham.population.query("period == '2019' and age_band == 'all'").set_index("area_code")["population"]
    assert index.city_value == pytest.approx((index.frame["value"] * people).sum() / people.sum())
    assert index.city_method == "weighted mean of all wards, by population in 2019"


def test_class_limits_are_the_same_in_every_edition_that_can_be_made(nottingham: City) -> None:
    assert recipe_editions(nottingham, OFFICIAL) == ("2010", "2015", "2019")
    made = [index_of(nottingham, OFFICIAL, edition) for edition in recipe_editions(nottingham, OFFICIAL)]
    assert len({index.breaks for index in made}) == 1
    assert made[0].breaks.uppers[-1] == max(index.frame["value"].max() for index in made)


def test_newest_takes_each_parts_newest_edition_and_says_so(nottingham: City) -> None:
    recipe = Recipe((("idaci_rate", 1), ("education_children_score_2015", 1)))
    index = index_of(nottingham, recipe)
    assert index.editions == {"idaci_rate": "2019", "education_children_score_2015": "2015"}
    assert index.period == "2015 and 2019"
    assert recipe_editions(nottingham, recipe) == ()
    assert index.indicator.title == "Our early years index"
    assert "idaci" not in index.indicator.description
    assert "Children in income-deprived families 50.0 % (2019)" in index.indicator.description
    # Its sampling error is known only where there are counts.
    assert index.errors["idaci_rate"].between(0.001, 0.05).all()
    assert index.errors["education_children_score_2015"].isna().all()
    assert (index.frame["flag"] == "u").sum() == (snapshot(nottingham, "idaci_rate", "2019").frame["flag"] == "u").sum()
    with pytest.raises(ValueError, match="Children in income-deprived families has no edition 2015; it has 2019"):
        index_of(nottingham, recipe, "2015")


def test_a_ward_without_a_part_has_no_index_and_the_part_is_named(nottingham: City) -> None:
    city = without(nottingham, "crime_score", "2019", "Aspley", "Dales")
    city = without(city, "health_score", "2019", "Dales", flag="c")
    index = index_of(city, OFFICIAL)
    gone = index.missing.set_index("ward_name")
    assert gone.index.tolist() == ["Aspley", "Dales"]
    assert gone["flag"].tolist() == ["x", "c"]
    assert (
        gone.loc["Dales", "note"]
        == "No index, because there is no figure for: Poor health and disability, Crime deprivation."
    )
    assert index.missing_parts["E05001823"] == ("Crime deprivation",)
    assert index.frame["rank"].max() == 18
    assert index.city_method.startswith("weighted mean of the 18 of 20 wards with an index")


def test_an_edition_in_which_no_index_can_be_made_is_not_offered(nottingham: City) -> None:
    city = without(nottingham, "crime_score", "2010", *nottingham.wards["ward_name"][1:])
    assert recipe_editions(city, OFFICIAL) == ("2015", "2019")
    with pytest.raises(ValueError, match="'crime_score': only E05001822 has a value"):
        index_of(city, OFFICIAL, "2010")


def test_an_own_recipe_is_called_so_and_one_in_other_proportions_is_not_the_official(nottingham: City) -> None:
    doubled = Recipe(tuple((name, 2 * weight) for name, weight in reversed(OFFICIAL.parts)))
    assert index_of(nottingham, doubled).indicator.title == "Our deprivation index with the official weights"
    own = Recipe((*OFFICIAL.parts[:-1], ("living_env_score", 20)))
    assert index_of(nottingham, own).indicator.title == "Our index of need (7 parts)"


def test_without_population_the_index_has_no_city_figure(nottingham: City) -> None:
    index = index_of(replace(nottingham, population=nottingham.population.iloc[:0]), OFFICIAL)
    assert np.isnan(index.city_value)
    assert "no city figure" in index.city_method


def test_the_ranks_of_an_index_are_simulated_with_names_and_errors(nottingham: City) -> None:
    recipe = Recipe((("idaci_rate", 1), ("education_children_score_2015", 1)))
    found = index_uncertainty(nottingham, recipe, draws=2000, k=3)
    assert found.frame["ward_name"].tolist() == nottingham.wards["ward_name"].tolist()
    assert found.without_error == ("education_children_score_2015",)
    index = index_of(nottingham, recipe).frame
    assert found.frame["rank"].tolist() == index["rank"].tolist()
    assert found.frame["index"].tolist() == pytest.approx(index["value"].tolist())
    assert found.frame.loc["E05001823", "chance_poorest"] == 1
    fixed = index_uncertainty(nottingham, recipe, draws=2000, weighting="fixed")
    assert (fixed.ranks.std(axis=0) > 0).any()


def test_scales_differ_and_the_meaning_says_which(nottingham: City) -> None:
    values = {m: index_of(nottingham, replace(OFFICIAL, method=m)) for m in METHODS}
    assert {index.indicator.decimals for index in values.values()} == {1, 2}
    assert len({index.indicator.description for index in values.values()}) == len(METHODS)
    assert values["zscore"].frame["value"].mean() == pytest.approx(0, abs=1e-9)
    assert NEWEST not in values["rank"].period
