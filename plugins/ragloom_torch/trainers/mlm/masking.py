"""Which tokens are to be guessed, and what stands in their place (Devlin et al. 2019, section 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NOTHING = -100
"""The label of a token that is not to be guessed."""

_HIDDEN = 0.8
_CHANGED = 0.1
_HELD_OUT = 0x6D6C6D
"""What the masks of held-out texts are drawn by, whatever the seed: every training is measured by the same ones."""


@dataclass(frozen=True, slots=True)
class Block:
    """Tokens that are read together. ``words[i]``: the number of the word that token i is of, -1 for special ones."""

    ids: tuple[int, ...]
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Masked:
    """What is read, and what is to be guessed: a token, or ``NOTHING``."""

    ids: tuple[int, ...]
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Masking:
    """``share`` of the tokens are to be guessed: ``mask`` hides 80 % of them, one of ``others`` (any text's tokens)
    stands for 10 %, and 10 % are left as they are, so that a token that is shown tells nothing by being shown.
    """

    share: float
    mask: int
    others: NDArray[np.int64]

    def drawn(self, block: Block, draw: np.random.Generator) -> Masked:
        """The block with masks: whole words, at least one token, on average ``share`` of them."""
        ids, labels = list(block.ids), [NOTHING] * len(block.ids)
        for place in chosen(block.words, self.share, draw):
            labels[place] = ids[place]
            ids[place] = self._instead(ids[place], draw)
        return Masked(tuple(ids), tuple(labels))

    def _instead(self, token: int, draw: np.random.Generator) -> int:
        chance = draw.random()
        if chance < _HIDDEN:
            return self.mask
        return int(draw.choice(self.others)) if chance < _HIDDEN + _CHANGED else token


def chosen(words: Sequence[int], share: float, draw: np.random.Generator) -> list[int]:
    """The places of the tokens to guess, ascending: words in random order, as long as they fit into their share.

    The share of so many tokens is rounded up or down by chance, so that it is right on average for short texts as well.
    """
    places: dict[int, list[int]] = {}
    for place, word in enumerate(words):
        if word >= 0:
            places.setdefault(word, []).append(place)
    found = [places[number] for number in draw.permutation(sorted(places)).tolist()]
    left = max(1, int(share * sum(map(len, found)) + draw.random()))
    taken: list[int] = []
    for some in found:
        # The first is taken however long it is: a block without a token to guess teaches nothing.
        if len(some) <= left or not taken:
            taken += some
            left -= len(some)
        if left <= 0:
            break
    return sorted(taken)


def of_epoch(seed: int, epoch: int, row: int) -> np.random.Generator:
    """What masks are drawn by: the same whenever, and in whichever process, the row is read in that epoch."""
    return np.random.default_rng((seed, epoch, row))


def of_held_out(row: int) -> np.random.Generator:
    """What masks of a held-out row are drawn by, once and for all."""
    return np.random.default_rng((_HELD_OUT, row))
