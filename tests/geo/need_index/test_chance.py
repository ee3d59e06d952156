"""What chance does: regression to the mean is named, small moves carry ranges, shares of trials their width."""

import doctest
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import geo.need_index.metadata
import layouts.text.chance
from geo.city import City
from geo.indicators.change import change
from geo.indicators.snapshot import snapshot
from geo.need_index.index import Recipe, index_of, presets
from geo.need_index.metadata import scale_note
from geo.need_index.poorest_set import RERANK, PoorestSet
from geo.need_index.rank_ranges import rank_ranges
from geo.need_index.selection import Selected, chosen_by, selected_by
from geo.need_index.transforms import need_scores
from layouts.address.view_state import ViewState
from layouts.pages.change.inequality import inequality_panel
from layouts.pages.change.page import PAGE as CHANGE
from layouts.pages.change.parts import places_words, set_words
from layouts.pages.map.rank_history import course_section
from layouts.pages.need_index.weights import recipe_words
from layouts.pages.spend_shift.outcomes import beside_section
from layouts.text.chance import ordering_words, regression_words
from tests.helpers.components import text
from tests.helpers.pages import view_at
from tests.helpers.shift_city import CITY, shown
from tests.helpers.small_package import CODES, Package
from tests.helpers.told import tells


def test_examples_in_the_docstrings_hold() -> None:
    for module in (layouts.text.chance, geo.need_index.metadata):
        assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0


def test_where_the_edition_that_chose_the_wards_stands_among_those_that_are_followed() -> None:
    assert selected_by("2010", ["2010", "2019"]) == "first"
    assert selected_by("2019", ["2010", "2019"]) == "last"
    assert selected_by("2015", ["2010", "2015", "2019"]) == "between"
    assert selected_by("2007", ["2010", "2019"]) == ""
    assert selected_by("", ["2010", "2019"]) == ""
    assert selected_by("2010", ["2010"]) == ""


def test_the_figures_that_chose_a_set_are_its_measures_or_its_parts_each_of_an_edition(nottingham: City) -> None:
    by_score = PoorestSet("imd_score", "2010", 5)
    assert chosen_by(nottingham, by_score, "imd_score") == "2010"
    assert chosen_by(nottingham, by_score, "imd_score", "2015") == "2015"
    assert chosen_by(nottingham, by_score, "crime_score") == ""
    parts = Recipe((("income_rate", 1.0), ("idaci_rate", 1.0)))
    newest = PoorestSet(parts, "newest", 5)
    # Income has 2010, 2015 and 2019: the newest is named, though the address says "newest".
    assert chosen_by(nottingham, newest, "income_rate") == "2019"
    assert chosen_by(nottingham, newest, "crime_score") == ""


@pytest.mark.parametrize("words", [regression_words, ordering_words])
def test_what_chance_does_is_said_for_the_side_that_it_is_on(words: Callable[[Selected, str], str]) -> None:
    assert words("", "2010") == ""
    assert "after 2010" in words("first", "2010")
    assert "towards" not in words("first", "2010")
    assert "towards 2010" in words("last", "2010")
    assert "after 2010 comes" not in words("last", "2010")
    assert tells(words("between", "2010"), "towards 2010", "after 2010")


def test_true_figures_that_never_change_seem_to_improve_where_they_were_chosen_by() -> None:
    # Twenty wards alike in truth; each edition adds chance alone. The five worst of the first are on average as the
    # others in the second: all of what looks like improvement is regression to the mean.
    rng = np.random.default_rng(1886)
    first, second = rng.standard_normal((2, 4000, 20))
    worst = np.argsort(-first, axis=1)[:, :5]
    then, now = (np.take_along_axis(each, worst, axis=1).mean() for each in (first, second))
    assert then > 1.2
    assert now == pytest.approx(0, abs=0.02)
    assert "Regression to the mean" in regression_words("first", "2010")


@pytest.mark.parametrize(
    ("search", "named"),
    [
        ("?indicator=imd_score&from=2010&to=2019", "looks like improvement after 2010"),
        ("?indicator=imd_score&from=2004&to=2010", "looks like a worsening towards 2010"),
        ("?indicator=imd_score&from=2015&to=2019", ""),
        ("?indicator=imd_score&from=2015&to=2019&poorest_held=rerank", "looks like improvement after 2015"),
        ("?indicator=health_score&from=2010&to=2019", ""),
        (
            "?indicator=health_score&from=2010&to=2019&poorest=health_score&poorest_edition=2010",
            "improvement after 2010",
        ),
    ],
)
def test_the_change_page_names_it_where_the_set_was_chosen_by_what_it_shows(
    nottingham: City, search: str, named: str
) -> None:
    view = view_at(CHANGE, nottingham, search)
    said = text(set_words(nottingham, view.state, view.result))
    assert ("these wards were chosen by the" in said) is bool(named)
    assert named in said


CHOSEN, ORDERED = "these wards were chosen by the", "the wards are ordered by the"
NEWEST_INCOME = "poorest=income_rate:1,health_score:1&poorest_edition=newest&outcome=income_rate"


