"""The Map page's other colourings: the difference from the city by interval, and clusters."""

from __future__ import annotations

import pytest

from geo.city import City
from geo.indicators.snapshot import snapshot
from layouts.figures.ranking import ranking
from layouts.pages.map.colourings import COLOURINGS, has_intervals, intervals
from layouts.pages.map.page import PAGE, map_view
from layouts.pages.map.parts import ranking_table
from tests.helpers.pages import view_at

COUNTS, SCORES = "?indicator=idaci_rate&edition=2019&paint=city", "?indicator=imd_score&edition=2019&paint=city"


def test_wards_are_told_from_the_city_by_their_interval(nottingham: City) -> None:
    view = view_at(PAGE, nottingham, COUNTS)
    snapshot, painting = view.snapshot, map_view(view).painting
    found = intervals(snapshot)
    for code, place in painting.classes.dropna().items():
        low, high = found.loc[code, ["lower", "upper"]]
        wanted = (
            "higher" if low > snapshot.city_value else "lower" if high < snapshot.city_value else "no clear difference"
        )
        assert painting.map_classes[int(place)].label.startswith(wanted)
    assert painting.classes.notna().sum() == 15
    assert [each.mark for each in painting.map_classes] == ["▼", "≈", "▲"]


def test_of_a_ward_whose_count_is_incomplete_only_higher_is_said(nottingham: City) -> None:
    view = view_at(PAGE, nottingham, COUNTS)
    unsure = view.snapshot.frame.index[view.snapshot.frame["flag"] == "u"]
    painting = map_view(view).painting
    said = painting.classes[unsure].dropna()
    assert len(unsure) == 6
    assert {painting.map_classes[int(place)].label for place in said} == {"higher than Nottingham"}
    assert painting.missing_mark(painting.missing[0]) == "?"
    assert COLOURINGS["city"].heading(view).startswith("Seven wards are higher than Nottingham")


def test_a_score_has_no_interval_and_says_so(nottingham: City) -> None:
    view = view_at(PAGE, nottingham, SCORES)
    assert not has_intervals(view.snapshot)
    painting = map_view(view).painting
    assert painting.classes.isna().all()
    assert painting.no_data == "Scores without counts have no interval."
    assert "cannot be said for overall deprivation" in COLOURINGS["city"].heading(view)
    assert "Scores without counts" in str(COLOURINGS["city"].note(view))


def test_clusters_name_the_limit_of_few_wards(nottingham: City) -> None:
    view = view_at(PAGE, nottingham, "?indicator=imd_score&edition=2010&paint=clusters")
    assert "20 wards" in str(COLOURINGS["clusters"].note(view))
    assert map_view(view).painting.classes.notna().all()
    assert "Wollaton East and Lenton Abbey" in COLOURINGS["clusters"].heading(view)


def test_the_table_has_intervals_where_there_are_some(nottingham: City) -> None:
    with_counts = ranking_table(view_at(PAGE, nottingham, COUNTS))
    assert "95% interval" in str(with_counts)
    assert "▲ higher" in str(with_counts)
    without = ranking_table(view_at(PAGE, nottingham, SCORES))
    assert "95% interval" not in str(without)


@pytest.mark.parametrize(("indicator", "whiskers"), [("idaci_rate", 20), ("imd_score", 0)])
def test_the_ranking_draws_intervals_as_whiskers(nottingham: City, indicator: str, whiskers: int) -> None:
    current = snapshot(nottingham, indicator, "2019")
    bars = ranking(current, "Nottingham", limits=intervals(current)).data[0]
    drawn = 0 if bars.error_x.array is None else len(bars.error_x.array)
    assert drawn == whiskers
    if drawn:
        code = bars.y[0]
        assert bars.x[0] + bars.error_x.array[0] == pytest.approx(intervals(current).loc[code, "upper"] * 100)
