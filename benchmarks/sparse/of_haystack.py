"""Haystack's in-memory document store and its BM25."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "False")

from haystack import Document
from haystack.document_stores.in_memory import InMemoryDocumentStore


class Haystack:
    """Built again on opening."""

    def index(self, passages: Iterator[str], folder: Path) -> None:
        texts = list(passages)
        (folder / "texts").write_text("\n".join(texts), encoding="utf-8")
        self._build(texts)

    def open(self, folder: Path) -> None:
        self._build((folder / "texts").read_text(encoding="utf-8").split("\n"))

    def search(self, query: str, k: int) -> Sequence[int]:
        return [int(document.id) for document in self._store.bm25_retrieval(query, top_k=k)]

    def batch(self, queries: Sequence[str], k: int) -> Any:
        return [self.search(query, k) for query in queries]

    def _build(self, texts: Sequence[str]) -> None:
        self._store = InMemoryDocumentStore(bm25_tokenization_regex=r"\S+")
        self._store.write_documents([Document(id=str(number), content=text) for number, text in enumerate(texts)])
