"""Tables, titles and traces of the Spend shift page: each number is the record's, adds up, and leads to its rows."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from geo.errors import Unavailable
from geo.spend.tracking import PlannedSetShares
from layouts.face import Face
from layouts.pages.spend_shift.basis import above_options, balance_line, basis_words_section, ledger_section
from layouts.pages.spend_shift.decomposition import decomposed, slope_title, split_caption, split_table, split_title
from layouts.pages.spend_shift.distribution import concentration_section, verdict
from layouts.pages.spend_shift.ids import ShiftId
from layouts.pages.spend_shift.outcomes import NO_CAUSE, beside_section, outcome_gaps
from layouts.pages.spend_shift.own_data import own_section
from layouts.pages.spend_shift.page import PAGE, controls, lead, parts
from layouts.pages.spend_shift.share import share_caption, share_table, share_title, totals_table
from layouts.pages.spend_shift.tracking import plan_figure, plan_table, plan_title, plan_years, tracked
from layouts.pages.spend_shift.year import curve_words, paint_per_head, per_head, year_table, year_title
from tests.helpers.pages import opened, view_at
from tests.helpers.shift_city import (
    ASPLEY,
    CITY,
    MINUS,
    TWO,
    made_city,
    row,
    shown,
    spend_of,
    table_rows,
    text_of,
)
from tests.helpers.told import tells

slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)

BY_INCOME = "poorest=income_rate&poorest_edition=2010"
"""A measure with a true zero."""


def traces(part: Any) -> list[str]:
    """What the numbers of a part open."""
    return re.findall(r'"trace": "([^"]*)"', str(part))


def money(text: str) -> float:
    return float(text.replace("£", "").replace(",", "").replace(MINUS, "-"))


# Shares


def test_the_table_is_the_charts_twin() -> None:
    _, shift = shown()
    rows = table_rows(share_table(shift))
    assert [row[1] for row in rows] == ["14%", "96%", "38%", "22%", "45%", "5%"]
    assert [row[3] for row in rows] == ["0", "+82", "+24", "+8", "+31", f"{MINUS}9"]
    assert rows[1][4] == "£39.9m more"
    assert rows[5][-1] == "part year"
    assert rows[0][-1] == "baseline"
    assert [row[7] for row in rows] == ["20", "25", "35", "26", "23", "12"]
    assert {"set.2014", "all.2014"} <= set(traces(share_table(shift)))


def test_the_title_counts_full_years_above_the_shares_of_people_and_need() -> None:
    assert tells(share_title(shown()[1]), "five full years", "people", "28%", "3")
    assert "need" not in share_title(shown()[1])
    assert tells(share_title(shown(BY_INCOME)[1]), "five full years", "people", "need")


def test_the_caption_names_measure_period_programme_and_people() -> None:
    words = share_caption(CITY, shown()[1])
    for part in ("award", "2013 to 2018", "Big Lottery Fund awards", "2017"):
        assert part in words


def test_the_lead_opens_the_rows_of_what_decides() -> None:
    assert f"{ASPLEY}.2014" in traces(lead(CITY, shown()[1]))


# Where the money is


@pytest.mark.parametrize("search", ["", "above=1", "above=9", "basis=phased", "basis=phased&above=5"])
def test_the_balance_closes_as_it_is_printed(search: str) -> None:
    said = text_of(balance_line(shown(search)[1]))
    booked, *parts = [money(amount) for amount in re.findall(r"£[\d,]+\.\d\d", said)]
    assert booked == 87_839_989.50
    if "=" in said:
        beyond = parts[2 if "left out" in said else 1 :]
        # The years beyond the record are told one by one after their sum.
        whole = parts if "moved to years" not in said else parts[: len(parts) - len(beyond) + 1]
        assert round(sum(whole), 2) == booked
        if len(beyond) > 1:
            assert round(sum(beyond[1:]), 2) == beyond[0]


def test_money_with_no_ward_stands_beside_and_is_never_spread() -> None:
    rows = spend_of({"2013": [10.0, 20.0, 30.0], "2014": [10.0, 20.0, 30.0]})
    city = made_city([*rows, row("CITYWIDE", "2014", 900.0)])
    _, shift = shown("", city)
    assert "£120.00 in wards" in text_of(balance_line(shift))
    assert "£900.00 with no ward" in text_of(balance_line(shift))
    assert table_rows(totals_table(shift)) == [
        ["2013", "£60", "none in the record", "£60", "0"],
        ["2014", "£60", "£900", "£960", "0"],
    ]
    assert "CITYWIDE.2014" in traces(totals_table(shift))
    # The share is of the wards alone.
    assert table_rows(share_table(shift))[1][6] == "£60"


def test_phased_spend_is_called_a_reading_of_the_record() -> None:
    assert "reading of the record" not in text_of(basis_words_section(CITY, shown()[1]))
    said = text_of(basis_words_section(CITY, shown("basis=phased")[1]))
    assert tells(said, "reading of the record", "£45.0m", "Aspley", "2014")


def test_the_ledger_has_every_ward_and_year_and_names_what_is_left_out() -> None:
    state, shift = shown("above=9")
    section = ledger_section(CITY, state, shift)
    rows = {row[0].removesuffix(" ●"): row[1:] for row in table_rows(section[-1])}
    assert len(rows) == 20
    assert rows["Aspley"][1] == "[x]"
    assert rows["Bestwood"][2] == "£0"
    assert tells(text_of(section), "Left out", "£9.0m", "Berridge", "2013", "£10.3m", "Aspley", "2014", "£45.0m")
    assert len([t for t in traces(section[-1]) if t.endswith(".2014")]) == 20


def test_a_typed_threshold_is_offered_too() -> None:
    assert [o["value"] for o in above_options(shown("above=2.5")[0].basis)] == ["", "1", "2.5", "5", "9"]


# One year


def test_the_year_table_is_the_maps_twin_most_need_first() -> None:
    state, shift = shown("year=2014")
    rows = table_rows(year_table(CITY, state, shift))
    assert [row[0] for row in rows[:5]] == ["Aspley ●", "St Ann's ●", "Bulwell ●", "Bilborough ●", "Bestwood ●"]
    people = CITY.population.query("area_code == @ASPLEY and period == '2017' and age_band == 'all'")[
        "population"
    ].item()
    assert rows[0] == ["Aspley ●", "£45.0m", "92.8%", f"£{45_001_747 / people:,.0f}", "2"]


def test_classes_are_the_same_in_every_year_and_a_head_is_counted_in_pence() -> None:
    first, second = (paint_per_head(CITY, *shown(f"year={year}")) for year in ("2013", "2017"))
    assert [each.label for each in first.map_classes] == [each.label for each in second.map_classes]
    assert first.map_classes[0].label.startswith("£0")
    state, shift = shown("year=2017")
    values = per_head(CITY, state, shift).frame["2017"]
    assert second.classes.equals(per_head(CITY, state, shift).breaks.assign(values))


def test_the_years_title_says_where_most_went_and_how_many_had_none() -> None:
    assert tells(year_title(CITY, *shown("year=2017")), "2017", "St Ann's", "£34", "none in three wards")
    assert year_title(CITY, *shown("year=2018")).startswith("2018 (part year): ")
    assert "two wards without a figure" in year_title(CITY, *shown("year=2016&above=2"))


def test_half_of_the_people_are_read_off_the_curve() -> None:
    words = curve_words(CITY, *shown("year=2017"))
    assert tells(words, "51% of people", "32% of the money")
    assert "and have" not in words
    assert "and have" in curve_words(CITY, *shown(f"year=2017&{BY_INCOME}"))
    nothing = made_city(spend_of({"2013": [1, 1, 1], "2014": [0, 0, 0]}))
    assert "No curve for 2014" in curve_words(nothing, *shown("year=2014", nothing))


# Growth and shift


@pytest.mark.parametrize(
    "search", ["", "basis=phased", "above=5", "poorest_held=rerank", "split_from=2014&split_to=2016"]
)
def test_every_row_of_the_decomposition_adds_up_to_the_penny(search: str) -> None:
    state, shift = shown(search)
    rows = table_rows(split_table(CITY, state, shift))
    parts = 4 if shift.series.fixed else 5
    amounts = [[money(cell) for cell in row[1 : parts + 1]] for row in rows]
    the_set, whole, *wards = amounts
    for before, growth, moved, *joined, after in (the_set, whole):
        assert round(before + growth + moved + sum(joined), 2) == after
    for before, growth, moved, *_, after in wards:
        assert round(before + growth + moved, 2) == after
    for column in (0, 1, 2, -1):
        assert round(sum(ward[column] for ward in wards), 2) == whole[column]


def test_the_title_of_the_decomposition_gives_its_parts() -> None:
    said = split_title(shown()[1], ("2013", "2017"))
    assert tells(said, "2013", "2017", "£1.8m less", "£2.6m less", "the whole", "£807,757 more", "moved")
    assert "because the set changed" in split_title(shown("poorest_held=rerank")[1], ("2013", "2017"))
    slopes = slope_title(CITY, shown()[1], ("2013", "2017"))
    assert tells(slopes, "Mapperley", "rose", "20 points", "Berridge", "fell", "46 points")


def test_wards_without_a_row_take_no_part_and_are_named() -> None:
    rows = spend_of({"2013": [10, 20, 30], "2014": [20, 20, 30]})
    city = made_city([r for r in rows if (r["area_code"], r["period"]) != (TWO, "2014")])
    _, shift = shown("", city)
    assert tells(split_caption(city, shift, ("2013", "2014")), "left out", "Ward 2")
    assert decomposed(shift, ("2013", "2014")).left_out == (TWO,)


def test_one_year_alone_has_no_change() -> None:
    city = made_city(spend_of({"2013": [10, 20, 30]}))
    state, shift = shown("", city)
    assert tells(split_title(shift, state.split), "Only 2013", "no change")
    assert split_table(city, state, shift) is None


# Against need


def test_years_lean_to_need_only_where_no_entry_decides_it() -> None:
    state, shift = shown()
    section = concentration_section(CITY, state, shift)
    assert tells(text_of(section[0]), "leaned to need", "2014", "2016", "2017", "2013", "2015", "one entry decides")
    rows = table_rows(section[1])
    assert rows[2] == ["2015", "+0.14", f"{MINUS}0.24 to +0.26", "one entry decides which way"]
    assert tells(text_of(section[2]), "No share of need", "true zero", "Income deprivation (2010)")
    # Said here alone, not below each chart.
    state, shift = shown()
    for words in (curve_words(CITY, state, shift), share_caption(CITY, shift)):
        assert "No share of need" not in words
    by_income = concentration_section(CITY, *shown(BY_INCOME))
    assert len(table_rows(by_income[1])[2]) == 6
    assert "need is counted as population in 2017 times income deprivation (2010)" in text_of(by_income[2])


@pytest.mark.parametrize(
    ("low", "high", "reason", "said"),
    [
        (0.1, 0.3, "", "leans to need"),
        (-0.3, -0.1, "", "leans away from need"),
        (-0.1, 0.1, "", "one entry decides which way"),
        (float("nan"), float("nan"), "no_spend", ""),
    ],
)
def test_a_verdict_holds_over_the_whole_range(low: float, high: float, reason: str, said: str) -> None:
    assert verdict(pd.Series({"low": low, "high": high, "reason": reason})) == said


def test_years_without_an_index_say_why() -> None:
    city = made_city(spend_of({"2013": [1, 1, 1], "2014": [0, 0, 0], "2015": [5, -1, 1]}))
    rows = table_rows(concentration_section(city, *shown("", city))[1])
    assert [row[-1] for row in rows[1:]] == ["no spend above zero", "a ward's total is negative"]


# Against the plan


def test_without_a_target_the_section_says_what_to_do() -> None:
    state, shift = shown()
    assert plan_title(state, shift) == "What share should they have?"
    said = text_of(plan_table(state, shift))
    assert "No plan is published." in said
    assert "they have 28% of people." in said
    assert "% of need" in text_of(plan_table(*shown(BY_INCOME)))
    assert plan_figure(state, shift).data == ()


def test_a_target_is_held_against_the_record_and_says_why_it_cannot_be_said() -> None:
    state, shift = shown("target=50")
    said = plan_title(state, shift)
    assert tells(said, "50%", "2018", "cannot be said", "2017", "45%", "43%", "without one entry")
    rows = table_rows(plan_table(state, shift))
    assert [row[1] for row in rows] == ["14%", "21%", "28%", "36%", "43%", "50%"]
    assert rows[5][-1] == "cannot be said: a part year"
    assert rows[1][-1] == "on track"


def test_on_track_and_behind_are_said_where_no_entry_decides() -> None:
    amounts = {str(2013 + at): [share] * 4 + [(40.0 - 4 * share) / 12] * 12 for at, share in enumerate((2.0, 3.0, 4.0))}
    city = made_city(spend_of(amounts), wards=16)
    for target, words in (("30", "on track in 2015, 40% of award money against 24% planned"),
                          ("80", "behind in 2015, 40% of award money against 44% planned")):  # fmt: skip
        assert words in plan_title(*shown(f"poorest_wards=4&target={target}", city))


def test_a_published_plan_becomes_the_plan_and_a_typed_target_goes_before_it() -> None:
    asked: list[frozenset[str]] = []

    def planned(wards: Any) -> PlannedSetShares:
        asked.append(frozenset(wards))
        return PlannedSetShares(pd.Series([0.14, 0.2, 0.3], index=["2013", "2016", "2017"]), nearest=False)

    state, shift = shown()
    done = tracked(state, shift, planned)
    assert done["path"].tolist() == [0.14, 0.2, 0.3]
    assert asked == [shift.set_in("2017")]
    assert plan_title(state, shift, planned).startswith("Towards 30% by 2017: ")
    assert len(plan_figure(state, shift, planned).data) == 2
    assert len(tracked(shown("target=50")[0], shift, planned)) == 6
    assert tracked(state, shift, lambda wards: None) == tracked(state, shift)


def test_a_published_plan_that_is_only_the_nearest_possible_is_marked_as_such() -> None:
    shares = pd.Series([0.14, 0.2, 0.3], index=["2013", "2016", "2017"])
    state, shift = shown()
    for nearest in (True, False):
        found = plan_table(state, shift, lambda _, nearest=nearest: PlannedSetShares(shares, nearest))
        assert ("does not keep" in text_of(found)) == nearest
    typed = plan_table(shown("target=50")[0], shift, lambda _: PlannedSetShares(shares, nearest=True))
    assert "does not keep" not in text_of(typed)


@pytest.mark.parametrize(
    ("years", "wanted"),
    [
        (["2013", "2014"], ("2013", "2014", "2015", "2016", "2017", "2018")),
        (["2013/14", "2014/15"], ("2013/14", "2014/15", "2015/16", "2016/17", "2017/18", "2018/19")),
        (["2098/99", "2099/00"], ("2098/99", "2099/00", "2100/01", "2101/02", "2102/03", "2103/04")),
    ],
)
def test_the_years_of_the_plan_are_named_like_the_records(years: list[str], wanted: tuple[str, ...]) -> None:
    city = made_city(spend_of({year: [1, 1, 1] for year in years}))
    assert plan_years(shown("", city)[1]) == wanted


# Beside the outcomes


def test_outcomes_stand_beside_the_spend_with_a_warning_and_no_claim_of_a_narrowing() -> None:
    state, shift = shown()
    section = beside_section(CITY, state, shift)
    title = ["14%", "2013", "45%", "2017", "overall deprivation", "20.6", "score", "2015"]
    assert tells(text_of(section[0]), *title)
    assert text_of(section[1]) == NO_CAUSE
    rows = table_rows(section[2])
    assert [row[0] for row in rows] == ["2010", "2013", "2014", "2015", "2016", "2017", "2018 (part year)", "2019"]
    assert rows[3][1:5] == ["38%", "51.9", "31.3", "20.6"]
    assert rows[1][2:] == [""] * 5
    assert "not comparable" in text_of(section[3])


def test_the_gap_is_set_less_rest_in_the_indicators_unit() -> None:
    gaps = outcome_gaps(CITY, "income_rate", shown()[0].poorest)
    assert (gaps["in_set"] - gaps["rest"]).equals(gaps["difference"])
    state, shift = shown("outcome=income_rate")
    assert re.search(r"was \d+\.\d points in 2015$", text_of(beside_section(CITY, state, shift)[0]))


def test_editions_that_compare_give_both_gaps() -> None:
    need = {"2013": [4.0, 2.0, 1.0], "2014": [3.0, 2.0, 1.0]}
    city = made_city(spend_of({"2013": [1, 1, 1], "2014": [1, 1, 1]}), need=need, comparable=True)
    assert " in 2013, " in text_of(beside_section(city, *shown("", city))[0]).split("was ")[1]


# The page


def test_every_id_is_on_the_page_and_every_control_says_what_it_holds() -> None:
    page = opened(CITY, "/shift")
    have = [str(each.id) for each in page._traverse() if getattr(each, "id", None)]
    assert sorted(set(have) & set(map(str, ShiftId))) == sorted(map(str, ShiftId))
    assert len(have) == len(set(have))
    filled = {(part.id, part.prop) for part in parts(CITY)}
    assert {(c.id, c.prop) for c in controls(CITY) if c.prop != "clickData"} <= filled
    assert {id_ for id_, prop in filled if prop == "value"} == {c.id for c in controls(CITY) if c.prop == "value"}


def test_a_city_without_spend_gets_a_plain_page() -> None:
    said = text_of(opened(made_city([]), "/shift"))
    assert tells(said, "cannot be shown", "Testton", "no spend")
    # Nothing of the page itself.
    assert len(said) < 150


def test_controls_that_a_city_has_no_use_for_are_not_seen() -> None:
    page = opened(CITY, "/shift")
    hidden = {str(each.id) for each in page._traverse() if getattr(each, "display", None) == "none"}
    assert hidden == {"shift-money", "shift-prices", "shift-programmes", "shift-kind"}


def test_a_threshold_and_a_target_stand_in_their_fields_as_they_were_typed() -> None:
    view = view_at(PAGE, CITY, "?above=2.5&target=42.5")
    held = {part.id: part.value(view) for part in parts(CITY) if part.prop == "value"}
    assert (held[ShiftId.ABOVE], held[ShiftId.ABOVE_TYPED], held[ShiftId.TARGET]) == ("2.5", "2.5", "42.5")


def test_ones_own_spend_has_templates_and_the_command_that_checks_them(face: Face) -> None:
    section = own_section(CITY, face)
    assert "python app.py check --spend FILE" in text_of(section)
    for name in ("spend-template.csv", "spend-template.xlsx"):
        assert f"/download/{name}" in str(section)


def test_a_plan_in_financial_years_against_calendar_years_says_why_it_cannot_be_compared() -> None:
    def planned(_wards: Any) -> PlannedSetShares:
        return PlannedSetShares(pd.Series([0.14, 0.2, 0.3], index=["2013", "2014/15", "2015/16"]), nearest=False)

    state, shift = shown()
    assert "the record counts other years than the plan" in plan_title(state, shift, planned)
    shown_parts = plan_table(state, shift, planned)
    assert tells(text_of(shown_parts), "begin in different months", "Target", "the record has other years")
    assert len(plan_figure(state, shift, planned).data) == 2


def test_the_record_is_shown_where_the_plan_is_out_of_reach() -> None:
    def planned(_wards: Any) -> PlannedSetShares:
        raise Unavailable("Whether a plan is published cannot be told at the moment.")

    state, shift = shown()
    assert "cannot be told at the moment" in text_of(plan_table(state, shift, planned))
    assert plan_figure(state, shift, planned).data == ()
    assert plan_title(state, shift, planned)
