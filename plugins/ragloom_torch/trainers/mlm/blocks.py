"""Texts as blocks of tokens: a text that is longer than the model reads is cut into pieces of like length."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import overload

import numpy as np
from numpy.typing import NDArray

from ragloom_torch.pretraining.encoding import TextEncoding
from ragloom_torch.trainers.mlm.masking import Block


@dataclass(frozen=True, slots=True)
class Numbered:
    """A block, and its number among all: masks are drawn by it."""

    number: int
    block: Block


@dataclass(slots=True)
class Blocks(Sequence[Numbered]):
    """Blocks over flat arrays: a token is 8 bytes, however many there are.

    ``before`` and ``after`` are the special tokens around each. ``sources[i]`` is the number of the text that block i
    is of.
    """

    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    _ids: array[int] = field(default_factory=lambda: array("i"))
    _words: array[int] = field(default_factory=lambda: array("i"))
    _bounds: list[int] = field(default_factory=lambda: [0])

    def add(self, ids: Sequence[int], words: Sequence[int], source: int) -> None:
        """One block more."""
        self._ids.extend(ids)
        self._words.extend(words)
        self._bounds.append(len(self._ids))
        self.sources.append(source)

    @property
    def tokens(self) -> NDArray[np.int32]:
        """The tokens of all blocks, special ones aside: int32[N]."""
        return np.array(self._ids, np.int32)

    @property
    def lengths(self) -> list[int]:
        """Tokens of each block, special ones included."""
        around = len(self.before) + len(self.after)
        return (np.diff(self._bounds) + around).tolist()

    def __len__(self) -> int:
        return len(self.sources)

    @overload
    def __getitem__(self, number: int) -> Numbered: ...

    @overload
    def __getitem__(self, number: slice) -> list[Numbered]: ...

    def __getitem__(self, number: int | slice) -> Numbered | list[Numbered]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        own = range(len(self))[number]
        start, end = self._bounds[own], self._bounds[own + 1]
        ids = (*self.before, *self._ids[start:end], *self.after)
        words = (*[-1] * len(self.before), *self._words[start:end], *[-1] * len(self.after))
        return Numbered(own, Block(ids, words))


def blocks_of(texts: Sequence[str], encoding: TextEncoding, longest: int, *, whole_words: bool) -> Blocks:
    """The texts' blocks of at most ``longest`` tokens, special ones included; a text without tokens gives none."""
    found = Blocks(encoding.before, encoding.after)
    room = longest - len(found.before) - len(found.after)
    for source, (ids, words) in enumerate(_tokens(texts, encoding, whole_words)):
        for start, end in pieces(len(ids), room):
            found.add(ids[start:end], words[start:end], source)
    return found


def pieces(count: int, room: int) -> list[tuple[int, int]]:
    """``count`` tokens in as few pieces of at most ``room`` as there can be, of like length: (start, end) of each."""
    number = -(-count // room)
    return [(count * piece // number, count * (piece + 1) // number) for piece in range(number)]


def _tokens(
    texts: Sequence[str], encoding: TextEncoding, whole_words: bool
) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Each text's tokens and the numbers of their words; of each token by itself where words do not count."""
    if not whole_words:
        yield from ((ids, range(len(ids))) for ids in encoding.ids(texts))
        return
    for ids, begins in encoding.with_words(texts):
        yield ids, (np.cumsum(begins) - 1).tolist() if ids else []
