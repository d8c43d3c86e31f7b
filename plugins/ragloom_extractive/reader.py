"""What all tasks share: the settings, the analyzer, the terms' rarity, and how sentences are scored with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom.types import Request
from ragloom_extractive.config import ExtractiveConfig
from ragloom_extractive.features import features
from ragloom_extractive.matching import match
from ragloom_extractive.material import Material, read_sources
from ragloom_extractive.question import Asked, Terms, read_question
from ragloom_extractive.rarity import Rarity


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads questions and sources."""

    config: ExtractiveConfig
    terms: Terms
    rarity: Rarity

    def question(self, request: Request) -> Asked:
        """The request's question as terms."""
        return read_question(request.question, self.terms)

    def sources(self, request: Request) -> Material:
        """The request's sources as sentences."""
        return read_sources(request.sources, self.terms)

    def features(self, asked: Asked, material: Material) -> NDArray[np.float64]:
        """What speaks for each sentence as an answer: float64[n, F]."""
        return features(match(asked, material), self.rarity.of(asked.terms), asked.kind.name if asked.kind else "")
