"""The rows behind a number of the Spend shift page: they add up to it, and say how they come there."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.spend.table import rows_behind
from layouts.face import Face
from layouts.pages.spend_shift.basis import balance_line
from layouts.pages.spend_shift.rows_behind import trace_panel, trace_title, traced_rows
from tests.helpers.shift_city import (
    ASPLEY,
    BERRIDGE,
    CITY,
    MINUS,
    ONE,
    THREE,
    TWO,
    adjustment,
    codes,
    made_city,
    row,
    shown,
    spend_of,
    table_rows,
    text_of,
)
from tests.helpers.told import tells

slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)


@given(
    search=st.sampled_from(["", "above=1", "above=9", "basis=phased", "basis=phased&above=5"]),
    ward=st.sampled_from(sorted(CITY.wards.index)),
    year=st.sampled_from([str(year) for year in range(2013, 2019)]),
)
@slow
def test_the_rows_of_a_cell_add_up_to_it(search: str, ward: str, year: str) -> None:
    state, shift = shown(f"{search}&trace={ward}.{year}")
    rows = traced_rows(CITY, state, shift)
    amount = shift.table.counted.loc[ward, year]
    assert round(rows["counted"].sum(), 2) == pytest.approx(amount, abs=0.001)
    # The line of the file that the Data page gives: headings are line 1.
    lines = CITY.spend.to_csv(index=False).splitlines()
    for line, code, period in zip(rows["line"], rows["from_area_code"], rows["from_period"], strict=True):
        assert lines[line - 1].startswith(f"{code},{period},")


@pytest.mark.parametrize("search", ["", "basis=phased", "poorest_held=rerank"])
def test_the_rows_of_a_share_are_the_set_and_the_rest(search: str) -> None:
    state, shift = shown(f"{search}&trace=set.2014")
    rows = traced_rows(CITY, state, shift)
    sums = rows.groupby("group")["counted"].sum()
    frame = shift.series.frame.loc["2014"]
    assert sums["poorest-outcome wards"] == pytest.approx(frame["pounds"])
    assert sums.sum() == pytest.approx(frame["total"])
    assert rows["group"].iloc[0] == "poorest-outcome wards"


def test_the_panel_gives_the_sum_the_rows_the_reason_the_source_and_the_csv(face: Face) -> None:
    search = f"basis=phased&trace={ASPLEY}.2014"
    state, shift = shown(search)
    said = text_of(trace_panel(CITY, state, shift, face, search))
    assert trace_title(CITY, state, shift) == "Aspley in 2014"
    assert "Rows: £0.00 counted" in said
    assert "moved away, adjustment aspley-2014-a-better-start" in said
    assert CITY.adjustments["reason"].iloc[0] in said
    assert CITY.adjustments["source"].iloc[0] in said
    assert f"download/spend-rows.csv?{search}" in str(trace_panel(CITY, state, shift, face, search))


def test_a_shares_panel_shows_the_division(face: Face) -> None:
    state, shift = shown("trace=set.2017")
    said = text_of(trace_panel(CITY, state, shift, face, ""))
    assert "£1,170,454.00 in these wards ÷ £2,586,858.00 in all wards = 45.2%." in said


def test_a_parts_panel_shows_how_growth_and_shift_are_reached(face: Face) -> None:
    state, shift = shown(f"trace={BERRIDGE}.split")
    said = text_of(trace_panel(CITY, state, shift, face, ""))
    assert tells(said, "Growth", "48.99%", f"{MINUS}£18,476,512.01", f"{MINUS}£9,052,133.61")
    assert tells(said, "2017", f"{MINUS}£1,194,970.39")
    assert len(traced_rows(CITY, state, shift)) == 2


def test_money_left_out_moved_or_without_a_row_says_so(face: Face) -> None:
    state, shift = shown(f"above=9&trace={ASPLEY}.2014")
    assert "as booked; left out, above £9.0m" in text_of(trace_panel(CITY, state, shift, face, ""))
    rows = spend_of({"2013": [10, 20, 30], "2014": [20, 20, 30]})
    city = made_city([r for r in rows if (r["area_code"], r["period"]) != (TWO, "2014")])
    state, shift = shown(f"trace={TWO}.2014", city)
    assert "has no row" in text_of(trace_panel(city, state, shift, face, ""))
    state, shift = shown(f"trace={TWO}.split", city)
    assert "the change cannot be taken apart" in text_of(trace_panel(city, state, shift, face, ""))


def test_many_rows_are_cut_and_counted(face: Face) -> None:
    rows = [
        row(code, year, 1.0, programme=f"P{at}") for code in codes(3) for year in ("2013", "2014") for at in range(90)
    ]
    city = made_city(rows)
    state, shift = shown("trace=all.2013", city)
    panel = trace_panel(city, state, shift, face, "")
    assert len(table_rows(panel)) == 200
    assert "the largest 200 of 270, the rest in the CSV" in text_of(panel)
    assert len(traced_rows(city, state, shift)) == 270


def test_real_prices_stand_beside_the_pounds_of_the_day(face: Face) -> None:
    city = made_city(spend_of({"2013": [10, 20, 30], "2014": [20, 20, 30]}), deflator={"2013": 50.0, "2014": 100.0})
    state, shift = shown(f"prices=2014&trace={ONE}.2013", city)
    (cell,) = table_rows(trace_panel(city, state, shift, face, ""))
    assert cell[2:4] == ["£10.00", "£20.00"]


def test_money_beyond_the_record_can_be_traced(face: Face) -> None:
    rows = spend_of({"2013": [10, 20, 3000], "2014": [20, 20, 30]})
    city = made_city(rows, [adjustment(THREE, "2013", 900.0, ONE, "2014;2015;2016")])
    state, shift = shown("basis=phased&trace=all.2016", city)
    assert traced_rows(city, state, shift)["amount"].tolist() == [300.0]
    assert tells(text_of(balance_line(shift)), "moved to years", "2015", "£300.00", "2016", "£300.00")


def test_rows_behind_are_the_domains(face: Face) -> None:
    state, shift = shown("trace=all.2015")
    wanted = rows_behind(CITY, shift.table, None, "2015")
    pd.testing.assert_frame_equal(traced_rows(CITY, state, shift).drop(columns="line"), wanted.reset_index(drop=True))
