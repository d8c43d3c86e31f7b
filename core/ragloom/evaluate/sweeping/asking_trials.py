"""Asking trials the questions of a rung: what was asked before is read from a trial's journal."""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from ragloom.errors import RagloomError
from ragloom.evaluate.asking import Journal, key_of
from ragloom.evaluate.data import EvalData, EvalQuestion
from ragloom.evaluate.evaluating import How, evaluate
from ragloom.evaluate.judging import Judge
from ragloom.evaluate.latency import latency
from ragloom.evaluate.relevance import UnknownDocumentsWarning, meant_by
from ragloom.evaluate.results import Figure
from ragloom.evaluate.sweeping.bench import Bench
from ragloom.evaluate.sweeping.measured import Measured, measured
from ragloom.evaluate.sweeping.memory import Memory
from ragloom.evaluate.sweeping.shared_collections import SharedCollections
from ragloom.evaluate.sweeping.trial import Trial
from ragloom.evaluate.sweeping.without_secrets import error_of
from ragloom.pipeline import Pipeline
from ragloom.registry import Registry

OPEN = 2
"""Collections whose parts are open at a time: models take memory."""
WARMED_UP_BY = 2
"""Questions that are asked before others are timed."""


@dataclass(frozen=True, slots=True, eq=False)
class Came:
    """What came of a trial on some questions, or the ``error``; ``failed`` is how many of the questions went wrong."""

    measured: Measured | None = None
    figures: tuple[Figure, ...] = ()
    failed: int = 0
    error: str = ""


@dataclass(eq=False)
class Asking:
    """Asks trials, which find in ``memory`` what others have computed. ``judges[0]`` is what the sweep goes by."""

    data: EvalData
    judges: Sequence[Judge]
    how: How
    registry: Registry
    collections: SharedCollections
    folder: Path
    watching: Callable[[str, int, int], None]
    memory: Memory = field(default_factory=Memory)
    _benches: OrderedDict[Path, tuple[Bench, ExitStack]] = field(default_factory=OrderedDict)
    _depths: dict[str, int] = field(default_factory=dict)
    _told: bool = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        while self._benches:
            self._close_one()

    def prepare(self, trials: Sequence[Trial]) -> None:
        """Know of all trials that are to come, so that indexes are built together and searched deep enough."""
        for trial in trials:
            for route in trial.recipe.routes:
                name = route.planned.fingerprint
                self._depths[name] = max(route.k, self._depths.get(name, 0))
        for trial in trials:
            # What cannot be read or cut is told with each trial that it concerns.
            try:
                self.collections.of(trial)
            except RagloomError:
                continue

    def came(self, trial: Trial, questions: Sequence[EvalQuestion], *, part: str = "tuning") -> Came:
        """What comes of ``questions``; ``part`` names what they are a part of."""
        known = -1
        # A part that only now turned out to want something of the pipeline's own is opened anew, for this trial alone.
        while known < len(self.memory.peculiar):
            known = len(self.memory.peculiar)
            found = self._came(trial, questions, part)
        return found

    def _came(self, trial: Trial, questions: Sequence[EvalQuestion], part: str) -> Came:
        try:
            with self._pipeline(trial) as pipeline, self._journal(pipeline, part) as journal, self._quiet(pipeline):
                found = evaluate(
                    pipeline,
                    replace(self.data, questions=tuple(questions)),
                    self.judges,
                    replace(self.how, timed=0),
                    journal=journal,
                    watching=lambda stage, done, total: self.watching("asking", done, total),
                )
        except Exception as error:  # noqa: BLE001 - a component is a plugin's: no trial may stop the others
            return Came(error=error_of(trial, error))
        return Came(measured(self.judges[0], found.rows), found.figures, len(found.failed))

    def seconds(self, trial: Trial, questions: Sequence[EvalQuestion]) -> Figure | None:
        """The median of what a question takes, asked alone, nothing remembered; None where that cannot be told."""
        with self._pipeline(trial, remembering=False) as pipeline:
            latency(pipeline, questions[:WARMED_UP_BY], generated=self.how.generated)
            timed = latency(pipeline, questions, generated=self.how.generated, seed=self.how.seed)
        return next((one for one in timed.figures if one.name == "latency_p50"), None)

    @contextmanager
    def _pipeline(self, trial: Trial, *, remembering: bool = True) -> Iterator[Pipeline]:
        with self._bench(trial).pipeline(trial, remembering=remembering) as pipeline:
            yield pipeline

    def _bench(self, trial: Trial) -> Bench:
        """The opened collection of the trial, opened again where it has a new index."""
        holding = self.collections.of(trial)
        if holding.folder in self._benches and self._benches[holding.folder][0].lacks(trial):
            self._close_one(holding.folder)
        if holding.folder not in self._benches:
            while len(self._benches) >= OPEN:
                self._close_one()
            stack = ExitStack()
            reader = stack.enter_context(holding.reader())
            bench = Bench(holding, reader, self.registry, self.memory, self._depths, trial.recipe.base)
            stack.callback(bench.close)
            self._benches[holding.folder] = bench, stack
        self._benches.move_to_end(holding.folder)
        return self._benches[holding.folder][0]

    def _close_one(self, folder: Path | None = None) -> None:
        """The one that was used longest ago, where none is named."""
        self._benches.pop(folder or next(iter(self._benches)))[1].close()

    def _journal(self, pipeline: Pipeline, part: str) -> Journal:
        with pipeline.resources() as resources:
            key = key_of(
                resources.fingerprint,
                resources.collection.position,
                self.data.sha256,
                self.how.generated,
                self.how.depth,
                self.how.batch,
                part,
            )
        texts: Mapping[str, str] = {one.id: one.question for one in self.data.questions}
        return Journal(self.folder / f"{key[:24]}.jsonl", key, texts)

    @contextmanager
    def _quiet(self, pipeline: Pipeline) -> Iterator[None]:
        """What the collection lacks is told once, of all questions, not of each rung's anew."""
        if not self._told:
            self._told = True
            meant_by(self.data, self.data.questions, pipeline.document_ids(), sure=pipeline.holds_all)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UnknownDocumentsWarning)
            yield
