"""From our settings to transformers' own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from transformers import TrainingArguments

from ragloom.errors import MissingExtraError
from ragloom.interfaces import TrainingJob
from ragloom_torch.training.settings import FitConfig

_LOGGED_EVERY = 10


def arguments(settings: FitConfig, job: TrainingJob, state: Path, **other: Any) -> TrainingArguments:
    """Transformers' arguments for a run whose checkpoints lie in ``state``; nothing is reported to anyone."""
    given = TrainingArguments(**{**_named(settings, job, state), **other})
    # Transformers adds a reporter of its own accord where a cluster's environment asks for it.
    given.report_to = ["tensorboard"] if settings.tensorboard else []
    return given


def _named(settings: FitConfig, job: TrainingJob, state: Path) -> dict[str, Any]:
    if settings.threads is not None:
        torch.set_num_threads(settings.threads)
    if settings.tensorboard:
        _promise_tensorboard(job.stage)
    return {
        "output_dir": str(state),
        "num_train_epochs": settings.epochs,
        "max_steps": settings.max_steps or -1,
        "per_device_train_batch_size": settings.batch,
        "gradient_accumulation_steps": settings.accumulate,
        "learning_rate": settings.learning_rate,
        "lr_scheduler_type": {"constant": "constant_with_warmup"}.get(settings.schedule, settings.schedule),
        # Below 1 it is a share of the steps.
        "warmup_steps": settings.warmup,
        "weight_decay": settings.weight_decay,
        "max_grad_norm": settings.max_grad_norm,
        "seed": job.seed,
        "data_seed": job.seed,
        "use_cpu": _on_cpu(settings),
        "bf16": _in_bfloat16(settings),
        "logging_strategy": "steps",
        "logging_steps": _LOGGED_EVERY,
        "logging_first_step": True,
        "logging_nan_inf_filter": False,
        "save_only_model": False,
        "save_total_limit": None,
        "dataloader_pin_memory": False,
        "remove_unused_columns": False,
        "disable_tqdm": True,
        "report_to": "none",
        **_every(settings.save_every, "save"),
    }


def _every(steps: int | None, what: str) -> dict[str, Any]:
    return {f"{what}_strategy": "epoch"} if steps is None else {f"{what}_strategy": "steps", f"{what}_steps": steps}


def _on_cpu(settings: FitConfig) -> bool:
    there = torch.cuda.is_available() or torch.backends.mps.is_available()
    return settings.device == "cpu" or (settings.device == "auto" and not there)


def _in_bfloat16(settings: FitConfig) -> bool:
    if settings.precision == "auto":
        return not _on_cpu(settings) and torch.cuda.is_available() and torch.cuda.is_bf16_supported()
    return settings.precision == "bfloat16"


def _promise_tensorboard(stage: str) -> None:
    from transformers.integrations import is_tensorboard_available

    if not is_tensorboard_available():
        raise MissingExtraError("TensorBoard's writer is not installed", where=stage, hint="pip install tensorboardX")
