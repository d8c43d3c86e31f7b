"""A decoder-only model whose keys and values grow by one place a step: the graph that any family can be exported to.

Graph: ``input_ids``, ``position_ids`` int64[n, T], ``attention_mask`` int64[n, P + T], ``keep`` int64[K] (places of
the T whose logits are asked for), ``past.N.key`` and ``past.N.value`` float32[n, heads, P, width] → ``logits``
float32[n, K, V], ``present.N.…`` float32[n, heads, P + T, width]. A family that has no use for an input lacks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.models import Exported
from ragloom_onnx.generator.bound import BoundGraph, Tensor, taken, tensor
from ragloom_onnx.generator.padding import padded_left
from ragloom_onnx.generator.scoring import in_batches

Array = NDArray[np.int64]
Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class GrownCache:
    """``past``: keys and values, float32[n, heads, P, width] each. ``mask`` int64[n, P]: 1 at tokens, 0 at filling."""

    past: tuple[Tensor, ...]
    mask: Array


class GrownModel:
    """A ``TokenModel``. Prompts are filled up on their left, so that all rows go on at the same place."""

    def __init__(self, session: Any, eos_ids: frozenset[int]) -> None:
        self._graph = BoundGraph(session)
        self._past = self._graph.inputs_like("past.")
        self._wanted = ["logits", *(name.replace("past.", "present.", 1) for name in self._past)]
        self._eos_ids = eos_ids

    @classmethod
    def load(
        cls, exported: Exported, precision: str, session: Callable[[Path], Any], eos_ids: frozenset[int]
    ) -> GrownModel:
        """The model that ``exported`` holds; ``session`` opens a graph. Raises ``ModelError`` where there is none."""
        return cls(session(exported.graph("model", precision)), eos_ids)

    @property
    def vocabulary(self) -> int:
        """How many logits a row has."""
        return int(self._graph.outputs["logits"][-1])

    @property
    def eos_ids(self) -> frozenset[int]:
        """Each of these ends a text."""
        return self._eos_ids

    def prefill(self, prompts: Sequence[Sequence[int]]) -> tuple[GrownCache, Logits]:
        """Read the prompts: the cache, and the logits of the next token float32[n, V]."""
        ids, mask = padded_left(prompts)
        cache = GrownCache(self._nothing(len(prompts)), mask[:, :0])
        return self._last(cache, ids, mask)

    def advance(self, cache: GrownCache, tokens: Array) -> tuple[GrownCache, Logits]:
        """Append a token to each row: ``tokens`` int64[n]."""
        return self._last(cache, tokens[:, None], np.ones((len(tokens), 1), np.int64))

    def select(self, cache: GrownCache, rows: Array) -> GrownCache:
        """The cache whose row i is row ``rows[i]``."""
        return GrownCache(tuple(taken(cache.past, rows)), cache.mask[rows])

    def score(self, prompts: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> list[NDArray[np.float64]]:
        """Log p of each target token, all places of a text in one pass."""
        return in_batches(prompts, targets, self.vocabulary, self._target_logits)

    def _target_logits(self, prompts: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> Iterator[Logits]:
        ids, mask = padded_left([[*one, *two] for one, two in zip(prompts, targets, strict=True)])
        longest = max(map(len, targets))
        # A token's logits stand one place before it; all texts end at the same place.
        keep = np.arange(ids.shape[1] - longest - 1, ids.shape[1] - 1)
        cache = GrownCache(self._nothing(len(prompts)), mask[:, :0])
        logits = self._run(cache, ids, mask, keep)[0].numpy()
        return (row[longest - len(target) :] for row, target in zip(logits, targets, strict=True))

    def _last(self, cache: GrownCache, ids: Array, mask: Array) -> tuple[GrownCache, Logits]:
        found = self._run(cache, ids, mask, np.array([ids.shape[1] - 1]))
        grown = GrownCache(tuple(found[1:]), np.concatenate([cache.mask, mask], axis=1))
        return grown, found[0].numpy()[:, 0].copy()

    def _run(self, cache: GrownCache, ids: Array, mask: Array, keep: Array) -> list[Tensor]:
        whole = np.concatenate([cache.mask, mask], axis=1)
        places = np.maximum(whole.cumsum(axis=1) - 1, 0)[:, cache.mask.shape[1] :]
        feeds = {"input_ids": ids, "attention_mask": whole, "position_ids": places, "keep": keep}
        tensors = {name: tensor(feeds[name]) for name in feeds if name in self._graph.inputs}
        return self._graph.run({**tensors, **dict(zip(self._past, cache.past, strict=True))}, self._wanted)

    def _nothing(self, rows: int) -> tuple[Tensor, ...]:
        return tuple(nothing_of(self._graph.inputs[name], rows) for name in self._past)


def nothing_of(shape: Sequence[int | str], rows: int) -> Tensor:
    """Keys or values of ``rows`` texts that have not begun, for an input of ``shape`` [n, heads, P, width]."""
    _, heads, _, width = shape
    return tensor(np.zeros((rows, int(heads), 0, int(width)), np.float32))
