"""Candidates in order, best first: by an encoder's scores, or as the stage's retrievers find them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Resources
from ragloom.types import Query
from ragloom_torch.mining.known import Known
from ragloom_torch.mining.readable import Readable, of_collection

_AT_ONCE = 256
_SPARE = 2


class Vectors(Protocol):
    """What mining asks of an encoder; every encoder of ours has it."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, d]."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, d]."""


def by_encoder(
    questions: Sequence[str],
    shelf: Sequence[Readable],
    known: Known,
    vectors: Vectors,
    *,
    most: int,
    margin: float | None = None,
) -> list[list[Readable]]:
    """For each question the ``most`` highest-scoring of ``shelf`` that ``known`` does not bar; ties by place.

    With ``margin`` m none scores above p − m·|p|, where p is the lowest score of the question's positives on the
    shelf (the sentence-transformers library's ``relative_margin``; Moreira et al. 2024, NV-Retriever, arXiv:2407.15831,
    section 3.2, as TopK-PercPos).
    """
    held = vectors.encode_passages([one.text for one in shelf])
    places: dict[str, int] = {one.text: number for number, one in enumerate(shelf)}
    found: list[list[Readable]] = []
    for at in range(0, len(questions), _AT_ONCE):
        some = questions[at : at + _AT_ONCE]
        scores = vectors.encode_queries(some) @ held.T
        for question, row in zip(some, scores, strict=True):
            highest = inf if margin is None else _highest(row, places, known.texts(question), margin)
            found.append(_admitted(question, _order(row), row, shelf, known, most=most, highest=highest))
    return found


def by_search(questions: Sequence[str], resources: Resources, known: Known, *, most: int) -> list[list[Readable]]:
    """For each question at most ``most`` passages that the stage's retrievers find and ``known`` does not bar.

    Twice as many are asked for, since some are barred.
    """
    found: list[list[Readable]] = []
    for at in range(0, len(questions), _AT_ONCE):
        some = questions[at : at + _AT_ONCE]
        rankings = resources.search([Query(one) for one in some], most * _SPARE)
        for question, ranking in zip(some, rankings, strict=True):
            passages = [of_collection(one) for one in resources.collection.passages(ranking.ids)]
            found.append([one for one in dict.fromkeys(passages) if not known.bars(question, one)][:most])
    return found


def _order(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    return np.argsort(-scores, kind="stable").astype(np.int64)


def _highest(scores: NDArray[np.float32], places: Mapping[str, int], right: Iterable[str], margin: float) -> float:
    own = [float(scores[places[text]]) for text in right if text in places]
    return min((one - margin * abs(one) for one in own), default=inf)


def _admitted(
    question: str,
    order: NDArray[np.int64],
    scores: NDArray[np.float32],
    shelf: Sequence[Readable],
    known: Known,
    *,
    most: int,
    highest: float,
) -> list[Readable]:
    kept: list[Readable] = []
    for number in order.tolist():
        if len(kept) == most:
            break
        if float(scores[number]) <= highest and not known.bars(question, shelf[number]):
            kept.append(shelf[number])
    return kept
