"""Several retrievers search at the same time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")

MOST = 32
"""Threads at most; they are started as they are needed, and stay for the next question."""


class Abreast:
    """Carries out calls at the same time: the first in the caller's own thread, so that a single one costs nothing."""

    def __init__(self, most: int = MOST) -> None:
        self._pool = ThreadPoolExecutor(most, thread_name_prefix="ragloom")

    def map(self, function: Callable[[T], U], items: Sequence[T]) -> list[U]:
        """``function`` of each item, in the order of ``items``. Raises what the first of them raises that fails."""
        others = [self._pool.submit(function, item) for item in items[1:]]
        return [function(item) for item in items[:1]] + [other.result() for other in others]

    def close(self) -> None:
        """Wait for what is under way. Safe to call twice."""
        self._pool.shutdown()
