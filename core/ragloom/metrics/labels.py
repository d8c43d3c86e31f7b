"""How well labels are told: the figure of many questions, from a pair of numbers each.

Macro-averaged F1: Sokolova & Lapalme (2009), A Systematic Analysis of Performance Measures for Classification Tasks,
Information Processing & Management 45(4), as the mean of the labels' F1 (Opitz & Burst 2019, arXiv:1911.03347).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

_BYTES = 5
"""Of a label's number: few enough for a float to hold it, and so many that a thousand labels have different ones."""


def same_label(text: str) -> str:
    """``text`` as labels are compared: without the white space around it, in no case."""
    return text.strip().casefold()


def label_numbers(said: Sequence[str], right: Sequence[str]) -> Floats:
    """Which label was said and which was right, of n questions: float64[n, 2].

    A label's number is made of its letters (BLAKE2), so that it is the same whatever other labels there are: two
    evaluations can be compared of which each lacks questions that the other has.
    """
    pairs = [(_number(one), _number(other)) for one, other in zip(said, right, strict=True)]
    return np.array(pairs, np.float64).reshape(len(pairs), 2)


def macro_f1(numbers: Floats) -> Floats:
    """The mean F1 of the labels in samples of ``label_numbers``: float64[..., n, 2] gives float64[...].

    A label that is right for no question of the sample does not count, whoever said it: it has no recall. NaN where
    that leaves none.
    """
    *shape, size, _ = numbers.shape
    given, wanted = np.moveaxis(numbers.reshape(prod(shape), size, 2), -1, 0)
    labels = np.unique(wanted)
    said, right = _places(given, labels), _places(wanted, labels)
    hits, was_said, was_right = (
        _counted(of, which, len(labels))
        for of, which in ((right, said == right), (said, said >= 0), (right, right >= 0))
    )
    f1 = np.divide(2 * hits, was_said + was_right, out=np.zeros(hits.shape), where=was_right > 0).sum(axis=1)
    known = (was_right > 0).sum(axis=1)
    return np.asarray(np.divide(f1, known, out=np.full(known.shape, np.nan), where=known > 0).reshape(shape))


def _number(label: str) -> int:
    digest = hashlib.blake2b(label.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()
    return int.from_bytes(digest, "big")


def _places(numbers: Floats, labels: Floats) -> Numbers:
    """Where each of ``numbers`` [m, n] stands in ``labels`` [l], ascending; -1 for what does not: int64[m, n]."""
    if not len(labels):
        return np.full(numbers.shape, -1)
    places = np.searchsorted(labels, numbers).clip(max=len(labels) - 1)
    return np.where(labels[places] == numbers, places, -1)


def _counted(of: Numbers, which: NDArray[np.bool_], labels: int) -> Numbers:
    """How often each label stands in a row of ``of`` [m, n], where ``which`` [m, n] holds: int64[m, labels]."""
    places = of + np.arange(len(of))[:, None] * labels
    return np.bincount(places[which], minlength=len(of) * labels).reshape(len(of), labels)
