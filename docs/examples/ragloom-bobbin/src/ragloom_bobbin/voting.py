"""The language model of `copyist`, as pure functions on arrays.

Every place in the sources votes for the byte that stands there. It votes more loudly the longer the stretch before it
agrees with what was written so far, so that what was begun is continued. This is an n-gram model without a limit to n
(compare Liu et al. 2024, Infini-gram: Scaling Unbounded n-gram Language Models to a Trillion Tokens).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

EOS = 256
"""The token that ends a text. The others are bytes, so the vocabulary has 257."""

BEGINNING = 8
"""To stand at the beginning of a sentence counts, at first, as if so many bytes agreed."""

Tokens = NDArray[np.int16]
Floats = NDArray[np.float64]
Agreement = NDArray[np.int32]


def laid_out(sentences: Sequence[bytes]) -> Tokens:
    """All sentences in a row, `EOS` before, between and after them: int16[m]."""
    tokens = [EOS]
    for sentence in sentences:
        tokens += [*sentence, EOS]
    return np.array(tokens, np.int16)


def loudness(sentences: Sequence[bytes], relevance: Sequence[float], focus: float) -> Floats:
    """What each place of the layout counts, float64[m]: exp(focus * relevance), relevance in [0, 1], by its sentence.

    The first `EOS` counts nothing, since no text is over before it begins.
    """
    counts = [len(sentence) + 1 for sentence in sentences]
    return np.concatenate([[0.0], np.repeat(np.exp(focus * np.asarray(relevance, np.float64)), counts)])


def begun(tokens: Tokens) -> Agreement:
    """The agreement before anything is written: int32[m], `BEGINNING` at the start of each sentence, 0 elsewhere."""
    return np.where(np.concatenate([[False], tokens[:-1] == EOS]), BEGINNING, 0).astype(np.int32)


def advanced(agreement: Agreement, tokens: Tokens, written: int) -> Agreement:
    """How many tokens before each place are the last ones of the text, once `written` is its last: int32[m]."""
    following = np.zeros_like(agreement)
    following[1:] = np.where(tokens[:-1] == written, agreement[:-1] + 1, 0)
    return following


def log_probabilities(
    tokens: Tokens, loud: Floats, agreement: Agreement, *, sharpness: float, smoothing: float
) -> Floats:
    """Of the next token, natural logarithm: float64[257].

    p(b) = (1 - s) sum_i [tokens_i = b] loud_i sharpness^agreement_i / Z + s / 257, s the smoothing.
    Where nobody votes, the text ends.
    """
    votes = loud * sharpness ** (agreement - agreement.max()).astype(np.float64)
    mass = np.bincount(tokens, votes, minlength=EOS + 1)
    if not mass.any():
        mass[EOS] = 1.0
    return np.asarray(np.log((1 - smoothing) * mass / mass.sum() + smoothing / (EOS + 1)))
