"""How well texts are foretold: pure functions of token counts and of log-probabilities."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Tokens = NDArray[np.int64] | NDArray[np.int32]


def token_counts(tokens: Tokens, size: int) -> Counts:
    """int64[size]: how often each token occurs in ``tokens`` [n]."""
    found: Counts = np.bincount(tokens, minlength=size).astype(np.int64)
    return found


def unigram_perplexity(counts: Counts, tokens: Tokens) -> float:
    """Of ``tokens`` [n] where each is as likely as ``counts`` int64[V] say, plus one each (Laplace).

    What a model comes to that knows how often tokens occur, and nothing of what stands around them.
    """
    likely = np.log(counts + 1.0) - np.log(counts.sum() + len(counts))
    return perplexity(-float(likely[tokens].mean()))


def perplexity(nats: float) -> float:
    """``exp(nats)``, ``nats`` the mean negative log-likelihood of a token; no more than the largest float."""
    return math.exp(min(nats, 700.0))


def bits_per_byte(nats: float, *, tokens: int, size: int) -> float:
    """Bits for a byte of text: ``tokens`` of ``nats`` each have ``size`` bytes. Any tokenizer has the same unit."""
    return nats * tokens / (size * math.log(2))
