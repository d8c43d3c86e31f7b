"""RAG-Token: at each step the passages' next-token distributions are averaged by the prior, and one token is chosen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom.decoding import Draft, Text, generation, search, write
from ragloom.interfaces import Description, Generator, Stepping
from ragloom.types import Evidence, Fused, Posterior, Request
from ragloom_fusion.answers.component import ABSTAINED
from ragloom_fusion.answers.marginalising import MarginalisingFuser, over_all
from ragloom_fusion.answers.marks import without_marks
from ragloom_fusion.answers.needing import stepping
from ragloom_fusion.answers.stepped_rows import MarginalRows
from ragloom_fusion.answers.stepwise_brief import stepwise_brief
from ragloom_fusion.answers.text_ends import text_ends
from ragloom_fusion.config import RagTokenConfig
from ragloom_fusion.marginals.token import answer_posterior, token_posterior
from ragloom_fusion.priors import shared

Found = tuple[Text, NDArray[np.float64]]


class RagTokenFuser(MarginalisingFuser):
    """Lewis et al. 2020, section 2.1; needs a generator with ``Stepping``.

    Each hypothesis costs a row of the generator for each passage. Greedy, drawn, or in beams, as ``generation`` says.
    The posterior is each token's, of the text's own tokens; the answer's is their mean. ``confidence`` is the mean
    marginal log-probability of the text's tokens, natural logarithm.
    """

    @staticmethod
    def describe(config: RagTokenConfig) -> Description:
        """What the generator must be able to do, and where the prior comes from."""
        return Description(needs=frozenset({"Stepping"}), shares=shared(config.prior))

    def marginalised(
        self, evidence: Sequence[Evidence], priors: Sequence[NDArray[np.float64]], generator: Generator
    ) -> list[Fused]:
        """One output for each evidence, decoded one after the other: K rows a hypothesis are a batch already."""
        able = stepping(generator, "rag_token")
        return [self._one(one, prior, able) for one, prior in zip(evidence, priors, strict=True)]

    def _one(self, evidence: Evidence, log_prior: NDArray[np.float64], generator: Stepping) -> Fused:
        requests = [self.request(evidence.task, evidence, (passage,)) for passage in self.usable(evidence)]
        decode = self._searched if self._settings.beams > 1 else self._written
        text, each = decode(generator, requests, log_prior)
        said = generation(generator.decode, text, self._settings.stop)
        words, _ = without_marks(said.text, ())
        if not words.strip():
            return ABSTAINED
        tokens = token_posterior(log_prior, each[: len(said.token_ids)])
        ends = text_ends(generator.decode, said.token_ids, words)
        posterior = Posterior(over_all(answer_posterior(tokens), evidence), over_all(tokens, evidence), ends)
        return Fused(words, confidence=said.confidence, posterior=posterior)

    def _written(self, generator: Stepping, requests: Sequence[Request], log_prior: NDArray[np.float64]) -> Found:
        rows = MarginalRows(generator, requests, log_prior)
        draft = Draft(stepwise_brief(generator, self._settings))
        each = [rows.each[0, :, _last(draft)] for _ in write(rows, [draft])]
        return draft.text(), np.array(each, np.float64)

    def _searched(self, generator: Stepping, requests: Sequence[Request], log_prior: NDArray[np.float64]) -> Found:
        text = search(MarginalRows(generator, requests, log_prior), [stepwise_brief(generator, self._settings)])[0][0]
        return text, under_each(generator, requests, log_prior, text.ids)


def under_each(
    generator: Stepping, requests: Sequence[Request], log_prior: NDArray[np.float64], tokens: Sequence[int]
) -> NDArray[np.float64]:
    """Log p of each of ``tokens`` under each of the K requests, step by step: float64[T, K]."""
    rows = MarginalRows(generator, requests, log_prior)
    found = []
    for number, token in enumerate(tokens, 1):
        found.append(rows.each[0, :, token])
        if number < len(tokens):
            rows.grow(np.zeros(1, np.int64), np.array([token], np.int64))
    return np.array(found, np.float64)


def _last(draft: Draft) -> int:
    return draft.tokens[-1] if draft.end is None else draft.end
