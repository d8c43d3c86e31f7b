"""Trainers carry out one stage of training."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from ragloom.interfaces.component import Component
from ragloom.interfaces.resources import Json


@dataclass(frozen=True, slots=True)
class TrainingProgress:
    """Where a training stands: ``step`` of ``total`` (0 where that is not known), the latest figures by name."""

    stage: str
    step: int
    total: int = 0
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrainingJob:
    """One stage: ``examples`` are rows as the stage's data gives them, ``output`` the checkpoint folder to write.

    ``examples`` and ``held_out`` may be readable once only; ``output`` and the folders above it need not be there.
    ``held_out`` rows are never learnt from: they choose the best checkpoint and say when to stop. ``resume`` goes on
    from what an interrupted run left in ``output``. ``dry_run`` tries the stage out: one step at most, and no file.
    ``overfit`` is a trial, too: whether a loss falls on these few rows; it writes no file either. ``skip_bad_rows``
    leaves out rows that cannot be learnt from and counts them, where otherwise they stop the stage before it begins.
    ``watch`` is told as it goes.
    """

    stage: str
    output: Path
    examples: Iterable[Mapping[str, Json]]
    seed: int = 0
    resume: bool = False
    dry_run: bool = False
    held_out: Iterable[Mapping[str, Json]] = ()
    overfit: bool = False
    skip_bad_rows: bool = False
    watch: Callable[[TrainingProgress], None] | None = None


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What a stage made: the checkpoint folder (Hugging Face's layout), its figures, how many steps were taken.

    ``notes`` are lines for a person: examples as a dry run read them, what it would cost, what to be warned of.
    """

    checkpoint: Path
    figures: Mapping[str, float] = field(default_factory=dict)
    steps: int = 0
    notes: tuple[str, ...] = ()


@runtime_checkable
class Trainer(Component, Protocol):
    """Reads examples, writes a checkpoint folder with a manifest: ``…manifest….json``, one JSON object.

    A manifest that has ``from`` (a JSON object: from a folder within the checkpoint, ``.`` for itself, to the model
    that it began with) lets a baseline be measured beside the result. A class that states ``learns_from = "texts"`` is
    given rows of text where it would be given questions: a data set's paragraphs, not what is asked of them.
    """

    def train(self, job: TrainingJob) -> TrainingReport:
        """Train, or continue where ``job.resume`` says so; nothing is written outside of ``job.output``.

        Raises a ``RagloomError`` with a hint where there are no examples, and whatever the examples raise.
        """
