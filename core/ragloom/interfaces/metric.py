"""Metrics score answers and rankings, question by question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces.component import Component
from ragloom.types import Answer


@dataclass(frozen=True, slots=True)
class Scored:
    """One evaluated question: what was answered, the accepted answers, and the graded relevant documents by id."""

    question: str
    answer: Answer
    gold: tuple[str, ...] = ()
    relevant: Mapping[str, float] = field(default_factory=dict)
    language: str = "en"


@runtime_checkable
class Metric(Component, Protocol):
    """A figure that is a mean over questions."""

    @property
    def higher_is_better(self) -> bool:
        """The direction, for comparisons."""

    def score(self, rows: Sequence[Scored]) -> NDArray[np.float64]:
        """float64[n], one value a question; NaN where the metric does not apply to it."""
