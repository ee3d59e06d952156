"""Counts that anyone can work out with the people of the package, and per mille written with a sign of per cent."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.city import City
from geo.disclosure.bases import bases_in
from geo.disclosure.suppression import withhold_small_counts

POPULATION = pd.DataFrame(
    {
        "area_code": ["W0", "W1", "W2", "W3"] * 2,
        "age_band": ["all"] * 4 + ["0-15"] * 4,
        "period": "2019",
        "population": [1_000.0] * 4 + [100.0] * 4,
    }
)


def shown(values: list[float], kind: str, unit: str, band: str, **columns: float) -> list[int]:
    """Positions of the rows that are withheld."""
    catalogue = pd.DataFrame({"kind": [kind], "unit": [unit], "title": "", "population": [band]}, index=["x"])
    bare = {"numerator": np.nan, "denominator": np.nan, "lower": np.nan, "upper": np.nan, "flag": "", "note": ""}
    rows = pd.DataFrame(
        {"area_code": [f"W{n}" for n in range(len(values))], "indicator": "x", "period": "2020", "value": values}
        | bare
        | columns
    )
    after = withhold_small_counts(rows, catalogue, population=POPULATION)
    return [int(n) for n in np.flatnonzero(after["value"].isna())]


def test_a_share_of_the_packages_own_people_is_a_count() -> None:
    # 3 of 100 children, and the next smallest, 20, with it.
    assert shown([0.03, 0.20, 0.30, 0.40], "proportion", "%", "0-15") == [0, 1]
    # Of everyone it is 30 of 1,000.
    assert shown([0.03, 0.20, 0.30, 0.40], "proportion", "%", "") == []
    assert shown([0.003, 0.20, 0.30, 0.40], "proportion", "%", "") == [0, 1]


def test_a_rate_over_the_packages_own_people_is_a_count() -> None:
    assert shown([2.0, 50.0, 60.0, 70.0], "rate", "per 1,000", "all") == [0, 1]
    assert shown([2.0, 50.0, 60.0, 70.0], "rate", "crude rate", "all") == []


def test_its_own_denominators_go_before_the_people() -> None:
    assert shown([0.03, 0.20, 0.30, 0.40], "proportion", "%", "0-15", denominator=1_000.0) == []


@pytest.mark.parametrize(
    ("unit", "bases"),
    [
        ("%o", (1_000.0,)),
        ("o/oo", (1_000.0,)),
        ("per 10**5", (100_000.0,)),
        ("%", (100.0,)),
        ("‰ and %", (100.0, 1_000.0)),
    ],
)
def test_per_mille_as_keyboards_write_it_is_no_per_cent(unit: str, bases: tuple[float, ...]) -> None:
    assert bases_in(unit) == bases


def test_the_public_city_withholds_them(nottingham: City) -> None:
    assert nottingham.public().indicators["value"].notna().sum() == nottingham.indicators["value"].notna().sum()
