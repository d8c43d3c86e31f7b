"""Which figure a sweep goes by, and which it reports beside that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ragloom.config.schema import Config, MetricSpec
from ragloom.config.tasks import Task
from ragloom.errors import UsageError
from ragloom.evaluate.data import EvalQuestion
from ragloom.evaluate.judging import Judge, judges_of
from ragloom.evaluate.judging.judge import RETRIEVAL
from ragloom.registry import Registry

SAID: Mapping[Task, str] = {"qa": "f1", "summarize": "rougeL", "classify": "accuracy"}
FOUND = "ndcg@10"
BESIDE = ("ndcg@10", "recall@5", "exact_match", "f1", "contains", "accuracy", "macro_f1")
"""Reported where the config names no metrics; each is computed at every rung, so they are few."""


def judges_by(metric: str | None, core: Config, questions: Sequence[EvalQuestion], registry: Registry) -> list[Judge]:
    """The judges, that of ``metric`` first: else the config's first metric, else one that suits the task and the data.

    Where that looks at what is found alone, so do the others: nothing needs to be answered. Raises ``UsageError`` where
    nothing can be judged, and what a metric raises that is not there.
    """
    named = list(core.evaluate.metrics)
    spec = _first(metric, named, core.task, questions)
    (objective,) = judges_of(registry, [spec], questions, task=core.task, depth=core.evaluate.depth).judges
    others = judges_of(registry, named, questions, task=core.task, depth=core.evaluate.depth).judges
    kept = [one for one in others if one.name != objective.name and (named or one.name in BESIDE)]
    if objective.group == RETRIEVAL:
        kept = [one for one in kept if one.group == RETRIEVAL]
    return [objective, *kept]


def depth_of(judges: Sequence[Judge], depth: int) -> int:
    """How many found documents have to be kept for the judges, ``depth`` where one looks at all of them."""
    cuts = [one.spec.get("k") for one in judges if one.group == RETRIEVAL]
    whole = [cut for cut in cuts if isinstance(cut, int)]
    return max(whole, default=1) if len(whole) == len(cuts) else depth


def _first(
    metric: str | None, named: Sequence[MetricSpec], task: Task, questions: Sequence[EvalQuestion]
) -> MetricSpec:
    if metric is not None:
        return next((one for one in named if one.name == metric), MetricSpec.model_validate(metric))
    if named:
        return named[0]
    if any(one.answered for one in questions):
        return MetricSpec.model_validate(SAID[task])
    if any(one.judged and one.relevant for one in questions):
        return MetricSpec.model_validate(FOUND)
    raise UsageError(
        "the data tell nothing that could be judged", hint="give questions `answers`, or `documents` that are relevant"
    )
