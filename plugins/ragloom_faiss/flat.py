"""Exact search: a fast pass that no true hit can fail, then the exact scores of those few that passed it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ragloom_faiss.kernel import Floats, Vectors

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

_CHUNK = 1 << 16
_PRODUCTS = 1 << 23
_GROUP = 32
_ROUNDING = 2.0**-24
_LEAST = np.finfo(np.float32).min


def margin(dimension: int, longest: float) -> float:
    """How far a matrix product in single precision may lie from the true inner product of vectors of that length.

    ``longest`` is the greatest |x| |q|. Twice d u / (1 - d u), a bound for any order of summation (Higham 2002,
    Accuracy and Stability of Numerical Algorithms, section 3.1), with room for scaling, rounding and underflow.
    """
    return 2.02 * (dimension + 16) * _ROUNDING * longest + dimension * 1e-37


class Pool:
    """The rows that may belong to the best ``k`` of one query, as rough scores come in."""

    def __init__(self, k: int, slack: float) -> None:
        self._k = k
        self._slack = slack
        self._least = _LEAST
        self._rows: list[Rows] = []
        self._scores: list[Vectors] = []
        self._held = 0

    def add(self, scores: Vectors, start: int) -> None:
        """Rough scores of the rows from ``start`` on: float32[c]; minus infinity for what must not be found."""
        if self._least == _LEAST:
            self._raise_least(scores)
        near = np.flatnonzero(scores >= self._least)
        self._rows.append(near + start)
        self._scores.append(scores[near])
        self._held += len(near)
        if self._held > 2 * self._k + 4096:
            self._prune()

    def rows(self) -> Rows:
        """All that are within the slack of the kth best."""
        self._prune()
        return self._rows[0]

    def _raise_least(self, scores: Vectors) -> None:
        """The kth best of the greatest of ``k`` and more groups is no better than the kth best of all."""
        groups = len(scores) // _GROUP
        if groups > 2 * self._k:
            greatest = scores[: groups * _GROUP].reshape(_GROUP, groups).max(axis=0)
            least = np.partition(greatest, -self._k)[-self._k]
            if least > _LEAST:
                self._least = np.nextafter(np.float32(least - self._slack), _LEAST)

    def _prune(self) -> None:
        rows = np.concatenate([np.empty(0, np.int64), *self._rows])
        scores = np.concatenate([np.empty(0, np.float32), *self._scores])
        if len(scores) > self._k:
            least = np.float32(np.partition(scores, -self._k)[-self._k] - self._slack)
            self._least = np.nextafter(least, _LEAST)
            kept = scores >= self._least
            rows, scores = rows[kept], scores[kept]
        self._rows, self._scores, self._held = [rows], [scores], len(rows)


def candidates(
    vectors: Vectors, scale: Vectors | None, queries: Vectors, slacks: Floats, k: int, allowed: Mask | None
) -> list[Rows]:
    """For each query the rows that may be among its best ``k``: int64[m], m of at least min(k, rows allowed).

    ``vectors`` float32[n, d]; ``scale`` float32[n] multiplies the scores of the rows; ``queries`` float32[B, d];
    ``slacks`` float64[B]: a row whose rough score lies further below the kth best is none of the best.
    """
    pools = [Pool(k, 2 * float(slack)) for slack in slacks]
    step = max(1024, min(_CHUNK, _PRODUCTS // max(1, len(queries))))
    for start in range(0, len(vectors), step):
        part = slice(start, start + step)
        rough = queries @ vectors[part].T
        if scale is not None:
            rough *= scale[part]
        if allowed is not None:
            rough[:, ~allowed[part]] = -np.inf
        for pool, scores in zip(pools, rough, strict=True):
            pool.add(scores, start)
    return [pool.rows() for pool in pools]
