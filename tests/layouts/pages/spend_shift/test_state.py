"""The address of the Spend shift page: what it reads, what it refuses, and when the page cannot be shown."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest

from geo.city import City
from geo.spend.shift_analysis import edition_at, members_by_year, need_to_add_up, why_no_shift
from geo.spend.table import SpendBasis
from layouts.address.params import parse
from layouts.pages.spend_shift.basis import kind_options, money_options, price_options, programme_options
from layouts.pages.spend_shift.ids import ShiftId
from layouts.pages.spend_shift.page import PAGE, parts
from layouts.pages.spend_shift.state import FIELDS, Trace, of_state, read_shift, resolve_shift, threshold_text
from tests.helpers.made_up import with_catalogue
from tests.helpers.pages import view_at
from tests.helpers.shift_city import adjustment, codes, made_city, row, spend_of

ONE, TWO, THREE = codes(3)
ASPLEY = "E05001823"


@pytest.fixture(scope="module")
def public(nottingham: City) -> City:
    return nottingham.public()


def test_a_bare_address_is_as_booked_from_the_first_to_the_latest_full_year(public: City) -> None:
    state = read_shift(public, "")
    assert state.basis == SpendBasis(basis="award")
    assert (state.baseline, state.year, state.split) == (None, "2017", ("2013", "2017"))
    assert (state.target, state.shape, state.outcome, state.trace, state.refused) == (
        None, "straight", "imd_score", None, (),
    )  # fmt: skip


def test_every_part_of_the_address_is_read(public: City) -> None:
    state = read_shift(
        public,
        "?basis=phased&above=2.5&baseline=2014&year=2015&people=0-4&split_from=2014&split_to=2016&target=42.5"
        f"&path=stepped&outcome=income_rate&trace={ASPLEY}.2014&ward={ASPLEY}",
    )
    assert state.basis == SpendBasis(basis="award", phased=True, threshold=2_500_000.0)
    assert (state.baseline, state.year, state.people, state.split) == ("2014", "2015", "0-4", ("2014", "2016"))
    assert (state.target, state.shape, state.outcome) == (0.425, "stepped", "income_rate")
    assert state.trace == Trace(ASPLEY, "2014")
    assert state.view.ward == ASPLEY
    assert state.refused == ()


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("basis=guessed", "'basis' as 'guessed'"),
        ("above=-3", "single items above '-3' million"),
        ("above=lots", "single items above 'lots' million"),
        ("above=nan", "single items above 'nan' million"),
        ("above=0.000002", "nothing to show (No full year"),
        ("money=actual", "'money' as 'actual'"),
        ("programmes=Youth", "the programme 'Youth'"),
        ("kind=targeted", "Nottingham is called targeted"),
        ("prices=2013", "'prices' as '2013'"),
        ("baseline=1999", "'baseline' as '1999'"),
        ("year=1999", "'year' as '1999'"),
        ("people=90-99", "'people' as '90-99'"),
        ("split_from=2016&split_to=2014", "a change from 2016 to 2014"),
        ("target=140", "a target of '140' percent"),
        ("target=half", "a target of 'half' percent"),
        ("path=winding", "'path' as 'winding'"),
        ("outcome=happiness", "'outcome' as 'happiness'"),
        ("trace=E05009999.2014", "the rows behind 'E05009999.2014'"),
        ("trace=set.2030", "the rows behind 'set.2030'"),
        ("trace=CITYWIDE.split", "the rows behind 'CITYWIDE.split'"),
    ],
)
def test_what_the_city_does_not_have_is_named_and_the_usual_shown(public: City, search: str, words: str) -> None:
    state = read_shift(public, search)
    assert any(words in refused for refused in state.refused), state.refused
    bare = read_shift(public, "")
    assert replace(state, refused=(), view=bare.view) == bare


def test_years_beyond_the_record_can_be_traced_where_money_was_moved_there(public: City) -> None:
    assert read_shift(public, "basis=phased&trace=all.2020").trace == Trace("all", "2020")
    assert read_shift(public, "trace=all.2020").trace is None


def test_a_measure_that_is_chosen_as_baseline_is_no_other_one(public: City) -> None:
    """The first full year by name is the same address as none: one answer, one sum."""
    assert of_state(public, read_shift(public, "baseline=2013")) is of_state(public, read_shift(public, ""))


def test_what_cannot_be_read_is_named_once(public: City) -> None:
    state = resolve_shift(public, parse("?path=winding&basis=guessed&flavour=x&indicator=y", FIELDS, ["indicator"]))
    assert state.refused == ("'path' as 'winding'", "'basis' as 'guessed'", "the parameter 'flavour'")


@pytest.mark.parametrize(("threshold", "text"), [(None, None), (9e6, "9"), (2_500_000.0, "2.5"), (1.0, "0.000001")])
def test_a_threshold_goes_out_as_it_comes_in(public: City, threshold: float | None, text: str | None) -> None:
    assert threshold_text(threshold) == text


def test_a_city_offers_what_its_record_has() -> None:
    rows = [
        row(code, year, 100.0, programme=name, kind=kind, basis=basis)
        for code in codes(3)
        for year in ("2013", "2014")
        for basis in ("actual", "budget")
        for name, kind in (("Youth, under 5", "targeted"), ("Parks", "universal"))
    ]
    city = made_city(rows, deflator={"2013": 50.0, "2014": 100.0})
    assert [o["value"] for o in money_options(city)] == ["actual", "budget"]
    assert [o["value"] for o in kind_options(city, "actual")] == ["", "universal", "targeted"]
    assert [o["value"] for o in price_options(city, "actual")] == ["", "2013", "2014"]
    offered = {o["label"]: o["value"] for o in programme_options(city, "actual")}
    # A name with a comma stays one name.
    # As the browser writes a choice of several (``assets/address.js``).
    search = f"programmes={quote(quote(offered['Youth, under 5'], safe=''))}&prices=2014&money=budget"
    state = read_shift(city, search)
    assert state.refused == ()
    assert state.basis == SpendBasis(basis="budget", programmes=("Youth, under 5",), prices="2014")
    (held,) = (part for part in parts(city) if (part.id, part.prop) == (ShiftId.PROGRAMMES, "value"))
    assert held.value(view_at(PAGE, city, search)) == [offered["Youth, under 5"]]
    # £100 of 2013 is £200 at prices of 2014.
    assert of_state(city, state).series.frame["total"].tolist() == [600.0, 300.0]


def test_nottingham_offers_no_prices_no_programmes_and_no_kinds(public: City) -> None:
    assert len(price_options(public, "award")) == len(programme_options(public, "award")) == 1
    assert len(kind_options(public, "award")) == len(money_options(public)) == 1


def test_a_set_chosen_anew_is_chosen_in_the_newest_edition_of_its_year() -> None:
    need = {"2010": [3.0, 2.0, 1.0], "2014": [1.0, 2.0, 3.0], "2019": [2.0, 3.0, 1.0]}
    city = made_city(spend_of({str(year): [1, 1, 1] for year in range(2008, 2016)}), need=need)
    state = read_shift(city, "poorest_held=rerank&poorest_wards=1")
    sets = members_by_year(city, state.poorest, tuple(str(year) for year in range(2008, 2016)))
    assert [sets[str(year)] for year in (2008, 2010, 2013, 2014, 2015)] == [(ONE,), (ONE,), (ONE,), (THREE,), (THREE,)]
    assert edition_at(city, state.poorest, "2030") == "2019"


def test_a_measure_below_zero_has_no_share_of_need() -> None:
    city = made_city(spend_of({"2013": [1, 1, 1]}), need={"2010": [3.0, -2.0, 1.0]})
    need, _, why = need_to_add_up(city, read_shift(city, "").poorest)
    assert need is None
    assert "is a score" in why
    rate = with_catalogue(city, kind="rate")
    assert "below 0 in a ward" in need_to_add_up(rate, read_shift(rate, "").poorest)[2]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda city: replace(city, spend=city.spend.iloc[:0]), "has no spend"),
        (lambda city: replace(city, population=city.population.iloc[:0]), "has no population"),
        (lambda city: replace(city, catalogue=city.catalogue.assign(polarity="neutral")), "cannot be told"),
        (lambda city: replace(city, spend=city.spend.assign(partial=True)), "No full year has spend"),
        (lambda city: replace(city, spend=city.spend.assign(area_code="CITYWIDE").iloc[:1]), "No full year has spend"),
    ],
)
def test_a_city_without_what_the_page_needs_is_told_why(change, why: str) -> None:
    city = made_city(spend_of({"2013": [1, 2, 3], "2014": [1, 2, 3]}))
    assert why_no_shift(city) == ""
    assert why in why_no_shift(change(city))


def test_the_kind_of_money_that_can_be_shown_is_taken() -> None:
    """Actuals of part years alone give no share; the budgets do."""
    rows = spend_of({"2013": [1, 1, 1]}, basis="actual", partial=True) + spend_of({"2013": [1, 1, 1]}, basis="budget")
    assert read_shift(made_city(rows), "").basis.basis == "budget"


def test_adjustments_of_no_city_cannot_be_asked_for() -> None:
    plain = made_city(spend_of({"2013": [1, 2, 3]}))
    assert not read_shift(plain, "basis=phased").basis.phased
    moved = made_city(spend_of({"2013": [1, 2, 3]}), [adjustment(THREE, "2013", 1.0, ONE)])
    assert read_shift(moved, "basis=phased").basis.phased
