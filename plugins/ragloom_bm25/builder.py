"""From passages to postings, a chunk of tokens at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Analyzer
from ragloom_bm25.postings import BLOCK, Part, part_of_tokens

CHUNK_TOKENS = 4_000_000
_BATCH_TOKENS = 200_000


class TermNumbers(dict[str, int]):
    """Token → number of its term (from 1 on, in the order of coming), 0 where it is not indexed.

    A token costs one look-up; the analyzer is asked once a distinct token.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        super().__init__()
        self._analyzer = analyzer
        self._of_term: dict[str, int] = {}

    def __missing__(self, token: str) -> int:
        term = self._analyzer.term(token)
        number = self._of_term.setdefault(term, len(self._of_term) + 1) if term else 0
        self[token] = number
        return number

    def terms(self) -> list[bytes]:
        """The terms by number, in UTF-8; the first, of number 0, is none."""
        return [b"", *(term.encode("utf-8", "surrogatepass") for term in self._of_term)]


class Builder:
    """Takes in passages; holds about three bytes a posting, and never more than a chunk of tokens beside that."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._numbers = TermNumbers(analyzer)
        self._start()

    def _start(self) -> None:
        self._tokens: list[str] = []
        self._sizes: list[int] = []
        self._chunk: list[tuple[NDArray[np.int32], NDArray[np.int64]]] = []
        self._chunk_tokens = 0
        self._ids: list[int] = []
        self._lengths: list[NDArray[np.int64]] = []
        self._parts: list[Part] = []
        self.postings = 0

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ids: Sequence[int], texts: Sequence[str]) -> None:
        """Take in passages of new ids."""
        split = self._analyzer.split
        for number, text in zip(ids, texts, strict=True):
            tokens = split(text)
            self._ids.append(number)
            self._tokens += tokens
            self._sizes.append(len(tokens))
            if len(self._tokens) >= _BATCH_TOKENS or len(self._ids) % BLOCK == 0:
                self._number()

    def finish(self) -> tuple[list[Part], NDArray[np.int64], NDArray[np.int64], list[bytes]]:
        """The parts, the passages' ids int64[n] and lengths int64[n], and the terms by number; empties the builder."""
        self._number()
        self._count()
        made = (
            self._parts,
            np.array(self._ids, np.int64),
            np.concatenate([np.empty(0, np.int64), *self._lengths]),
            self._numbers.terms(),
        )
        self._start()
        return made

    def _number(self) -> None:
        """Turn the waiting tokens into numbers."""
        sizes = np.array(self._sizes, np.int64)
        terms = np.fromiter(map(self._numbers.__getitem__, self._tokens), np.int32, len(self._tokens))
        local = np.repeat(np.arange(len(sizes)), sizes)
        kept = np.flatnonzero(terms)
        terms, local = terms[kept], local[kept]
        first = len(self._ids) - len(sizes)
        self._chunk.append((terms, local + first))
        self._chunk_tokens += len(terms)
        self._lengths.append(np.bincount(local, minlength=len(sizes)))
        self._tokens, self._sizes = [], []
        if self._chunk_tokens >= CHUNK_TOKENS or (len(self._ids) % BLOCK == 0 and len(self._ids)):
            self._count()

    def _count(self) -> None:
        """Turn the waiting numbers into postings."""
        if self._chunk_tokens:
            terms = np.concatenate([chunk[0] for chunk in self._chunk])
            passages = np.concatenate([chunk[1] for chunk in self._chunk])
            part = part_of_tokens(terms, passages)
            self._parts.append(part)
            self.postings += len(part.offsets)
        self._chunk, self._chunk_tokens = [], 0
