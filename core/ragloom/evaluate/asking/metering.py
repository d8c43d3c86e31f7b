"""What the generator took, from one batch to the next."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ragloom.interfaces import Generator, Metered
from ragloom.types import Usage


class Meter:
    """Reads a generator's meter; what threads take at the same time is told once, by whichever asks first."""

    def __init__(self, read: Callable[[], Usage]) -> None:
        self._read = read
        self._last = read()
        self._guard = threading.Lock()

    def since(self) -> Usage | None:
        """What was taken since the last call."""
        with self._guard:
            now = self._read()
            taken, self._last = now - self._last, now
        return taken


class NoMeter:
    """For a generator that does not say what it takes."""

    def since(self) -> Usage | None:
        """Nothing is known."""
        return None


def meter_of(generator: Generator) -> Meter | NoMeter:
    """The meter of ``generator``, which is open."""
    return Meter(generator.usage) if isinstance(generator, Metered) else NoMeter()
