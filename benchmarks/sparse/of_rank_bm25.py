"""rank-bm25's Okapi, which lives in memory: it is built again on opening."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rank_bm25 import BM25Okapi


class RankBM25:
    """Scores every passage, then sorts."""

    def index(self, passages: Iterator[str], folder: Path) -> None:
        texts = list(passages)
        (folder / "texts").write_text("\n".join(texts), encoding="utf-8")
        self._retriever = BM25Okapi([text.split() for text in texts])

    def open(self, folder: Path) -> None:
        texts = (folder / "texts").read_text(encoding="utf-8").split("\n")
        self._retriever = BM25Okapi([text.split() for text in texts])

    def search(self, query: str, k: int) -> Sequence[int]:
        return np.argsort(-self._retriever.get_scores(query.split()))[:k]

    def batch(self, queries: Sequence[str], k: int) -> Any:
        return [self.search(query, k) for query in queries]
