"""One stage's run: begin or go on, fit, keep the best, write the folder that serves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from transformers import TrainerState, TrainingArguments

from ragloom.errors import MissingExtraError, RowError, TrainingError, UsageError
from ragloom.interfaces import TrainingJob, TrainingReport
from ragloom_torch.quietly import quietly
from ragloom_torch.training.arguments import arguments, bfloat16_on_cpu
from ragloom_torch.training.beginning import (
    MAY_DIFFER,
    OF_A_CONTRAST,
    STATE,
    WHOLE,
    Facts,
    begin,
    finished,
    locked,
)
from ragloom_torch.training.best import load_best
from ragloom_torch.training.checkpoints import load_weights, readable
from ragloom_torch.training.few_shapes import few_shapes_kept
from ragloom_torch.training.fitting import Fitting
from ragloom_torch.training.loss_trainer import LossTrainer
from ragloom_torch.training.manifest import MANIFEST, data_digest, tokenizers_of, write_manifest
from ragloom_torch.training.networks import as_it_is_fitted
from ragloom_torch.training.picture import write_pictures
from ragloom_torch.training.processes import first_decides
from ragloom_torch.training.promising import Promising
from ragloom_torch.training.settings import FitConfig
from ragloom_torch.training.staging import staged, take_the_place, told
from ragloom_torch.training.tensorboard import promise_tensorboard, tensorboard
from ragloom_torch.training.trial import trial
from ragloom_torch.training.undisturbed import undisturbed
from ragloom_torch.training.watching import Watching, figures_of, write_log


def fit(fitting: Fitting, settings: FitConfig, job: TrainingJob) -> TrainingReport:
    """Fit, and write ``job.output``; of a trial (``dry_run``, ``overfit``) nothing is written.

    Raises ``RowError`` without examples, ``UsageError`` where ``job.output`` is in use or the settings ask for what the
    stage has not, ``TrainingError`` where a training cannot go on: what it had saved is kept, and ``job.resume`` goes
    on from there.
    """
    _promise_sense(fitting, settings, job)
    frugal = few_shapes_kept(needed=bfloat16_on_cpu(settings))
    with undisturbed(), quietly(), frugal, as_it_is_fitted(fitting, settings), _enough_memory(fitting, settings, job):
        if job.dry_run or job.overfit:
            with TemporaryDirectory() as nowhere:
                return trial(fitting, settings, job, Path(nowhere))
        return _fitted(fitting, settings, job)


def _promise_sense(fitting: Fitting, settings: FitConfig, job: TrainingJob) -> None:
    if not fitting.train:
        raise RowError("there is nothing to learn from", where=job.stage, hint="name files with rows: `data: [FILE]`")
    asked = [name for name in ("patience", "evaluate_every", "metric") if getattr(settings, name) is not None]
    if asked and not fitting.held_out and not job.dry_run and not job.overfit:
        raise UsageError(
            f"`{asked[0]}` is about rows that are held out, and there are none",
            where=job.stage,
            hint="hold some out: `held_out: 0.1`",
        )
    if find_spec("matplotlib") is None:
        raise MissingExtraError(
            "matplotlib is not installed", where=job.stage, hint="pip install 'ragloom[train]', for the curves"
        )
    if settings.tensorboard:
        promise_tensorboard(job)


def _fitted(fitting: Fitting, settings: FitConfig, job: TrainingJob) -> TrainingReport:
    args = arguments(settings, job, job.output / STATE)
    facts = _facts(fitting, settings, job, args)
    notes = tuple(f"left out: {one}" for one in fitting.left_out)
    with ExitStack() as held:
        first_decides(args, lambda: held.enter_context(locked(job.output)))
        may_differ = {*MAY_DIFFER} - (OF_A_CONTRAST if fitting.contrasts else set())
        before = first_decides(args, lambda: finished(job, facts, may_differ))
        if before:
            return TrainingReport(job.output, before["figures"], int(before["steps"]), notes)
        begun = first_decides(args, lambda: begin(job, facts, may_differ))
        watching = Watching(fitting, settings, job, job.output / STATE)
        state = _carried_out(fitting, settings, job, args, watching, begun)
        figures = first_decides(args, lambda: _finish(fitting, job, facts, state, watching.best(state)))
    return TrainingReport(job.output, figures, int(state.global_step), notes)


def _facts(fitting: Fitting, settings: FitConfig, job: TrainingJob, args: TrainingArguments) -> Facts:
    return {
        "stage": job.stage,
        "seed": job.seed,
        "settings": settings.model_dump(mode="json"),
        "examples_per_step": settings.batch * settings.accumulate * args.world_size,
        "data_sha256": data_digest(fitting.train),
        "held_out_sha256": data_digest(fitting.held_out),
        "examples": len(fitting.train),
        "held_out": len(fitting.held_out),
        "left_out": len(fitting.left_out),
        "from": dict(fitting.begun_from),
    }


def _carried_out(
    fitting: Fitting, settings: FitConfig, job: TrainingJob, args: TrainingArguments, watching: Watching, begun: str
) -> TrainerState:
    """The state at the end of all steps; ``fitting.module`` has the weights of the last one."""
    before = _state_of(begun)
    if before is not None and watching.is_over(before):
        load_weights(fitting.module, Path(begun))
        if args.should_save:
            write_log(job.output, before.log_history)
        return before
    with tensorboard(settings, job, args) as reporters:
        trainer = LossTrainer(fitting, args, callbacks=[watching, *reporters, *fitting.callbacks])
        trainer.add_callback(Promising(watching, lambda: trainer.figures(fitting.held_out)))
        trainer.train(resume_from_checkpoint=begun or None)
    # What accelerate laid over the module for its precision.
    trainer.accelerator.unwrap_model(trainer.model_wrapped, keep_fp32_wrapper=False)
    return trainer.state


def _state_of(begun: str) -> TrainerState | None:
    if not begun:
        return None
    with readable(begun):
        state: TrainerState = TrainerState.load_from_json(str(Path(begun) / "trainer_state.json"))
        return state


def _finish(
    fitting: Fitting, job: TrainingJob, facts: Facts, state: TrainerState, best: int | None
) -> dict[str, float]:
    """Write the folder that serves, and give its figures."""
    if best is not None:
        load_best(fitting.module, job.output / STATE, best)
    figures = _figures(state, best)
    with staged(job.output / WHOLE) as aside:
        fitting.save(aside)
        write_pictures(aside, job.stage, state.log_history, best)
        told_of: Facts = {
            "about": dict(fitting.about),
            "figures": dict(figures),
            "steps": int(state.global_step),
            "tokenizer_sha256": tokenizers_of(aside),
        }
        write_manifest(aside, {**facts, **told_of})
    with told(job.output):
        _bring_to_its_place(job.output)
    return figures


def _figures(state: TrainerState, best: int | None) -> dict[str, float]:
    """Those of the best weights; without held-out rows, the last loss."""
    if best is None:
        return {"loss": float(next((one["loss"] for one in reversed(state.log_history) if "loss" in one), 0.0))}
    logged = next(one for one in state.log_history if one["step"] == best and figures_of(one))
    return {"best_step": float(best), **figures_of(logged)}


def _bring_to_its_place(output: Path) -> None:
    """The manifest last: where that is, all of it is."""
    for path in sorted((output / WHOLE).iterdir(), key=lambda one: one.name == MANIFEST):
        take_the_place(path, output / path.name)
    shutil.rmtree(output / WHOLE)
    shutil.rmtree(output / STATE, ignore_errors=True)


_IN_BATCHES = "halve `batch` and double `accumulate` (a step stays what it is)"
_IN_CHUNKS = "set `chunk` to less than `batch`, or halve the one that is set (the gradient stays what it is)"
_OF_A_CONTRAST = "begin anew with a smaller `batch` (its loss looks across a batch, and will be another)"


@contextmanager
def _enough_memory(fitting: Fitting, settings: FitConfig, job: TrainingJob) -> Iterator[None]:
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise TrainingError(
            f"a step needs more memory than the accelerator has: {str(error).splitlines()[0]}",
            where=job.stage,
            hint=f"{_less(fitting, settings)}, or set `gradient_checkpointing: true`; "
            "--resume goes on from what was saved",
        ) from error


def _less(fitting: Fitting, settings: FitConfig) -> str:
    """What makes a batch smaller, and the step no other if that can be."""
    if not fitting.contrasts:
        return _IN_BATCHES
    return _IN_CHUNKS if "chunk" in type(settings).model_fields else _OF_A_CONTRAST
