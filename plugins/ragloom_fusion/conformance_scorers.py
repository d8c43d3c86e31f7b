"""An encoder and a reranker of a few lines, for the priors of the fusers' cases."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Stateless
from ragloom.types import Passage, Query

_WIDTH = 64


class WordVectors(Stateless):
    """A text is how often its words fall into each of ``dimension`` heaps, at length 1."""

    dimension = _WIDTH
    passage_space = "heaps of words"

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, 64]."""
        return np.array([_heaped(text) for text in texts], np.float32).reshape(-1, _WIDTH)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, 64]."""
        return self.encode_queries(texts)


class WordOverlap(Stateless):
    """Scores a passage by the share of the query's words that it holds."""

    def score(self, query: Query, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """float32[n] in [0, 1]."""
        asked = _words(query.text)
        shares = [len(asked & _words(one.text)) / max(1, len(asked)) for one in passages]
        return np.array(shares, np.float32)


def _heaped(text: str) -> NDArray[np.float64]:
    heaps = np.bincount([zlib.crc32(word.encode()) % _WIDTH for word in _words(text)], minlength=_WIDTH)
    return np.asarray(heaps / max(1.0, float(np.linalg.norm(heaps))))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))
