"""The scores that rankings show: the same for a query and a passage however they came together.

A matrix product may sum in another order for another batch or another layout of the passages, and so end in other last
bits. What decides a ranking is summed here, in double precision, in one order, row by row.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]

SHORTEST = 1e-12
"""A vector shorter than this has no direction: its cosine with anything is 0."""


_WIDTH = 4096
"""NumPy sums up to 8,192 numbers in one go; longer rows it may cut, and not always at the same place."""


def norms(rows: Vectors) -> Floats:
    """Euclidean lengths: float32[n, d] -> float64[n]."""
    total = np.zeros(len(rows))
    for start in range(0, rows.shape[1], _WIDTH):
        wide = rows[:, start : start + _WIDTH].astype(np.float64)
        total += np.einsum("nd,nd->n", wide, wide)
    return np.asarray(np.sqrt(total))


def inner_products(rows: Vectors, query: Vectors) -> Floats:
    """float32[n, d], float32[d] -> float64[n]; each row's sum is the same whichever rows stand beside it."""
    total = np.zeros(len(rows))
    for start in range(0, rows.shape[1], _WIDTH):
        part = slice(start, start + _WIDTH)
        total += np.einsum("nd,d->n", rows[:, part].astype(np.float64), query[part].astype(np.float64))
    return total


def inverse(lengths: Floats) -> Floats:
    """1 / length, 0 for what has no direction: float64[n]."""
    return np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths >= SHORTEST)


def unit(rows: Vectors, lengths: Floats) -> Vectors:
    """Rows of length 1 (0 for what has no direction): float32[n, d]."""
    return (rows * inverse(lengths)[:, None]).astype(np.float32)


def cosines(rows: Vectors, lengths: Floats, query: Vectors) -> NDArray[np.float32]:
    """x·q / (|x| |q|): float32[n]."""
    both = inverse(lengths) * inverse(norms(query[None]))
    return (inner_products(rows, query) * both).astype(np.float32)


def products(rows: Vectors, lengths: Floats, query: Vectors) -> NDArray[np.float32]:
    """x·q: float32[n]."""
    return inner_products(rows, query).astype(np.float32)


SCORES = {"cosine": cosines, "ip": products}
"""From metric to ``score(rows, lengths of the rows, query)``."""
