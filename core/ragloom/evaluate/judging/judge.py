"""A metric under the name of its figure, and what it gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Grouped, Metric, Resources
from ragloom.interfaces.resources import Json

RETRIEVAL, ANSWERS, ATTRIBUTION = "retrieval", "answers", "attribution"


@dataclass(frozen=True, slots=True)
class Judge:
    """``spec`` is what makes such a metric again: ``{"use": …}`` with all of its settings, secrets hidden."""

    name: str
    metric: Metric
    spec: Mapping[str, Json]

    @property
    def group(self) -> str:
        """Among which figures its own is reported."""
        return self.metric.group if isinstance(self.metric, Grouped) else ANSWERS


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What a judge gave n questions: ``values`` float64[n]; ``statistics`` float64[n, s] of a pooled metric."""

    judge: Judge
    values: NDArray[np.float64]
    statistics: NDArray[np.float64] | None = None


@contextmanager
def opened(judges: Sequence[Judge], resources: Resources) -> Iterator[Sequence[Judge]]:
    """``judges``, their metrics opened for as long as the context lasts."""
    with ExitStack() as stack:
        for judge in judges:
            judge.metric.open(resources)
            stack.callback(judge.metric.close)
        yield judges
