"""One byte for a posting: its exact term frequency and a narrow range that holds its passage's length.

The 256 codes are shared out among the term frequencies 1 to 15, most to the frequent ones; the last class, ``ESCAPE``,
stands for 16 and more (the exact value then lies in a side table). Within a class, a code is a range of lengths. From
code alone follow, for any variant and any parameters, the exact tf and tight bounds of the score: no score is stored,
so that nothing goes stale when the collection's mean length moves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ESCAPE = 16
_SHARES = (96, 48, 32, 16, 12, 8, 8, 8, 3, 3, 3, 3, 3, 3, 3, 7)
_FIRST = np.cumsum((0, *_SHARES))[:-1]

TF_OF_CODE: NDArray[np.uint8] = np.repeat(np.arange(1, ESCAPE + 1), _SHARES).astype(np.uint8)
"""uint8[256]: the term frequency that a code means."""

_NOMINAL_K1, _NOMINAL_B = 1.5, 0.75


@dataclass(frozen=True, slots=True, eq=False)
class CodeTable:
    """The ranges of one segment.

    ``lengths``: the segment's distinct passage lengths, ascending, [D]. ``code``: uint8[16, D], row ``tf - 1``.
    ``low``, ``high``: uint32[256], the least and the greatest length under a code; ``low > high``: an unused code.
    """

    lengths: NDArray[np.uint32]
    code: NDArray[np.uint8]
    low: NDArray[np.uint32]
    high: NDArray[np.uint32]

    def encode(
        self, tf: NDArray[np.integer], passage: NDArray[np.integer], rank: NDArray[np.intp]
    ) -> NDArray[np.uint8]:
        """The codes of postings: uint8[P] from their ``tf`` and ``passage`` numbers [P].

        ``rank`` [n] says which of ``lengths`` each passage has.
        """
        place = np.minimum(tf, ESCAPE).astype(np.intp)
        place -= 1
        place *= len(self.lengths)
        place += rank.take(passage)
        codes: NDArray[np.uint8] = self.code.ravel().take(place)
        return codes


def code_table(lengths: NDArray[np.integer]) -> CodeTable:
    """Share each class's codes out over the ``lengths`` [n] that occur: finer where many passages lie close together.

    A class that has at least as many codes as there are distinct lengths gets exact ones.
    """
    distinct, counts = np.unique(lengths, return_counts=True)
    cumulative = _cost(distinct, counts)
    code = np.stack([_FIRST[row] + _split(cumulative, share) for row, share in enumerate(_SHARES)]).astype(np.uint8)
    low = np.full(256, np.iinfo(np.uint32).max, np.uint32)
    high = np.zeros(256, np.uint32)
    for row in code:
        np.minimum.at(low, row, distinct.astype(np.uint32))
        np.maximum.at(high, row, distinct.astype(np.uint32))
    return CodeTable(distinct.astype(np.uint32), code, low, high)


def _cost(distinct: NDArray[np.integer], counts: NDArray[np.integer]) -> NDArray[np.float64]:
    """Cumulative cost of lumping lengths together: the root of (how many passages) x (how far the score moves)."""
    if not len(distinct):
        return np.empty(0)
    mean = max(float((distinct * counts).sum() / counts.sum()), 1.0)
    impact = 1.0 / (1.0 + _NOMINAL_K1 * (1.0 - _NOMINAL_B + _NOMINAL_B * distinct / mean))
    steps = np.sqrt(counts * -np.diff(impact, prepend=impact[0]))
    return np.cumsum(steps)


def _split(cumulative: NDArray[np.float64], share: int) -> NDArray[np.intp]:
    if len(cumulative) <= share:
        return np.arange(len(cumulative))
    part: NDArray[np.intp] = np.floor(cumulative / cumulative[-1] * share).astype(np.intp)
    part[-1] = share - 1
    return part
