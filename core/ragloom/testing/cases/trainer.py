"""Cases of trainers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ragloom.interfaces import Json
from ragloom.testing.cases.base import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerCase(Case):
    """``examples`` are rows that the stage can learn from, few enough to train on within a second.

    ``stage`` is what the job is called. ``weights`` are patterns of the checkpoint's files that have to be the same,
    byte for byte, when the seed is. ``cut`` says after how many rows the examples fail, so that a run is interrupted
    which ``resume`` then continues; None where the trainer cannot resume.
    """

    stage: str = "stage"
    examples: tuple[Mapping[str, Json], ...] = ()
    weights: tuple[str, ...] = ("*.safetensors", "*.npz", "*.npy")
    cut: int | None = None
