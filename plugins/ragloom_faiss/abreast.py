"""The same for many, on several threads where that pays."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")

_BATCH = 16
"""From so many on, threads pay."""


def workers(asked: int) -> int:
    """How many threads: as many as were asked for, all cores for 0."""
    return asked or os.cpu_count() or 1


def abreast(function: Callable[[Item], Made], items: Iterable[Item], threads: int) -> list[Made]:
    """``function`` of every item, in order."""
    some = list(items)
    if threads == 1 or len(some) < _BATCH:
        return [function(one) for one in some]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(function, some))
