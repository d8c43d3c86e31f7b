"""A look at the figures before the first step."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from ragloom.errors import UsageError
from ragloom_torch.training.watching import Watching


class Promising(TrainerCallback):
    """Evaluates before the first step where the settings name a figure, so that an unknown name is told at once.

    It comes after the fitting's own callbacks: figures may be of what these make ready.
    """

    def __init__(self, watching: Watching, figures: Callable[[], Collection[str]]) -> None:
        self._watching, self._figures = watching, figures

    def on_train_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """Raises ``UsageError`` for an unknown metric, and leaves nothing begun: a name mended begins anew."""
        if state.global_step or not self._watching.asks_for_a_figure:
            return
        try:
            self._watching.promise_figure(self._figures())
        except UsageError:
            if args.should_save:
                shutil.rmtree(str(args.output_dir), ignore_errors=True)
            raise
