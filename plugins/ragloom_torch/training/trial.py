"""Runs that leave nothing: a single step to see that a stage works and what it costs, or a few rows learnt by heart."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

import torch

from ragloom.interfaces import TrainingJob, TrainingReport
from ragloom_torch.training.arguments import arguments
from ragloom_torch.training.fitting import Fitting
from ragloom_torch.training.loss_trainer import LossTrainer
from ragloom_torch.training.settings import FitConfig

_BY_HEART = 100
"""Steps in which a few rows are learnt by heart, unless `max_steps` says otherwise."""
_SHOWN = 3
_MEGA = 2**20


def trial(fitting: Fitting, settings: FitConfig, job: TrainingJob, state: Path) -> TrainingReport:
    """A dry run's or an overfitting's report; ``state`` is a folder that goes away."""
    return _dry(fitting, settings, job, state) if job.dry_run else _by_heart(fitting, settings, job, state)


def _dry(fitting: Fitting, settings: FitConfig, job: TrainingJob, state: Path) -> TrainingReport:
    trainer = _trainer(fitting, settings.model_copy(update={"max_steps": 1}), job, state)
    began = perf_counter()
    loss = float(trainer.train().training_loss)
    seconds = perf_counter() - began
    figures = {
        "loss": loss,
        "seconds_per_step": seconds,
        "examples_per_step": float(settings.batch * settings.accumulate),
        "peak_memory_mb": peak_memory_mb(),
        **(fitting.costs() if fitting.costs else {}),
    }
    shown = tuple(fitting.shown())[:_SHOWN] if fitting.shown else ()
    return TrainingReport(job.output, figures, 1, (*shown, *(f"left out: {one}" for one in fitting.left_out)))


def _by_heart(fitting: Fitting, settings: FitConfig, job: TrainingJob, state: Path) -> TrainingReport:
    steps = settings.max_steps or _BY_HEART
    steady = settings.model_copy(update={"max_steps": steps, "schedule": "constant", "warmup": 0.0})
    trainer = _trainer(fitting, steady, job, state)
    before = trainer.evaluate()
    trainer.train()
    after = trainer.evaluate()
    figures = {f"{name.removeprefix('eval_')}_before": value for name, value in before.items()}
    figures |= {f"{name.removeprefix('eval_')}_after": value for name, value in after.items()}
    return TrainingReport(job.output, figures, steps)


def _trainer(fitting: Fitting, settings: FitConfig, job: TrainingJob, state: Path) -> LossTrainer:
    return LossTrainer(fitting, arguments(settings, job, state, save_strategy="no"), callbacks=[*fitting.callbacks])


def peak_memory_mb() -> float:
    """The most that this process has taken so far, on the accelerator where one is used; MiB."""
    if torch.cuda.is_available():
        return torch.cuda.max_memory_allocated() / _MEGA
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / _MEGA if sys.platform == "darwin" else most / 1024
