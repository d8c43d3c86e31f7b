"""What is put to the test: a real collection, two real ``bm25`` indexes, and documents that say who they are."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

from ragloom.interfaces import CollectionView, Indexed, IndexFolder, Stateless
from ragloom.registry import Registry
from ragloom.store import Chunking, IndexBinding
from ragloom.types import Chunk, Document, Query

EVERY = "everywhere"
"""A word that every passage holds, so that one search finds all that an index knows."""

INDEXES = ("one", "two")


class Paragraphs(Stateless):
    """A chunk a paragraph, its blank line with it."""

    def chunk(self, document: Document) -> list[Chunk]:
        """Chunks that tile the text."""
        chunks, start = [], 0
        for part in document.text.split("\n\n"):
            end = min(start + len(part) + 2, len(document.text))
            if end > start:
                chunks.append(Chunk(start, end, start))
            start = end
        return chunks


def chunking() -> Chunking:
    """How documents are cut."""
    return Chunking(Paragraphs(), "paragraphs")


@lru_cache(maxsize=50_000)
def text(number: int) -> str:
    """The text that ``number`` stands for: one to three paragraphs, a few of them longer than a page of SQLite."""
    chance = random.Random(number)
    paragraphs = []
    for _ in range(chance.randint(1, 3)):
        length = 1500 if chance.random() < 0.03 else chance.randint(4, 60)
        paragraphs.append(" ".join([EVERY, word(number), *(f"w{chance.randrange(3000)}" for _ in range(length))]))
    return "\n\n".join(paragraphs)


def word(number: int) -> str:
    """A word that only the passages of ``number`` hold."""
    return f"number{number}"


def document(name: str, number: int) -> Document:
    """The document ``name`` as ``number``."""
    return Document(name, text(number), f"Title of {number}", {"number": number, "parity": str(number % 2)}, name)


def number_in(body: str) -> int:
    """The number that a text of ``text`` stands for, -1 for any other."""
    words = body.split(" ", 2)
    return int(words[1][6:]) if len(words) > 1 and words[1][:6] == "number" and words[1][6:].isdigit() else -1


def bindings() -> list[IndexBinding]:
    """Both indexes."""
    return [
        IndexBinding(name=name, component="bm25", opening=opened, settings={"analyzer": "default"}) for name in INDEXES
    ]


@contextmanager
def opened(folder: IndexFolder, view: CollectionView) -> Iterator[Indexed]:
    """The retriever over ``folder``."""
    registry = _registry()
    retriever = registry.make("retriever", {"use": "bm25", "engine": "numpy"})
    retriever.open(SimpleNamespace(index=folder, collection=view, analyzer=_analyzer))
    try:
        yield retriever
    finally:
        retriever.close()


def found(folder: IndexFolder, view: CollectionView, words: str = EVERY, k: int = 10_000_000) -> set[int]:
    """The ids of the passages that an index finds."""
    with opened(folder, view) as retriever:
        searcher: Any = retriever
        return set(searcher.search([Query(words)], k)[0].ids.tolist())


@cache
def _registry() -> Registry:
    return Registry.bundled()


_analyzers: dict[str, Any] = {}


def _analyzer(spec: Any) -> Any:
    if repr(spec) not in _analyzers:
        _analyzers[repr(spec)] = _registry().make("analyzer", spec)
    return _analyzers[repr(spec)]
