"""Figures compared as data: what is drawn is what the city holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo.cartography.geometry import MapGeometry, map_geometry
from geo.city import City
from geo.indicators.indicator import indicator_of
from geo.indicators.snapshot import Snapshot, course, rank_courses, snapshot
from layouts.face import Face
from layouts.figures.history import rank_course, value_course
from layouts.figures.ranking import ranking
from layouts.maps.legend import legend
from layouts.maps.map_style import Painting, paint_values
from layouts.maps.ward_map import CALLOUT, MISSING, NAMES, OUTLINE, VALUES, MapView, figure, values
from layouts.theme import CHOSEN, INK, NO_DATA, class_colours

ASPLEY = "E05001823"


@pytest.fixture(scope="module")
def geometry(nottingham: City) -> MapGeometry:
    return map_geometry(nottingham.wards)


@pytest.fixture
def gappy(nottingham: City) -> Snapshot:
    current = snapshot(nottingham, "imd_score", "2019")
    frame = current.frame.copy()
    frame.loc[ASPLEY, ["value", "rank", "class_index"]] = np.nan
    return replace(current, frame=frame)


def view_of(painting: Painting, geometry: MapGeometry, ward_code: str | None = None) -> MapView:
    return MapView(painting, Face("/", geometry), ward_code)


def texts(component: object) -> list[str]:
    """Every text in a tree of components, in reading order."""
    if isinstance(component, str):
        return [component]
    if isinstance(component, list | tuple):
        return [text for child in component for text in texts(child)]
    return texts(getattr(component, "children", None) or [])


def test_the_map_draws_each_wards_class_and_fetches_its_shapes(nottingham: City, geometry: MapGeometry) -> None:
    current = snapshot(nottingham, "imd_score", "2019")
    drawn = figure(view_of(paint_values(current), geometry, ASPLEY))
    assert drawn.data[VALUES].geojson == f"/geometry/{geometry.digest}.json"
    assert (
        dict(zip(drawn.data[VALUES].locations, drawn.data[VALUES].z, strict=True))
        == current.frame["class_index"].to_dict()
    )
    assert list(drawn.data[OUTLINE].locations) == [ASPLEY]
    assert list(drawn.data[MISSING].locations) == []
    assert len(drawn.data[NAMES].text) == len(geometry.labels) == 20
    assert sum(text != "" for text in drawn.data[NAMES].text) >= 15
    assert len(drawn.to_json()) < 20_000


def test_hover_gives_value_rank_and_the_city(nottingham: City, geometry: MapGeometry) -> None:
    drawn = figure(view_of(paint_values(snapshot(nottingham, "income_rate", "2015"), "Nottingham"), geometry))
    assert drawn.data[VALUES].customdata[1] == "41.3%<br>Most intense of 20 wards<br>Nottingham: weighted mean 22.5%"


def test_a_ward_without_data_is_told_without_colour(gappy: Snapshot, geometry: MapGeometry) -> None:
    painting = paint_values(gappy)
    drawn = figure(view_of(painting, geometry))
    assert drawn.data[VALUES].z[1] is None
    assert list(drawn.data[MISSING].locations) == [ASPLEY]
    assert drawn.data[MISSING].colorscale[0][1] == NO_DATA
    assert drawn.data[MISSING].marker.line.color == INK
    assert drawn.data[MISSING].customdata == ("No data",)
    names = dict(zip(geometry.labels["ward_code"], drawn.data[NAMES].text, strict=True))
    assert names[ASPLEY] == "Aspley<br>[x]"
    assert "of the 19 wards with a figure" in drawn.data[VALUES].customdata[0]
    assert texts(legend(painting))[-2:] == ["[x] No data", "1 ward"]


def test_a_withheld_ward_is_not_called_one_without_data(gappy: Snapshot, geometry: MapGeometry) -> None:
    gappy.frame.loc[ASPLEY, "flag"] = "c"
    drawn = figure(view_of(paint_values(gappy), geometry))
    assert "withheld" in drawn.data[MISSING].customdata[0]
    assert drawn.data[NAMES].text[1] == "Aspley<br>[c]"
    assert texts(legend(paint_values(gappy)))[-2:] == ["[c] Withheld", "1 ward"]


def test_the_chosen_ward_has_its_name_inside_or_beside_the_city(nottingham: City, geometry: MapGeometry) -> None:
    painting = paint_values(snapshot(nottingham, "imd_score", "2019"))
    for code, name in nottingham.wards["ward_name"].items():
        drawn = figure(view_of(painting, geometry, str(code)))
        shown = [text for trace in (NAMES, CALLOUT) for text in drawn.data[trace].text if text.startswith("<b>")]
        assert [text.removeprefix("<b>").removesuffix("</b>").replace("<br>", " ") for text in shown] == [name]
    assert list(figure(view_of(painting, geometry)).data[CALLOUT].text) == []


def test_no_two_classes_of_the_legend_share_a_figure(nottingham: City) -> None:
    words = [each.label for each in paint_values(snapshot(nottingham, "imd_score", "2019")).map_classes]
    figures = [figure for text in words for figure in text.split(" to ")]
    assert len(set(figures)) == len(figures)


def test_the_legend_says_whether_a_new_colour_is_a_change(nottingham: City) -> None:
    current = snapshot(nottingham, "imd_score", "2019")
    assert "is not a change" in paint_values(current).title[1]
    assert paint_values(current, several=False).title[1] == "."
    compares = replace(current, indicator=replace(current.indicator, comparable_over_time=True))
    assert paint_values(compares).title[1] == ". The same limits in every edition."


def test_a_patch_makes_one_view_into_the_other(nottingham: City, geometry: MapGeometry) -> None:
    first = paint_values(snapshot(nottingham, "imd_score", "2019"))
    before = figure(view_of(first, geometry, ASPLEY)).to_plotly_json()
    after = snapshot(nottingham, "crime_score", "2015", "quantiles")
    patch = values(view_of(paint_values(after), geometry)).to_plotly_json()
    for step in patch["operations"]:
        assert step["operation"] == "Assign"
        *parents, last = step["location"]
        target = before
        for parent in parents:
            target = target[parent]
        target[last] = step["params"]["value"]
    wanted = figure(view_of(paint_values(after), geometry)).to_plotly_json()
    assert [plain(t) for t in before["data"]] == [plain(t) for t in wanted["data"]]


def test_a_patch_carries_no_geometry(nottingham: City, geometry: MapGeometry) -> None:
    patch = values(view_of(paint_values(snapshot(nottingham, "crime_score", "2015")), geometry)).to_plotly_json()
    assert "geojson" not in str(patch)
    assert len(str(patch)) < 5_000


def plain(node: object) -> object:
    """Lists for tuples and arrays, so that equal figures compare equal."""
    if isinstance(node, dict):
        return {k: plain(v) for k, v in node.items()}
    if isinstance(node, list | tuple | np.ndarray):
        return [plain(v) for v in node]
    return node


def test_the_ranking_draws_each_ward_once_the_most_intense_on_top(nottingham: City) -> None:
    current = snapshot(nottingham, "income_rate", "2015")
    bars = ranking(current, "Nottingham", ward_code=ASPLEY).data[0]
    assert bars.y[-1] == ASPLEY
    assert bars.x[-1] == pytest.approx(current.frame.loc[ASPLEY, "value"] * 100)
    assert list(bars.x) == sorted(bars.x)
    assert bars.marker.line.color[-1] == CHOSEN
    assert bars.marker.color[-1] == class_colours(5)[-1]


def test_the_ranking_names_values_and_the_city(nottingham: City) -> None:
    figure = ranking(snapshot(nottingham, "income_rate", "2015"), "Nottingham", ward_code=ASPLEY)
    assert figure.layout.yaxis.ticktext[-1] == "<b>Aspley  41.3</b>"
    assert figure.layout.annotations[0].text == "Nottingham weighted mean 22.5%"
    assert figure.data[0].hovertext[-1] == "41.3%<br>Most intense of 20 wards<br>Nottingham: weighted mean 22.5%"
    assert figure.data[0].hovertext[0].split("<br>")[1] == "Least need of 20 wards"


def test_the_ranking_leaves_out_what_has_no_value_and_marks_what_is_unsure(gappy: Snapshot, nottingham: City) -> None:
    assert ASPLEY not in ranking(gappy, "Nottingham").data[0].y
    labels = ranking(snapshot(nottingham, "idaci_rate", "2019"), "Nottingham").layout.yaxis.ticktext
    flagged = (snapshot(nottingham, "idaci_rate", "2019").frame["flag"] == "u").sum()
    assert sum("[u]" in label for label in labels) == flagged > 0


def test_negative_scores_keep_zero_on_the_axis(nottingham: City) -> None:
    low, high = ranking(snapshot(nottingham, "crime_score", "2019"), "Nottingham").layout.xaxis.range
    assert low < 0 < high


def test_where_editions_do_not_compare_only_ranks_are_drawn(nottingham: City) -> None:
    ranks = rank_courses(nottingham, "imd_score")
    figure = rank_course(ranks, nottingham.wards["ward_name"], ASPLEY)
    assert len(figure.data) == 20
    assert list(figure.data[-1].y) == ranks.loc[ASPLEY].tolist()
    low, high = figure.layout.yaxis.range
    assert low > high, "rank 1 stands on top"


def test_the_pointer_names_ward_edition_and_place_on_a_course(nottingham: City) -> None:
    ranks = rank_courses(nottingham, "imd_score")
    ranks.loc["E05001822", "2019"] = ranks.loc[ASPLEY, "2019"]
    told = rank_course(ranks, nottingham.wards["ward_name"], ASPLEY).data[-1].customdata
    assert told[0] == "Aspley, 2004: 2nd"
    assert told[-1] == "Aspley, 2019: joint 1st"


def test_where_editions_compare_ward_and_city_are_drawn(nottingham: City) -> None:
    frame = course(nottingham, "income_rate", ASPLEY)
    figure = value_course(frame, indicator_of(nottingham, "income_rate"), "Aspley", "Nottingham")
    assert list(figure.data[0].y) == pytest.approx((frame["value"] * 100).tolist())
    assert list(figure.data[1].y) == pytest.approx((frame["city_value"] * 100).tolist())


def test_the_names_stand_at_the_last_edition_with_a_figure(nottingham: City) -> None:
    frame = course(nottingham, "income_rate", ASPLEY)
    frame.loc[frame.index[-1], "value"] = np.nan
    figure = value_course(frame, indicator_of(nottingham, "income_rate"), "Aspley", "Nottingham")
    # Positions on the axis of years, never the years themselves.
    assert [(note.text, note.x) for note in figure.layout.annotations] == [("Aspley", 1), ("Nottingham", 2)]
    assert tuple(figure.layout.xaxis.range) == (-0.2, 2.2)
