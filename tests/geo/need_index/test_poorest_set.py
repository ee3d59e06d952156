"""The poorest-outcome wards: defaults, ties, shares of the population, fixed and chosen anew, as an address."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo.city import City
from geo.errors import Unavailable
from geo.need_index.index import Recipe
from geo.need_index.poorest_set import PoorestSet, default_set, difference, members, need_of, set_editions


def names(city: City, codes: tuple[str, ...]) -> list[str]:
    return city.wards.loc[list(codes), "ward_name"].tolist()


def valued(city: City, **values: list[float]) -> City:
    """The city with other values of the overall index, one list an edition (named e2010, ...)."""
    rows = city.indicators.copy()
    for edition, listed in values.items():
        rows.loc[(rows["indicator"] == "imd_score") & (rows["period"] == edition.removeprefix("e")), "value"] = listed
    return replace(city, indicators=rows)


def test_five_wards_by_the_2010_index_are_the_default(nottingham: City) -> None:
    # The order of the published scores of 2010: 55.6, 48.9, ...
    published = nottingham.indicators.query("indicator == 'imd_score' and period == '2010'").nlargest(5, "value")
    assert default_set(nottingham) == PoorestSet("imd_score", "2010", 5, None, "fixed")
    assert members(nottingham, PoorestSet()) == tuple(published["area_code"])
    assert names(nottingham, members(nottingham, PoorestSet()))[0] == "Aspley"


def test_a_fixed_set_stays_and_one_chosen_anew_moves(nottingham: City) -> None:
    city = valued(nottingham, e2010=list(range(20, 0, -1)), e2019=[1.0, 2, 40, 30, *range(3, 19)])
    fixed, anew = PoorestSet(k=3), PoorestSet(k=3, membership="rerank")
    wards = city.wards.index
    assert members(city, fixed) == members(city, fixed, "2019") == members(city, anew) == tuple(wards[:3])
    assert members(city, anew, "2019") == (wards[2], wards[3], wards[19])
    told = difference(city, fixed, "2019")
    assert (told.baseline, told.edition) == ("2010", "2019")
    assert told.fixed == tuple(wards[:3])
    assert told.stayed == (wards[2],)
    assert told.left == tuple(wards[:2])
    assert told.joined == (wards[3], wards[19])
    assert not told.same
    assert difference(city, fixed, "2010").same


def test_wards_that_tie_with_the_last_one_are_in_too(nottingham: City) -> None:
    city = valued(nottingham, e2010=[9.0, 8, 7, 7, 7, *[1.0] * 15])
    assert names(city, members(city, PoorestSet(k=3))) == ["Arboretum", "Aspley", "Basford", "Berridge", "Bestwood"]
    assert len(members(city, PoorestSet(k=2))) == 2


def test_low_can_mean_need_and_missing_is_never_in(nottingham: City) -> None:
    catalogue = nottingham.catalogue.copy()
    catalogue.loc["imd_score", "polarity"] = "high_is_better"
    city = replace(valued(nottingham, e2010=[np.nan, *range(1, 20)]), catalogue=catalogue)
    assert names(city, members(city, PoorestSet(k=2))) == ["Aspley", "Basford"]
    assert need_of(city, PoorestSet()).tolist()[1:3] == [-1, -2]
    with pytest.raises(ValueError, match=r"poorest 20 cannot be told: 19 wards have a value \(2010\)"):
        members(city, PoorestSet(k=20))


def test_wards_are_taken_until_they_hold_the_share_of_the_population(nottingham: City) -> None:
    definition = PoorestSet(k=None, share=0.2)
    chosen = list(members(nottingham, definition))
    # 2010 is nearest to the population of 2017.
    people = nottingham.population.query("period == '2017' and age_band == 'all'").set_index("area_code")["population"]
    assert people[chosen].sum() / people.sum() >= 0.2
    assert people[chosen[:-1]].sum() / people.sum() < 0.2
    assert chosen == list(members(nottingham, PoorestSet(k=len(chosen))))


def test_a_share_that_is_reached_exactly_takes_no_further_ward(nottingham: City) -> None:
    population = nottingham.population.assign(population=10.0)
    city = replace(nottingham, population=population)
    assert len(members(city, PoorestSet(k=None, share=0.25))) == 5
    assert len(members(city, PoorestSet(k=None, share=0.3))) == 6
    assert len(members(city, PoorestSet(k=None, share=0.301))) == 7
    with pytest.raises(ValueError, match="there is none for Aspley"):
        members(
            replace(city, population=population[population["area_code"] != "E05001823"]), PoorestSet(k=None, share=0.3)
        )
    with pytest.raises(ValueError, match="none for Aspley, St Ann's"):
        members(replace(city, population=population.iloc[:0]), PoorestSet(k=None, share=0.3))


def test_a_share_of_nobody_is_refused_in_words(nottingham: City) -> None:
    empty = replace(nottingham, population=nottingham.population.assign(population=0))
    with pytest.raises(Unavailable, match="nobody lives in any ward that has a value"):
        members(empty, PoorestSet(k=None, share=0.1))


def test_an_index_can_choose_them_and_its_own_edition_does_not_count(nottingham: City) -> None:
    recipe = Recipe((("income_rate", 1), ("employment_rate", 1)), edition="2019")
    assert set_editions(nottingham, PoorestSet(recipe)) == ("2010", "2015", "2019")
    by_2010 = members(nottingham, PoorestSet(recipe, "2010"))
    assert by_2010 == members(nottingham, PoorestSet(replace(recipe, edition="2015"), "2010"))
    assert set(names(nottingham, by_2010)[:2]) == {"Aspley", "Bilborough"}
    mixed = Recipe((("idaci_rate", 1), ("education_children_score_2015", 1)))
    assert set_editions(nottingham, PoorestSet(mixed)) == ()
    assert len(members(nottingham, PoorestSet(mixed, "newest", None, 0.2))) >= 3
    assert set_editions(nottingham, PoorestSet())[0] == "2004"


@pytest.mark.parametrize(
    "definition",
    [
        PoorestSet(),
        PoorestSet("crime_score", "2015", 3, None, "rerank"),
        PoorestSet(Recipe((("income_rate", 22.5), ("crime_score", 9.3)), method="zscore"), "2019", None, 0.25),
    ],
)
def test_a_definition_lives_in_an_address(definition: PoorestSet) -> None:
    parts = definition.to_parts()
    assert all(isinstance(value, str) for value in parts.values())
    assert PoorestSet.from_parts({"indicator": "imd_score", **parts}) == definition


def test_what_the_address_does_not_say_is_as_usual() -> None:
    assert PoorestSet.from_parts({}) == PoorestSet()
    assert PoorestSet.from_parts({"poorest_share": "0.2"}) == PoorestSet(k=None, share=0.2)
    usual = PoorestSet("crime_score", "2015", 2)
    assert PoorestSet.from_parts({"poorest_held": "rerank"}, usual) == replace(usual, membership="rerank")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"poorest_wards": "few"}, "'few' is not a number"),
        ({"poorest_wards": "2.5"}, r"'2\.5' is not a number"),
        ({"poorest_wards": "0"}, "at least 1 ward, not 0"),
        ({"poorest_share": "1.5"}, r"above 0 and below 1, not 1\.5"),
        ({"poorest_share": "nan"}, "above 0 and below 1"),
        ({"poorest_wards": "5", "poorest_share": "0.2"}, "either how many wards"),
        ({"poorest_held": "loosely"}, "'loosely' is not known"),
        ({"poorest": "income_rate:0"}, "weight of 'income_rate' is 0"),
    ],
)
def test_an_address_that_defines_no_set_is_refused(parts: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        PoorestSet.from_parts(parts)


def test_what_the_city_lacks_is_refused_by_name(nottingham: City) -> None:
    with pytest.raises(ValueError, match="'luck' is not in Nottingham's catalogue"):
        members(nottingham, PoorestSet("luck"))
    with pytest.raises(ValueError, match="no edition '1999'"):
        members(nottingham, PoorestSet(edition="1999"))
    catalogue = nottingham.catalogue.assign(polarity="neutral")
    city = replace(nottingham, catalogue=catalogue)
    with pytest.raises(ValueError, match="Overall deprivation has no end that means more need"):
        members(city, PoorestSet())
    with pytest.raises(ValueError, match="tells more need from less"):
        default_set(replace(city, indicators=city.indicators[city.indicators["indicator"] != "imd_score"]))


def test_another_city_starts_with_what_it_has(nottingham: City) -> None:
    rows = nottingham.indicators
    city = replace(nottingham, indicators=rows[(rows["indicator"] != "imd_score") & (rows["area_code"] < "E05001828")])
    assert default_set(city) == PoorestSet("idaci_rate", "2019", 3)
