"""A metric that looks at one question after the other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Scored, Stateless


class Each(Stateless, ABC):
    """Its values are ``value`` of each question."""

    higher_is_better = True
    group = "answers"

    def score(self, rows: Sequence[Scored]) -> NDArray[np.float64]:
        """float64[n], NaN where it does not apply."""
        return np.array([self.value(row) for row in rows], np.float64)

    @abstractmethod
    def value(self, row: Scored) -> float:
        """What one question is given."""