@pytest.mark.parametrize(
    ("search", "named"),
    [
        ("", f"{CHOSEN} 2010"),
        ("outcome=income_rate", ""),
        ("poorest=income_rate&outcome=income_rate", CHOSEN),
        ("poorest_edition=2015", "like a worsening towards 2015, and like improvement after 2015,"),
        ("poorest_held=rerank", f"{ORDERED} 2010"),
        ("poorest_held=rerank&outcome=health_score", ""),
        (NEWEST_INCOME, f"{CHOSEN} 2019"),
        (NEWEST_INCOME.replace("outcome=income_rate", "outcome=crime_score"), ""),
    ],
)
def test_the_outcome_of_the_poorest_set_names_it(search: str, named: str) -> None:
    state, shift = shown(search)
    said = text(beside_section(CITY, state, shift))
    assert ("Regression to the mean" in said) is bool(named)
    assert named in said
    assert (ORDERED in said) is (named.startswith(ORDERED))


@pytest.mark.parametrize(
    ("indicator", "definition", "named"),
    [
        ("imd_score", PoorestSet(), "narrowing after 2010"),
        ("imd_score", PoorestSet(edition="2004"), "narrowing after 2004"),
        ("imd_score", PoorestSet(edition="2019"), "widening towards 2019"),
        ("imd_score", PoorestSet(membership=RERANK), "narrowing after 2010"),
        ("income_rate", PoorestSet(), ""),
        # One edition: nothing is set against it.
        ("idaci_rate", PoorestSet("idaci_rate", "2019"), ""),
    ],
)
def test_the_gap_of_wards_in_the_order_of_what_is_measured_names_it(
    nottingham: City, indicator: str, definition: PoorestSet, named: str
) -> None:
    said = text(inequality_panel(nottingham, indicator, definition))
    assert (ORDERED in said) is bool(named)
    assert named in said


def counted_city(package: Package) -> City:
    """Two editions of a share with counts: the first ward is far ahead, the next two within chance."""
    head = "area_code,indicator,period,value,numerator,denominator\n"
    rows = {"2018": (500, 201, 200, 10), "2019": (500, 200, 201, 10)}
    lines = [
        f"{code},poor,{period},{n / 1000},{n},1000"
        for period, ns in rows.items()
        for code, n in zip(CODES, ns, strict=True)
    ]
    return package.table("indicators", head + "\n".join(lines) + "\n").city()


def test_ranks_of_figures_with_counts_have_ranges(package: Package) -> None:
    city = counted_city(package)
    found = rank_ranges(snapshot(city, "poor", "2019"))
    assert found is not None
    assert found.to_numpy().tolist() == [[1, 1], [2, 3], [2, 3], [4, 4]]
    assert rank_ranges(snapshot(city, "poor", "2019"), city.wards.index[[0, 3]]).to_numpy().tolist() == [[1, 1], [2, 2]]


def test_ranks_of_scores_have_none(nottingham: City) -> None:
    assert rank_ranges(snapshot(nottingham, "imd_score", "2019")) is None
    neutral = snapshot(nottingham, "idaci_rate", "2019")
    assert rank_ranges(replace(neutral, indicator=replace(neutral.indicator, polarity="neutral"))) is None


def test_small_moves_carry_the_ranges_and_large_ones_do_not(package: Package, nottingham: City) -> None:
    moved = change(counted_city(package), "poor", "2018", "2019")
    assert places_words(moved, CODES[1], -1) == "▼ 1 place (ranks 2nd to 3rd, then 2nd to 3rd)"
    assert places_words(moved, CODES[0], 0) == "no move"
    assert places_words(moved, CODES[0], 3) == "▲ 3 places"
    scores = change(nottingham, "imd_score", "2010", "2019")
    assert places_words(scores, str(scores.frame.index[0]), 2) == "▲ 2 places"


@pytest.mark.parametrize("wards", [2, 5, 20, 100, 32_844])
def test_the_note_on_the_scale_says_what_the_formula_gives(wards: int) -> None:
    scores = -23 * np.log(1 - np.arange(wards, 0, -1) / wards * (1 - np.exp(-100 / 23)))
    np.testing.assert_allclose(need_scores(np.arange(wards, 0, -1.0), "exponential"), scores)
    note = scale_note("exponential", wards)
    assert f"down to {scores[-1]:.0f}," in note
    assert f"{(scores > 50).sum()} of the {wards} score above 50" in note


def test_the_index_is_ours_and_stands_beside_the_official_score(nottingham: City) -> None:
    official = presets(nottingham)[0].recipe
    index = index_of(nottingham, official)
    assert index.indicator.title == "Our deprivation index with the official weights"
    said = recipe_words(nottingham, replace(official, edition="2019"))
    assert said.startswith("This index is ours.")
    assert "It is not the official score (overall deprivation, 2019), which gives Aspley 54.8 where ours gives" in said
    assert said.endswith("a rank correlation of 0.96.")
    assert "100, 64, 50 and so on down to 1" in said


def test_the_course_of_a_ward_carries_the_ranges_of_a_small_move(package: Package, nottingham: City) -> None:
    def said(city: City, indicator: str, ward: str) -> str:
        return text(course_section(city, ViewState(indicator, "2019", ward)))

    city = counted_city(package)
    # Second of four then, third now; the two in the middle differ by one in a thousand.
    known = "In nine of ten trials within sampling error: ranks 2nd to 3rd, then 2nd to 3rd."
    assert known in said(city, "poor", CODES[1])
    assert "nine of ten" not in said(city, "poor", CODES[0])
    # Bulwell went from 4th to 2nd on scores, whose ranges nobody knows.
    assert "How sure these ranks are is not known" in said(nottingham, "imd_score", "E05001829")
