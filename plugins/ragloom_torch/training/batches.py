"""Which examples are read together, and in which order: a function of seed and epoch alone."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence

from torch.utils.data import Sampler

_WINDOW = 50
"""Batches within which examples are sorted by length: enough for little padding, too few to always meet the same."""


class EpochBatches(Sampler[list[int]]):
    """Batches of example numbers, drawn anew each epoch. ``epoch`` is asked when an epoch begins."""

    def __init__(
        self, count: int, size: int, *, seed: int, epoch: Callable[[], int], lengths: Sequence[int] | None = None
    ) -> None:
        self._count, self.batch_size, self._seed, self._epoch, self._lengths = count, size, seed, epoch, lengths
        # What accelerate asks of a batch sampler.
        self.drop_last = False
        self.sampler = range(count)

    def __len__(self) -> int:
        return math.ceil(self._count / self.batch_size)

    def __iter__(self) -> Iterator[list[int]]:
        return iter(batches(self._count, self.batch_size, seed=self._seed + self._epoch(), lengths=self._lengths))


def batches(count: int, size: int, *, seed: int, lengths: Sequence[int] | None = None) -> list[list[int]]:
    """All of ``range(count)`` in random batches of ``size``, the last one of what is left; of like length if given."""
    draw = random.Random(seed)
    order = list(range(count))
    draw.shuffle(order)
    if lengths is not None:
        order = [one for some in _cut(order, size * _WINDOW) for one in sorted(some, key=lengths.__getitem__)]
    found = _cut(order, size)
    if lengths is None:
        return found
    # The short one stays last, so that a step is never of it and a full one mixed up.
    full = [one for one in found if len(one) == size]
    draw.shuffle(full)
    return [*full, *(one for one in found if len(one) < size)]


def _cut(order: list[int], size: int) -> list[list[int]]:
    return [order[at : at + size] for at in range(0, len(order), size)]
