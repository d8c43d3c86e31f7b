"""A recurrent language model of a few lines: every row by itself, every cache used up once it has been given away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ragloom.decoding import log_softmax


@dataclass
class States:
    hidden: np.ndarray
    mass: np.ndarray | None = None
    used_up: bool = False

    def take(self) -> States:
        assert not self.used_up, "a cache was given away twice"
        self.used_up = True
        return self


class RecurrentModel:
    """``h' = tanh(A h + E[token])``, logits ``W h``; ``rows_read`` counts the rows of every call."""

    def __init__(self, vocabulary: int = 40, ends: Sequence[int] = (1,), seed: int = 0, spread: float = 3.0) -> None:
        draw = np.random.default_rng(seed)
        self.vocabulary = vocabulary
        self.eos_ids = frozenset(ends)
        self._carry = draw.normal(size=(12, 12)) * 0.6
        self._embedded = draw.normal(size=(vocabulary, 12))
        self._out = draw.normal(size=(12, vocabulary)) * spread
        self.rows_read: list[int] = []

    def prefill(self, prompts):
        hidden = np.stack([self._read(prompt) for prompt in prompts])
        return States(hidden), self._logits(hidden)

    def advance(self, cache, tokens):
        hidden = self._next(cache.take().hidden, tokens)
        self.rows_read.append(len(tokens))
        return States(hidden, cache.mass), self._logits(hidden)

    def select(self, cache, rows):
        return States(cache.take().hidden[rows], cache.mass)

    def score(self, prompts, targets):
        return [self._scored(self._read(one), two) for one, two in zip(prompts, targets, strict=True)]

    def _scored(self, hidden, target):
        found = []
        for token in target:
            found.append(log_softmax(self._logits(hidden[None]))[0, token])
            hidden = self._next(hidden[None], np.array([token]))[0]
        return np.array(found, np.float64)

    def _read(self, prompt):
        hidden = np.zeros((1, 12))
        for token in prompt:
            hidden = self._next(hidden, np.array([token]))
        return hidden[0]

    def _next(self, hidden, tokens):
        return np.tanh(np.einsum("nd,de->ne", hidden, self._carry) + self._embedded[tokens])

    def _logits(self, hidden):
        return np.einsum("nd,dv->nv", hidden, self._out).astype(np.float32)


class GreedyRecurrentModel(RecurrentModel):
    """Chooses the likeliest token itself."""

    def advance_greedily(self, cache, tokens):
        cache, logits = self.advance(cache, tokens)
        sure = log_softmax(logits)
        chosen = logits.argmax(axis=1)
        return cache, chosen, sure[np.arange(len(chosen)), chosen]


class JointRecurrentModel(RecurrentModel):
    """An encoder–decoder whose reader is the same recurrence, and which reads several prompts as their mean."""

    start_ids = (2,)

    def _read(self, prompt):
        return self._next(super()._read(prompt)[None], np.array([2]))[0]

    def prefill_jointly(self, prompts):
        read = np.stack([self._read(prompt) for prompt in prompts])
        mass = np.exp(read[:, 0])
        hidden = np.einsum("k,kd->d", mass / mass.sum(), read)[None]
        return States(hidden, mass / mass.sum()), self._logits(hidden)

    def attention(self, cache):
        assert not cache.used_up
        return cache.mass
