"""Results that are kept on the city that they are about, and leave memory with it."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

Owner = TypeVar("Owner")
Params = ParamSpec("Params")
Result = TypeVar("Result")

# Where an owner keeps its results, among its attributes; no field, so that `dataclasses.replace` starts afresh.
_ATTRIBUTE = "_results_by_function"


class _Results:
    """The caches of one owner, one for each function."""

    def __init__(self, owner: object) -> None:
        # Weak, so that the owner is freed as soon as nobody uses it, not when the collector next looks for circles.
        self.owner = weakref.ref(owner)
        self.caches: dict[CachedByCity[Any, Any, Any], Callable[..., Any]] = {}


class CachedByCity(Generic[Owner, Params, Result]):
    """A function whose results are kept on its first argument; made by `cached_by_city`.

    Attributes
    ----------
    __wrapped__ : callable
        The function itself.
    """

    __wrapped__: Callable[Concatenate[Owner, Params], Result]

    def __init__(self, function: Callable[Concatenate[Owner, Params], Result], maxsize: int) -> None:
        self._function, self._maxsize = function, maxsize
        update_wrapper(self, function)

    def __call__(self, owner: Owner, /, *args: Params.args, **kwargs: Params.kwargs) -> Result:
        """Give the result that is kept for these arguments, or work it out and keep it."""
        caches = _caches(owner)
        cache = caches.get(self) or caches.setdefault(self, self._new_cache(owner))
        return cache(*args, **kwargs)

    def cache_clear(self, owner: Owner) -> None:
        """Drop what one owner keeps of this function."""
        _caches(owner).pop(self, None)

    def _new_cache(self, owner: Owner) -> Callable[..., Result]:
        function, the_owner = self._function, weakref.ref(owner)

        @lru_cache(maxsize=self._maxsize)
        def results(*args: Params.args, **kwargs: Params.kwargs) -> Result:
            alive = the_owner()
            assert alive is not None  # whoever calls holds it
            return function(alive, *args, **kwargs)

        return results


def cached_by_city(
    maxsize: int = 64,
) -> Callable[[Callable[Concatenate[Owner, Params], Result]], CachedByCity[Owner, Params, Result]]:
    """Keep a function's results on the city that is its first argument, or on something made of one.

    Parameters
    ----------
    maxsize : int, default 64
        How many results each city keeps; the one that was used the longest ago goes first.

    Returns
    -------
    callable
        A decorator. The function's first argument is a `geo.city.City`, a `geo.indicators.snapshot.Snapshot` or another
        frozen object that is equal only to itself, given by position; the others can be hashed. Calls that are equal
        give the same object; an exception is not kept. Safe between threads: two that ask at once may both compute.

    Notes
    -----
    A cache of the module, keyed on cities, would hold a city that was replaced until others evict it, and let the
    cities of one process evict each other.
    """

    def decorate(
        function: Callable[Concatenate[Owner, Params], Result],
    ) -> CachedByCity[Owner, Params, Result]:
        return CachedByCity(function, maxsize)

    return decorate


def _caches(owner: object) -> dict[CachedByCity[Any, Any, Any], Callable[..., Any]]:
    """What an owner keeps; a copy of an owner brings the original's along, and gets its own instead."""
    # Straight into the attributes: owners are frozen.
    results = vars(owner).get(_ATTRIBUTE) or vars(owner).setdefault(_ATTRIBUTE, _Results(owner))
    if results.owner() is not owner:
        results = vars(owner)[_ATTRIBUTE] = _Results(owner)
    return results.caches
