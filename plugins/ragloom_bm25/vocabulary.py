"""The terms of a segment: sorted UTF-8, searched in place, so that opening reads none of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom_bm25.postings import narrow


class Vocabulary:
    """``blob`` uint8[total bytes] holds the terms in byte order, ``starts`` (unsigned)[V + 1] where each begins."""

    def __init__(self, blob: NDArray[np.uint8], starts: NDArray[Any]) -> None:
        self.blob = blob
        self.starts = starts
        self._bytes = blob.data

    def __len__(self) -> int:
        return len(self.starts) - 1

    def find(self, text: str) -> int:
        """The number of a term, or -1."""
        term = text.encode("utf-8", "surrogatepass")
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            here = bytes(self._bytes[self.starts[middle] : self.starts[middle + 1]])
            if here == term:
                return middle
            if here < term:
                low = middle + 1
            else:
                high = middle
        return -1

    def all(self) -> list[bytes]:
        """Every term, in order."""
        whole = self.blob.tobytes()
        places = self.starts.tolist()
        return [whole[start:end] for start, end in pairwise(places)]


def pack(terms: Iterable[bytes]) -> tuple[NDArray[np.uint8], NDArray[Any]]:
    """``blob`` and ``starts`` of terms that are given in byte order, however long they are together."""
    ordered = list(terms)
    starts = np.zeros(len(ordered) + 1, np.int64)
    np.cumsum([len(term) for term in ordered], out=starts[1:])
    return np.frombuffer(b"".join(ordered), np.uint8), narrow(starts)
