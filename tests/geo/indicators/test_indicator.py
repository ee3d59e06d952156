"""An indicator says of itself which end means need and how it is shown."""

from __future__ import annotations

import dataclasses

import pytest

from geo.city import City
from geo.errors import Unavailable
from geo.indicators.indicator import indicator_of
from geo.indicators.snapshot import snapshot
from tests.helpers.indicators import indicator


@pytest.mark.parametrize(
    ("polarity", "directed", "sign"), [("high_is_worse", True, 1), ("high_is_better", True, -1), ("neutral", False, 1)]
)
def test_which_end_means_need(polarity: str, directed: bool, sign: int) -> None:
    made = indicator(polarity=polarity)
    assert (made.directed, made.low_is_worse, made.need_sign) == (directed, sign < 0, sign)


@pytest.mark.parametrize(
    ("kind", "unit", "scale"),
    [("proportion", "%", 100), ("proportion", "", 1), ("score", "score", 1)],
)
def test_only_a_fraction_that_is_shown_in_per_cent_is_multiplied(kind: str, unit: str, scale: int) -> None:
    assert indicator(kind=kind, unit=unit).screen_scale == scale


def test_it_is_the_catalogues_entry_and_the_same_object_each_time(nottingham: City) -> None:
    found = indicator_of(nottingham, "income_rate")
    entry = dataclasses.asdict(found)
    assert entry.pop("name") == "income_rate"
    assert entry == nottingham.catalogue.loc["income_rate"].to_dict()
    assert (type(found.decimals), type(found.comparable_over_time)) == (int, bool)
    assert indicator_of(nottingham, "income_rate") is found is snapshot(nottingham, "income_rate", "2019").indicator


def test_an_unknown_one_is_refused(nottingham: City) -> None:
    with pytest.raises(Unavailable, match="'happiness' is not in Nottingham's catalogue"):
        indicator_of(nottingham, "happiness")
