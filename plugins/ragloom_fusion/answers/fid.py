"""Fusion-in-Decoder: the passages are encoded apart and attended to together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ragloom.interfaces import Description, Generator, Stateless
from ragloom.types import Evidence, Fused, Posterior
from ragloom_fusion.answers.component import ABSTAINED, from_generation
from ragloom_fusion.answers.marginalising import over_all
from ragloom_fusion.answers.needing import reading_jointly
from ragloom_fusion.config import FidConfig


class FidFuser(Stateless):
    """Izacard & Grave 2021, Leveraging Passage Retrieval with Generative Models; needs ``JointReading``.

    Its posterior is the cross-attention mass on each passage, which follows its relevance (Izacard & Grave 2021b,
    Distilling Knowledge from Reader to Retriever, section 3.2) and is no probability that the model itself states.
    """

    def __init__(self, config: FidConfig) -> None:
        self._config = config
        self._settings = config.generation.settings()

    @staticmethod
    def describe(config: FidConfig) -> Description:
        """What the generator must be able to do."""
        return Description(needs=frozenset({"JointReading"}))

    @property
    def passages(self) -> int:
        """How many passages a query's evidence should hold."""
        return self._config.passages

    def fuse(self, evidence: Sequence[Evidence], generator: Generator) -> list[Fused]:
        """One output for each evidence, in order."""
        return [self._one(one, generator) if one.passages else ABSTAINED for one in evidence]

    def _one(self, evidence: Evidence, generator: Generator) -> Fused:
        read = evidence.passages[: self._config.passages]
        reading = reading_jointly(generator, "fid")
        found, mass = reading.read_jointly(evidence.query.text, read, self._settings)
        fused = from_generation(found, range(len(read)))
        if fused.abstained:
            return fused
        shares = np.asarray(mass, np.float64)
        posterior = Posterior(over_all(shares / shares.sum(), evidence))
        return Fused(fused.text, fused.spans, confidence=fused.confidence, posterior=posterior)
