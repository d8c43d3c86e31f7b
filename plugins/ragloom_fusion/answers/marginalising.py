"""What the fusers share that weigh each passage by how much it is believed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Generator, Resources
from ragloom.types import Evidence, Fused
from ragloom_fusion.answers.component import ABSTAINED, AskingFuser
from ragloom_fusion.config import MarginalConfig
from ragloom_fusion.priors import Prior, UniformPrior, prior_of


class MarginalisingFuser(AskingFuser, ABC):
    """An answer fuser with a prior over passages; a subclass makes one output of each evidence that has passages."""

    def __init__(self, config: MarginalConfig) -> None:
        super().__init__(config)
        self._prior_config = config.prior
        self._prior: Prior = UniformPrior()

    def open(self, resources: Resources) -> None:
        """Take the encoder or the reranker that the prior comes from."""
        self._prior = prior_of(self._prior_config, resources)

    def fuse(self, evidence: Sequence[Evidence], generator: Generator) -> list[Fused]:
        """One output for each evidence, in order."""
        told = [number for number, one in enumerate(evidence) if one.passages]
        asked = [(evidence[number].query, self.usable(evidence[number])) for number in told]
        priors = self._prior.log_p(asked) if asked else []
        fused = [ABSTAINED] * len(evidence)
        found = self.marginalised([evidence[number] for number in told], priors, generator) if told else []
        for number, one in zip(told, found, strict=True):
            fused[number] = one
        return fused

    @abstractmethod
    def marginalised(
        self, evidence: Sequence[Evidence], priors: Sequence[NDArray[np.float64]], generator: Generator
    ) -> list[Fused]:
        """One output for each evidence, none of them empty; ``priors`` are log p(z | x), float64[K]."""


def over_all(shares: NDArray[np.float64], evidence: Evidence) -> NDArray[np.float64]:
    """``shares`` float64[…, K] of the usable passages as shares of all that the evidence holds: none for the others."""
    unread = len(evidence.passages) - shares.shape[-1]
    return np.pad(shares, [(0, 0)] * (shares.ndim - 1) + [(0, unread)])
