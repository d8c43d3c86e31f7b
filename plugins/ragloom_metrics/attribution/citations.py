"""Whether an answer cites the right documents; ``ragloom.metrics.attribution`` has definitions and source.

An abstention cites nothing and is not judged here. NaN where the data do not tell what is relevant.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from math import nan

from ragloom.interfaces import Scored
from ragloom.metrics import citation_precision, citation_recall
from ragloom_metrics.each import Each


class Cited(Each):
    """The documents that an answer cites against those that are relevant."""

    group = "attribution"

    def value(self, row: Scored) -> float:
        """In [0, 1]."""
        if not row.judged or row.answer.abstained:
            return nan
        return self.right([one.document_id for one in row.answer.citations], row.relevant)

    @abstractmethod
    def right(self, cited: Sequence[str], relevant: Mapping[str, float]) -> float:
        """How right the citations are."""


class CitationPrecision(Cited):
    """The share of the citations whose document is relevant; NaN where nothing is cited."""

    def right(self, cited: Sequence[str], relevant: Mapping[str, float]) -> float:
        """In [0, 1]."""
        return citation_precision(cited, relevant)


class CitationRecall(Cited):
    """The share of the relevant documents that are cited; NaN where nothing is relevant."""

    def right(self, cited: Sequence[str], relevant: Mapping[str, float]) -> float:
        """In [0, 1]."""
        return citation_recall(cited, relevant)
