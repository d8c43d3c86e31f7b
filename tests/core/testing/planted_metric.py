"""A metric that gives the best share of an accepted answer's words, and metrics that each break one promise."""

from __future__ import annotations

import re
import time

import numpy as np

from ragloom.interfaces import Stateless
from ragloom.testing import MetricCase
from ragloom.testing.scored import answered

CASE = MetricCase(
    bounds=(0, 1),
    expects=(
        (answered("?", "two of four", gold=("one two three four", "four of")), 1.0),
        (answered("?", "two", gold=("one two three four",)), 0.25),
        (answered("?", "two"), float("nan")),
    ),
)


def words(text):
    return set(re.findall(r"\w+", text.lower()))


def share(answer, accepted):
    return len(words(answer) & words(accepted)) / len(words(accepted)) if words(accepted) else float("nan")


class Sound(Stateless):
    higher_is_better = True

    def score(self, rows):
        return np.array([self.value(row) for row in rows], np.float64)

    def value(self, row):
        shares = [found for one in row.gold if not np.isnan(found := share(row.answer.text, one))]
        return max(shares, default=float("nan"))


class GivesFloat32(Sound):
    def score(self, rows):
        return super().score(rows).astype(np.float32)


class GivesInfinity(Sound):
    def value(self, row):
        return super().value(row) if row.gold else float("inf")


class SaysHigh(Sound):
    higher_is_better = "high"


class NeedsGold(Sound):
    def value(self, row):
        return super().value(row) if row.gold[0] else float("nan")


class Normalising(Sound):
    def score(self, rows):
        found = super().score(rows)
        return found / np.nanmax(found) if np.nanmax(found, initial=0) > 0 else found


class Wearying(Sound):
    factor = 1.0

    def score(self, rows):
        self.factor *= 0.9
        return super().score(rows) * self.factor


class Salted(Sound):
    def value(self, row):
        return super().value(row) * (hash("salt") % 1000) / 1000


class TakesTheFirst(Sound):
    def value(self, row):
        return share(row.answer.text, row.gold[0]) if row.gold else float("nan")


class WrongWay(Sound):
    higher_is_better = False


class Percent(Sound):
    def value(self, row):
        return super().value(row) * 100


class Empties(Sound):
    def score(self, rows):
        found = super().score(rows)
        for row in rows:
            row.relevant.clear()
        return found


class SharesItsRow(Sound):
    def value(self, row):
        self.row = row
        time.sleep(0.0005)
        return super().value(self.row)
