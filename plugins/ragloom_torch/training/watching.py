"""What happens beside the steps: the log, the evaluations, the best weights, the end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from ragloom.interfaces import TrainingJob, TrainingProgress
from ragloom_torch.training.best import PREFIX, history, is_best, save_best, since_best
from ragloom_torch.training.fitting import Fitting
from ragloom_torch.training.settings import FitConfig
from ragloom_torch.training.staging import told

LOG = "metrics.jsonl"


class Watching(TrainerCallback):
    """Writes ``metrics.jsonl`` beside ``state``, keeps the best weights, stops where ``patience`` ends."""

    def __init__(self, fitting: Fitting, settings: FitConfig, job: TrainingJob, state: Path) -> None:
        self._fitting, self._settings, self._job, self._state = fitting, settings, job, state
        self.metric = settings.metric or fitting.metric
        self.higher = fitting.higher if settings.metric in (None, fitting.metric) else settings.metric != "loss"

    def on_train_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """The log begins with what had been logged up to the checkpoint that the run goes on from."""
        self._write(state.log_history, "w")

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """Tell whoever watches, and ask for an evaluation where one is due."""
        self._tell(state)
        every = self._settings.evaluate_every
        if self._fitting.held_out and every and state.global_step % every == 0:
            control.should_evaluate = True

    def on_epoch_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """Without a number of steps, each epoch is evaluated."""
        if self._fitting.held_out and self._settings.evaluate_every is None:
            control.should_evaluate = True

    def on_log(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """One line more."""
        if state.is_world_process_zero:
            self._write(state.log_history[-1:], "a")

    def on_evaluate(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """Keep what is best; stop where it has not been for long enough."""
        found = history(state.log_history, self.metric)
        if is_best(found, higher=self.higher) and state.is_world_process_zero:
            save_best(self._fitting.module, self._state, {"step": found[-1][0], **figures_of(state.log_history[-1])})
        patience = self._settings.patience
        if patience is not None and since_best(found, higher=self.higher) >= patience:
            control.should_training_stop = True
        self._tell(state)

    def _tell(self, state: TrainerState) -> None:
        if self._job.watch is None or not state.is_world_process_zero:
            return
        latest = next((one for one in reversed(state.log_history) if "loss" in one), {})
        valued = next((one for one in reversed(state.log_history) if PREFIX + self.metric in one), {})
        figures = {"loss": float(latest["loss"])} if latest else {}
        if valued:
            figures[f"held-out {self.metric}"] = float(valued[PREFIX + self.metric])
        self._job.watch(TrainingProgress(self._job.stage, state.global_step, state.max_steps, figures))

    def _write(self, rows: list[dict[str, Any]], mode: str) -> None:
        file = self._job.output / LOG
        with told(file), file.open(mode, encoding="utf-8") as stream:
            stream.writelines(json.dumps(one) + "\n" for one in rows)


def figures_of(logged: Mapping[str, Any]) -> dict[str, float]:
    """An evaluation's own figures, by their names."""
    return {name.removeprefix(PREFIX): float(value) for name, value in logged.items() if name.startswith(PREFIX)}
