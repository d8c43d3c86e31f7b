"""From codes to whole numbers that bound the score from both sides.

With ``scale`` units to a score of 1, a posting of term ``t`` under code ``c`` adds between ``lower[t, c]`` and
``upper[t, c]`` units to its passage: the floor of the formula at the code's greatest length and the ceiling at its
least. ``scale`` is chosen so that no sum passes ``LIMIT``; two passages whose bounds do not meet differ by at least one
unit, so by more than 1 in ``LIMIT`` relatively, which no rounding of the exact score to float32 (1 in 2**24) can undo.
Sums of 32 bits are finer than float32: there a threshold must be lowered by what rounding may do (``before_rounding``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom_bm25.codes import ESCAPE, TF_OF_CODE
from ragloom_bm25.formulas import Parameters, Tfc
from ragloom_bm25.segment import Segment

LIMIT = np.iinfo(np.uint16).max
MANY_TERMS = 1024
"""Above so many terms of one query the sums are too coarse in 16 bits: each adds up to a unit of doubt."""

_FINEST = 1e300
_FAR = 2.0**40


@dataclass(frozen=True, slots=True, eq=False)
class CodeBounds:
    """The ``tfc`` that a code can stand for in one segment: ``low`` ≤ tfc ≤ ``high``, float64[256]; 0 if unused."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    highest: float


def code_bounds(segment: Segment, tfc: Tfc, parameters: Parameters) -> CodeBounds:
    """Evaluate the formula at the ends of every code's range."""
    used = segment.code_low <= segment.code_high
    least, most = segment.code_low[used].astype(np.float64), segment.code_high[used].astype(np.float64)
    tf = TF_OF_CODE[used].astype(np.float64)
    greatest_tf = np.where(tf == ESCAPE, segment.largest_tf, tf)
    low, high = np.zeros(256), np.zeros(256)
    low[used] = tfc(tf, most, parameters)
    high[used] = tfc(greatest_tf, least, parameters)
    return CodeBounds(low, high, float(high.max()))


def scale_of(bounds: CodeBounds, weights: NDArray[np.float64], limit: int = LIMIT) -> float:
    """The units to a score of 1 such that no sum over terms of ``weights`` [T] passes ``limit``."""
    total = float(weights.sum()) * bounds.highest
    return min((limit - len(weights) - 1) / total, _FINEST) if total > 0 else 1.0


def tables(
    bounds: CodeBounds, weights: NDArray[np.float64], scale: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """``lower`` and ``upper``, float64[T, 256]: whole numbers of units for terms of ``weights`` [T] > 0."""
    factors = (weights * scale)[:, None]
    return np.floor(factors * bounds.low), np.ceil(factors * bounds.high)


def floor_units(score: float, scale: float) -> int:
    """The least sum of upper bounds that a passage scoring ``score`` or more can have; at least 1."""
    return max(1, before_rounding(int(min(score * scale, _FAR))) - 1)


def before_rounding(units: int) -> int:
    """The least that ``units`` may have been before two scores were rounded to the same float32."""
    return units - (units >> 22)
