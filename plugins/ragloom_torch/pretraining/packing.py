"""Texts as one stream of tokens, cut into blocks: no place is padding, no token is lost."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

Stream = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Packed(Sequence[list[int]]):
    """``stream`` int32[N] in blocks: block i reads ``stream[i·L : i·L + L]`` and foretells what comes one further on.

    So each token but the first is foretold once, in one block, whose last one may be shorter. A block is L + 1 tokens:
    the last is foretold, and read by the next.
    """

    stream: Stream
    length: int

    def __len__(self) -> int:
        return math.ceil(max(0, len(self.stream) - 1) / self.length)

    @overload
    def __getitem__(self, number: int) -> list[int]: ...

    @overload
    def __getitem__(self, number: slice) -> list[list[int]]: ...

    def __getitem__(self, number: int | slice) -> list[int] | list[list[int]]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        at = range(len(self))[number] * self.length
        found: list[int] = self.stream[at : at + self.length + 1].tolist()
        return found


def packed(texts: Iterable[Sequence[int]], end: int) -> tuple[Stream, list[int]]:
    """The texts' tokens one after the other, ``end`` before the first and behind each; where each text begins."""
    stream, begins = array("i", [end]), []
    for tokens in texts:
        begins.append(len(stream))
        stream.extend(tokens)
        # Some tokenizers end a text of their own accord.
        if not tokens or tokens[-1] != end:
            stream.append(end)
    return np.array(stream, np.int32), begins


def places(blocks: Packed, begins: Sequence[int], names: Sequence[str]) -> list[str]:
    """Which texts each block is of: the first one's name, and the last one's where that is another."""
    starts = np.arange(len(blocks)) * blocks.length
    # A block's first token is read only; what it foretells begins one further on.
    firsts = np.maximum(np.searchsorted(begins, starts + 1, side="right") - 1, 0)
    lasts = np.maximum(np.searchsorted(begins, starts + blocks.length, side="right") - 1, 0)
    return [
        names[first] if first == last else f"{names[first]} to {names[last]}"
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
    ]
