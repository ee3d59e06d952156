"""Arguments of the statistics: shapes in, the same shapes out, and messages that name the ward."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.statistics.alignment import Wardwise

WARDS = ["Aspley", "Bulwell", "Clifton"]


def test_a_number_gives_a_float_a_list_an_array_and_a_series_a_series() -> None:
    assert Wardwise(a=3).like(np.array([1.5])) == 1.5
    assert isinstance(Wardwise(a=np.float64(3)).like(np.array([1.5])), float)
    assert Wardwise(a=[1, 2], b=5).like(np.array([1.5, 2.5])).tolist() == [1.5, 2.5]
    found = Wardwise(a=2, b=pd.Series([1, 2, 3], index=WARDS)).like(np.arange(3.0))
    assert found.index.tolist() == WARDS


def test_series_are_matched_by_ward_not_by_place() -> None:
    first = pd.Series([1.0, 2.0, 3.0], index=WARDS)
    given = Wardwise(a=first, b=first.iloc[::-1] * 10, c=[7, 8, 9])
    assert given["b"].tolist() == [10, 20, 30]
    assert given["c"].tolist() == [7, 8, 9]


def test_missing_is_missing_however_it_is_written() -> None:
    for missing in ([1, None], [1, pd.NA], [1, np.nan], pd.Series([1, pd.NA], dtype="Int64")):
        assert np.isnan(Wardwise(a=missing)["a"]).tolist() == [False, True]
    for missing in (None, pd.NA, np.nan):
        assert np.isnan(Wardwise(a=missing)["a"]).all()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"a": [1, 2], "b": [1, 2, 3]}, "one figure for every ward: a has 2, b has 3"),
        ({"a": "many"}, "a must be numbers"),
        ({"a": ["many"]}, "a must be numbers"),
        ({"a": [[1, 2], [3, 4]]}, "a must be one number a ward, not a table"),
        (
            {"a": pd.Series([1, 2], index=["Aspley", "Bulwell"]), "b": pd.Series([1, 2], index=["Aspley", "Dales"])},
            "a and b must have the same wards; not in both: Bulwell, Dales",
        ),
        (
            {"a": pd.Series([1, 2], index=["Aspley", "Bulwell"]), "b": pd.Series([1, 2], index=["Aspley", "Aspley"])},
            "b has a ward more than once: Aspley",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(given: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Wardwise(**given)


def test_messages_name_the_wards_and_their_figures() -> None:
    figures = pd.Series([1.0, -2.0, np.nan], index=WARDS)
    with pytest.raises(ValueError, match=r"^a must not be below 0: ward Bulwell \(-2\)\.$"):
        Wardwise(a=figures).refuse("a", (figures < 0).to_numpy(), "must not be below 0")
    with pytest.raises(ValueError, match=r"^a is missing: ward Clifton\.$"):
        Wardwise(a=figures).require_finite("a")
    with pytest.raises(ValueError, match=r"^a is missing: number 3\.$"):
        Wardwise(a=figures.tolist()).require_finite("a")
    with pytest.raises(ValueError, match=r"^a must be a finite number: inf\.$"):
        Wardwise(a=np.inf).require_finite("a")
    with pytest.raises(ValueError, match=r"number 5 \(-1\) and 3 more\.$"):
        Wardwise(a=[-1] * 8).refuse("a", np.full(8, True), "must not be below 0")
