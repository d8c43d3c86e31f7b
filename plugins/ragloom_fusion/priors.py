"""Where p(z | x) comes from. It is computed afresh for the passages that are fused, whoever found them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Encoder, Reranker, Resources
from ragloom.types import Passage, Query
from ragloom_fusion.config import PriorConfig
from ragloom_fusion.marginals.prior import log_prior

Asked = tuple[Query, Sequence[Passage]]
COSINES = 30.0
"""Inner products of normalised vectors lie close together: without this much their prior is flat."""
LOGITS = 1.0
"""A reranker's scores are logits already."""


class Prior(Protocol):
    """How much each passage is believed before anything is written."""

    def log_p(self, asked: Sequence[Asked]) -> list[NDArray[np.float64]]:
        """Log p(z | x), natural logarithm: float64[K] for each query and its K passages, K at least 1."""


class UniformPrior:
    """All passages alike."""

    def log_p(self, asked: Sequence[Asked]) -> list[NDArray[np.float64]]:
        """−log K for each."""
        return [log_prior(np.zeros(len(passages)), 1.0) for _, passages in asked]


class EncoderPrior:
    """By the inner product of query and passage, times ``temperature``."""

    def __init__(self, encoder: Encoder, temperature: float) -> None:
        self._encoder = encoder
        self._temperature = temperature

    def log_p(self, asked: Sequence[Asked]) -> list[NDArray[np.float64]]:
        """All texts in two calls, a passage that several queries share once."""
        texts = list(dict.fromkeys(one.indexed_text for _, passages in asked for one in passages))
        places = {text: place for place, text in enumerate(texts)}
        vectors = self._encoder.encode_passages(texts).astype(np.float64)
        queries = self._encoder.encode_queries([query.text for query, _ in asked]).astype(np.float64)
        return [
            log_prior(vectors[[places[one.indexed_text] for one in passages]] @ vector, self._temperature)
            for (_, passages), vector in zip(asked, queries, strict=True)
        ]


class RerankerPrior:
    """By what a reranker says of query and passage, times ``temperature``."""

    def __init__(self, reranker: Reranker, temperature: float) -> None:
        self._reranker = reranker
        self._temperature = temperature

    def log_p(self, asked: Sequence[Asked]) -> list[NDArray[np.float64]]:
        """One call a query."""
        return [log_prior(self._reranker.score(query, passages), self._temperature) for query, passages in asked]


def shared(config: PriorConfig) -> frozenset[str]:
    """Which kind of component is taken of the pipeline itself."""
    named = {"encoder": config.encoder, "reranker": config.reranker, "uniform": config}
    return frozenset() if named[config.source] is not None else frozenset({config.source})


def prior_of(config: PriorConfig, resources: Resources) -> Prior:
    """As the settings say. Raises ``PluginError`` where the pipeline has no encoder (reranker) of its own to take."""
    return _KINDS[config.source](config, resources)


def _by_encoder(config: PriorConfig, resources: Resources) -> Prior:
    return EncoderPrior(resources.encoder(config.encoder), _temperature(config, COSINES))


def _by_reranker(config: PriorConfig, resources: Resources) -> Prior:
    return RerankerPrior(resources.reranker(config.reranker), _temperature(config, LOGITS))


def _temperature(config: PriorConfig, usual: float) -> float:
    return usual if config.temperature is None else config.temperature


_KINDS: dict[str, Callable[[PriorConfig, Resources], Prior]] = {
    "encoder": _by_encoder,
    "reranker": _by_reranker,
    "uniform": lambda config, resources: UniformPrior(),
}
