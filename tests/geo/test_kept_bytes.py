from __future__ import annotations

import gc
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from geo.caching import cached, cached_by_city
from geo.kept_bytes import BUDGET, ByteBudget, KeptResults, size_of


@dataclass(frozen=True, eq=False)
class Town:
    name: str


@cached_by_city()
def figures(town: Town, n: int) -> np.ndarray:
    """A million bytes."""
    return np.zeros(125_000)


def keep(kept: KeptResults, names: str, size: int, made: list[str]) -> None:
    for name in names:
        kept.get(name, lambda name=name: made.append(name) or b"x" * size)


def test_what_was_not_used_goes_first_where_bytes_run_out():
    budget, made = ByteBudget(1000), []
    kept = KeptResults(budget=budget)
    keep(kept, "abacab", 300, made)
    # c put out b; a had been used.
    assert made == ["a", "b", "c", "b"]
    assert budget.held <= 1000


def test_two_caches_share_the_bytes():
    budget, made = ByteBudget(1000), []
    first, second = KeptResults(budget=budget), KeptResults(budget=budget)
    keep(first, "ab", 300, made)
    keep(second, "cd", 300, made)
    assert (len(first), len(second)) == (0, 2)
    assert budget.held <= 1000


def test_a_result_larger_than_all_bytes_is_given_and_not_kept():
    budget, made = ByteBudget(1000), []
    kept = KeptResults(budget=budget)
    keep(kept, "a", 100, made)
    assert len(kept.get("large", lambda: b"x" * 5000)) == 5000
    assert "large" not in kept
    assert budget.held == 0


def test_what_a_town_keeps_counts_no_longer_when_the_town_is_gone():
    gc.collect()
    before = BUDGET.held
    town = Town("Aspley")
    figures(town, 1), figures(town, 2)
    assert 2_000_000 <= BUDGET.held - before < 2_010_000
    del town
    gc.collect()
    assert BUDGET.held == before


def test_a_function_of_no_city_is_kept_within_the_bytes_too():
    calls = []

    @cached(maxsize=2)
    def doubled(n: int) -> int:
        calls.append(n)
        return 2 * n

    assert [doubled(n) for n in (1, 1, 2, 3, 3)] == [2, 2, 4, 6, 6]
    assert calls == [1, 2, 3]


@pytest.mark.parametrize(
    ("result", "least", "most"),
    [
        (np.zeros(1000), 8000, 8100),
        (pd.DataFrame({"a": np.zeros(1000), "b": np.zeros(1000)}), 16000, 16500),
        (pd.Series(["a name of forty letters, as they come out"] * 1000), 40_000, 200_000),
        ((b"x" * 1000, b"y" * 1000), 2000, 2300),
        ({"a": ["x" * 1000]}, 1000, 1600),
        (Town("x" * 1000), 1000, 1300),
        ([np.zeros(1000)] * 3, 8000, 8200),
    ],
)
def test_bytes_are_reckoned_near_enough(result: object, least: int, most: int):
    assert least <= size_of(result) <= most


def test_what_keeps_results_of_its_own_does_not_count_in_those_of_others():
    town = Town("x" * 1_000_000)
    figures(town, 1)
    assert size_of({"of": town}) < 1000
