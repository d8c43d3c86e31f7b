"""Runs that leave nothing: a single step to see that a stage works and what it costs, or a few rows learnt by heart."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import torch
from transformers import TrainerCallback

from ragloom.interfaces import TrainingJob, TrainingReport
from ragloom_torch.training.arguments import Untold, arguments
from ragloom_torch.training.fitting import Fitting
from ragloom_torch.training.loss_trainer import LossTrainer
from ragloom_torch.training.settings import FitConfig

_BY_HEART = 100
"""Steps in which a few rows are learnt by heart, unless `max_steps` says otherwise."""
_SHOWN = 3
_MEGA = 2**20


def trial(fitting: Fitting, settings: FitConfig, job: TrainingJob, nowhere: Path) -> TrainingReport:
    """A dry run's or an overfitting's report. Nothing is written but what the fitting's callbacks may keep meanwhile.

    ``nowhere`` is a folder that goes away.
    """
    return (_dry if job.dry_run else _by_heart)(fitting, settings, job, nowhere)


def _dry(fitting: Fitting, settings: FitConfig, job: TrainingJob, nowhere: Path) -> TrainingReport:
    clock = _Clock()
    once = settings.model_copy(update={"max_steps": 1})
    trainer = _trainer(fitting, once, job, nowhere, [*fitting.callbacks, clock])
    _rehearse(trainer)
    loss = float(trainer.train().training_loss)
    figures = {
        "loss": loss,
        "seconds_per_step": clock.seconds,
        "examples_per_step": float(settings.batch * settings.accumulate * trainer.args.world_size),
        "steps": float(_planned(fitting, settings, trainer)),
        "peak_memory_mb": peak_memory_mb(trainer.args.device),
        **(fitting.costs() if fitting.costs else {}),
    }
    shown = tuple(fitting.shown())[:_SHOWN] if fitting.shown else ()
    return TrainingReport(job.output, figures, 1, (*shown, *(f"left out: {one}" for one in fitting.left_out)))


def _by_heart(fitting: Fitting, settings: FitConfig, job: TrainingJob, nowhere: Path) -> TrainingReport:
    steps = settings.max_steps or _BY_HEART
    steady = settings.model_copy(update={"max_steps": steps, "schedule": "constant", "warmup": 0.0})
    trainer = _trainer(fitting, steady, job, nowhere, fitting.callbacks)
    before = trainer.figures(fitting.train)
    trainer.train()
    after = trainer.figures(fitting.train)
    figures = {f"{name}_before": value for name, value in before.items()}
    figures |= {f"{name}_after": value for name, value in after.items()}
    return TrainingReport(job.output, figures, steps, tuple(f"left out: {one}" for one in fitting.left_out))


def _trainer(
    fitting: Fitting, settings: FitConfig, job: TrainingJob, nowhere: Path, callbacks: Sequence[Any]
) -> LossTrainer:
    given = arguments(settings, job, nowhere, Untold, save_strategy="no", logging_strategy="no")
    return LossTrainer(fitting, given, callbacks=callbacks)


def _planned(fitting: Fitting, settings: FitConfig, trainer: LossTrainer) -> int:
    """Steps that the stage itself would take over these rows."""
    an_epoch = -(-len(fitting.train) // (settings.batch * settings.accumulate * trainer.args.world_size))
    return settings.max_steps or max(1, int(-(-settings.epochs * an_epoch // 1)))


def _rehearse(trainer: LossTrainer) -> None:
    """One batch there and back, of which nothing is learnt: the first is slow for reasons of its own."""
    batches = trainer.get_batch_samples(iter(trainer.get_train_dataloader()), 1, trainer.args.device)
    module: Any = trainer.model
    trainer.training_step(module, batches[0][0], batches[1])
    module.zero_grad()
    trainer.forget_losses()


class _Clock(TrainerCallback):
    """How long the step took, the making of its batches included."""

    seconds = 0.0

    def on_epoch_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """The batches are made next."""
        self._began = self._now(args.device)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """The weights are those of the step."""
        self.seconds = self._now(args.device) - self._began

    def _now(self, device: torch.device) -> float:
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        return perf_counter()


def peak_memory_mb(device: torch.device) -> float:
    """The most that this process has taken so far, on the accelerator where one is used; MiB."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device) / _MEGA
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / _MEGA if sys.platform == "darwin" else most / 1024
