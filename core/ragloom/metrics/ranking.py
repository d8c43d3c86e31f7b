"""How good a ranking is, for one question.

``ids`` are what was found, best first; ``relevant`` maps an id to its grade, above 0 where it is relevant. An id that
comes again (a document by another of its passages) is passed over: ``k`` counts distinct ids, and None means all of
them. Every figure is in [0, 1]; a question to which nothing is relevant gives NaN. Definitions are trec_eval's
(Buckley & Voorhees; Manning, Raghavan & Schütze 2008, Introduction to Information Retrieval, chapter 8).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import log2, nan
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)


def recall(ids: Iterable[Id], relevant: Mapping[Id, float], k: int | None = None) -> float:
    """The share of the relevant ids that the first ``k`` hold."""
    wanted = _wanted(relevant)
    return len(wanted.intersection(_distinct(ids, k))) / len(wanted) if wanted else nan


def precision(ids: Iterable[Id], relevant: Mapping[Id, float], k: int | None = None) -> float:
    """The share of ``k`` that is relevant: a shorter ranking is as if filled up with what is not.

    Without ``k``, the share of what was found; 0 where nothing was.
    """
    found = _distinct(ids, k)
    places = len(found) if k is None else k
    wanted = _wanted(relevant)
    return sum(one in wanted for one in found) / max(places, 1) if wanted else nan


def success(ids: Iterable[Id], relevant: Mapping[Id, float], k: int | None = None) -> float:
    """1 where at least one of the first ``k`` is relevant, else 0 (hit rate)."""
    wanted = _wanted(relevant)
    return float(not wanted.isdisjoint(_distinct(ids, k))) if wanted else nan


def reciprocal_rank(ids: Iterable[Id], relevant: Mapping[Id, float], k: int | None = None) -> float:
    """1 / rank of the first relevant id, 0 where the first ``k`` hold none.

    Its mean over questions is MRR: Voorhees (1999), The TREC-8 Question Answering Track Report.
    """
    wanted = _wanted(relevant)
    if not wanted:
        return nan
    return next((1 / rank for rank, one in enumerate(_distinct(ids, k), 1) if one in wanted), 0.0)


def average_precision(ids: Iterable[Id], relevant: Mapping[Id, float], k: int | None = None) -> float:
    """Precision at the rank of each relevant id that was found, summed, over the number of relevant ids.

    Its mean over questions is MAP. With ``k`` the sum stops there and the divisor stays, as in trec_eval's map_cut.
    """
    wanted = _wanted(relevant)
    ranks = [rank for rank, one in enumerate(_distinct(ids, k), 1) if one in wanted]
    return sum(number / rank for number, rank in enumerate(ranks, 1)) / len(wanted) if wanted else nan


def ndcg(ids: Iterable[Id], relevant: Mapping[Id, float], k: int | None = None) -> float:
    """DCG / DCG of the best possible ranking, both cut at ``k``; DCG = sum of grade / log2(rank + 1).

    Järvelin & Kekäläinen (2002), Cumulated Gain-based Evaluation of IR Techniques, ACM TOIS 20(4), with trec_eval's
    discount (the first rank counts whole) and its linear gain. Grades below 0 count as 0.
    """
    grades = [max(relevant.get(one, 0.0), 0.0) for one in _distinct(ids, k)]
    best = sorted((grade for grade in relevant.values() if grade > 0), reverse=True)[:k]
    return _dcg(grades) / _dcg(best) if best else nan


def _dcg(grades: Sequence[float]) -> float:
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades, 1))


def _wanted(relevant: Mapping[Id, float]) -> set[Id]:
    return {one for one, grade in relevant.items() if grade > 0}


def _distinct(ids: Iterable[Id], k: int | None) -> list[Id]:
    return list(dict.fromkeys(ids))[:k]
