"""The figures of the Spend shift page compared as data: what is drawn is what the record holds."""

from __future__ import annotations

from html import unescape

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.city import City
from geo.indicators.snapshot import snapshot
from geo.need_index.poorest_set import PoorestSet, members
from geo.spend.distribution import concentration_curves
from geo.spend.shift_analysis import Shift
from geo.spend.table import SpendBasis, spend_table
from geo.spend.tracking import BEHIND, CANNOT_BE_SAID, ON_TRACK, compare_with_path
from layouts.figures.concentration_curve import EQUAL, NEED, SPEND, curve
from layouts.figures.share_tracking import ACTUAL, PLAN, path
from layouts.figures.slope_chart import LONGEST, NEAR, slope, spread_out
from layouts.figures.spend_shares import BARS, WHISKERS
from layouts.figures.waterfall import reach, waterfall
from layouts.pages.spend_shift.decomposition import slope_figure, steps_of, waterfall_figure
from layouts.pages.spend_shift.page import PAGE
from layouts.pages.spend_shift.share import share_figure
from layouts.pages.spend_shift.state import of_state, read_shift
from layouts.pages.spend_shift.year import curve_figure
from tests.helpers.pages import view_at
from tests.helpers.shift_city import made_city, spend_of

ASPLEY = "E05001823"


def found(city: City, search: str = "") -> Shift:
    return of_state(city, read_shift(city, search))


@pytest.fixture(scope="module")
def public(nottingham: City) -> City:
    return nottingham.public()


# Shares


def test_bars_are_nottinghams_shares_and_only_the_part_year_is_hatched(public: City) -> None:
    figure = share_figure(found(public))
    bars = figure.data[BARS]
    assert np.round(bars.y).tolist() == [14, 96, 38, 22, 45, 5]
    assert bars.text == ("<b>14%</b>", "<b>96%</b>", "<b>38%</b>", "<b>22%</b>", "<b>45%</b>", "<b>5%</b>")
    assert bars.marker.pattern.shape == ("", "", "", "", "", "/")
    assert bars.customdata == tuple(f"set.{year}" for year in range(2013, 2019))
    ticks = figure.layout.xaxis.ticktext
    assert ticks[0] == "<b>2013</b><br>20/82"
    assert ticks[5] == "<b>2018</b><br>12/58<br><b>part<br>year</b>"


def test_whiskers_reach_from_the_least_to_the_largest_share_without_one_entry(public: City) -> None:
    shift = found(public)
    whiskers = share_figure(shift).data[WHISKERS]
    ranges = 100 * shift.fragility.by_year
    np.testing.assert_allclose(np.array(whiskers.y) + whiskers.error_y.array, ranges["high"].astype(float))
    np.testing.assert_allclose(np.array(whiskers.y) - whiskers.error_y.arrayminus, ranges["low"].astype(float))


def test_the_lines_are_the_shares_of_people_and_of_need(public: City) -> None:
    score = share_figure(found(public))
    # A score has no true zero, and so no share of need.
    assert [shape.name for shape in score.layout.shapes] == ["people_share"]
    figure = share_figure(found(public, "poorest=income_rate&poorest_edition=2010"))
    assert [shape.name for shape in figure.layout.shapes] == ["people_share", "need_share"]
    people = public.population.query("age_band == 'all' and period == '2017'").set_index("area_code")["population"]
    need = people * snapshot(public, "income_rate", "2010").frame["value"]
    five = need[list(members(public, PoorestSet("income_rate", "2010")))].sum() / need.sum()
    assert any(note.text.endswith(f"Share of need {five:.0%}") for note in figure.layout.annotations)
    figure = score
    heights = {float(step.split(",")[1]) for step in figure.layout.shapes[0].path.removeprefix("M ").split(" L ")}
    assert list(heights) == [pytest.approx(28.09, abs=0.01)]


