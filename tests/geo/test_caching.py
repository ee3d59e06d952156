from __future__ import annotations

import copy
import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest

from geo.caching import cached_by_city
from geo.indicators.snapshot import editions, snapshot
from tests.helpers.small_package import Package


@dataclass(frozen=True, eq=False)
class Town:
    name: str


@cached_by_city(maxsize=2)
def greeting(town: Town, word: str = "Hello", *, loud: bool = False) -> list[str]:
    """A greeting."""
    if word == "rude":
        CALLS.append(word)
        raise ValueError(word)
    return [word, town.name, str(loud)]


CALLS: list[str] = []


def test_equal_calls_give_the_same_object():
    town = Town("Aspley")
    assert greeting(town, "Hi") is greeting(town, "Hi")
    assert greeting(town, "Hi", loud=True) == ["Hi", "Aspley", "True"]
    assert greeting(town) == ["Hello", "Aspley", "False"]


def test_the_longest_unused_goes_first():
    town = Town("Aspley")
    first, second = greeting(town, "1"), greeting(town, "2")
    assert greeting(town, "1") is first
    greeting(town, "3")
    assert greeting(town, "1") is first
    assert greeting(town, "2") is not second


def test_two_cities_do_not_evict_each_other():
    one, other = Town("Aspley"), Town("Bestwood")
    kept = [greeting(one, word) for word in "ab"]
    for word in "cdef":
        greeting(other, word)
    assert all(now is before for now, before in zip([greeting(one, word) for word in "ab"], kept, strict=True))


def test_an_exception_is_not_kept():
    town = Town("Aspley")
    for _ in range(2):
        with pytest.raises(ValueError, match="rude"):
            greeting(town, "rude")
    assert CALLS == ["rude", "rude"]


def test_a_dropped_city_leaves_memory(package: Package):
    city = package.city()
    shown = snapshot(city, "poor", editions(city, "poor")[-1])
    gone = weakref.ref(city), weakref.ref(shown)
    del city, shown
    gc.collect()
    assert [ref() for ref in gone] == [None, None]


def test_a_city_that_is_changed_or_copied_keeps_results_of_its_own():
    town = Town("Aspley")
    kept = greeting(town)
    changed, twin, deep = replace(town, name="Bestwood"), copy.copy(town), copy.deepcopy(town)
    assert greeting(changed) == ["Hello", "Bestwood", "False"]
    assert greeting(twin) == kept
    assert greeting(twin) is not kept
    assert greeting(deep) is not kept
    assert greeting(town) is kept


def test_what_one_city_keeps_can_be_dropped():
    one, other = Town("Aspley"), Town("Bestwood")
    kept = greeting(one), greeting(other)
    greeting.cache_clear(one)
    assert greeting(one) is not kept[0]
    assert greeting(other) is kept[1]


def test_it_is_safe_between_threads():
    town = Town("Aspley")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: greeting(town, str(n % 2)), range(400)))
    assert all(each == [str(n % 2), "Aspley", "False"] for n, each in enumerate(found))


def test_the_function_itself_is_at_hand():
    assert greeting.__wrapped__(Town("Aspley")) == ["Hello", "Aspley", "False"]
    assert greeting.__doc__ == "A greeting."
    assert greeting.__name__ == "greeting"
