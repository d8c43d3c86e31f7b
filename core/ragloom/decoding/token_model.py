"""What a runtime implements so that tokens are chosen alike on all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Cache = Any
"""The runtime's own: keys and values of the rows so far. It is used up by the call that it is given to."""

Logits = NDArray[np.float32]


@runtime_checkable
class TokenModel(Protocol):
    """A language model, one token at a time. n rows, V tokens; rows of unequal length stand side by side.

    Arrays that are given out are the caller's. Several threads may call at once, each with caches of its own.
    """

    @property
    def vocabulary(self) -> int:
        """V, the number of logits of a row."""

    @property
    def eos_ids(self) -> frozenset[int]:
        """Each of these ends a text; may be empty."""

    def prefill(self, prompts: Sequence[Sequence[int]]) -> tuple[Cache, Logits]:
        """Read the prompts: (cache of n rows, logits of the next token float32[n, V]).

        Of an encoder–decoder the prompts are the encoder's input, and a text begins with its start tokens.
        """

    def advance(self, cache: Cache, tokens: NDArray[np.int64]) -> tuple[Cache, Logits]:
        """Append ``tokens`` int64[n], one a row: (cache, logits of the next token float32[n, V])."""

    def select(self, cache: Cache, rows: NDArray[np.int64]) -> Cache:
        """The cache whose row i is row ``rows[i]``: int64[m]; rows may be repeated and left out."""

    def score(self, prompts: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> list[NDArray[np.float64]]:
        """Log p of each target token, natural logarithm: float64[T_i] for each prompt; T_i may be 0."""


@runtime_checkable
class GreedyModel(Protocol):
    """A model that can choose the likeliest token itself, so that no row of V logits leaves the graph."""

    def advance_greedily(
        self, cache: Cache, tokens: NDArray[np.int64]
    ) -> tuple[Cache, NDArray[np.int64], NDArray[np.float32]]:
        """Append ``tokens`` int64[n]: (cache, the likeliest next tokens int64[n], their log p float32[n])."""


@runtime_checkable
class JointModel(Protocol):
    """An encoder–decoder that reads K prompts side by side (Fusion-in-Decoder, Izacard & Grave 2021)."""

    def prefill_jointly(self, prompts: Sequence[Sequence[int]]) -> tuple[Cache, Logits]:
        """K prompts encoded apart, one decoder row that attends to all of them: (cache of 1 row, float32[1, V])."""

    def attention(self, cache: Cache) -> NDArray[np.float64]:
        """Cross-attention mass on each prompt, over the tokens so far: float64[K], sums to 1. Leaves ``cache`` as is.

        Of a cache of several rows: the first's.
        """


@runtime_checkable
class SeparateDecoder(Protocol):
    """A model whose text does not go on from its prompt: an encoder–decoder."""

    @property
    def start_ids(self) -> tuple[int, ...]:
        """What a text begins with, unseen by the reader; ``advance`` is never given these."""
