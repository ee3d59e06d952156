"""What the Spend shift page says: Nottingham's true story on each basis, and the sentences of made-up cities."""

from __future__ import annotations

import pytest

from geo.city import City
from geo.spend.shift_analysis import Shift
from layouts.pages.spend_shift.state import of_state, read_shift
from layouts.pages.spend_shift.text import basis_sentence, course_sentence, decider_lines, points_words, shift_heading
from tests.helpers.shift_city import adjustment, codes, made_city, row, spend_of

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


def test_nottinghams_course_as_booked(public: City) -> None:
    assert course_sentence(found(public)) == (
        "Year by year: 14% in 2013, 96% in 2014, 38% in 2015, 22% in 2016, 45% in 2017 and 5% in 2018 (part year)."
    )


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        (
            "",
            "In 2017, 45% of award money reached the five poorest-outcome wards, 31 points more than in 2013 (14%), "
            "but not in a steady rise. They had £42.2m more since than at their 2013 share; one entry decides that: "
            "Aspley in 2014 (£45.0m). Without it, £3.5m more",
        ),
        (
            "basis=phased",
            "In 2017, 72% of award money reached the five poorest-outcome wards, 58 points more than in 2013 (14%), "
            "but not in a steady rise. They had £16.6m more since than at their 2013 share; one entry decides that: "
            "the award booked to Aspley in 2014 (£18.0m of it in these years). Without it, £3.5m more",
        ),
        (
            "above=9",
            "In 2017, 45% of award money reached the five poorest-outcome wards, 18 points more than in 2013 (27%), "
            "but not in a steady rise. They had £613,419 more since than at their 2013 share; each of seven entries "
            "decides that, first Radford and Park in 2013 (£6.9m). Without it, £10.3m less",
        ),
        (
            "above=5",
            "In 2017, 45% of award money reached the five poorest-outcome wards, 32 points fewer than in 2013 (77%), "
            "but not in a steady fall. They had £10.3m less since than at their 2013 share; one entry decides that: "
            "St Ann's in 2013 (£2.9m). Without it, £4.9m more",
        ),
        (
            "poorest_held=rerank",
            "In 2017, 47% of award money reached that year's five poorest-outcome wards, 32 points more than the same "
            "wards had in 2013 (15%), but not in a steady rise. They had £47.8m more since than at their 2013 share; "
            "one entry decides that: Aspley in 2014 (£45.0m). Without it, £9.2m more",
        ),
    ],
)
def test_nottinghams_headline_on_each_basis(public: City, search: str, sentence: str) -> None:
    assert heading(public, search) == sentence


def test_what_decides_leads_to_its_rows_and_part_years_are_named(public: City) -> None:
    assert decider_lines(public, found(public)) == [
        ("Aspley in 2014 (£45.0m). Without it, £3.5m more, and 31 points more in 2017.", (ASPLEY, "2014")),
        ("2018 is a part year: shown as recorded, never scaled up to a year.", None),
    ]
    # An award that is shared out leads to the cell that it was booked in.
    assert decider_lines(public, found(public, "basis=phased"))[0][1] == (ASPLEY, "2014")


def test_more_deciders_than_fit_are_counted(public: City) -> None:
    words = [line for line, _ in decider_lines(public, found(public, "above=9"))]
    assert words[3] == "And four entries more: each alone would turn, halve or double it."


def test_a_baseline_without_a_later_full_year_has_no_shift(public: City) -> None:
    assert heading(public, "baseline=2017") == (
        "In 2017, 45% of award money reached the five poorest-outcome wards; no later full year has spend, so no shift "
        "can be told"
    )
    assert [cell for _, cell in decider_lines(public, found(public, "baseline=2017"))] == [None]


def test_one_ward_and_few_awards_are_said(public: City) -> None:
    said = heading(public, "poorest_wards=1")
    assert said.startswith(
        "In 2017, 0.4% of award money reached the poorest-outcome ward, on one award, 0.3 points more than in 2013 "
        "(0.1%)"
    )
    assert "It had £45.0m more since than at its 2013 share" in said


# Made-up cities


def even(wards: int, *shares: float, total: float = 1000.0, items: float = 9.0) -> City:
    """Cities whose set of one ward has the given shares, the rest spread evenly, each cell of many items."""
    amounts = {
        str(2013 + at): [share * total, *[(1 - share) * total / (wards - 1)] * (wards - 1)]
        for at, share in enumerate(shares)
    }
    return made_city(spend_of(amounts, n=items), wards=wards)


