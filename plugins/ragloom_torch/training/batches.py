"""Which examples are read together, and in which order: a function of seed and epoch alone."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from torch.utils.data import Dataset, Sampler

_WINDOW = 50
"""Steps within which examples are sorted by length: enough for little padding, too few to always meet the same."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How a step's examples are cut: ``accumulate`` batches of ``size`` examples in each of ``processes``."""

    size: int
    accumulate: int = 1
    processes: int = 1
    process: int = 0

    @property
    def together(self) -> int:
        """Examples that all processes read at once."""
        return self.size * self.processes

    @property
    def step(self) -> int:
        """Examples of a step."""
        return self.together * self.accumulate


class Numbers(Dataset[int]):
    """The numbers of so many examples; what ``batches`` gives is what is read."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> int:
        return number


class EpochBatches(Sampler[list[int]]):
    """One process's batches of example numbers, drawn anew each epoch. ``epoch`` is asked when an epoch begins."""

    def __init__(
        self, count: int, cut: Cut, *, seed: int, epoch: Callable[[], int], lengths: Sequence[int] | None = None
    ) -> None:
        self._count, self._cut, self._seed, self._epoch, self._lengths = count, cut, seed, epoch, lengths
        # What transformers asks of a batch sampler.
        self.batch_size, self.drop_last = cut.size, False

    def __len__(self) -> int:
        return math.ceil(self._count / self._cut.together)

    def __iter__(self) -> Iterator[list[int]]:
        return iter(batches(self._count, self._cut, seed=self._seed + self._epoch(), lengths=self._lengths))


def batches(count: int, cut: Cut, *, seed: int, lengths: Sequence[int] | None = None) -> list[list[int]]:
    """One process's share of ``range(count)`` in random order; of like length if given.

    A step has the same examples however it is cut into batches and processes. Every process has as many batches: where
    too few examples are left for all, one has a stand-in, which is computed and does not count.
    """
    at_once = [one for step in _steps(count, cut.step, seed, lengths) for one in _pieces(step, cut.together)]
    shares = (some[cut.process :: cut.processes] or [stand_in(some[0])] for some in at_once)
    return list(shares)


def stand_in(number: int) -> int:
    """What stands for an example that is read again only so that a process has something to compute."""
    return ~number


def counts(number: int) -> bool:
    """Whether it is an example's own number, no stand-in."""
    return number >= 0


def example_of(number: int) -> int:
    """The number of the example that is to be read."""
    return number if counts(number) else ~number


def _steps(count: int, size: int, seed: int, lengths: Sequence[int] | None) -> list[list[int]]:
    draw = random.Random(seed)
    order = list(range(count))
    draw.shuffle(order)
    if lengths is None:
        return _pieces(order, size)
    order = [one for some in _pieces(order, size * _WINDOW) for one in sorted(some, key=lengths.__getitem__)]
    found = _pieces(order, size)
    # The short one stays last, so that a step is never of it and a full one mixed up.
    full = [one for one in found if len(one) == size]
    draw.shuffle(full)
    return [*full, *(one for one in found if len(one) < size)]


def _pieces(order: list[int], size: int) -> list[list[int]]:
    return [order[at : at + size] for at in range(0, len(order), size)]
