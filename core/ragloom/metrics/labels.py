"""How well labels are told: counts that add up over questions, and the figure that is made of their sums.

Macro-averaged F1: Sokolova & Lapalme (2009), A Systematic Analysis of Performance Measures for Classification Tasks,
Information Processing & Management 45(4), as the mean of the labels' F1 (Opitz & Burst 2019, arXiv:1911.03347).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def same_label(text: str) -> str:
    """``text`` as labels are compared: without the white space around it, in no case."""
    return text.strip().casefold()


def label_counts(said: Sequence[str], right: Sequence[str]) -> Floats:
    """Of n questions and L labels: float64[n, 3 L], a row a question.

    The labels are those that are right for some question, sorted. For each a row says whether it was said and right,
    whether it was said, whether it was right. Without questions there is one label that nobody said.
    """
    labels = sorted(set(right)) or [""]
    was_said, was_right = (
        np.array([[one == label for label in labels] for one in given], np.float64).reshape(len(given), len(labels))
        for given in (said, right)
    )
    return np.stack([was_said * was_right, was_said, was_right], axis=2).reshape(len(said), 3 * len(labels))


def macro_f1(counts: Floats) -> Floats:
    """The mean F1 of the labels, from sums of ``label_counts``: float64[..., 3 L] gives float64[...].

    A label that is right for no question of the sample does not count, whoever said it: it has no recall. NaN where
    that leaves none.
    """
    hits, said, right = (counts[..., column::3] for column in range(3))
    f1 = np.divide(2 * hits, said + right, out=np.zeros_like(hits), where=right > 0)
    labels = (right > 0).sum(axis=-1)
    return np.asarray(np.divide(f1.sum(axis=-1), labels, out=np.full(labels.shape, np.nan), where=labels > 0))
