"""Money follows need in proportion only where need has a true zero: a share, a rate or a count."""

from dataclasses import replace

import pandas as pd
import pytest

from geo.city import City
from geo.errors import Unavailable
from geo.indicators.snapshot import Snapshot, snapshot
from geo.need_index.index import INDEX, Recipe, index_of
from geo.need_index.poorest_set import PoorestSet
from geo.need_index.transforms import METHODS
from geo.need_index.true_zero import amounts_of_need, nearest_measure, why_not_in_proportion
from geo.scenarios.choices import scenario_inputs
from geo.scenarios.refused_need import refused_need
from geo.scenarios.solve import solve
from geo.spend.distribution import concentration_by_year, concentration_curves
from geo.spend.shift_analysis import analyse_shift
from geo.spend.table import SpendBasis, spend_table
from tests.helpers.made_up import only, with_catalogue
from tests.helpers.old_plans import with_need
from tests.helpers.plan_choices import USUAL
from tests.helpers.small_package import CODES, Package

PARTS = (("income_rate", 1.0), ("crime_score", 1.0))


@pytest.mark.parametrize("method", METHODS)
def test_no_scale_of_an_index_has_a_true_zero(nottingham: City, method: str) -> None:
    index = index_of(nottingham, Recipe(PARTS, "2019", method))
    assert "Only a share, a rate or a count has a true zero" in why_not_in_proportion(index)


@pytest.mark.parametrize(
    ("indicator", "serves"),
    [("imd_score", False), ("crime_score", False), ("income_rate", True), ("theft_rate", True)],
)
def test_a_score_does_not_serve_and_a_share_or_a_rate_does(nottingham: City, indicator: str, serves: bool) -> None:
    current = snapshot(nottingham, indicator, "2019" if indicator != "theft_rate" else "2025")
    assert (why_not_in_proportion(current) == "") is serves


def test_less_of_a_good_thing_is_no_amount_of_need(nottingham: City) -> None:
    good = with_catalogue(nottingham, polarity="high_is_better")
    assert "does not mean more need" in why_not_in_proportion(snapshot(good, "income_rate", "2019"))


def test_the_nearest_is_the_one_that_orders_the_wards_most_alike(nottingham: City) -> None:
    score = snapshot(nottingham, "imd_score", "2010")
    nearest, alike = nearest_measure(nottingham, score) or pytest.fail("none")
    assert (nearest.indicator.name, nearest.period) == ("income_rate", "2010")
    by_hand = {
        (name, period): score.frame["rank"].corr(snapshot(nottingham, name, period).frame["rank"], method="pearson")
        for name, period in (("income_rate", "2010"), ("employment_rate", "2010"), ("idaci_rate", "2019"))
    }
    assert alike == pytest.approx(max(by_hand.values()))
    assert nearest_measure(only(nottingham, "imd_score", "crime_score"), score) is None


REFUSED = [
    *({"need": INDEX, "edition": "", "recipe": Recipe((("poor", 1.0), ("asb", 1.0)), "2019", m)} for m in METHODS),
]


@pytest.mark.parametrize("choice", REFUSED)
def test_target_shares_refuse_an_index_with_the_reason_and_what_serves(package: Package, choice: dict) -> None:
    with pytest.raises(Unavailable, match=r"true zero.*Children in poverty \(2019\) orders the wards most like it"):
        scenario_inputs(package.city(), replace(USUAL, **choice))


def test_target_shares_refuse_a_score(package: Package) -> None:
    text = (package.folder / "catalogue.csv").read_text().replace("high_is_worse,rate", "high_is_worse,score")
    city = package.table("catalogue", text).city()
    with pytest.raises(Unavailable, match=r"^Antisocial behaviour \(2019\) is a score.*Children in poverty"):
        scenario_inputs(city, replace(USUAL, need="asb"))


