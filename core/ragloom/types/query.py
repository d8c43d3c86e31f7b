"""What is asked."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from ragloom.errors import UsageError
from ragloom.types.filter import Filter


@dataclass(frozen=True, slots=True)
class Query:
    """One text to search for or to answer.

    A query transform may turn a query into several: ``origin`` then names the transform, and ``weight`` says how much
    its ranking counts in rank fusion.

    ``terms`` are index terms with weights, for lexical retrievers (RM3 gives such). They add to ``text`` and do not
    replace it: a term of the text weighs 1 each time that it occurs, one that stands in ``terms`` as well, or there
    twice, weighs the sum, and one that ends at 0 or below is left out. They were cut by the analyzer of the transform
    that made them (``expand`` has a setting for it, to be that of the retriever) and are not analysed again. Who does
    not read them searches for ``text`` alone.
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
