"""A sound rank fuser, and those that break one promise each."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import replace

import numpy as np

from ragloom.interfaces import Stateless
from ragloom.types import Ranking


class Sound(Stateless):
    """Reciprocal ranks, summed."""

    def fuse(self, rankings, weights):
        return [self.one(some, few) for some, few in zip(rankings, weights, strict=True)]

    def one(self, rankings, weights):
        total = self.points(rankings, weights)
        return Ranking.of("sound", list(total), list(total.values()))

    def points(self, rankings, weights):
        total = Counter()
        for ranking, weight in zip(rankings, weights, strict=True):
            for rank, number in enumerate(ranking.ids.tolist(), 1):
                total[number] += weight * self.worth(rank)
        return total

    def worth(self, rank):
        return 1 / (60 + rank)


class LosesTheLast(Sound):
    def fuse(self, rankings, weights):
        return super().fuse(rankings, weights)[:4]


class NeedsAHit(Sound):
    def one(self, rankings, weights):
        found = super().one(rankings, weights)
        return found if len(found) else Ranking.of("sound", [0], [0.0])


class StopsAtAnEmptyRanking(Sound):
    def one(self, rankings, weights):
        return super().one(rankings, weights) if all(map(len, rankings)) else Ranking.empty("sound")


class DoubleScores(Sound):
    def one(self, rankings, weights):
        found = super().one(rankings, weights)
        return replace(found, scores=found.scores.astype(np.float64))


class Concatenates(Sound):
    def one(self, rankings, weights):
        ids = np.concatenate([np.empty(0), *(one.ids for one in rankings)])
        return Ranking.of("sound", ids, np.concatenate([np.empty(0), *(one.scores for one in rankings)]))


class TiesByLastSeen(Sound):
    def one(self, rankings, weights):
        found = super().one(rankings, weights)
        order = np.lexsort((-found.ids, -found.scores))
        return Ranking("sound", found.ids[order], found.scores[order])


class Divides(Sound):
    def one(self, rankings, weights):
        found = super().one(rankings, weights)
        scores = found.scores.copy()
        scores[-1:] = -np.inf
        return replace(found, scores=scores)


class Pads(Sound):
    def one(self, rankings, weights):
        found = super().one(rankings, weights)
        return Ranking.of("sound", [*found.ids, -7], [*found.scores, 0.0]) if len(found) else found


class KeepsTen(Sound):
    def one(self, rankings, weights):
        return super().one(rankings, weights).head(10)


class KeepsThree(Sound):
    def one(self, rankings, weights):
        return super().one(rankings, weights).head(3)


class CountsOccurrences(Sound):
    def worth(self, rank):
        return 1.0


class TurnsRankingsAround(Sound):
    def worth(self, rank):
        return float(rank)


class HeedsNoWeight(Sound):
    def points(self, rankings, weights):
        return super().points(rankings, [1.0] * len(rankings))


class SoftmaxWeights(Sound):
    def points(self, rankings, weights):
        return super().points(rankings, np.exp(weights).tolist())


class FavoursTheFirst(Sound):
    def points(self, rankings, weights):
        return super().points(rankings, [weight / number for number, weight in enumerate(weights, 1)])


class ScalesByTheBatch(Sound):
    def fuse(self, rankings, weights):
        found = super().fuse(rankings, weights)
        return [replace(one, scores=one.scores / len(rankings)) for one in found]


class Remembers(Sound):
    def __init__(self):
        self.seen = 1

    def worth(self, rank):
        self.seen += 1
        return super().worth(rank) * self.seen


class SortsInPlace(Sound):
    def fuse(self, rankings, weights):
        found = super().fuse(rankings, weights)
        for some in rankings:
            for ranking in some:
                ranking.scores[:] = -np.sort(-ranking.scores) / 2
        return found


class SquaresScores(Sound):
    def points(self, rankings, weights):
        total = Counter()
        with np.errstate(over="ignore"):
            for ranking in rankings:
                total.update(dict(zip(ranking.ids.tolist(), (ranking.scores**2).tolist(), strict=True)))
        return total


class NarrowIds(Sound):
    def one(self, rankings, weights):
        found = super().one(rankings, weights)
        return replace(found, ids=found.ids.astype(np.int32).astype(np.int64))


class SharesItsTotal(Sound):
    def __init__(self):
        self.total = Counter()
        self.lock = threading.Lock()

    def points(self, rankings, weights):
        self.total.clear()
        self.total.update(super().points(rankings, weights))
        time.sleep(0.001)
        with self.lock:
            return Counter(self.total)
