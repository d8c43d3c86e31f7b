"""Several retrievers search at the same time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from math import inf
from time import perf_counter
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")

MOST = 32
"""Threads at most; they are started as they are needed, and stay for the next question."""
WORTH_A_THREAD = 100e-6
"""Seconds. Handing a call over and waiting for it takes about 60 µs (``python -m benchmarks.overhead``)."""


class Abreast:
    """Carries out calls at the same time, those in the caller's own thread for which another is not worth it.

    That is the first call, so that a single one costs nothing, and each whose like took less than ``WORTH_A_THREAD``
    the last time. Other threads see the caller's context variables.
    """

    def __init__(self, most: int = MOST) -> None:
        self._pool = ThreadPoolExecutor(most, thread_name_prefix="ragloom")
        self._took: dict[int, float] = {}

    def map(self, function: Callable[[T], U], items: Sequence[T]) -> list[U]:
        """``function`` of each item, in the order of ``items``. Raises what one of them raises that fails."""
        away = {
            place: self._pool.submit(copy_context().run, self._timed, function, place, items[place])
            for place in range(1, len(items))
            if self._took.get(place, inf) > WORTH_A_THREAD
        }
        here = {place: self._timed(function, place, item) for place, item in enumerate(items) if place not in away}
        return [here[place] if place in here else away[place].result() for place in range(len(items))]

    def _timed(self, function: Callable[[T], U], place: int, item: T) -> U:
        start = perf_counter()
        result = function(item)
        self._took[place] = perf_counter() - start
        return result

    def close(self) -> None:
        """Wait for what is under way. Safe to call twice."""
        self._pool.shutdown()
