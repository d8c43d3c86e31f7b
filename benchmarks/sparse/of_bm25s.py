"""bm25s, with its NumPy and its numba backend, opened from disk with its own memory map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import bm25s


class Plain:
    """The backend that needs NumPy alone."""

    backend = "numpy"

    def index(self, passages: Iterator[str], folder: Path) -> None:
        tokens = bm25s.tokenize(list(passages), lower=False, token_pattern=r"\S+", stopwords=None, show_progress=False)
        retriever = bm25s.BM25(backend=self.backend)
        retriever.index(tokens, show_progress=False)
        retriever.save(folder)

    def open(self, folder: Path) -> None:
        self._retriever = bm25s.BM25.load(folder, mmap=True)

    def search(self, query: str, k: int) -> Sequence[int]:
        return self._retriever.retrieve([query.split()], k=k, show_progress=False)[0][0]

    def batch(self, queries: Sequence[str], k: int) -> Any:
        return self._retriever.retrieve([query.split() for query in queries], k=k, n_threads=-1, show_progress=False)


class Numba(Plain):
    """The compiled backend."""

    backend = "numba"
