"""How well labels are told: the figure of many questions, from a pair of numbers each.

Macro-averaged F1: Sokolova & Lapalme (2009), A Systematic Analysis of Performance Measures for Classification Tasks,
Information Processing & Management 45(4), as the mean of the labels' F1 (Opitz & Burst 2019, arXiv:1911.03347).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


def same_label(text: str) -> str:
    """``text`` as labels are compared: without the white space around it, in no case."""
    return text.strip().casefold()


def label_numbers(said: Sequence[str], right: Sequence[str]) -> Floats:
    """Which label was said and which was right, of n questions: float64[n, 2].

    The labels that are right for some question are counted from 0, sorted; any other that was said is -1.
    """
    number = {label: place for place, label in enumerate(sorted(set(right)))}
    pairs = [(number.get(one, -1), number[other]) for one, other in zip(said, right, strict=True)]
    return np.array(pairs, np.float64).reshape(len(pairs), 2)


def macro_f1(numbers: Floats) -> Floats:
    """The mean F1 of the labels in samples of ``label_numbers``: float64[..., n, 2] gives float64[...].

    A label that is right for no question of the sample does not count, whoever said it: it has no recall. NaN where
    that leaves none.
    """
    *shape, size, _ = numbers.shape
    said, right = np.moveaxis(numbers.astype(np.int64).reshape(prod(shape), size, 2), -1, 0)
    labels = int(right.max(initial=0)) + 1
    hits, was_said, was_right = (
        _counted(of, which, labels) for of, which in ((right, said == right), (said, said >= 0), (right, right >= 0))
    )
    f1 = np.divide(2 * hits, was_said + was_right, out=np.zeros(hits.shape), where=was_right > 0).sum(axis=1)
    known = (was_right > 0).sum(axis=1)
    return np.asarray(np.divide(f1, known, out=np.full(known.shape, np.nan), where=known > 0).reshape(shape))


def _counted(of: Numbers, which: NDArray[np.bool_], labels: int) -> Numbers:
    """How often each label stands in a row of ``of`` [m, n], where ``which`` [m, n] holds: int64[m, labels]."""
    places = of + np.arange(len(of))[:, None] * labels
    return np.bincount(places[which], minlength=len(of) * labels).reshape(len(of), labels)
