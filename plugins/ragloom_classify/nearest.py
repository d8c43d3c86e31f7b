"""The label that the nearest labelled examples vote for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ragloom.interfaces import Generator, Stateless
from ragloom.types import Evidence, Fused, Posterior
from ragloom_classify.config import NearestConfig
from ragloom_classify.labelling import label_of, unlabelled
from ragloom_classify.voting import WEIGHTINGS, elect


class NearestFuser(Stateless):
    """k nearest neighbours, whichever retriever finds them; no model, and no generator is asked.

    ``confidence`` is the winning label's share of all votes, in (0, 1]; the posterior is who gave them, and the nearest
    of these are cited. An example without a label has no vote; where none has one, it abstains.
    """

    def __init__(self, config: NearestConfig) -> None:
        self._config = config
        self._weights = WEIGHTINGS[config.weighting]

    @property
    def passages(self) -> int:
        """How many examples vote."""
        return self._config.k

    def fuse(self, evidence: Sequence[Evidence], generator: Generator) -> list[Fused]:
        """One label for each evidence, in order."""
        return [self._one(one) for one in evidence]

    def _one(self, evidence: Evidence) -> Fused:
        found = evidence.passages[: self._config.k]
        labels = [label_of(one, self._config.label) for one in found]
        labelled = [number for number, label in enumerate(labels) if label]
        if not labelled:
            return unlabelled(len(found), self._config.label)
        scores = np.asarray(evidence.ranking.scores[labelled], np.float64)
        vote = elect([labels[number] for number in labelled], self._weights(scores))
        shares = np.zeros(len(evidence.passages))
        shares[labelled] = vote.shares
        grounds = tuple(np.flatnonzero(shares)[: self._config.cite].tolist())
        return Fused(vote.label, confidence=vote.share, posterior=Posterior(shares), grounds=grounds)
