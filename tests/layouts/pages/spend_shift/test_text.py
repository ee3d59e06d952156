"""What the Spend shift page says: Nottingham's true story on each basis, and the sentences of made-up cities."""

from __future__ import annotations

import pytest

from geo.city import City
from geo.spend.shift_analysis import Shift
from layouts.pages.spend_shift.decomposition import split_caption
from layouts.pages.spend_shift.state import of_state, read_shift
from layouts.pages.spend_shift.text import basis_sentence, decider_lines, points_words, shift_heading
from tests.helpers.approved import check_approved, table_of_cases
from tests.helpers.shift_city import adjustment, codes, made_city, priced_city, spend_of
from tests.helpers.told import tells

ONE, TWO, THREE = codes(3)
ASPLEY = "E05001823"


def found(city: City, search: str = "") -> Shift:
    return of_state(city, read_shift(city, search))


def heading(city: City, search: str = "") -> str:
    return shift_heading(city, found(city, search))


@pytest.fixture(scope="module")
def public(nottingham: City) -> City:
    return nottingham.public()


# Nottingham


ON_EACH_BASIS = [
    ("", ["2017", "45%", "Big Lottery Fund awards", "recipient's address", "five", "31 points more", "2013", "14%",
          "2013", "2018", "part year", "£42.2m more", "2013", "Berridge", "2013", "Radford and Park", "2013",
          "£73,959 less", "Aspley", "2014", "£10.3m less", "2013", "2017", "£42.4m more", "three", "£8.8m less"]),
    ("basis=phased", ["2017", "72%", "five", "58 points more", "2013", "14%", "£16.6m more", "2013", "Berridge",
                      "Radford and Park"]),
    ("above=9", ["2017", "45%", "five", "18 points more", "2013", "27%", "£613,419 more", "2013",
                 "Radford and Park", "2013", "£10.3m less"]),
    ("above=5", ["2017", "45%", "five", "32 points fewer", "2013", "77%", "£10.3m less", "2013", "St Ann's", "2013",
                 "£4.9m more"]),
    ("poorest_held=rerank", ["2017", "47%", "five", "32 points more", "2013", "15%", "£47.8m more", "2013"]),
]  # fmt: skip


@pytest.mark.parametrize(("search", "figures"), ON_EACH_BASIS)
def test_nottinghams_headline_on_each_basis(public: City, search: str, figures: list[str]) -> None:
    assert tells(heading(public, search), *figures)


@pytest.mark.approved
def test_the_sentences_are_those_that_were_approved(public: City) -> None:
    cases = [
        (f"Nottingham, {search or 'as booked'}", heading(public, search))
        for search in (*(search for search, _ in ON_EACH_BASIS), "baseline=2017", "poorest_wards=1")
    ]
    cases += [(f"Basis: {name}", basis_sentence(city, found(city, search))) for name, city, search in (
        ("Nottingham's", public, ""),
        ("phased, without large entries", public, "basis=phased&above=9"),
        ("prices and a kind", priced_city(), "prices=2014&kind=targeted"),
    )]  # fmt: skip
    cases += [
        (f"What decides, {search or 'as booked'}", [line for line, _ in decider_lines(public, found(public, search))])
        for search in ("", "basis=phased", "above=9", "baseline=2017")
    ]
    cases += [(name, heading(city, search)) for name, city, search in cases_made_up()]
    check_approved("text_shift", table_of_cases(cases))


