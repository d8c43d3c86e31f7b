"""Logistic regression and its cross-validation, by scikit-learn: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

MAX_STEPS = 10_000


def fit(vectors: Floats, codes: Codes, *, strength: float) -> tuple[Floats, int]:
    """Weights float64[L, d + 1], a row for each of the codes 0 to L - 1, and how many steps it took.

    ``vectors`` float64[n, d], ``codes`` int64[n] with every code in it; ``strength`` is C. Of two labels, the first
    row is 0: the softmax of both is then the logistic function of the second.
    """
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=MAX_STEPS).fit(vectors, codes)
    weights = np.column_stack([model.coef_, model.intercept_]).astype(np.float64)
    if len(weights) == 1:
        weights = np.vstack([np.zeros_like(weights), weights])
    return weights, int(np.max(model.n_iter_))


def predicted(weights: Floats, vectors: Floats) -> Codes:
    """The likeliest code of each vector: int64[n]."""
    found: Codes = (vectors @ weights[:, :-1].T + weights[:, -1]).argmax(axis=1)
    return found


def choose(vectors: Floats, codes: Codes, *, strengths: Sequence[float], folds: int, seed: int) -> float:
    """The C of ``strengths`` with most right predictions over ``folds`` folds; of equals the smallest.

    1 where a label has one example alone, of which no fold can be made.
    """
    folds = min(folds, int(np.unique(codes, return_counts=True)[1].min()))
    if folds < 2:
        return 1.0
    right = dict.fromkeys(sorted(strengths), 0)
    for train, held in _parts(codes, folds, seed):
        for strength in right:
            weights = fit(vectors[train], codes[train], strength=strength)[0]
            right[strength] += int((predicted(weights, vectors[held]) == codes[held]).sum())
    return max(right, key=lambda strength: right[strength])


def held_out(vectors: Floats, codes: Codes, *, strengths: Sequence[float], folds: int, seed: int) -> tuple[Codes, int]:
    """What each example is taken for by a head that never saw it, C chosen without it too: int64[n]; and the folds.

    Nested cross-validation: Varma & Simon (2006), Bias in error estimation when using cross-validation for model
    selection.
    """
    folds = min(folds, int(np.bincount(codes).min()))
    found = np.empty_like(codes)
    for train, held in _parts(codes, folds, seed):
        inner = choose(vectors[train], codes[train], strengths=strengths, folds=folds, seed=seed)
        found[held] = predicted(fit(vectors[train], codes[train], strength=inner)[0], vectors[held])
    return found, folds


def _parts(codes: Codes, folds: int, seed: int) -> Iterator[tuple[Codes, Codes]]:
    from sklearn.model_selection import StratifiedKFold

    splits = StratifiedKFold(folds, shuffle=True, random_state=seed)
    yield from splits.split(np.zeros((len(codes), 1)), codes)
