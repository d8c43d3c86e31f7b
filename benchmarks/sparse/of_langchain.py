"""LangChain's BM25Retriever (rank-bm25 underneath)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from langchain_community.retrievers import BM25Retriever


class LangChain:
    """Built again on opening."""

    def index(self, passages: Iterator[str], folder: Path) -> None:
        texts = list(passages)
        (folder / "texts").write_text("\n".join(texts), encoding="utf-8")
        self._build(texts)

    def open(self, folder: Path) -> None:
        self._build((folder / "texts").read_text(encoding="utf-8").split("\n"))

    def search(self, query: str, k: int) -> Sequence[int]:
        self._retriever.k = k
        return [document.metadata["number"] for document in self._retriever.invoke(query)]

    def batch(self, queries: Sequence[str], k: int) -> Any:
        self._retriever.k = k
        return self._retriever.batch(list(queries))

    def _build(self, texts: Sequence[str]) -> None:
        metadatas = [{"number": number} for number in range(len(texts))]
        self._retriever = BM25Retriever.from_texts(texts, metadatas=metadatas)
