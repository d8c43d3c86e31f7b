"""The best weights so far, by a figure of the held-out rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_model

from ragloom_torch.training.checkpoints import WEIGHTS, load_weights
from ragloom_torch.training.staging import staged

BEST = "best"
_FACTS = "best.json"
PREFIX = "eval_"


def save_best(module: torch.nn.Module, state: Path, facts: Mapping[str, Any]) -> None:
    """``module``'s weights in place of those that were the best before."""
    with staged(state / BEST) as aside:
        save_model(module, str(aside / WEIGHTS))
        (aside / _FACTS).write_text(json.dumps(dict(facts)), encoding="utf-8")


def load_best(module: torch.nn.Module, state: Path) -> dict[str, Any]:
    """Bring the best weights back, and say what was written with them; empty where none were kept."""
    folder = state / BEST
    if not folder.is_dir():
        return {}
    load_weights(module, folder)
    return dict(json.loads((folder / _FACTS).read_bytes()))


def history(logged: Iterable[Mapping[str, Any]], metric: str) -> list[tuple[int, float]]:
    """Step and figure of every evaluation that was logged, in order."""
    return [(int(one["step"]), float(one[PREFIX + metric])) for one in logged if PREFIX + metric in one]


def is_best(found: list[tuple[int, float]], *, higher: bool) -> bool:
    """Whether the last evaluation is better than all before it."""
    sign = 1 if higher else -1
    values = [sign * value for _, value in found]
    return len(values) == 1 or values[-1] > max(values[:-1])


def since_best(found: list[tuple[int, float]], *, higher: bool) -> int:
    """How many evaluations there were since the best one."""
    sign = 1 if higher else -1
    values = [sign * value for _, value in found]
    return len(values) - 1 - values.index(max(values))
