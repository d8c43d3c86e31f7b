"""The rows of a generator that is decoded one token at a time, as a search grows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.decoding.rows import is_everyone
from ragloom.interfaces import Stepping
from ragloom.types import Request
from ragloom_fusion.marginals.token import next_token


class SteppedRows:
    """One row a request. ``scores`` are log p of the next token, float32[n, V]."""

    def __init__(self, generator: Stepping, requests: Sequence[Request]) -> None:
        self._generator = generator
        self._state: Any
        self._state, self.scores = generator.start(requests)

    def grow(self, rows: NDArray[np.int64], tokens: NDArray[np.int64]) -> None:
        """Go on with ``rows``, each with one of ``tokens`` appended."""
        state = _reordered(self._generator, self._state, rows, len(self.scores))
        self._state, self.scores = self._generator.step(state, tokens)


class MarginalRows:
    """One row a hypothesis, K of the generator's behind each, one a passage: these stand in blocks of K.

    ``scores`` float64[H, V] are the marginal log p of the next token; ``each`` float32[H, K, V] are its parts.
    """

    def __init__(self, generator: Stepping, requests: Sequence[Request], log_prior: NDArray[np.float64]) -> None:
        self._generator = generator
        self._log_prior = log_prior
        self._state: Any
        self._state, log_p = generator.start(requests)
        self._take(log_p)

    def grow(self, rows: NDArray[np.int64], tokens: NDArray[np.int64]) -> None:
        """Go on with hypotheses ``rows``, each with one of ``tokens`` appended in all of its block."""
        count = len(self._log_prior)
        blocks = (rows[:, None] * count + np.arange(count)).ravel()
        state = _reordered(self._generator, self._state, blocks, self.each.shape[0] * count)
        self._state, log_p = self._generator.step(state, np.repeat(tokens, count))
        self._take(log_p)

    def _take(self, log_p: NDArray[np.float32]) -> None:
        self.each = log_p.reshape(-1, len(self._log_prior), log_p.shape[-1])
        self.scores = next_token(self._log_prior, self.each)


def _reordered(generator: Stepping, state: Any, rows: NDArray[np.int64], count: int) -> Any:
    return state if is_everyone(rows, count) else generator.reorder(state, rows)
