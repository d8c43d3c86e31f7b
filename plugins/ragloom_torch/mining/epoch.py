"""Which epoch it is, for what is drawn anew in each."""

from __future__ import annotations

from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

_NEAR = 1e-6
"""The state counts epochs in fractions: a whole one may fall short by rounding."""


class Epoch(TrainerCallback):
    """``number`` of the epoch under way, from 0; of a run that goes on, too."""

    def __init__(self) -> None:
        self.number = 0

    def on_epoch_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """Take the number before the first batch is drawn."""
        self.number = int((state.epoch or 0.0) + _NEAR)