def test_a_count_is_need_itself(package: Package) -> None:
    text = (package.folder / "catalogue.csv").read_text().replace("per 1000,high_is_worse,rate", ",high_is_worse,count")
    city = package.table("catalogue", text).city()
    inputs = scenario_inputs(city, replace(USUAL, need="asb", universal=0.0, poorest_share=None))
    # 10.5, 20.5, 30.5 and 40.5 of 102: the people cancel.
    assert solve(inputs).shares.tolist() == pytest.approx([n / 102 for n in (10.5, 20.5, 30.5, 40.5)])


def test_a_plan_that_was_saved_with_a_score_or_an_index_opens_and_says_why(package: Package) -> None:
    inputs = scenario_inputs(package.city(), USUAL)
    city = package.city()
    assert refused_need(city, inputs) == ""
    old = with_need(inputs, index_of(city, Recipe((("poor", 1.0), ("asb", 1.0)))))
    assert solve(old).plan.years
    assert "exponential scale" in refused_need(city, old)
    assert "Children in poverty (2019)" in refused_need(city, old)
    # The city may have lost the parts of the index since; the reason stays.
    gone = old | {"need": old["need"] | {"measure": "gone:1,lost:2"}}
    assert "exponential scale" in refused_need(city, gone)
    strange = inputs | {"need": inputs["need"] | {"measure": "gone"}}
    assert refused_need(city, strange) == ""


def shift_by(city: City, indicator: str, edition: str):
    definition = PoorestSet(indicator, edition, k=5)
    return analyse_shift(city, definition, SpendBasis(basis="award"), "all", None)


def test_a_score_gives_no_share_of_need_but_still_an_order(nottingham: City) -> None:
    found = shift_by(nottingham, "imd_score", "2010")
    assert found.need_amounts is None
    assert found.series.frame["need_share"].isna().all()
    assert "Income deprivation (2010)" in found.why_no_need
    by_year = concentration_by_year(nottingham, found.table, found.need, true_zero=False).frame
    assert by_year["kakwani"].isna().all()
    assert by_year["need_concentration"].isna().all()
    assert by_year["concentration"].notna().any()
    lowered = concentration_by_year(nottingham, found.table, found.need - 40, true_zero=False).frame
    assert (found.need - 40 < 0).any()
    pd.testing.assert_series_equal(lowered["concentration"], by_year["concentration"])


def test_a_childrens_share_of_need_counts_children(nottingham: City) -> None:
    found = shift_by(nottingham, "idaci_rate", "2019")
    children = nottingham.population.query("age_band == '0-15' and period == '2019'").set_index("area_code")[
        "population"
    ]
    needed = children * snapshot(nottingham, "idaci_rate", "2019").frame["value"]
    inside = list(found.set_in("2015"))
    assert found.series.frame["need_share"].unique().tolist() == pytest.approx([needed[inside].sum() / needed.sum()])
    assert found.need_words == "people aged 0 to 15 in 2019 times children in income-deprived families (2019)"


def test_spend_in_proportion_to_childrens_need_leans_neither_way(package: Package) -> None:
    city = package.city()
    table = spend_table(city)
    # Spend of £100, £200 and £300 where 100, 200 and 300 children are in need, whatever the people there.
    need, amounts = snapshot(city, "poor", "2019").frame["value"], table.counted["2013"]
    found = concentration_by_year(city, table, need, need_amounts=amounts).frame.iloc[0]
    assert found["kakwani"] == pytest.approx(0)
    assert found["concentration"] == pytest.approx(found["need_concentration"])
    curve = concentration_curves(city, table, need, "2013", need_amounts=amounts)
    assert curve["need_share"].tolist() == pytest.approx(curve["value_share"].tolist())
    assert concentration_curves(city, table, need, "2013", true_zero=False)["need_share"].isna().all()


def test_amounts_are_people_times_the_figure_or_the_count_itself(package: Package) -> None:
    city = package.city()
    poor: Snapshot = snapshot(city, "poor", "2019")
    assert amounts_of_need(city, poor).tolist() == pytest.approx([110, 420, 930, 1640])
    counted = replace(poor, indicator=replace(poor.indicator, kind="count"))
    assert amounts_of_need(city, counted).tolist() == poor.frame["value"].tolist()
    assert list(amounts_of_need(city, poor).index) == CODES
