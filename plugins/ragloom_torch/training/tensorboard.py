"""TensorBoard's files, where they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from ragloom.errors import MissingExtraError
from ragloom.interfaces import TrainingJob
from ragloom_torch.training.beginning import LOGS
from ragloom_torch.training.settings import FitConfig


class ToTensorBoard(TrainerCallback):
    """Writes each figure that is logged, and nothing else: transformers' own writes every argument, too."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: Mapping[str, float | str] | None = None,
        **_: Any,
    ) -> None:
        """Held-out figures beside those of the training."""
        for name, value in (logs or dict[str, float | str]()).items():
            if not name.startswith("train_") and isinstance(value, int | float):
                kind, _mark, rest = name.partition("eval_")
                self._writer.add_scalar(f"held_out/{rest}" if not kind and rest else name, value, state.global_step)
        self._writer.flush()


@contextmanager
def tensorboard(settings: FitConfig, job: TrainingJob, args: TrainingArguments) -> Iterator[list[ToTensorBoard]]:
    """The callback that writes to ``logs`` of the output, in the process that writes; none where it is not asked for.

    Raises ``MissingExtraError`` without tensorboardX.
    """
    if not settings.tensorboard or not args.should_save:
        yield []
        return
    try:
        library: Any = import_module("tensorboardX")
    except ImportError as error:
        raise MissingExtraError(
            "TensorBoard's writer is not installed", where=job.stage, hint="pip install tensorboardX"
        ) from error
    with library.SummaryWriter(logdir=str(job.output / LOGS)) as writer:
        yield [ToTensorBoard(writer)]
