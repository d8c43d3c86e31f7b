"""The best weights so far, by a figure of the held-out rows."""

from __future__ import annotations

import math
import shutil
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_model

from ragloom.errors import TrainingError
from ragloom_torch.training.checkpoints import WEIGHTS, load_weights
from ragloom_torch.training.staging import staged

PREFIX = "eval_"
Figures = list[tuple[int, float]]
"""Step and value of every evaluation, in order."""


def save_best(module: torch.nn.Module, state: Path, step: int) -> None:
    """``module``'s weights, as those of ``step``."""
    with staged(_folder(state, step)) as aside:
        save_model(module, str(aside / WEIGHTS))


def keep_best(state: Path, steps: Container[int | None]) -> None:
    """Let all but the weights of ``steps`` go."""
    for folder in state.glob("best-*"):
        if int(folder.name.removeprefix("best-")) not in steps:
            shutil.rmtree(folder, ignore_errors=True)


def load_best(module: torch.nn.Module, state: Path, step: int) -> None:
    """Bring the weights of ``step`` back. Raises ``TrainingError`` where they are not there."""
    folder = _folder(state, step)
    if not folder.is_dir():
        raise TrainingError(
            f"the best weights, of step {step}, are not there any more",
            where=str(folder),
            hint="delete the output folder to begin anew",
        )
    load_weights(module, folder)


def history(logged: Iterable[Mapping[str, Any]], metric: str) -> Figures:
    """Step and figure of every evaluation that was logged, in order."""
    return [(int(one["step"]), float(one[PREFIX + metric])) for one in logged if PREFIX + metric in one]


def best_step(found: Figures, *, higher: bool) -> int | None:
    """The first step of those with the best figure; None without an evaluation."""
    return found[_at_best(found, higher=higher)][0] if found else None


def is_best(found: Figures, *, higher: bool) -> bool:
    """Whether the last evaluation is better than all before it."""
    return bool(found) and _at_best(found, higher=higher) == len(found) - 1


def since_best(found: Figures, *, higher: bool) -> int:
    """How many evaluations there were since the best one."""
    return len(found) - 1 - _at_best(found, higher=higher) if found else 0


def _at_best(found: Figures, *, higher: bool) -> int:
    sign = 1 if higher else -1
    values = [-math.inf if math.isnan(value) else sign * value for _, value in found]
    return values.index(max(values))


def _folder(state: Path, step: int) -> Path:
    return state / f"best-{step}"
