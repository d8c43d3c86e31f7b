"""What a cache keeps, and where it may be kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ragloom.types import Answer

Clock = Callable[[], float]
"""Seconds since the epoch."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer and when it was made, seconds since the epoch."""

    answer: Answer
    made: float


class Store(Protocol):
    """Where answers are kept. Safe to share between threads."""

    def get(self, key: str) -> Kept | None:
        """What is kept under ``key`` and has not expired; it counts as used now."""

    def put(self, key: str, kept: Kept) -> None:
        """Keep it under ``key``; what was least recently used goes where there are too many."""

    def close(self) -> None:
        """Let go of everything. Safe to call twice."""


def expired(made: float, ttl: float | None, now: float) -> bool:
    """Whether what was ``made`` is older than ``ttl`` seconds; without one nothing is."""
    return ttl is not None and now - made > ttl
