"""The passages' vectors that training retrieves with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from ragloom_torch.joint import vectors
from ragloom_torch.joint.exact import nearest
from ragloom_torch.joint.pool import Pool
from ragloom_torch.joint.vectors import About
from ragloom_torch.torch_encoder import TorchEncoder

Floats = NDArray[np.float32]
_SAMPLE = 64


class PassageIndex:
    """Vectors of a pool's passages: made by the encoder as it stands, looked through exactly, kept in a file.

    Until ``begin`` they are held in memory alone. ``about`` says what those in use were made of.
    """

    def __init__(self, pool: Pool, encoder: TorchEncoder, batch_tokens: int) -> None:
        self.pool, self._encoder, self._batch_tokens = pool, encoder, batch_tokens
        self._vectors: Floats | None = None
        self.about: About | None = None

    def begin(self, folder: Path, step: int, *, writes: bool, wait: Callable[[], None]) -> About:
        """Encode everything for ``step``, unless the file of the very same vectors is there."""
        about = self.made_of(step)
        if writes and vectors.about(folder, step) != about:
            vectors.write(folder, about, self._encoded())
        wait()
        return self.use(folder, about)

    def use(self, folder: Path, about: About) -> About:
        """Retrieve with the file of these. Raises ``TrainingError`` where they are not there, or others are."""
        self._vectors, self.about = vectors.read(folder, about), about
        return about

    def forget(self) -> None:
        """Encode everything anew where vectors are asked for next, and keep them in memory."""
        self._vectors, self.about = None, None

    def made_of(self, step: int, encoder: str = "") -> About:
        """What vectors of ``step`` are of: of the encoder as it stands, or of another's digest."""
        return About(
            step=step,
            encoder=encoder or vectors.encoder_digest(self._encoder),
            passages=self.pool.digest,
            count=len(self.pool),
            dimension=self._encoder.dimension,
            position=self.pool.collection.position,
        )

    def nearest(self, queries: Floats, k: int) -> NDArray[np.int64]:
        """The numbers of the nearest passages that may be searched: int64[B, ≤ k]."""
        return nearest(queries, self.vectors[: self.pool.searchable], k)

    @property
    def vectors(self) -> Floats:
        """float32[N, d]."""
        if self._vectors is None:
            empty = np.empty((0, self._encoder.dimension), np.float32)
            self._vectors = np.concatenate([empty, *self._encoded()])
        return self._vectors

    def seconds(self) -> float:
        """How long encoding all passages takes, by a sample of them."""
        count = min(_SAMPLE, len(self.pool))
        if not count:
            return 0.0
        sample = self.pool.passages(np.linspace(0, len(self.pool) - 1, count).astype(int).tolist())
        began = perf_counter()
        self.encode([one.indexed_text for one in sample])
        return (perf_counter() - began) * len(self.pool) / count

    def encode(self, texts: Sequence[str]) -> Floats:
        """float32[n, d] of passages' texts, without dropout and gradients."""
        training = self._encoder.training
        self._encoder.eval()
        try:
            return self._encoder.encode(texts, self._encoder.settings.passage_prefix, self._batch_tokens)
        finally:
            self._encoder.train(training)

    def _encoded(self) -> Iterator[Floats]:
        for some in self.pool.scan():
            yield self.encode([one.indexed_text for one in some])
