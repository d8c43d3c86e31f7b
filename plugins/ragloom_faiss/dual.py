"""The encoder ``dual``: queries by one encoder, passages by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import ModelError, UsageError
from ragloom.interfaces import AsksOnly, Description, Encoder, MadeBy, Resources
from ragloom_faiss.config import DualConfig


@dataclass(frozen=True, slots=True)
class _Pair:
    queries: Encoder
    passages: Encoder


class DualEncoder:
    """Two encoders whose vectors are comparable: a pair that was trained so, or one trained against the other's index.

    An index is the passages' encoder's own: none has to be built anew where only queries come to be encoded by another.
    """

    def __init__(self, config: DualConfig) -> None:
        self._config = config
        self._held: _Pair | None = None

    @staticmethod
    def describe(config: DualConfig) -> Description:
        """Nothing that the two would not say themselves."""
        return Description()

    def open(self, resources: Resources) -> None:
        """Take both. Raises ``ModelError`` for two of which one cannot be compared with the other."""
        pair = _Pair(resources.encoder(self._config.queries), resources.encoder(self._config.passages))
        _same_dimension(pair)
        _trained_against(pair)
        self._held = pair

    def close(self) -> None:
        """Let go of both; they are the pipeline's."""
        self._held = None

    def space(self, resources: Resources) -> str:
        """See ``KnownSpace``: the passages'."""
        return resources.passage_space(self._config.passages)

    @property
    def dimension(self) -> int:
        """d, the length of a vector; 0 until it is open."""
        return self._held.passages.dimension if self._held else 0

    @property
    def passage_space(self) -> str:
        """The passages'; empty until it is open."""
        return self._held.passages.passage_space if self._held else ""

    @property
    def made_by(self) -> str:
        """See ``MadeBy``: what computes the passages' vectors, as far as it tells."""
        passages = self._held.passages if self._held else None
        return passages.made_by if isinstance(passages, MadeBy) else ""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, d], as the queries' encoder encodes queries."""
        return self._opened.queries.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, d], as the passages' encoder encodes passages."""
        return self._opened.passages.encode_passages(texts)

    @property
    def _opened(self) -> _Pair:
        if self._held is None:
            raise UsageError("the encoder is not open", where="dual", hint="call open(resources) first")
        return self._held


def _same_dimension(pair: _Pair) -> None:
    asked, there = pair.queries.dimension, pair.passages.dimension
    if asked != there:
        raise ModelError(
            f"`queries` gives vectors of {asked} dimensions, `passages` of {there}: they cannot be compared",
            where="dual",
            hint="name two encoders that were trained together, or one that was trained against the other's index; "
            "`dimensions` is the same on both sides",
        )


def _trained_against(pair: _Pair) -> None:
    """An encoder that says whose passages it was trained against is not asked about another's."""
    if not isinstance(pair.queries, AsksOnly) or not pair.queries.asks_only:
        return
    if pair.queries.passage_space != pair.passages.passage_space:
        raise ModelError(
            f"`queries` was trained against passages of space {pair.queries.passage_space}, "
            f"those of `passages` are of {pair.passages.passage_space}",
            where="dual",
            hint="set `passages` to the encoder that `queries` was trained against, or train it again",
        )
