"""Stages carried out one after the other; a failing one leaves what those before it wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from time import perf_counter
from typing import Any

from ragloom.errors import UsageError
from ragloom.interfaces import TrainingJob, TrainingProgress, TrainingReport
from ragloom.registry import Registry
from ragloom.train.data import Division, Row
from ragloom.train.desk import Desk
from ragloom.train.library import Library
from ragloom.train.planning import Plan, Stage
from ragloom.train.stage_rows import RowReader, StageRows

TRIED = 100
"""Rows that a dry run reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How stages are carried out. ``overfit``: so many rows are learnt by heart, and nothing is kept."""

    resume: bool = False
    dry_run: bool = False
    overfit: int | None = None
    skip_bad_rows: bool = False

    @property
    def trial(self) -> bool:
        """Whether nothing is kept."""
        return self.dry_run or self.overfit is not None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a stage. ``report`` None: it was not tried, and ``why`` says so."""

    stage: Stage
    division: Division
    report: TrainingReport | None = None
    seconds: float = 0.0
    left_out: tuple[str, ...] = ()
    why: str = ""


Watching = Callable[[TrainingProgress], None]


def carried_out(plan: Plan, library: Library, wanted: Wanted, watch: Watching | None = None) -> Iterator[Done]:
    """Each stage of ``plan`` as it is done. Raises what a stage raises; those before it are done by then."""
    reader = RowReader(library, skip=wanted.skip_bad_rows, seed=plan.seed)
    names = {stage.name for stage in plan.every}
    # A bad row of the last stage is told before the first is trained.
    rows = {stage.name: reader.of(stage) for stage in plan.stages if stage.readable}
    for stage in plan.stages:
        lacking = next((one for one in stage.begins if one.stage in names and not one.there), None)
        if lacking is not None and wanted.trial:
            why = f"it begins with {lacking.text}, which is not there before the stage `{lacking.stage}` is trained"
            yield Done(stage, Division(()), why=why)
            continue
        if lacking is not None:
            raise UsageError(
                f"the stage `{stage.name}` begins with {lacking.text}, which is not there",
                hint=f"train it first: --stage {lacking.stage}",
            )
        found = rows.pop(stage.name, None) or reader.of(stage)
        yield _done(stage, library, found, plan.seed, wanted, watch)


def _done(stage: Stage, library: Library, found: StageRows, seed: int, wanted: Wanted, watch: Watching | None) -> Done:
    taught, held_out = _rows(found.division, wanted)
    job = TrainingJob(
        stage=stage.name,
        output=stage.output,
        examples=taught,
        seed=seed,
        resume=wanted.resume,
        dry_run=wanted.dry_run,
        held_out=held_out,
        overfit=wanted.overfit is not None,
        skip_bad_rows=wanted.skip_bad_rows,
        watch=watch,
    )
    began = perf_counter()
    report = _report(stage, library, job)
    return Done(stage, found.division, report, perf_counter() - began, found.left_out)


def _rows(division: Division, wanted: Wanted) -> tuple[Sequence[Row], Sequence[Row]]:
    if wanted.overfit is not None:
        few = tuple(islice(division.taught, wanted.overfit))
        return few, few
    most = TRIED if wanted.dry_run else None
    return division.taught[:most], division.held_out[:most]


def _report(stage: Stage, library: Library, job: TrainingJob) -> TrainingReport:
    with Desk(library, stage.retrievers) as desk, closing(_made(stage, library.registry)) as trainer:
        trainer.open(desk.resources)
        report = trainer.train(job)
    if not isinstance(report, TrainingReport):
        hint = "a trainer gives a TrainingReport: tell its author"
        raise UsageError(f"the trainer `{stage.use}` gave a {type(report).__name__}", hint=hint)
    return report


def _made(stage: Stage, registry: Registry) -> Any:
    target, config = registry.target(stage.checked.registration), stage.checked.config
    return target() if config is None else target(config)
