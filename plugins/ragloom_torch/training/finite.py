"""Numbers that are none: which rows they came of, and what to do."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from ragloom.errors import TrainingError
from ragloom_torch.training.checkpoints import kept_steps

_TOLD = 8
"""More rows are counted, not named."""


def promise_finite(norm: Any, batches: Sequence[tuple[torch.Tensor, Sequence[str]]], *, step: int, state: Path) -> None:
    """Look once a step at all that it computed: each batch's loss and rows, and the gradient's length.

    Raises ``TrainingError`` that names the rows. The device is waited for this once only.
    """
    losses = [loss.reshape(()).double() for loss, _ in batches]
    computed = torch.stack([*losses, torch.as_tensor(norm, dtype=torch.float64, device=losses[0].device)]).tolist()
    if all(map(math.isfinite, computed)):
        return
    wrong = [(value, rows) for value, (_, rows) in zip(computed, batches, strict=False) if not math.isfinite(value)]
    what = (
        f"the loss is {wrong[0][0]}" if wrong else f"the loss is a number, and its gradient's length is {computed[-1]}"
    )
    rows = [row for _, some in wrong or [(0.0, rows) for _, rows in batches] for row in some]
    raise TrainingError(f"{what} at step {step}, of {_named(rows)}", hint=f"{_TRY}; {_kept(state)}")


def finite_figures(figures: Mapping[str, float], *, step: int) -> None:
    """Raises ``TrainingError`` for an evaluation with a figure that is no finite number."""
    odd = {name: value for name, value in figures.items() if not math.isfinite(value)}
    if odd:
        told = ", ".join(f"{name.removeprefix('eval_')} is {value}" for name, value in odd.items())
        raise TrainingError(f"of the held-out rows {told} at step {step}", hint=_TRY)


_NOTHING = "nothing was saved yet"
_TRY = "look at these rows, or set a lower `learning_rate` or `precision: float32`"


def _named(rows: Sequence[str]) -> str:
    if not rows:
        return "rows whose places are not known"
    more = f" and {len(rows) - _TOLD} more" if len(rows) > _TOLD else ""
    return f"the rows {', '.join(map(str, rows[:_TOLD]))}{more}"


def _kept(state: Path) -> str:
    steps = kept_steps(state)
    return f"the checkpoint of step {steps[-1]} is kept: --resume goes on from there" if steps else _NOTHING
