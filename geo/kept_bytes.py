"""How many bytes all caches of a process hold together, and what goes when they would hold more."""

from __future__ import annotations

import sys
import weakref
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Mapping
from threading import RLock
from typing import Any

import numpy as np
import pandas as pd

USUAL_BYTES = 64 * 2**20
"""What all caches may hold together, unless `ByteBudget.most` is set otherwise."""

_WORD = 64
"""Bytes that are reckoned for a Python object by itself: a number, a short text, a reference and its owner."""

# Where `geo.caching` keeps an owner's results: such an object is no part of the results that refer to it.
_OWNER = "_results_by_function"


class _Token:
    """A result's place in the order in which results go; it holds neither result nor key."""

    __slots__ = ("cache", "size", "used")

    def __init__(self, cache: KeptResults, size: int) -> None:
        # Weak, so that the results of a city leave memory with it.
        self.cache, self.size, self.used = weakref.ref(cache), size, False


class ByteBudget:
    """What all caches hold together, in bytes.

    Where they would hold more, the results that were not used since they were last passed over go first ("second
    chance", Corbató 1968): to use a result costs no lock.

    Parameters
    ----------
    most : int
        Bytes. May be set at any time; it counts from the next result on.

    Attributes
    ----------
    held : int
        Bytes that are reckoned for all results that are kept now.
    """

    def __init__(self, most: int = USUAL_BYTES) -> None:
        self.most, self.held = most, 0
        self.lock = RLock()
        self._order: deque[_Token] = deque()

    def enter(self, token: _Token) -> None:
        """Count a new result, and let others go where they are too many."""
        with self.lock:
            self.held += token.size
            self._order.append(token)
            while self.held > self.most and self._order:
                oldest = self._order.popleft()
                cache = oldest.cache()
                if cache is None or not cache.holds(oldest):
                    continue
                if oldest.used and oldest is not token:
                    oldest.used = False
                    self._order.append(oldest)
                else:
                    cache.drop(oldest)
            # Tokens of results that went with their city.
            while self._order and self._order[0].cache() is None:
                self._order.popleft()

    def leave(self, size: int) -> None:
        """Count results no longer that are gone."""
        with self.lock:
            self.held -= size


BUDGET = ByteBudget()
"""The bound of this process (``WARDSHIFT_CACHE_MB``)."""


class KeptResults:
    """Results by key, at most so many, within the bytes of a budget.

    Parameters
    ----------
    maxsize : int, optional
        How many; by default as many as the budget has room for.
    budget : ByteBudget, optional
    """

    def __init__(self, maxsize: int | None = None, budget: ByteBudget | None = None) -> None:
        self._maxsize, self._budget = maxsize, budget or BUDGET
        self._results: OrderedDict[Hashable, tuple[Any, _Token]] = OrderedDict()
        self._keys: dict[_Token, Hashable] = {}
        # In a list, for the finalizer must not hold the cache.
        self._size = [0]
        weakref.finalize(self, _release, self._budget, self._size)

    def __len__(self) -> int:
        """How many results are kept."""
        return len(self._results)

    def __contains__(self, key: Hashable) -> bool:
        """Whether the result of a key is kept."""
        return key in self._results

    def __bool__(self) -> bool:
        """An empty cache is a cache."""
        return True

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The result of a key, made where it is not kept. What ``make`` raises is raised, and not kept."""
        found = self._results.get(key)
        if found is None:
            return self._keep(key, make())
        found[1].used = True
        return found[0]

    def holds(self, token: _Token) -> bool:
        """Whether a result is still kept."""
        return token in self._keys

    def drop(self, token: _Token) -> None:
        """Keep a result no longer."""
        key = self._keys.pop(token)
        del self._results[key]
        self._size[0] -= token.size
        self._budget.leave(token.size)

    def _keep(self, key: Hashable, result: Any) -> Any:
        token = _Token(self, size_of(result) + _WORD)
        with self._budget.lock:
            if found := self._results.get(key):
                # Somebody else was faster: equal calls give the same object.
                return found[0]
            self._results[key] = result, token
            self._keys[token] = key
            self._size[0] += token.size
            while self._maxsize is not None and len(self._results) > self._maxsize:
                self._drop_one(token)
            self._budget.enter(token)
        return result

    def _drop_one(self, newest: _Token) -> None:
        """Drop the oldest result that was not used since it was last passed over."""
        key, (_, token) = next(iter(self._results.items()))
        if token.used or token is newest:
            token.used = False
            self._results.move_to_end(key)
        else:
            self.drop(token)


def _release(budget: ByteBudget, size: list[int]) -> None:
    budget.leave(size[0])


def size_of(result: Any) -> int:
    """Reckon how many bytes a result holds: arrays and tables exactly, all else by its parts.

    Parameters
    ----------
    result : object
        What is met twice counts once. What keeps results of its own, such as a city, does not count: it lives longer.

    Returns
    -------
    int
    """
    total, seen, waiting = 0, set(), [result]
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, str | bytes):
            total += sys.getsizeof(part)
        elif isinstance(part, np.ndarray):
            total += part.nbytes
            if part.dtype == object:
                waiting.extend(part.ravel().tolist())
        elif isinstance(part, pd.DataFrame):
            total += int(part.memory_usage(index=True, deep=True).sum())
        elif isinstance(part, pd.Series | pd.Index):
            total += int(part.memory_usage(deep=True))
        elif isinstance(part, Mapping):
            total += sys.getsizeof(part)
            waiting.extend(part.keys())
            waiting.extend(part.values())
        elif isinstance(part, list | tuple | set | frozenset | deque):
            total += sys.getsizeof(part)
            waiting.extend(part)
        else:
            attributes = getattr(part, "__dict__", None)
            total += _WORD
            if attributes and not isinstance(part, type) and not callable(part) and _OWNER not in attributes:
                waiting.extend(attributes.values())
    return total
