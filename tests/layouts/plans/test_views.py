"""A plan as maps, tables, figures and one ward's story: they show the plan's own figures, and tables add up."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest
from dash import dcc, html
from dash.development.base_component import Component

from geo.city import City
from geo.need_index.index import index_of
from geo.need_index.poorest_set import default_set, members
from geo.scenarios.plan_shares import changes, poorest_path, years_of
from geo.scenarios.solve import Solution, solve
from layouts.pages.target.form_values import FormId
from layouts.pages.target.sensitivity import sensitivity_section
from layouts.pages.target.state import inputs_now, read_target
from layouts.plans.one_ward import CHOOSE, ward_sentence, ward_steps, ward_story
from layouts.plans.views import (
    blank_painting,
    distances,
    formula_table,
    gains_figure,
    gains_section,
    paint_distance,
    path_figure,
    path_section,
    plan_table,
)
from layouts.text.money import a_head, exact, to_pound
from tests.helpers.components import text, whole
from tests.helpers.old_plans import with_need
from tests.helpers.records import FOLLOWING
from tests.helpers.samples import CityOfTwo, two_wards
from tests.helpers.told import tells


def none(_id: str, _version: int | None) -> None:
    """No scenario is saved."""


@lru_cache(maxsize=8)
def planned(city: City, search: str = "") -> Solution:
    """A plan of the real city, as the form makes it."""
    return solve(inputs_now(city, read_target(city, search or FOLLOWING, none)))


def poorest(city: City) -> list[str]:
    return list(members(city, default_set(city)))


def cells(part: Component) -> list[list[str]]:
    """The rows of the one table of a part, headings first."""
    part = whole(part)
    rows = [part, *part._traverse()]
    return [[text(cell.children) for cell in row.children] for row in rows if isinstance(row, html.Tr)]


def pounds(cell: str) -> float:
    """The amount of a cell, without what it is a head."""
    return float(re.sub(r"[£,+]", "", cell.split(" ")[0]).replace("\N{MINUS SIGN}", "-"))


MONEY = "?plan_money=typed&plan_budget_1=2500000.01&plan_budget_2=2600000.02&plan_budget_3=2700000&plan_budget_4=2800000.99&plan_budget_5=2900000&plan_citywide=123456.78"  # noqa: E501


@pytest.mark.parametrize("search", ["", MONEY, "?plan_share=55&plan_floor=3", "?plan_need=theft_rate"])
def test_the_plans_table_adds_up_to_the_penny_and_its_cells_are_the_plans(nottingham: City, search: str) -> None:
    found = planned(nottingham, search)
    head, *rows = cells(plan_table(found))
    years = list(found.plan.years)
    assert head[2:7] == years
    wards, sums = rows[: len(found.wards)], rows[len(found.wards) :]
    names = found.wards["ward_name"].to_dict()
    amounts = found.plan.wide()
    assert [row[0] for row in wards] == sorted(names.values())
    by_name = {row[0]: row for row in wards}
    for code, name in names.items():
        people = found.wards.loc[code, "population"]
        money = [found.wards.loc[code, "current"] / 100, *(amounts.loc[code, year] for year in years)]
        assert by_name[name][1:7] == [f"{to_pound(each)} {a_head(each / people)} a head" for each in money]
        assert pounds(by_name[name][7]) == round(changes(found)[code])
    pots = (found.plan.budgets - found.plan.citywide).round(2)
    for place, year in enumerate(years, start=2):
        # The row of sums is exact; the wards above it are rounded to the pound, half a pound each at the most.
        assert pounds(sums[0][place]) == pots[year] == round(amounts[year].sum(), 2)
        assert abs(sum(pounds(row[place]) for row in wards) - pots[year]) <= len(wards) / 2
    if found.plan.citywide.any():
        assert [row[0] for row in sums] == ["All wards", "No ward, not divided", "Budget"]
        for place in range(2, 7):
            assert round(pounds(sums[0][place]) + pounds(sums[1][place]), 2) == pounds(sums[2][place])
    else:
        assert [row[0] for row in sums] == ["All wards"]


def test_the_formulas_table_shows_need_in_its_unit_and_shares_that_make_a_whole(nottingham: City) -> None:
    found = planned(nottingham)
    head, *rows = cells(formula_table(nottingham, found))
    assert head[2] == "Needchildren in income-deprived families, 2019"
    assert all(re.fullmatch(r"\d\d?\.\d%", row[2]) for row in rows)
    assert sum(float(row[3].rstrip("%")) for row in rows) == pytest.approx(100, abs=0.05 * len(rows))
    assert sum(pounds(row[4]) for row in rows) == pytest.approx(sum(pounds(row[6]) for row in rows), abs=len(rows))
    assert "Cannot move" not in head
    kept = planned(nottingham, "?plan_protected=Big%2520Lottery%2520Fund%2520awards")
    head, *rows = cells(formula_table(nottingham, kept))
    assert head[8] == "Cannot move"
    assert [row[8] for row in rows] == [row[6] for row in rows]


def test_a_chosen_ward_is_marked_in_both_tables(nottingham: City) -> None:
    found, code = planned(nottingham), "E05001823"
    for part in (plan_table(found, code), formula_table(nottingham, found, code)):
        marked = [
            row
            for row in whole(part)._traverse()
            if isinstance(row, html.Tr) and getattr(row, "className", "") == "chosen"
        ]
        assert [text(row.children[0]) for row in marked] == ["Aspley"]


def test_distances_today_and_later_are_amount_less_target() -> None:
    found = two_wards(cap=0.25)
    now, later = distances(found, "today"), distances(found, "2018")
    assert now.loc["E1", ["amount", "target", "distance", "rate"]].tolist() == pytest.approx([400, 625, -225, -0.36])
    assert later.loc["E1", ["amount", "target", "distance", "rate"]].tolist() == pytest.approx([500, 625, -125, -0.2])
    assert years_of(found) == ["today", "2018", "2019"]


@pytest.mark.parametrize(
    ("rate", "place", "mark"),
    [
        (-0.6, 0, "▼▼"), (-0.5, 0, "▼▼"), (-0.3, 1, "▼"), (-0.05, 2, ""),
        (0.0, 2, ""), (0.1, 2, ""), (0.3, 3, "▲"), (0.55, 4, "▲▲"),
    ],
)  # fmt: skip
def test_a_map_colours_and_marks_by_distance(rate: float, place: int, mark: str) -> None:
    # North's target is 62.5 % of 1,000.
    north = round(62_500 * (1 + rate))
    wards = [dict(ward) for ward in two_wards().inputs["wards"]]
    wards[0]["current"], wards[1]["current"] = north, 100_000 - north
    painting = paint_distance(two_wards(wards=wards), "today")
    assert painting.classes["E1"] == place
    assert painting.map_classes[int(painting.classes["E1"])].mark == mark
    assert len({each.mark for each in painting.map_classes}) == 5


def test_where_todays_shares_are_kept_the_map_calls_a_ward_of_nothing_at_its_target(nottingham: City) -> None:
    found = planned(nottingham, "?plan_aim=today")
    last = str(found.plan.years[-1])
    painting, frame = paint_distance(found, last), distances(found, last)
    assert (frame["target"] == 0).sum() == 3
    assert painting.classes.notna().all()
    for code in frame.index[(frame["target"] == 0) & (frame["amount"] == 0)]:
        assert painting.map_classes[int(painting.classes[code])].label == "within 10% of target"
        assert painting.tooltips[code].endswith("at its target")


def test_what_the_map_says_of_a_ward_is_text() -> None:
    wards = [dict(ward) for ward in two_wards().inputs["wards"]]
    wards[0]["ward_name"] = "<b>North</b>"
    found = two_wards(wards=wards)
    assert paint_distance(found, "today").tooltips["E1"] == (
        "£400, target £625<br>£0.40 a head, target £0.62<br>£225 below target (36%)"
    )
    shown = gains_figure(found, "E1")
    assert any("&lt;b&gt;North" in label for label in shown.layout.yaxis.ticktext)
    assert not any("<b>North</b>" in label for label in shown.layout.yaxis.ticktext)


def test_without_a_plan_no_ward_has_a_colour(nottingham: City) -> None:
    painting = blank_painting(nottingham.wards["ward_name"])
    assert list(painting.missing) == list(nottingham.wards.index)


def test_the_figures_are_drawn_from_the_plans_figures(nottingham: City) -> None:
    found, codes = planned(nottingham, "?plan_share=55"), poorest(nottingham)
    line = path_figure(found, codes).data[0]
    assert list(line.x) == ["today", *found.plan.years]
    assert list(line.y) == pytest.approx([100 * v for v in poorest_path(found, codes)])
    assert line.y[-1] == pytest.approx(55.0, abs=1e-4)
    lines = [shape.y0 for shape in path_figure(found, codes).layout.shapes]
    assert lines == pytest.approx([100 * found.formula[codes].sum(), 55.0])
    bars = gains_figure(found).data[0]
    assert dict(zip(bars.customdata, bars.x, strict=True)) == pytest.approx(changes(found).to_dict())
    assert list(bars.x) == sorted(bars.x)
    colours = {colour for colour, value in zip(bars.marker.color, bars.x, strict=True) if value > 0}
    assert colours.isdisjoint(c for c, value in zip(bars.marker.color, bars.x, strict=True) if value < 0)


def test_sections_name_their_finding_and_have_a_name_for_ears(nottingham: City) -> None:
    found, codes = planned(nottingham), poorest(nottingham)
    section = path_section(found, codes)
    share = poorest_path(found, codes)
    assert (
        text(section[0]) == f"The poorest-outcome wards' share: {share['today']:.1%} today, {share['2022']:.1%} in 2022"
    )
    for part in (*section, *gains_section(found)):
        boxes = [part, *part._traverse()]
        for graph in boxes:
            if isinstance(graph, html.Div) and isinstance(graph.children, dcc.Graph):
                assert len(getattr(graph, "aria-label")) > 30
    most = changes(found).idxmax()
    name = found.wards.loc[most, "ward_name"]
    assert text(gains_section(found)[1]).startswith(f"{name} gains most ({to_pound(changes(found)[most])}, ")
    still = two_wards(floor=0.0, cap=0.0)
    assert text(gains_section(still)[1]) == "No ward's money changes."


def test_a_wards_story_derives_its_sum_step_by_step() -> None:
    found = two_wards(cap=0.25)
    people, need, share, money = ward_steps(CityOfTwo(), found, "E1")
    assert tells(people, "2,000", "people aged 0 to 4", "2017", "1,000", "North", "50.0%")
    assert tells(need, "0.3", "income deprivation", "2019", "0.2", "75.0%")
    assert tells(share, "50%", "50%", "50% × 50.0% + 50% × 75.0% = 62.5%")
    assert tells(money, "£1,000", "£625", "£400", "£225 below", "36%")
    assert tells(ward_sentence(found, "E1"), "North", "£400", "£625", "2019", "+£225", "at its target")


def test_a_wards_story_has_every_year_to_the_penny(nottingham: City) -> None:
    found, code = planned(nottingham, MONEY), "E05001823"
    people = found.wards.loc[code, "population"]
    story = ward_story(nottingham, found, code)
    _head, *rows = cells(story[-1])
    amounts = found.plan.wide().loc[code]
    assert [row[0] for row in rows] == ["Today", *found.plan.years]
    assert [row[1] for row in rows] == [exact(found.wards.loc[code, "current"] / 100), *map(exact, amounts)]
    assert [row[2] for row in rows[1:]] == [a_head(amount / people) for amount in amounts]
    assert text(ward_story(nottingham, found, None)[0]) == CHOOSE
    assert text(ward_story(nottingham, found, "E05009999")[0]) == CHOOSE
    assert text(ward_story(nottingham, "There is no plan.", code)[0]) == CHOOSE


def test_the_steps_of_every_real_ward_agree_with_its_target_share(nottingham: City) -> None:
    found = planned(nottingham)
    for code in found.wards.index:
        step = ward_steps(nottingham, found, code)[2]
        first, second, share = (float(n) for n in re.findall(r"(?<![0-9.])(\d+\.\d)%", step))
        assert 0.3 * first + 0.7 * second == pytest.approx(share, abs=0.11), step


def test_another_measure_may_change_who_gains(nottingham: City) -> None:
    found = planned(nottingham)
    state = read_target(nottingham, "", none)
    title, said, table = sensitivity_section(nottingham, found, state.recipe)
    assert text(title) == "Would another measure of need change who gains?"
    _head, *rows = cells(table)
    assert len(rows) == 20
    many = {row[4].split(" of ")[1] for row in rows}
    # Three shares and eight rates of the catalogue, and none of its scores.
    assert many == {"11"}
    counts = [int(row[4].split(" of ")[0]) for row in rows]
    assert counts == sorted(counts, reverse=True)
    mixed = [row[0] for row in rows if 0 < int(row[4].split(" of ")[0]) < int(many.copy().pop())]
    assert ("No: by all" in text(said)) is (not mixed)
    # Spread evenly over people and need, wards that have much less than their people keep gaining by any measure.
    even = planned(nottingham, "?plan_by_people=100")
    _title, _said, table = sensitivity_section(nottingham, even, state.recipe)
    assert {row[3].split(" to ")[0] == row[3].split(" to ")[1] for row in cells(table)[1:]} == {True}


def test_other_weights_may_change_who_gains(nottingham: City) -> None:
    state = read_target(nottingham, "?plan_need=index", none)
    # As it was saved before need had to have a true zero.
    old = with_need(planned(nottingham, "").inputs, index_of(nottingham, state.recipe))
    found = solve(old)
    title, _said, table = sensitivity_section(nottingham, found, state.recipe)
    assert text(title) == "Would other weights change who gains?"
    rows = cells(table)[1:]
    assert len(rows) == 20
    low = {row[0]: float(row[3].split("% to ")[0]) for row in rows}
    high = {row[0]: float(row[3].split("% to ")[1].rstrip("%")) for row in rows}
    for code, share in found.shares.items():
        name = found.wards.loc[code, "ward_name"]
        assert low[name] - 1 <= 100 * share <= high[name] + 1


def test_where_nothing_is_spent_every_ward_gains(nottingham: City) -> None:
    wards = [dict(ward) | {"current": 0} for ward in two_wards().inputs["wards"]]
    nothing = two_wards(wards=wards)
    state = read_target(nottingham, "", none)
    assert "every ward gains" in text(sensitivity_section(nottingham, nothing, state.recipe))
    assert state.form_values[FormId.UNIVERSAL] == 30
