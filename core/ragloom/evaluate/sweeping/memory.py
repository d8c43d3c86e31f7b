"""What has been computed once and is wanted again, up to so many bytes, what was wanted longest ago forgotten first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_BYTES = 256_000_000
_ENTRY = 300
"""Bytes that an entry takes beside what it holds."""


class Memory:
    """Values by key, of any kind. Threads share one.

    ``marked`` are keys of parts that turned out to depend on more than is usual, ``peculiar`` the fingerprints of those
    that wanted something of the pipeline's own without having said so; ``found`` and ``made`` count values.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._bytes = 0
        self._guard = threading.Lock()
        self.marked: set[str] = set()
        self.peculiar: set[str] = set()
        self.found = 0
        self.made = 0

    def each(
        self,
        keys: Sequence[K],
        make: Callable[[list[int]], Sequence[V]],
        *,
        size: Callable[[V], int] = lambda _: 0,
        keep: Callable[[], bool] = lambda: True,
    ) -> list[V]:
        """The value of each key; ``make`` is given the places of those that are not there and gives their values.

        A key that comes twice is made once. ``keep`` is asked after ``make`` whether what it gave may be given again.
        """
        with self._guard:
            known = {key: self._held[key][0] for key in keys if key in self._held}
            for key in known:
                self._held.move_to_end(key)
        first: dict[K, int] = {}
        for place, key in enumerate(keys):
            if key not in known:
                first.setdefault(key, place)
        fresh = dict(zip(first, make(list(first.values())), strict=True)) if first else {}
        with self._guard:
            self.found += len(keys) - len(first)
            self.made += len(first)
            for key, value in fresh.items() if keep() else ():
                self._keep(key, value, size(value) + _ENTRY)
        known.update(fresh)
        return [known[key] for key in keys]  # type: ignore[misc]

    def _keep(self, key: Hashable, value: object, size: int) -> None:
        if key in self._held:
            self._bytes -= self._held.pop(key)[1]
        self._held[key] = (value, size)
        self._bytes += size
        while self._bytes > self._most and len(self._held) > 1:
            self._bytes -= self._held.popitem(last=False)[1][1]
