"""Results that are kept: on the city that they are about, so that they leave memory with it, and all within one bound.

`geo.kept_bytes` has the bound: what all caches of the process hold together, in bytes.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from functools import partial, update_wrapper
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from geo.kept_bytes import KeptResults

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
        self.caches: dict[CachedByCity[Any, Any, Any], KeptResults] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> _Results:
        """Leave results where they are: a copy of the owner makes its own."""
        return self


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
        cache = caches.get(self) or caches.setdefault(self, KeptResults(self._maxsize))
        result: Result = cache.get(_key(args, kwargs), partial(self._function, owner, *args, **kwargs))
        return result

    def cache_clear(self, owner: Owner) -> None:
        """Drop what one owner keeps of this function."""
        _caches(owner).pop(self, None)


def cached_by_city(
    maxsize: int = 64,
) -> Callable[[Callable[Concatenate[Owner, Params], Result]], CachedByCity[Owner, Params, Result]]:
    """Keep a function's results on the city that is its first argument, or on something made of one.

    Parameters
    ----------
    maxsize : int, default 64
        How many results each city keeps at most, within the bytes that all caches may hold together; of both, what was
        not used for long goes first.

    Returns
    -------
    callable
        A decorator. The function's first argument is a `geo.city.City`, a `geo.indicators.snapshot.Snapshot` or another
        frozen object that is equal only to itself, given by position; the others can be hashed. Calls that are equal
        give the same object while it is kept; an exception is not kept. Safe between threads: two that ask at once may
        both compute, and get the same object.

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


def cached(maxsize: int = 64) -> Callable[[Callable[Params, Result]], Callable[Params, Result]]:
    """Keep a function's results within the bytes that all caches may hold together; for what is about no city.

    Parameters
    ----------
    maxsize : int, default 64
        How many results are kept at most.

    Returns
    -------
    callable
        A decorator; the function's arguments can be hashed.
    """

    def decorate(function: Callable[Params, Result]) -> Callable[Params, Result]:
        cache = KeptResults(maxsize)

        def kept(*args: Params.args, **kwargs: Params.kwargs) -> Result:
            result: Result = cache.get(_key(args, kwargs), partial(function, *args, **kwargs))
            return result

        return update_wrapper(kept, function)

    return decorate


def _key(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Hashable:
    return (args, tuple(sorted(kwargs.items()))) if kwargs else args


def _caches(owner: object) -> dict[CachedByCity[Any, Any, Any], KeptResults]:
    """What an owner keeps; a copy of an owner brings the original's along, and gets its own instead."""
    # Straight into the attributes: owners are frozen.
    results = vars(owner).get(_ATTRIBUTE) or vars(owner).setdefault(_ATTRIBUTE, _Results(owner))
    if results.owner() is not owner:
        results = vars(owner)[_ATTRIBUTE] = _Results(owner)
    caches: dict[CachedByCity[Any, Any, Any], KeptResults] = results.caches
    return caches
