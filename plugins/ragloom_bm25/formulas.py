"""The BM25 variants, as pure functions.

The score of a passage is the sum, over the query's terms that occur in it, of ``weight * idf * tfc``. Names and
formulas follow Kamphuis, de Vries, Boytsov and Lin (2020), "Which BM25 Do You Mean? A Large-Scale Reproducibility Study
of Scoring Variants". A term that a passage lacks adds nothing, as Lv and Zhai (2011) define BM25L and BM25+. (bm25s and
rank-bm25 add the value of ``tfc`` at ``tf = 0``, the same for every passage; with BM25+ this cancels ``delta``.)

Every ``tfc`` rises with ``tf`` and falls with ``length``, and no ``idf`` is negative: the search's bounds rest on it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
"""Any shape that broadcasts."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """``k1``, ``b`` and ``delta`` of the formulas, and the mean passage length in terms."""

    k1: float
    b: float
    delta: float
    mean_length: float


Idf = Callable[[int, int], float]
"""(document frequency ≥ 1, number of passages) → idf ≥ 0."""

Tfc = Callable[[Floats, Floats, Parameters], Floats]
"""(term frequency ≥ 1, passage length in terms, parameters) → the term frequency component."""


def relative_length(length: Floats, p: Parameters) -> Floats:
    """``1 - b + b * length / mean length``: 1 for a passage of mean length."""
    return (1.0 - p.b) + p.b * (length / p.mean_length)


def lucene_idf(df: int, n: int) -> float:
    """``ln(1 + (n - df + 0.5) / (df + 0.5))``."""
    return math.log(1.0 + (n - df + 0.5) / (df + 0.5))


def robertson_idf(df: int, n: int) -> float:
    """``ln((n - df + 0.5) / (df + 0.5))``, and 0 where that is negative (a term in over half of the passages)."""
    return math.log(max(1.0, (n - df + 0.5) / (df + 0.5)))


def atire_idf(df: int, n: int) -> float:
    """``ln(n / df)``."""
    return math.log(n / df)


def bm25l_idf(df: int, n: int) -> float:
    """``ln((n + 1) / (df + 0.5))``."""
    return math.log((n + 1.0) / (df + 0.5))


def bm25plus_idf(df: int, n: int) -> float:
    """``ln((n + 1) / df)``."""
    return math.log((n + 1.0) / df)


def robertson_tfc(tf: Floats, length: Floats, p: Parameters) -> Floats:
    """``tf / (tf + k1 * relative length)``."""
    return tf / (tf + p.k1 * relative_length(length, p))


def atire_tfc(tf: Floats, length: Floats, p: Parameters) -> Floats:
    """``tf * (k1 + 1) / (tf + k1 * relative length)``."""
    return tf * (p.k1 + 1.0) / (tf + p.k1 * relative_length(length, p))


def bm25l_tfc(tf: Floats, length: Floats, p: Parameters) -> Floats:
    """``(k1 + 1) * (c + delta) / (k1 + c + delta)`` with ``c = tf / relative length`` (unbounded where that is 0)."""
    relative = relative_length(length, p)
    shifted = tf + p.delta * relative
    return (p.k1 + 1.0) * shifted / (p.k1 * relative + shifted)


def bm25plus_tfc(tf: Floats, length: Floats, p: Parameters) -> Floats:
    """``tf * (k1 + 1) / (tf + k1 * relative length) + delta``."""
    return atire_tfc(tf, length, p) + p.delta


@dataclass(frozen=True, slots=True)
class Variant:
    """One published formula."""

    idf: Idf
    tfc: Tfc


VARIANTS: dict[str, Variant] = {
    "lucene": Variant(lucene_idf, robertson_tfc),
    "robertson": Variant(robertson_idf, robertson_tfc),
    "atire": Variant(atire_idf, atire_tfc),
    "bm25l": Variant(bm25l_idf, bm25l_tfc),
    "bm25+": Variant(bm25plus_idf, bm25plus_tfc),
}
