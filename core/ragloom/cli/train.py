"""``ragloom train``: carry out the config's stages, measure what came of them, write what serves it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ragloom.cli.frame import Frame
from ragloom.cli.train_shown import evaluation_lines, heading, next_lines, stage_lines, train_json
from ragloom.cli.verb import alone
from ragloom.errors import RagloomError, TrainingError, UsageError

if TYPE_CHECKING:
    from rich.progress import Progress

    from ragloom.interfaces import TrainingProgress
    from ragloom.train import Done, Library, Plan, Wanted
    from ragloom.train.evaluation import Evaluation

INCOMPLETE = 1


def train(
    frame: Frame,
    stage: Annotated[
        list[str] | None, typer.Option("--stage", metavar="NAME", help="Only this one. May be repeated.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what was interrupted; keep what is done.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read a hundred rows, take one step, tell what all would cost.")
    ] = False,
    overfit: Annotated[
        int | None, typer.Option("--overfit", min=1, metavar="N", help="Learn N rows by heart: does the loss fall?")
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, max=2**32 - 1, help="Of everything that is drawn; else the config's.")
    ] = None,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help="Leave out rows that cannot be learnt from, and tell them.")
    ] = False,
    no_evaluation: Annotated[bool, typer.Option("--no-evaluation", help="Do not measure the result.")] = False,
) -> int:
    """Train the config's stages, evaluate the result beside the retriever as it was, and write what serves it.

    Everything is written below `train.output`. Interrupted, it goes on with --resume.
    """  # fmt: skip
    from ragloom.registry import check_fit
    from ragloom.train import Wanted, check_beforehand, plan_of

    if dry_run + (overfit is not None) + resume > 1:
        raise UsageError("--dry-run, --overfit and --resume are three ways to run", hint="leave all but one out")
    plan = plan_of(frame.resolved, frame.registry, stage or (), seed)
    # What does not fit together is told before hours of training.
    check_fit(frame.resolved, frame.registry)
    check_beforehand(plan, frame.resolved, evaluate=not no_evaluation)
    wanted = Wanted(resume=resume, dry_run=dry_run, overfit=overfit, skip_bad_rows=skip_bad_rows)
    again = _command(frame, stage or (), seed, skip_bad_rows=skip_bad_rows, no_evaluation=no_evaluation)
    done, notes = _trained(frame, plan, wanted, again)
    for note in notes:
        frame.note(note)
    if _leads():
        _finished(frame, plan, wanted, done, again, evaluate=not no_evaluation)
    return INCOMPLETE if notes else 0


def _leads() -> bool:
    """Whether this is the process that tells and writes, of several that train together."""
    return int(os.environ.get("RANK", "0")) == 0


def _trained(frame: Frame, plan: Plan, wanted: Wanted, again: str) -> tuple[list[Done], list[str]]:
    bars = _Bars()
    try:
        with closing(_library(frame, plan, bars)) as library:
            done = list(_carried_out(frame, plan, library, wanted, bars))
            return done, library.notes
    except KeyboardInterrupt:
        if not wanted.trial and _leads():
            frame.note(f"ragloom: interrupted; what was saved is kept. Go on: {again}")
        raise


def _command(frame: Frame, stages: Sequence[str], seed: int | None, *, skip_bad_rows: bool, no_evaluation: bool) -> str:
    """What goes on with the same training: other settings would be another one."""
    words = ["ragloom", "train"]
    words += ["-c", str(frame.config)] if frame.config else []
    words += [word for one in frame.overrides for word in ("--set", one)]
    words += [word for one in frame.plugins for word in ("--plugin", str(one))]
    words += [word for one in stages for word in ("--stage", one)]
    words += [] if seed is None else ["--seed", str(seed)]
    words += ["--skip-bad-rows"] * skip_bad_rows + ["--no-evaluation"] * no_evaluation
    return shlex.join([*words, "--resume"])


def _library(frame: Frame, plan: Plan, bars: _Bars) -> Library:
    from ragloom.config.training import several
    from ragloom.train import Library, training_of
    from ragloom.train.planning import COLLECTION

    return Library(
        frame.resolved,
        frame.registry,
        plan.output / COLLECTION,
        sources=several(training_of(frame.resolved).sources),
        corpora=list(dict.fromkeys(corpus for stage in plan.every for corpus in stage.corpora)),
        watching=bars.doing,
    )


def _carried_out(frame: Frame, plan: Plan, library: Library, wanted: Wanted, bars: _Bars) -> Iterator[Done]:
    """Each stage as it is done, told at once: between stages no bar is in the way."""
    from ragloom.train import carried_out

    stages = carried_out(plan, library, wanted, bars.training)
    for one in plan.stages:
        if not frame.json and _leads():
            frame.show(None, [heading(one)])
        with frame.progress() as display, bars.on(display):
            done = next(stages)
        if not frame.json and _leads():
            frame.show(None, stage_lines(done, wanted))
        yield done


def _finished(frame: Frame, plan: Plan, wanted: Wanted, done: list[Done], again: str, *, evaluate: bool) -> None:
    found, serve = None, None
    if not wanted.trial:
        try:
            # Written first: the result serves, whatever becomes of its evaluation.
            serve = _written(frame)
            found = _evaluated(frame, plan, done, again) if evaluate else None
        except OSError as error:
            where, hint = str(error.filename or plan.output), f"make room, then: {again}"
            raise TrainingError(error.strerror or str(error), where=where, hint=hint) from None
    sources = bool(frame.resolved.core.ingest.sources)
    lines = [*evaluation_lines(found), *(next_lines(serve, plan, sources=sources) if serve else ())]
    frame.show(train_json(done, found, serve), lines)


def _evaluated(frame: Frame, plan: Plan, done: list[Done], again: str) -> Evaluation:
    from ragloom.train.evaluation import Evaluation, evaluation
    from ragloom.train.evaluation.evaluation import FOLDER

    bars = _Bars()
    try:
        with frame.progress() as display, bars.on(display):
            return evaluation(frame.resolved, frame.registry, done, plan.output, seed=plan.seed, watching=bars.doing)
    except KeyboardInterrupt:
        frame.note(f"ragloom: interrupted; the training is done. Evaluate it: {again}")
        raise
    except RagloomError as error:
        # The training itself is done, and stays so.
        return Evaluation(plan.output / FOLDER, notes=(f"not evaluated: {error.message}",))


def _written(frame: Frame) -> Path:
    from ragloom.train.serving import write_serving

    return write_serving(frame.resolved)


class _Bars:
    """A bar for each thing that goes on."""

    def __init__(self) -> None:
        self._display: Progress | None = None
        self._tasks: dict[str, Callable[..., None]] = {}

    def on(self, display: Progress) -> _Bars:
        """Draw on ``display``."""
        self._display, self._tasks = display, {}
        return self

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, *_: object) -> None:
        self._display = None

    def doing(self, what: str, done: int, total: int) -> None:
        """As a library tells it."""
        self._draw(what, what, done, total)

    def training(self, progress: TrainingProgress) -> None:
        """As a trainer tells it."""
        figures = ", ".join(f"{name} {value:.4g}" for name, value in progress.figures.items())
        self._draw(progress.stage, f"{progress.stage}: {figures}", progress.step, progress.total)

    def _draw(self, name: str, said: str, done: int, total: int) -> None:
        if self._display is None:
            return
        from functools import partial

        from rich.markup import escape

        from ragloom.cli.harmless import harmless

        if name not in self._tasks:
            self._tasks[name] = partial(self._display.update, self._display.add_task("", total=None))
        self._tasks[name](description=escape(harmless(said)), completed=done, total=total or None)


app = alone(train)
