"""Trainers carry out one stage of training."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from ragloom.interfaces.component import Component
from ragloom.interfaces.resources import Json


@dataclass(frozen=True, slots=True)
class TrainingJob:
    """One stage: ``examples`` are rows as the stage's data gives them, ``output`` the checkpoint folder to write.

    ``examples`` may be readable once only; ``output`` and the folders above it need not be there. ``resume`` goes on
    from what an interrupted run left in ``output``. ``dry_run`` tries the stage out: one step at most, and no file.
    """

    stage: str
    output: Path
    examples: Iterable[Mapping[str, Json]]
    seed: int = 0
    resume: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What a stage made: the checkpoint folder (Hugging Face's layout), its figures, how many steps were taken."""

    checkpoint: Path
    figures: Mapping[str, float] = field(default_factory=dict)
    steps: int = 0


@runtime_checkable
class Trainer(Component, Protocol):
    """Reads examples, writes a checkpoint folder with a manifest: ``…manifest….json``, one JSON object."""

    def train(self, job: TrainingJob) -> TrainingReport:
        """Train, or continue where ``job.resume`` says so; nothing is written outside of ``job.output``.

        Raises a ``RagloomError`` with a hint where there are no examples, and whatever the examples raise.
        """
