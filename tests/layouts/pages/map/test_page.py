"""What the Map page says beside its map: of ties and gaps, of editions, of a ward over time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from geo.city import City
from geo.indicators.snapshot import snapshot
from layouts.address.view_state import ViewState
from layouts.maps.map_style import Painting
from layouts.pages.map.page import PAGE, map_view
from layouts.pages.map.parts import missing_note, ranking_table, ranking_title
from layouts.pages.map.rank_history import course_section
from tests.helpers.components import said, texts, whole
from tests.helpers.made_up import changed, gappy
from tests.helpers.pages import site_of, view_at
from tests.helpers.told import tells

ASPLEY, BULWELL = "E05001823", "E05001829"
VIEW = ViewState("imd_score", "2019")


def painting_at(city: City, search: str) -> Painting:
    return map_view(view_at(PAGE, city, search)).painting


def test_the_ranking_is_headed_by_its_two_ends(nottingham: City) -> None:
    assert ranking_title(snapshot(nottingham, "imd_score", "2019")) == "From Aspley, 54.8, to Wollaton West, 10.8"
    level = changed(nottingham, "imd_score", "2019", dict.fromkeys(nottingham.wards.index, 7.0))
    assert ranking_title(snapshot(level, "imd_score", "2019")) == "No ward differs from another"
    alone = changed(nottingham, "imd_score", "2019", dict.fromkeys(nottingham.wards.index[1:], np.nan))
    assert ranking_title(snapshot(alone, "imd_score", "2019")) == "Arboretum is the only ward with a figure"


def test_wards_that_the_ranking_cannot_draw_are_named_with_the_reason(nottingham: City) -> None:
    assert missing_note(snapshot(nottingham, "imd_score", "2019")) == []
    assert (
        said(missing_note(snapshot(gappy(nottingham), "imd_score", "2019")))
        == "[x] No data: Aspley. [c] Withheld: Arboretum."
    )


def test_the_table_links_every_ward_and_explains_its_symbols(nottingham: City) -> None:
    city = gappy(nottingham)
    table = whole(ranking_table(view_at(PAGE, city, "?indicator=imd_score&edition=2019", site_of(city, "/desk/"))))
    links = [part for part in table._traverse() if type(part).__name__ == "A"]
    assert len(links) == 20
    assert links[0].href == "/desk/?indicator=imd_score&edition=2019&ward=E05001829"
    words = said(table)
    assert "Against the 18 wards with a figure (" in words
    assert tells(words[-100:], "[x]", "[c]", "confidential")


def test_the_legend_speaks_of_other_editions_only_where_there_are_some(nottingham: City) -> None:
    assert "cannot be compared" in painting_at(nottingham, "?indicator=imd_score&edition=2019").title[1]
    assert painting_at(nottingham, "?indicator=theft_rate&edition=2025").title[1] == "."


def test_a_course_is_headed_by_what_it_shows_and_names_its_gaps(nottingham: City) -> None:
    bulwell = replace(VIEW, ward=BULWELL)
    assert texts(course_section(nottingham, bulwell))[0] == "Bulwell: 4th in 2004, 2nd in 2019"
    city = changed(nottingham, "imd_score", "2010", {BULWELL: np.nan})
    words = said(course_section(city, bulwell))
    assert "Rank among 19 to 20, by edition, wards" in words
    assert "Bulwell has no figure in 2010." in words
    tied = changed(nottingham, "imd_score", "2019", {BULWELL: 99.0, ASPLEY: 99.0})
    assert texts(course_section(tied, bulwell))[0] == "Bulwell: 4th in 2004, joint 1st in 2019"


def test_a_course_of_values_is_headed_by_values(nottingham: City) -> None:
    catalogue = nottingham.catalogue.assign(comparable_over_time=True)
    words = texts(
        course_section(replace(nottingham, catalogue=catalogue), ViewState("employment_rate", "2019", BULWELL))
    )
    assert words[0] == "Bulwell: 20.3% in 2010, 23.0% in 2019"