def test_a_steady_rise_is_called_one_and_a_fall_too() -> None:
    assert "10 points more than in 2013 (20%), rising all the way" in heading(
        even(12, 0.2, 0.25, 0.3), "poorest_wards=1"
    )
    assert "10 points fewer than in 2013 (30%), falling all the way" in heading(
        even(12, 0.3, 0.25, 0.2), "poorest_wards=1"
    )
    assert "but not in a steady rise" in heading(even(12, 0.2, 0.4, 0.3), "poorest_wards=1")


def test_two_years_alone_are_no_course() -> None:
    said = heading(even(12, 0.2, 0.3), "poorest_wards=1")
    assert "all the way" not in said
    assert "steady" not in said


def test_the_money_is_called_by_its_kind() -> None:
    actual = made_city(spend_of({"2013": [20, 40, 40], "2014": [30, 35, 35]}, basis="actual", n=9.0))
    assert heading(actual).startswith("In 2014, 30% of spend reached")
    budget = made_city(spend_of({"2013": [20, 40, 40], "2014": [30, 35, 35]}, basis="budget", n=9.0))
    assert heading(budget).startswith("In 2014, 30% of budgeted money reached")


def test_a_part_year_that_decides_is_named() -> None:
    """16 wards, 4 poor: 40 of 160, then 40 of 160 and a part year of 400 of 640: £240 more, all of it there."""
    amounts = {"2013": [10.0] * 16, "2014": [10.0] * 16}
    rows = spend_of(amounts, n=9.0) + spend_of({"2015": [100.0] * 4 + [20.0] * 12}, n=9.0, partial=True)
    said = heading(made_city(rows, wards=16), "poorest_wards=4")
    assert said.endswith("They had £240 more since than at their 2013 share; the part year 2015 decides that. "
                         "Without it, £0 more")  # fmt: skip


def test_an_entry_that_turns_the_points_alone_is_named() -> None:
    """A large rise in 2014 rules the pounds; in 2015 one cell of the set holds the points up."""
    amounts = {
        "2013": [25.0] * 4 + [25.0] * 12,
        "2014": [1000.0] * 4 + [25.0] * 12,
        "2015": [40.0, 5.0, 5.0, 5.0] + [12.0] * 12,
    }
    said = heading(made_city(spend_of(amounts, n=9.0), wards=16), "poorest_wards=4")
    assert "3 points more than in 2013 (25%)" in said
    assert "; one entry decides the points: Ward 1 in 2015 (£40)." in said
    assert said.endswith("Without it, 16 points fewer")


def test_the_basis_is_said_in_words(public: City) -> None:
    assert basis_sentence(public, found(public)) == (
        "Basis: awards, as booked, every entry, in pounds of the day (Nottingham has no price index for all of these "
        "years)."
    )
    said = basis_sentence(public, found(public, "basis=phased&above=9"))
    assert "phased and shared as we read the record, without single entries above £9.0m" in said
    rows = [
        row(code, year, 100.0, programme=name, kind=kind)
        for code in codes(3)
        for year in ("2013", "2014")
        for name, kind in (("A", "targeted"), ("B", "universal"))
    ]
    city = made_city(rows, deflator={"2013": 50.0, "2014": 100.0})
    assert basis_sentence(city, found(city, "prices=2014&kind=targeted")) == (
        "Basis: awards, as booked, every entry, at prices of 2014, only targeted programmes."
    )


def test_an_adjusted_item_is_one_entry_however_far_it_is_shared() -> None:
    rows = spend_of({"2013": [100.0] * 16, "2014": [100.0] * 15 + [9100.0]}, n=9.0)
    city = made_city(rows, [adjustment(codes(16)[-1], "2014", 9000.0, f"{ONE};{TWO}", "2014;2015")], wards=16)
    said = heading(city, "basis=phased&poorest_wards=4")
    # 4,900 of 6,100, against a quarter; without the item a quarter again.
    assert "They had £3,375 more since than at their 2013 share; one entry decides that:" in said
    assert said.endswith("the award booked to Ward 16 in 2014 (£4,500 of it in these years). Without it, £0 more")


def test_small_shares_are_told_apart() -> None:
    said = heading(even(12, 0.028, 0.05, 0.034), "poorest_wards=1")
    assert said.startswith(
        "In 2015, 3.4% of award money reached the poorest-outcome ward, 0.6 points more than in 2013 (2.8%)"
    )


@pytest.mark.parametrize(("points", "words"), [(0.31, "31 points more"), (-0.014, "1 point fewer")])
def test_points_in_words(points: float, words: str) -> None:
    assert points_words(points) == words
