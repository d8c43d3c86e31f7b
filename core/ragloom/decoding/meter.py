"""Counts what a generator takes, whatever threads it is used from."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from ragloom.types import Usage


class Meter:
    """Adds up requests and tokens."""

    def __init__(self) -> None:
        self._taken = Usage()
        self._guard = threading.Lock()

    @property
    def taken(self) -> Usage:
        """All so far."""
        with self._guard:
            return self._taken

    def read(self, prompts: Sequence[Sequence[int]]) -> None:
        """These prompts were read, a request each."""
        self.add(Usage(len(prompts), sum(map(len, prompts))))

    def wrote(self, tokens: int) -> None:
        """So many tokens were written."""
        self.add(Usage(completion_tokens=tokens))

    def add(self, usage: Usage) -> None:
        """Something was taken."""
        with self._guard:
            self._taken += usage
