"""A collection of 500 documents; run as a program, its writer is killed when it has encoded 400."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from types import SimpleNamespace

from tests.plugins.faiss.bench import Bench, NumberEncoder

from ragloom.interfaces import Stateless
from ragloom.store import Chunking, Collection, IndexBinding
from ragloom.types import Chunk, Document
from ragloom_faiss.retriever import FaissRetriever


class Whole(Stateless):
    def chunk(self, document):
        return [Chunk(0, len(document.text), 0)]


class Dying(NumberEncoder):
    def encode_passages(self, texts):
        if len(self.encoded) >= 400:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().encode_passages(texts)


def binding(encoder, **settings):
    """How a store opens the retriever over ``encoder``."""

    @contextmanager
    def opening(folder, view):
        bench = Bench(folder.path, encoder, batch=50, **settings)
        resources = bench.resources()
        retriever = FaissRetriever(bench.config)
        given = {"encoder": resources.encoder, "passage_space": resources.passage_space}
        retriever.open(SimpleNamespace(collection=view, index=folder, **given))
        try:
            yield retriever
        finally:
            retriever.close()

    return IndexBinding(name="dense", component="faiss", opening=opening)


def published(collection, encoder, **settings):
    """Bring the index up to the documents."""
    with collection.writer() as writer:
        return writer.publish([binding(encoder, **settings)])


def stored(folder, count=500):
    """A collection of so many documents."""
    collection = Collection.open(folder, create=True)
    with collection.writer() as writer:
        writer.upsert([Document(f"d{n}", str(n)) for n in range(count)], Chunking(Whole(), "whole"))
    return collection


if __name__ == "__main__":
    published(stored(sys.argv[1]), Dying())
