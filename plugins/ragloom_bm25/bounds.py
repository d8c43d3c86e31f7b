"""From codes to whole numbers that bound the score from both sides.

With ``scale`` units to a score of 1, a posting of term ``t`` under code ``c`` adds between ``lower[t, c]`` and
``upper[t, c]`` units to its passage: the floor of the formula at the code's greatest length and the ceiling at its
least. ``scale`` is chosen so that no sum passes ``LIMIT``; two passages whose bounds do not meet differ by at least one
unit, so by more than 1 in ``LIMIT`` relatively, which no rounding of the exact score to float32 (1 in 2**24) can undo.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom_bm25.codes import ESCAPE, TF_OF_CODE
from ragloom_bm25.formulas import Parameters, Tfc
from ragloom_bm25.segment import Segment

LIMIT = np.iinfo(np.uint16).max
MANY_TERMS = 4096
"""Above so many terms of one query the sums would be too coarse in 16 bits."""


@dataclass(frozen=True, slots=True, eq=False)
class CodeBounds:
    """The ``tfc`` that a code can stand for in one segment: ``low`` ≤ tfc ≤ ``high``, float64[256]; 0 if unused."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The bounds of a query's terms in units: uint16[T, 256] (uint32 for more than ``MANY_TERMS`` terms)."""

    lower: NDArray[np.uint16]
    upper: NDArray[np.uint16]
    scale: float

    def floor(self, score: float) -> int:
        """The least sum of upper bounds that a passage scoring ``score`` or more can have; at least 1."""
        return max(1, int(score * self.scale) - 1)


def code_bounds(segment: Segment, tfc: Tfc, parameters: Parameters) -> CodeBounds:
    """Evaluate the formula at the ends of every code's range."""
    used = segment.code_low <= segment.code_high
    least, most = segment.code_low[used].astype(np.float64), segment.code_high[used].astype(np.float64)
    tf = TF_OF_CODE[used].astype(np.float64)
    greatest_tf = np.where(tf == ESCAPE, segment.largest_tf, tf)
    low, high = np.zeros(256), np.zeros(256)
    low[used] = tfc(tf, most, parameters)
    high[used] = tfc(greatest_tf, least, parameters)
    return CodeBounds(low, high)


def tables(bounds: CodeBounds, weights: NDArray[np.float64]) -> Tables:
    """Scale the bounds of one segment for terms of ``weights`` [T] > 0 (a term's share of the query times its idf)."""
    count = len(weights)
    dtype, limit = (np.uint16, LIMIT) if count <= MANY_TERMS else (np.uint32, 1 << 31)
    total = float(weights.sum() * bounds.high.max())
    scale = (limit - count - 1) / total if total > 0 else 1.0
    factors = (weights * scale)[:, None]
    return Tables(np.floor(factors * bounds.low).astype(dtype), np.ceil(factors * bounds.high).astype(dtype), scale)
