"""Answers in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict

from ragloom_cache.kept import Clock, Kept, expired


class MemoryStore:
    """Keeps ``entries`` answers, the least recently used first in line to go."""

    def __init__(self, entries: int, ttl: float | None, clock: Clock) -> None:
        self._entries = entries
        self._ttl = ttl
        self._clock = clock
        self._guard = threading.Lock()
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def get(self, key: str) -> Kept | None:
        """What is kept under ``key`` and has not expired."""
        with self._guard:
            found = self._kept.get(key)
            if found is None:
                return None
            if expired(found.made, self._ttl, self._clock()):
                del self._kept[key]
                return None
            self._kept.move_to_end(key)
            return found

    def put(self, key: str, kept: Kept) -> None:
        """Keep it under ``key``."""
        with self._guard:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > self._entries:
                self._kept.popitem(last=False)

    def close(self) -> None:
        """Forget everything."""
        with self._guard:
            self._kept.clear()