def test_what_decides_leads_to_its_rows_and_part_years_are_named(public: City) -> None:
    all_years, full_years, start, (entry, cell), (part_year, none) = decider_lines(public, found(public))
    assert tells(all_years[0], "2013", "2018", "part year", "takes two entries", "more into less", "Berridge",
                 "£10.3m", "Radford and Park", "£6.9m", "Aspley", "£45.0m", "as well", "furthest")  # fmt: skip
    assert tells(full_years[0], "2013", "2017", "takes three entries", "Aspley", "Berridge", "Radford and Park")
    assert tells(start[0], "2013", "mostly two entries", "Berridge", "Radford and Park", "82%", "£21.1m")
    assert tells(entry, "Aspley", "2014", "£3.5m more", "31 points more", "2017")
    assert cell == (ASPLEY, "2014")
    assert tells(part_year, "2018", "part year")
    assert none is None
    # Each entry's pounds are told once, and what is left without them in the headline alone.
    everything = " ".join(line for line, _ in decider_lines(public, found(public)))
    assert [everything.count(part) for part in ("£10.3m", "£6.9m", "£45.0m", "£73,959")] == [1, 1, 1, 0]
    # An award that is shared out leads to the cell that it was booked in.
    cells = [cell for _, cell in decider_lines(public, found(public, "basis=phased"))]
    assert next(filter(None, cells)) == (ASPLEY, "2014")


def test_entries_that_turn_both_spans_are_told_in_one_line(public: City) -> None:
    lines = [line for line, _ in decider_lines(public, found(public, "basis=phased"))]
    spans = ("2013 to 2018", "part year", "and over the full years 2013 to 2017")
    assert tells(lines[0], *spans, "two entries", "Berridge")
    assert sum("to turn more into less" in line for line in lines) == 1


def test_a_year_of_few_entries_is_named_where_the_page_measures_from_another(public: City) -> None:
    shift = found(public)
    assert "mostly" not in split_caption(public, shift, ("2013", "2017"))
    assert tells(split_caption(public, shift, ("2014", "2017")), "2014", "mostly one entry", "Aspley", "£45.0m")
    # Where no later full year follows, nothing above says it.
    part = spend_of({"2014": [5.0, 5.0, 5.0]}, n=9.0, partial=True)
    city = made_city(spend_of({"2013": [10.0, 900.0, 20.0]}, n=9.0) + part)
    assert tells(split_caption(city, found(city), ("2013", "2014")), "2013", "mostly one entry", "Ward 2", "£900")


def test_more_deciders_than_fit_are_counted(public: City) -> None:
    words = [line for line, _ in decider_lines(public, found(public, "above=9"))]
    assert any(tells(line, "four entries more") for line in words)


def test_a_baseline_without_a_later_full_year_has_no_shift(public: City) -> None:
    said = heading(public, "baseline=2017")
    assert tells(said, "2017", "45%", "five", "no later full year")
    assert "points" not in said
    assert [cell for _, cell in decider_lines(public, found(public, "baseline=2017"))] == [None]


def test_one_ward_and_few_awards_are_said(public: City) -> None:
    said = heading(public, "poorest_wards=1")
    assert tells(said, "2017", "0.4%", "ward", "one award", "0.3 points more", "2013", "0.1%", "it", "£45.0m more")


# Made-up cities


def even(wards: int, *shares: float, total: float = 1000.0, items: float = 9.0) -> City:
    """Cities whose set of one ward has the given shares, the rest spread evenly, each cell of many items."""
    amounts = {
        str(2013 + at): [share * total, *[(1 - share) * total / (wards - 1)] * (wards - 1)]
        for at, share in enumerate(shares)
    }
    return made_city(spend_of(amounts, n=items), wards=wards)


def test_a_steady_rise_is_called_one_and_a_fall_too() -> None:
    rise, fall = (
        heading(even(12, 0.2, 0.25, 0.3), "poorest_wards=1"),
        heading(even(12, 0.3, 0.25, 0.2), "poorest_wards=1"),
    )
    assert tells(rise, "10 points more", "2013", "20%", "rising all the way")
    assert tells(fall, "10 points fewer", "2013", "30%", "falling all the way")
    assert "not in a steady rise" in heading(even(12, 0.2, 0.4, 0.3), "poorest_wards=1")


def test_two_years_alone_are_no_course() -> None:
    said = heading(even(12, 0.2, 0.3), "poorest_wards=1")
    assert "all the way" not in said
    assert "steady" not in said


def test_the_money_is_called_by_its_kind() -> None:
    assert tells(heading(of_kind("actual")), "2014", "30%", "spend")
    assert tells(heading(of_kind("budget")), "2014", "30%", "budgeted money")


