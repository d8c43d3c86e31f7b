"""The collection of a component that is opened before there is one: a loader, a chunker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import CollectionError
from ragloom.types import Document, Filter, Passage


class NoPassages:
    """A ``CollectionView`` of nothing."""

    position = 0

    def __len__(self) -> int:
        return 0

    def passages(self, ids: Sequence[int] | NDArray[np.int64]) -> list[Passage]:
        """None to be had. Raises ``CollectionError`` where one is asked for."""
        if len(ids):
            raise CollectionError(f"there is no passage {ids[0]}", hint="a loader or chunker reads no passages")
        return []

    def select(self, condition: Filter) -> NDArray[np.int64]:
        """Nothing matches."""
        return np.empty(0, np.int64)

    def scan(self, batch: int = 1024) -> Iterator[list[Passage]]:
        """Nothing to scan."""
        return iter(())

    def document(self, document_id: str) -> Document | None:
        """No such document."""
        return None
