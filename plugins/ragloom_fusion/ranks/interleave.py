"""Interleaving: the rankings take turns."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ragloom.types import Ranking
from ragloom_fusion.ranks.component import PoolingFuser
from ragloom_fusion.ranks.pool import Floats, Ints, Pool


def take_turns(pool: Pool, weights: Floats) -> Ints:
    """The order in which the rankings, in turn, pick their best id that is not picked yet: rows int64[v], v <= u.

    Each round the rankings pick in the order of their weights, heaviest first, equals as they were given: team-draft
    interleaving (Radlinski, Kurup & Joachims 2008, How Does Clickthrough Data Reflect Retrieval Quality?, CIKM) with a
    fixed order in place of its coin, so that the same rankings always give the same result. A ranking of weight 0 gets
    no turn, and what it alone holds is left out.
    """
    ends = np.cumsum(pool.lengths).tolist()
    rows = pool.rows.tolist()
    voters = [number for number in np.argsort(-weights, kind="stable").tolist() if weights[number] > 0]
    waiting = [iter(rows[ends[number] - int(pool.lengths[number]) : ends[number]]) for number in voters]
    picked: dict[int, None] = {}
    while waiting:
        waiting = [rest for rest in waiting if _pick(rest, picked)]
    return np.fromiter(picked, np.int64, len(picked))


def _pick(rest: Iterator[int], picked: dict[int, None]) -> bool:
    for row in rest:
        if row not in picked:
            picked[row] = None
            return True
    return False


class InterleaveFuser(PoolingFuser):
    """Gives every retriever its turn, whatever the scores: for side-by-side judging, and for very unlike retrievers."""

    name = "interleave"

    def rank(self, pool: Pool, weights: Floats) -> Ranking:
        """The ids in the order of the turns, scored 1 / position."""
        scores = self.scores(pool, weights)
        held = scores > 0
        return Ranking.of(self.name, pool.ids[held], scores[held])

    def scores(self, pool: Pool, weights: Floats) -> Floats:
        """1 / position in the interleaved order, 0 for what no ranking of a weight above 0 holds."""
        rows = take_turns(pool, weights)
        values = np.zeros(len(pool.ids))
        values[rows] = 1.0 / np.arange(1, len(rows) + 1)
        return values
