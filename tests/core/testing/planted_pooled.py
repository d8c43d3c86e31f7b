"""A metric that pools the words it finds, and metrics that each break one promise of ``Pooled`` or ``Grouped``."""

from __future__ import annotations

import time

import numpy as np
from tests.core.testing.planted_metric import words

from ragloom.interfaces import Stateless
from ragloom.testing import MetricCase
from ragloom.testing.scored import answered

NAN = float("nan")
TWO_OF_FOUR = answered("?", "two of four", gold=("one two three four",))
NONE_OF_TWO = answered("?", "three", gold=("one two",))

CASE = MetricCase(bounds=(0, 1), pools=(((TWO_OF_FOUR, NONE_OF_TWO), 1 / 3), ((), NAN)), has=("Pooled", "Grouped"))


class Sound(Stateless):
    """The words of the first accepted answer that answers hold, over all of those words, of all questions together."""

    higher_is_better = True
    group = "answers"

    def score(self, rows):
        return self.of(self.statistics(rows))

    def statistics(self, rows):
        return np.array([self.counts(row) for row in rows], np.float64).reshape(len(rows), 2)

    def pooled(self, statistics):
        return self.of(statistics.sum(axis=-2))

    def counts(self, row):
        accepted = words(min(row.gold, default=""))
        return (len(words(row.answer.text) & accepted), len(accepted)) if accepted else (NAN, NAN)

    def of(self, counts):
        found, wanted = counts[..., 0], counts[..., 1]
        return np.divide(found, wanted, out=np.full(np.shape(wanted), NAN), where=wanted > 0)


class CountsNarrowly(Sound):
    def statistics(self, rows):
        return super().statistics(rows).astype(np.float32)


class CountsTheUnanswerable(Sound):
    def statistics(self, rows):
        return np.nan_to_num(super().statistics(rows))

    def score(self, rows):
        return self.of(super().statistics(rows))


class SortsWhatItCounts(Sound):
    def statistics(self, rows):
        return np.sort(super().statistics(rows), axis=0)


class PoolsOneSample(Sound):
    def pooled(self, statistics):
        return self.of(statistics.sum(axis=0))


class MixesSamples(Sound):
    def pooled(self, statistics):
        found = super().pooled(statistics)
        return (found + np.mean(found)) / 2


class CountsQuestionsOnce(Sound):
    def statistics(self, rows):
        found = super().statistics(rows)
        seen = set()
        for number, row in enumerate(rows):
            if (row.question, row.answer.text) in seen:
                found[number] *= 0
            seen.add((row.question, row.answer.text))
        return found


class WeighsTheFirst(Sound):
    def pooled(self, statistics):
        return super().pooled(statistics / (1 + np.arange(statistics.shape[-2]))[:, None])


class CountsAmongAll(Sound):
    def statistics(self, rows):
        return super().statistics(rows) * (1 / max(1, len(rows)), 1)


class Unbounded(Sound):
    def of(self, counts):
        with np.errstate(all="ignore"):
            return np.where(np.isnan(counts[..., 1]), NAN, (counts[..., 0] + 1) / counts[..., 1])


class PoolsTheMissing(Sound):
    def pooled(self, statistics):
        return 1 - super().pooled(statistics)


class Percent(Sound):
    def pooled(self, statistics):
        return 100 * super().pooled(statistics)


class Salted(Sound):
    def pooled(self, statistics):
        return super().pooled(statistics) * (hash("salt") % 1000) / 1000


class SortsInPlace(Sound):
    def pooled(self, statistics):
        statistics.sort(axis=-2)
        return super().pooled(statistics)


class SharesItsCounts(Sound):
    def pooled(self, statistics):
        self.held = statistics
        time.sleep(0.002)
        return super().pooled(self.held)


class OfQuality(Sound):
    group = "quality"


class OfDocuments(Sound):
    """Finds documents, and reads no answer."""

    group = "retrieval"

    def counts(self, row):
        return (len(set(row.documents) & set(row.relevant)), len(row.relevant)) if row.relevant else (NAN, NAN)


class ReadsAnswers(Sound):
    group = "retrieval"
