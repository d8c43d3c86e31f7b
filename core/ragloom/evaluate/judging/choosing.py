"""Which metrics judge: those that the config names, else those that fit the task and what the data tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ragloom.config.schema import MetricSpec
from ragloom.config.tasks import Task
from ragloom.errors import MissingExtraError, PluginError, UsageError
from ragloom.evaluate.data import EvalQuestion
from ragloom.evaluate.judging.judge import RETRIEVAL, Judge
from ragloom.evaluate.judging.settings import settings_in_full
from ragloom.registry import Registry

FOUND = ("ndcg@10", "mrr@10", "map", "recall@5", "recall@100", "success@1", "success@5")
CITED = ("citation_precision", "citation_recall", "answer_in_context")
KEPT_BACK = ("answered", "risk", "aurc")
SAID: Mapping[Task, tuple[str, ...]] = {
    "qa": ("exact_match", "f1", "contains", "bleu", "rougeL"),
    "summarize": ("rouge1", "rouge2", "rougeL", "bleu"),
    "classify": ("accuracy", "macro_f1"),
}
"""By task, what is compared with the accepted answers."""
BESIDE: Mapping[Task, tuple[str, ...]] = {
    "qa": (*CITED, *KEPT_BACK),
    "summarize": ("citation_precision", "citation_recall", "answered"),
    "classify": ("answered",),
}


_MEASURED = re.compile("^.*@")
"""What stands before the cut in ir-measures' names: ``nDCG@10``."""


@dataclass(frozen=True, slots=True)
class Judges:
    """The judges, and ``notes`` on what might have been measured and is not."""

    judges: tuple[Judge, ...]
    notes: tuple[str, ...] = field(default=())


def judges_of(
    registry: Registry,
    named: Sequence[MetricSpec],
    questions: Sequence[EvalQuestion],
    *,
    task: Task = "qa",
    generated: bool = True,
    depth: int | None = None,
) -> Judges:
    """The judges for ``questions``. ``generated`` False: nothing is answered, only what is found is judged.

    ``depth`` documents of a ranking count: no metric can look deeper. Raises ``UsageError`` where the config names one
    that does, where nothing can be judged, or two have one name; ``MissingExtraError`` and ``PluginError``
    for a metric that the config names and that is not there.
    """
    judges, notes = _named(registry, named) if named else _fitting(registry, _defaults(questions, task))
    notes += [] if named else _untold(questions, task, generated=generated)
    kept = [one for one in judges if generated or one.group == RETRIEVAL]
    _check_names([one.name for one in kept])
    deep = [one for one in kept if depth is not None and _cut(one) > depth]
    if named and deep:
        raise UsageError(
            f"`{deep[0].name}` looks at {_cut(deep[0])} documents, and evaluate.depth is {depth}",
            hint=f"set evaluate.depth to {_cut(deep[0])} at least",
        )
    notes += [f"not measured: {one.name} (evaluate.depth is {depth})" for one in deep]
    if len(deep) == len(kept):
        raise UsageError("there is nothing that could be judged", hint="; ".join([*notes, _what_to_tell(generated)]))
    return Judges(tuple(one for one in kept if one not in deep), tuple(notes))


def _defaults(questions: Sequence[EvalQuestion], task: Task) -> Iterator[str]:
    if any(one.judged and one.relevant for one in questions):
        yield from FOUND
    if any(one.answered for one in questions):
        yield from SAID[task]
        yield from BESIDE[task]


def _untold(questions: Sequence[EvalQuestion], task: Task, *, generated: bool) -> list[str]:
    """What is not measured since the data do not tell: a field may have a name that is not read."""
    untold = []
    if task != "classify" and not any(one.judged for one in questions):
        untold.append("not measured: retrieval (the data name no `documents`)")
    if generated and not any(one.answered for one in questions):
        untold.append("not measured: answers (the data name no `answers`)")
    return untold


def _named(registry: Registry, named: Sequence[MetricSpec]) -> tuple[list[Judge], list[str]]:
    return [_judge(registry, one) for one in named], []


def _fitting(registry: Registry, names: Iterator[str]) -> tuple[list[Judge], list[str]]:
    judges: list[Judge] = []
    lacking: dict[str, list[str]] = {}
    for name in names:
        try:
            judges.append(_judge(registry, MetricSpec.model_validate(name)))
        except MissingExtraError as error:
            lacking.setdefault(error.hint, []).append(name)
        except PluginError as error:
            lacking.setdefault(error.message, []).append(name)
    return judges, [f"not measured: {', '.join(some)} ({why})" for why, some in lacking.items()]


def _judge(registry: Registry, spec: MetricSpec) -> Judge:
    return Judge(spec.name, registry.make("metric", spec), settings_in_full(registry, "metric", spec))


def _cut(judge: Judge) -> int:
    """How many documents a judge of rankings looks at, as far as it says so; 0 where it looks at all that there are."""
    cut = judge.spec.get("k") or _MEASURED.sub("", str(judge.spec.get("measure", "")))
    return int(str(cut)) if judge.group == RETRIEVAL and str(cut).isdecimal() else 0


def _check_names(names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(
            f"two metrics are named `{twice[0]}`", hint="give one another name: {use: …, name: …} in evaluate.metrics"
        )


def _what_to_tell(generated: bool) -> str:
    if generated:
        return "give questions `answers`, or `documents` that are relevant"
    return "without answers only what is found is judged: give questions `documents` that are relevant"
