"""A set of wards against the rest, held to sums done by hand and to the city's own figure."""

from dataclasses import replace

import numpy as np
import pytest

from geo.city import City
from geo.indicators.set_against_rest import set_against_rest
from geo.indicators.snapshot import snapshot
from geo.need_index.poorest_set import PoorestSet, members
from geo.population import population_near


def test_set_and_rest_together_are_the_city(nottingham: City):
    five = list(members(nottingham, PoorestSet()))
    found = set_against_rest(nottingham, "imd_score", five)
    assert list(found.index) == ["2004", "2007", "2010", "2015", "2019"]
    for edition, row in found.iterrows():
        people, _ = population_near(nottingham, edition)
        ours = people[five].sum() / people.sum()
        whole = ours * row["in_set"] + (1 - ours) * row["rest"]
        assert whole == pytest.approx(snapshot(nottingham, "imd_score", edition).city_value)
        assert row["difference"] == row["in_set"] - row["rest"] > 0
    assert found["known"].tolist() == [5] * 5


def test_a_mean_is_weighted_by_people(nottingham: City):
    pair = ["E05001822", "E05001823"]
    values = snapshot(nottingham, "income_rate", "2015").frame["value"]
    people, _ = population_near(nottingham, "2015")
    by_hand = np.average(values[pair], weights=people[pair])
    assert set_against_rest(nottingham, "income_rate", pair).loc["2015", "in_set"] == pytest.approx(by_hand)


def test_counts_are_added_up_where_every_ward_has_them(nottingham: City):
    rows = nottingham.indicators.query("indicator == 'idaci_rate'").dropna(subset=["numerator", "denominator"])
    edition = rows["period"].iloc[-1]
    rows = rows[rows["period"] == edition].set_index("area_code")
    three = rows.index[:3].tolist()
    by_hand = rows.loc[three, "numerator"].sum() / rows.loc[three, "denominator"].sum()
    found = set_against_rest(nottingham, "idaci_rate", three).loc[edition]
    assert found["in_set"] == pytest.approx(by_hand)
    assert found["method"].startswith("counts")


def test_the_sign_says_who_fares_worse(nottingham: City):
    turned = replace(nottingham, catalogue=nottingham.catalogue.assign(polarity="high_is_better"))
    as_it_is, found = (set_against_rest(city, "imd_score", ["E05001822"]) for city in (nottingham, turned))
    assert (found["difference"] == -as_it_is["difference"]).all()
    assert (as_it_is["difference"] == as_it_is["in_set"] - as_it_is["rest"]).all()


def test_a_set_by_edition(nottingham: City):
    editions = ["2004", "2007", "2010", "2015", "2019"]
    sets = {edition: ["E05001823"] for edition in editions} | {"2019": ["E05001822"]}
    found = set_against_rest(nottingham, "imd_score", sets)
    current = snapshot(nottingham, "imd_score", "2019").frame["value"]
    assert found.loc["2019", "in_set"] == pytest.approx(current["E05001822"])


@pytest.mark.parametrize(
    ("members", "why"),
    [
        (["E05009999"], "no ward 'E05009999'"),
        ([], "must hold some wards"),
        ({"2019": ["E05001822"]}, "for the edition 2004"),
    ],
)
def test_what_is_no_set_is_refused(nottingham: City, members: object, why: str):
    with pytest.raises(ValueError, match=why):
        set_against_rest(nottingham, "imd_score", members)