def test_many_years_with_many_items_keep_the_counts_of_the_set_alone() -> None:
    city = made_city(spend_of({str(year): [1, 1, 1] for year in range(2013, 2023)}, n=2000.0))
    figure = share_figure(found(city, "poorest_wards=1"))
    assert figure.layout.xaxis.ticktext[0] == "<b>2013</b><br>2,000"
    assert figure.layout.xaxis.title.text == "Below each year: awards in these wards"


def test_a_year_without_spend_has_no_bar() -> None:
    figure = share_figure(found(made_city(spend_of({"2013": [1, 1, 1], "2014": [0, 0, 0], "2015": [1, 1, 1]}))))
    assert np.isnan(figure.data[BARS].y[1])
    assert figure.data[BARS].text[1] == ""
    assert "no spend above zero" in figure.data[BARS].hovertext[1]


def test_need_that_cannot_be_added_up_has_no_line() -> None:
    city = made_city(spend_of({"2013": [1, 1, 1]}), need={"2010": [3.0, -2.0, 1.0]})
    assert [shape.name for shape in share_figure(found(city)).layout.shapes] == ["people_share"]


# Waterfall


def test_the_steps_lead_from_the_first_amount_to_the_last(public: City) -> None:
    figure = waterfall_figure(found(public), ("2013", "2017"))
    (bars,) = figure.data
    assert bars.x == ("These<br>in 2013", "The whole<br>shrank", "Moved<br>to them", "These<br>in 2017")
    first, *steps, last = bars.y
    assert (first, last) == (2_953_240.0, 1_170_454.0)
    assert first + sum(steps) == pytest.approx(last, abs=0.001)
    assert bars.measure == ("absolute", "relative", "relative", "absolute")
    assert bars.text == ("<b>£3.0m</b>", "<b>▼ £2.6m</b>", "<b>▲ £808k</b>", "<b>£1.2m</b>")
    assert bars.customdata == ("set.2013", "set.split", "set.split", "set.2017")


def test_a_set_that_changes_has_a_step_of_its_own(public: City) -> None:
    steps = steps_of(found(public, "poorest_held=rerank"), ("2013", "2017"))
    assert [name for name, *_ in steps][3] == "The set\nchanged"
    assert sum(amount for _, amount, whole, _ in steps[:-1]) == pytest.approx(steps[-1][1], abs=0.001)


def test_bars_that_go_below_zero_are_in_sight() -> None:
    assert reach([(10, True), (-30, False), (5, False), (-15, True)]) == (-20, 10)
    figure = waterfall([("Before", 10.0, True), ("Less", -30.0, False), ("After", -20.0, True)], ["a", "b", "c"])
    low, high = figure.layout.yaxis.range
    assert low < -20 < 10 < high
    assert figure.data[0].text[2] == "<b>\N{MINUS SIGN}£20</b>"


# Curve


def test_the_curves_are_those_of_the_year(public: City) -> None:
    bare = read_shift(public, f"year=2015&ward={ASPLEY}")
    assert len(curve_figure(public, bare, of_state(public, bare)).data[NEED].x) == 0
    state = read_shift(public, f"year=2015&ward={ASPLEY}&poorest=income_rate&poorest_edition=2010")
    shift = of_state(public, state)
    figure = curve_figure(public, state, shift)
    wanted = concentration_curves(public, spend_table(public, SpendBasis()), shift.need, "2015")
    np.testing.assert_allclose(figure.data[SPEND].y, 100 * wanted["value_share"])
    np.testing.assert_allclose(figure.data[NEED].y, 100 * wanted["need_share"])
    assert figure.data[EQUAL].x == figure.data[EQUAL].y == (0, 100)
    large = [code for code, size in zip(figure.data[SPEND].customdata, figure.data[SPEND].marker.size, strict=True)
             if size > 5]  # fmt: skip
    assert large == [ASPLEY]


