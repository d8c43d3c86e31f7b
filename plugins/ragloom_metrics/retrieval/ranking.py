"""Metrics of rankings, as trec_eval defines them: ``ragloom.metrics.ranking`` says each with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import nan

from ragloom.interfaces import Scored
from ragloom.metrics import average_precision, ndcg, precision, recall, reciprocal_rank, success
from ragloom_metrics.config import CutConfig, WholeConfig
from ragloom_metrics.each import Each


class Ranked(Each):
    """A measure of the documents that were found; NaN where the data do not tell what is relevant, or nothing is."""

    group = "retrieval"
    measure: staticmethod[[Iterable[str], Mapping[str, float], int | None], float]

    def __init__(self, config: CutConfig | WholeConfig) -> None:
        self._k = config.k

    def value(self, row: Scored) -> float:
        """In [0, 1]."""
        return self.measure(row.documents, row.relevant, self._k) if row.judged else nan


class Ndcg(Ranked):
    """Järvelin & Kekäläinen (2002), with the discount and the linear gain of trec_eval (its ndcg_cut)."""

    measure = staticmethod(ndcg)


class ReciprocalRank(Ranked):
    """Its mean is MRR: Voorhees (1999), The TREC-8 Question Answering Track Report."""

    measure = staticmethod(reciprocal_rank)


class AveragePrecision(Ranked):
    """Its mean is MAP: trec_eval's map, its map_cut with ``k``."""

    measure = staticmethod(average_precision)


class Recall(Ranked):
    """The share of the relevant documents among the first ``k``: trec_eval's recall."""

    measure = staticmethod(recall)


class Precision(Ranked):
    """The relevant documents among the first ``k``, over ``k``: trec_eval's P, its set_P without ``k``."""

    measure = staticmethod(precision)


class Success(Ranked):
    """1 where one of the first ``k`` is relevant: trec_eval's success, also called hit rate."""

    measure = staticmethod(success)
