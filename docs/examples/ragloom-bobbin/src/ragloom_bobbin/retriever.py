"""The retriever `typos`: a search that forgives typing errors, with an index of its own on disk."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ragloom.interfaces import Change, IndexCommit, Resources
from ragloom.types import Filter, Query, Ranking

from ragloom_bobbin.config import TypoConfig
from ragloom_bobbin.grams import grams
from ragloom_bobbin.postings import Postings


class TypoRetriever:
    """Keeps what it found in the passages, so that opening it reads two arrays and no text.

    `apply`, `commit`, `compact` and `passage_space` make it `Indexed`: ragloom hands it every change of the collection
    once, and keeps its files with those of all other indexes of one generation.
    """

    def __init__(self, config: TypoConfig) -> None:
        self._letters = config.letters

    def open(self, resources: Resources) -> None:
        """Read the files of the generation that is opened; a new index has none."""
        self._collection, self._folder = resources.collection, resources.index
        self._added: dict[int, NDArray[np.uint32]] = {}
        self._removed: list[int] = []
        self._postings = Postings.of({})
        if self._folder.files:
            names = self._folder.state
            self._postings = Postings(*(np.load(self._folder.path / str(names[one])) for one in ("grams", "holders")))

    def close(self) -> None:
        """Let go of the arrays. Safe to call twice, and before `open`."""
        self._postings = Postings.of({})

    def search(self, queries: Sequence[Query], k: int, *, filter: Filter | None = None) -> list[Ranking]:
        """One ranking a query, of at most `k` passages, all of them matching `filter`."""
        allowed = None if filter is None else self._collection.select(filter)
        return [self._ranking(query.text, k, allowed) for query in queries]

    def apply(self, changes: Sequence[Change]) -> None:
        """Take in changes, in order; they are found after the next `commit`."""
        for change in changes:
            number = change.passage.id
            if change.kind == "add":
                self._added[number] = grams(change.passage.indexed_text, self._letters)
            elif self._added.pop(number, None) is None:
                self._removed.append(number)

    def commit(self) -> IndexCommit:
        """Write two new files; what is there already is never changed, since a reader may have it open."""
        postings = self._postings.without(self._removed).joined(Postings.of(self._added))
        files = {
            "grams": write(self._folder.fresh("grams", ".npy"), postings.grams),
            "holders": write(self._folder.fresh("holders", ".npy"), postings.holders),
        }
        self._postings, self._added, self._removed = postings, {}, []
        return IndexCommit(tuple(files.values()), dict(files))

    def compact(self) -> None:
        """There is nothing to merge: every commit writes the whole index."""

    def passage_space(self) -> str:
        """What the index holds: one made with other runs of letters is refused."""
        return f"typos/1 letters={self._letters}"

    def _ranking(self, text: str, k: int, allowed: NDArray[np.int64] | None) -> Ranking:
        ids, scores = self._postings.search(grams(text, self._letters))
        if allowed is not None:
            kept = np.isin(ids, allowed)
            ids, scores = ids[kept], scores[kept]
        return Ranking.of("typos", ids, scores, k)


def write(path: Path, array: NDArray[Any]) -> str:
    """Write `array` to a new file and wait until it lies on the disk; gives the file's name."""
    with path.open("xb") as file:
        np.save(file, array, allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())
    return path.name
