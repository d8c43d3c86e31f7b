"""RAG-Sequence: every passage proposes, and the text wins that is likeliest over all passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Description, Generator, Scoring
from ragloom.types import Evidence, Fused, Posterior, Request
from ragloom_fusion.answers.component import ABSTAINED
from ragloom_fusion.answers.marginalising import MarginalisingFuser, over_all
from ragloom_fusion.answers.marks import without_marks
from ragloom_fusion.answers.needing import scoring
from ragloom_fusion.answers.proposing import Proposal, proposals
from ragloom_fusion.config import RagSequenceConfig
from ragloom_fusion.marginals.sequence import log_likelihood, posterior
from ragloom_fusion.priors import shared


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed text, and which passages are asked about it."""

    proposal: Proposal
    passages: tuple[int, ...]


class RagSequenceFuser(MarginalisingFuser):
    """Lewis et al. 2020, sections 2.1 and 2.5; needs a generator with ``Scoring``.

    Thorough decoding scores each candidate under every passage, fast decoding only under those that proposed it. In
    beams a passage proposes all of its beams where the generator has ``Stepping``, else its best text. A passage that
    does not answer proposes nothing, and still counts in what the others propose. The posterior is p(z | x, y);
    ``confidence`` is log p(y | x) over the number of tokens, natural logarithm.
    """

    def __init__(self, config: RagSequenceConfig) -> None:
        super().__init__(config)
        self._fast = config.decoding == "fast"

    @staticmethod
    def describe(config: RagSequenceConfig) -> Description:
        """What the generator must be able to do, and where the prior comes from."""
        return Description(needs=frozenset({"Scoring"}), shares=shared(config.prior))

    def marginalised(
        self, evidence: Sequence[Evidence], priors: Sequence[NDArray[np.float64]], generator: Generator
    ) -> list[Fused]:
        """One output for each evidence; all proposals in one call, and all scores in another."""
        able = scoring(generator, "rag_sequence")
        asked = [[self.request(one.task, one, (passage,)) for passage in self.usable(one)] for one in evidence]
        proposed = iter(proposals(generator, [request for some in asked for request in some], self._settings))
        candidates = [self._candidates([next(proposed) for _ in some]) for some in asked]
        totals = scores(able, asked, candidates)
        return [_best(*each) for each in zip(evidence, priors, candidates, totals, strict=True)]

    def _candidates(self, proposed: Sequence[tuple[Proposal, ...]]) -> list[Candidate]:
        """Each text once, in the passages' order."""
        origins: dict[tuple[int, ...], list[int]] = {}
        texts: dict[tuple[int, ...], Proposal] = {}
        for number, some in enumerate(proposed):
            for one in some:
                texts.setdefault(one.ids, one)
                origins.setdefault(one.ids, []).append(number)
        every = tuple(range(len(proposed)))
        return [Candidate(texts[ids], tuple(origins[ids]) if self._fast else every) for ids in texts]


def scores(
    generator: Scoring, asked: Sequence[Sequence[Request]], candidates: Sequence[Sequence[Candidate]]
) -> list[NDArray[np.float64]]:
    """Log p(y | x, z) of each candidate under each passage: float64[N, K] for each evidence; −inf where unasked."""
    places = [
        (number, row, passage)
        for number, some in enumerate(candidates)
        for row, one in enumerate(some)
        for passage in one.passages
    ]
    totals = [np.full((len(some), len(requests)), -np.inf) for some, requests in zip(candidates, asked, strict=True)]
    requests = [asked[number][passage] for number, _, passage in places]
    targets = [candidates[number][row].proposal.ids for number, row, _ in places]
    found = generator.score(requests, targets) if places else []
    for (number, row, passage), scored in zip(places, found, strict=True):
        totals[number][row, passage] = scored.sum()
    return totals


def _best(
    evidence: Evidence, log_prior: NDArray[np.float64], candidates: Sequence[Candidate], totals: NDArray[np.float64]
) -> Fused:
    if not candidates:
        return ABSTAINED
    likelihoods = log_likelihood(log_prior, totals)
    best = int(likelihoods.argmax())
    chosen = candidates[best].proposal
    words, _ = without_marks(chosen.text, ())
    if not words.strip():
        return ABSTAINED
    shares = posterior(log_prior, totals[[best]])[0]
    sure = float(likelihoods[best]) / max(1, len(chosen.ids))
    return Fused(words, confidence=sure, posterior=Posterior(over_all(shares, evidence)))