def decided_by_a_part_year() -> City:
    """16 wards, 4 poor: 40 of 160, then 40 of 160 and a part year of 400 of 640: £240 more, all of it there."""
    amounts = {"2013": [10.0] * 16, "2014": [10.0] * 16}
    rows = spend_of(amounts, n=9.0) + spend_of({"2015": [100.0] * 4 + [20.0] * 12}, n=9.0, partial=True)
    return made_city(rows, wards=16)


def turned_in_points() -> City:
    """A large rise in 2014 rules the pounds; in 2015 one cell of the set holds the points up."""
    amounts = {
        "2013": [25.0] * 4 + [25.0] * 12,
        "2014": [1000.0] * 4 + [25.0] * 12,
        "2015": [40.0, 5.0, 5.0, 5.0] + [12.0] * 12,
    }
    return made_city(spend_of(amounts, n=9.0), wards=16)


def item_shared_out() -> City:
    """4,900 of 6,100, against a quarter; without the item a quarter again."""
    rows = spend_of({"2013": [100.0] * 16, "2014": [100.0] * 15 + [9100.0]}, n=9.0)
    return made_city(rows, [adjustment(codes(16)[-1], "2014", 9000.0, f"{ONE};{TWO}", "2014;2015")], wards=16)


def of_kind(basis: str) -> City:
    return made_city(spend_of({"2013": [20, 40, 40], "2014": [30, 35, 35]}, basis=basis, n=9.0))


def cases_made_up() -> list[tuple[str, City, str]]:
    one, four = "poorest_wards=1", "poorest_wards=4"
    return [
        ("A steady rise", even(12, 0.2, 0.25, 0.3), one),
        ("A steady fall", even(12, 0.3, 0.25, 0.2), one),
        ("Up and down", even(12, 0.2, 0.4, 0.3), one),
        ("Two years", even(12, 0.2, 0.3), one),
        ("Small shares", even(12, 0.028, 0.05, 0.034), one),
        ("Spend", of_kind("actual"), ""),
        ("Budgets", of_kind("budget"), ""),
        ("A part year decides", decided_by_a_part_year(), four),
        ("An entry turns the points alone", turned_in_points(), four),
        ("An item shared out", item_shared_out(), f"basis=phased&{four}"),
    ]


def test_a_part_year_that_decides_is_named() -> None:
    said = heading(decided_by_a_part_year(), "poorest_wards=4")
    assert tells(said, "2013", "2015", "part year", "£240 more", "2013", "2014", "£0 more")


def test_an_entry_that_turns_the_points_alone_is_named() -> None:
    said = heading(turned_in_points(), "poorest_wards=4")
    assert tells(said, "3 points more", "2013", "25%", "one", "the points", "Ward 1", "2015", "£40", "16 points fewer")


def test_the_basis_is_said_in_words(public: City) -> None:
    assert tells(basis_sentence(public, found(public)), "awards", "as booked", "every entry", "Nottingham")
    assert tells(basis_sentence(public, found(public, "basis=phased&above=9")), "awards", "phased", "£9.0m")
    said = basis_sentence(priced_city(), found(priced_city(), "prices=2014&kind=targeted"))
    assert tells(said, "awards", "as booked", "every entry", "2014", "targeted")


def test_an_adjusted_item_is_one_entry_however_far_it_is_shared() -> None:
    said = heading(item_shared_out(), "basis=phased&poorest_wards=4")
    assert tells(said, "£3,375 more", "2013", "Ward 16", "2014", "Ward 1", "2014", "£75 less")


def test_small_shares_are_told_apart() -> None:
    said = heading(even(12, 0.028, 0.05, 0.034), "poorest_wards=1")
    assert tells(said, "2015", "3.4%", "0.6 points more", "2013", "2.8%")


@pytest.mark.parametrize(("points", "words"), [(0.31, "31 points more"), (-0.014, "1 point fewer")])
def test_points_in_words(points: float, words: str) -> None:
    assert points_words(points) == words
