"""What happens beside the steps: the log, the evaluations, the best weights, the end."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from ragloom.errors import UsageError
from ragloom.interfaces import TrainingJob, TrainingProgress
from ragloom_torch.training.best import PREFIX, Figures, best_step, history, is_best, keep_best, save_best, since_best
from ragloom_torch.training.fitting import Fitting
from ragloom_torch.training.settings import FitConfig
from ragloom_torch.training.staging import told

LOG = "metrics.jsonl"
_LOGGED = 20
"""A short run is logged at least so often."""


class Watching(TrainerCallback):
    """Writes ``metrics.jsonl`` beside ``state``, keeps the best weights, stops where ``patience`` ends."""

    def __init__(self, fitting: Fitting, settings: FitConfig, job: TrainingJob, state: Path) -> None:
        self._fitting, self._settings, self._job, self._state = fitting, settings, job, state
        self.metric = settings.metric or fitting.metric
        falls = self.metric in ("loss", *fitting.falling)
        self.higher = fitting.higher if self.metric == fitting.metric else not falls
        # The best step as of the checkpoints that are kept: whoever goes on from one needs its weights.
        self._needed: deque[int | None] = deque(maxlen=2)

    @property
    def asks_for_a_figure(self) -> bool:
        """Whether the settings choose by a figure that nobody knows to be there before it is evaluated."""
        return self.metric not in ("loss", self._fitting.metric)

    def promise_figure(self, found: Collection[str]) -> None:
        """Raises ``UsageError`` unless the metric is among an evaluation's figures."""
        if self.metric not in found:
            has = ", ".join(found)
            raise UsageError(f"there is no figure `{self.metric}`", where=self._job.stage, hint=f"metric: one of {has}")

    def is_over(self, state: TrainerState) -> bool:
        """Whether nothing is left to do: every step is taken, or patience has ended."""
        return state.global_step >= state.max_steps or self._is_out_of_patience(self._found(state))

    def best(self, state: TrainerState) -> int | None:
        """The step of the best weights; None where nothing was evaluated."""
        return best_step(self._found(state), higher=self.higher)

    def on_train_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """The log begins with what had been logged up to the checkpoint that the run goes on from."""
        # A checkpoint remembers these; what is set now holds.
        state.save_steps, state.logging_steps = int(args.save_steps), int(args.logging_steps)
        self._needed.append(self.best(state))
        if state.is_world_process_zero:
            write_log(self._job.output, state.log_history)

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """Tell whoever watches, and ask for a line of the log and an evaluation where they are due."""
        self._tell(state)
        ends = state.global_step >= state.max_steps
        if ends or state.global_step % max(1, min(state.logging_steps, state.max_steps // _LOGGED)) == 0:
            control.should_log = True
        if self._fitting.held_out and (ends or self._is_due(state)):
            # Here, not where the epoch ends: a checkpoint of this very step must know of it.
            control.should_evaluate = True

    def on_log(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """One line more."""
        if state.is_world_process_zero:
            write_log(self._job.output, state.log_history[-1:], more=True)

    def on_evaluate(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """Keep what is best; stop where nothing was for long enough. Raises ``UsageError`` for an unknown metric."""
        found = self._found(state)
        if not found or found[-1][0] != state.global_step:
            self.promise_figure(figures_of(state.log_history[-1]))
        if is_best(found, higher=self.higher) and state.is_world_process_zero:
            save_best(self._fitting.module, self._state, state.global_step)
            keep_best(self._state, {*self._needed, state.global_step})
        if self._is_out_of_patience(found):
            control.should_training_stop = True
        self._tell(state)

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """What no checkpoint needs any more can go."""
        self._needed.append(self.best(state))
        if state.is_world_process_zero:
            keep_best(self._state, self._needed)

    def _is_due(self, state: TrainerState) -> bool:
        """Without a number of steps, each epoch is evaluated."""
        every = self._settings.evaluate_every
        return state.global_step % every == 0 if every else float(state.epoch or 0).is_integer()

    def _found(self, state: TrainerState) -> Figures:
        return history(state.log_history, self.metric)

    def _is_out_of_patience(self, found: Figures) -> bool:
        patience = self._settings.patience
        return patience is not None and since_best(found, higher=self.higher) >= patience

    def _tell(self, state: TrainerState) -> None:
        if self._job.watch is None or not state.is_world_process_zero:
            return
        latest = next((one for one in reversed(state.log_history) if "loss" in one), {})
        valued = next((one for one in reversed(state.log_history) if PREFIX + self.metric in one), {})
        figures = {"loss": float(latest["loss"])} if latest else {}
        if valued:
            figures[f"held-out {self.metric}"] = float(valued[PREFIX + self.metric])
        self._job.watch(TrainingProgress(self._job.stage, state.global_step, state.max_steps, figures))


def write_log(output: Path, rows: list[dict[str, Any]], *, more: bool = False) -> None:
    """Rows of ``metrics.jsonl``: ``more`` of them, or all that there are."""
    file = output / LOG
    with told(file), file.open("a" if more else "w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(_in_order(one)) + "\n" for one in rows if _is_of_a_step(one))


def figures_of(logged: Mapping[str, Any]) -> dict[str, float]:
    """An evaluation's own figures, by their names."""
    return {name.removeprefix(PREFIX): float(value) for name, value in logged.items() if name.startswith(PREFIX)}


def _is_of_a_step(logged: Mapping[str, Any]) -> bool:
    """What transformers says at the end is of the process, which may have gone on half-way."""
    return not any(name.startswith("train_") for name in logged)


def _in_order(logged: Mapping[str, Any]) -> dict[str, Any]:
    """The same line whether or not a checkpoint has kept it meanwhile, which sorts names."""
    return {name: logged[name] for name in ("step", "epoch", *sorted({*logged} - {"step", "epoch"})) if name in logged}
