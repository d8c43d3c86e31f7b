"""Retrievers that break what a retriever promises, one promise each."""

from __future__ import annotations

import re

import numpy as np

from ragloom.interfaces import Stateless
from ragloom.types import Ranking

NAME = "planted"


def words(text):
    return re.findall(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+", text.lower())


class Sound(Stateless):
    """Scores by shared words over the passage's length; in memory, made of the collection."""

    def open(self, resources):
        self.collection = resources.collection
        self.passages = [one for batch in resources.collection.scan() for one in batch]

    def search(self, queries, k, *, filter=None):
        return [self.ranking(query.text, k, filter) for query in queries]

    def ranking(self, text, k, filter):
        return Ranking.of(NAME, *self.scored(text, filter), k)

    def read(self, passage):
        return passage.indexed_text

    def scored(self, text, filter):
        allowed = None if filter is None else set(self.collection.select(filter).tolist())
        asked = set(words(text))
        held = {one.id: words(self.read(one)) for one in self.passages if allowed is None or one.id in allowed}
        scores = {number: len(asked & set(found)) / (1 + len(found)) for number, found in held.items()}
        hits = {number: score for number, score in scores.items() if score > 0}
        return list(hits), list(hits.values())


class IgnoresTitles(Sound):
    def read(self, passage):
        return passage.text


class LeavesOutEmpty(Sound):
    def search(self, queries, k, *, filter=None):
        return [one for one in super().search(queries, k, filter=filter) if len(one)] or [Ranking.empty(NAME)]


class GivesTwiceK(Sound):
    def ranking(self, text, k, filter):
        return super().ranking(text, 2 * k, filter)


class GivesDoubles(Sound):
    def ranking(self, text, k, filter):
        found = super().ranking(text, k, filter)
        return Ranking(NAME, found.ids, found.scores.astype(np.float64))


class WorstFirst(Sound):
    def ranking(self, text, k, filter):
        found = super().ranking(text, k, filter)
        return Ranking(NAME, found.ids[::-1], found.scores[::-1])


class Pads(Sound):
    def ranking(self, text, k, filter):
        found = super().ranking(text, k, filter)
        lacking = min(k, 100) - len(found)
        ids = np.concatenate([found.ids, np.full(lacking, -1, np.int64)])
        return Ranking(NAME, ids, np.concatenate([found.scores, np.zeros(lacking, np.float32)]))


class GivesTwice(Sound):
    def ranking(self, text, k, filter):
        found = super().ranking(text, k, filter)
        return Ranking(NAME, found.ids.repeat(2)[:k], found.scores.repeat(2)[:k])


class TiesByPartition(Sound):
    def ranking(self, text, k, filter):
        ids, scores = (np.array(one)[::-1] for one in self.scored(text, filter))
        return Ranking.of(NAME, ids[:k], scores[:k], k) if len(set(scores)) == 1 else super().ranking(text, k, filter)


class FindsOneAtLeast(Sound):
    def ranking(self, text, k, filter):
        return super().ranking(text, max(1, k), filter)


class FailsBeyondAll(Sound):
    def search(self, queries, k, *, filter=None):
        return super().search(queries, k if k <= len(self.passages) else 1, filter=filter)


class DependsOnK(Sound):
    def ranking(self, text, k, filter):
        ids, scores = self.scored(text, filter)
        return Ranking.of(NAME, ids, np.array(scores) * k, k)


class FailsOnNothing(Sound):
    def ranking(self, text, k, filter):
        if not self.passages:
            return Ranking.of(NAME, [0], [0.0])
        return super().ranking(text, k, filter)


class DependsOnItsBatch(Sound):
    def search(self, queries, k, *, filter=None):
        found = super().search(queries, k, filter=filter)
        return [Ranking(NAME, one.ids, one.scores * np.float32(len(queries))) for one in found]


class TakesTruthForOne(Sound):
    """Its own filter: 1, 1.0 and True are the same to it."""

    def scored(self, text, filter):
        ids, scores = super().scored(text, None)
        about = {one.id: one.metadata for one in self.passages}
        kept = [number for number in ids if filter is None or loosely(filter, about[number])]
        return kept, [score for number, score in zip(ids, scores, strict=True) if number in kept]


def loosely(filter, metadata):
    from ragloom.types import And, Equal, In, Not, Or, matches

    match filter:
        case Equal(field, value):
            return field in metadata and value in _all(metadata[field])
        case In(field, values):
            return field in metadata and any(value in _all(metadata[field]) for value in values)
        case And(parts):
            return all(loosely(part, metadata) for part in parts)
        case Or(parts):
            return any(loosely(part, metadata) for part in parts)
        case Not(part):
            return not loosely(part, metadata)
    return matches(filter, metadata)


def _all(value):
    return value if isinstance(value, tuple) else (value,)


class FiltersAfterwards(Sound):
    def ranking(self, text, k, filter):
        found = super().ranking(text, 10 * k, None)
        allowed = found.ids if filter is None else self.collection.select(filter)
        kept = np.isin(found.ids, allowed)
        return Ranking(NAME, found.ids[kept][:k], found.scores[kept][:k])


class IgnoresAnUnmatchedFilter(Sound):
    def ranking(self, text, k, filter):
        empty = filter is not None and not len(self.collection.select(filter))
        return super().ranking(text, k, None if empty else filter)


class RefusesNothingToSay(Sound):
    def scored(self, text, filter):
        if not words(text):
            raise ValueError("an empty query")
        return super().scored(text, filter)


class ReadsAsciiOnly(Sound):
    def scored(self, text, filter):
        return super().scored(text.encode("ascii", "ignore").decode(), filter)


class LosesTheLast(Sound):
    def open(self, resources):
        super().open(resources)
        self.passages = self.passages[:-1]


class GivesItsOwnArrays(Sound):
    def open(self, resources):
        super().open(resources)
        self.known = {}

    def ranking(self, text, k, filter):
        return self.known.setdefault((text, k, repr(filter)), super().ranking(text, k, filter))


class DrawsLots(Sound):
    def __init__(self):
        self.weight = np.random.default_rng().random() + 0.1

    def scored(self, text, filter):
        ids, scores = super().scored(text, filter)
        return ids, [score * self.weight for score in scores]


class HashesStrings(Sound):
    def scored(self, text, filter):
        ids, scores = super().scored(text, filter)
        return ids, [score * (1 + hash(text) % 1000) for score in scores]


class SharesItsWork(Sound):
    """Keeps what it is working on in itself."""

    def search(self, queries, k, *, filter=None):
        self.filter = filter
        found = []
        for query in queries:
            self.text = query.text
            found.append(self.at_work(k))
        return found

    def at_work(self, k):
        import time

        time.sleep(0.001)
        return self.ranking(self.text, k, self.filter)


class EmptiesTheList(Sound):
    def search(self, queries, k, *, filter=None):
        found = super().search(queries, k, filter=filter)
        if isinstance(queries, list):
            queries.clear()
        return found


class Nameless(Sound):
    def ranking(self, text, k, filter):
        found = super().ranking(text, k, filter)
        return Ranking("", found.ids, found.scores)
