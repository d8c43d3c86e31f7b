"""Texts that grow side by side, whatever they are computed by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ragloom.decoding.token_model import Cache, Logits, TokenModel


class Rows(Protocol):
    """What is chosen from. Scores are logits or log-probabilities of the next token, floating[n, V]."""

    @property
    def scores(self) -> NDArray[np.floating[Any]]:
        """Of each row's next token."""

    def grow(self, rows: NDArray[np.int64], tokens: NDArray[np.int64]) -> None:
        """Go on with ``rows`` int64[m] (repeated, left out), each with one of ``tokens`` int64[m] appended."""


class ModelRows:
    """The rows of a ``TokenModel``. Its cache is dropped row by row as texts end, and repeated for beams."""

    def __init__(self, model: TokenModel, cache: Cache, logits: Logits) -> None:
        self._model = model
        self.cache = cache
        self.scores = logits

    @classmethod
    def of(cls, model: TokenModel, prompts: Sequence[Sequence[int]]) -> ModelRows:
        """One row a prompt."""
        return cls(model, *model.prefill(prompts))

    def grow(self, rows: NDArray[np.int64], tokens: NDArray[np.int64]) -> None:
        """Go on with ``rows``, each with one of ``tokens`` appended."""
        cache = self.cache if is_everyone(rows, len(self.scores)) else self._model.select(self.cache, rows)
        self.cache, self.scores = self._model.advance(cache, tokens)


def is_everyone(rows: NDArray[np.int64], count: int) -> bool:
    """Whether ``rows`` are all of ``count`` rows as they stand: then there is nothing to select."""
    return len(rows) == count and bool((rows == np.arange(count)).all())
