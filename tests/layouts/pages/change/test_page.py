"""The Change page: its state there and back, maps, quadrants, sentences and inequality against the data."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import NOTTINGHAM
from geo import read_city
from geo.city import City
from geo.indicators.change import BETTER, SAME, WORSE
from geo.indicators.indicator import indicator_of
from geo.indicators.inequality_over_time import NO_RATIO, inequality_by_edition
from geo.indicators.snapshot import editions, snapshot
from geo.need_index.poorest_set import PoorestSet, need_of
from layouts.address.params import Params
from layouts.pages.change.inequality import inequality_panel
from layouts.pages.change.page import PAGE, ChangeId, page_findings
from layouts.pages.change.parts import (
    change_caption,
    change_heading,
    change_table,
    difference_text,
    movement_figure,
    paint_difference,
    paint_edition,
    quadrants,
    set_words,
    why_words,
)
from layouts.pages.change.state import (
    ChangeState,
    change_of_state,
    earlier,
    later,
    outcomes,
    poorest_codes,
    resolve_change,
    with_change,
)
from tests.helpers.components import find, said
from tests.helpers.made_up import few_wards, only, with_catalogue, without
from tests.helpers.pages import opened, view_at
from tests.helpers.told import tells

CITY = read_city(NOTTINGHAM).public()
ASPLEY, BULWELL = "E05001823", "E05001829"


def state_of(city: City, search: str) -> ChangeState:
    return view_at(PAGE, city, search).state


@pytest.fixture(scope="module")
def comparable(nottingham: City) -> City:
    return with_catalogue(nottingham, comparable_over_time=True)


# The address


@st.composite
def addresses(draw: st.DrawFn) -> dict[str, str]:
    indicator = draw(st.sampled_from(with_change(CITY)))
    after = draw(st.sampled_from(later(CITY, indicator)))
    return {"indicator": indicator, "from": draw(st.sampled_from(earlier(CITY, indicator, after))), "to": after}


@settings(max_examples=40, deadline=None)
@given(addresses(), st.none() | st.sampled_from(CITY.wards.index.tolist()))
def test_an_address_gives_the_same_editions_again(asked: dict[str, str], ward: str | None) -> None:
    state = state_of(CITY, "?" + urlencode(asked | ({"ward": ward} if ward else {})))
    assert state.refused == ()
    assert (state.outcome, state.before, state.after) == (asked["indicator"], asked["from"], asked["to"])
    assert state.changes
    assert state.view.ward == ward


KEYS = ["indicator", "from", "to", "ward", "poorest", "poorest_edition", "poorest_held", "poorest_wards"]
ODD = [
    "idaci_rate",
    "imd_score",
    "2004",
    "2010",
    "2019",
    "rerank",
    "fixed",
    "3",
    ASPLEY,
    "crime_score:1,health_score:2",
]


@settings(max_examples=120, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(ODD) | st.text(max_size=20), max_size=6))
def test_any_address_gives_a_change_that_can_be_shown(asked: dict[str, str]) -> None:
    state = state_of(CITY, "?" + urlencode(asked))
    found = change_of_state(CITY, state)
    assert found.before.period < found.after.period
    assert change_heading(CITY, state, found)


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_a_page(text: str) -> None:
    assert said(find(opened(CITY, "/change", "?" + text), ChangeId.HEADING))


def test_a_bare_address_begins_at_the_baseline_of_the_poorest_set(nottingham: City) -> None:
    state = state_of(nottingham, "")
    assert (state.indicator, state.before, state.after) == ("imd_score", "2010", "2019")
    assert state_of(nottingham, "?poorest_edition=2007").before == "2007"
    # Education has no 2007: its oldest edition stands first.
    assert state_of(nottingham, "?indicator=education_score&poorest_edition=2007").before == "2010"


def test_editions_in_the_wrong_order_or_not_there_give_way(nottingham: City) -> None:
    state = state_of(nottingham, "?from=2019&to=2007")
    assert (state.before, state.after) == ("2004", "2007")
    state = state_of(nottingham, "?from=1066&to=2015")
    assert (state.before, state.after) == ("2010", "2015")
    assert state.refused == ("the edition '1066'",)


# Two editions and the difference


def test_the_two_maps_are_the_two_editions_under_one_legend(nottingham: City) -> None:
    found = change_of_state(nottingham, state_of(nottingham, ""))
    for period, edition in (("2010", found.before), ("2019", found.after)):
        painting = paint_edition(edition)
        assert painting.classes.tolist() == snapshot(nottingham, "imd_score", period).frame["class_index"].tolist()
        assert painting.title[0] == "The darker, the more need"
    assert [each.label for each in paint_edition(found.before).map_classes] == [
        each.label for each in paint_edition(found.after).map_classes
    ]


def test_where_editions_do_not_compare_the_difference_is_in_places_and_the_page_says_why(nottingham: City) -> None:
    found = change_of_state(nottingham, state_of(nottingham, ""))
    painting = paint_difference(found)
    ranks = found.before.frame["rank"], found.after.frame["rank"]
    for code, place in painting.classes.items():
        moved = ranks[1][code] - ranks[0][code]
        assert np.sign(place - 2) == np.sign(moved)
        assert abs(place - 2) == (0 if moved == 0 else 2 if abs(moved) >= 4 else 1)
        assert ("places" in painting.tooltips[code]) == (abs(moved) > 1)
    assert painting.title == ("Places in the ranking", ", 2010 to 2019.")
    assert "cannot be compared" in why_words(found)
    assert "Difference" not in said(change_table(state_of(nottingham, ""), found))


def test_where_they_compare_the_difference_is_that_of_the_figures(comparable: City) -> None:
    state = state_of(comparable, "?indicator=income_rate&from=2010&to=2019")
    found = change_of_state(comparable, state)
    painting, moved = paint_difference(found), found.frame["difference"]
    half = moved.abs().max() / 2
    for code, place in painting.classes.items():
        direction = {BETTER: 1, WORSE: -1, SAME: 0}[found.frame.loc[code, "direction"]]
        assert place == 2 + direction * (2 if abs(moved[code]) > half else 1)
    assert painting.map_classes[4].label == f"better by more than {half * 100:.1f} points"
    assert "cannot be compared" not in why_words(found)
    assert "be compared" in why_words(found)
    table = said(change_table(state, found))
    assert "Difference" in table
    assert f"{difference_text(moved[ASPLEY], found.after.indicator)}" in table


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0123, "+1.2 points"), (-0.056, "\N{MINUS SIGN}5.6 points"), (0.0001, "0.0 points"), (np.nan, "")],
)
def test_a_difference_of_percentages_is_in_points(nottingham: City, value: float, shown: str) -> None:
    assert difference_text(value, indicator_of(nottingham, "income_rate")) == shown


# Which way each ward went


def test_every_ward_stands_in_one_quadrant_by_name(nottingham: City) -> None:
    found = change_of_state(nottingham, state_of(nottingham, ""))
    boxes = {said(box.children[0]): said(box.children[1]) for box in quadrants(found).children}
    assert boxes["Improving in rank but still poorest (1)"].startswith("St Ann's, 5th, ▲")
    everything = " ".join(boxes.values())
    for name, count in zip(CITY.wards["ward_name"], [1] * 20, strict=True):
        assert sum(text.count(f"{name}, ") for text in everything.split("  ")) >= count
    titles = list(boxes)
    assert titles[:2] == ["Worsening in rank, poorest (3)", "Improving in rank but still poorest (1)"]
    assert sum(int(title[title.index("(") + 1 : -1]) for title in titles) == 20


def test_the_picture_has_a_bar_a_ward_and_a_line_under_the_poorest(nottingham: City) -> None:
    state = state_of(nottingham, f"?ward={BULWELL}")
    found = change_of_state(nottingham, state)
    figure = movement_figure(nottingham, state, found)
    frame = found.frame.sort_values("rank_after")
    assert list(figure.data[0].x) == frame["places"].tolist()
    assert list(figure.data[0].customdata) == frame.index.tolist()
    # A row is left free under the five poorest, and the line lies in it.
    assert list(figure.data[0].y) == [0, 1, 2, 3, 4, *range(6, 21)]
    assert figure.layout.shapes[0].y0 == 4.5
    assert figure.layout.yaxis.ticktext[1] == "<b>Bulwell  ● 2nd</b>"
    words = [a.text for a in figure.layout.annotations]
    assert words.count("◀ more need") == words.count("less need ▶") == 2
    assert "<b>poorest</b>" in words
    assert "<b>not poorest</b>" in words


def test_the_heading_counts_the_poorest_wards_that_improved_and_that_are_still_poorest(nottingham: City) -> None:
    state = state_of(nottingham, "")
    before, after = (snapshot(nottingham, "imd_score", p).frame["rank"] for p in ("2010", "2019"))
    chosen = before[before <= 5].index
    assert int((after[chosen] < before[chosen]).sum()) == 3
    assert int((after[chosen] > before[chosen]).sum()) == 1
    assert int((after[chosen] <= 5).sum()) == 5
    said_there = change_heading(nottingham, state, change_of_state(nottingham, state))
    one_of_five = ["five", "one improved", "overall deprivation", "2010", "2019", "All five are still", "five wards"]
    assert tells(said_there, *one_of_five, "still poorest", "St Ann's")


def test_a_heading_claims_no_still_of_wards_that_were_not_there_before(nottingham: City) -> None:
    # By overall deprivation Bestwood is in the set; on crime it need not have been among the five.
    state = state_of(nottingham, "?indicator=crime_score&from=2015&to=2019")
    found = change_of_state(nottingham, state)
    chosen = found.frame.loc[list(poorest_codes(nottingham, state))]
    stayed = chosen[chosen["poorest_after"]]["poorest_before"].all()
    assert (" still among the" in change_heading(nottingham, state, found)) == stayed


def test_none_is_said_as_none(nottingham: City) -> None:
    state = state_of(nottingham, "?poorest_wards=1&from=2015&to=2019")
    text = change_heading(nottingham, state, change_of_state(nottingham, state))
    assert tells(text, "one", "ward", "none improved", "overall deprivation", "2015", "2019", "One is still")
    assert not any(name in text for name in CITY.wards["ward_name"])


def test_a_chosen_ward_has_the_heading_to_itself(nottingham: City, comparable: City) -> None:
    search = f"?ward={BULWELL}&indicator=income_rate&from=2010&to=2019"
    state = state_of(nottingham, search)
    text = change_heading(nottingham, state, change_of_state(nottingham, state))
    assert tells(text, "Bulwell", "3rd", "2nd most intense", "income deprivation", "2010", "2019")
    state = state_of(comparable, search.replace("income_rate", "employment_rate"))
    values = (
        snapshot(comparable, "employment_rate", "2010").frame["value"],
        snapshot(comparable, "employment_rate", "2019").frame["value"],
    )
    text = change_heading(comparable, state, change_of_state(comparable, state))
    assert text.startswith("Bulwell improved" if values[1][BULWELL] < values[0][BULWELL] else "Bulwell worsened")
    assert f": {values[0][BULWELL]:.1%} to {values[1][BULWELL]:.1%} (" in text


def test_a_ward_without_both_editions_is_named_and_not_drawn(nottingham: City) -> None:
    gone = (nottingham.indicators["area_code"] == ASPLEY) & (nottingham.indicators["period"] == "2019")
    city = replace(nottingham, indicators=nottingham.indicators.assign(value=nottingham.indicators["value"].mask(gone)))
    state = state_of(city, f"?ward={ASPLEY}&poorest_edition=2010")
    found = change_of_state(city, state)
    none = ["Aspley", "no figure", "overall deprivation", "2010", "2019"]
    assert tells(change_heading(city, state, found), *none)
    assert tells(said(set_words(city, state, found)), "No figure", "Aspley", "19 wards")
    assert ASPLEY not in movement_figure(city, state, found).data[0].customdata
    assert paint_difference(found).missing.tolist() == [ASPLEY]
    assert "Aspley 55.6 [x] not known" in said(change_table(state, found))


def test_which_way_is_said_once_where_the_arrow_says_it(nottingham: City, comparable: City) -> None:
    state = state_of(nottingham, "")
    text = said(change_table(state, change_of_state(nottingham, state)))
    assert "▼ towards more" in text
    assert "▼ 1 place" in text
    assert text.count("towards") == 2
    # A figure may improve while the place gets worse: then both are said.
    assert "Direction" in said(change_table(state, change_of_state(comparable, state)))


def test_a_set_chosen_anew_is_chosen_in_the_older_edition(nottingham: City) -> None:
    fixed = poorest_codes(nottingham, state_of(nottingham, "?from=2015&to=2019"))
    anew = poorest_codes(nottingham, state_of(nottingham, "?from=2015&to=2019&poorest_held=rerank"))
    ranks = snapshot(nottingham, "imd_score", "2015").frame["rank"]
    assert set(anew) == set(ranks[ranks <= 5].index)
    assert set(fixed) != set(anew)


def test_the_caption_says_measure_editions_wards_and_source(nottingham: City) -> None:
    state = state_of(nottingham, "?indicator=income_rate")
    text = change_caption(nottingham, state, change_of_state(nottingham, state))
    for part in (
        "Measure: income deprivation, %",
        "Editions: 2010 and 2019",
        "the wards of December 2013",
        "Source: English",
    ):
        assert part in text


# How unequal


def test_the_panel_prints_what_is_worked_out_for_each_edition(nottingham: City) -> None:
    found = inequality_by_edition(nottingham, "imd_score", need_of(nottingham, PoorestSet()))
    text = said(inequality_panel(nottingham, "imd_score", PoorestSet()))
    for row in found.itertuples():
        assert (
            f"{row.period} {row.poorest:.1f} {row.least_poor:.1f} {row.difference:.1f} {row.ratio:.2f} {row.sii:.1f} "
            f"{row.rii:.2f}"
        ) in text
    assert "No interval" in text
    assert "cannot be compared" in text
    assert tells(text, "ordered by overall deprivation", "2010")


def test_counts_give_intervals_and_a_low_reliability_is_said(nottingham: City) -> None:
    row = inequality_by_edition(nottingham, "idaci_rate", need_of(nottingham, PoorestSet())).iloc[0]
    text = said(inequality_panel(nottingham, "idaci_rate", PoorestSet()))
    assert f"{row['sii']:.1%} ({row['sii_lower']:.1%} to {row['sii_upper']:.1%})".replace("%", "") in text
    assert f"{row['rii']:.2f} ({row['rii_lower']:.2f} to {row['rii_upper']:.2f})" in text
    assert row["sii_lower"] < row["sii"] < row["sii_upper"]
    assert "95% intervals by simulation" in text
    assert "low reliability [u]" in text


def test_a_score_around_zero_has_no_ratio_and_says_why(nottingham: City) -> None:
    text = said(inequality_panel(nottingham, "crime_score", PoorestSet()))
    assert "[x]" in text
    assert NO_RATIO in text


@pytest.mark.parametrize("indicator", [n for n in outcomes(CITY) if n not in with_change(CITY)])
def test_an_indicator_of_one_edition_has_its_inequality_and_no_change(indicator: str) -> None:
    page = opened(CITY, "/change", f"?indicator={indicator}")
    assert find(page, ChangeId.BODY).className == "put-away"
    assert find(page, ChangeId.INDICATOR).value == indicator
    assert all(find(page, id_).disabled for id_ in (ChangeId.FROM, ChangeId.TO, ChangeId.WARD))
    title = CITY.catalogue.loc[indicator, "title"]
    heading = said(find(page, ChangeId.HEADING))
    assert heading.startswith(f"{title}: ")
    assert tells(heading.removeprefix(title), "one edition", editions(CITY, indicator)[0], "nothing")
    assert said(find(page, ChangeId.INEQUALITY)).startswith(f"{title}: ")


def test_the_choice_of_the_indicator_has_every_one_with_a_direction() -> None:
    data = find(opened(CITY, "/change"), ChangeId.INDICATOR).data
    assert sorted(item["value"] for group in data for item in group["items"]) == sorted(outcomes(CITY))


# Cities of other kinds


def test_a_city_of_single_editions_has_inequality_alone(nottingham: City) -> None:
    city = only(nottingham, "idaci_rate", "theft_rate")
    page = opened(city, "/change")
    assert with_change(city) == ()
    assert not [part for part in page._traverse() if getattr(part, "id", None) == ChangeId.BODY]
    assert "so nothing can be said about change" in said(page)
    assert "inequality between wards" in said(find(page, ChangeId.INEQUALITY))
    assert [control.id for control in PAGE.controls(city)] == [ChangeId.INDICATOR]
    assert find(opened(city, "/change", "?indicator=theft_rate"), ChangeId.INDICATOR).value == "theft_rate"


def test_a_city_without_directions_says_so(nottingham: City) -> None:
    city = with_catalogue(nottingham, polarity="neutral")
    assert "Nothing can be said about change or inequality" in said(opened(city, "/change"))
    with pytest.raises(ValueError, match="tells more need from less"):
        resolve_change(city, Params())


def test_an_indicator_without_direction_gives_way_and_is_named(nottingham: City) -> None:
    catalogue = nottingham.catalogue.copy()
    catalogue.loc["income_rate", "polarity"] = "neutral"
    city = replace(nottingham, catalogue=catalogue)
    state = state_of(city, "?indicator=income_rate")
    assert state.outcome == "imd_score"
    (refused,) = state.refused
    assert refused.endswith("Income deprivation")


@pytest.mark.parametrize("wards", [1, 2, 4])
def test_a_city_of_few_wards_has_a_page(nottingham: City, wards: int) -> None:
    city = few_wards(nottingham, wards)
    assert all(page_findings(view_at(PAGE, city))[:1])
    assert said(find(opened(city, "/change"), ChangeId.HEADING))


def test_a_city_with_gaps_has_a_page(nottingham: City) -> None:
    city = without(nottingham, nottingham.wards.index[3:])
    assert "Left" not in said(opened(city, "/change", "?poorest_wards=2"))


def test_no_code_is_on_the_page() -> None:
    for search in ("", "?indicator=idaci_rate", f"?ward={ASPLEY}&indicator=crime_score"):
        text = said(opened(CITY, "/change", search))
        assert "E0500" not in text
        assert " nan" not in text
