"""TensorBoard's files, where they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from ragloom.errors import MissingExtraError
from ragloom.interfaces import TrainingJob
from ragloom_torch.training.beginning import LOGS
from ragloom_torch.training.settings import FitConfig

_LIBRARY = "tensorboardX"


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


def promise_tensorboard(job: TrainingJob) -> None:
    """Raises ``MissingExtraError`` without tensorboardX."""
    if find_spec(_LIBRARY) is None:
        what = "TensorBoard's writer is not installed"
        raise MissingExtraError(what, where=job.stage, hint="pip install tensorboardX")


@contextmanager
def tensorboard(settings: FitConfig, job: TrainingJob, args: TrainingArguments) -> Iterator[list[ToTensorBoard]]:
    """The callback that writes to ``logs`` of the output, where it is asked for and in the process that writes."""
    if not settings.tensorboard or not args.should_save:
        yield []
        return
    library: Any = import_module(_LIBRARY)
    with library.SummaryWriter(logdir=str(job.output / LOGS)) as writer:
        yield [ToTensorBoard(writer)]
