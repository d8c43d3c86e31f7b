"""One stage's run: begin or go on, fit, keep the best, write the folder that serves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ragloom.errors import RowError, UsageError
from ragloom.interfaces import Json, TrainingJob, TrainingReport
from ragloom_torch.quietly import quietly
from ragloom_torch.training.arguments import arguments
from ragloom_torch.training.best import load_best
from ragloom_torch.training.checkpoints import newest
from ragloom_torch.training.fitting import Fitting
from ragloom_torch.training.loss_trainer import LossTrainer
from ragloom_torch.training.manifest import MANIFEST, data_digest, read_manifest, write_manifest
from ragloom_torch.training.settings import FitConfig
from ragloom_torch.training.staging import flush, staged, told
from ragloom_torch.training.trial import trial
from ragloom_torch.training.watching import LOG, Watching

STATE = "state"
"""Within a stage's output, for as long as it is not finished: what a run needs to go on."""
_RUN = "run.json"
_GO_ON = "--resume goes on with it; delete the folder, or choose another `output`, to begin anew"

Facts = dict[str, Json]


def fit(fitting: Fitting, settings: FitConfig, job: TrainingJob) -> TrainingReport:
    """Fit, and write ``job.output``; of a trial (``dry_run``, ``overfit``) nothing is written.

    Raises ``RowError`` without examples, ``UsageError`` where ``job.output`` is in use, ``TrainingError``.
    """
    if not fitting.train:
        raise RowError("there is nothing to learn from", where=job.stage, hint="name files with rows: `data: [FILE]`")
    if settings.gradient_checkpointing:
        for network in fitting.networks:
            network.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    if job.dry_run or job.overfit:
        with TemporaryDirectory() as nowhere, quietly():
            return trial(fitting, settings, job, Path(nowhere))
    facts = _facts(fitting, settings, job)
    return _known(job, facts) or _fitted(fitting, settings, job, facts)


def _facts(fitting: Fitting, settings: FitConfig, job: TrainingJob) -> Facts:
    return {
        "stage": job.stage,
        "seed": job.seed,
        "settings": settings.model_dump(mode="json"),
        "data_sha256": data_digest(fitting.train),
        "held_out_sha256": data_digest(fitting.held_out),
        "examples": len(fitting.train),
        "held_out": len(fitting.held_out),
        "left_out": len(fitting.left_out),
        "from": dict(fitting.begun_from),
    }


def _known(job: TrainingJob, facts: Facts) -> TrainingReport | None:
    """The report of a stage that is finished; None where there is something to do. Raises ``UsageError``."""
    manifest = read_manifest(job.output)
    if not manifest:
        return None
    if not job.resume:
        raise UsageError(
            "holds a finished training", where=str(job.output), hint=_GO_ON.replace("goes on with", "keeps")
        )
    _promise_same(job, facts, manifest)
    return TrainingReport(job.output, manifest["figures"], int(manifest["steps"]))


def _fitted(fitting: Fitting, settings: FitConfig, job: TrainingJob, facts: Facts) -> TrainingReport:
    state = job.output / STATE
    begun = _begin(job, state, facts)
    watching = Watching(fitting, settings, job, state)
    with quietly():
        trainer = LossTrainer(fitting, arguments(settings, job, state), callbacks=[watching, *fitting.callbacks])
        trainer.train(resume_from_checkpoint=str(begun) if begun else None)
    figures, steps = _best(fitting, trainer, state), int(trainer.state.global_step)
    if trainer.args.should_save:
        _finish(fitting, job, {**facts, "about": dict(fitting.about), "figures": figures, "steps": steps})
    trainer.accelerator.wait_for_everyone()
    notes = tuple(f"left out: {one}" for one in fitting.left_out)
    return TrainingReport(job.output, figures, steps, notes)


def _begin(job: TrainingJob, state: Path, facts: Facts) -> Path | None:
    """The checkpoint to go on from; None to begin. Raises ``UsageError`` where the folder is not free."""
    if (state / _RUN).is_file():
        if not job.resume:
            raise UsageError("holds a training that was cut short", where=str(job.output), hint=_GO_ON)
        _promise_same(job, facts, json.loads((state / _RUN).read_bytes()))
        return newest(state)
    if job.output.is_dir() and any(one.name not in (STATE, LOG) for one in job.output.iterdir()):
        raise UsageError(
            "is not empty", where=str(job.output), hint="choose a folder of its own for the stage's output"
        )
    with staged(state) as aside:
        (aside / _RUN).write_text(json.dumps(facts, indent=2), encoding="utf-8")
    return None


def _promise_same(job: TrainingJob, facts: Facts, before: Mapping[str, Any]) -> None:
    other = [name for name, value in facts.items() if before.get(name) != value]
    if other:
        raise UsageError(
            f"was begun with other {', '.join(other)}",
            where=str(job.output),
            hint="set them back, or choose another `output` (or delete the folder) to begin anew",
        )


def _best(fitting: Fitting, trainer: LossTrainer, state: Path) -> dict[str, float]:
    """The figures of the best weights, which ``fitting.module`` holds from now on; of the last where none were kept."""
    logged = trainer.state.log_history
    found = load_best(fitting.module, state)
    if not found:
        return {"loss": float(next((one["loss"] for one in reversed(logged) if "loss" in one), 0.0))}
    return {("best_step" if name == "step" else name): float(value) for name, value in found.items()}


def _finish(fitting: Fitting, job: TrainingJob, facts: Facts) -> None:
    """The folder that serves, its manifest last: where that is, all of it is."""
    whole = job.output / "whole"
    with staged(whole) as aside:
        fitting.save(aside)
        write_manifest(aside, facts)
    with told(job.output):
        for path in sorted(whole.iterdir(), key=lambda one: one.name == MANIFEST):
            path.replace(job.output / path.name)
        flush(job.output)
        shutil.rmtree(whole)
        shutil.rmtree(job.output / STATE)
