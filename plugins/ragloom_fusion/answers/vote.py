"""An answer from each passage; what most of the prior's mass says is the answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Description, Generator
from ragloom.metrics.tokens import TOKENS
from ragloom.prompts import language_of
from ragloom.types import Evidence, Fused, Generation, Posterior
from ragloom_fusion.answers.component import ABSTAINED, from_generation, is_empty
from ragloom_fusion.answers.marginalising import MarginalisingFuser, over_all
from ragloom_fusion.answers.marks import without_marks
from ragloom_fusion.config import VoteConfig
from ragloom_fusion.marginals.log_sum import log_sum_exp, normalised
from ragloom_fusion.priors import shared


class VoteFuser(MarginalisingFuser):
    """Answers count as one where they are the same but for case, articles, punctuation and marks, as SQuAD compares.

    Each passage's vote weighs as much as its prior. The winner is told in the words of its weightiest passage, and
    ``confidence`` is its share of all votes, in [0, 1], those of passages that do not answer among them. The posterior
    is the prior among those who gave the answer: with one sample a passage, that is what Bayes' rule leaves. All
    passages of all questions are asked in one call.
    """

    @staticmethod
    def describe(config: VoteConfig) -> Description:
        """Where the prior comes from."""
        return Description(shares=shared(config.prior))

    def marginalised(
        self, evidence: Sequence[Evidence], priors: Sequence[NDArray[np.float64]], generator: Generator
    ) -> list[Fused]:
        """One output for each evidence."""
        asked = [[self.request(one.task, one, (passage,)) for passage in self.usable(one)] for one in evidence]
        found = iter(self.ask(generator, [request for some in asked for request in some]))
        answers = [[next(found) for _ in some] for some in asked]
        return [_elected(*each) for each in zip(evidence, priors, answers, strict=True)]


def ballot(generation: Generation) -> str:
    """What an answer is counted as; empty for none, and itself where nothing but punctuation is left of it."""
    text = without_marks(generation.text, ())[0]
    if is_empty(generation) or not text.strip():
        return ""
    words = TOKENS[language_of(text)](unicodedata.normalize("NFKC", text))
    return " ".join(words) or text.strip()


def _elected(evidence: Evidence, log_prior: NDArray[np.float64], answers: Sequence[Generation]) -> Fused:
    ballots = np.array([ballot(one) for one in answers])
    votes = {name: float(log_sum_exp(log_prior[ballots == name])) for name in dict.fromkeys(ballots.tolist()) if name}
    if not votes:
        return ABSTAINED
    # The first of equals: ``dict`` keeps the passages' order.
    winner = max(votes, key=lambda name: votes[name])
    # Taken of the logarithms: a sharp prior leaves those who answer a weight of 0.
    shares = normalised(np.where(ballots == winner, log_prior, -np.inf))
    speaker = int(shares.argmax())
    fused = from_generation(answers[speaker], [speaker])
    posterior = Posterior(over_all(shares, evidence))
    return replace(fused, confidence=min(1.0, float(np.exp(votes[winner]))), posterior=posterior)
