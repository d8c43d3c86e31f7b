"""What a retriever is opened with, in memory: an analyzer, a collection, a folder that a test publishes to."""

from __future__ import annotations

import numpy as np

from ragloom.interfaces import Change, IndexFolder
from ragloom.types import Passage, Query, matches
from ragloom_bm25.config import BM25Config
from ragloom_bm25.retriever import BM25Retriever

STOPS = frozenset({"the", "of"})


class WordAnalyzer:
    """Words between white space, lower case, a plural's s cut off, two stop words; Chinese by character."""

    fingerprint = "words"

    def open(self, resources):
        pass

    def close(self):
        pass

    def split(self, text):
        return "".join(f" {c} " if "\u4e00" <= c <= "\u9fff" else c for c in text.lower()).split()

    def term(self, token):
        return "" if token in STOPS else token.removesuffix("s") or token


class MemoryCollection:
    def __init__(self):
        self.held = {}
        self.position = 0

    def __len__(self):
        return len(self.held)

    def passages(self, ids):
        return [self.held[int(number)] for number in ids]

    def select(self, condition):
        return np.array([n for n, p in sorted(self.held.items()) if matches(condition, p.metadata)], np.int64)

    def scan(self, batch=1024):
        every = [self.held[number] for number in sorted(self.held)]
        for start in range(0, len(every), batch):
            yield every[start : start + batch]

    def document(self, document_id):
        return None


class FakeResources:
    def __init__(self, folder, collection=None):
        self.index = folder
        self.collection = MemoryCollection() if collection is None else collection

    def analyzer(self, spec):
        return WordAnalyzer()


def passage(number, text, **metadata):
    return Passage(number, f"d{number}", text, 0, len(text), metadata=metadata)


class Bench:
    """A ``bm25`` whose commits are published to a folder, so that it can be opened again."""

    def __init__(self, path, **settings):
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.config = BM25Config(**settings)
        self.collection = MemoryCollection()
        self.commit = None
        self.open()

    def open(self):
        folder = IndexFolder(self.path, writable=True)
        if self.commit:
            folder = IndexFolder(self.path, self.commit.files, self.commit.state, self.collection.position, True)
        self.retriever = BM25Retriever(self.config)
        self.retriever.open(FakeResources(folder, self.collection))
        return self

    def change(self, added=(), removed=(), *, compact=False):
        gone = [self.collection.held.pop(number) for number in removed]
        self.collection.held.update({p.id: p for p in added})
        changes = [("add", p) for p in added] + [("remove", p) for p in gone]
        first = self.collection.position + 1
        self.collection.position += len(changes)
        self.retriever.apply([Change(first + i, kind, p) for i, (kind, p) in enumerate(changes)])
        if compact:
            self.retriever.compact()
        self.commit = self.retriever.commit()
        return self

    def add(self, *texts):
        first = max(self.collection.held, default=0) + 1
        return self.change([passage(first + i, text) for i, text in enumerate(texts)])

    def top(self, text, k=10, **more):
        ranking = self.retriever.search([Query(text, terms=more.pop("terms", ()))], k, **more)[0]
        return list(zip(ranking.ids.tolist(), ranking.scores.tolist(), strict=True))
