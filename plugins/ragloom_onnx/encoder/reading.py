"""From texts to vectors, a batch of like lengths at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom.models import SentenceSettings, TextTokenizer, buckets, normalised, pooled
from ragloom_onnx.graphs import Graph
from ragloom_onnx.padding import padded
from ragloom_onnx.workers import Workers

Progress = Callable[[int, int], None]
"""Told how many texts of how many are done."""

_AT_ONCE = 4096
_POOLED = 2


@dataclass(frozen=True, slots=True)
class TextReader:
    """What reads texts: ``settings`` say where they are cut, and how token vectors become one."""

    graph: Graph
    tokenizer: TextTokenizer
    settings: SentenceSettings
    workers: Workers
    batch_tokens: int

    def vectors(self, texts: Sequence[str], width: int, progress: Progress | None = None) -> NDArray[np.float32]:
        """float32[n, width], row i for text i. Texts are tokenised ``_AT_ONCE`` at a time, to bound memory."""
        found = np.empty((len(texts), width), np.float32)
        for start in range(0, len(texts), _AT_ONCE):
            self._fill(found[start : start + _AT_ONCE], texts[start : start + _AT_ONCE], _after(progress, start, texts))
        return found

    def width(self) -> int:
        """d, found by reading an empty text."""
        return int(self._read(self._rows([""])).shape[1])

    def _fill(self, found: NDArray[np.float32], texts: Sequence[str], told: Callable[[int], None]) -> None:
        rows = self._rows(texts)
        batches = buckets([len(row) for row in rows], self.batch_tokens)
        done = 0
        made = self.workers.map(lambda batch: self._read([rows[number] for number in batch.tolist()]), batches)
        for batch, vectors in zip(batches, made, strict=True):
            found[batch] = vectors
            done += len(batch)
            told(done)

    def _rows(self, texts: Sequence[str]) -> list[list[int]]:
        # A tokenizer without special tokens gives nothing for an empty text, and a graph cannot read nothing.
        return [row or [self.tokenizer.pad_id] for row in self.tokenizer.encode_batch(texts, self.settings.max_tokens)]

    def _read(self, rows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        batch = padded(rows, None, self.tokenizer.pad_id)
        (hidden,) = self.graph(batch)
        whole = hidden if hidden.ndim == _POOLED else pooled(hidden, batch.mask, self.settings.pooling)
        vectors = whole[:, : self.settings.dimensions]
        return normalised(vectors) if self.settings.normalise else vectors


def _after(progress: Progress | None, before: int, texts: Sequence[str]) -> Callable[[int], None]:
    if progress is None:
        return lambda done: None
    return lambda done: progress(before + done, len(texts))
