"""The questions that turned out otherwise: what was gained, what was lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ragloom.evaluate.comparing.measured import Measured
from ragloom.evaluate.comparing.pairing import Together
from ragloom.evaluate.results import Results, Row

JUDGES = (
    "accuracy", "contains", "exact_match", "f1", "rougeL", "rouge2", "rouge1", "ndcg", "mrr", "map", "recall",
    "success", "precision",
)  # fmt: skip
"""By which metric a question has changed: the first of these that was measured."""


@dataclass(frozen=True, slots=True)
class Change:
    """One question with another value in each evaluation; ``gain`` is how much the other's is better."""

    one: Row
    other: Row
    before: float
    after: float
    gain: float


@dataclass(frozen=True, slots=True)
class Changes:
    """By metric ``judge`` (empty where no question has a value): gains and losses, the largest first."""

    judge: str = ""
    gains: tuple[Change, ...] = ()
    losses: tuple[Change, ...] = ()


def changes(shared: Together, figures: Sequence[Measured], results: Results) -> Changes:
    """The questions of ``shared`` whose value of the judging metric changed, of equal ones by id."""
    judge = _judge([one for one in figures if any(one.name in row.values for row, _ in shared.rows)], results)
    if judge is None:
        return Changes()
    name, sign = judge.name, 1 if judge.of_one.higher_is_better else -1
    every = [
        Change(row, its, row.values[name], its.values[name], sign * (its.values[name] - row.values[name]))
        for row, its in shared.rows
        if name in row.values and name in its.values
    ]
    every.sort(key=lambda change: (-abs(change.gain), change.one.id))
    return Changes(name, tuple(one for one in every if one.gain > 0), tuple(one for one in every if one.gain < 0))


def _judge(figures: Sequence[Measured], results: Results) -> Measured | None:
    ranked = {name: place for place, name in enumerate(JUDGES)}
    return min(figures, key=lambda one: ranked.get(_use(one.name, results), len(JUDGES)), default=None)


def _use(name: str, results: Results) -> str:
    """Which metric made the figure ``name``, without the plugin that a config may name it by."""
    made = results.metrics.get(name, {}).get("use", name.partition("@")[0])
    return str(made).rpartition("/")[2]
