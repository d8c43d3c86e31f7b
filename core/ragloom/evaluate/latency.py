"""How long a question takes, asked alone: percentiles in all and of each step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from ragloom.evaluate.data import EvalQuestion
from ragloom.evaluate.results import Figure
from ragloom.interfaces.resources import Json
from ragloom.pipeline import Pipeline
from ragloom.types.events import (
    AnswerGenerated,
    PassagesReranked,
    PassagesRetrieved,
    QueriesTransformed,
    RankingFused,
)

PERCENTILES = {"p50": 0.5, "p90": 0.9, "p99": 0.99}
RESAMPLES = 1000
ALL = "all"
"""What the whole way of a question is called among its steps."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles in seconds: the whole way's as figures with intervals, every step's as rows.

    ``intercepted`` questions have no time: an interceptor, a cache say, answered them in the place of every step.
    """

    figures: tuple[Figure, ...] = ()
    steps: tuple[Mapping[str, Json], ...] = ()
    intercepted: int = 0


class Stopwatch:
    """An observer that adds up what each step of one question takes, over its rounds."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def queries_transformed(self, event: QueriesTransformed) -> None:
        """A transform's time."""
        self.seconds[f"transform {event.transform}"] += event.seconds

    def passages_retrieved(self, event: PassagesRetrieved) -> None:
        """A retriever's time; several search at the same time."""
        self.seconds[f"retrieve {event.retriever}"] += event.seconds

    def ranking_fused(self, event: RankingFused) -> None:
        """The rank fuser's time."""
        self.seconds[f"fuse ranks {event.fuser}"] += event.seconds

    def passages_reranked(self, event: PassagesReranked) -> None:
        """The reranker's time."""
        self.seconds[f"rerank {event.reranker}"] += event.seconds

    def answer_generated(self, event: AnswerGenerated) -> None:
        """The time of the answer fuser with the generator."""
        self.seconds[f"answer {event.fuser}"] += event.seconds


def latency(
    pipeline: Pipeline,
    questions: Sequence[EvalQuestion],
    *,
    generated: bool,
    depth: int = 10,
    seed: int = 0,
    done: Callable[[int], None] = lambda _: None,
) -> Latency:
    """Ask ``questions`` one at a time; ``generated`` False: search for them. One that fails has no time."""
    taken: list[dict[str, float]] = []
    failed = intercepted = 0
    for number, one in enumerate(questions, 1):
        stopwatch = Stopwatch()
        with pipeline.observed(stopwatch):
            start = perf_counter()
            try:
                pipeline.ask(one.question) if generated else pipeline.search(one.question, depth)
            except Exception:  # noqa: BLE001 - a component is a plugin's: no question may stop the others
                failed += 1
            else:
                seconds = perf_counter() - start
                intercepted += not stopwatch.seconds
                taken += [{**stopwatch.seconds, ALL: seconds}] if stopwatch.seconds else []
        done(number)
    return replace(_percentiles(taken, failed, seed), intercepted=intercepted)


def _percentiles(taken: Sequence[Mapping[str, float]], failed: int, seed: int) -> Latency:
    if not taken:
        return Latency()
    names = dict.fromkeys(name for one in taken for name in one)
    # A step that a question does not need took no time for it.
    columns = {name: np.array([one.get(name, 0.0) for one in taken], np.float64) for name in names}
    steps: list[Mapping[str, Json]] = [
        {"step": name, **{title: float(np.quantile(column, share)) for title, share in PERCENTILES.items()}}
        for name, column in columns.items()
    ]
    figures = tuple(_figure(title, share, columns[ALL], failed, seed) for title, share in PERCENTILES.items())
    return Latency(figures, tuple(steps))


def _figure(title: str, share: float, seconds: NDArray[np.float64], failed: int, seed: int) -> Figure:
    """The percentile with its bootstrap interval (Efron 1979)."""
    drawn = np.random.default_rng(seed).integers(0, len(seconds), (RESAMPLES, len(seconds)))
    low, high = np.quantile(np.quantile(seconds[drawn], share, axis=1), (0.025, 0.975)).tolist()
    return Figure(
        f"latency_{title}",
        "latency",
        float(np.quantile(seconds, share)),
        low,
        high,
        scored=len(seconds),
        failed=failed,
        higher_is_better=False,
        unit="s",
    )
