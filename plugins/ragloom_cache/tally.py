"""How often a cache had the answer."""

from __future__ import annotations

import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """Questions by how they were answered.

    ``hits``: from what was kept; ``shared``: together with an equal question of the same batch or of a call under way;
    ``misses``: by the rest of the pipeline.
    """

    hits: int = 0
    shared: int = 0
    misses: int = 0

    @property
    def questions(self) -> int:
        """All of them."""
        return self.hits + self.shared + self.misses


class Tally:
    """Counts while questions are answered, from any number of threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._counts = Counts()

    def add(self, *, hits: int, shared: int, misses: int) -> None:
        """So many more."""
        with self._guard:
            now = self._counts
            self._counts = Counts(now.hits + hits, now.shared + shared, now.misses + misses)

    @property
    def counts(self) -> Counts:
        """All so far."""
        with self._guard:
            return self._counts