def test_a_year_without_an_index_has_the_diagonal_alone() -> None:
    empty = pd.DataFrame({"ward": [], "people_share": [], "value_share": [], "need_share": []})
    figure = curve(empty, pd.Series(dtype=object))
    assert [len(trace.x) for trace in figure.data] == [2, 0, 0]


# Slope


def test_every_ward_has_a_line_and_the_set_bears_its_names(public: City) -> None:
    state = read_shift(public, "")
    figure = slope_figure(public, state, of_state(public, state))
    lines, labels = figure.data[:4], figure.data[4:]
    assert sum(len(line.x) // 3 for line in lines) == 20
    drawn = {code: y for line in lines for code, y in zip(line.customdata[::3], line.y[1::3], strict=True)}
    shares = of_state(public, state).table.counted["2017"]
    assert drawn == pytest.approx((100 * shares / shares.sum()).to_dict())
    right = unescape(" ".join(labels[1].text))
    for name in ("Aspley ●", "St Ann's ●", "Bulwell ●", "Bilborough ●", "Bestwood ●", "Berridge"):
        assert name in right
    assert max(len(text.split(" ●")[0]) for text in labels[1].text if "●" in text) <= LONGEST


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_labels_never_run_into_one_another_and_keep_their_order(values: list[float]) -> None:
    places = spread_out(pd.Series(values), 0.0, 1.0)
    assert (np.diff(places) >= NEAR - 1e-9).all()
    assert places.max() <= 1 + 1e-9
    assert pd.Series(values)[places.index].is_monotonic_increasing


def test_a_slope_without_wards_is_empty() -> None:
    nothing = pd.DataFrame({"ward_name": [], "share_before": [], "share_after": []})
    assert all(len(trace.x) == 0 for trace in slope(nothing, before="", after="", marked=frozenset()).data)


# Path


def test_marks_tell_on_track_behind_and_unsaid_apart() -> None:
    years = ["2013", "2014", "2015", "2016"]
    done = compare_with_path(
        pd.Series([0.2, 0.4, 0.1, 0.5], index=years), pd.Series([0.2, 0.3, 0.4, 0.5], index=years),
        part_years=["2016"],
    )  # fmt: skip
    assert done["status"].tolist() == [ON_TRACK, ON_TRACK, BEHIND, CANNOT_BE_SAID]
    figure = path(done, dict.fromkeys(years, "words"), stepped=True)
    assert figure.data[ACTUAL].marker.symbol == ("circle", "circle", "x", "circle-open")
    assert figure.data[ACTUAL].y == (20, 40, 10, 50)
    assert figure.data[PLAN].y == (20, 30, 40, 50)
    assert figure.data[PLAN].line.shape == "hv"


@pytest.mark.parametrize("search", ["", "basis=phased&poorest_held=rerank", f"ward={ASPLEY}&above=9&year=2014"])
def test_every_figure_keeps_the_house_template(public: City, search: str) -> None:
    state = read_shift(public, search)
    shift = of_state(public, state)
    figures: list[go.Figure] = [
        share_figure(shift), waterfall_figure(shift, state.split), slope_figure(public, state, shift),
        curve_figure(public, state, shift),
    ]  # fmt: skip
    for figure in figures:
        assert figure.layout.template.layout.font.family.startswith("system-ui")
        assert len(figure.to_json()) < 40_000


@pytest.mark.parametrize(
    "search", ["", "basis=phased&year=2018&target=50", "above=9&ward=E05001823&target=40&path=stepped", "year=2050"]
)
def test_every_figure_passes_the_check_that_it_is_spared(nottingham: City, search: str) -> None:
    view = view_at(PAGE, nottingham.public(), f"?{search}")
    drawn = [part.value(view) for part in PAGE.parts(nottingham) if part.prop == "figure"]
    assert len(drawn) == 6
    for figure in drawn:
        assert go.Figure(figure.to_dict()).to_dict() == figure.to_dict()
