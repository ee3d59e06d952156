"""Real threads that begin together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def at_once(number: int, deed: Callable[[int], Any]) -> list[Any]:
    """Do something several times at the same moment; give each result, or the error raised, in order."""
    barrier = threading.Barrier(number)

    def one(place: int) -> Any:
        barrier.wait()
        return deed(place)

    with ThreadPoolExecutor(number) as pool:
        running = [pool.submit(one, place) for place in range(number)]
        return [task.exception() or task.result() for task in running]
