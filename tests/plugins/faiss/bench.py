"""What the retriever is opened with in tests: an encoder that reads numbers, and a folder that a test publishes to."""

from __future__ import annotations

import numpy as np

from ragloom.interfaces import Change, Stateless
from ragloom.testing.fakes import FakeResources, ListCollection, passage
from ragloom.types import Query
from ragloom_faiss.config import FaissConfig
from ragloom_faiss.retriever import FaissRetriever

DIMENSION = 24
SPEC = {"use": "numbers"}


class NumberEncoder(Stateless):
    """Text ``"7"`` is the seventh vector of a fixed cloud of clusters; counts what it is asked for."""

    dimension = DIMENSION

    def __init__(self, space="numbers", made_by=""):
        self.passage_space = space
        self.made_by = made_by
        self.encoded = []

    def encode_passages(self, texts):
        self.encoded += texts
        return self.encode_queries(texts)

    def encode_queries(self, texts):
        return np.array([cloud(int(text.split()[-1])) for text in texts], np.float32).reshape(len(texts), DIMENSION)


def cloud(number):
    center = np.random.default_rng(number % 40).standard_normal(DIMENSION)
    return (center + 0.5 * np.random.default_rng(1000 + number).standard_normal(DIMENSION)).astype(np.float32)


def numbered(number):
    return passage(number, str(number), metadata={"even": number % 2 == 0})


class Bench:
    """A ``faiss`` whose commits are published to a folder, so that it can be opened again."""

    def __init__(self, path, encoder=None, **settings):
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.encoder = encoder or NumberEncoder()
        self.config = FaissConfig(encoder=SPEC, **{"threads": 1, **settings})
        self.held = {}
        self.position = 0
        self.made = None

    def resources(self, *, writable=False):
        return FakeResources(
            collection=ListCollection(list(self.held.values()), position=self.position),
            components={("encoder", "numbers"): self.encoder},
            folder=self.path,
            committed=self.made,
            position=self.position,
            writable=writable,
        )

    def opened(self, *, writable=False):
        retriever = FaissRetriever(self.config)
        retriever.open(self.resources(writable=writable))
        return retriever

    def change(self, added=(), removed=(), *, compact=False):
        writer = self.opened(writable=True)
        fresh = [
            one if not isinstance(one, int) else passage(one, str(one), metadata={"even": one % 2 == 0})
            for one in added
        ]
        gone = [self.held.pop(number) for number in removed]
        self.held.update({one.id: one for one in fresh})
        changes = [("remove", one) for one in gone] + [("add", one) for one in fresh]
        writer.apply([Change(self.position + n, kind, one) for n, (kind, one) in enumerate(changes, 1)])
        if compact:
            writer.compact()
        self.made = writer.commit()
        self.position += len(changes)
        writer.close()
        return self

    def search(self, *texts, k=10, filter=None):
        reader = self.opened()
        found = reader.search([Query(str(text)) for text in texts], k, filter=filter)
        reader.close()
        return found

    @property
    def segments(self):
        return self.made.state["segments"]


def best(held, query, k, metric="cosine"):
    """Ids by ``(-score, id)``, in double precision."""
    ids = np.array(sorted(held))
    vectors = np.array([cloud(int(held[number].text.split()[-1])) for number in ids.tolist()], np.float64)
    asked = cloud(int(query)).astype(np.float64)
    scores = vectors @ asked
    if metric == "cosine":
        scores /= np.linalg.norm(vectors, axis=1) * np.linalg.norm(asked)
    scores = scores.astype(np.float32)
    order = np.lexsort((ids, -scores))[:k]
    return ids[order].tolist(), scores[order]
