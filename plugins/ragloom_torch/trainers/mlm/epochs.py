"""Which epoch a run is in."""

from __future__ import annotations

from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments


class Epochs(TrainerCallback):
    """``now`` is the number of the epoch that is being read, of a run that goes on as well."""

    now = 0

    def on_epoch_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """``state.epoch`` is how many were read; a fraction of one where a run was cut within it."""
        self.now = int(state.epoch or 0)
