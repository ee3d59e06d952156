"""The share of the poorest-outcome wards, and the pounds beyond it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from geo.city import City
from geo.spend.share_series import share_series
from geo.spend.table import SpendBasis, spend_table
from tests.helpers.money_city import cities, city_of, codes, row

ONE, TWO, THREE = codes(3)
slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)


@pytest.fixture
def poorest_five(nottingham: City) -> pd.Index:
    """The five highest scores of the indices of 2010: Aspley, St Ann's, Bulwell, Bilborough, Bestwood."""
    rows = nottingham.indicators
    score = rows[(rows["indicator"] == "imd_score") & (rows["period"] == "2010")].set_index("area_code")["value"]
    return score.nlargest(5).index


@pytest.mark.parametrize(
    ("basis", "percent"),
    [
        (SpendBasis(), [14, 96, 38, 22, 45, 5]),
        (SpendBasis(threshold=9e6), [27, 48, 38, 22, 45, 5]),
    ],
)
def test_the_shares_that_the_design_gives(nottingham: City, poorest_five: pd.Index, basis: SpendBasis, percent: list):
    series = share_series(nottingham, spend_table(nottingham, basis), poorest_five)
    assert (100 * series.frame["share"]).round().tolist() == percent
    assert (series.baseline, series.latest, series.latest_full) == ("2013", "2018", "2017")
    assert series.frame["part_year"].tolist() == [False] * 5 + [True]
    assert series.frame["people_year"].eq("2017").all()
    assert 100 * series.frame["people_share"].iloc[0] == pytest.approx(28.09, abs=0.01)


def test_a_worked_example():
    """Two of three wards; 100 of 400 in 2013; 300 of 600 in 2014, so 300 - 600/4 = £150 more."""
    city = city_of([row(ONE, "2013", 60), row(TWO, "2013", 40), row(THREE, "2013", 300),
                    row(ONE, "2014", 300), row(TWO, "2014", 0), row(THREE, "2014", 300)])  # fmt: skip
    need = pd.Series({ONE: 0.4, TWO: 0.1, THREE: 0.2})
    series = share_series(city, spend_table(city), [ONE, TWO], need=need)
    last = series.frame.loc["2014"]
    assert (last["pounds"], last["total"], last["share"], last["baseline_share"]) == (300, 600, 0.5, 0.25)
    assert (last["points"], last["shift_pounds"], series.shift_pounds) == (0.25, 150, 150)
    # People 100, 200, 300; in need 40, 20, 60.
    assert last["people_share"] == 0.5
    assert last["need_share"] == pytest.approx(60 / 120)
    assert (last["items"], last["all_items"], last["wards"]) == (2, 3, 2)
    assert series.fixed


def test_a_set_that_changes_is_held_against_its_own_baseline():
    city = city_of([row(ONE, "2013", 60), row(TWO, "2013", 40), row(ONE, "2014", 60), row(TWO, "2014", 40)])
    series = share_series(city, spend_table(city), {"2013": [ONE], "2014": [TWO]})
    assert series.frame["share"].tolist() == [0.6, 0.4]
    # Nothing moved: another ward is looked at.
    assert series.frame["points"].tolist() == [0, 0]
    assert not series.fixed


def test_money_with_no_ward_is_in_no_share():
    city = city_of([row(ONE, "2013", 1), row(TWO, "2013", 1), row("CITYWIDE", "2013", 1e6)])
    assert share_series(city, spend_table(city), [ONE]).frame["share"].tolist() == [0.5]


def test_a_year_without_money_has_no_share():
    rows = [row(ONE, "2013", 1), row(ONE, "2014", 0), row(TWO, "2014", 0), row(ONE, "2015", -5)]
    series = share_series(city_of(rows), spend_table(city_of(rows)), [ONE])
    assert series.frame["share"].isna().tolist() == [False, True, True]
    assert (series.latest, series.latest_full, series.shift_pounds) == ("2013", "2013", 0)


def test_wards_without_a_row_are_counted():
    city = city_of([row(ONE, "2013", 1), row(THREE, "2013", 1)])
    frame = share_series(city, spend_table(city), [ONE, TWO]).frame
    assert (frame["set_without_row"].item(), frame["without_row"].item()) == (1, 1)
    assert frame["items"].item() == 1


def test_the_baseline_is_the_first_full_year():
    rows = [row(ONE, "2013", 1, partial=True), row(ONE, "2014", 0), row(ONE, "2015", 1), row(ONE, "2016", 1)]
    city = city_of(rows)
    assert share_series(city, spend_table(city), [ONE]).baseline == "2015"
    assert share_series(city, spend_table(city), [ONE], baseline="2013").baseline == "2013"


def test_need_that_is_not_known_gives_no_share_of_need():
    city = city_of([row(ONE, "2013", 1)])
    frame = share_series(city, spend_table(city), [ONE], need=pd.Series({ONE: 1.0, TWO: 2.0})).frame
    assert np.isnan(frame["need_share"].item())
    assert np.isnan(share_series(city, spend_table(city), [ONE]).frame["need_share"].item())


@pytest.mark.parametrize(
    ("members", "keys", "why"),
    [
        (["E05009999"], {}, "no ward 'E05009999'"),
        ([], {}, "set of wards for 2013 is empty"),
        ({"2013": [ONE]}, {}, "No set of wards is given for 2014"),
        ([ONE], {"baseline": "2012"}, "2012 is no year of the record"),
        ([ONE], {"baseline": "2014"}, r"total of 2014 is £-1.00"),
        ([ONE], {"need": pd.Series({ONE: -0.5})}, "negative: Ward 1 has -0.5"),
        ([ONE], {"need": pd.Series(0.0, index=[ONE, TWO, THREE])}, "need of every ward is zero"),
    ],
)
def test_what_cannot_be_followed_is_refused(members: object, keys: dict, why: str):
    city = city_of([row(ONE, "2013", 1), row(ONE, "2014", -1)])
    with pytest.raises(ValueError, match=why):
        share_series(city, spend_table(city), members, **keys)


def test_a_record_of_part_years_has_no_baseline():
    city = city_of([row(ONE, "2013", 1, partial=True)])
    with pytest.raises(ValueError, match="No full year"):
        share_series(city, spend_table(city), [ONE])


@slow
@given(cities(corrections=False))
def test_the_set_and_the_rest_are_the_whole(city: City):
    table, wards = spend_table(city), list(city.wards.index)
    ours, theirs = (share_series(city, table, part, baseline="2013") for part in (wards[:1], wards[1:]))
    whole = ours.frame["share"] + theirs.frame["share"]
    assert whole.dropna().tolist() == pytest.approx([1.0] * whole.notna().sum())
    # What one part has more, the other has less.
    assert ours.shift_pounds == pytest.approx(-theirs.shift_pounds, abs=1e-6)
    everyone = share_series(city, table, wards, baseline="2013")
    assert everyone.shift_pounds == pytest.approx(0, abs=1e-6)
