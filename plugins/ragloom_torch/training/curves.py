"""The figures of a run by step, out of what was logged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ragloom_torch.training.best import PREFIX

_OF_TRAINING = ("loss", "learning_rate", "grad_norm")


@dataclass(frozen=True, slots=True)
class Curve:
    """A figure at each step at which it was logged; ``held_out``: of rows that are not learnt from."""

    name: str
    held_out: bool
    steps: tuple[int, ...]
    values: tuple[float, ...]


def curves(logged: Iterable[Mapping[str, Any]]) -> tuple[Curve, ...]:
    """The training's own, then those of the held-out rows in the order in which they are first told."""
    rows = list(logged)
    held_out = dict.fromkeys(name for row in rows for name in row if name.startswith(PREFIX))
    found = [_curve(rows, name, name, held_out=False) for name in _OF_TRAINING]
    found += [_curve(rows, name, name.removeprefix(PREFIX), held_out=True) for name in held_out]
    return tuple(one for one in found if one.steps)


def _curve(rows: Iterable[Mapping[str, Any]], key: str, name: str, *, held_out: bool) -> Curve:
    points = [(int(row["step"]), float(row[key])) for row in rows if key in row]
    return Curve(name, held_out, tuple(step for step, _ in points), tuple(value for _, value in points))
