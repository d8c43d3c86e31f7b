"""From our settings to transformers' own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import torch
from transformers import TrainingArguments

from ragloom.errors import ModelError, UsageError
from ragloom.interfaces import TrainingJob
from ragloom_torch.training.settings import FitConfig

_LOGGED_EVERY = 10


class Untold(TrainingArguments):
    """Of a trial: no process is one that writes."""

    @property
    def should_save(self) -> bool:
        """Transformers would make ``output_dir``, whether or not anything is saved there."""
        return False


def arguments(
    settings: FitConfig,
    job: TrainingJob,
    state: Path,
    kind: type[TrainingArguments] = TrainingArguments,
    **other: Any,
) -> TrainingArguments:
    """Transformers' arguments for a run whose checkpoints lie in ``state``; nothing is reported to anyone.

    Raises ``ModelError`` for a device that is not there, ``UsageError`` for a launcher's settings that have no meaning
    here.
    """
    _refuse_sharding()
    given = kind(**{**_named(settings, job, state), **other})
    # Transformers adds a reporter of its own accord where a cluster's environment asks for it.
    given.report_to = []
    _promise_device(settings, given)
    # One process computes on one device; several are several processes.
    given._n_gpu = min(1, given.n_gpu)
    return given


def _named(settings: FitConfig, job: TrainingJob, state: Path) -> dict[str, Any]:
    if settings.threads is not None:
        torch.set_num_threads(settings.threads)
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
        "log_level": "error",
        "log_level_replica": "error",
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
    there = any(getattr(torch, kind).is_available() for kind in ("cuda", "xpu", "mps") if hasattr(torch, kind))
    # `accelerate launch --cpu` says so.
    told = os.environ.get("ACCELERATE_USE_CPU", "").lower() in ("1", "true", "yes")
    return settings.device == "cpu" or (settings.device == "auto" and (told or not there))


def _in_bfloat16(settings: FitConfig) -> bool:
    if settings.precision == "auto":
        return not _on_cpu(settings) and torch.cuda.is_available() and torch.cuda.is_bf16_supported()
    return settings.precision == "bfloat16"


def bfloat16_on_cpu(settings: FitConfig) -> bool:
    """Whether a processor is to multiply in bfloat16."""
    return _on_cpu(settings) and _in_bfloat16(settings)


def _promise_device(settings: FitConfig, given: TrainingArguments) -> None:
    kind, _, index = settings.device.partition(":")
    if kind not in ("auto", given.device.type):
        raise ModelError(f"torch finds no device '{kind}' here", hint="set `device: auto`, or `device: cpu`")
    if index not in ("", "0"):
        raise UsageError(
            f"a training computes on the first device that it sees, not on '{settings.device}'",
            hint=f"set `device: {kind}`, and let it see that one only: CUDA_VISIBLE_DEVICES={index} ragloom train …",
        )


def _refuse_sharding() -> None:
    asked = [name for name in ("FSDP", "DEEPSPEED") if os.environ.get(f"ACCELERATE_USE_{name}", "").lower() == "true"]
    if asked:
        raise UsageError(
            f"weights that are spread over processes ({', '.join(asked)}) cannot be trained here",
            hint="run `accelerate config` anew and choose neither, or `accelerate launch --multi_gpu …`",
        )
