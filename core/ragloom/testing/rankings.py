"""Rankings to try a component with, comparing them, and saying them in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ragloom.types import Ranking


def drawn_batch(sources: Sequence[str], *, queries: int = 30, read_only: bool = True) -> list[list[Ranking]]:
    """A ranking of each source for each query, always the same; none is empty.

    They overlap or do not, hold one hit or many, have ties and scores on unlike scales, some below zero.
    """
    numbers = np.random.default_rng(20)
    drawn = [[_drawn(numbers, source) for source in sources] for _ in range(queries)]
    return [[frozen(one) for one in some] for some in drawn] if read_only else drawn


def ranking(source: str, scores: Mapping[int, float]) -> Ranking:
    """From ids to scores, sorted; its arrays are read-only."""
    return frozen(Ranking.of(source, list(scores), list(scores.values())))


def frozen(ranking: Ranking) -> Ranking:
    """``ranking``, its arrays made read-only."""
    ranking.ids.flags.writeable = ranking.scores.flags.writeable = False
    return ranking


def alike(one: Ranking, two: Ranking, tolerance: float) -> bool:
    """Whether both give the same ids the same scores, up to ``tolerance`` times the largest score."""
    largest = float(np.abs(one.scores).max(initial=0.0))
    first, second = _by_id(one), _by_id(two)
    return first.keys() == second.keys() and all(
        abs(score - second[number]) <= tolerance * largest for number, score in first.items()
    )


def spoken(rankings: Sequence[Ranking]) -> str:
    """As a plugin's author reads them: ``[first 3:2 8:1.5] [second]``."""
    return " ".join(f"[{' '.join([one.source, *_pairs(one)])}]" for one in rankings) or "no rankings"


def _drawn(numbers: np.random.Generator, source: str) -> Ranking:
    count = int(numbers.integers(1, 12))
    ids = numbers.choice(16, count, replace=False)
    scores = numbers.integers(-3, 8, count) * float(numbers.choice([0.25, 1.0, 40.0]))
    return Ranking.of(source, ids, scores)


def _by_id(ranking: Ranking) -> dict[int, float]:
    return dict(zip(ranking.ids.tolist(), ranking.scores.tolist(), strict=True))


def _pairs(ranking: Ranking) -> list[str]:
    return [f"{number}:{score:g}" for number, score in zip(ranking.ids.tolist(), ranking.scores.tolist(), strict=False)]
