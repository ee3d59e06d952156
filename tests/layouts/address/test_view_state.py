"""The address is the state: there and back, and what it asks for in vain is named."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app import NOTTINGHAM
from geo import read_city
from geo.city import City
from geo.indicators.snapshot import editions
from geo.statistics.class_breaks import SCHEMES
from layouts.address.view_state import ViewState, in_theme, read_search, themes
from tests.helpers.told import tells

CITY = read_city(NOTTINGHAM)


@st.composite
def states(draw: st.DrawFn) -> ViewState:
    indicator = draw(st.sampled_from(CITY.catalogue.index.tolist()))
    return ViewState(
        indicator,
        draw(st.sampled_from(editions(CITY, indicator))),
        draw(st.none() | st.sampled_from(CITY.wards.index.tolist())),
        draw(st.sampled_from(list(SCHEMES))),
        draw(st.sampled_from(["chart", "table"])),
        draw(st.sampled_from(["all", *themes(CITY)])),
        draw(st.sampled_from(["name", *CITY.catalogue.index])),
    )


@given(states())
def test_an_address_gives_the_same_state_again(state: ViewState) -> None:
    again = read_search(CITY, state.to_search())
    assert again == state
    assert again.refused == ()


@given(st.text(max_size=80))
def test_any_text_gives_a_view_that_the_city_has(text: str) -> None:
    state = read_search(CITY, "?" + text)
    assert state.edition in editions(CITY, state.indicator)
    assert state.ward is None or state.ward in CITY.wards.index


def test_what_is_not_there_is_named(nottingham: City) -> None:
    state = read_search(
        nottingham, "?indicator=imd_score&edition=1066&ward=E0&classes=pretty&theme=Dragons&sort=x&show=film"
    )
    assert state == ViewState("imd_score", "2019")
    assert len(state.refused) == 6
    assert "the edition '1066' of Overall deprivation" in state.refused


def test_the_code_of_a_ward_of_another_year_is_called_so(nottingham: City) -> None:
    (words,) = read_search(nottingham, "?ward=E05012270").refused
    assert tells(words, "E05012270", "another year", "the wards of December 2013")
    assert read_search(nottingham, "?ward=Bulwell").refused == ("the ward 'Bulwell'",)


def test_a_bare_address_shows_the_first_indicator_in_its_newest_edition(nottingham: City) -> None:
    assert read_search(nottingham, None) == ViewState("imd_score", "2019")


def test_every_theme_has_indicators_and_every_indicator_a_theme(nottingham: City) -> None:
    assert sorted(n for t in themes(nottingham) for n in in_theme(nottingham, t)) == sorted(nottingham.catalogue.index)


def test_what_other_pages_read_is_no_stranger_in_an_address(nottingham: City) -> None:
    state = read_search(nottingham, "?edition=2010&parts=income_rate:50,health_score:50&poorest=imd_score")
    assert state == ViewState("imd_score", "2010")
    assert state.refused == ()
    assert read_search(nottingham, state.but(ward="E05001823").to_search()).ward == "E05001823"
