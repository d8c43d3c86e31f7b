"""Benchmark corpora as ragloom collections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.data import Article
from ragloom import Document, Pipeline

WHOLE = {"use": "tokens", "max_tokens": 100_000, "overlap": 0}
"""A chunker that leaves every document in one piece."""


def one_passage_each(
    articles: Iterable[Article], *, titles: bool = True, retriever: Mapping[str, Any] | str = "bm25", **parts: Any
) -> Pipeline:
    """A pipeline over ``articles`` in a temporary collection, each one passage; ``titles``: with its title."""
    documents = [Document(article.id, article.text, article.title if titles else "") for article in articles]
    return Pipeline.assemble(documents, retrievers=(retriever,), chunker=WHOLE, **parts)
