"""What a query asks a lexical retriever for."""

from __future__ import annotations

from ragloom.interfaces import Analyzer, terms
from ragloom.types import Query


def query_terms(analyzer: Analyzer, query: Query) -> dict[str, float]:
    """Term → weight > 0: how often the query's text holds it, and the weight that ``query.terms`` adds.

    ``query.terms`` are index terms already, and are not analysed again.
    """
    weights: dict[str, float] = {}
    for term in terms(analyzer, query.text):
        weights[term] = weights.get(term, 0.0) + 1.0
    for term, weight in query.terms:
        weights[term] = weights.get(term, 0.0) + weight
    return {term: weight for term, weight in weights.items() if weight > 0}
