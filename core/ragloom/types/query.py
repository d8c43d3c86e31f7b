"""What is asked."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from ragloom.errors import UsageError
from ragloom.types.filter import Filter


@dataclass(frozen=True, slots=True)
class Query:
    """One text to search for or to answer.

    A query transform may turn a query into several: ``origin`` then names the transform, ``weight`` says how much its
    ranking counts in rank fusion, and ``terms`` may weight single terms for lexical retrievers (RM3).
    """

    text: str
    filter: Filter | None = None
    origin: str = "user"
    weight: float = 1.0
    terms: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        """Raises ``UsageError`` for a weight that no ranking could be made with."""
        if not (isfinite(self.weight) and all(isfinite(weight) for _, weight in self.terms)):
            raise UsageError("a query's weight is not a finite number", where=self.origin, hint="give finite weights")
