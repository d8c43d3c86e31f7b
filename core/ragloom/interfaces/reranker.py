"""Rerankers read query and passage together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces.component import Component
from ragloom.types import Passage, Query


@runtime_checkable
class Reranker(Component, Protocol):
    """Scores pairs."""

    def score(self, query: Query, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """float32[n], finite, higher is better: score i depends on ``query`` and on the text of passage i alone."""
