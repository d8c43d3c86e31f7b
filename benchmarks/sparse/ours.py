"""``bm25`` with and without its compiled kernels."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from benchmarks.sparse.text import batches
from ragloom.interfaces import Change, IndexFolder
from ragloom.types import Passage, Query
from ragloom_bm25.config import BM25Config
from ragloom_bm25.retriever import BM25Retriever

_BATCH = 1000


class SpaceAnalyzer:
    """Terms are what stands between spaces."""

    fingerprint = "spaces"

    def split(self, text: str) -> list[str]:
        return text.split()

    def term(self, token: str) -> str:
        return token


class Plain:
    """The NumPy engine."""

    engine = "numpy"

    def index(self, passages: Iterator[str], folder: Path) -> None:
        retriever = self._opened(IndexFolder(folder, writable=True))
        first = 0
        for texts in batches(passages, _BATCH):
            retriever.apply(
                [Change(n, "add", Passage(n, "", text, 0, len(text))) for n, text in enumerate(texts, first)]
            )
            first += len(texts)
        made = retriever.commit()
        (folder / "commit.json").write_text(json.dumps({"files": made.files, "state": made.state}), encoding="utf-8")

    def open(self, folder: Path) -> None:
        made = json.loads((folder / "commit.json").read_text(encoding="utf-8"))
        self._retriever = self._opened(IndexFolder(folder, tuple(made["files"]), made["state"]))

    def search(self, query: str, k: int) -> Sequence[int]:
        return self._retriever.search([Query(query)], k)[0].ids

    def batch(self, queries: Sequence[str], k: int) -> Any:
        return self._retriever.search([Query(query) for query in queries], k)

    def _opened(self, folder: IndexFolder) -> BM25Retriever:
        retriever = BM25Retriever(BM25Config(engine=self.engine))
        retriever.open(SimpleNamespace(index=folder, analyzer=lambda spec: SpaceAnalyzer()))
        return retriever


class Fast(Plain):
    """The compiled engine."""

    engine = "compiled"
