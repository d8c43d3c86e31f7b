"""Postings on their way into a segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 1 << 16
"""Passages a block: an offset within one takes two bytes."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Postings of some passages, as runs: a run is one term within one block, offsets ascending.

    ``terms`` int32[R] and ``blocks`` int32[R] name the runs, ``counts`` int64[R] their sizes; ``offsets`` uint16[P] and
    ``tf`` (any unsigned type)[P] hold the runs' postings one after the other. Over several parts in order, the
    postings of the same term and block ascend too.
    """

    terms: NDArray[np.int32]
    blocks: NDArray[np.int32]
    counts: NDArray[np.int64]
    offsets: NDArray[np.uint16]
    tf: NDArray[Any]

    @property
    def passages(self) -> NDArray[np.int64]:
        """The passage number of each posting: int64[P]."""
        return np.repeat(self.blocks.astype(np.int64) * BLOCK, self.counts) + self.offsets


def part_of(terms: NDArray[np.integer], passages: NDArray[np.integer], tf: NDArray[Any]) -> Part:
    """Runs from postings [P] that are sorted by term, then passage."""
    block = passages >> 16
    fresh = np.ones(len(terms), np.bool_)
    fresh[1:] = (terms[1:] != terms[:-1]) | (block[1:] != block[:-1])
    starts = np.flatnonzero(fresh)
    counts = np.diff(starts, append=len(terms))
    return Part(
        terms[starts].astype(np.int32), block[starts].astype(np.int32), counts, passages.astype(np.uint16), narrow(tf)
    )


def part_of_tokens(terms: NDArray[np.int32], passages: NDArray[np.int64]) -> Part:
    """Count the tokens: ``terms`` [N] and the passage number below 2**32 of each, [N], in any order."""
    keys = terms.astype(np.int64)
    keys <<= 32
    keys |= passages
    keys.sort()
    fresh = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    starts = np.flatnonzero(fresh)
    distinct = keys[starts]
    return part_of(distinct >> 32, distinct & 0xFFFFFFFF, np.diff(starts, append=len(keys)))


def narrow(values: NDArray[Any]) -> NDArray[Any]:
    """``values`` ≥ 0 in the smallest unsigned type that holds them."""
    top = int(values.max()) if len(values) else 0
    return values.astype(np.min_scalar_type(top))
