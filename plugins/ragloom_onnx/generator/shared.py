"""A decoder-only model over one buffer of keys and values, in which past and present are the same memory.

The graph is that of ``ragloom export``: ``GroupQueryAttention`` writes the new token's keys and values behind those
that are there, so that a step costs no copy of the past.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import GenerationError
from ragloom.models import Exported, architecture_of
from ragloom_onnx.generator.buffer import BufferShape, Memory, grown, selected
from ragloom_onnx.generator.grouping import groups
from ragloom_onnx.generator.scoring import in_batches
from ragloom_onnx.generator.step import CHOICE, LOGITS, Run

Array = NDArray[np.int64]
Logits = NDArray[np.float32]


@dataclass(slots=True)
class SharedCache:
    """``lengths`` int64[n]: tokens of each text so far. ``places`` int64[n]: which row of ``memory`` a text is."""

    memory: Memory
    lengths: Array
    places: Array
    run: Run | None = None


class SharedModel:
    """A ``TokenModel`` and a ``GreedyModel``. Several threads may call it, each with caches of its own."""

    def __init__(self, session: Any, eos_ids: frozenset[int], positions: int | None = None) -> None:
        """``positions``: how many tokens a text may have, None without a limit."""
        self._session = session
        self._eos_ids = eos_ids
        self._vocabulary = int(next(one.shape[-1] for one in session.get_outputs() if one.name == "logits"))
        keys = [one for one in session.get_inputs() if one.name.startswith("past.") and one.name.endswith(".key")]
        _, heads, _, size = keys[0].shape
        self._shape = BufferShape(len(keys), int(heads), int(size), positions)

    @classmethod
    def load(
        cls, exported: Exported, precision: str, session: Callable[[Path], Any], eos_ids: frozenset[int]
    ) -> SharedModel:
        """The model that ``exported`` holds; ``session`` opens a graph. Raises ``ModelError`` where there is none."""
        positions = architecture_of(exported.folder).max_tokens or None
        return cls(session(exported.graph("model", precision)), eos_ids, positions)

    @property
    def vocabulary(self) -> int:
        """How many logits a row has."""
        return self._vocabulary

    @property
    def eos_ids(self) -> frozenset[int]:
        """Each of these ends a text."""
        return self._eos_ids

    def prefill(self, prompts: Sequence[Sequence[int]]) -> tuple[SharedCache, Logits]:
        """Read the prompts: the cache, and the logits of the next token float32[n, V].

        Texts stand in memory by their length, so that those of a like one are read together.
        """
        lengths = np.array([len(prompt) for prompt in prompts], np.int64)
        order = np.argsort(lengths, kind="stable")
        memory = self._shape.empty(len(prompts), self._shape.capacity(self._checked(int(lengths.max()))))
        logits = np.empty((len(prompts), self._vocabulary), np.float32)
        for part in groups(lengths[order].tolist()):
            rows = order[part]
            last = [np.array([length - 1]) for length in lengths[rows]]
            logits[rows] = self._read(memory[:, :, part], [prompts[row] for row in rows], last)
        return SharedCache(memory, lengths[order], np.argsort(order)), logits

    def advance(self, cache: SharedCache, tokens: Array) -> tuple[SharedCache, Logits]:
        """Append a token to each row: ``tokens`` int64[n]."""
        (logits,) = self._step(cache, tokens, LOGITS)
        return cache, logits[cache.places]

    def advance_greedily(self, cache: SharedCache, tokens: Array) -> tuple[SharedCache, Array, Logits]:
        """Append a token to each row: the likeliest next ones int64[n], and their log-probabilities float32[n]."""
        following, sure = self._step(cache, tokens, CHOICE)
        return cache, following[cache.places], sure[cache.places]

    def select(self, cache: SharedCache, rows: Array) -> SharedCache:
        """The cache whose row i is row ``rows[i]``."""
        places = cache.places[rows]
        used = int(cache.lengths.max())
        memory = selected(cache.memory, used, places, self._shape)
        run = cache.run if memory.shape == cache.memory.shape else None
        return SharedCache(memory, cache.lengths[places], np.arange(len(rows)), run)

    def score(self, prompts: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> list[NDArray[np.float64]]:
        """Log p of each target token, all places of a text in one pass."""
        return in_batches(prompts, targets, self._vocabulary, self._target_logits)

    def _target_logits(self, prompts: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> Iterator[Logits]:
        texts = [[*one, *two][: max(1, len(one) + len(two) - 1)] for one, two in zip(prompts, targets, strict=True)]
        lengths = np.array([self._checked(len(text)) for text in texts], np.int64)
        order = np.argsort(lengths, kind="stable")
        found: dict[int, Logits] = {}
        for part in groups(lengths[order].tolist()):
            rows = order[part]
            asked = [len(prompts[row]) - 1 + np.arange(len(targets[row])) for row in rows]
            memory = self._shape.empty(len(rows), int(lengths[rows].max()))
            logits = self._read(memory, [texts[row] for row in rows], asked)
            ends = np.cumsum([len(one) for one in asked])
            found |= zip(rows.tolist(), np.split(logits, ends[:-1]), strict=True)
        return (found[row] for row in range(len(texts)))

    def _read(self, memory: Memory, texts: Sequence[Sequence[int]], asked: Sequence[Array]) -> Logits:
        """The logits after the tokens ``asked`` of each text: float32[R, V]; shorter texts are filled up on the right.

        What fills up comes after all that is there, which never looks ahead, and the steps that follow overwrite it.
        """
        if not sum(map(len, asked)):
            return np.empty((0, self._vocabulary), np.float32)
        longest = max(map(len, texts))
        run = Run(self._session, memory, longest, (sum(map(len, asked)), self._vocabulary))
        for number, text in enumerate(texts):
            run.ids[number, : len(text)] = text
            run.ids[number, len(text) :] = text[-1]
        run.positions[:] = np.arange(longest)
        run.logit_rows[:] = np.concatenate([number * longest + one for number, one in enumerate(asked)])
        (logits,) = run(np.full(len(texts), longest, np.int64), LOGITS)
        return logits

    def _step(self, cache: SharedCache, tokens: Array, wanted: tuple[str, ...]) -> list[NDArray[Any]]:
        used = int(cache.lengths.max())
        if used == cache.memory.shape[4]:
            capacity = self._shape.capacity(self._checked(used + 1), used)
            cache.memory, cache.run = grown(cache.memory, used, capacity, self._shape), None
        if cache.run is None:
            cache.run = Run(self._session, cache.memory, 1, (len(tokens), self._vocabulary))
            cache.run.logit_rows[:] = np.arange(len(tokens))
        cache.run.ids[cache.places, 0] = tokens
        cache.run.positions[:, 0] = cache.lengths
        cache.lengths += 1
        return cache.run(cache.lengths, wanted)

    def _checked(self, tokens: int) -> int:
        if self._shape.positions is not None and tokens > self._shape.positions:
            raise GenerationError(
                f"a text of {tokens} tokens is longer than the {self._shape.positions} that the model can hold",
                hint="ask for fewer new tokens, or give a shorter prompt",
            )
        return tokens
