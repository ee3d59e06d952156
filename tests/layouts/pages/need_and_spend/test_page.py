"""The Need and spend page: its state there and back, its sentences, map, points and table against the data."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from urllib.parse import parse_qs, urlencode, urlsplit

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import NOTTINGHAM
from geo import read_city
from geo.city import City
from geo.indicators.snapshot import editions, measures, snapshot
from geo.population import age_bands
from geo.spend.need_and_spend import NeedAndSpend, year_choices
from layouts.maps.clusters import CLUSTER_CLASSES
from layouts.pages.need_and_spend.page import PAGE, MoneyId, year_options
from layouts.pages.need_and_spend.parts import (
    cell_words,
    money_caption,
    money_heading,
    money_table,
    money_warnings,
    paint_pair,
    pair_legend,
    scatter,
    wards_in,
)
from layouts.pages.need_and_spend.state import MoneyState, can_pair, need_and_spend_of
from layouts.pages.need_and_spend.view import MoneyView
from layouts.text.money import a_head, people_words
from layouts.theme import BIVARIATE, DIVERGING, ink_on, luminance
from tests.helpers.approved import check_approved, table_of_cases
from tests.helpers.components import find, said
from tests.helpers.made_up import few_wards, with_catalogue, without
from tests.helpers.pages import opened, view_at
from tests.helpers.told import tells

CITY = read_city(NOTTINGHAM).public()
ASPLEY, BESTWOOD = "E05001823", "E05001826"
HIGH_NEED_LOW_SPEND = 6


def view_of(city: City, search: str) -> MoneyView:
    return view_at(PAGE, city, search)


def state_of(city: City, search: str) -> MoneyState:
    return view_of(city, search).state


def booked(city: City, *years: str) -> pd.Series:
    rows = city.spend[city.spend["period"].isin(years)]
    return rows.groupby("area_code")["amount"].sum()


# The address


@st.composite
def addresses(draw: st.DrawFn) -> dict[str, str]:
    need = draw(st.sampled_from(["index", *measures(CITY)]))
    asked = {
        "need": need,
        "years": draw(st.sampled_from(list(year_choices(CITY)))),
        "people": draw(st.sampled_from(age_bands(CITY))),
        "basis": draw(st.sampled_from(["booked", "phased"])),
        "cell": draw(st.sampled_from([str(cell) for cell in range(9)])),
    }
    return asked if need == "index" else asked | {"need_edition": draw(st.sampled_from(editions(CITY, need)))}


@settings(max_examples=60, deadline=None)
@given(addresses())
def test_an_address_gives_what_it_asks_for(asked: dict[str, str]) -> None:
    view = view_of(CITY, "?" + urlencode(asked))
    state = view.state
    assert state.refused == ()
    assert (state.need, state.edition) == (asked["need"], asked.get("need_edition", ""))
    assert (state.years, state.people, state.cell) == (asked["years"], asked["people"], int(asked["cell"]))
    assert state.phased == (asked["basis"] == "phased")
    assert state_of(CITY, view.params.search()) == state


KEYS = ["need", "need_edition", "years", "people", "basis", "cell", "ward", "recipe", "poorest"]
ODD = ["index", "imd_score", "2010", "2018", "all", "0-4", "phased", "6", "9", "-1", "nan", "income_rate:1"]


@settings(max_examples=120, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(ODD) | st.text(max_size=20), max_size=6))
def test_any_address_gives_a_pair_that_can_be_shown(asked: dict[str, str]) -> None:
    state = state_of(CITY, "?" + urlencode(asked))
    assert need_and_spend_of(CITY, state).frame["cell"].notna().sum() >= 3


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_a_page(text: str) -> None:
    assert said(find(opened(CITY, "/money", "?" + text), MoneyId.HEADING))


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("?need=happiness", "'happiness' as a measure of need"),
        ("?need=imd_score&need_edition=1066", "the edition '1066' of Overall deprivation"),
        ("?years=1999", "'years' as '1999'"),
        ("?people=cats", "'people' as 'cats'"),
        ("?cell=9", "'cell' as '9'"),
    ],
)
def test_what_is_not_there_is_named(search: str, words: str) -> None:
    assert words in said(find(opened(CITY, "/money", search), MoneyId.REFUSAL))


def test_need_is_by_default_what_the_poorest_set_is_chosen_by(nottingham: City) -> None:
    state = state_of(nottingham, "?poorest=crime_score&poorest_edition=2015")
    assert (state.need, state.edition) == ("crime_score", "2015")
    assert state_of(nottingham, "?poorest=crime_score:1,health_score:1").need == "index"


# The figures


def test_spend_a_head_is_the_packages_money_over_its_people(nottingham: City) -> None:
    found = need_and_spend_of(nottingham, state_of(nottingham, "?people=0-4"))
    people = nottingham.population.query("period == '2017' and age_band == '0-4'").set_index("area_code")["population"]
    wanted = booked(nottingham, "2013", "2014", "2015", "2016", "2017") / people
    pd.testing.assert_series_equal(
        found.frame["spend_per_head"], wanted.reindex(found.frame.index), check_names=False, check_exact=False
    )
    assert found.years == ("2013", "2014", "2015", "2016", "2017")
    assert found.people_year == "2017"


def test_the_title_names_the_wards_of_high_need_and_low_spend(nottingham: City) -> None:
    state = state_of(nottingham, "")
    found = need_and_spend_of(nottingham, state)
    need = snapshot(nottingham, "imd_score", "2010").frame["value"]
    spend = found.frame["spend_per_head"]
    # Thirds of twenty: the seven wards of most need, the seven of least spend.
    apart = need.nlargest(7).index.intersection(spend.nsmallest(7).index)
    assert nottingham.wards.loc[apart, "ward_name"].tolist() == ["Bestwood"]
    said_there = money_heading(state, found)
    assert tells(said_there, "high need", "low spend", "overall deprivation", "2010", "awards", "2013", "2017")
    assert [name for name in nottingham.wards["ward_name"] if name in said_there] == ["Bestwood"]
    assert "part year" not in said_there


def test_the_title_says_part_year_people_and_that_there_is_no_such_ward(nottingham: City) -> None:
    state, none, same = headed_by_no_ward(nottingham)
    text = money_heading(state, need_and_spend_of(nottingham, state))
    assert tells(text, "2018", "part year", "people aged 0 to 15")
    assert money_heading(state, none).startswith("No ward ")
    assert tells(money_heading(state, same), "the same", "every ward")


def test_the_title_answers_for_the_chosen_ward(nottingham: City) -> None:
    found = need_and_spend_of(nottingham, state_of(nottingham, ""))
    # Thirds of twenty: Bilborough is 4th of need; £150,324 for its 17,344 people is 13th of spend, in the middle third.
    bilborough, wollaton = "E05001827", "E05001841"
    for code, words in (
        (ASPLEY, ["Aspley", "high need and high spend", "£2,401"]),
        (BESTWOOD, ["Bestwood", "high need but low spend", "£3.01"]),
        (bilborough, ["Bilborough", "high need and middle spend", "£8.67"]),
        (wollaton, ["Wollaton West", "low need and low spend", "£0.90"]),
    ):
        text = money_heading(state_of(nottingham, f"?ward={code}"), found)
        assert tells(text, *words, "overall deprivation", "2010", "2017")
        assert [n for n in nottingham.wards["ward_name"] if text.startswith(f"{n} has")] == words[:1]


def test_the_title_of_a_ward_without_a_class_says_what_is_not_known(nottingham: City) -> None:
    state = state_of(nottingham, f"?ward={ASPLEY}")
    found = need_and_spend_of(nottingham, state)
    for columns, words in (
        (["spend_per_head"], "no figure of spend a head"),
        (["need"], "no figure of need"),
        (["need", "spend_per_head"], "no figure of need and of spend a head"),
    ):
        frame = found.frame.copy()
        frame.loc[ASPLEY, [*columns, "cell"]] = np.nan
        text = money_heading(state, replace(found, frame=frame))
        assert tells(text, "Aspley", words)
        assert "nan" not in text


def headed_by_no_ward(city: City) -> tuple[MoneyState, NeedAndSpend, NeedAndSpend]:
    """A part year with every ward in the middle, and with the same spend in every one."""
    state = state_of(city, "?years=2018&people=0-15")
    found = need_and_spend_of(city, state)
    none = replace(found, frame=found.frame.assign(cell=4.0))
    return state, none, replace(found, frame=found.frame.assign(spend_per_head=0.0))


@pytest.mark.approved
def test_the_headings_of_no_ward_are_those_that_were_approved(nottingham: City) -> None:
    state, none, same = headed_by_no_ward(nottingham)
    cases = [("No ward apart", money_heading(state, none)), ("The same everywhere", money_heading(state, same))]
    check_approved("text_money", table_of_cases(cases))


def test_a_single_cell_that_holds_a_quarter_is_named(nottingham: City) -> None:
    state = state_of(nottingham, "")
    text = said(money_warnings(nottingham, state, need_and_spend_of(nottingham, state)))
    share = 45_001_747 / booked(nottingham, "2013", "2014", "2015", "2016", "2017").sum()
    assert tells(text, "Aspley", "2014", "£45.0m", f"{share:.0%}")


def test_phased_money_says_whose_reading_it_is_and_what_falls_after_the_record(nottingham: City) -> None:
    state = state_of(nottingham, "?basis=phased")
    found = need_and_spend_of(nottingham, state)
    text = said(money_warnings(nottingham, state, found))
    assert "as we read" in text
    # Ten years from 2015; the record ends in 2018, so six tenths of £45.0m lie beyond it.
    assert tells(text, "£27.0m", "after this record")
    assert found.frame.loc[ASPLEY, "spend"] < 45_001_747 / 2
    assert "large ones phased and shared" in money_caption(nottingham, state, found)


def test_money_without_a_ward_and_wards_without_a_row_are_told(nottingham: City) -> None:
    spend = nottingham.spend.copy()
    spend.loc[spend["area_code"] == ASPLEY, "area_code"] = "CITYWIDE"
    city = replace(nottingham, spend=spend, adjustments=nottingham.adjustments.iloc[:0])
    state = state_of(city, "")
    found = need_and_spend_of(city, state)
    text = said(money_warnings(city, state, found))
    assert tells(text, "£45.1m", "no ward", "No spend", "Aspley", "not nothing")
    assert np.isnan(found.frame.loc[ASPLEY, "cell"])
    assert "Aspley 55.6 [x] [x] [x] 18,769 not both known" in said(money_table(state, found))
    assert "One ward without need or spend: grey." in said(pair_legend(view_of(city, "")))


def test_the_caption_says_measures_years_people_and_source(nottingham: City) -> None:
    state = state_of(nottingham, "?people=0-4")
    text = money_caption(nottingham, state, need_and_spend_of(nottingham, state))
    for part in (
        "Need: overall deprivation, 2010.",
        "Big Lottery Fund awards; awards as booked",
        "2013 to 2017 together; 2018, a part year, is left out",
        "Per head of people aged 0 to 4 (2017)",
        "wards of equal figures share a third",
        "Source of need: English Indices",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(0.0, "£0"), (0.004, "under 1p"), (0.9, "£0.90"), (9.996, "£10.00"), (10.4, "£10"), (-3.2, "\N{MINUS SIGN}£3.20"),
     (2401.2, "£2,401"), (np.nan, "[x]")],
)  # fmt: skip
def test_a_little_a_head_is_not_said_to_be_nothing(amount: float, shown: str) -> None:
    assert a_head(amount) == shown


def test_no_ward_with_money_is_said_to_have_none_a_head(nottingham: City) -> None:
    for years in year_choices(nottingham):
        found = need_and_spend_of(nottingham, state_of(nottingham, f"?years={years}"))
        some = found.frame[found.frame["spend"] > 0]
        assert "£0" not in some["spend_per_head"].map(a_head).tolist()


# Map, legend, points, table: one and the same


def test_map_legend_points_and_table_agree(nottingham: City) -> None:
    state = state_of(nottingham, "")
    found = need_and_spend_of(nottingham, state)
    painting, figure = paint_pair(found, None), scatter(state, found)
    assert painting.classes.tolist() == found.frame["cell"].tolist()
    colours = dict(zip(figure.data[0].customdata, figure.data[0].marker.color, strict=True))
    table = said(money_table(state, found))
    for code, cell in found.frame["cell"].items():
        assert colours[code] == painting.map_classes[int(cell)].colour
        words = cell_words(int(cell))
        assert painting.tooltips[code].startswith(words.capitalize())
        name = nottingham.wards.loc[code, "ward_name"]
        assert f"{name} " in table
        assert words in table.split(f"{name} ")[1]
    legend = said(pair_legend(view_of(nottingham, "")))
    for cell in range(9):
        assert f"{cell_words(cell)}: " in legend
    assert sum(len(wards_in(found, cell)) for cell in range(9)) == 20


def test_points_stand_at_need_and_at_spend_and_the_apart_bear_their_name(nottingham: City) -> None:
    state = state_of(nottingham, f"?ward={ASPLEY}")
    found = need_and_spend_of(nottingham, state)
    points = scatter(state, found).data[0]
    assert list(points.y) == found.frame["need"].tolist()
    assert [10**x - 1 for x in points.x] == pytest.approx(found.frame["spend_per_head"].tolist())
    assert sorted(filter(None, points.text)) == ["Aspley", "Bestwood"]


def test_a_class_shown_alone_fades_the_others_and_names_its_wards(nottingham: City) -> None:
    state = state_of(nottingham, f"?cell={HIGH_NEED_LOW_SPEND}")
    found = need_and_spend_of(nottingham, state)
    painting = paint_pair(found, state.cell)
    assert painting.classes[BESTWOOD] == HIGH_NEED_LOW_SPEND
    assert set(painting.classes.drop(BESTWOOD)) == {9.0}
    assert painting.tooltips[ASPLEY].startswith("High need, high spend")
    legend = pair_legend(view_of(nottingham, f"?cell={HIGH_NEED_LOW_SPEND}"))
    assert "High need, low spend:  Bestwood." in said(legend)
    links = {said(part): part.href for part in legend._traverse() if type(part).__name__ == "A"}
    alone = next(href for text, href in links.items() if "shown alone" in text)
    assert "cell" not in parse_qs(urlsplit(alone).query)
    assert parse_qs(urlsplit(links["LH 1 low need, high spend: one ward"]).query)["cell"] == ["2"]
    opacity = dict(
        zip(scatter(state, found).data[0].customdata, scatter(state, found).data[0].marker.opacity, strict=True)
    )
    assert opacity.pop(BESTWOOD) == 1.0
    assert set(opacity.values()) == {0.25}


def test_where_a_high_figure_is_good_the_lowest_need_it_most(nottingham: City) -> None:
    city = with_catalogue(nottingham, polarity="high_is_better")
    found = need_and_spend_of(city, state_of(city, ""))
    values = found.need.frame["value"]
    assert set(values[found.frame["need_class"] == 2]) == set(values.nsmallest(7))


@pytest.mark.parametrize(
    ("band", "words"), [("all", "everyone"), ("0-4", "people aged 0 to 4"), ("65+", "people aged 65 and over")]
)
def test_age_bands_in_words(band: str, words: str) -> None:
    assert people_words(band) == words


# Cities of other kinds


def test_a_city_without_money_or_people_says_so(nottingham: City) -> None:
    bare = nottingham.adjustments.iloc[:0]
    for city in (
        replace(nottingham, spend=nottingham.spend.iloc[:0], adjustments=bare),
        replace(nottingham, population=nottingham.population.iloc[:0], adjustments=bare),
        replace(nottingham, spend=nottingham.spend.assign(area_code="CITYWIDE"), adjustments=bare),
        with_catalogue(nottingham, polarity="neutral"),
        few_wards(nottingham, 2),
    ):
        assert not can_pair(city)
        assert "cannot be shown together" in said(opened(city, "/money"))


def test_a_record_of_part_years_alone_offers_them_one_by_one(nottingham: City) -> None:
    city = replace(nottingham, spend=nottingham.spend.assign(partial=True))
    assert [option["value"] for option in year_options(city)] == ["2013", "2014", "2015", "2016", "2017", "2018"]
    assert state_of(city, "").years == "2013"


def test_a_measure_that_too_few_wards_have_gives_way_and_is_named(nottingham: City) -> None:
    city = without(nottingham, nottingham.wards.index[2:], ["crime_score"])
    state = state_of(city, "?need=crime_score")
    assert state.need == "imd_score"
    assert "of which fewer than three wards have both" in state.refused[-1]


def test_without_adjustments_there_is_only_as_booked(nottingham: City) -> None:
    city = replace(nottingham, adjustments=nottingham.adjustments.iloc[:0])
    assert not state_of(city, "?basis=phased").phased
    assert "'basis' as 'phased'" in said(find(opened(city, "/money", "?basis=phased"), MoneyId.REFUSAL))


def test_no_code_is_on_the_page() -> None:
    for search in ("", "?basis=phased&people=0-4&cell=6", "?need=index&years=2018"):
        text = said(opened(CITY, "/money", search))
        assert "E0500" not in text
        assert " nan" not in text


# Colours

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
BLIND = {
    "protan": [(0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)],
    "deutan": [(0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)],
    "tritan": [(1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def lab(colour: str, seen: np.ndarray) -> np.ndarray:
    """A colour in CIELAB as it is seen."""
    plain = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(plain <= 0.04045, plain / 12.92, ((plain + 0.055) / 1.055) ** 2.4)
    share = TO_XYZ @ np.clip(seen @ linear, 0, 1) / WHITE
    f = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("kind", [None, *BLIND])
def test_the_nine_classes_are_told_apart_also_by_the_colour_blind(kind: str | None) -> None:
    seen = np.eye(3) if kind is None else np.array(BLIND[kind])
    colours = [lab(colour, seen) for row in BIVARIATE for colour in row]
    apart = [np.linalg.norm(a - b) for a, b in combinations(colours, 2)]
    # A difference of 2.3 is just noticed side by side; on a map more is needed.
    assert min(apart) > 8


def test_letters_on_every_class_can_be_read() -> None:
    fills = [
        *(colour for row in BIVARIATE for colour in row),
        *DIVERGING,
        *(each.colour for _, each in CLUSTER_CLASSES),
    ]
    for fill in fills:
        light, dark = sorted((luminance(ink_on(fill)), luminance(fill)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, fill
