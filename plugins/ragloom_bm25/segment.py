"""An immutable piece of the index, and which of its passages are gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ragloom_bm25.codes import ESCAPE, TF_OF_CODE
from ragloom_bm25.container import Array, frozen
from ragloom_bm25.postings import BLOCK
from ragloom_bm25.vocabulary import Vocabulary

_REMEMBERED = 100_000


class Found(NamedTuple):
    """A term of a segment: its number, its runs ``first`` to ``last``, and how many passages hold it."""

    number: int
    first: int
    last: int
    frequency: int


class Segment:
    """Postings by term, then passage number; passages are numbered from 0 in blocks of 65,536.

    Term ``t`` has the runs ``runs[t]`` to ``runs[t + 1]``, one a block that holds it; run ``r`` lies in block
    ``run_blocks[r]`` and has the postings ``run_starts[r]`` to ``run_starts[r + 1]``: ``offsets`` uint16 within the
    block and ``codes`` uint8 (see ``codes``). Passage ``p`` has id ``first_id + ids[p]`` and ``lengths[p]`` terms.
    """

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.arrays = arrays
        self.runs, self.run_blocks, self.run_starts = arrays["runs"], arrays["run_blocks"], arrays["run_starts"]
        self.offsets, self.codes = arrays["offsets"], arrays["codes"]
        self.lengths = arrays["lengths"]
        self.code_low, self.code_high = arrays["code_low"], arrays["code_high"]
        self.escape_places, self.escape_tf = arrays["escape_places"], arrays["escape_tf"]
        self.vocabulary = Vocabulary(arrays["blob"], arrays["term_starts"])
        self._known: dict[str, Found | None] = {}
        self._first_id = int(arrays["first_id"][0])
        self._ids = arrays["ids"]
        self._by_id: NDArray[np.intp] | None = None
        self._ordered = False

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def postings(self) -> int:
        """How many postings there are, those of removed passages among them."""
        return len(self.offsets)

    @property
    def blocks(self) -> int:
        """How many blocks the passages fill."""
        return -(-len(self) // BLOCK)

    @property
    def largest_tf(self) -> int:
        """The greatest term frequency that an escape code stands for."""
        return int(self.escape_tf.max()) if len(self.escape_tf) else ESCAPE

    def ids(self, passages: NDArray[np.integer] | slice = slice(None)) -> NDArray[np.int64]:
        """The ids of passages by number: int64."""
        return self._ids[passages].astype(np.int64) + self._first_id

    def lookup(self, term: str) -> Found | None:
        """Where the postings of a term are; asked again, it costs one look-up in a dict."""
        try:
            return self._known[term]
        except KeyError:
            if len(self._known) >= _REMEMBERED:
                self._known = {}
            found = self._known[term] = self._search(term)
            return found

    def find(self, ids: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Which of ``ids`` are here: their places in ``ids`` and their passage numbers."""
        wanted = ids - self._first_id
        near = np.flatnonzero((wanted >= 0) & (wanted <= np.iinfo(self._ids.dtype).max))
        values = wanted[near].astype(self._ids.dtype)
        if self._numbered:
            near = near[values < len(self)]
            return near, wanted[near].astype(np.intp)
        order = self._order()
        place = np.minimum(np.searchsorted(self._ids, values, sorter=order), len(self) - 1)
        number = place if order is None else order[place]
        hit = self._ids[number] == values
        return near[hit], number[hit]

    def tf(self, places: NDArray[np.integer]) -> NDArray[np.int64]:
        """The exact term frequencies of postings: int64, of the shape of ``places``."""
        found = TF_OF_CODE.take(self.codes.take(places)).astype(np.int64)
        escaped = found == ESCAPE
        if escaped.any():
            found[escaped] = self.escape_tf[np.searchsorted(self.escape_places, places[escaped])]
        return found

    def tf_or_none(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The same, 0 where a place is -1."""
        found = np.zeros(places.shape, np.int64)
        present = places >= 0
        found[present] = self.tf(places[present])
        return found

    def _search(self, term: str) -> Found | None:
        number = self.vocabulary.find(term)
        if number < 0:
            return None
        first, last = int(self.runs[number]), int(self.runs[number + 1])
        return Found(number, first, last, int(self.run_starts[last]) - int(self.run_starts[first]))

    @property
    def _numbered(self) -> bool:
        """Whether passage ``p`` has id ``first_id + p``."""
        return self._order() is None and int(self._ids[-1]) == len(self) - 1

    def _order(self) -> NDArray[np.intp] | None:
        """The passages by ascending id; None where they are numbered so."""
        if not self._ordered:
            ascending = bool(np.all(self._ids[1:] > self._ids[:-1]))
            self._by_id, self._ordered = (None if ascending else np.argsort(self._ids)), True
        return self._by_id


@dataclass(frozen=True, slots=True, eq=False)
class Tombstones:
    """What was removed from a segment: passage numbers uint32[d], ascending; how many of them held which term
    (``terms`` uint32[u], ascending, ``counts`` uint32[u]); and their terms altogether.
    """

    passages: NDArray[np.uint32]
    terms: NDArray[np.uint32]
    counts: NDArray[np.uint32]
    tokens: int

    @classmethod
    def none(cls) -> Tombstones:
        """Nothing removed."""
        empty = frozen(np.empty(0, np.uint32))
        return cls(empty, empty, empty, 0)

    @classmethod
    def of(cls, arrays: Mapping[str, Array]) -> Tombstones:
        """From the arrays of a file."""
        return cls(arrays["passages"], arrays["terms"], arrays["counts"], int(arrays["tokens"][0]))

    def arrays(self) -> dict[str, Array]:
        """The arrays of a file."""
        return {
            "passages": self.passages,
            "terms": self.terms,
            "counts": self.counts,
            "tokens": np.array([self.tokens], np.int64),
        }

    def frequency(self, term: int) -> int:
        """How many removed passages held a term."""
        place = int(np.searchsorted(self.terms, term))
        return int(self.counts[place]) if place < len(self.terms) and self.terms[place] == term else 0

    def with_removed(self, passages: Sequence[int], terms: Sequence[int], tokens: int) -> Tombstones:
        """These and more: ``terms`` names each term of each passage once."""
        gone = np.union1d(self.passages, np.array(passages, np.uint32)).astype(np.uint32)
        every = np.concatenate([np.repeat(self.terms, self.counts), np.array(terms, np.uint32)])
        distinct, counts = np.unique(every, return_counts=True)
        return Tombstones(frozen(gone), distinct, counts.astype(np.uint32), self.tokens + tokens)


@dataclass(frozen=True, slots=True, eq=False)
class Live:
    """A segment with its tombstones, as one generation sees it. ``tokens``: the terms of its live passages."""

    segment: Segment
    dead: Tombstones
    tokens: int

    @classmethod
    def of(cls, segment: Segment, dead: Tombstones | None = None) -> Live:
        """Put the two together."""
        gone = dead or Tombstones.none()
        return cls(segment, gone, int(segment.lengths.sum(dtype=np.int64)) - gone.tokens)

    def __len__(self) -> int:
        return len(self.segment) - len(self.dead.passages)

    def frequency(self, found: Found) -> int:
        """How many live passages hold a term."""
        return found.frequency - (self.dead.frequency(found.number) if self.dead.tokens else 0)
