"""Values, ranks and the city's figure: against published figures and small cases worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.city import City
from geo.indicators.snapshot import course, editions, rank_courses, snapshot
from geo.periods import year_of
from geo.population import population_near


def altered(city: City, indicator: str, period: str, **columns: object) -> City:
    """The city with some columns of one indicator's edition replaced."""
    rows = city.indicators.copy()
    here = (rows["indicator"] == indicator) & (rows["period"] == period)
    for name, values in columns.items():
        rows.loc[here, name] = values
    return replace(city, indicators=rows)


# The official district averages of the English Indices of Deprivation; our wards are weighted by another year's people.
@pytest.mark.parametrize(("period", "official", "tolerance"), [("2010", 35.006, 0.2), ("2019", 34.891, 0.05)])
def test_the_city_figure_rebuilds_the_published_district_average(
    nottingham: City, period: str, official: float, tolerance: float
) -> None:
    assert snapshot(nottingham, "imd_score", period).city_value == pytest.approx(official, abs=tolerance)


def test_the_poorest_wards_of_2010_come_first(nottingham: City) -> None:
    first = snapshot(nottingham, "imd_score", "2010").ranked.head(5)["ward_name"].tolist()
    raw = nottingham.indicators.query("indicator == 'imd_score' and period == '2010'").nlargest(5, "value")
    assert first == nottingham.wards.loc[raw["area_code"], "ward_name"].tolist()


def test_counts_are_pooled_where_every_ward_has_them(nottingham: City) -> None:
    current = snapshot(nottingham, "idaci_rate", "2019")
    rows = nottingham.indicators.query("indicator == 'idaci_rate'")
    assert current.city_value == pytest.approx(rows["numerator"].sum() / rows["denominator"].sum())
    assert current.city_method == "counts summed over all wards"


def test_a_missing_ward_has_no_rank_and_the_city_figure_says_whom_it_covers(nottingham: City) -> None:
    values = nottingham.indicators.query("indicator == 'imd_score' and period == '2019'")["value"].to_numpy().copy()
    values[0] = np.nan
    current = snapshot(altered(nottingham, "imd_score", "2019", value=values), "imd_score", "2019")
    assert current.missing["ward_name"].tolist() == ["Arboretum"]
    assert current.missing["flag"].tolist() == ["x"]
    assert current.frame["rank"].max() == 19
    assert "19 of 20 wards" in current.city_method


def test_ties_share_the_better_rank_and_low_can_be_worse(nottingham: City) -> None:
    values = np.arange(20.0)
    values[1] = 0.0
    catalogue = nottingham.catalogue.copy()
    catalogue.loc["imd_score", "polarity"] = "high_is_better"
    city = replace(altered(nottingham, "imd_score", "2019", value=values), catalogue=catalogue)
    frame = snapshot(city, "imd_score", "2019").frame
    assert frame["rank"].tolist()[:3] == [1, 1, 3]
    assert frame["class_index"].iloc[0] > frame["class_index"].iloc[19]


def test_class_limits_are_the_same_in_every_edition(nottingham: City) -> None:
    limits = {snapshot(nottingham, "imd_score", e).breaks for e in editions(nottingham, "imd_score")}
    assert len(limits) == 1


def test_the_course_of_a_ward_has_a_row_an_edition(nottingham: City) -> None:
    frame = course(nottingham, "imd_score", "E05001823")
    assert frame["period"].tolist() == ["2004", "2007", "2010", "2015", "2019"]
    assert frame["rank"].between(1, 20).all()
    ranks = rank_courses(nottingham, "imd_score")
    assert ranks.loc["E05001823"].tolist() == frame["rank"].tolist()


def test_without_population_there_is_no_city_figure(nottingham: City) -> None:
    city = replace(nottingham, population=nottingham.population.iloc[:0])
    current = snapshot(city, "imd_score", "2019")
    assert np.isnan(current.city_value)
    assert "no city figure" in current.city_method


def test_the_nearest_years_population_is_taken(nottingham: City) -> None:
    assert population_near(nottingham, "2010")[1] == "2017"
    assert population_near(nottingham, "2025")[1] == "2020"
    assert population_near(nottingham, "no year")[1] == ""


@pytest.mark.parametrize(
    ("period", "year"), [("2010", 2010), ("2013/14", 2013), ("mid-2017", 2017), ("baseline", None)]
)
def test_year_of(period: str, year: int | None) -> None:
    assert year_of(period) == year


def test_what_the_city_lacks_is_refused_by_name(nottingham: City) -> None:
    with pytest.raises(ValueError, match="'happiness' is not in Nottingham's catalogue"):
        snapshot(nottingham, "happiness", "2019")
    with pytest.raises(ValueError, match=r"no edition '1999'\. Editions with data: 2004"):
        snapshot(nottingham, "imd_score", "1999")
    with pytest.raises(ValueError, match="no ward 'E09'"):
        course(nottingham, "imd_score", "E09")


def test_the_citys_own_tables_are_left_alone(nottingham: City) -> None:
    before = pd.util.hash_pandas_object(nottingham.indicators).sum()
    snapshot(nottingham, "crime_score", "2015", "quantiles")
    assert pd.util.hash_pandas_object(nottingham.indicators).sum() == before
