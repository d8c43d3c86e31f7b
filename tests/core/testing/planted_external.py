"""Retrievers over an engine of their own that break what these promise, one promise each."""

from __future__ import annotations

from dataclasses import replace

from tests.core.testing.planted_retriever import NAME, words

from ragloom.interfaces import Stateless
from ragloom.types import Hits, Ranking, matches


def fill(engine, passages):
    """Puts passages into a planted engine."""
    for one in passages:
        engine.put(one)


class Sound(Stateless):
    """An engine in memory, with ids of its own."""

    def __init__(self):
        self.held = []

    def put(self, passage):
        self.held.append(replace(passage, id=1000 + len(self.held)))

    def hits(self, queries, k, *, filter=None):
        return [self.one(query.text, k, filter) for query in queries]

    def search(self, queries, k, *, filter=None):
        return [
            Ranking.of(hits.source, [one.id for one in hits.passages], hits.scores)
            for hits in Sound.hits(self, queries, k, filter=filter)
        ]

    def one(self, text, k, filter):
        asked = set(words(text))
        found = [(self.score(asked, one), one) for one in self.held if filter is None or matches(filter, one.metadata)]
        best = sorted((hit for hit in found if hit[0] > 0), key=lambda hit: (-hit[0], hit[1].id))[:k]
        return Hits(NAME, tuple(one for _, one in best), tuple(score for score, _ in best))

    def score(self, asked, passage):
        held = words(passage.indexed_text)
        return len(asked & set(held)) / (1 + len(held))


class NoneForNothing(Sound):
    def hits(self, queries, k, *, filter=None):
        return [hits for hits in super().hits(queries, k, filter=filter) if hits.passages]


class WorstLast(Sound):
    def hits(self, queries, k, *, filter=None):
        return [Hits(NAME, one.passages[::-1], one.scores[::-1]) for one in super().hits(queries, k, filter=filter)]


class CutsTexts(Sound):
    def put(self, passage):
        super().put(replace(passage, text=passage.text[:20]))


class ScoresHigher(Sound):
    def hits(self, queries, k, *, filter=None):
        found = super().hits(queries, k, filter=filter)
        return [Hits(NAME, one.passages, tuple(2 * score for score in one.scores)) for one in found]


class FiltersSearchOnly(Sound):
    def hits(self, queries, k, *, filter=None):
        return super().hits(queries, k)


class Nameless(Sound):
    def hits(self, queries, k, *, filter=None):
        return [replace(one, source="engine") for one in super().hits(queries, k, filter=filter)]
