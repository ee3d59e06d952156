from __future__ import annotations

import pandas as pd
import pytest

from geo.allocation.conflicts import InfeasiblePlan
from geo.errors import Unavailable
from geo.need_index.poorest_set import PoorestSet
from geo.need_index.recipe import Recipe
from geo.scenarios.validators import ScenarioError
from geo.statistics.class_breaks import class_breaks


def test_every_refusal_with_an_answer_of_its_own_is_one() -> None:
    assert issubclass(ScenarioError, Unavailable)
    assert issubclass(InfeasiblePlan, Unavailable)


def test_data_is_refused_and_a_wrong_argument_is_an_error() -> None:
    with pytest.raises(Unavailable, match="No ward has a value"):
        class_breaks(pd.Series([float("nan")]))
    with pytest.raises(ValueError, match="is not known") as mistake:
        class_breaks(pd.Series([1.0, 2.0]), scheme="pretty")
    assert not isinstance(mistake.value, Unavailable)


@pytest.mark.parametrize(
    "text",
    ["income:0", "income", "income:1;method=magic", "income:1;colour=red", "a:1,a:2", "a:1e300,b:1e-300", ""],
)
def test_what_an_address_says_of_an_index_is_refused(text: str) -> None:
    with pytest.raises(Unavailable):
        Recipe.from_text(text)


@pytest.mark.parametrize(
    "parts", [{"poorest_wards": "0"}, {"poorest_wards": "many"}, {"poorest_share": "7"}, {"poorest_held": "loosely"}]
)
def test_what_an_address_says_of_the_poorest_wards_is_refused(parts: dict[str, str]) -> None:
    with pytest.raises(Unavailable):
        PoorestSet.from_parts(parts)
